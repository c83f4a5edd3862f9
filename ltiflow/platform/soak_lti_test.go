package platform

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// discover reads what a tool can know before it registers.
func (p *player) discover(t *testing.T) {
	t.Helper()
	if got := p.get(pathDiscovery, nil).ok(t, http.StatusOK).json(t)["issuer"]; got != p.url {
		t.Errorf("the issuer is %v", got)
	}
	for _, path := range []string{pathKeys, pathDraftKeys, "/ping"} {
		p.get(path, nil).ok(t, http.StatusOK)
	}
}

// register adds another client. What the player has is not that client's.
func (p *player) register(t *testing.T) {
	t.Helper()
	if p.clients++; p.clients > soakOwnClients {
		return
	}
	again := &tool{bench: p.bench, key: p.key, kid: p.kid, server: p.server}
	again.ids.Store(p.ids.Add(1000))
	again.enter(t, p.ledger, nil)
	token := again.accessToken(t, allScopes())
	if ids, _ := (grader{again, token}).list(t, "/"+p.shared+"/lineitems"); len(ids) != 0 {
		t.Errorf("a new client has the line items %v", ids)
	}
	if item := p.one(p.columns); item != "" {
		grader{again, token}.call(http.MethodGet, item, lti.MediaLineItem, nil).refused(t, 404, lti.LineItemUnknown)
	}
	n := newNotebook(t, p.bench)
	p.ledger.issued(t, "client", n.client)
	p.ledger.issued(t, "course", n.course)
	n.bearer(t, draftScopes)
}

// askTokens asks for tokens with fewer scopes, and uses them for more.
func (p *player) askTokens(t *testing.T) {
	t.Helper()
	token := p.accessToken(t, lti.Final().Scope.Score)
	header := bearer(token)
	header.Set("Accept", lti.MediaLineItemContainer)
	p.get(p.lineItems(t), header).refused(t, 403, lti.ScopeInsufficient)
	p.get(p.rosterAt(""), header).refused(t, 403, lti.ScopeInsufficient)
	p.tokenRequest("https://example.com/scope").send(p.bench).refused(t, 400, lti.ScopeNotAllowed)
}

// replay sends a valid assertion twice.
func (p *player) replay(t *testing.T) {
	t.Helper()
	r := p.tokenRequest(lti.Final().Scope.Score)
	r.send(p.bench).ok(t, http.StatusOK)
	r.send(p.bench).refused(t, 400, lti.TokenIDReplayed)
}

// signed finishes a login and checks the id_token with the key set, as a tool
// does.
func (p *player) signed(t *testing.T, login htmlForm, who http.Header) lti.Claims {
	t.Helper()
	request := p.authRequest(login)
	page := p.get(pathAuth+"?"+request.Encode(), who).ok(t, http.StatusOK).body
	token := forms(t, page)[0].fields.Get("id_token")
	claims := claimsOf(t, token)
	p.verifies(t, pathKeys, token)
	if claims.Text("iss") != p.url || claims.Text("aud") != p.id || claims.Text("nonce") != request.Get("nonce") {
		t.Errorf("the id_token is of %s for %s, nonce %s", claims.Text("iss"), claims.Text("aud"), claims.Text("nonce"))
	}
	if p.random.IntN(4) == 0 { // the hint was used
		request.Set("nonce", p.unique())
		again := p.get(pathAuth+"?"+request.Encode(), who).ok(t, http.StatusOK)
		checkAuthAnswer(t, again, request, "invalid_request", lti.MessageHintMismatch)
	}
	return claims
}

// verifies checks the signature with the key that the key set has for its kid.
func (p *player) verifies(t *testing.T, path, token string) {
	t.Helper()
	var set struct {
		Keys []struct{ Kid, N, E string }
	}
	decodeAnswer(t, p.get(path, nil).ok(t, http.StatusOK), &set)
	kid := kidOf(t, token)
	for _, key := range set.Keys {
		if key.Kid != kid {
			continue
		}
		n, _ := base64.RawURLEncoding.DecodeString(strings.TrimRight(key.N, "="))
		public := rsa.PublicKey{N: new(big.Int).SetBytes(n), E: 65537}
		input, encoded := token[:strings.LastIndexByte(token, '.')], token[strings.LastIndexByte(token, '.')+1:]
		signature, _ := base64.RawURLEncoding.DecodeString(encoded)
		sum := sha256.Sum256([]byte(input))
		if err := rsa.VerifyPKCS1v15(&public, crypto.SHA256, sum[:], signature); err != nil {
			t.Errorf("the signature by %s: %v", kid, err)
		}
		return
	}
	t.Errorf("the key set at %s has no key %s", path, kid)
}

