package steps

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// undoPatience is how long the platform may take to arm a fault or to take it
// back.
const undoPatience = 2 * time.Second

// breakerOf finds what a fault does, by its name. A fault in a message has the
// simulator's name for it behind the name of the message.
func breakerOf(name string) (breaker, bool) {
	message, fault, _ := strings.Cut(name, "-")
	if message == "launch" || message == "deeplink" {
		return breaker{before: message + "-request", provoke: atThePlatform(fault)}, true
	}
	b, known := breakers()[name]
	return b, known
}

// breakers are what the other faults do, by their names.
func breakers() map[string]breaker {
	all := map[string]breaker{}
	for _, area := range []map[string]breaker{
		loginBreakers(), replayBreakers(), responseBreakers(), tokenBreakers(), scoreBreakers(), lineItemBreakers(), serviceBreakers(),
		rosterBreakers(), customBreakers(), worldBreakers(),
	} {
		maps.Copy(all, area)
	}
	return all
}

// atThePlatform has the simulator make the fault in the next message that it
// sends to the tool. One that no message took is taken back.
//
// Who is stopped meanwhile waits for the answer all the same: a request that is
// given up may arrive after the one that takes the fault back.
func atThePlatform(fault string) func(context.Context, *Session) (func(), error) {
	return func(ctx context.Context, s *Session) (func(), error) {
		form := url.Values{"client_id": {s.data.registration.ClientID}, "fault": {fault}}
		if err := ctx.Err(); err != nil {
			return nil, err //nolint:wrapcheck // who provokes it says what it was about
		}
		ctx = context.WithoutCancel(ctx) // askForFault has a patience of its own
		takeBack := func() {
			form := url.Values{"client_id": form["client_id"]}
			if err := s.askForFault(ctx, http.MethodDelete, form); err != nil {
				s.log.Warn("the fault may wait for the next message", "fault", fault, "error", err)
			}
		}
		if err := s.askForFault(ctx, http.MethodPost, form); err != nil {
			takeBack() // what was not answered has perhaps arrived all the same
			return nil, err
		}
		return takeBack, nil
	}
}

// askForFault arms a fault at the platform, or takes it back. It is not of the
// step, and so not recorded.
func (s *Session) askForFault(ctx context.Context, method string, form url.Values) error {
	address := s.platform + "/faults"
	body := strings.NewReader(form.Encode())
	if method == http.MethodDelete {
		address += "?" + form.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return fmt.Errorf("asking the platform for the fault: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	transport := newTransport()
	defer transport.CloseIdleConnections()
	resp, err := newClient(transport, undoPatience).Do(req)
	if err != nil {
		return fmt.Errorf("asking the platform for the fault: %w", err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		return fmt.Errorf("asking the platform for the fault: got %s, want 204", resp.Status)
	}
	return nil
}
