package platform

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// A set that must not be kept is fetched anew, but not for every request: past
// the limit the last answer counts, good or bad.
func TestFetchesAreRateLimited(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	noStore := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": []any{jwkOf(&toolKey().PublicKey, testKid)}})
	}
	for _, c := range []struct {
		name    string
		handler http.HandlerFunc
		says    func(answer)
	}{
		{"a set not to be kept", noStore, func(a answer) { a.ok(t, 200) }},
		{"no set", http.NotFound, func(a answer) { a.refused(t, 400, lti.KeySetUnreachable) }},
		{"nonsense", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }, func(a answer) { a.refused(t, 400, lti.KeySetMalformed) }},
	} {
		tool.clock.advance(fetchesEvery)
		tool.keySet.Store(c.handler)
		before := tool.fetches.Load()
		for range 3 * maxFetches {
			c.says(tool.askToken())
		}
		if got := tool.fetches.Load() - before; got != maxFetches {
			t.Errorf("%s: %d fetches, want %d", c.name, got, maxFetches)
		}
	}
	tool.keySet.Store(http.HandlerFunc(noStore)) // and a minute later all is well
	tool.clock.advance(fetchesEvery)
	tool.askToken().ok(t, 200)
}

// While a set is fresh, a failure to fetch it again harms nobody but who asked
// for it; afterwards its keys count no more.
func TestKeySetThatGoesAway(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.askToken().ok(t, 200)
	tool.keySet.Store(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }))
	tool.kid = "made-up"
	tool.askToken().refused(t, 400, lti.KeySetUnreachable)
	tool.kid = testKid
	tool.askToken().ok(t, 200)
	tool.clock.advance(defaultFresh)
	tool.askToken().refused(t, 400, lti.KeySetUnreachable)
	tool.publish(jwkOf(&foreignKey().PublicKey, "another"))
	tool.askToken().refused(t, 400, lti.KeyIDUnknown)
}

// A caller who hangs up does not make the tool unreachable for others.
func TestCallerHangsUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		way := &answers{header: http.Header{"Cache-Control": {"no-store"}}, body: mustJSON(map[string]any{"keys": []any{jwkOf(&toolKey().PublicKey, testKid)}})}
		keys := newRemoteKeys("http://127.0.0.1/jwks", &http.Client{Timeout: fetchTimeout, Transport: way}, time.Now)
		if _, err := keys.key(t.Context(), testKid); err != nil {
			t.Fatal(err)
		}
		hangUp := func() {
			way.slow = true
			for range maxFetches {
				gone, cancel := context.WithTimeout(t.Context(), time.Second)
				_, _ = keys.key(gone, testKid)
				cancel()
			}
		}
		hangUp()
		if _, err := keys.key(t.Context(), testKid); err != nil {
			t.Errorf("the key is lost: %v", err)
		}
		time.Sleep(fetchesEvery) // of the bubble
		hangUp()
		if _, err := keys.key(t.Context(), testKid); codeOf(err) != lti.KeySetUnreachable {
			t.Errorf("a key counts although the last good answer is too old: %v", err)
		}
		time.Sleep(fetchesEvery)
		way.slow = false
		if _, err := keys.key(t.Context(), testKid); err != nil {
			t.Errorf("the key does not come back: %v", err)
		}
	})
}

// A body that comes byte by byte takes no longer than one that does not come.
func TestDrippingKeySet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		keys := newRemoteKeys("http://127.0.0.1/jwks", &http.Client{Transport: &answers{drips: true}}, time.Now)
		start := time.Now()
		_, err := keys.key(t.Context(), testKid)
		if f, _, _ := describe(err, asOAuth); f.Code != lti.KeySetUnreachable || time.Since(start) > fetchTimeout {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
	})
}

// answers is a way to a server that answers, or takes its time.
type answers struct {
	header http.Header
	body   []byte
	slow   bool // hangs until the caller has gone
	drips  bool // a byte a second, without end
}

func (a *answers) RoundTrip(r *http.Request) (*http.Response, error) {
	if a.slow {
		return hangs{}.RoundTrip(r)
	}
	body := io.Reader(bytes.NewReader(a.body))
	if a.drips {
		body = drip{r.Context()}
	}
	return &http.Response{StatusCode: http.StatusOK, Header: a.header, Body: io.NopCloser(body)}, nil
}

type drip struct{ ctx context.Context }

func (d drip) Read(p []byte) (int, error) {
	select {
	case <-time.After(time.Second):
		p[0] = ' '
		return 1, nil
	case <-d.ctx.Done():
		return 0, d.ctx.Err()
	}
}

// Whatever headers come with a key set, it is kept for a time, and not for ever.
func FuzzFreshness(f *testing.F) {
	f.Add("max-age=60", "Mon, 02 Jan 2006 15:04:05 GMT", "Mon, 02 Jan 2006 15:06:05 GMT", "3")
	f.Add("private=\"x, no-store\"", "", "0", "-1")
	f.Fuzz(func(t *testing.T, control, date, expires, age string) {
		got := freshness(http.Header{"Cache-Control": {control}, "Date": {date}, "Expires": {expires}, "Age": {age}})
		if got < 0 || got > maxFresh {
			t.Fatalf("fresh for %s", got)
		}
	})
}