// chooseLink adds a graded link to the course, now and then after being asked
// first, and finds its line item as a tool does: by the resource.
func (p *player) chooseLink(t *testing.T) {
	t.Helper()
	if len(p.links) >= soakOwnLinks {
		p.removeLink(t)
	}
	form := url.Values{"deployment": {p.deployment}}
	asks := p.random.IntN(3) == 0
	if asks {
		form = rules("type-ltiResourceLink", "multiple", "lineitem", "deployment="+p.deployment)
	}
	login := forms(t, p.postForm("/course/"+p.shared+"/add-content", form, p.teacher).ok(t, http.StatusOK).body)[0]
	request := p.signed(t, login, p.teacher)
	c := &column{client: p.id, label: "Lab " + p.unique(), tag: "tag-2", resource: p.unique(), maximum: 34}
	item := map[string]any{"type": "ltiResourceLink", "title": c.label, "lineItem": c.body()}
	r := p.reply(request, p.teacher, item)
	a := p.tool.send(r).ok(t, http.StatusSeeOther)
	p.tool.send(r).refused(t, 409, lti.ResponseAlreadyUsed)
	if asks && !p.confirms(t, a.header.Get("Location")) {
		return
	}
	p.found(t, c)
}

// confirms answers the page that asks, and tells what it said.
func (p *player) confirms(t *testing.T, page string) bool {
	t.Helper()
	p.get(page, p.teacher).ok(t, http.StatusOK)
	at, offer, _ := strings.Cut(page, "?offer=")
	yes := p.random.IntN(2) == 0
	form := url.Values{"offer": {offer}, "answer": {map[bool]string{true: "add", false: "discard"}[yes]}}
	p.postForm(at, form, p.teacher).ok(t, http.StatusSeeOther)
	p.postForm(at, form, p.teacher).refused(t, 403, lti.ReturnSessionUnknown)
	return yes
}

// found finds the line item that came with a link.
func (p *player) found(t *testing.T, c *column) {
	t.Helper()
	for id := range p.listAll(t, "?resource_id="+c.resource) {
		view := p.as(http.MethodGet, id, lti.MediaLineItem, nil).ok(t, http.StatusOK).json(t)
		c.same(t, id, view)
		link, _ := view["resourceLinkId"].(string)
		p.ledger.issued(t, "line item", id)
		p.ledger.issued(t, "link", link)
		p.ledger.added(id, c)
		p.ledger.linked(link, true)
		p.columns, p.links = append(p.columns, id), append(p.links, ownLink{link, id})
		return
	}
	t.Errorf("no line item for %+v", c)
}

// launchLink launches a link of the player as a student.
func (p *player) launchLink(t *testing.T) {
	t.Helper()
	if len(p.links) > 0 {
		p.launchedAs(t, p.links[p.random.IntN(len(p.links))], "")
	}
}

// launchInFrame does so inside the platform's own page.
func (p *player) launchInFrame(t *testing.T) {
	t.Helper()
	if len(p.links) == 0 {
		return
	}
	l := p.links[p.random.IntN(len(p.links))]
	p.get("/course/"+p.shared+"/frame?link="+l.id, p.student).ok(t, http.StatusOK)
	p.launchedAs(t, l, inFrame)
}

func (p *player) launchedAs(t *testing.T, l ownLink, where string) {
	t.Helper()
	claim := lti.Final().Claim
	claims := p.signed(t, p.launch(t, l.id, p.student, "document_target", where), p.student)
	var endpoint lti.Endpoint
	var link lti.ResourceLink
	_ = claims.Decode(claim.Endpoint, &endpoint)
	_ = claims.Decode(claim.ResourceLink, &link)
	want := l.lineItem
	if !slices.Contains(p.columns, want) { // was deleted since
		want = ""
	}
	if link.ID != l.id || endpoint.LineItem != want || endpoint.LineItems != p.lineItems(t) {
		t.Errorf("the launch of %+v is of %s, with %+v", l, link.ID, endpoint)
	}
}

