package platform

import (
	"net/http"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// deepLinkReturn takes the response of a tool (DL §4.5): posted by the browser
// that began the selection, signed by the tool, once.
func (s *Server) deepLinkReturn(w http.ResponseWriter, r *http.Request) error {
	secret := r.URL.Query().Get("session")
	choice, c, err := s.openReturn(r, secret)
	if err != nil {
		return err
	}
	t, err := responseToken(r, c)
	if err != nil {
		return err
	}
	d := store.Deployment{ID: choice.deployment, Client: c.ID}
	items, err := s.checkResponse(t, c, d, &choice)
	if err != nil {
		return err
	}
	if err := t.verify(r.Context(), c); err != nil {
		return err
	}
	if !c.seen.once("response "+t.claims.Text("nonce"), t.expires(), s.now()) {
		return lti.Fail(lti.NonceReplayed, t.claims.Text("nonce"), "a nonce that was not used before")
	}
	if !s.closeSelection(secret) {
		return errUsed()
	}
	if err := s.addItems(c, d, choice.course, items); err != nil {
		return err
	}
	http.Redirect(w, r, "/course/"+choice.course, http.StatusSeeOther)
	return nil
}

// openReturn finds the selection that waits for this response. It belongs to
// the browser that began it (SEC §7.3.1), and is answered once.
func (s *Server) openReturn(r *http.Request, secret string) (selection, *client, error) {
	choice, ok := s.returns.get(secret, s.now())
	user, signedIn := s.visitor(r)
	if !ok || !signedIn || choice.by != user.bound {
		return selection{}, nil, lti.Fail(lti.ReturnSessionUnknown, "no open selection of this browser",
			"the return URL of the request, in the browser that began it")
	}
	if choice.used {
		return selection{}, nil, errUsed()
	}
	c, err := s.client(choice.client, lti.Final())
	return choice, c, err
}

// closeSelection ends the waiting: of several responses, one is the first.
func (s *Server) closeSelection(secret string) bool {
	return s.returns.change(secret, s.now(), func(c *selection) bool {
		first := !c.used
		c.used = true
		return first
	})
}

func errUsed() error {
	return lti.Fail(lti.ResponseAlreadyUsed, "a second response", "one response for each request")
}

// responseToken reads the token from the form field of the edition.
func responseToken(r *http.Request, c *client) (token, error) {
	form, err := postForm(r)
	if err != nil {
		return token{}, err
	}
	field := c.edition.ResponseField
	if err := required(form, field); err != nil {
		return token{}, err
	}
	return readToken(form.Get(field))
}

// checkResponse checks the claims of a response (SEC §5.2.3, DL §4.5) and
// reads its items. Without a choice to answer, in the draft, nothing binds the
// response to a request.
func (s *Server) checkResponse(t token, c *client, d store.Deployment, choice *selection) ([]contentItem, error) {
	var fs lti.Findings
	e := c.edition
	t.issuedBy(c, &fs)
	t.meantFor(s.url, &fs)
	t.current(s.now(), s.notBefore, &fs)
	fs.Equal(lti.MessageTypeMismatch, t.claims.Text(e.Claim.MessageType), e.Message.DeepLinkingResponse)
	fs.Equal(lti.VersionMismatch, t.claims.Text(e.Claim.Version), lti.Version)
	accepted := terms{types: []string{e.LinkType}, multiple: true}
	if choice != nil {
		t.meantForNobodyElse(s.url, &fs)
		nonce := t.claims.Text("nonce")
		fs.Add(lti.NonceMissing, nonce != "", lti.Show(nonce), "a random nonce")
		fs.Equal(lti.DeploymentMismatch, t.claims.Text(e.Claim.DeploymentID), d.ID)
		data := t.claims.Text(e.Claim.Data)
		fs.Add(lti.DataMismatch, equal(data, choice.data), lti.Show(data), choice.data)
		accepted = choice.terms
	}
	if err := fs.Err(); err != nil {
		return nil, err
	}
	return readItems(t.claims, e, accepted)
}
