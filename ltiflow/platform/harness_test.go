package platform

import (
	"bytes"
	"crypto/rsa"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"ltibootcamp/ltiflow/lti"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// testKeys are made once for all tests: a key takes as long as a hundred
// requests.
var testKeys = sync.OnceValue(func() []*rsa.PrivateKey {
	keys := make([]*rsa.PrivateKey, 12)
	var wg sync.WaitGroup
	for i := range keys {
		wg.Go(func() {
			var err error
			if keys[i], err = generateKey(); err != nil {
				panic(err)
			}
		})
	}
	wg.Wait()
	return keys
})

// Keys that no platform under test hands out.
func toolKey() *rsa.PrivateKey    { return testKeys()[0] }
func foreignKey() *rsa.PrivateKey { return testKeys()[1] }

// newTestKey hands out the others in turn.
func newTestKey() func() (*rsa.PrivateKey, error) {
	var turn atomic.Int64
	return func() (*rsa.PrivateKey, error) {
		keys := testKeys()[2:]
		return keys[int(turn.Add(1))%len(keys)], nil
	}
}

// A clock is the time of a platform under test.
type clock struct {
	mu  sync.Mutex
	now time.Time
	// yields makes a look at the clock let others run. The platform looks
	// between the steps of what counts once: there requests meet.
	yields atomic.Bool
}

func (c *clock) Now() time.Time {
	if c.yields.Load() {
		runtime.Gosched()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// A bench is a platform under test.
type bench struct {
	*Server
	clock *clock
	log   *bytes.Buffer
	// through sends a request over a socket. Without it, the handler gets it.
	through func(*http.Request) answer
}

func newBench(tb testing.TB) *bench {
	tb.Helper()
	return newBenchAt(tb, "")
}

// newBenchAt keeps what the platform knows in a file, or in memory without one.
func newBenchAt(tb testing.TB, data string) *bench {
	tb.Helper()
	b := &bench{clock: &clock{now: time.Unix(1_800_000_000, 0).UTC()}, log: &bytes.Buffer{}}
	var mu sync.Mutex
	s, err := Open(Config{
		Data: data, Now: b.clock.Now, NewKey: newTestKey(), budgets: plenty(),
		Log: slog.New(slog.NewTextHandler(lockedWriter{&mu, b.log}, nil)),
	})
	if err != nil {
		tb.Fatal(err)
	}
	b.Server = s
	tb.Cleanup(func() {
		if err := b.Close(); err != nil {
			tb.Error(err)
		}
	})
	return b
}

// plenty are the budgets, so large that no test meets them by accident.
func plenty() map[string]budget {
	plenty := budgets()
	for pattern := range plenty {
		plenty[pattern] = budget{1 << 30, 1 << 30}
	}
	return plenty
}

type lockedWriter struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// An answer is a response that was read.
type answer struct {
	status int
	header http.Header
	body   string
}

// do sends a request to the platform.
func (b *bench) do(method, target string, body io.Reader, header http.Header) answer {
	if strings.HasPrefix(target, "/") {
		target = b.url + target
	}
	r := httptest.NewRequest(method, target, body)
	for name, values := range header {
		r.Header[http.CanonicalHeaderKey(name)] = values
	}
	if b.through != nil {
		return b.through(r)
	}
	w := httptest.NewRecorder()
	b.http.Handler.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.String()}
}

func (b *bench) get(target string, header http.Header) answer {
	return b.do(http.MethodGet, target, nil, header)
}

func (b *bench) postForm(target string, form url.Values, header http.Header) answer {
	header = header.Clone()
	if header == nil {
		header = http.Header{}
	}
	if header.Get("Content-Type") == "" {
		header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.do(http.MethodPost, target, strings.NewReader(form.Encode()), header)
}

// refused checks that the answer says no with the status and the code, in the
// body or on the page.
func (a answer) refused(tb testing.TB, status int, code lti.Code) {
	tb.Helper()
	if a.status != status {
		tb.Errorf("status is %d, want %d; body: %s", a.status, status, a.body)
	}
	if strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
		if !strings.Contains(a.body, "<code>"+string(code)+"</code>") {
			_, after, _ := strings.Cut(a.body, "<dt>Code</dt>")
			tb.Errorf("the page lacks the code %s: %.200s", code, after)
		}
		return
	}
	if got := lti.ReadRefusal([]byte(a.body)).Code; got != code {
		tb.Errorf("code is %q, want %q; body: %s", got, code, a.body)
	}
}

func (a answer) ok(tb testing.TB, status int) answer {
	tb.Helper()
	if a.status != status {
		tb.Fatalf("status is %d, want %d; body: %s", a.status, status, a.body)
	}
	return a
}

func (a answer) json(tb testing.TB) map[string]any {
	tb.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(a.body), &v); err != nil {
		tb.Fatalf("reading %s: %v", a.body, err)
	}
	return v
}
