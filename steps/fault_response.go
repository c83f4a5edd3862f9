package steps

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
)

// responseBreakers are the faults in the response that the tool sends back.
func responseBreakers() map[string]breaker {
	claim := lti.Final().Claim
	return map[string]breaker{
		"response-no-data":    inResponse(func(c map[string]any) { delete(c, claim.Data) }),
		"response-other-data": inResponse(func(c map[string]any) { c[claim.Data] = "of another request" }),
		"response-wrong-aud":  inResponse(func(c map[string]any) { c["aud"] = "https://another-platform.example" }),
		"response-expired":    inResponse(func(c map[string]any) { c["exp"] = time.Now().Add(-time.Second).Unix() }),
		"response-wrong-type": inResponse(func(c map[string]any) {
			c[claim.ContentItems] = []any{map[string]any{"type": "https://tool.example/types/own"}}
		}),
		"response-no-kid":      signedWith(func(k ltiflow.Key) (ltiflow.Key, error) { k.ID = ""; return k, nil }),
		"response-foreign-key": signedWith(stranger),
		"response-replayed":    {provoke: returnBefore},
	}
}

// inResponse changes the claims after they were built, and has the tool's own
// key sign them.
func inResponse(change func(claims map[string]any)) breaker {
	return breaker{provoke: func(_ context.Context, s *Session) (func(), error) {
		claims, err := changed(s.data.response, change)
		if err != nil {
			return nil, err
		}
		return s.replaceSigned(claims, s.data.registration.Key)
	}}
}

// signedWith signs the response as it was built with another key, or another
// name for it.
func signedWith(key func(ltiflow.Key) (ltiflow.Key, error)) breaker {
	return breaker{provoke: func(_ context.Context, s *Session) (func(), error) {
		other, err := key(*s.data.registration.Key)
		if err != nil {
			return nil, err
		}
		return s.replaceSigned(s.data.response, &other)
	}}
}

// stranger is a key that the platform does not know, under the name of the
// tool's.
func stranger(tools ltiflow.Key) (ltiflow.Key, error) {
	key, err := ltiflow.NewKey()
	if err != nil {
		return tools, fmt.Errorf("making the stranger's key: %w", err)
	}
	key.ID = tools.ID
	return *key, nil
}

// changed are claims after a change.
func changed(claims []byte, change func(claims map[string]any)) ([]byte, error) {
	var all map[string]any
	if err := asWritten(claims, &all); err != nil {
		return nil, fmt.Errorf("reading the claims to break them: %w", err)
	}
	change(all)
	broken, err := json.Marshal(all)
	if err != nil {
		return nil, fmt.Errorf("writing the broken claims: %w", err)
	}
	return broken, nil
}

// replaceSigned puts another response in the place of the signed one.
func (s *Session) replaceSigned(claims []byte, key *ltiflow.Key) (undo func(), err error) {
	signed, err := ltiflow.SignJWT(claims, key)
	if err != nil {
		return nil, fmt.Errorf("signing the response once more: %w", err)
	}
	before := s.data.signed
	s.data.signed = signed
	return func() { s.data.signed = before }, nil
}

// returnBefore takes the response home once before the step does.
func returnBefore(ctx context.Context, s *Session) (func(), error) {
	var form bytes.Buffer
	if err := s.tool.PostResponse(&form, s.data.selection.ReturnURL, s.data.signed); err != nil {
		return nil, fmt.Errorf("returning for the first time: %w", err)
	}
	if _, err := s.carryHome(ctx, form.Bytes(), s.tool.PickItems(s.data.selection.AcceptMultiple)); err != nil {
		return nil, fmt.Errorf("returning for the first time: %w", err)
	}
	return func() {}, nil
}
