package platform

import (
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// everyRoute is what routes puts together.
func (b *bench) everyRoute() []route {
	return slices.Concat(b.finalRoutes(), b.draftRoutes(), b.serviceRoutes(), b.pageRoutes(), b.inspectorRoutes(), b.controlRoutes())
}

// all are the addresses of the platform, as a request names them.
func (b *bench) all(client string) map[string]route {
	fill := strings.NewReplacer("{course}", b.shared, "{client}", client, "{number}", "1", "{$}", "")
	found := map[string]route{"/nowhere": {}}
	for _, r := range b.everyRoute() {
		path := r.pattern[strings.IndexByte(r.pattern, '/'):] // one may begin with a method
		found[fill.Replace(path)] = r
	}
	return found
}

// Every answer of every address has the headers that keep it from being
// cached, guessed, framed or read by anybody but who asked, and none that
// opens it to scripts of other sites: tools call from servers.
func TestEveryAnswerIsHardened(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	n := newNotebook(t, b)
	cached := []string{pathKeys, pathDraftKeys, "/style.css", "/storage.js"}
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	for path, r := range b.all(n.client) {
		methods := append(slices.Sorted(maps.Keys(r.methods)), http.MethodOptions, http.MethodDelete)
		for _, method := range methods {
			for _, accept := range []string{"text/html", "application/json"} {
				req, err := http.NewRequestWithContext(t.Context(), method, b.url+path, http.NoBody)
				if err != nil {
					t.Fatal(err)
				}
				req.Header = http.Header{"Accept": {accept}, "Origin": {"https://evil.example"}, "Access-Control-Request-Method": {"POST"}}
				resp, err := client.Do(req)
				if err != nil {
					t.Fatal(err)
				}
				_ = resp.Body.Close()
				what := method + " " + path + " for " + accept
				for name, want := range map[string]string{
					"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin", "Cross-Origin-Resource-Policy": "same-origin",
				} {
					if got := resp.Header.Get(name); got != want {
						t.Errorf("%s: %s is %q, want %q", what, name, got, want)
					}
				}
				csp := resp.Header.Get("Content-Security-Policy")
				if !strings.HasPrefix(csp, "default-src 'none'; ") || !strings.Contains(csp, "frame-ancestors '") || strings.Contains(csp, "unsafe") {
					t.Errorf("%s: the policy is %q", what, csp)
				}
				if html := strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html"); html &&
					(!strings.Contains(csp, "script-src 'nonce-") || !strings.Contains(csp, "base-uri 'none'") || resp.Header.Get("Cross-Origin-Opener-Policy") != "same-origin-allow-popups" || !strings.Contains(resp.Header.Get("Permissions-Policy"), "usb=()")) {
					t.Errorf("%s: a page with the headers %v", what, resp.Header)
				}
				kept := resp.StatusCode == http.StatusOK && slices.Contains(cached, path)
				if got := resp.Header.Get("Cache-Control"); (got == "no-store") == kept {
					t.Errorf("%s: Cache-Control is %q", what, got)
				}
				for name := range resp.Header {
					if strings.HasPrefix(name, "Access-Control-") {
						t.Errorf("%s answers with %s", what, name)
					}
				}
			}
		}
	}
}

// The pages that carry a message stay reachable for who opened their window.
func TestMessagesKeepTheirOpener(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	who := tool.signIn(t, "LTIBCU_1")
	begun := tool.postForm("/course/"+tool.shared+"/add-content", url.Values{"deployment": {tool.deployment}}, who).ok(t, 200)
	sent := tool.get("/auth?"+tool.authRequest(forms(t, begun.body)[0]).Encode(), who).ok(t, 200)
	for _, a := range []answer{begun, sent} {
		if got := a.header.Get("Cross-Origin-Opener-Policy"); got != "" {
			t.Errorf("the opener policy is %q", got)
		}
	}
}

// Only what names this platform is answered: a foreign name that resolves to
// this machine does not.
func TestHosts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		host, port    string
		url           string
		answered, not []string
	}{
		"default": {
			"127.0.0.1", "5000", "http://127.0.0.1:5000",
			[]string{"127.0.0.1:5000", "localhost:5000", "LocalHost:5000", "[::1]:5000"},
			[]string{"", "127.0.0.1", "localhost", "127.0.0.1:5001", "127.0.0.1:80", "evil.example:5000", "evil.example", "localhost.evil.example:5000", "localhost:5000.evil.example", "127.0.0.1:5000@evil.example", "localhost.:5000", "[::1]"},
		},
		"port 80": {
			"127.0.0.1", "80", "http://127.0.0.1",
			[]string{"127.0.0.1", "127.0.0.1:80", "localhost", "localhost:80", "[::1]", "[::1]:80"},
			[]string{"", "127.0.0.1:5000", "evil.example", "evil.example:80", "::1", "127.0.0.1:"},
		},
		"IPv6 on port 80":  {"::1", "80", "http://[::1]", []string{"[::1]", "[::1]:80"}, []string{"::1"}},
		"another loopback": {"127.0.0.2", "1", "http://127.0.0.2:1", []string{"127.0.0.2:1"}, []string{"127.0.0.3:1"}},
	} {
		b := newBench(t)
		b.hosts = hostsOf(c.host, c.port)
		if got := urlOf(c.host, c.port); got != c.url {
			t.Errorf("%s: the URL is %s, want %s", name, got, c.url)
		}
		for status, hosts := range map[int][]string{200: c.answered, 403: c.not} {
			for _, host := range hosts {
				r := httptest.NewRequest(http.MethodGet, "/ping", nil)
				r.Host = host
				w := httptest.NewRecorder()
				b.http.Handler.ServeHTTP(w, r)
				if w.Code != status {
					t.Errorf("%s: host %q is answered %d, want %d", name, host, w.Code, status)
				}
			}
		}
	}
}

