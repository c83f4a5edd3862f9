package platform

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// textOf is what a page says, without its markup.
func textOf(tb testing.TB, page string) string {
	tb.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		tb.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "script" {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

// elements are the elements of that name on a page.
func elements(tb testing.TB, page, name string) []*html.Node {
	tb.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		tb.Fatal(err)
	}
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			found = append(found, n)
		}
	}
	return found
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// says is what the page says of each exchange in one line, newest first.
func says(tb testing.TB, page string) []string {
	tb.Helper()
	var lines []string
	for _, li := range elements(tb, page, "li") {
		if line := attribute(li, "data-says"); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// The whole of an exercise, as the inspector shows it.
func TestInspectorShowsWhatCrossed(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	endpoint := tool.addLink(t)
	token := tool.accessToken(t, lti.Final().Scope.Score)
	tool.score(token, endpoint, validScore(tool.bench)).ok(t, http.StatusNoContent)
	tool.get("/jwks", nil).ok(t, http.StatusOK)
	tool.get(endpoint.LineItem+"/scoes", bearer(token)).refused(t, 404, lti.NotFound)
	page := tool.get("/inspector", http.Header{"Accept": {"text/html"}}).ok(t, http.StatusOK).body

	course := "/course/" + tool.store.shared
	path := strings.TrimPrefix(endpoint.LineItem, tool.url)
	want := []string{
		"GET " + path + "/scoes, tool to platform, 404 Not Found, refused: not_found",
		"GET /jwks, tool to platform, 200 OK",
		"POST " + path + "/scores, tool to platform, 204 No Content",
		"POST /token, tool to platform, 200 OK",
		"GET /auth, browser to platform, 200 OK",
		"POST " + course + "/launch, browser to platform, 200 OK",
		"POST /deep-link-return, browser to platform, 303 See Other",
		"GET " + tool.server.URL + "/jwks, platform to tool, 200 OK",
		"GET /auth, browser to platform, 200 OK",
		"POST " + course + "/add-content, browser to platform, 200 OK",
		"POST /register, tool to platform, 200 OK",
	}
	if got := says(t, page); !slices.Equal(got, want) {
		t.Errorf("the page says\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	text := textOf(t, page)
	for _, part := range []string{
		`"https://purl.imsglobal.org/spec/lti/claim/message_type": "LtiDeepLinkingRequest"`, // of an id_token
		`"https://purl.imsglobal.org/spec/lti/claim/message_type": "LtiDeepLinkingResponse"`,
		`"aud": "` + tool.url + `/token"`, // of a client assertion
		`"kid": "tool-key"`,
		"The page posts itself to " + tool.server.URL + "/launch",
		"The page posts itself to " + tool.server.URL + "/login",
		`"activityProgress": "Completed"`, // of the score
		"Authorization", "Bearer [masked]", "access_token\": \"[masked]\"",
		"session=[masked]", "passed", lti.SignatureInvalid.About().Asks, "Token: id_token", "Token: JWT", "Token: client_assertion",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("the page lacks %q", part)
		}
	}
	for _, s := range tool.inspector.since(0) {
		if s.client != tool.id && s.Status != 404 && !strings.HasSuffix(s.URL, "/jwks") {
			t.Errorf("%s %s is not told to be of the tool", s.Method, s.URL)
		}
	}
}

// Nothing that counts anywhere is on the page.
func TestInspectorHidesSecrets(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	n := newNotebook(t, tool.bench)
	who := tool.signIn(t, "LTIBCU_1")
	request := tool.message(t, tool.login(t, who), who)
	r := tool.reply(request, who, gradedItem())
	signedReply := sign(r.header, r.claims, r.key)
	tool.postForm(r.url, url.Values{"JWT": {signedReply}}, who).ok(t, http.StatusSeeOther)
	asked := tool.tokenRequest(lti.Final().Scope.Score)
	asked.form.Set("client_assertion", sign(asked.header, asked.claims, asked.key))
	token, _ := asked.send(tool.bench).ok(t, 200).json(t)["access_token"].(string)
	tool.get("/x/lineitems/1/lineitem/results", bearer(token))
	draftToken := tool.get("/tool/"+n.client+"/cisr", nil).ok(t, http.StatusOK).body
	handedOut := tool.get("/newtool", nil).ok(t, http.StatusOK).json(t)
	webkey, _ := handedOut["webkey"].(map[string]any)
	private, _ := webkey["d"].(string)
	pem, _ := handedOut["webkeyPem"].(string)
	_, session, _ := strings.Cut(r.url, "session=")
	_, cookie, _ := strings.Cut(who.Get("Cookie"), "=")

	page := textOf(t, tool.get("/inspector", nil).ok(t, http.StatusOK).body)
	signature := func(token string) string { return token[strings.LastIndexByte(token, '.')+1:] }
	for name, secret := range map[string]string{
		"the assertion's signature": signature(asked.form.Get("client_assertion")), "the response's": signature(signedReply),
		"the access token": token, "the cookie": cookie, "the return secret": session,
		"the private key": private, "the PEM": pem[40:80], "the draft's id_token": signature(draftToken),
	} {
		if len(secret) < 20 {
			t.Fatalf("%s is %q", name, secret)
		}
		if strings.Contains(page, secret) {
			t.Errorf("%s is on the page", name)
		}
	}
	if !strings.Contains(page, `"LTIBCU_1"`) {
		t.Error("the payload of a token is not on the page")
	}
}

// Each address notes all its checks, those that held too, and what decided.
func TestInspectorNotesFindings(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	endpoint := tool.addLink(t)
	who := tool.signIn(t, "LTIBCU_1")
	token := tool.accessToken(t, lti.Final().Scope.Score)
	for name, c := range map[string]struct {
		send    func()
		refused lti.Code
		failed  []lti.Code
		passed  []lti.Code
	}{
		"registration": {func() {
			configuration := tool.configuration()
			configuration["application_type"] = "native"
			configuration["redirect_uris"] = []any{"ftp://x"}
			tool.register(configuration)
		}, lti.RegistrationMalformed, []lti.Code{lti.RegistrationMalformed, lti.RedirectURIMalformed}, []lti.Code{lti.RegistrationMalformed}},
		"login": {func() {
			form := tool.authRequest(tool.login(t, who))
			form.Set("prompt", "login")
			form.Del("nonce")
			tool.get("/auth?"+form.Encode(), who)
		}, lti.PromptMismatch, []lti.Code{lti.PromptMismatch, lti.NonceMissing}, []lti.Code{
			lti.ClientUnknown, lti.RedirectURIMismatch, lti.ScopeNotOpenID, lti.ResponseTypeMismatch, lti.ResponseModeMismatch, lti.StateMissing,
		}},
		"login that holds": {func() { tool.message(t, tool.login(t, who), who) }, "", nil, []lti.Code{
			lti.PromptMismatch, lti.LoginRequired, lti.MessageHintMismatch, lti.LoginHintMismatch, lti.NonceReplayed,
		}},
		"assertion": {func() {
			r := tool.tokenRequest(lti.Final().Scope.Score)
			r.claims["aud"], r.claims["sub"] = "https://elsewhere.example", "x"
			r.send(b)
		}, lti.SubjectMismatch, []lti.Code{lti.SubjectMismatch, lti.AudienceMismatch}, []lti.Code{
			lti.GrantTypeUnsupported, lti.KeyIDMissing, lti.IssuerMismatch, lti.TokenExpired, lti.IssuedAtOutOfRange, lti.TokenIDMissing,
		}},
		"signature": {func() {
			r := tool.tokenRequest(lti.Final().Scope.Score)
			r.key = foreignKey()
			r.send(b)
		}, lti.SignatureInvalid, nil, []lti.Code{lti.AudienceMismatch, lti.KeyIDUnknown}},
		"assertion that holds": {func() { tool.accessToken(t, lti.Final().Scope.Score) }, "", nil, []lti.Code{
			lti.AudienceMismatch, lti.KeyIDUnknown, lti.SignatureInvalid, lti.TokenIDReplayed,
		}},
		"response": {func() {
			r := tool.reply(tool.message(t, tool.login(t, who), who), who, gradedItem())
			delete(r.claims, "nonce")
			r.claims[lti.Final().Claim.Data] = "other"
			tool.send(r)
		}, lti.NonceMissing, []lti.Code{lti.NonceMissing, lti.DataMismatch}, []lti.Code{
			lti.ReturnSessionUnknown, lti.DeploymentMismatch, lti.VersionMismatch, lti.MessageTypeMismatch,
		}},
		"items": {func() {
			item := map[string]any{"type": "ltiResourceLink", "url": "x", "lineItem": map[string]any{"scoreMaximum": 1}}
			tool.send(tool.reply(tool.message(t, tool.login(t, who), who), who, item))
		}, lti.ItemsMalformed, []lti.Code{lti.ItemsMalformed}, []lti.Code{lti.DataMismatch, lti.ItemsMalformed}},
		"score": {func() {
			s := validScore(b)
			s["activityProgress"], s["scoreMaximum"] = "Done", 0
			tool.score(token, endpoint, s)
		}, lti.ScoreMalformed, []lti.Code{lti.ScoreMalformed}, []lti.Code{
			lti.AccessTokenUnknown, lti.AccessTokenExpired, lti.ScopeInsufficient, lti.LineItemUnknown, lti.ScoreMalformed,
		}},
		"scope": {func() { b.get(endpoint.LineItem+"/results", bearer(token)) }, lti.ScopeInsufficient, nil, nil},
	} {
		c.send()
		kept := b.inspector.since(0)
		last := kept[len(kept)-1]
		with := func(status lti.Status) (codes []lti.Code) {
			for _, f := range last.findings {
				if f.Status == status {
					codes = append(codes, f.Code)
				}
			}
			return slices.Compact(codes)
		}
		switch {
		case c.refused == "" && last.refusal != nil, c.refused != "" && (last.refusal == nil || last.refusal.Code != c.refused):
			t.Errorf("%s: refused by %+v, want %q", name, last.refusal, c.refused)
		case !slices.Equal(with(lti.Failed), c.failed):
			t.Errorf("%s: %q failed, want %q", name, with(lti.Failed), c.failed)
		case last.client != tool.id && name != "registration":
			t.Errorf("%s: of client %q", name, last.client)
		}
		for _, code := range c.passed {
			if !slices.Contains(with(lti.Passed), code) {
				t.Errorf("%s: %s is not among what held, %q", name, code, with(lti.Passed))
			}
		}
	}
}

// Of edition 2018 too it is known whose exchange it is, by what is in the
// address or was handed out.
func TestInspectorKnowsToolsOf2018(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	n := newNotebook(t, b)
	b.get("/tool/"+n.client+"/cisr", nil).ok(t, http.StatusOK)
	n.send(n.reply(nbLink("x", nil))).ok(t, http.StatusFound)
	b.get("/tool/"+n.client+"/context/"+n.course+"/studentlaunch", nil).ok(t, http.StatusOK)
	for _, s := range b.inspector.since(0) {
		if s.client != n.client {
			t.Errorf("%s is of client %q, want %s", s.URL, s.client, n.client)
		}
	}
	if page := b.get("/inspector", nil).body; !strings.Contains(page, "Notebook tool ("+n.client+")") {
		t.Error("the tool cannot be chosen")
	}
}

// A refusal says on the page what the refused one is told, and how to mend it.
func TestInspectorExplainsRefusals(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	r := tool.tokenRequest(lti.Final().Scope.Score)
	r.claims["aud"] = "https://elsewhere.example"
	r.send(b).refused(t, 400, lti.AudienceMismatch)
	page := textOf(t, b.get("/inspector", nil).ok(t, http.StatusOK).body)
	about := lti.AudienceMismatch.About()
	for _, want := range []string{"aud_mismatch", about.Cause, about.Remedy, about.Spec, "https://elsewhere.example", tool.url + "/token", "failed", "passed"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestInspectorFilters(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one, two := newTool13(t, b), newTool13(t, b)
	one.accessToken(t, lti.Final().Scope.Score)
	two.tokenRequest("nothing").send(b).refused(t, 400, lti.ScopeNotAllowed)
	for query, want := range map[string][]string{
		"?tool=" + one.id:                {"POST /token", "GET ", "POST /register"},
		"?tool=" + two.id:                {"POST /token", "GET ", "POST /register"},
		"?refused=1":                     {"POST /token"},
		"?refused=1&tool=" + two.id:      {"POST /token"},
		"?refused=1&tool=" + one.id:      {},
		"?tool=nobody":                   {},
		"":                               {"POST /token", "GET ", "POST /token", "GET ", "POST /register", "POST /register"},
		"?tool=%3Cscript%3E%E2%80%AE%00": {},
	} {
		page := b.get("/inspector"+query, nil).ok(t, http.StatusOK).body
		got := says(t, page)
		if !slices.EqualFunc(got, want, strings.HasPrefix) {
			t.Errorf("%s shows %q, want %q", query, got, want)
		}
		if len(elements(t, page, "script")) != 1 || strings.ContainsAny(page, "\u202e\x00") {
			t.Errorf("%s: what was asked is on the page as it was", query)
		}
		if len(want) == 0 && !strings.Contains(page, "Nothing yet.") {
			t.Errorf("%s does not say that there is nothing", query)
		}
	}
	// The form says what is shown, and the live stream shows the same.
	page := b.get("/inspector?refused=1&tool="+two.id, nil).body
	for _, want := range []string{`value="` + two.id + `" selected`, `name="refused" value="1" checked`, `href="/inspector?refused=1&amp;tool=` + two.id + `"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	events := attribute(elements(t, page, "ol")[0], "data-events")
	if u, err := url.Parse(events); err != nil || u.Path != "/inspector/events" || u.Query().Get("tool") != two.id ||
		u.Query().Get("refused") != "1" || u.Query().Get("after") != "6" {
		t.Errorf("the stream is %q: %v", events, err)
	}
}

// Pages for people are not among the exchanges, but for those that carry a
// message; what tools get wrong is.
func TestInspectorKeepsTheProtocol(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	who := b.signIn(t, "LTIBCU_1")
	b.get("/", who)
	b.get("/style.css", nil)
	b.get("/course/"+b.store.shared, who)
	b.get("/course/"+b.store.shared+"/gradebook", who)
	b.get("/inspector", who)
	b.get("/favicon.ico", http.Header{"Accept": {"image/*"}, "Sec-Fetch-Mode": {"no-cors"}})
	b.get("/nowhere", who)
	if kept := b.inspector.since(0); len(kept) != 0 {
		t.Errorf("kept %+v", kept)
	}
	for i, path := range []string{
		"/.well-known/openid-configuration", "/jwks", "/newtool", "/.well-known/jwks.json", "/tool/2/cisr", "/auth", "/token/", "/api/x",
	} {
		b.get(path, nil)
		if kept := b.inspector.since(0); len(kept) != i+1 || !strings.HasPrefix(kept[i].URL, b.url+path) {
			t.Fatalf("%s is not kept", path)
		}
	}
	b.do(http.MethodOptions, "/token", nil, nil)
	if kept := b.inspector.since(8); len(kept) != 1 || kept[0].refusal.Code != lti.MethodNotAllowed || !kept[0].refused() {
		t.Errorf("kept %+v", kept)
	}
}

// What is kept of one exchange has an end, and the page says so.
func TestInspectorCutsShort(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	uris := strings.Repeat(`"ftp://x",`, 2*maxNotes)
	b.postForm("/token", url.Values{
		"grant_type": {strings.Repeat("x", maxInspected)}, "client_assertion_type": {"x"}, "client_assertion": {"x"},
	}, nil).refused(t, 400, lti.GrantTypeUnsupported)
	for _, body := range []string{strings.Repeat("x", maxBody), `{"redirect_uris":[` + strings.TrimSuffix(uris, ",") + `]}`} {
		b.do(http.MethodPost, "/register", strings.NewReader(body), http.Header{"Content-Type": {"application/json"}})
	}
	kept := b.inspector.since(0)
	if f := kept[0].findings[0]; len(f.Got) > 1000 {
		t.Errorf("%d bytes are kept of a value", len(f.Got))
	}
	if first := kept[1]; len(first.RequestBody) != maxInspected || !first.Truncated {
		t.Errorf("%d bytes are kept of a body, truncated %v", len(first.RequestBody), first.Truncated)
	}
	if last := kept[2]; len(last.findings) != maxNotes || last.more < maxNotes {
		t.Errorf("%d findings are kept and %d are not", len(last.findings), last.more)
	}
	page := b.get("/inspector", nil).ok(t, http.StatusOK).body
	if strings.Count(page, "longer than 64 KiB") != 2 || strings.Count(page, " more.</p>") != 1 {
		t.Error("the page does not say what is cut")
	}
}

// What is kept has an end, in number and in bytes, and the oldest goes first.
func TestInspectorIsBounded(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for range maxSightings + 50 {
		b.get("/ping", nil)
	}
	kept := b.inspector.since(0)
	if len(kept) != maxSightings || kept[0].number != 51 || kept[len(kept)-1].number != maxSightings+50 {
		t.Errorf("%d are kept, from %d", len(kept), kept[0].number)
	}
	large := strings.Repeat("x", maxBody)
	for range maxSightings {
		b.do(http.MethodPost, "/register", strings.NewReader(large), http.Header{"Content-Type": {"application/json"}})
	}
	kept = b.inspector.since(0)
	size := 0
	for _, s := range kept {
		size += s.size()
	}
	if size > maxSightingBytes || size < maxSightingBytes/2 || size != b.inspector.bytes {
		t.Errorf("%d bytes are kept, %d are counted", size, b.inspector.bytes)
	}
	if got := b.inspector.since(1 << 60); len(got) != len(kept) {
		t.Errorf("%d are newer than what was before a restart, want all", len(got))
	}
}

// Whatever a tool sends is shown and does nothing.
func TestInspectorShowsUntrustedText(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	configuration := tool.configuration()
	configuration["client_name"] = "<script>alert(1)</script>\u202e"
	tool.register(configuration).ok(t, http.StatusOK)
	b.get("/<script>alert(2)</script>%1b%0a?%00=%E2%80%AE", http.Header{"X-Evil": {"<img src=x onerror=alert(3)>\u202e"}})
	b.postForm("/token", url.Values{"grant_type": {"</pre><script>"}, "<b>": {"\x1b[2J"}, "client_assertion": {"e30.e30.e30"}, "client_assertion_type": {"x"}}, nil)
	b.postForm("/token", url.Values{"client_assertion": {signRaw(`{"alg":"<b>"}`, `{"x":"</pre>\u202e`+"\u202e"+`<i>"}`, toolKey())}}, nil)
	page := b.get("/inspector", nil).ok(t, http.StatusOK).body
	if n := len(elements(t, page, "script")); n != 1 {
		t.Errorf("%d scripts", n)
	}
	for _, name := range []string{"img", "b", "i"} {
		if len(elements(t, page, name)) != 0 {
			t.Errorf("an element <%s> came from outside", name)
		}
	}
	if strings.ContainsAny(page, "\u202e\x1b\x00") {
		t.Error("control or bidirectional characters are on the page")
	}
	for _, want := range []string{`&lt;script&gt;alert(1)`, `\u202e`, `\x1b[2J`, `&lt;b&gt;`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// What is shown of single messages.
func TestInspectorDecodes(t *testing.T) {
	t.Parallel()
	s := newBench(t).Server
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	token := signRaw(`{"alg":"RS256"}`, `{"iss":"me"}`, toolKey())
	signature := token[strings.LastIndexByte(token, '.')+1:]
	for name, c := range map[string]struct {
		e          wire.Exchange
		want, none []string
	}{
		"form": {
			wire.Exchange{RequestHeader: form, RequestBody: []byte("b=1&a=%26&b=2&&c&client%5Fassertion=" + token)},
			[]string{"{b 1}", "{a &}", "{b 2}", "{c }", "{client_assertion (a token, decoded below)}", `"iss": "me"`},
			[]string{signature},
		},
		"escaped names": {
			wire.Exchange{RequestHeader: form, RequestBody: []byte("access%5Ftoken=SECRET&x=%26sess%69on=SECRET"), URL: "http://x/y?sess%69on=SECRET"},
			[]string{"{access_token [masked]}", "{session [masked]}"},
			[]string{"SECRET"},
		},
		"two tokens": {
			wire.Exchange{RequestHeader: http.Header{"Content-Type": {"text/plain"}}, RequestBody: []byte(token + " " + signRaw(`{"alg":"RS256"}`, `{"iss":"you"}`, toolKey()))},
			[]string{`"iss": "me"`, `"iss": "you"`},
			[]string{signature},
		},
		"a token that is none": {
			wire.Exchange{RequestHeader: form, RequestBody: []byte("id_token=eyJhbGciOiJub.!.x&JWT=eyJhbGciOiJub25l.eyJp." + signature)},
			[]string{"eyJhbGciOiJub25l.eyJp.[masked]"},
			[]string{signature},
		},
		"json": {
			wire.Exchange{ResponseHeader: http.Header{"Content-Type": {"application/problem+json"}}, ResponseBody: []byte(`{"b":1,"a":{"d":"SECRET"}}`)},
			[]string{"{\n  \"b\": 1,\n  \"a\": {\n    \"d\": \"[masked]\""},
			[]string{"SECRET"},
		},
		"json that was cut": {
			wire.Exchange{ResponseHeader: http.Header{"Content-Type": {"application/json"}}, ResponseBody: []byte(`{"b":1,"access_token":"SECR`)},
			[]string{`{"b":1,"access_token":"[masked]"`},
			[]string{"SECR"},
		},
		"a page": {
			wire.Exchange{ResponseHeader: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, ResponseBody: []byte(
				`<input name="outside"><form action="http://t/x?session=SECRET"><input name="id_token" value="` + token + `"></form>`)},
			[]string{"http://t/x?session=[masked]", "{id_token (a token, decoded below)}"},
			[]string{signature, "SECRET", "outside"},
		},
		"an answer that did not come": {
			wire.Exchange{From: wire.Platform, To: wire.Tool, Method: "GET", URL: "http://t:1/jwks?a=b", Error: "refused\x1b"},
			[]string{"http://t:1/jwks", `refused\x1b`, "{a b}"},
			nil,
		},
	} {
		view := s.sightView(&sighting{Exchange: c.e})
		text := strings.Join([]string{
			view.Path, view.Failure, show(view.Request), show(view.Response),
		}, "\n")
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not in\n%s", name, want, text)
			}
		}
		for _, none := range c.none {
			if strings.Contains(text, none) {
				t.Errorf("%s: %q is in\n%s", name, none, text)
			}
		}
	}
}

func show(m messageView) string {
	var b strings.Builder
	for _, f := range slices.Concat(m.Headers, m.Query, m.Fields) {
		b.WriteString("{" + f.Name + " " + f.Value + "}\n")
	}
	b.WriteString(m.Target + "\n" + m.Body + "\n")
	for _, token := range m.Tokens {
		b.WriteString(token.Name + token.Header + token.Payload + "\n")
	}
	return b.String()
}

// A page of a program that can be used without a mouse, and by who does not
// see it.
func TestInspectorIsAccessible(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.accessToken(t, lti.Final().Scope.Score)
	a := tool.get("/inspector", nil).ok(t, http.StatusOK)
	page := a.body
	labels := map[string]bool{}
	for _, label := range elements(t, page, "label") {
		labels[attribute(label, "for")] = true
	}
	for _, s := range elements(t, page, "select") {
		if !labels[attribute(s, "id")] {
			t.Errorf("the choice %q has no label", attribute(s, "name"))
		}
	}
	for _, pre := range elements(t, page, "pre") {
		if attribute(pre, "tabindex") != "0" {
			t.Error("what scrolls cannot be reached with the keyboard")
		}
	}
	if n := len(elements(t, page, "h1")); n != 1 {
		t.Errorf("%d headings of the page", n)
	}
	level := 1
	for n := range mustParse(t, page).Descendants() {
		if n.Type != html.ElementNode || len(n.Data) != 2 || n.Data[0] != 'h' || n.Data[1] < '1' || n.Data[1] > '6' {
			continue
		}
		if next := int(n.Data[1] - '0'); next > level+1 {
			t.Errorf("a heading of level %d follows one of level %d", next, level)
		} else {
			level = next
		}
	}
	for _, want := range []string{`role="status" aria-live="polite"`, "<main>", "<details>", "<summary>", ">Reload</a>"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	nonce := attribute(elements(t, page, "script")[0], "nonce")
	if csp := a.header.Get("Content-Security-Policy"); nonce == "" || !strings.Contains(csp, "'nonce-"+nonce+"'") ||
		!strings.Contains(csp, "connect-src 'self'") || !strings.Contains(csp, "frame-ancestors 'none'") {
		t.Errorf("the policy is %q", csp)
	}
}

func mustParse(tb testing.TB, page string) *html.Node {
	tb.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		tb.Fatal(err)
	}
	return root
}

// Whatever crosses, the page can show it, and as text.
func FuzzInspector(f *testing.F) {
	b := newBench(f)
	f.Add("/token", "application/json", "Bearer x", "{")
	f.Add("/token?session=x&a=%zz", "application/x-www-form-urlencoded", "", "id_token=e30.e30.e30&x=%zz&&=")
	f.Add("/x", "text/html", "\x1b", "<form action=\u202e><input name=a value=eyJhbGciOiJub25l.e30.x>")
	f.Fuzz(func(t *testing.T, target, media, header, body string) {
		view := b.sightView(&sighting{Exchange: wire.Exchange{
			Method: target, URL: "http://x" + target, RequestHeader: http.Header{"Content-Type": {media}, "Authorization": {header}, header: {media}},
			RequestBody: []byte(body), ResponseHeader: http.Header{"Content-Type": {media}}, ResponseBody: []byte(body), Error: header,
		}, notes: notes{findings: lti.Findings{{Got: body, Want: header}}, refusal: &lti.Finding{Code: lti.Code("x"), Got: target}}})
		var page strings.Builder
		if err := templates().ExecuteTemplate(&page, "exchange", view); err != nil {
			t.Fatal(err)
		}
		for _, r := range page.String() {
			if r < ' ' && r != '\n' || r == '\u202e' || r == '\ufffd' && !strings.ContainsRune(target+media+header+body, r) {
				t.Fatalf("%q is on the page", r)
			}
		}
		if n := len(elements(t, page.String(), "script")); n != 0 {
			t.Fatalf("%d scripts", n)
		}
	})
}
