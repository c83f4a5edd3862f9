package ltiflow

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// A keyServer is a platform that publishes keys, and counts how often it is
// asked for them.
type keyServer struct {
	keys    []*Key
	status  int // 0 is 200
	fetched atomic.Int32
	asked   func() // told of each fetch, before its answer; nil for nobody
}

// RoundTrip answers with the key set.
func (s *keyServer) RoundTrip(req *http.Request) (*http.Response, error) {
	s.fetched.Add(1)
	if s.asked != nil {
		s.asked()
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	var all struct {
		Keys []json.RawMessage `json:"keys"`
	}
	for _, key := range s.keys {
		set, err := key.PublicSet()
		if err != nil {
			return nil, err
		}
		var one struct {
			Keys []json.RawMessage `json:"keys"`
		}
		if err := json.Unmarshal(set, &one); err != nil {
			return nil, err
		}
		all.Keys = append(all.Keys, one.Keys...)
	}
	body, err := json.Marshal(all)
	if err != nil {
		return nil, err
	}
	status := http.StatusOK
	if s.status != 0 {
		status = s.status
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)), Request: req}, nil
}

// A rotating is a tool that keeps the first key of a platform that has changed
// to the second.
type rotating struct {
	server *keyServer
	cache  *KeyCache
	later  atomic.Int64
}

func newRotating() *rotating {
	r := &rotating{server: &keyServer{keys: []*Key{strangerKey(), platformKey()}}}
	tool := &Tool{
		Edition: lti.Final(), URL: testTool, Client: &http.Client{Transport: r.server},
		Now: func() time.Time { return arrived.Add(time.Duration(r.later.Load())) },
	}
	_, kept := testRegistration()
	r.cache = tool.KeepKeys(kept, testIssuer+"/keys")
	return r
}

// launch verifies a message with a nonce of its own.
func (r *rotating) launch(ctx context.Context, tb testing.TB, nonce string, change func(*letter)) error {
	tb.Helper()
	l := goodLetter(lti.Final(), lti.Final().Message.ResourceLink)
	l.claims["nonce"], l.login.Nonce = nonce, nonce
	change(l)
	registration, _ := testRegistration()
	_, err := r.cache.VerifyMessage(ctx, l.seal(tb), registration, lti.Final().Message.ResourceLink)
	return err
}

// The changes of a letter that these tests are about.
func asItIs(*letter) {}

func newKey(l *letter) {
	l.key, l.header["kid"] = strangerKey(), strangerKey().ID
}
func madeUp(l *letter) { l.header["kid"] = "made-up" }

func codeOf(err error) lti.Code {
	var check *lti.CheckError
	if errors.As(err, &check) {
		return check.Finding.Code
	}
	return ""
}

func TestKeyCacheFetchesForANewKid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		change  func(*letter)
		server  func(*keyServer)
		want    lti.Code
		fetches int32
	}{
		{name: "a kid that is kept", change: asItIs},
		{name: "a new key", change: newKey, fetches: 1},
		{name: "a kid that is nowhere", change: madeUp, want: lti.KeyIDUnknown, fetches: 1},
		{name: "no kid", change: func(l *letter) { delete(l.header, "kid") }, want: lti.KeyIDMissing},
		{name: "another key under the old kid", change: func(l *letter) { l.key = strangerKey() }, want: lti.SignatureInvalid},
		{
			name: "an unknown kid, and no algorithm", want: lti.AlgNotAllowed,
			change: func(l *letter) { l.edit = swap(0, `{"alg":"none","kid":"made-up"}`) },
		},
		{
			name: "a platform that fails", change: newKey, fetches: 1, want: lti.StatusUnexpected,
			server: func(s *keyServer) { s.status = http.StatusInternalServerError },
		},
		{
			name: "a new set without the new key", change: newKey, fetches: 1, want: lti.KeyIDUnknown,
			server: func(s *keyServer) { s.keys = []*Key{platformKey()} },
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRotating()
			if c.server != nil {
				c.server(r.server)
			}
			err := r.launch(t.Context(), t, "nonce-1", c.change)
			if codeOf(err) != c.want || c.want == "" && err != nil {
				t.Errorf("error = %v, want %q", err, c.want)
			}
			if got := r.server.fetched.Load(); got != c.fetches {
				t.Errorf("%d fetches, want %d", got, c.fetches)
			}
			// Whatever came of it, the old key goes on.
			if err := r.launch(t.Context(), t, "nonce-2", asItIs); err != nil {
				t.Errorf("the kept key: %v", err)
			}
		})
	}
}

