package platform

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// kidsAt are the kids of a key set.
func (b *bench) kidsAt(tb testing.TB, path string) []string {
	tb.Helper()
	var set struct {
		Keys []struct{ Kid string }
	}
	if err := json.Unmarshal([]byte(b.get(path, nil).ok(tb, http.StatusOK).body), &set); err != nil {
		tb.Fatal(err)
	}
	kids := make([]string, len(set.Keys))
	for i, key := range set.Keys {
		kids[i] = key.Kid
	}
	return kids
}

// kidOf is the kid in the header of a token.
func kidOf(tb testing.TB, token string) string {
	tb.Helper()
	t, err := readToken(token)
	if err != nil {
		tb.Fatal(err)
	}
	return t.header.Text("kid")
}

func (b *bench) rotate(tb testing.TB) {
	tb.Helper()
	a := b.postForm("/keys/rotate", nil, http.Header{"Origin": {b.url}}).ok(tb, http.StatusSeeOther)
	if at := a.header.Get("Location"); at != "/keys" {
		tb.Errorf("after rotating it goes on to %q", at)
	}
}

// Both key sets show the former keys beside the new ones, for as long as what
// they signed may count, and only the new ones sign (SEC §6.4).
func TestRotation(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := b.kidsAt(t, "/jwks")
	b.rotate(t)
	both := b.kidsAt(t, "/jwks")
	if len(both) != 2*signingKeys || !slices.Equal(both[signingKeys:], first) {
		t.Fatalf("after a rotation of %v the kids are %v", first, both)
	}
	if draft := b.kidsAt(t, "/.well-known/jwks.json"); !slices.Equal(draft, both) {
		t.Errorf("the other edition sees %v", draft)
	}
	second, used := both[:signingKeys], map[string]bool{}
	n := newNotebook(t, b)
	for range 2 * signingKeys {
		used[kidOf(t, b.get("/tool/"+n.client+"/cisr", nil).ok(t, 200).body)] = true
	}
	for kid := range used {
		if !slices.Contains(second, kid) {
			t.Errorf("%s signs", kid)
		}
	}
	if len(used) != signingKeys {
		t.Errorf("%d keys sign, want %d", len(used), signingKeys)
	}

	b.clock.advance(idTokenLife + keySetLife - time.Second)
	if kids := b.kidsAt(t, "/jwks"); !slices.Equal(kids, both) {
		t.Errorf("at the end of the overlap the kids are %v", kids)
	}
	b.clock.advance(time.Second)
	for _, path := range []string{"/jwks", "/.well-known/jwks.json"} {
		if kids := b.kidsAt(t, path); !slices.Equal(kids, second) {
			t.Errorf("after the overlap the kids at %s are %v", path, kids)
		}
	}
}

// Rotating again and again has an end, until the first keys have gone.
func TestRotationsAreLimited(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	seen := map[string]bool{}
	for range maxPublished/signingKeys - 1 {
		b.rotate(t)
	}
	for _, kid := range b.kidsAt(t, "/jwks") {
		seen[kid] = true // all in the same second
	}
	if len(seen) != maxPublished {
		t.Errorf("%d kids, want %d", len(seen), maxPublished)
	}
	b.postForm("/keys/rotate", nil, nil).refused(t, 429, lti.LimitReached)
	b.clock.advance(keyOverlap)
	b.rotate(t)
	if kids := b.kidsAt(t, "/jwks"); len(kids) != 2*signingKeys || seen[kids[0]] {
		t.Errorf("the kids are %v", kids)
	}
}

// The page shows each key and nothing private.
func TestKeysPage(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.rotate(t)
	page := b.get("/keys", http.Header{"Accept": {"text/html"}}).ok(t, http.StatusOK).body
	for _, kid := range b.kidsAt(t, "/jwks") {
		if !strings.Contains(page, "<code>"+kid+"</code>") {
			t.Errorf("%s is not listed", kid)
		}
	}
	if got := strings.Count(page, ">signs<"); got != signingKeys {
		t.Errorf("%d keys are said to sign", got)
	}
	until := b.clock.Now().Add(keyOverlap).Format("2006-01-02 15:04:05 UTC")
	if got := strings.Count(page, until); got != signingKeys {
		t.Errorf("%d keys are said to go at %s", got, until)
	}
	found := forms(t, page)
	if len(found) != 1 || found[0].button != "Rotate the keys" || found[0].action != "/keys/rotate" || found[0].method != "post" {
		t.Errorf("the forms are %+v", found)
	}
	keys, err := b.keys.public(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		view, err := key.view()
		if err != nil || !strings.Contains(page, view.Thumbprint) || view.Bits != keyBits {
			t.Errorf("the thumbprint of %s is not there: %v", key.kid, err)
		}
		for _, secret := range append(key.private.Primes, key.private.D) {
			for _, text := range []string{secret.String(), hex.EncodeToString(secret.Bytes()), base64.RawURLEncoding.EncodeToString(secret.Bytes())} {
				if strings.Contains(page, text) {
					t.Errorf("the page shows a private part of %s", key.kid)
				}
			}
		}
	}
	for _, from := range []string{"https://evil.example", "null"} {
		b.postForm("/keys/rotate", nil, http.Header{"Origin": {from}}).refused(t, 403, lti.OriginMismatch)
	}
}

