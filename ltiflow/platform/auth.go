package platform

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// auth is the OpenID Connect authentication endpoint (SEC §5.1.1.2). The tool
// has sent the browser here; the answer is a form that posts the id_token, or
// an error, to the tool.
func (s *Server) auth(w http.ResponseWriter, r *http.Request) error {
	form, err := authForm(r)
	if err != nil {
		return err
	}
	c, err := s.authClient(r.Context(), form)
	if err != nil {
		return err // on a page of ours: there is no address that could be trusted
	}
	concerns(r.Context(), c.ID)
	held(r.Context(), lti.ClientUnknown)
	redirectURI := form.Get("redirect_uri")
	m, err := s.authorize(r, form, c)
	if err == nil {
		var answer []field
		if answer, err = s.answer(r.Context(), m, form.Get("state")); err == nil {
			return s.autoPost(w, r, c, redirectURI, append(answer, storageTarget(m.where)...))
		}
		s.log.Error("signing a launch failed", "error", err)
	}
	return s.autoPost(w, r, c, redirectURI, authError(r.Context(), err, form))
}

// authForm reads the parameters: of a GET from the URL, of a POST from the body
// (OIDC Core §3.1.2.1).
func authForm(r *http.Request) (url.Values, error) {
	if r.Method == http.MethodGet {
		form, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil {
			return nil, lti.Fail(lti.ParameterMissing, "a query that cannot be read", "parameters, form-encoded")
		}
		return form, nil
	}
	return readForm(r)
}

// authClient finds who asks and checks where the answer may go. Nothing is
// sent to an address before both are sure (SEC §5.1.1.5).
func (s *Server) authClient(ctx context.Context, form url.Values) (*client, error) {
	for _, name := range []string{"client_id", "redirect_uri"} {
		if len(form[name]) > 1 {
			return nil, lti.Fail(lti.ParameterRepeated, name+" twice", name+" once")
		}
	}
	c, err := s.client(form.Get("client_id"), lti.Final())
	if err != nil {
		return nil, err
	}
	uri, registered := form.Get("redirect_uri"), c.configuration.RedirectURIs
	ours := slices.Contains(registered, uri)
	return c, ensure(ctx, lti.RedirectURIMismatch, ours, lti.Show(uri), strings.Join(registered, " or "))
}

// authorize checks the request and gives back the message that it asks for.
func (s *Server) authorize(r *http.Request, form url.Values, c *client) (message, error) {
	if err := checkAuthRequest(r.Context(), form); err != nil {
		return message{}, err
	}
	user, ok := s.visitor(r)
	if !ok {
		return message{}, lti.Fail(lti.LoginRequired, "no session", "a session with the platform")
	}
	hint := form.Get("lti_message_hint")
	begun, ok := s.hints.get(hint, s.now())
	if !ok || begun.by != user.bound {
		return message{}, lti.Fail(lti.MessageHintMismatch, lti.Show(hint), "the hint of a launch of this session, that was not used yet")
	}
	if begun.client != c.ID {
		return message{}, lti.Fail(lti.MessageHintMismatch, "the hint of another client", "the client_id that came with it, which is not "+c.ID)
	}
	login := form.Get("login_hint")
	if err := ensure(r.Context(), lti.LoginHintMismatch, equal(login, begun.loginHint), lti.Show(login), "the login_hint that came with it"); err != nil {
		return message{}, err
	}
	nonce := form.Get("nonce")
	if !c.seen.once("nonce "+nonce, s.now().Add(idTokenLife), s.now()) {
		return message{}, lti.Fail(lti.NonceReplayed, nonce, "a new nonce for each login")
	}
	if _, first := s.hints.take(hint, s.now()); !first {
		return message{}, lti.Fail(lti.MessageHintMismatch, hint, "a hint that was not used yet")
	}
	held(r.Context(), lti.LoginRequired, lti.MessageHintMismatch, lti.NonceReplayed)
	return s.messageOf(begun, user, nonce)
}

