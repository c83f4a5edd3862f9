package platform

import (
	"context"
	"crypto/rsa"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

func TestOpen(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "example.com:0", "[::]:0", "127.0.0.1", "localhost.example:0"} {
		if s, err := Open(Config{Addr: addr, NewKey: newTestKey()}); err == nil {
			_ = s.Close()
			t.Errorf("Open serves on %s", addr)
		}
	}
	for addr, want := range map[string]string{"localhost:0": "http://localhost:", "127.0.0.1:0": "http://127.0.0.1:", "": "http://127.0.0.1:"} {
		s, err := Open(Config{Addr: addr, NewKey: newTestKey()})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(s.URL(), want) || strings.HasSuffix(s.URL(), ":0") {
			t.Errorf("%q is at %s, want %s…", addr, s.URL(), want)
		}
		resp, err := http.Get(s.URL() + "/ping")
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Errorf("%s does not answer: %v", s.URL(), err)
		}
		_ = resp.Body.Close()
		http.DefaultClient.CloseIdleConnections()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestOpenAddressInUse(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, err = Open(Config{Addr: listener.Addr().String()})
	if err == nil || !strings.Contains(err.Error(), "in use") || !strings.Contains(err.Error(), "another port") {
		t.Errorf("the error is %v", err)
	}
}

// Close waits for nobody who hangs on, and leaves no goroutine: TestMain
// looks for those.
func TestCloseWithOpenConnections(t *testing.T) {
	t.Parallel()
	s, err := Open(Config{NewKey: newTestKey()})
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("POST /token HTTP/1.1\r\n")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// Who needs a key waits for it, but not for ever and not past Close.
func TestWaitingForKeys(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	s, err := Open(Config{NewKey: func() (*rsa.PrivateKey, error) {
		<-release
		return toolKey(), nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, path := range []string{"/jwks", "/newtool"} {
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, s.URL()+path, http.NoBody)
		w := httptest.NewRecorder()
		s.http.Handler.ServeHTTP(w, r)
		if w.Code != http.StatusInternalServerError {
			t.Errorf("%s without keys is answered %d", path, w.Code)
		}
	}
	close(release)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, s.URL()+"/jwks", http.NoBody)
	w := httptest.NewRecorder()
	s.http.Handler.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Errorf("/jwks is answered %d once there are keys", w.Code)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestKeysThatCannotBeMade(t *testing.T) {
	t.Parallel()
	s, err := Open(Config{NewKey: func() (*rsa.PrivateKey, error) { return nil, errors.New("no entropy") }})
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{Server: s}
	for _, path := range []string{"/jwks", "/newtool"} {
		b.get(path, nil).refused(t, 500, lti.InternalError)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestHostAndAddress(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	port := b.url[strings.LastIndexByte(b.url, ':'):]
	for host, status := range map[string]int{
		"127.0.0.1" + port: 200, "localhost" + port: 200, "[::1]" + port: 200,
		"127.0.0.1": 403, "evil.example" + port: 403, "127.0.0.1:1": 403, "": 403, "localhost" + port + ".evil.example": 403,
	} {
		r := httptest.NewRequest(http.MethodGet, "/ping", nil)
		r.Host = host
		w := httptest.NewRecorder()
		b.http.Handler.ServeHTTP(w, r)
		if w.Code != status {
			t.Errorf("host %q is answered %d, want %d", host, w.Code, status)
		}
		if status == 403 && lti.ReadRefusal(w.Body.Bytes()).Code != lti.HostMismatch {
			t.Errorf("host %q is refused with %s", host, w.Body)
		}
	}
	b.get("/nowhere", nil).refused(t, 404, lti.NotFound)
	b.get("/nowhere", http.Header{"Accept": {"text/html"}}).refused(t, 404, lti.NotFound)
	b.get("/tool/2", nil).refused(t, 404, lti.NotFound)
}

// Every address answers every wrong method in JSON, with what it would take.
func TestMethods(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for path, allow := range map[string]string{
		"/": "GET, HEAD", "/signin": "POST", "/course/x": "GET, HEAD", "/course/x/gradebook": "GET, HEAD", "/course/x/launch": "POST",
		"/course/x/add-content": "POST", "/.well-known/openid-configuration": "GET, HEAD", "/.well-known/jwks.json": "GET, HEAD",
		"/keys": "GET, HEAD", "/keys/rotate": "POST", "/jwks": "GET, HEAD", "/register": "POST", "/auth": "GET, POST", "/token": "POST", "/auth/token": "POST", "/deep-link-return": "POST",
		"/newtool": "GET", "/ping": "GET, HEAD", "/tool/2/cisr": "GET, HEAD", "/tool/2/cirs": "GET, HEAD", "/tool/x/cir": "POST",
		"/tool/2/context/x/studentlaunch": "GET, HEAD", "/x/lineitems/1/lineitem/scores": "POST", "/x/lineitems/1/lineitem/results": "GET, HEAD",
		"/x/lineitems": "GET, HEAD, POST", "/x/lineitems/1/lineitem": "DELETE, GET, HEAD, PUT",
	} {
		for _, method := range []string{"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"} {
			if strings.Contains(allow, method) {
				continue
			}
			a := b.do(method, path, nil, nil)
			if a.header.Get("Allow") != allow {
				t.Errorf("%s %s allows %q, want %q", method, path, a.header.Get("Allow"), allow)
			}
			a.refused(t, http.StatusMethodNotAllowed, lti.MethodNotAllowed)
		}
	}
}

// Limits of what is read hold everywhere.
func TestBodiesAreLimited(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	n := newNotebook(t, b)
	large := "x=" + strings.Repeat("x", maxBody)
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	for _, path := range []string{"/token", "/auth/token", "/tool/" + n.course + "/cir", "/signin", "/course/" + b.shared + "/launch"} {
		b.do(http.MethodPost, path, strings.NewReader(large), form).refused(t, 413, lti.BodyTooLarge)
	}
	a := b.do(http.MethodPost, "/auth", strings.NewReader(large), form)
	a.refused(t, 413, lti.BodyTooLarge)
}

func TestPanicIsAnswered(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	handler := b.guard(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("oh") }))
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, b.url+"/x", nil))
	answer{w.Code, w.Header(), w.Body.String()}.refused(t, 500, lti.InternalError)
	if strings.Contains(w.Body.String(), "oh") || !strings.Contains(b.log.String(), "cause=oh") {
		t.Errorf("the answer is %s, the log %s", w.Body, b.log)
	}
	defer func() {
		if recover() == nil {
			t.Error("a handler could not hang up")
		}
	}()
	b.guard(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })).
		ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, b.url+"/x", nil))
}

