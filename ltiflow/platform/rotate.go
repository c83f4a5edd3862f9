package platform

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/seeded"
)

const (
	// keyOverlap is how long former keys stay in the key set (SEC §6.4). A
	// token that was signed just before a rotation counts for idTokenLife, and
	// who verifies it at the very end must still find its key. The life of the
	// key set comes on top: a tool whose clock is behind, or that allows for
	// one, accepts the token for some minutes more.
	keyOverlap = idTokenLife + keySetLife

	// maxPublished is how many keys the key set may grow to by rotating again
	// and again. Tools fetch it whole.
	maxPublished = 10 * signingKeys
)

// generations are the keys at one moment, the newest first. They are never
// written to: a change puts others in their place, so that a launch that is
// being signed keeps what it began with.
type generations struct {
	signing []savedKey
	former  []savedKey // that only verify
}

// inGenerations sorts the keys by whether they still sign.
func inGenerations(keys []savedKey) *generations {
	var g generations
	for _, key := range keys {
		if key.retired.IsZero() {
			g.signing = append(g.signing, key)
		} else {
			g.former = append(g.former, key)
		}
	}
	return &g
}

// published are the keys without those whose overlap is over.
func (g *generations) published(now time.Time) []savedKey {
	over := func(key savedKey) bool { return !now.Before(key.publishedUntil()) }
	return slices.Concat(g.signing, slices.DeleteFunc(slices.Clone(g.former), over))
}

// publishedUntil is when a former key leaves the key set.
func (key savedKey) publishedUntil() time.Time { return key.retired.Add(keyOverlap) }

// A rotation is one change of keys that many may wait for.
type rotation struct {
	done chan struct{}
	err  error // once it is done
}

// rotate replaces the signing keys and waits until the new ones sign. While a
// rotation is under way, asking for one joins it. It is finished even when
// nobody waits any more.
func (k *keyring) rotate(ctx context.Context) error {
	k.want()
	r := k.join()
	select {
	case <-r.done:
		return r.err
	case <-ctx.Done():
		return fmt.Errorf("waiting for the new signing keys: %w", ctx.Err())
	}
}

// join gives the rotation that is under way, or begins one.
func (k *keyring) join() *rotation {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.rotation == nil {
		k.rotation = &rotation{done: make(chan struct{})}
		k.asked <- k.rotation // has room, for there is one at a time
	}
	return k.rotation
}

// rotateOnDemand rotates whenever somebody asks.
func (k *keyring) rotateOnDemand(ctx context.Context) {
	for {
		select {
		case r := <-k.asked:
			r.err = k.renew()
			k.mu.Lock()
			k.rotation = nil
			k.mu.Unlock()
			close(r.done)
		case <-ctx.Done():
			return
		}
	}
}

// renew makes new signing keys and retires the ones there are. Until the new
// ones are made and kept, the old ones sign; when either fails, they go on.
// Keys whose overlap is over are dropped here: nobody was shown them since.
func (k *keyring) renew() error {
	if there := k.keys.Load().published(k.now()); len(there)+signingKeys > maxPublished {
		return lti.Fail(lti.LimitReached, strconv.Itoa(len(there))+" keys that still count",
			"at most "+strconv.Itoa(maxPublished)+"; the oldest go "+keyOverlap.String()+" after their rotation")
	}
	keys, err := makeKeys(k.newKey, k.ids, k.now())
	if err != nil {
		return err
	}
	now := k.now()
	for _, key := range k.keys.Load().published(now) {
		if key.retired.IsZero() {
			key.retired = now
		}
		keys = append(keys, key)
	}
	if k.saved != nil {
		if err := k.saved(slices.Clone(keys)); err != nil {
			return fmt.Errorf("keeping the signing keys: %w", err)
		}
	}
	k.keys.Store(inGenerations(keys))
	return nil
}

// makeKeys makes one generation of keys. Their kids begin as the notebook's
// do, with the second and a number. The random part is for the platform that
// is started twice in one second: its kids would be those of other keys.
//
// With a seed the kids are those of the run before, though the keys are others.
// The second cannot be in them then.
func makeKeys(newKey func() (*rsa.PrivateKey, error), ids *seeded.Source, now time.Time) ([]savedKey, error) {
	keys := make([]savedKey, signingKeys)
	generation, began := newUUID(ids, "kid")[:8], strconv.FormatInt(now.Unix(), 10)
	if ids != nil {
		began = "seeded"
	}
	var each sync.WaitGroup
	var errs [signingKeys]error
	for i := range keys {
		keys[i] = savedKey{kid: fmt.Sprintf("%s_%d_%s", began, i, generation), made: now}
		each.Go(func() { keys[i].private, errs[i] = newKey() })
	}
	each.Wait()
	return keys, errors.Join(errs[:]...)
}
