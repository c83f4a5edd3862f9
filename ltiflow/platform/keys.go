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

// A signingKey is one of the platform's keys. The kid of a key is never given
// to another (SEC §6.3): it holds the second in which the platform started.
type signingKey struct {
	kid     string
	private *rsa.PrivateKey
}

// A keyring holds the platform's signing keys, and one more key for the next
// tool of edition 2018 that asks for one.
type keyring struct {
	ready chan struct{} // closed when keys is filled
	keys  [signingKeys]signingKey
	err   error
	turn  atomic.Uint64

	spare chan *rsa.PrivateKey // unbuffered: one key waits in hand

	wanted chan struct{} // closed when somebody waits for a key
	want   func()
}

// headStart is what the rest of the program gets before keys are made unasked:
// on two cores they would hold up its first frame.
const headStart = 150 * time.Millisecond

// newKeyring makes the keys, all at the same time, once the head start is over
// or somebody wants one.
func newKeyring(ctx context.Context, tasks *sync.WaitGroup, newKey func() (*rsa.PrivateKey, error), unix int64) *keyring {
	k := &keyring{ready: make(chan struct{}), spare: make(chan *rsa.PrivateKey), wanted: make(chan struct{})}
	k.want = sync.OnceFunc(func() { close(k.wanted) })
	for i := range k.keys {
		k.keys[i].kid = fmt.Sprintf("%d_%d", unix, i)
	}
	tasks.Go(func() {
		select {
		case <-k.wanted:
		case <-time.After(headStart):
		case <-ctx.Done(): // closed before anybody wanted one
			k.err = errKeys
			close(k.ready)
			return
		}
		tasks.Go(func() { k.keepSpare(ctx, newKey) })
		k.fill(newKey)
	})
	return k
}

// fill makes the signing keys.
func (k *keyring) fill(newKey func() (*rsa.PrivateKey, error)) {
	var each sync.WaitGroup
	var errs [signingKeys]error
	for i := range k.keys {
		each.Go(func() { k.keys[i].private, errs[i] = newKey() })
	}
	each.Wait()
	k.err = errors.Join(errs[:]...)
	close(k.ready)
}

// keepSpare makes a key and waits until somebody takes it, over and over.
func (k *keyring) keepSpare(ctx context.Context, newKey func() (*rsa.PrivateKey, error)) {
	for ctx.Err() == nil {
		key, err := newKey()
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

// public waits for the signing keys and lists them.
func (k *keyring) public(ctx context.Context) ([signingKeys]signingKey, error) {
	k.want()
	select {
	case <-k.ready:
		return k.keys, k.err
	case <-ctx.Done():
		return [signingKeys]signingKey{}, fmt.Errorf("waiting for the signing keys: %w", ctx.Err())
	}
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

// sign makes a compact JWS of the claims with the next key in turn, so that a
// tool that looks keys up by anything but kid finds out at once. The key is
// handed over raw: wrapped as a JWK, its precomputed values would be lost and
// every signature cost a fifth more.
func (k *keyring) sign(ctx context.Context, claims map[string]any) (string, error) {
	keys, err := k.public(ctx)
	if err != nil {
		return "", err
	}
	var payload bytes.Buffer
	encoder := json.NewEncoder(&payload)
	encoder.SetEscapeHTML(false) // people read it, and no page holds it
	if err := encoder.Encode(claims); err != nil {
		return "", fmt.Errorf("writing the claims: %w", err)
	}
	key := keys[k.turn.Add(1)%signingKeys]
	headers := jws.NewHeaders() // anew each time, for jws.Sign writes to them
	if err := errors.Join(headers.Set(jws.TypeKey, "JWT"), headers.Set(jws.KeyIDKey, key.kid)); err != nil {
		return "", fmt.Errorf("naming the signing key: %w", err)
	}
	token, err := jws.Sign(bytes.TrimSpace(payload.Bytes()), jws.WithKey(jwa.RS256, key.private, jws.WithProtectedHeaders(headers)))
	if err != nil {
		return "", fmt.Errorf("signing a message: %w", err)
	}
	return string(token), nil
}
