package ltiflow

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// refetchPause is how long a key set is left alone after it was
// fetched for an unknown kid. Anybody can send unknown kids, in any
// number: they must not become as many fetches.
const refetchPause = time.Minute

// A KeyCache keeps a platform's key set from launch to launch, and
// notices when the platform signs with a new one (SEC §6.4). It does
// not notice that a key was withdrawn, as one is that was stolen: for
// that, fetch the set anew when its Cache-Control says so. Its methods
// may be called by several goroutines at once.
type KeyCache struct {
	tool *Tool
	url  string

	mu   sync.Mutex
	keys KeySet

	fetching sync.Mutex // not mu: known keys do not wait for a fetch
	asked    time.Time  // when it was last fetched for an unknown kid
}

// KeepKeys makes a cache of a key set that was fetched from an
// address.
func (t *Tool) KeepKeys(keys KeySet, url string) *KeyCache {
	return &KeyCache{tool: t, url: url, keys: keys}
}

// Keys are those that are kept now.
func (c *KeyCache) Keys() KeySet {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.keys
}

// VerifyMessage verifies a message with the keys that are kept. When
// none of them is the one that the message names, it is verified once
// more, with a set that may be newer.
func (c *KeyCache) VerifyMessage(
	ctx context.Context, m Message,
	registration Registration, messageType string,
) (Verified, error) {
	t := c.tool
	verified, err := t.VerifyMessage(
		m, registration, c.Keys(), messageType)
	if !keyUnknown(err) {
		return verified, err
	}

	// The first time has left no trace: what no key of the platform
	// has signed uses up no nonce.
	keys, err := c.keysWith(ctx, verified.KeyID)
	if err != nil {
		return verified, fmt.Errorf("looking for a new key: %w", err)
	}
	return t.VerifyMessage(m, registration, keys, messageType)
}

// keyUnknown tells a message that is refused for its kid first of
// all. One that is no token, or has an algorithm that nobody agreed
// on, is not worth a fetch.
func keyUnknown(err error) bool {
	var check *lti.CheckError
	return errors.As(err, &check) &&
		check.Finding.Code == lti.KeyIDUnknown
}

// keysWith is the kept set when it has the key. Otherwise the set is
// fetched anew (SEC §6.4), but not when that was done a short while
// ago: then the kid stays unknown. Launches that come together wait
// for one fetch.
func (c *KeyCache) keysWith(
	ctx context.Context, keyID string,
) (KeySet, error) {
	c.fetching.Lock()
	defer c.fetching.Unlock()
	now := c.tool.now()
	early := now.Before(c.asked.Add(refetchPause))
	// Another launch may have fetched it while this one waited.
	if kept := c.Keys(); kept.Key(keyID) != nil || early {
		return kept, nil
	}

	// It counts whether it succeeds or not: a platform that is down
	// is not asked more often. And it is for all who wait, so it does
	// not end when the user who was first goes away.
	c.asked = now
	ctx = context.WithoutCancel(ctx)
	keys, _, err := c.tool.FetchKeySet(ctx, c.url)
	if err != nil {
		return KeySet{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keys = keys
	return keys, nil
}
