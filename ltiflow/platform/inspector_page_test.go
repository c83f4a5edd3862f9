package platform

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ltibootcamp/ltiflow/lti"
)

// says is what the page says of each exchange in one line, newest first.
func says(tb testing.TB, page string) []string {
	tb.Helper()
	var lines []string
	for _, li := range parsePage(tb, page).all("li") {
		if line := li.attr("data-says"); line != "" {
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

	course := "/course/" + tool.shared
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

// A row shows the query, masked as everything is, and no more than a line of it.
func TestInspectorRowsShowTheQuery(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	endpoint := tool.addLink(t)
	token := tool.accessToken(t, lti.Final().Scope.LineItem)
	items, _, _ := strings.Cut(endpoint.LineItems, "?")
	tool.get(items+"?limit=1&resource_id=a%20b", bearer(token)).ok(t, http.StatusOK)
	tool.get(items+"?tag="+strings.Repeat("x", 500), bearer(token)).ok(t, http.StatusOK)
	var rows []string
	for _, summary := range parsePage(t, tool.get("/inspector", nil).ok(t, http.StatusOK).body).all("summary") {
		rows = append(rows, summary.all("code")[0].text())
	}
	path := strings.TrimPrefix(items, tool.url)
	for _, want := range []string{
		"GET " + path + "?limit=1&resource_id=a b", "POST /deep-link-return?session=[masked]", "POST /token",
		"GET " + path + "?tag=" + strings.Repeat("x", 115) + "…",
	} {
		if !slices.Contains(rows, want) {
			t.Errorf("no row shows %s:\n%s", want, strings.Join(rows, "\n"))
		}
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
		if len(parsePage(t, page).all("script")) != 1 || strings.ContainsAny(page, "\u202e\x00") {
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
	events := parsePage(t, page).all("ol")[0].attr("data-events")
	if u, err := url.Parse(events); err != nil || u.Path != "/inspector/events" || u.Query().Get("tool") != two.id ||
		u.Query().Get("refused") != "1" || u.Query().Get("after") != "6" {
		t.Errorf("the stream is %q: %v", events, err)
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
	if n := len(parsePage(t, page).all("script")); n != 1 {
		t.Errorf("%d scripts", n)
	}
	for _, name := range []string{"img", "b", "i"} {
		if len(parsePage(t, page).all(name)) != 0 {
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

// A page of a program that can be used without a mouse, and by who does not
// see it.
func TestInspectorIsAccessible(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.accessToken(t, lti.Final().Scope.Score)
	a := tool.get("/inspector", nil).ok(t, http.StatusOK)
	page := a.body
	labels := map[string]bool{}
	for _, label := range parsePage(t, page).all("label") {
		labels[label.attr("for")] = true
	}
	for _, s := range parsePage(t, page).all("select") {
		if !labels[s.attr("id")] {
			t.Errorf("the choice %q has no label", s.attr("name"))
		}
	}
	for _, pre := range parsePage(t, page).all("pre") {
		if pre.attr("tabindex") != "0" {
			t.Error("what scrolls cannot be reached with the keyboard")
		}
	}
	if n := len(parsePage(t, page).all("h1")); n != 1 {
		t.Errorf("%d headings of the page", n)
	}
	level := 1
	for n := range parsePage(t, page).Descendants() {
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
	nonce := parsePage(t, page).all("script")[0].attr("nonce")
	if csp := a.header.Get("Content-Security-Policy"); nonce == "" || !strings.Contains(csp, "'nonce-"+nonce+"'") ||
		!strings.Contains(csp, "connect-src 'self'") || !strings.Contains(csp, "frame-ancestors 'none'") {
		t.Errorf("the policy is %q", csp)
	}
}
