package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// A Verdict is what came of a fault.
type Verdict struct {
	Fault content.Fault
	// Caught is the first check that failed; "" when every check held.
	Caught lti.Code
	// End is who made that check.
	End wire.Party
	// Finding is that check, with what was got and wanted.
	Finding lti.Finding
	// Exchange is the one it happened in, from 1, of the outcome of the step;
	// 0 when it happened in none.
	Exchange int
}

// AsNamed tells whether the check that the fault names has caught it, or
// nothing where nothing may.
func (v Verdict) AsNamed() bool { return string(v.Caught) == v.Fault.Code }

// A breaker provokes a fault. It is told before the step runs, and gives what
// has to be undone after it.
type breaker func(ctx context.Context, s *Session) (undo func(), err error)

// breakers are what the faults of content/faults.json do, by their names.
func breakers() map[string]breaker {
	return map[string]breaker{
		"launch-no-kid": atThePlatform("no-kid"),
	}
}

// Faults are those that a step offers.
func (s *Session) Faults(step string) []content.Fault {
	var offered []content.Fault
	for _, f := range s.faults {
		if f.Step == step {
			offered = append(offered, f)
		}
	}
	return offered
}

// Break runs a step with a fault, and before it what it needs. The outcome is
// that of the step; what was built on it is stale, and running the step again
// is running it without the fault. The error is of a fault that could not be
// provoked.
func (s *Session) Break(ctx context.Context, name string) (Verdict, error) {
	return Verdict{}, errors.New("not built yet: " + name)
}

// atThePlatform has the simulator make the fault in the next message that it
// sends to the tool.
func atThePlatform(fault string) breaker {
	return func(ctx context.Context, s *Session) (func(), error) {
		form := url.Values{"client_id": {s.data.registration.ClientID}, "fault": {fault}}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.platform+"/faults", strings.NewReader(form.Encode()))
		if err != nil {
			return nil, fmt.Errorf("asking the platform for the fault %s: %w", fault, err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return nil, fmt.Errorf("asking the platform for the fault %s: %w", fault, err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusNoContent {
			return nil, fmt.Errorf("asking the platform for the fault %s: got %s, want 204", fault, resp.Status)
		}
		return func() {}, nil
	}
}
