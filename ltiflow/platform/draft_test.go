package platform

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// A notebook is a tool of edition 2018.
type notebook struct {
	*bench
	key    *rsa.PrivateKey
	client string
	course string
	ids    int
}

func newNotebook(tb testing.TB, b *bench) *notebook {
	tb.Helper()
	body := b.get("/newtool", nil).ok(tb, http.StatusOK).json(tb)
	n := &notebook{bench: b}
	n.client, _ = body["client_id"].(string)
	text, _ := body["webkeyPem"].(string)
	block, _ := pem.Decode([]byte(text))
	var err error
	if n.key, err = x509.ParsePKCS1PrivateKey(block.Bytes); err != nil {
		tb.Fatal(err)
	}
	request := claimsOf(tb, b.get("/tool/"+n.client+"/cisr", nil).ok(tb, http.StatusOK).body)
	var context lti.Context
	if err := request.Decode(lti.Draft().Claim.Context, &context); err != nil {
		tb.Fatal(err)
	}
	n.course = context.ID
	return n
}

func (n *notebook) reply(items ...any) *reply {
	claim := lti.Draft().Claim
	now := n.clock.Now().Unix()
	n.ids++
	return &reply{
		url: n.url + "/tool/" + n.course + "/cir", field: "jws_token", key: n.key,
		header: map[string]any{"alg": "RS256", "typ": "JWT"},
		claims: map[string]any{
			"iss": n.client, "aud": n.url, "iat": now, "exp": now + 60, "x": n.ids,
			claim.MessageType: "DeepLinkingResponse", claim.Version: "1.3.0", claim.ContentItems: append([]any{}, items...),
		},
	}
}

func (n *notebook) send(r *reply) answer {
	return n.postForm(r.url, url.Values{r.field: {sign(r.header, r.claims, r.key)}}, r.who)
}

func (n *notebook) tokenRequest(scope string) *tokenRequest {
	now := n.clock.Now().Unix()
	n.ids++
	return &tokenRequest{
		path: "/auth/token", header: map[string]any{"alg": "RS256", "typ": "JWT"}, key: n.key, http: http.Header{},
		claims: map[string]any{"iss": n.client, "aud": n.url + "/auth/token", "iat": now, "exp": now + 60, "jti": n.client + "-" + strconv.Itoa(n.ids)},
		form: url.Values{
			"grant_type": {lti.GrantClientCredentials}, "client_assertion_type": {lti.AssertionTypeJWT}, "scope": {scope},
		},
	}
}

// lineItem adds a graded link and gives its line item's URL.
func (n *notebook) lineItem(tb testing.TB) string {
	tb.Helper()
	n.send(n.reply(nbLink("An assignment", map[string]any{"scoreMaximum": 34}))).ok(tb, http.StatusFound)
	var endpoint lti.Endpoint
	launch := claimsOf(tb, n.get("/tool/"+n.client+"/context/"+n.course+"/studentlaunch", nil).ok(tb, http.StatusOK).body)
	if err := launch.Decode(lti.Draft().Claim.Endpoint, &endpoint); err != nil {
		tb.Fatal(err)
	}
	return endpoint.LineItem
}

func (n *notebook) bearer(tb testing.TB, scope string) http.Header {
	tb.Helper()
	token, _ := n.tokenRequest(scope).send(n.bench).ok(tb, http.StatusOK).json(tb)["access_token"].(string)
	return bearer(lti.Draft().EncodeBearer(token))
}

const draftScopes = "https://imsglobal.org/lti/ags/score https://imsglobal.org/lti/ags/results.readonly"