// A message that is verified a second time is not its own replay, and a real
// one is found out.
func TestKeyCacheKeepsTheNonce(t *testing.T) {
	t.Parallel()
	r := newRotating()
	if err := r.launch(t.Context(), t, "nonce-1", newKey); err != nil {
		t.Fatal(err)
	}
	if err := r.launch(t.Context(), t, "nonce-1", newKey); codeOf(err) != lti.NonceReplayed {
		t.Errorf("error = %v, want %s", err, lti.NonceReplayed)
	}
}

// However many kids are unknown, the platform is asked once a minute.
func TestKeyCacheIsNoAmplifier(t *testing.T) {
	t.Parallel()
	r := newRotating()
	for flood := range int32(3) {
		var all sync.WaitGroup
		for i := range 100 {
			all.Go(func() {
				err := r.launch(t.Context(), t, fmt.Sprint("nonce-", flood, i), func(l *letter) { l.header["kid"] = fmt.Sprint("made-up-", i) })
				if codeOf(err) != lti.KeyIDUnknown {
					t.Errorf("error = %v, want %s", err, lti.KeyIDUnknown)
				}
			})
		}
		all.Wait()
		if got := r.server.fetched.Load(); got != flood+1 {
			t.Errorf("%d fetches, want %d", got, flood+1)
		}
		r.later.Add(int64(refetchPause))
	}
}

// A platform that is down is asked no more often than one that answers.
func TestKeyCacheLeavesABrokenPlatformAlone(t *testing.T) {
	t.Parallel()
	r := newRotating()
	r.server.status = http.StatusBadGateway
	for range 3 {
		_ = r.launch(t.Context(), t, "nonce-1", newKey)
	}
	if got := r.server.fetched.Load(); got != 1 {
		t.Errorf("%d fetches, want 1", got)
	}
	r.server.status = 0
	r.later.Add(int64(refetchPause))
	if err := r.launch(t.Context(), t, "nonce-1", newKey); err != nil {
		t.Errorf("a minute later: %v", err)
	}
}

// A fetch holds nobody up whose key is kept: whoever sends an unknown kid could
// stop all launches while the platform takes its time.
func TestKeyCacheKnownKeysDoNotWait(t *testing.T) {
	t.Parallel()
	r := newRotating()
	asked, answer := make(chan struct{}), make(chan struct{})
	r.server.asked = func() { close(asked); <-answer }
	var all sync.WaitGroup
	all.Go(func() {
		if err := r.launch(t.Context(), t, "nonce-1", newKey); err != nil {
			t.Errorf("the new key: %v", err)
		}
	})
	<-asked
	if err := r.launch(t.Context(), t, "nonce-2", asItIs); err != nil { // or it hangs
		t.Errorf("the kept key: %v", err)
	}
	close(answer)
	all.Wait()
}

// Launches with a new key that come together wait for one fetch, and none of
// them is refused; nor does the fetch end with the user who was first.
func TestKeyCacheFetchesOnceForAll(t *testing.T) {
	t.Parallel()
	r := newRotating()
	gone, leave := context.WithCancel(t.Context())
	leave()
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			if err := r.launch(gone, t, fmt.Sprint("nonce-", i), newKey); err != nil {
				t.Errorf("launch %d: %v", i, err)
			}
		})
	}
	all.Wait()
	if got := r.server.fetched.Load(); got != 1 {
		t.Errorf("%d fetches, want 1", got)
	}
}
