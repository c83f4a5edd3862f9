package platform

import (
	"context"
	"net/http"
	"strconv"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// An offer is what a tool's deep linking response holds, checked.
type offer struct {
	items   []contentItem
	leftOut []string // what the request did not ask for, in words
	said    sayings
}

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
	given, err := s.checkResponse(r.Context(), t, c, choice)
	if err != nil {
		return err
	}
	if err := t.verify(r.Context(), c); err != nil {
		return err
	}
	nonce := t.claims.Text("nonce")
	first := c.seen.once("response "+nonce, t.expires(), s.now())
	if err := ensure(r.Context(), lti.NonceReplayed, first, nonce, "a nonce that was not used before"); err != nil {
		return err
	}
	if err := unused(r.Context(), s.closeSelection(secret)); err != nil {
		return err
	}
	given.said.log(s.log.With("client", c.ID))
	s.tell(r, given.said.remarks()...)
	if len(given.items) > 0 && !choice.autoCreate {
		return s.askFirst(w, r, choice, given)
	}
	d := store.Deployment{ID: choice.deployment, Client: c.ID}
	return s.keepOffer(w, r, c, d, choice.course, given)
}

// keepOffer puts what the tool offers into the course, says how much it was,
// and shows it.
func (s *Server) keepOffer(w http.ResponseWriter, r *http.Request, c *client, d store.Deployment, course string, given offer) error {
	if err := s.addItems(c, d, course, given.items); err != nil {
		return err
	}
	s.tell(r, added(given, c.Name)...)
	last, err := s.store.LastLinks(course, shownLinks)
	if err != nil {
		return err
	}
	http.Redirect(w, r, pageAfter(coursePath(course), last), http.StatusSeeOther)
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
	if err := unused(r.Context(), !choice.used); err != nil {
		return selection{}, nil, err
	}
	if err := mayAuthor(user.Member); err != nil { // any more: choosing takes its time
		return selection{}, nil, err
	}
	c, err := s.client(choice.client, lti.Final())
	if err != nil {
		return selection{}, nil, err
	}
	concerns(r.Context(), c.ID)
	held(r.Context(), lti.ReturnSessionUnknown)
	return choice, c, nil
}

// closeSelection ends the waiting: of several responses, one is the first.
func (s *Server) closeSelection(secret string) bool {
	return s.returns.change(secret, s.now(), func(c *selection) bool {
		first := !c.used
		c.used = true
		return first
	})
}

// unused refuses every response but the first.
func unused(ctx context.Context, first bool) error {
	return ensure(ctx, lti.ResponseAlreadyUsed, first, "a second response", "one response for each request")
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
// reads what it offers. In the draft nothing binds it to the request.
func (s *Server) checkResponse(ctx context.Context, t token, c *client, choice selection) (offer, error) {
	var fs lti.Findings
	e := c.edition
	t.issuedBy(c, &fs)
	t.meantFor(s.url, &fs)
	t.current(s.now(), s.notBefore, &fs)
	fs.Equal(lti.MessageTypeMismatch, t.claims.Text(e.Claim.MessageType), e.Message.DeepLinkingResponse)
	fs.Equal(lti.VersionMismatch, t.claims.Text(e.Claim.Version), lti.Version)
	if e.BindsResponse {
		t.meantForNobodyElse(s.url, &fs)
		nonce := t.claims.Text("nonce")
		fs.Add(lti.NonceMissing, nonce != "", lti.Show(nonce), "a random nonce")
		fs.Equal(lti.DeploymentMismatch, t.claims.Text(e.Claim.DeploymentID), choice.deployment)
		data := t.claims.Text(e.Claim.Data)
		fs.Add(lti.DataMismatch, equal(data, choice.data), lti.Show(data), choice.data)
	}
	if err := noted(ctx, fs); err != nil {
		return offer{}, err
	}
	return readOffer(ctx, t.claims, e, choice.terms)
}

// readOffer reads the items of a response, and what the tool says with them.
func readOffer(ctx context.Context, claims lti.Claims, e lti.Edition, asked terms) (offer, error) {
	var given offer
	var err error
	if given.said, err = readSayings(claims, e); err != nil {
		return offer{}, err
	}
	if given.items, err = readItems(ctx, claims, e, asked); err != nil {
		return offer{}, err
	}
	for i, item := range given.items {
		fitted, leftOut, err := asked.fit(item)
		if err != nil {
			return offer{}, err
		}
		given.items[i] = fitted
		for _, name := range leftOut {
			given.leftOut = append(given.leftOut, name+" of item "+strconv.Itoa(i+1))
		}
	}
	return given, nil
}