// Each case changes one thing of a valid response.
func TestDraftResponseIsChecked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	n, other := newNotebook(t, b), newNotebook(t, b)
	tool := newTool13(t, b)
	now := b.clock.Now().Unix()
	claim := lti.Draft().Claim
	set := func(name string, value any) func(*reply) { return func(r *reply) { r.claims[name] = value } }
	item := func(name string, value any) func(*reply) {
		return func(r *reply) {
			i := nbLink("x", map[string]any{"scoreMaximum": 1})
			i[name] = value
			r.claims[claim.ContentItems] = []any{nbLink("first", nil), i}
		}
	}
	for name, c := range map[string]struct {
		change func(*reply)
		status int
		code   lti.Code
	}{
		"the field of 1.3":     {func(r *reply) { r.field = "JWT" }, 400, lti.ParameterMissing},
		"an unknown course":    {func(r *reply) { r.url = b.url + "/tool/nowhere/cir" }, 404, lti.CourseUnknown},
		"the shared course":    {func(r *reply) { r.url = b.url + "/tool/" + b.shared + "/cir" }, 404, lti.CourseUnknown},
		"a foreign course":     {func(r *reply) { r.url = b.url + "/tool/" + other.course + "/cir" }, 400, lti.IssuerMismatch},
		"alg none":             {func(r *reply) { r.header["alg"] = "none" }, 400, lti.AlgNotAllowed},
		"crit":                 {func(r *reply) { r.header["crit"] = []string{"exp"} }, 400, lti.CritNotUnderstood},
		"foreign key":          {func(r *reply) { r.key = foreignKey() }, 400, lti.SignatureInvalid},
		"another tool's iss":   {set("iss", other.client), 400, lti.IssuerMismatch},
		"iss of a tool of 1.3": {set("iss", tool.id), 400, lti.IssuerMismatch},
		"no iss":               {func(r *reply) { delete(r.claims, "iss") }, 400, lti.IssuerMismatch},
		"another aud":          {set("aud", "http://localhost:1"), 400, lti.AudienceMismatch},
		"no aud":               {func(r *reply) { delete(r.claims, "aud") }, 400, lti.AudienceMismatch},
		"expired":              {set("exp", now), 400, lti.TokenExpired},
		"no exp":               {func(r *reply) { delete(r.claims, "exp") }, 400, lti.TokenExpired},
		"no iat":               {func(r *reply) { delete(r.claims, "iat") }, 400, lti.IssuedAtOutOfRange},
		"iat long ago":         {set("iat", 11111), 400, lti.IssuedAtOutOfRange},
		"lives too long":       {set("exp", now+7200), 400, lti.LifetimeTooLong},
		"the message of 1.3":   {set(claim.MessageType, "LtiDeepLinkingResponse"), 400, lti.MessageTypeMismatch},
		"no message_type":      {func(r *reply) { delete(r.claims, claim.MessageType) }, 400, lti.MessageTypeMismatch},
		"another version":      {set(claim.Version, "1.3"), 400, lti.VersionMismatch},
		"items no array":       {set(claim.ContentItems, map[string]any{}), 400, lti.ItemsMalformed},
		"items null":           {set(claim.ContentItems, nil), 400, lti.ItemsMalformed},
		"item no object":       {set(claim.ContentItems, []any{"x"}), 400, lti.ItemsMalformed},
		"no mediaType":         {item("mediaType", ""), 400, lti.ItemsMalformed},
		"another mediaType":    {item("mediaType", "text/html"), 400, lti.ItemTypeNotAccepted},
		"relative url":         {item("url", "/x"), 400, lti.ItemsMalformed},
		"script url":           {item("url", "javascript:alert(1)"), 400, lti.ItemsMalformed},
		"custom a number":      {item("custom", map[string]any{"lab": 3}), 400, lti.ItemsMalformed},
		"scoreMaximum 0":       {item("lineItem", map[string]any{"scoreMaximum": 0}), 400, lti.ItemsMalformed},
		"no scoreMaximum":      {item("lineItem", map[string]any{"label": "x"}), 400, lti.ItemsMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := (&notebook{bench: b, key: n.key, client: n.client, course: n.course}).reply(nbLink("x", nil))
			c.change(r)
			n.send(r).refused(t, c.status, c.code)
			r.who = http.Header{"Accept": {"text/html"}}
			n.send(r).refused(t, c.status, c.code)
		})
	}
	t.Cleanup(func() {
		if links := b.links(t, n.course); len(links) != 0 {
			t.Errorf("a refused response made links: %v", links)
		}
	})
}