// The codes that are answered otherwise than 400 have a place in the catalogue.
func TestOutcomesAreCatalogued(t *testing.T) {
	t.Parallel()
	for code := range outcomes {
		if about := code.About(); about.Asks == "" || about.Cause == "" || about.Remedy == "" || about.Spec == "" {
			t.Errorf("%s is not in the catalogue", code)
		}
	}
}

// A refusal says no more than it must of what was sent, in letters that its
// format allows (RFC 6749 §5.2).
func TestRefusalsAreClipped(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	a := b.postForm("/token", url.Values{
		"grant_type": {strings.Repeat("\"\\ü", 1000)}, "client_assertion_type": {"x"}, "client_assertion": {"x"},
	}, nil)
	a.refused(t, 400, lti.GrantTypeUnsupported)
	said := lti.ReadRefusal([]byte(a.body)).ErrorDescription
	if len(a.body) > 3000 || regexp.MustCompile(`[^\x20\x21\x23-\x5b\x5d-\x7e]`).MatchString(said) {
		t.Errorf("%d bytes: %s", len(a.body), said)
	}
}

// Registration is open, and memory has an end.
func TestLimits(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	n := newNotebook(t, b)
	who := tool.signIn(t, "LTIBCU_1")
	request := tool.message(t, tool.login(t, who), who)
	b.limits = limits{clients: 2, links: 0}
	tool.send(tool.reply(request, who, gradedItem())).refused(t, 429, lti.LimitReached)
	n.send(n.reply(nbLink("x", nil))).refused(t, 429, lti.LimitReached)
	tool.register(tool.configuration()).refused(t, 429, lti.LimitReached)
	b.get("/newtool", nil).refused(t, 429, lti.LimitReached)
	if courses, err := b.store.Courses(lti.Draft().Name, 0, 10); err != nil || len(courses) != 1 {
		t.Errorf("%d courses of edition 2018, want that of the one tool: %v", len(courses), err)
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	cfg := Config{}.withDefaults()
	if cfg.Now == nil || cfg.NewKey == nil || cfg.Log.Enabled(t.Context(), slog.LevelError) {
		t.Errorf("the defaults are %+v", cfg)
	}
}
