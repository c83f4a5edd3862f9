package hostiletest

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"ltibootcamp/ltiflow/platform"
)

// A Spoiled answer takes the place of what the platform would have answered at
// the addresses that end in Path.
type Spoiled struct{ Path, Answer string }

// A front stands before a simulator, as a platform of its own: it has its own
// address and its own key, and passes on what the tool sends. What goes back is
// full of nasty words.
type front struct {
	tb        testing.TB
	simulator string // host:port, as the next
	own       string
	key       *rsa.PrivateKey // of the platform, and in its own name of the tool
	toolKey   atomic.Pointer[rsa.PrivateKey]
	spoiled   []Spoiled
	client    *http.Client
}

// ownKey is the same for all fronts of a process: keys are slow to make.
var ownKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// Start runs the platform until the test ends, and gives its address. It speaks
// both editions, and everything that the course does works with it, except at
// the addresses that are spoiled.
func Start(tb testing.TB, spoiled ...Spoiled) string {
	tb.Helper()
	simulator, err := platform.Open(platform.Config{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = simulator.Close() })
	key, err := ownKey()
	if err != nil {
		tb.Fatal(err)
	}
	f := &front{
		tb: tb, simulator: strings.TrimPrefix(simulator.URL(), "http://"), key: key, spoiled: spoiled,
		client: &http.Client{
			Transport:     &http.Transport{},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	server := httptest.NewUnstartedServer(f)
	f.own = server.Listener.Addr().String()
	server.Start()
	tb.Cleanup(func() {
		server.Close()
		f.client.CloseIdleConnections()
	})
	return server.URL
}

// ServeHTTP passes a request on and answers with what comes of it.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == toolKeys {
		writeJSON(w, f.keySet("", ownName)) // for the simulator
		return
	}
	for _, s := range f.spoiled {
		if strings.HasSuffix(r.URL.Path, s.Path) {
			f.write(w, s.Answer)
			return
		}
	}
	status, header, body, err := f.ask(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	f.write(w, answer(status, header, f.back(r, header, body)))
}

// ask gives a request to the simulator, in terms that it knows.
func (f *front) ask(r *http.Request) (status int, header http.Header, body []byte, err error) {
	sent, err := io.ReadAll(r.Body)
	if err != nil {
		return 0, nil, nil, err //nolint:wrapcheck // a test
	}
	sent = f.there(r, sent)
	query := ""
	if r.URL.RawQuery != "" {
		query = "?" + f.renamed(r.URL.RawQuery, f.own, f.simulator)
	}
	req, err := http.NewRequestWithContext(r.Context(), r.Method, "http://"+f.simulator+r.URL.EscapedPath()+query, bytes.NewReader(sent))
	if err != nil {
		return 0, nil, nil, err //nolint:wrapcheck // a test
	}
	for name, values := range r.Header {
		for _, value := range values {
			req.Header.Add(name, f.renamed(value, f.own, f.simulator))
		}
	}
	req.Header.Del("Accept-Encoding")
	resp, err := f.client.Do(req)
	if err != nil {
		return 0, nil, nil, err //nolint:wrapcheck // a test
	}
	defer func() { _ = resp.Body.Close() }()
	body, err = io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Header, body, err //nolint:wrapcheck // a test
}

// renamed calls one of the two by the name of the other, also where the name
// is part of a query or a form.
func (f *front) renamed(text, from, to string) string {
	return strings.NewReplacer(from, to, strings.Replace(from, ":", "%3A", 1), strings.Replace(to, ":", "%3A", 1)).Replace(text)
}

// write writes an answer as it is: net/http would make a better one of it.
func (f *front) write(w http.ResponseWriter, raw string) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		f.tb.Errorf("%T cannot be written to raw", w)
		return
	}
	conn, _, err := hijacker.Hijack()
	if err != nil {
		f.tb.Errorf("writing raw: %v", err)
		return
	}
	_, _ = io.WriteString(conn, raw)
	_ = conn.Close()
}

// answer is an answer as bytes, nasty in its status line and its headers. A
// header may hold what is no ASCII; a control character in it is no HTTP.
func answer(status int, header http.Header, body []byte) string {
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", status, "Fine \x1b]0;owned\x07\u009b6m\u202e\xff")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	header.Set("Connection", "close")
	header.Set("Server", "Nasty \u009b6;9m\u009d0;owned\u009c\u202eesrever\u2066\u200b\U000e0041\xff\xfe")
	header.Set("X-Endless", Endless())
	header.Set("X-Syntax", "**bold** `code` <b>&#27;[2J</b>")
	_ = header.Write(&b)
	b.WriteString("\r\n")
	b.Write(body)
	return b.String()
}

// Refusal is an answer that refuses, with an error of RFC 6749 or a problem of
// the simulator's own kind.
func Refusal() string {
	return answer(http.StatusForbidden, http.Header{"Content-Type": {"application/json"}}, encode(map[string]any{
		"error": Nasty(), "error_description": Nasty(), "title": Nasty(), "detail": Nasty(), Nasty(): Nasty(),
	}))
}

// Finding is an answer that refuses with the code of a check.
func Finding() string {
	return answer(http.StatusForbidden, http.Header{"Content-Type": {"application/json"}}, encode(map[string]any{
		"code": Nasty(), "got": Nasty(), "want": Endless(),
	}))
}

// Garbage is an answer that claims to be JSON, and HTML too.
func Garbage() string {
	return answer(http.StatusOK, http.Header{"Content-Type": {"application/json"}}, []byte(Nasty()+"\xff\xfe<title>"+Nasty()+"</title>"+Endless()))
}

// Page is an answer with a page whose buttons, and the refusal that it carries,
// are nasty.
func Page() string {
	words := html.EscapeString(Nasty())
	refusal := html.EscapeString(string(encode(map[string]any{"code": Nasty(), "got": Nasty(), "want": Endless()})))
	return answer(http.StatusForbidden, http.Header{"Content-Type": {"text/html"}}, []byte(`<title>`+words+`</title>
		<meta name="lti-refusal" content="`+refusal+`"><form><button>`+words+`</button></form><p>`+words+Nasty()+"\xff"))
}

// BrokenHeader is an answer that is no HTTP.
func BrokenHeader() string {
	return "HTTP/1.1 200 OK\r\nX-Nasty: \x1b]0;owned\x07\x00\u202e\r\n\x1b[6;9m: \x1b[6;9m\r\n\r\n"
}

// BrokenStatus is another.
func BrokenStatus() string { return "HTTP/1.1 \x1b[6;9m\u202e \u009b6m\r\n\r\n" }
