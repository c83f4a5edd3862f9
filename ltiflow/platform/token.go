package platform

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"ltibootcamp/ltiflow/lti"
)

const (
	tokenLife = time.Hour
	// An expired token is remembered a while, so that its use is told from the
	// use of one that never was.
	tokenMemory = time.Hour
)

// An accessTokenData is what an access token stands for.
type accessTokenData struct {
	client     *client
	deployment string // that it was asked for; "" for all of the client
	scopes     []string
	expires    time.Time
}

// tokenEndpoint gives an access token to a client that signs for itself
// (RFC 7523, SEC §4.1.1). Both editions share it.
func (s *Server) tokenEndpoint(e lti.Edition) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		form, err := tokenForm(r)
		if err != nil {
			return err
		}
		if err := authenticatesOnce(r, form, e); err != nil {
			return err
		}
		c, deployment, err := s.authenticate(r, form, e)
		if err != nil {
			return err
		}
		granted, err := grant(r.Context(), form.Get("scope"), c)
		if err != nil {
			return err
		}
		s.writeAccessToken(w, accessTokenData{client: c, deployment: deployment, scopes: granted})
		return nil
	}
}

// tokenForm reads the request and checks what needs no client.
func tokenForm(r *http.Request) (url.Values, error) {
	if !isForm(r) {
		return nil, lti.Fail(lti.MediaTypeUnsupported, lti.Show(r.Header.Get("Content-Type")), formType)
	}
	form, err := postForm(r)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"grant_type", "client_assertion_type", "client_assertion"} {
		if err := required(form, name); err != nil {
			return nil, err
		}
	}
	var fs lti.Findings
	fs.Equal(lti.GrantTypeUnsupported, form.Get("grant_type"), lti.GrantClientCredentials)
	fs.Equal(lti.AssertionTypeMismatch, form.Get("client_assertion_type"), lti.AssertionTypeJWT)
	return form, noted(r.Context(), fs)
}

// authenticatesOnce refuses a second way to say who asks (RFC 6749 §2.3): a
// library that sends one here has not understood that LTI knows no secrets.
// The draft says nothing of it.
func authenticatesOnce(r *http.Request, form url.Values, e lti.Edition) error {
	const want = "client_assertion alone"
	if !e.OIDCLogin {
		return nil
	}
	var fs lti.Findings
	fs.Add(lti.ClientAuthRepeated, r.Header.Get("Authorization") == "", "an Authorization header beside client_assertion", want)
	fs.Add(lti.ClientAuthRepeated, !form.Has("client_secret"), "client_secret beside client_assertion", want)
	return noted(r.Context(), fs)
}

// authenticate finds out which client asks: the one that signed the assertion,
// just now, for this endpoint and for the first time. It may ask for one of its
// deployments alone (CORE §6.2.1).
func (s *Server) authenticate(r *http.Request, form url.Values, e lti.Edition) (c *client, deployment string, err error) {
	t, err := readToken(form.Get("client_assertion"))
	if err != nil {
		return nil, "", err
	}
	iss := t.claims.Text("iss")
	c, err = s.client(iss, e)
	if err != nil {
		return nil, "", err
	}
	concerns(r.Context(), c.ID)
	if err := s.checkAssertion(r.Context(), t, c, form); err != nil {
		return nil, "", err
	}
	if err := t.verify(r.Context(), c); err != nil {
		return nil, "", err
	}
	// Remembered only now: an id that was not signed for must not block the
	// client that will.
	jti := t.claims.Text("jti")
	first := c.seen.once("assertion "+jti, t.expires(), s.now())
	return c, t.claims.Text(e.Claim.DeploymentID), ensure(r.Context(), lti.TokenIDReplayed, first, jti, "a new jti for each assertion")
}

// checkAssertion checks the claims (SEC §4.1.1, CORE §6.2).
func (s *Server) checkAssertion(ctx context.Context, t token, c *client, form url.Values) error {
	var fs lti.Findings
	endpoint := s.url + pathToken
	if !c.edition.OIDCLogin {
		endpoint = s.url + pathDraftToken
	}
	t.issuedBy(c, &fs)
	if c.edition.AssertsSubject {
		fs.Equal(lti.SubjectMismatch, t.claims.Text("sub"), c.ID)
	}
	// Others may be named beside us: SEC §4.1.1 and RFC 7523 §3 ask for no more
	// than that we are. Each of them could present the assertion to the others,
	// once; whom to trust with that is for the client to choose.
	t.meantFor(endpoint, &fs)
	t.current(s.now(), s.notBefore, &fs)
	jti := t.claims.Text("jti")
	fs.Add(lti.TokenIDMissing, jti != "", lti.Show(jti), "a random jti")
	if id := form.Get("client_id"); id != "" { // RFC 7521 §4.2: optional, and then the same
		fs.Equal(lti.ClientUnknown, id, c.ID)
	}
	if claim := c.edition.Claim.DeploymentID; t.claims.Has(claim) { // CORE §6.2.1: optional
		id := t.claims.Text(claim)
		d, err := s.store.Deployment(id)
		fs.Add(lti.DeploymentMismatch, err == nil && d.Client == c.ID, lti.Show(id), "a deployment of client "+c.ID)
	}
	return noted(ctx, fs)
}

// grant are the scopes that were asked for and may be had. Without one of
// them the token would open nothing (RFC 6749 §3.3).
func grant(ctx context.Context, asked string, c *client) ([]string, error) {
	var granted []string
	for _, scope := range strings.Split(asked, " ") {
		if scope == draftResultScope && !c.edition.OIDCLogin {
			scope = c.edition.Scope.ResultReadOnly
		}
		if slices.Contains(c.Scopes, scope) && !slices.Contains(granted, scope) {
			granted = append(granted, scope)
		}
	}
	return granted, ensure(ctx, lti.ScopeNotAllowed, len(granted) > 0, lti.Show(asked), "at least one of: "+strings.Join(c.Scopes, " "))
}

// writeAccessToken issues a token and answers with it (RFC 6749 §5.1). LTI
// asks for the scope in the answer (SEC §4.1.1); the draft had none.
func (s *Server) writeAccessToken(w http.ResponseWriter, access accessTokenData) {
	answer := lti.AccessToken{
		Token: newSecret(), Type: "Bearer", ExpiresIn: int(tokenLife.Seconds()), Scope: strings.Join(access.scopes, " "),
	}
	if !access.client.edition.OIDCLogin {
		answer.Token, answer.Scope = "tk"+newUUID(nil, "access token"), ""
	}
	access.expires = s.now().Add(tokenLife)
	if s.endsAtOnce(access.client) {
		access.expires = s.now()
	}
	s.tokens.put(answer.Token, access, access.expires.Add(tokenMemory), s.now())
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Pragma", "no-cache")
	writeJSON(w, http.StatusOK, "application/json;charset=UTF-8", answer)
}