// The thumbprint of RFC 7638 §3.1.
func TestThumbprint(t *testing.T) {
	t.Parallel()
	const n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
	public, err := webKey{N: n, E: "AQAB"}.public()
	if err != nil {
		t.Fatal(err)
	}
	view, err := savedKey{private: &rsa.PrivateKey{PublicKey: *public}}.view()
	if err != nil || view.Thumbprint != "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs" {
		t.Errorf("the thumbprint is %s: %v", view.Thumbprint, err)
	}
}

// Launches at the same time as rotations: whatever kid a message names, the
// key set that is fetched for it has the key.
func TestRotationDuringLaunches(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	n := newNotebook(t, b)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 10 {
				kid := kidOf(t, b.get("/tool/"+n.client+"/cisr", nil).ok(t, 200).body)
				if kids := b.kidsAt(t, "/jwks"); !slices.Contains(kids, kid) {
					t.Errorf("%s signs and is not in %v", kid, kids)
				}
			}
		})
	}
	for range 4 {
		wg.Go(func() { b.rotate(t) })
	}
	wg.Wait()
}

// A ring is a keyring under test, with keys that are made when told.
type ring struct {
	*keyring
	clock  *clock
	made   atomic.Int64
	hold   chan struct{} // nil: keys are made at once
	broken atomic.Bool
}

func newRing(tb testing.TB, keys []savedKey, saved func([]savedKey) error) *ring {
	tb.Helper()
	r := &ring{clock: &clock{now: time.Unix(1_800_000_000, 0)}}
	next := newTestKey()
	r.keyring = newKeyring(func() (*rsa.PrivateKey, error) {
		if r.broken.Load() {
			return nil, errors.New("no entropy")
		}
		if r.hold != nil {
			<-r.hold
		}
		r.made.Add(1)
		return next()
	}, r.clock.Now, keys, saved)
	return r
}

// run starts the ring for the rest of the test.
func (r *ring) run(tb testing.TB) *ring {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var tasks sync.WaitGroup
	r.start(ctx, &tasks)
	tb.Cleanup(func() { cancel(); tasks.Wait() })
	return r
}

func (r *ring) kids(tb testing.TB) []string {
	tb.Helper()
	keys, err := r.public(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	return kidsOf(keys)
}

func kidsOf(keys []savedKey) []string {
	kids := make([]string, len(keys))
	for i, key := range keys {
		kids[i] = key.kid
	}
	return kids
}

func (r *ring) signs(tb testing.TB) string {
	tb.Helper()
	token, err := r.sign(tb.Context(), map[string]any{})
	if err != nil {
		tb.Fatal(err)
	}
	return kidOf(tb, token)
}

// While new keys are being made the old ones sign, and who asks for a rotation
// meanwhile gets the one that is under way.
func TestRotationIsJoined(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRing(t, nil, nil).run(t)
		first := r.kids(t)
		synctest.Wait()
		r.hold = make(chan struct{})
		before := r.made.Load()
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if err := r.rotate(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		if kid := r.signs(t); !slices.Contains(first, kid) || len(r.kids(t)) != signingKeys {
			t.Errorf("%s signs before the new keys are ready", kid)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if err := r.rotate(gone); !errors.Is(err, context.Canceled) {
			t.Errorf("who has gone is told %v", err)
		}
		close(r.hold)
		wg.Wait()
		if got := r.made.Load() - before; got != signingKeys {
			t.Errorf("%d keys were made for eight rotations at once, want %d", got, signingKeys)
		}
		if kid := r.signs(t); slices.Contains(first, kid) {
			t.Errorf("the former key %s signs", kid)
		}
	})
}

// Keys are made when the head start is over or when somebody wants one, and
// none are made that were kept.
func TestHeadStart(t *testing.T) {
	t.Parallel()
	const spare = 1
	for name, c := range map[string]struct {
		kept []savedKey
		want bool
		made int64
		at   time.Duration
	}{
		"unasked":      {nil, false, signingKeys + spare, headStart},
		"wanted":       {nil, true, signingKeys + spare, 0},
		"kept":         {[]savedKey{{kid: "a", private: toolKey()}}, false, spare, headStart},
		"kept, former": {[]savedKey{{kid: "a", private: toolKey(), retired: time.Unix(1_800_000_000, 0)}}, false, signingKeys + spare, headStart},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := newRing(t, c.kept, nil).run(t)
				if c.want {
					r.kids(t)
				} else {
					time.Sleep(c.at - time.Nanosecond) // of the bubble
					synctest.Wait()
					if got := r.made.Load(); got != 0 {
						t.Errorf("%d keys are made before the head start is over", got)
					}
					time.Sleep(time.Nanosecond)
				}
				synctest.Wait()
				if got := r.made.Load(); got != c.made {
					t.Errorf("%d keys are made, want %d", got, c.made)
				}
			})
		})
	}
}