func TestDraftResponseCountsOnce(t *testing.T) {
	t.Parallel()
	n := newNotebook(t, newBench(t))
	r := n.reply(nbLink("x", nil))
	n.send(r).ok(t, http.StatusFound)
	n.send(r).refused(t, 409, lti.ResponseAlreadyUsed)
	again := broken(sign(r.header, r.claims, r.key), 10) // the same, written in another way
	n.postForm(r.url, url.Values{r.field: {again}}, nil).refused(t, 400, lti.TokenMalformed)
	r.claims["exp"] = n.clock.Now().Unix() + 61 // another response is another response
	n.send(r).ok(t, http.StatusFound)
	n.clock.advance(time.Minute + time.Second)
	n.send(r).refused(t, 400, lti.TokenExpired)
	empty := n.reply() // nothing was picked
	n.send(empty).ok(t, http.StatusFound)
	none := n.reply()
	delete(none.claims, lti.Draft().Claim.ContentItems)
	n.send(none).ok(t, http.StatusFound)
	if links := n.links(t, n.course); len(links) != 2 {
		t.Errorf("%d links, want 2", len(links))
	}
}

func TestDraftLaunches(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	n, other := newNotebook(t, b), newNotebook(t, b)
	tool := newTool13(t, b)
	launch := func(client, course, rlid string) answer {
		return b.get("/tool/"+client+"/context/"+course+"/studentlaunch?rlid="+rlid, nil)
	}
	launch(n.client, n.course, "").refused(t, 404, lti.LinkUnknown) // no link yet
	n.send(n.reply(nbLink("plain", nil), nbLink("graded", map[string]any{"scoreMaximum": 1}))).ok(t, http.StatusFound)
	launch(n.client, n.course, "nonsense").refused(t, 404, lti.LinkUnknown)
	launch("99", n.course, "").refused(t, 404, lti.ClientUnknown)
	launch(tool.id, n.course, "").refused(t, 404, lti.ClientUnknown)
	launch(n.client, other.course, "").refused(t, 404, lti.CourseUnknown)
	launch(n.client, "nowhere", "").refused(t, 404, lti.CourseUnknown)
	launch(n.client, b.shared, "").refused(t, 404, lti.CourseUnknown)
	b.get("/tool/99/cisr", nil).refused(t, 404, lti.ClientUnknown)
	b.get("/tool/"+tool.id+"/cirs", nil).refused(t, 404, lti.ClientUnknown)

	links := b.links(t, n.course)
	launch(other.client, other.course, links[0].ID).refused(t, 404, lti.LinkUnknown)
	for rlid, want := range map[string]string{"": "graded", links[0].ID: "plain", links[1].ID: "graded"} {
		a := launch(n.client, n.course, rlid).ok(t, http.StatusOK)
		var link lti.ResourceLink
		var endpoint lti.Endpoint
		claims := claimsOf(t, a.body)
		_ = claims.Decode(lti.Draft().Claim.ResourceLink, &link)
		_ = claims.Decode(lti.Draft().Claim.Endpoint, &endpoint)
		if link.Title != want || (endpoint.LineItem != "") != (want == "graded") {
			t.Errorf("rlid %q launches %+v with %+v, want %s", rlid, link, endpoint, want)
		}
		if a.header.Get("Content-Type") != "text/plain; charset=utf-8" || a.header.Get("Cache-Control") != "no-store" || strings.ContainsAny(a.body, "\n ") {
			t.Errorf("the token comes as %v: %q", a.header, a.body)
		}
	}
}

// Only what differs from edition 1.3; the rest is the same code.
func TestDraftTokens(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	n, other := newNotebook(t, b), newNotebook(t, b)
	tool := newTool13(t, b)
	body := n.tokenRequest(draftScopes).send(b).ok(t, 200).json(t)
	if _, ok := body["scope"]; ok || !strings.HasPrefix(body["access_token"].(string), "tk") {
		t.Errorf("the answer is %v, want no scope", body)
	}
	n.tokenRequest("https://imsglobal.org/lti/ags/result.readonly").send(b).ok(t, 200) // as the claim spells it
	for name, c := range map[string]struct {
		change func(*tokenRequest)
		code   lti.Code
	}{
		"foreign key":            {func(r *tokenRequest) { r.key = other.key }, lti.SignatureInvalid},
		"alg HS256":              {func(r *tokenRequest) { r.header["alg"] = "HS256" }, lti.AlgNotAllowed},
		"unknown client":         {func(r *tokenRequest) { r.claims["iss"] = "99" }, lti.ClientUnknown},
		"a client of 1.3":        {func(r *tokenRequest) { r.claims["iss"] = tool.id }, lti.ClientUnknown},
		"aud of 1.3":             {func(r *tokenRequest) { r.claims["aud"] = b.url + "/token" }, lti.AudienceMismatch},
		"expired":                {func(r *tokenRequest) { r.claims["exp"] = b.clock.Now().Unix() }, lti.TokenExpired},
		"no jti":                 {func(r *tokenRequest) { delete(r.claims, "jti") }, lti.TokenIDMissing},
		"a scope of 1.3":         {func(r *tokenRequest) { r.form.Set("scope", lti.Final().Scope.Score) }, lti.ScopeNotAllowed},
		"no scope":               {func(r *tokenRequest) { r.form.Del("scope") }, lti.ScopeNotAllowed},
		"at the endpoint of 1.3": {func(r *tokenRequest) { r.path = "/token" }, lti.ClientUnknown},
	} {
		t.Log(name)
		r := n.tokenRequest(draftScopes)
		c.change(r)
		r.send(b).refused(t, 400, c.code)
	}
	again := n.tokenRequest(draftScopes)
	again.send(b).ok(t, 200)
	again.send(b).refused(t, 400, lti.TokenIDReplayed)
}