// The platform's own forms act for who is signed in, and only from its pages.
func TestFormsOfOtherSites(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	who := b.signIn(t, "LTIBCU_1")
	tried := 0
	for path, r := range b.all("2") {
		ours := slices.ContainsFunc(slices.Concat(b.pageRoutes(), b.inspectorRoutes(), b.controlRoutes()), func(o route) bool { return o.pattern == r.pattern })
		for method := range r.methods {
			if !ours || method == http.MethodGet || method == http.MethodHead {
				continue
			}
			tried++
			for name, c := range map[string]struct {
				header  http.Header
				refused bool
			}{
				"another site":               {http.Header{"Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"}}, true},
				"another site, old browser":  {http.Header{"Origin": {"https://evil.example"}}, true},
				"another port":               {http.Header{"Origin": {"http://127.0.0.1:1"}, "Sec-Fetch-Site": {"same-site"}}, true},
				"a sandboxed frame":          {http.Header{"Origin": {"null"}, "Sec-Fetch-Site": {"cross-site"}}, true},
				"no origin to tell":          {http.Header{"Origin": {"null"}}, true},
				"a name that looks like us":  {http.Header{"Origin": {b.url + ".evil.example"}}, true},
				"our page":                   {http.Header{"Origin": {b.url}, "Sec-Fetch-Site": {"same-origin"}}, false},
				"our page, old browser":      {http.Header{"Origin": {b.url}}, false},
				"a program, no browser":      {http.Header{}, false},
				"a page whose name rebounds": {http.Header{"Origin": {"http://evil.example"}, "Sec-Fetch-Site": {"same-origin"}, "Host": {"evil.example"}}, true},
			} {
				c.header.Set("Cookie", who.Get("Cookie"))
				c.header.Set("Content-Type", "application/x-www-form-urlencoded")
				req := httptest.NewRequest(method, b.url+path, strings.NewReader(""))
				req.Header = c.header
				if host := c.header.Get("Host"); host != "" {
					req.Host = host
				}
				w := httptest.NewRecorder()
				b.http.Handler.ServeHTTP(w, req)
				code := lti.ReadRefusal(w.Body.Bytes()).Code
				if refused := code == lti.OriginMismatch || code == lti.HostMismatch; refused != c.refused {
					t.Errorf("%s %s from %s: %d %s", method, path, name, w.Code, code)
				}
			}
		}
	}
	// What tools post comes from their sites, and is for the protocol to judge.
	for _, path := range []string{"/auth", "/deep-link-return", "/tool/x/cir"} {
		a := b.postForm(path, nil, http.Header{"Origin": {"null"}, "Sec-Fetch-Site": {"cross-site"}})
		if code := lti.ReadRefusal([]byte(a.body)).Code; code == lti.OriginMismatch {
			t.Errorf("%s takes nothing from a tool", path)
		}
	}
	if tried < 3 {
		t.Errorf("%d forms were tried, want all", tried)
	}
}

