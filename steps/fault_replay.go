package steps

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"ltibootcamp/ltiflow/lti"
)

// replayBreakers send again what counts once.
func replayBreakers() map[string]breaker {
	return map[string]breaker{
		"replay-posted":   {provoke: postTwice},
		"replay-login":    {before: "launch-request", provoke: otherLogin},
		"replay-verified": {provoke: verifyTwice},
		"replay-nonce":    {before: "deeplink-request", provoke: oldNonce},
	}
}

// postTwice has the browser post the message, and the same form once more: as
// when a page is loaded again.
func postTwice(_ context.Context, s *Session) (func(), error) {
	return s.surfing.place(func(req *http.Request, on http.RoundTripper) (*http.Response, error) {
		if !s.toLaunch(req) {
			return on.RoundTrip(req)
		}
		return sendTwice(req, on, func(form []byte) ([]byte, error) { return form, nil })
	}), nil
}

// otherLogin logs in once to get a message, and puts it into the answer to the
// next login.
func otherLogin(ctx context.Context, s *Session) (func(), error) {
	if err := s.runOne(ctx, "launch-request"); err != nil {
		return nil, fmt.Errorf("logging in for the first time: %w", err)
	}
	first := s.data.messages["launch-request"].Token
	b := onTheWay((*Session).toLaunch, func(_ *Session, req *http.Request) error {
		return changeForm(req, func(form url.Values) error { form.Set("id_token", first); return nil })
	})
	return b.provoke(ctx, s)
}

// verifyTwice verifies the message before the step does.
func verifyTwice(_ context.Context, s *Session) (func(), error) {
	message := s.data.messages["launch-request"]
	_, err := s.tool.VerifyMessage(message, s.data.registration, s.data.keys, s.edition.Message.ResourceLink)
	if err != nil {
		return nil, fmt.Errorf("verifying for the first time: %w", err)
	}
	return func() {}, nil
}

// oldNonce answers one request, and then another with the nonce of before.
func oldNonce(ctx context.Context, s *Session) (func(), error) {
	for _, step := range s.plan("deeplink-return", "deeplink-request") {
		if err := s.runOne(ctx, step); err != nil {
			return nil, fmt.Errorf("answering the first request: %w", err)
		}
	}
	payload, err := claimsIn(s.data.signed)
	if err != nil {
		return nil, err
	}
	first, err := lti.ReadClaims(payload)
	if err != nil {
		return nil, fmt.Errorf("reading the first response: %w", err)
	}
	return inReturn(func(claims map[string]any) { claims["nonce"] = first.Text("nonce") }).provoke(ctx, s)
}

// inReturn changes the claims of the response on its way to the platform, and
// has the tool's own key sign them.
func inReturn(change func(claims map[string]any)) breaker {
	return onTheWay((*Session).toReturn, func(s *Session, req *http.Request) error {
		return s.changeResponse(req, change)
	})
}

func (s *Session) changeResponse(req *http.Request, change func(claims map[string]any)) error {
	return changeForm(req, func(form url.Values) error {
		field := s.edition.ResponseField
		signed, err := changeJWT(form.Get(field), s.data.registration.Key, change)
		form.Set(field, signed)
		return err
	})
}
