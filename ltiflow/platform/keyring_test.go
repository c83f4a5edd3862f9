package platform

import (
	"context"
	"crypto/rsa"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

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