// reviewWork opens the work of somebody who has a score.
func (p *player) reviewWork(t *testing.T) {
	t.Helper()
	for _, item := range p.columns {
		for user, s := range p.ledger.look(item).scores {
			if s.at.IsZero() || slices.ContainsFunc(p.links, func(l ownLink) bool { return l.lineItem == item }) {
				continue
			}
			_, rest, _ := strings.Cut(item, "/lineitems/")
			number, _, _ := strings.Cut(rest, "/")
			form := url.Values{"line_item": {number}, "user": {user}}
			a := p.postForm("/course/"+p.shared+"/review", form, p.teacher)
			if a.status == http.StatusNotFound { // its link was removed
				a.refused(t, 404, lti.LinkUnknown)
				return
			}
			claims := p.signed(t, forms(t, a.ok(t, http.StatusOK).body)[0], p.teacher)
			var of lti.ForUser
			if err := claims.Decode(lti.Final().Claim.ForUser, &of); err != nil || of.UserID != user {
				t.Errorf("the review is of %+v, %v", of, err)
			}
			return
		}
	}
}

// removeLink takes a link away. Its line item stays, and it launches no more.
func (p *player) removeLink(t *testing.T) {
	t.Helper()
	if len(p.links) == 0 {
		return
	}
	l := p.links[0]
	p.links = p.links[1:]
	p.postForm("/course/"+p.shared+"/remove", url.Values{"link": {l.id}}, p.teacher).ok(t, http.StatusSeeOther)
	p.ledger.linked(l.id, false)
	p.postForm("/course/"+p.shared+"/launch", url.Values{"link": {l.id}}, p.student).refused(t, 404, lti.LinkUnknown)
}

// launchDraft makes the calls of the notebook.
func (p *player) launchDraft(t *testing.T) {
	t.Helper()
	at := "/tool/" + p.draft.client
	for _, path := range []string{at + "/cisr", at + "/cirs", at + "/context/" + p.draft.course + "/studentlaunch"} {
		token := p.get(path, nil).ok(t, http.StatusOK).body
		p.verifies(t, pathDraftKeys, token)
		if aud := claimsOf(t, token).Audience(); !slices.Equal(aud, []string{p.draft.client}) {
			t.Errorf("%s is for %v", path, aud)
		}
	}
	r := p.draft.reply(nbLink("Another", nil))
	r.claims["exp"] = p.clock.Now().Unix()
	p.draft.send(r).refused(t, 400, lti.TokenExpired)
	p.postForm(at+"/context/nowhere/studentlaunch", nil, nil).refused(t, 405, lti.MethodNotAllowed)
}

// sendWrongly makes calls with one thing wrong.
func (p *player) sendWrongly(t *testing.T) {
	t.Helper()
	old := p.tokenRequest(allScopes())
	old.claims["exp"] = p.clock.Now().Unix()
	old.send(p.bench).refused(t, 400, lti.TokenExpired)
	foreign := p.tokenRequest(allScopes())
	foreign.key = foreignKey()
	foreign.send(p.bench).refused(t, 400, lti.SignatureInvalid)
	broken := p.configuration()
	delete(broken, "client_name")
	p.tool.register(broken).refused(t, 400, lti.RegistrationMalformed)
	items := p.lineItems(t)
	p.get(items, nil).refused(t, 401, lti.AccessTokenMissing)
	p.get(items, bearer("made-up")).refused(t, 401, lti.AccessTokenUnknown)
	p.as(http.MethodPost, items, lti.MediaLineItem, map[string]any{"label": "no maximum"}).refused(t, 400, lti.LineItemMalformed)
	p.as(http.MethodPost, items, "application/json", validLineItem(nil)).refused(t, 415, lti.MediaTypeUnsupported)
	p.as(http.MethodDelete, items, "", nil).refused(t, 405, lti.MethodNotAllowed)
	p.as(http.MethodGet, p.rosterAt("?limit=0"), lti.MediaMembership, nil).refused(t, 400, lti.PageLimitMalformed)
	p.as(http.MethodGet, p.rosterAt("?cursor=x"), lti.MediaMembership, nil).refused(t, 400, lti.PageCursorUnknown)
	p.as(http.MethodGet, p.rosterAt("?rlid=x"), lti.MediaMembership, nil).refused(t, 404, lti.LinkUnknown)
	p.postForm("/signin", url.Values{"course": {p.shared}, "user": {"nobody"}}, nil).refused(t, 400, lti.UserUnknown)
	p.postForm("/keys/rotate", nil, http.Header{"Origin": {"https://evil.example"}}).refused(t, 403, lti.OriginMismatch)
	p.postForm("/course/"+p.shared+"/add-content", url.Values{"deployment": {p.deployment}}, p.student).refused(t, 403, lti.RoleInsufficient)
	if item := p.one(p.columns); item != "" {
		p.as(http.MethodPost, withQuery(t, item, "scores"), lti.MediaScore, json.RawMessage(`{"userId":"LTIBCU_15"}`)).
			refused(t, 400, lti.ScoreMalformed)
	}
}