// What no well-behaved client sends, on the wire itself: each is refused, and
// the platform goes on.
func TestOddRequests(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	host := strings.TrimPrefix(b.url, "http://")
	for name, c := range map[string]struct{ request, status string }{
		"a trailing slash":       {"GET /ping/ HTTP/1.1\r\nHost: $\r\n\r\n", "404"},
		"an encoded slash":       {"GET /course/..%2f..%2fetc HTTP/1.1\r\nHost: $\r\n\r\n", "404"},
		"encoded dots":           {"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: $\r\n\r\n", "404"},
		"dots":                   {"GET /course/../../ping HTTP/1.1\r\nHost: $\r\n\r\n", "307"},
		"a redirect elsewhere":   {"GET //evil.example//x HTTP/1.1\r\nHost: $\r\n\r\n", "307"},
		"the same, encoded":      {"GET /%2f%5cevil.example//x HTTP/1.1\r\nHost: $\r\n\r\n", "307"},
		"an encoded NUL":         {"GET /course/%00 HTTP/1.1\r\nHost: $\r\n\r\n", "404"},
		"a NUL":                  {"GET /ping\x00 HTTP/1.1\r\nHost: $\r\n\r\n", "400"},
		"a NUL in a header":      {"GET /ping HTTP/1.1\r\nHost: $\r\nX: a\x00\r\n\r\n", "400"},
		"a broken escape":        {"GET /%zz HTTP/1.1\r\nHost: $\r\n\r\n", "400"},
		"a broken query":         {"GET /auth?%zz HTTP/1.1\r\nHost: $\r\n\r\n", "400"},
		"a long URL":             {"GET /" + strings.Repeat("a", 60<<10) + " HTTP/1.1\r\nHost: $\r\n\r\n", "404"},
		"a URL without end":      {"GET /" + strings.Repeat("a", 80<<10), "431"},
		"headers without end":    {"GET /ping HTTP/1.1\r\nHost: $\r\n" + strings.Repeat("X: y\r\n", 20_000), "431"},
		"no Host":                {"GET /ping HTTP/1.1\r\n\r\n", "400"},
		"no Host, as of old":     {"GET /ping HTTP/1.0\r\n\r\n", "403"},
		"two Hosts":              {"GET /ping HTTP/1.1\r\nHost: $\r\nHost: evil.example\r\n\r\n", "400"},
		"a Host in the line":     {"GET http://evil.example/ping HTTP/1.1\r\nHost: $\r\n\r\n", "403"},
		"a tunnel":               {"CONNECT evil.example:80 HTTP/1.1\r\nHost: $\r\n\r\n", "403"},
		"all of it":              {"OPTIONS * HTTP/1.1\r\nHost: $\r\n\r\n", "400"},
		"all of it, by no name":  {"OPTIONS * HTTP/1.1\r\nHost: evil.example\r\n\r\n", "403"},
		"HTTP/2 unasked":         {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "403"},
		"two lengths":            {"POST /token HTTP/1.1\r\nHost: $\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", "400"},
		"a length and chunks":    {"POST /token HTTP/1.1\r\nHost: $\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
		"a length below 0":       {"POST /token HTTP/1.1\r\nHost: $\r\nContent-Length: -1\r\n\r\n", "400"},
		"chunks that are none":   {"POST /token HTTP/1.1\r\nHost: $\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", "400"},
		"an encoding of its own": {"POST /token HTTP/1.1\r\nHost: $\r\nTransfer-Encoding: xchunked\r\n\r\n", "501"},
		"a body that ends early": {"POST /register HTTP/1.1\r\nHost: $\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{", "400"},
		"no HTTP":                {"hello\r\n\r\n", "400"},
		"HEAD that would make":   {"HEAD /newtool HTTP/1.1\r\nHost: $\r\n\r\n", "405"},
	} {
		answer := exchangeRaw(t, host, strings.ReplaceAll(c.request, "$", host))
		line, rest, _ := strings.Cut(answer, "\r\n")
		if fields := strings.Fields(line); len(fields) < 2 || fields[1] != c.status {
			t.Errorf("%s is answered %q, want %s", name, line, c.status)
		}
		if _, to, ok := strings.Cut(rest, "Location: "); ok && (to[0] != '/' || to[1] == '/' || to[1] == '\\') {
			t.Errorf("%s is sent to %.40s", name, to)
		}
	}
	if answer := exchangeRaw(t, host, "GET /ping HTTP/1.1\r\nHost: "+host+"\r\n\r\n"); !strings.Contains(answer, "200 OK") {
		t.Errorf("after that, /ping is answered %q", answer)
	}
	if strings.Contains(b.log.String(), "panic") {
		t.Errorf("the log says %s", b.log)
	}
}

// exchangeRaw sends bytes and reads what comes back until the platform or the
// network has had enough.
func exchangeRaw(tb testing.TB, host, request string) string {
	tb.Helper()
	conn, err := net.Dial("tcp", host)
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close()
	go func() {
		_, _ = io.WriteString(conn, request)
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.CloseWrite()
		}
	}()
	answer, _ := io.ReadAll(conn) // a reset after the answer is the platform's right
	return string(answer)
}

// All four timeouts are set, so that nobody holds a connection by being slow.
func TestTimeouts(t *testing.T) {
	t.Parallel()
	s := newBench(t).http
	for name, d := range map[string]time.Duration{
		"ReadHeaderTimeout": s.ReadHeaderTimeout, "ReadTimeout": s.ReadTimeout, "WriteTimeout": s.WriteTimeout, "IdleTimeout": s.IdleTimeout,
	} {
		if d <= 0 || d > time.Minute {
			t.Errorf("%s is %s", name, d)
		}
	}
	if s.MaxHeaderBytes <= 0 || s.MaxHeaderBytes > 64<<10 {
		t.Errorf("headers may have %d bytes", s.MaxHeaderBytes)
	}
}
