package platform

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// A follower reads the inspector's stream as a browser does.
type follower struct {
	*http.Response
	lines *bufio.Reader
}

func follow(tb testing.TB, at, query string, header http.Header) *follower {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), time.Minute)
	tb.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at+"/inspector/events"+query, http.NoBody)
	if err != nil {
		tb.Fatal(err)
	}
	for name, values := range header {
		r.Header[name] = values
	}
	transport := &http.Transport{DisableKeepAlives: true}
	resp, err := transport.RoundTrip(r)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = resp.Body.Close() })
	return &follower{resp, bufio.NewReader(resp.Body)}
}

// next reads one event: its id and its data, or a comment's colon.
func (f *follower) next(tb testing.TB) (id, data string) {
	tb.Helper()
	for {
		line, err := f.lines.ReadString('\n')
		if err != nil {
			tb.Fatalf("the stream ended: %v", err)
		}
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch {
		case line == ":\n":
			data = ":"
		case name == "id":
			id = value
		case name == "data":
			data += value + "\n"
		case line == "\n" && data != "":
			return id, data
		}
	}
}

func TestInspectorLive(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one, two := newTool13(t, b), newTool13(t, b)
	before := b.inspector.since(0)[1].number
	all := follow(t, b.url, "?after="+strconv.FormatUint(before, 10), nil)
	only := follow(t, b.url, "?after=2&refused=1&tool="+two.id, nil)
	back := follow(t, b.url, "?after=2", http.Header{"Last-Event-Id": {"1"}})
	if all.StatusCode != http.StatusOK || all.Header.Get("Content-Type") != "text/event-stream" || all.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("the stream is %d %v", all.StatusCode, all.Header)
	}
	one.accessToken(t, lti.Final().Scope.Score)
	two.tokenRequest("nothing").send(b).refused(t, 400, lti.ScopeNotAllowed)
	for i, want := range []string{"/jwks, platform to tool, 200 OK", "POST /token, tool to platform, 200 OK"} {
		if id, data := all.next(t); id != strconv.Itoa(3+i) || !strings.Contains(data, want) || !strings.HasPrefix(data, "<li ") {
			t.Errorf("event %s is %s, want %s", id, data, want)
		}
	}
	if id, data := only.next(t); id != "6" || !strings.Contains(data, "refused: scope_not_allowed") {
		t.Errorf("who filters gets %s: %s", id, data)
	}
	if id, data := back.next(t); id != "2" || !strings.Contains(data, "POST /register") {
		t.Errorf("who comes back gets %s: %s", id, data)
	}
	// One more may follow, and then no more; who leaves makes room.
	last := follow(t, b.url, "", nil)
	last.next(t)
	if refused := follow(t, b.url, "", nil); refused.StatusCode != http.StatusTooManyRequests {
		t.Errorf("one too many is answered %d", refused.StatusCode)
	}
	_ = last.Body.Close()
	for follow(t, b.url, "", nil).StatusCode != http.StatusOK { // until the platform has noticed
	}
}

// Closing the platform ends all streams: Close waits for them, and TestMain
// looks for what is left.
func TestInspectorEndsWithThePlatform(t *testing.T) {
	t.Parallel()
	s, err := Open(Config{NewKey: newTestKey()})
	if err != nil {
		t.Fatal(err)
	}
	f := follow(t, s.URL(), "", nil)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := io.Copy(io.Discard, f.lines); err != nil {
		t.Errorf("the stream did not end well: %v", err)
	}
}

// The deadlines of the server are for answers that end.
func TestInspectorOutlivesDeadlines(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.inspector.beat = 50 * time.Millisecond
	short := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = strings.TrimPrefix(b.url, "http://")
		b.http.Handler.ServeHTTP(w, r)
	}))
	short.Config.ReadHeaderTimeout, short.Config.ReadTimeout, short.Config.WriteTimeout = 50*time.Millisecond, 60*time.Millisecond, 60*time.Millisecond
	short.Start()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(func() { cancel(); short.Close() })
	r, _ := http.NewRequestWithContext(ctx, http.MethodGet, short.URL+"/inspector/events", http.NoBody)
	resp, err := short.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	f := &follower{resp, bufio.NewReader(resp.Body)}
	for range 5 {
		if _, data := f.next(t); data != ":" {
			t.Fatalf("got %q, want that it is there", data)
		}
	}
	b.get("/ping", nil)
	for {
		if _, data := f.next(t); data != ":" {
			if !strings.Contains(data, "GET /ping") {
				t.Errorf("got %s", data)
			}
			return
		}
	}
}

// A page of another site cannot take the places of those who may look.
func TestInspectorLiveIsForThePlatformsPages(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, site := range []string{"cross-site", "same-site"} {
		resp := follow(t, b.url, "", http.Header{"Sec-Fetch-Site": {site}})
		if resp.StatusCode != http.StatusForbidden {
			t.Errorf("%s is answered %d", site, resp.StatusCode)
		}
		b.get("/newtool", http.Header{"Sec-Fetch-Site": {site}}).refused(t, http.StatusForbidden, lti.OriginMismatch)
	}
	if resp := follow(t, b.url, "", http.Header{"Sec-Fetch-Site": {"same-origin"}}); resp.StatusCode != http.StatusOK {
		t.Errorf("the platform's own page is answered %d", resp.StatusCode)
	}
}

// Who does not read is dropped; the handlers go on all the time.
func TestInspectorDropsWhoDoesNotRead(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	wake, ok := b.inspector.follow()
	if !ok {
		t.Fatal("nobody may follow")
	}
	for range 3 * maxSightings { // none of these may wait for the one who follows
		b.get("/ping", nil)
	}
	if len(wake) != 1 {
		t.Errorf("%d signals wait, want one for all", len(wake))
	}
	w := &stuck{header: http.Header{}}
	done := make(chan error, 1)
	go func() {
		r := httptest.NewRequest(http.MethodGet, b.url+"/inspector/events", http.NoBody)
		done <- b.inspectorEvents(w, r)
	}()
	if err := <-done; err != nil || !w.limited {
		t.Errorf("a reader that hangs ends with %v, with a deadline %v", err, w.limited)
	}
	b.inspector.mu.Lock()
	defer b.inspector.mu.Unlock()
	if len(b.inspector.watchers) != 1 {
		t.Errorf("%d follow, want the one", len(b.inspector.watchers))
	}
}

// stuck is the connection of a browser that reads nothing: after the first
// piece each write fails at its deadline.
type stuck struct {
	header  http.Header
	writes  int
	limited bool
}

func (s *stuck) Header() http.Header { return s.header }
func (s *stuck) WriteHeader(int)     {}
func (s *stuck) FlushError() error   { return nil }

func (s *stuck) SetWriteDeadline(at time.Time) error {
	s.limited = !at.IsZero()
	return nil
}

func (s *stuck) Write(p []byte) (int, error) {
	if s.writes++; s.writes > 1 {
		return 0, context.DeadlineExceeded
	}
	return len(p), nil
}
