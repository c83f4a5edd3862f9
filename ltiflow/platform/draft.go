package platform

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"net/http"

	"ltibootcamp/ltiflow/lti"
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
	c := &client{
		name: "Notebook tool", edition: lti.Draft(), scopes: agsScopes(lti.Draft()),
		keys: fixedKey{&key.PublicKey}, seen: newExpiring[struct{}](maxSeen),
	}
	if !s.store.register(c) {
		return tooMany("clients", maxClients)
	}
	concerns(r.Context(), c)
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, http.StatusOK, "application/json", map[string]any{
		"accesstoken_endpoint": s.url + pathDraftToken,
		"client_id":            c.id,
		"deployment_id":        c.deployment,
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
	return s.writeToken(w, r, message{
		to: c, user: s.store.roster.byID[notebookInstructor], kind: c.edition.Message.DeepLinkingRequest,
	})
}

// draftLaunch hands over the id_token of a student's launch, of the link
// rlid or of one that the platform picks.
func (s *Server) draftLaunch(w http.ResponseWriter, r *http.Request) error {
	c, err := s.draftClient(r)
	if err != nil {
		return err
	}
	if id := r.PathValue("course"); id != c.course {
		return lti.Fail(lti.CourseUnknown, id, "the course of client "+c.id)
	}
	rlid := r.URL.Query().Get("rlid")
	l, ok := s.store.link(rlid, c.course)
	if rlid == "" {
		l, ok = s.store.pick(c.course)
	}
	if !ok {
		return lti.Fail(lti.LinkUnknown, lti.Show(rlid), "a link of course "+c.course)
	}
	return s.writeToken(w, r, message{
		to: c, user: s.store.roster.byID[notebookStudent], kind: c.edition.Message.ResourceLink, link: &l,
	})
}

// draftClient is the client that the address names.
func (s *Server) draftClient(r *http.Request) (*client, error) {
	id := r.PathValue("client")
	c, ok := s.store.client(id, lti.Draft())
	if !ok {
		return nil, withStatus(http.StatusNotFound, lti.Fail(lti.ClientUnknown, id, "a client_id from /newtool"))
	}
	concerns(r.Context(), c)
	return c, nil
}

// writeToken answers with the bare token. The draft has no login in which the
// tool could send a nonce, so the platform makes it up.
func (s *Server) writeToken(w http.ResponseWriter, r *http.Request, m message) error {
	m.nonce = newUUID()
	signed, err := s.send(r.Context(), m)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(signed))
	return nil
}

// draftClaims are the claims of an id_token of the draft, as printed.
func (s *Server) draftClaims(m message) map[string]any {
	claim := m.to.edition.Claim
	claims := s.envelope(m, draftIDTokenLife)
	claims[claim.Context] = lti.Context{
		ID: m.to.course, Label: courseTitle, Title: courseTitle, Type: []string{"CourseSection"},
	}
	claims[claim.ToolPlatform] = map[string]string{"name": productName, "guid": s.guid}
	claims[claim.Endpoint] = s.draftEndpoint(m)
	if m.link != nil {
		// The print shows the platform's address twice in a row. It is a defect
		// of that platform, kept because the notebook prints it.
		claims[claim.LaunchPresentation] = lti.Presentation{
			DocumentTarget: "iframe", ReturnURL: s.url + s.url + "/",
		}
		return claims
	}
	claims[claim.LaunchPresentation] = lti.Presentation{
		DocumentTarget: "iframe", ReturnURL: s.url + "/tool/" + m.to.course + "/cir",
	}
	claims[claim.DeepLinkingSettings] = map[string]any{
		"accept_media_types":                   []string{m.to.edition.LinkType},
		"accept_presentation_document_targets": []string{"iframe", "window"},
		"accept_multiple":                      true,
		"auto_create":                          true,
		"data":                                 "op=321&v=44",
	}
	return claims
}

// draftEndpoint advertises result.readonly where the token endpoint knows
// results.readonly: a slip of the draft's platform. Ours takes both.
func (s *Server) draftEndpoint(m message) lti.Endpoint {
	scope := m.to.edition.Scope
	e := lti.Endpoint{
		Scope:     []string{scope.LineItem, draftResultScope, scope.Score},
		LineItems: s.url + "/" + m.to.course + "/lineitems",
	}
	if m.link != nil && m.link.lineItem != 0 {
		e.LineItem = s.lineItemURL(m.to.course, m.link.lineItem)
	}
	return e
}

// draftResultScope is how the draft's claim spells the scope of results.
const draftResultScope = "https://imsglobal.org/lti/ags/result.readonly"

// draftReturn takes the deep linking response of the draft: signed by the
// tool, with neither nonce nor deployment nor data, and with nothing that ties
// it to a session. What makes it count once is the token itself.
func (s *Server) draftReturn(w http.ResponseWriter, r *http.Request) error {
	c, err := s.ownerOf(r.PathValue("course"))
	if err != nil {
		return err
	}
	concerns(r.Context(), c)
	t, err := responseToken(r, c)
	if err != nil {
		return err
	}
	items, err := s.checkResponse(r.Context(), t, c, nil)
	if err != nil {
		return err
	}
	if err := t.verify(r.Context(), c); err != nil {
		return err
	}
	if !c.seen.once("response "+t.signed(), t.expires(), s.now()) {
		return lti.Fail(lti.ResponseAlreadyUsed, "the same response again", "one response for each request")
	}
	if !s.store.add(c, items) {
		return tooMany("links in a course", maxLinks)
	}
	http.Redirect(w, r, "/course/"+c.course, http.StatusFound)
	return nil
}

// ownerOf finds the client whose course it is.
func (s *Server) ownerOf(id string) (*client, error) {
	home, ok := s.store.course(id)
	if ok {
		if c, ok := s.store.client(home.owner, lti.Draft()); ok {
			return c, nil
		}
	}
	return nil, lti.Fail(lti.CourseUnknown, id, "the course of a tool of edition 2018")
}
