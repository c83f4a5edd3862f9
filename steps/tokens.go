package steps

import (
	"context"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
)

// tokenFor gets an access token for the scopes of a service.
func (s *Session) tokenFor(ctx context.Context, o *Outcome, scopes ...string) (lti.AccessToken, error) {
	claims, err := asJSON(s.tool.Assertion(s.data.registration))
	if err != nil {
		return lti.AccessToken{}, err
	}
	token, findings, err := s.tool.RequestToken(ctx, s.data.registration, claims, ltiflow.TokenRequest(scopes...))
	o.Findings = append(o.Findings, findings...)
	return token, err
}
