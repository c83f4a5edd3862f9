package steps

import (
	"context"

	"ltibootcamp/ltiflow/lti"
)

// withToken makes a call with a token for the scopes of a service: with one
// that is kept, or a new one (ltiflow.TokenCache). What a call found goes into
// the outcome.
func (s *Session) withToken(ctx context.Context, o *Outcome, scopes []string, call func(lti.AccessToken) (lti.Findings, error)) error {
	findings, err := s.tokens.Call(ctx, s.data.registration, scopes, call)
	o.Findings = append(o.Findings, findings...)
	return err
}

// tokenFor is a token for the scopes of a service: one that is kept, or a new
// one. Where the call is made in one place, withToken does more: it asks for
// another token when the platform does not know the kept one any more.
func (s *Session) tokenFor(ctx context.Context, o *Outcome, scopes ...string) (lti.AccessToken, error) {
	token, findings, err := s.tokens.Token(ctx, s.data.registration, scopes)
	o.Findings = append(o.Findings, findings...)
	return token, err
}
