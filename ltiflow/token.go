package ltiflow

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// assertionLife is how long a client assertion may be used. It is
// used at once.
const assertionLife = time.Minute

// RequestToken gets an access token for the platform's services
// (SEC §4.1.1). No user takes part: the tool speaks for itself, and
// proves who it is with a JWT that only its private key can sign
// (RFC 7523). The claims of that JWT are those of Assertion, as JSON,
// and the form is that of TokenRequest.
func (t *Tool) RequestToken(
	ctx context.Context, r Registration,
	claims []byte, form url.Values,
) (lti.AccessToken, lti.Findings, error) {
	var token lti.AccessToken
	assertion, err := SignJWT(claims, r.Key)
	if err != nil {
		return token, nil,
			fmt.Errorf("making the client assertion: %w", err)
	}
	form.Set("client_assertion", assertion)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost,
		r.TokenEndpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return token, nil,
			fmt.Errorf("asking for an access token: %w", err)
	}
	req.Header.Set("Content-Type",
		"application/x-www-form-urlencoded")

	answer, err := t.call(req)
	if err != nil {
		return token, nil, err
	}
	findings := t.findings()
	ok := answer.check(&findings, http.StatusOK) &&
		answer.read(&findings, &token)
	if ok {
		asked := strings.Fields(form.Get("scope"))
		checkToken(&findings, token, asked)
	}
	return token, findings, findings.Err()
}

// TokenRequest is what the tool asks for (RFC 7523 §2.2): a token for
// itself, with these scopes. The assertion is still to be signed.
func TokenRequest(scopes ...string) url.Values {
	return url.Values{
		"grant_type":            {lti.GrantClientCredentials},
		"client_assertion_type": {lti.AssertionTypeJWT},
		"scope":                 {strings.Join(scopes, " ")},
	}
}

// Assertion is the claims with which the tool says who it is
// (CORE §6.2).
func (t *Tool) Assertion(r Registration) map[string]any {
	now := t.now()
	claims := map[string]any{
		"iss": r.ClientID,
		"aud": r.TokenAudience, // good for this platform only
		"iat": now.Unix(),      // dates are numbers, never strings
		"exp": now.Add(assertionLife).Unix(),
		"jti": t.random("jti"), // good for one use only
	}
	if t.Edition.AssertsSubject {
		claims["sub"] = r.ClientID // the draft left it out
	}
	if len(r.DeploymentIDs) > 0 {
		// The platform may bind the token to one deployment
		// (CORE §6.2.1).
		claims[t.Edition.Claim.DeploymentID] = r.DeploymentIDs[0]
	}
	return claims
}

// checkToken checks the answer (RFC 6749 §5.1). A platform may grant
// less than was asked, never more; one that says nothing granted all
// (§3.3).
func checkToken(
	findings *lti.Findings, token lti.AccessToken, asked []string,
) {
	bearer := strings.EqualFold(token.Type, "Bearer")
	got := "a token of type " + lti.Show(token.Type)
	if token.Token == "" {
		got = "no access_token"
	}
	findings.Add(lti.AnswerMalformed, token.Token != "" && bearer,
		got, "an access_token of type Bearer")

	var extra []string
	for _, scope := range strings.Fields(token.Scope) {
		if !slices.Contains(asked, scope) {
			extra = append(extra, scope)
		}
	}
	findings.Add(lti.ScopeNotAllowed, len(extra) == 0,
		lti.Show(token.Scope), "none but "+strings.Join(asked, " "))
}

// authorize adds the token to a request (RFC 6750 §2.1). Whoever
// bears it may call, so it goes to the platform that issued it and
// nowhere else. The draft's platform wants it in base64 once more.
func (t *Tool) authorize(req *http.Request, token lti.AccessToken) {
	credentials := t.Edition.EncodeBearer(token.Token)
	req.Header.Set("Authorization", "Bearer "+credentials)
}
