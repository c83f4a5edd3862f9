package platform

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jws"

	"ltibootcamp/ltiflow/seeded"
)

const (
	keyBits     = 2048 // the least that RS256 allows (RFC 7518 §3.3)
	signingKeys = 4    // as many as the notebook's platform had
)

// errKeys says that a signing key could not be made.
var errKeys = errors.New("the platform has no signing keys")

// generateKey makes a key. It takes some 60 ms, which is why nobody waits for
// it until he must.
func generateKey() (*rsa.PrivateKey, error) {
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, fmt.Errorf("making a signing key: %w", err)
	}
	return key, nil
}

// A savedKey is one of the platform's signing keys, as it is kept: in memory,
// or by whoever gave the keyring a hook. The kid of a key is never given to
// another (SEC §6.3).
type savedKey struct {
	kid     string
	private *rsa.PrivateKey
	made    time.Time
	retired time.Time // since when it only verifies; zero while it signs
}

// A keyring holds the platform's signing keys, and one more key for the next
// tool of edition 2018 that asks for one.
type keyring struct {
	newKey func() (*rsa.PrivateKey, error)
	now    func() time.Time
	saved  func([]savedKey) error // keeps the keys before they are used; nil: nobody does
	ids    *seeded.Source         // of kids

	ready chan struct{} // closed when there are keys, or will be none
	err   error         // why there are none
	keys  atomic.Pointer[generations]
	turn  atomic.Uint64

	spare chan *rsa.PrivateKey // unbuffered: one key waits in hand

	wanted chan struct{} // closed when somebody waits for a key
	want   func()

	mu       sync.Mutex
	rotation *rotation // the one under way; nil when none is
	asked    chan *rotation
}

// headStart is what the rest of the program gets before keys are made unasked:
// on two cores they would hold up its first frame.
const headStart = 150 * time.Millisecond

// newKeyring is a keyring with the keys that were saved, if any were. It calls
// the hook with all its keys whenever they change, before they are used.
func newKeyring(newKey func() (*rsa.PrivateKey, error), now func() time.Time, keys []savedKey, saved func([]savedKey) error) *keyring {
	k := &keyring{
		newKey: newKey, now: now, saved: saved,
		ready: make(chan struct{}), spare: make(chan *rsa.PrivateKey), wanted: make(chan struct{}),
		asked: make(chan *rotation, 1),
	}
	k.want = sync.OnceFunc(func() { close(k.wanted) })
	k.keys.Store(inGenerations(keys))
	if k.signs() {
		close(k.ready)
	}
	return k
}

// start makes the keys that are missing, all at the same time, once the head
// start is over or somebody wants one. From then on it rotates them on demand.
func (k *keyring) start(ctx context.Context, tasks *sync.WaitGroup) {
	tasks.Go(func() {
		select {
		case <-k.wanted:
		case <-time.After(headStart):
		case <-ctx.Done(): // closed before anybody wanted one
			if !k.signs() {
				k.err = errKeys
				close(k.ready)
			}
			return
		}
		tasks.Go(func() { k.keepSpare(ctx) })
		if !k.signs() {
			k.err = k.renew()
			close(k.ready)
		}
		k.rotateOnDemand(ctx)
	})
}

// signs tells whether there is a key to sign with.
func (k *keyring) signs() bool { return len(k.keys.Load().signing) > 0 }

// keepSpare makes a key and waits until somebody takes it, over and over.
func (k *keyring) keepSpare(ctx context.Context) {
	for ctx.Err() == nil {
		key, err := k.newKey()
		if err != nil {
			close(k.spare)
			return
		}
		select {
		case k.spare <- key:
		case <-ctx.Done():
		}
	}
}

// current waits until there are keys.
func (k *keyring) current(ctx context.Context) (*generations, error) {
	k.want()
	select {
	case <-k.ready:
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting for the signing keys: %w", ctx.Err())
	}
	if !k.signs() {
		return nil, k.err
	}
	return k.keys.Load(), nil
}

// public waits for the keys and lists those that the key set shows: the ones
// that sign, and former ones for as long as their signatures count.
func (k *keyring) public(ctx context.Context) ([]savedKey, error) {
	keys, err := k.current(ctx)
	if err != nil {
		return nil, err
	}
	return keys.published(k.now()), nil
}

// forTool waits for a key that nobody else has.
func (k *keyring) forTool(ctx context.Context) (*rsa.PrivateKey, error) {
	k.want()
	select {
	case key, ok := <-k.spare:
		if !ok {
			return nil, errKeys
		}
		return key, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting for a key: %w", ctx.Err())
	}
}

// sign makes a compact JWS of the claims. The key is handed over raw: wrapped as
// a JWK, its precomputed values would be lost and every signature cost a fifth
// more.
func (k *keyring) sign(ctx context.Context, claims map[string]any) (string, error) {
	key, err := k.next(ctx, claims)
	if err != nil {
		return "", err
	}
	payload, err := writeClaims(claims)
	if err != nil {
		return "", err
	}
	headers := jws.NewHeaders() // anew each time, for jws.Sign writes to them
	if err := errors.Join(headers.Set(jws.TypeKey, "JWT"), headers.Set(jws.KeyIDKey, key.kid)); err != nil {
		return "", fmt.Errorf("naming the signing key: %w", err)
	}
	token, err := jws.Sign(payload, jws.WithKey(jwa.RS256, key.private, jws.WithProtectedHeaders(headers)))
	if err != nil {
		return "", fmt.Errorf("signing a message: %w", err)
	}
	return string(token), nil
}

// next is the key whose turn it is, so that a tool that looks keys up by
// anything but kid finds out at once. With a seed the nonce says which it is: the
// turn would tell what other browsers have done.
func (k *keyring) next(ctx context.Context, claims map[string]any) (savedKey, error) {
	keys, err := k.current(ctx)
	if err != nil {
		return savedKey{}, err
	}
	if k.ids != nil {
		order := k.ids.Order(fmt.Sprint("key for ", claims["nonce"]), len(keys.signing))
		return keys.signing[order[0]], nil
	}
	return keys.signing[k.turn.Add(1)%uint64(len(keys.signing))], nil
}

// writeClaims writes the payload of a message.
func writeClaims(claims map[string]any) ([]byte, error) {
	var payload bytes.Buffer
	encoder := json.NewEncoder(&payload)
	encoder.SetEscapeHTML(false) // people read it, and no page holds it
	if err := encoder.Encode(claims); err != nil {
		return nil, fmt.Errorf("writing the claims: %w", err)
	}
	return bytes.TrimSpace(payload.Bytes()), nil
}
