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
