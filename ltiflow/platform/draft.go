package platform

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"math/big"
	"net/http"
	"strconv"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// This file is what the platform of the notebook did, as far as the print
// shows it: its client has to run unchanged, so its defects are kept, and
// each is said to be one.

// newTool registers a tool and makes its key, private half and all. The final
// specification never lets a private key travel.
func (s *Server) newTool(w http.ResponseWriter, r *http.Request) error {
	if err := s.ownSite(r); err != nil {
		return err
	}
	key, err := s.keys.forTool(r.Context())
	if err != nil {
		return err
	}
	draft := lti.Draft()
	number, err := s.store.NextNumber()
	if err != nil {
		return err
	}
	id := strconv.FormatInt(number+1, 10) // the first is "2", as printed in the notebook
	c := store.Client{
		ID: id, Edition: draft.Name, Name: "Notebook tool", Scopes: serviceScopes(draft), Keys: writeFixedKey(&key.PublicKey),
	}
	home := newCourse(s.ids, draft, id)
	d := store.Deployment{ID: "deployment_" + id, Client: id}
	added, err := s.store.AddClientWithCourse(c, d, home, named(s.ids, roster()), s.limits.clients)
	if err == nil && !added {
		err = tooMany("clients", s.limits.clients)
	}
	if err != nil {
		return err
	}
	concerns(r.Context(), c.ID)
	writeJSON(w, http.StatusOK, "application/json", map[string]any{
		"accesstoken_endpoint": s.url + pathDraftToken,
		"client_id":            c.ID,
		"deployment_id":        d.ID,
		"keyset_url":           s.url + pathDraftKeys,
		"webkey":               draftWebKey(key),
		"webkeyPem": string(pem.EncodeToMemory(&pem.Block{
			Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key),
		})),
	})
	return nil
}

// draftWebKey is the private key as the notebook prints it: padded, and
// without a kid, for the draft's tokens name none.
func draftWebKey(key *rsa.PrivateKey) map[string]string {
	encode := base64.URLEncoding.EncodeToString
	return map[string]string{
		"alg": "RS256", "kty": "RSA", "use": "sig",
		"d": encode(key.D.Bytes()),
		"e": encode(big.NewInt(int64(key.E)).Bytes()),
		"n": encode(key.N.Bytes()),
	}
}

// draftSelection hands over the id_token of a deep linking request. The
// notebook's platform could not post it anywhere, so the tool asks for it.
func (s *Server) draftSelection(w http.ResponseWriter, r *http.Request) error {
	c, err := s.draftClient(r)
	if err != nil {
		return err
	}
	m, err := s.draftMessage(c, notebookInstructor)
	if err != nil {
		return err
	}
	m.kind = c.edition.Message.DeepLinkingRequest
	return s.writeToken(w, r, m)
}

// draftLaunch hands over the id_token of a student's launch, of the link
// rlid or of one that the platform picks.
func (s *Server) draftLaunch(w http.ResponseWriter, r *http.Request) error {
	c, err := s.draftClient(r)
	if err != nil {
		return err
	}
	m, err := s.draftMessage(c, notebookStudent)
	if err != nil {
		return err
	}
	if id := r.PathValue("course"); id != m.course.ID {
		return lti.Fail(lti.CourseUnknown, id, "the course of client "+c.ID)
	}
	l, err := s.draftLink(m.course.ID, r.URL.Query().Get("rlid"))
	if err != nil {
		return err
	}
	m.kind, m.link = c.edition.Message.ResourceLink, &l
	return s.writeToken(w, r, m)
}

// draftMessage begins a message to a client in its course.
func (s *Server) draftMessage(c *client, user string) (message, error) {
	d, home, err := s.draftHome(c)
	if err != nil {
		return message{}, err
	}
	m, err := s.store.Member(home.ID, user)
	return message{to: c, deployment: d.ID, course: home, user: m}, err
}

// draftHome is the one deployment of a client of edition 2018, and the course
// that was made for it.
func (s *Server) draftHome(c *client) (store.Deployment, store.Course, error) {
	deployments, err := s.store.DeploymentsOf(c.ID)
	if err != nil || len(deployments) == 0 {
		return store.Deployment{}, store.Course{}, errors.Join(err, store.ErrNotFound)
	}
	courses, err := s.store.CoursesOf(deployments[0].ID, 1)
	if err != nil || len(courses) == 0 {
		return store.Deployment{}, store.Course{}, errors.Join(err, store.ErrNotFound)
	}
	return deployments[0], courses[0], nil
}

// draftLink is the link that is asked for, or the newest.
func (s *Server) draftLink(course, id string) (link, error) {
	if id != "" {
		return s.link(course, id)
	}
	l, err := s.store.LatestLink(course)
	if errors.Is(err, store.ErrNotFound) {
		return link{}, lti.Fail(lti.LinkUnknown, "a course without links", "a link of course "+course)
	}
	if err != nil {
		return link{}, err
	}
	return openLink(l)
}