// checkAuthRequest checks the parameters that have one right value, and that
// each is there once (SEC §5.1.1.2).
func checkAuthRequest(ctx context.Context, form url.Values) error {
	if err := repeated(form); err != nil {
		return err
	}
	var fs lti.Findings
	for _, name := range []string{"request", "request_uri", "registration"} {
		fs.Add(lti.ParameterUnsupported, !form.Has(name), name, "parameters of their own") // OIDC Core §6.1, §7.2.1
	}
	fs.Equal(lti.ScopeNotOpenID, form.Get("scope"), "openid")
	fs.Equal(lti.ResponseTypeMismatch, form.Get("response_type"), "id_token")
	fs.Equal(lti.ResponseModeMismatch, form.Get("response_mode"), "form_post")
	fs.Equal(lti.PromptMismatch, form.Get("prompt"), "none")
	fs.Add(lti.StateMissing, echoes(form.Get("state")), lti.Show(form.Get("state")), "a random state, of printable ASCII")
	fs.Add(lti.NonceMissing, echoes(form.Get("nonce")), lti.Show(form.Get("nonce")), "a random nonce, of printable ASCII")
	return noted(ctx, fs)
}

// echoes tells whether a value comes back from a form as it was (RFC 6749
// §A.5): HTML changes line breaks and drops what is no character.
func echoes(value string) bool {
	return value != "" && !strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' })
}

// messageOf makes the message that the launch was begun for.
func (s *Server) messageOf(begun launch, user visitor, nonce string) (message, error) {
	m, err := s.compose(user, begun.wish)
	if err != nil {
		return message{}, err
	}
	// The tool was told where the message belongs, and where it goes. Both hold.
	if m.to.ID != begun.client || m.deployment != begun.deployment {
		return message{}, lti.Fail(lti.DeploymentMismatch, m.deployment, begun.deployment)
	}
	m.nonce, m.target = nonce, begun.target
	if m.kind == m.to.edition.Message.DeepLinkingRequest {
		m.choice = s.openSelection(m, begun.terms, user)
	}
	return m, nil
}

// authErrors are the errors of OpenID Connect that say more than
// invalid_request (OIDC Core §3.1.2.6). It is never written to.
var authErrors = map[lti.Code]string{
	lti.ScopeNotOpenID:       "invalid_scope",
	lti.ResponseTypeMismatch: "unsupported_response_type",
	lti.LoginRequired:        "login_required",
	lti.InternalError:        "server_error",

	// What was there at the click, and is not any more.
	lti.ClientUnknown:      "unauthorized_client",
	lti.DeploymentMismatch: "access_denied",
	lti.CourseUnknown:      "access_denied",
	lti.LinkUnknown:        "access_denied",
	lti.LineItemUnknown:    "access_denied",
	lti.UserUnknown:        "access_denied",
	lti.RoleInsufficient:   "access_denied",
	lti.ReviewUnavailable:  "access_denied",
	lti.LinkUnavailable:    "access_denied",
}

// authError is the answer to a request that is refused, for the tool to read.
func authError(ctx context.Context, err error, form url.Values) []field {
	finding, _, _ := describe(err, asPage)
	refusedBy(ctx, finding)
	name, ok := authErrors[finding.Code]
	switch {
	case finding.Code == lti.ParameterUnsupported:
		name = finding.Got + "_not_supported"
	case !ok || finding.Got == lti.Show(""): // a parameter that is missing (RFC 6749 §4.2.2.1)
		name = "invalid_request"
	}
	said := (&lti.CheckError{Finding: finding}).Error()
	fields := []field{{"error", name}, {"error_description", plain(string(finding.Code) + ": " + said)}}
	if state := form["state"]; len(state) == 1 {
		fields = append(fields, field{"state", state[0]})
	}
	return fields
}

// plain keeps the letters that an error_description may have (RFC 6749
// §4.1.2.1).
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || r == '"' || r == '\\' {
			return '\''
		}
		return r
	}, text)
}