// The draft's services say 403 where RFC 6750 says 401.
func TestDraftServices(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	n, other := newNotebook(t, b), newNotebook(t, b)
	item := n.lineItem(t)
	tool := newTool13(t, b)
	raw := tool.accessToken(t, lti.Final().Scope.ResultReadOnly)
	token, _ := n.tokenRequest(draftScopes).send(b).json(t)["access_token"].(string)
	for name, c := range map[string]struct {
		header http.Header
		status int
		code   lti.Code
	}{
		"no token":               {nil, 403, lti.AccessTokenMissing},
		"a raw token":            {bearer(token), 403, lti.AccessTokenUnknown},
		"no base64":              {bearer("-_-"), 403, lti.AccessTokenUnknown},
		"an unknown token":       {bearer(lti.Draft().EncodeBearer("tkx")), 403, lti.AccessTokenUnknown},
		"a token of 1.3":         {bearer(lti.Draft().EncodeBearer(raw)), 403, lti.AccessTokenUnknown},
		"another scope":          {n.bearer(t, lti.Draft().Scope.Score), 403, lti.ScopeInsufficient},
		"another tool's":         {other.bearer(t, draftScopes), 404, lti.LineItemUnknown},
		"valid: the other scope": {n.bearer(t, draftResultScope), 200, ""},
	} {
		a := b.get(item+"/results", c.header)
		if c.code == "" {
			a.ok(t, c.status)
			continue
		}
		t.Log(name)
		a.refused(t, c.status, c.code)
	}
}

// A naive time is UTC, any content type will do, and 0 is a score.
func TestDraftScores(t *testing.T) {
	t.Parallel()
	n := newNotebook(t, newBench(t))
	item, header := n.lineItem(t), n.bearer(t, draftScopes)
	post := func(change func(map[string]any)) answer {
		s := validScore(n.bench)
		s["timestamp"] = n.clock.Now().Format("2006-01-02T15:04:05.000000")
		change(s)
		body, _ := json.Marshal(s)
		return n.do(http.MethodPost, item+"/scores", bytes.NewReader(body), header)
	}
	post(func(s map[string]any) { s["scoreGiven"] = 0 }).ok(t, http.StatusOK)
	if got, want := n.get(item+"/results", header).body, `[{"resultMaximum":34,"resultScore":0,"userId":"LTIBCU_15"}]`+"\n"; got != want {
		t.Errorf("results are %s, want %s", got, want)
	}
	post(func(map[string]any) {}).refused(t, 409, lti.ScoreStale)
	n.clock.advance(time.Second)
	post(func(s map[string]any) { s["timestamp"] = "yesterday" }).refused(t, 400, lti.ScoreMalformed)
	post(func(s map[string]any) { s["userId"] = "LTIBCU_17" }).refused(t, 400, lti.UserUnknown)
	post(func(s map[string]any) { s["timestamp"] = n.clock.Now().Format("2006-01-02T15:04:05") }).ok(t, http.StatusOK)
	n.clock.advance(time.Second)
	post(func(s map[string]any) { without(s, "scoreGiven", "scoreMaximum") }).ok(t, http.StatusOK)
	if got := n.get(item+"/results", header).body; got != "[]\n" {
		t.Errorf("results of a cleared score are %s", got)
	}
}