// draftClient is the client that the address names.
func (s *Server) draftClient(r *http.Request) (*client, error) {
	c, err := s.client(r.PathValue("client"), lti.Draft())
	if err != nil {
		return nil, withStatus(http.StatusNotFound, err)
	}
	concerns(r.Context(), c.ID)
	return c, nil
}

// writeToken answers with the bare token. The draft has no login in which the
// tool could send a nonce, so the platform makes it up.
func (s *Server) writeToken(w http.ResponseWriter, r *http.Request, m message) error {
	m.nonce = newUUID(s.ids, "nonce")
	signed, err := s.ready(r.Context(), m)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte(signed))
	return nil
}

// draftClaims are the claims of an id_token of the draft, as printed.
func (s *Server) draftClaims(m message) (map[string]any, error) {
	claim := m.to.edition.Claim
	claims := s.envelope(m, draftIDTokenLife)
	endpoint, err := s.draftEndpoint(m)
	if err != nil {
		return nil, err
	}
	claims[claim.Context] = lti.Context{
		ID: m.course.ID, Label: m.course.Label, Title: m.course.Title, Type: []string{"CourseSection"},
	}
	claims[claim.ToolPlatform] = map[string]string{"name": productName, "guid": s.guid}
	claims[claim.Endpoint] = endpoint
	if custom := m.custom(); len(custom) > 0 { // with variables as they are: the draft knew none
		claims[claim.Custom] = custom
	}
	if m.link != nil {
		// The print shows the platform's address twice in a row. It is a defect
		// of that platform, kept because the notebook prints it.
		claims[claim.LaunchPresentation] = lti.Presentation{
			DocumentTarget: "iframe", ReturnURL: s.url + s.url + "/",
		}
		return claims, nil
	}
	claims[claim.LaunchPresentation] = lti.Presentation{
		DocumentTarget: "iframe", ReturnURL: s.url + "/tool/" + m.course.ID + "/cir",
	}
	claims[claim.DeepLinkingSettings] = map[string]any{
		"accept_media_types":                   []string{m.to.edition.LinkType},
		"accept_presentation_document_targets": []string{"iframe", "window"},
		"accept_multiple":                      true,
		"auto_create":                          true,
		"data":                                 "op=321&v=44",
	}
	return claims, nil
}

// draftEndpoint advertises result.readonly where the token endpoint knows
// results.readonly: a slip of the draft's platform. Ours takes both.
func (s *Server) draftEndpoint(m message) (lti.Endpoint, error) {
	scope := m.to.edition.Scope
	e := lti.Endpoint{
		Scope:     []string{scope.LineItem, draftResultScope, scope.Score},
		LineItems: s.lineItemsURL(m.to, m.course.ID),
	}
	var err error
	e.LineItem, err = s.lineItemOf(m)
	return e, err
}

// draftResultScope is how the draft's claim spells the scope of results.
const draftResultScope = "https://imsglobal.org/lti/ags/result.readonly"

// draftReturn takes the deep linking response of the draft: signed by the
// tool, with neither nonce nor deployment nor data, and with nothing that ties
// it to a session. What makes it count once is the token itself.
func (s *Server) draftReturn(w http.ResponseWriter, r *http.Request) error {
	c, d, err := s.ownerOf(r.PathValue("course"))
	if err != nil {
		return err
	}
	concerns(r.Context(), c.ID)
	t, err := responseToken(r, c)
	if err != nil {
		return err
	}
	asked := everything()
	asked.types = []string{c.edition.LinkType}
	given, err := s.checkResponse(r.Context(), t, c, selection{terms: asked, deployment: d.ID})
	if err != nil {
		return err
	}
	if err := t.verify(r.Context(), c); err != nil {
		return err
	}
	if err := unused(r.Context(), c.seen.once("response "+t.signed(), t.expires(), s.now())); err != nil {
		return err
	}
	course := r.PathValue("course")
	if err := s.addItems(c, d, course, given.items); err != nil {
		return err
	}
	http.Redirect(w, r, coursePath(course), http.StatusFound)
	return nil
}

// ownerOf finds the client whose course it is.
func (s *Server) ownerOf(id string) (*client, store.Deployment, error) {
	home, err := s.store.Course(id)
	if err == nil {
		var c *client
		if c, err = s.client(home.Owner, lti.Draft()); err == nil {
			d, _, err := s.draftHome(c)
			return c, d, err
		}
	}
	return nil, store.Deployment{}, lti.Fail(lti.CourseUnknown, id, "the course of a tool of edition 2018")
}