// What the hook was given opens a keyring that publishes the same keys and
// signs with the same ones. The hook comes before the keys are used.
func TestKeysAreKept(t *testing.T) {
	t.Parallel()
	var kept []savedKey
	var r *ring
	r = newRing(t, nil, func(keys []savedKey) error {
		for _, key := range keys[:signingKeys] {
			if slices.Contains(kidsOf(r.keys.Load().signing), key.kid) {
				t.Errorf("%s is used before it is kept", key.kid)
			}
		}
		kept = keys
		return nil
	}).run(t)
	first := r.kids(t)
	if !slices.Equal(kidsOf(kept), first) {
		t.Errorf("kept are %v, want %v", kidsOf(kept), first)
	}
	r.clock.advance(time.Minute)
	if err := r.rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	both := r.kids(t)
	for i, key := range kept {
		if former := i >= signingKeys; former == key.retired.IsZero() || !key.made.Equal(time.Unix(1_800_000_060, 0)) != former {
			t.Errorf("key %d is kept as made %s, retired %s", i, key.made, key.retired)
		}
	}

	again := newRing(t, kept, nil).run(t)
	again.clock.advance(time.Minute)
	if got := again.kids(t); !slices.Equal(got, both) {
		t.Errorf("reopened, the kids are %v, want %v", got, both)
	}
	for range signingKeys {
		if kid := again.signs(t); !slices.Contains(both[:signingKeys], kid) {
			t.Errorf("reopened, %s signs", kid)
		}
	}
	again.clock.advance(keyOverlap)
	if got := again.kids(t); !slices.Equal(got, both[:signingKeys]) {
		t.Errorf("after the overlap the kids are %v", got)
	}
	if err := again.rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := again.kids(t); slices.Contains(both, got[0]) || !slices.Equal(got[signingKeys:], both[:signingKeys]) {
		t.Errorf("reopened and rotated, the kids are %v", got)
	}
}

// Keys that cannot be made or kept change nothing, and the next rotation may.
func TestRotationThatFails(t *testing.T) {
	t.Parallel()
	full := errors.New("the disk is full")
	var broken bool
	r := newRing(t, nil, func([]savedKey) error {
		if broken {
			return full
		}
		return nil
	}).run(t)
	first := r.kids(t)
	broken = true
	if err := r.rotate(t.Context()); !errors.Is(err, full) {
		t.Errorf("the rotation says %v", err)
	}
	broken = false
	r.broken.Store(true)
	if err := r.rotate(t.Context()); err == nil || !strings.Contains(err.Error(), "entropy") {
		t.Errorf("the rotation says %v", err)
	}
	if kids := r.kids(t); !slices.Equal(kids, first) || !slices.Contains(first, r.signs(t)) {
		t.Errorf("the kids are %v, were %v", kids, first)
	}
	r.broken.Store(false)
	if err := r.rotate(t.Context()); err != nil || slices.Contains(first, r.signs(t)) {
		t.Errorf("the rotation says %v", err)
	}
}

// A platform without keys gets some by rotating.
func TestRotationMends(t *testing.T) {
	t.Parallel()
	r := newRing(t, nil, nil)
	r.broken.Store(true)
	r.run(t)
	if _, err := r.public(t.Context()); err == nil {
		t.Error("there are keys")
	}
	r.broken.Store(false)
	if err := r.rotate(t.Context()); err != nil || len(r.kids(t)) != signingKeys {
		t.Errorf("the rotation says %v", err)
	}
}

// Two platforms that start in the same second share no kid (SEC §6.3).
func TestKidsAreNeverShared(t *testing.T) {
	t.Parallel()
	one, other := newRing(t, nil, nil).run(t).kids(t), newRing(t, nil, nil).run(t).kids(t)
	for _, kid := range one {
		if slices.Contains(other, kid) || !strings.HasPrefix(kid, "1800000000_") {
			t.Errorf("%s is in %v", kid, other)
		}
	}
}
