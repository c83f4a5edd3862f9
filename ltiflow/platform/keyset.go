package platform

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"ltibootcamp/ltiflow/lti"
)

const (
	fetchTimeout = 5 * time.Second
	maxKeySet    = 256 << 10 // bytes
	maxKeyBits   = 8192      // larger keys make verifying costly
	defaultFresh = 5 * time.Minute
	maxFresh     = 24 * time.Hour

	// An unknown kid makes us fetch again, in case the tool has rotated its
	// keys; made-up kids must not make us flood the tool (SEC §6.4).
	maxRefetches   = 5
	refetchesEvery = time.Minute

	// How many requests may wait for one tool's key set. Each tool has a queue
	// of its own: one whose key set hangs holds up itself, and no more of the
	// platform than this.
	maxWaiting = 256
)

// A remoteKeys is the key set that a tool publishes (SEC §6.3).
type remoteKeys struct {
	url   string
	fetch *http.Client
	now   func() time.Time

	waiting   atomic.Int64
	turn      chan struct{} // holds one token: who has it may use what follows
	keys      map[string]*rsa.PublicKey
	fresh     time.Time   // until when keys count
	refetches []time.Time // the last ones because of an unknown kid
}

func newRemoteKeys(url string, fetch *http.Client, now func() time.Time) *remoteKeys {
	r := &remoteKeys{url: url, fetch: fetch, now: now, turn: make(chan struct{}, 1)}
	r.turn <- struct{}{}
	return r
}

// newFetchClient reaches loopback and nothing else, whatever a name resolves
// to and wherever a redirect points: a registration must not make the
// platform call into the network (SSRF).
func newFetchClient() *http.Client {
	dialer := &net.Dialer{Timeout: fetchTimeout, Control: func(_, address string, _ syscall.RawConn) error {
		if host, _, err := net.SplitHostPort(address); err != nil || !isLoopback(host) {
			return fmt.Errorf("%s is not on loopback", address)
		}
		return nil
	}}
	return &http.Client{
		Timeout: fetchTimeout,
		Transport: &http.Transport{
			DialContext: dialer.DialContext, DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// key finds the tool's key by its kid, which is compared and nothing else.
// Waiting for a turn counts as fetching: behind a key set that hangs, many
// would else wait their time one after the other.
func (r *remoteKeys) key(ctx context.Context, kid string) (*rsa.PublicKey, error) {
	defer r.waiting.Add(-1)
	if r.waiting.Add(1) > maxWaiting {
		return nil, lti.Fail(lti.KeySetUnreachable, strconv.Itoa(maxWaiting)+" others wait for it", "a key set that answers at "+r.url)
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	select {
	case <-r.turn:
		defer func() { r.turn <- struct{}{} }()
	case <-ctx.Done():
		return nil, lti.Fail(lti.KeySetUnreachable, "no answer in time", "a key set at "+r.url)
	}
	now := r.now()
	if !now.Before(r.fresh) {
		if err := r.refresh(ctx); err != nil {
			return nil, err
		}
	} else if r.keys[kid] == nil && r.mayRefetch(now) {
		if err := r.refresh(ctx); err != nil {
			return nil, err
		}
	}
	if key := r.keys[kid]; key != nil {
		held(ctx, lti.KeyIDUnknown)
		return key, nil
	}
	return nil, lti.Fail(lti.KeyIDUnknown, kid, "a kid of "+r.url)
}

func (r *remoteKeys) mayRefetch(now time.Time) bool {
	for len(r.refetches) > 0 && now.Sub(r.refetches[0]) >= refetchesEvery {
		r.refetches = r.refetches[1:]
	}
	if len(r.refetches) >= maxRefetches {
		return false
	}
	r.refetches = append(r.refetches, now)
	return true
}

// refresh fetches the set. When that fails, the old one counts until its time
// is over.
func (r *remoteKeys) refresh(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url, http.NoBody)
	if err != nil {
		return lti.Fail(lti.KeySetUnreachable, err.Error(), "a key set at "+r.url)
	}
	req.Header.Set("Accept", "application/json")
	resp, err := r.fetch.Do(req)
	if err != nil {
		return lti.Fail(lti.KeySetUnreachable, err.Error(), "a key set at "+r.url)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return lti.Fail(lti.KeySetUnreachable, resp.Status+" from "+r.url, "200 OK")
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxKeySet+1))
	if err != nil {
		return lti.Fail(lti.KeySetUnreachable, err.Error(), "a key set at "+r.url)
	}
	if len(body) > maxKeySet {
		return lti.Fail(lti.KeySetMalformed, "more than 256 KiB", "a key set")
	}
	keys, err := readKeySet(body)
	if err != nil {
		return lti.Fail(lti.KeySetMalformed, err.Error(), "RSA signing keys of 2048 bits or more, each with a kid of its own")
	}
	r.keys, r.fresh = keys, r.now().Add(freshness(resp.Header.Get("Cache-Control")))
	return nil
}

// freshness is how long the answer may be kept (SEC §6.4).
func freshness(cacheControl string) time.Duration {
	for directive := range strings.SplitSeq(strings.ToLower(cacheControl), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		switch name {
		case "no-store", "no-cache":
			return 0
		case "max-age":
			seconds, err := strconv.Atoi(strings.Trim(value, `"`))
			if err == nil && seconds >= 0 {
				return min(time.Duration(min(seconds, 1<<30))*time.Second, maxFresh)
			}
		}
	}
	return defaultFresh
}

// A jwk is a key of a key set, as far as RSA goes (RFC 7517 §4, RFC 7518 §6.3).
type jwk struct {
	Type      string          `json:"kty"`
	Use       string          `json:"use"`
	Algorithm string          `json:"alg"`
	ID        string          `json:"kid"`
	N         string          `json:"n"`
	E         string          `json:"e"`
	D         json.RawMessage `json:"d"`
}

// readKeySet keeps the keys that a tool may sign with and skips the others,
// which are for other uses.
func readKeySet(body []byte) (map[string]*rsa.PublicKey, error) {
	var set struct {
		Keys []jwk `json:"keys"`
	}
	if err := decodeJSON(body, &set); err != nil {
		return nil, fmt.Errorf("reading the key set: %w", err)
	}
	keys := map[string]*rsa.PublicKey{}
	var skipped []error
	for _, k := range set.Keys {
		public, err := k.public()
		if err != nil {
			skipped = append(skipped, fmt.Errorf("kid %q: %w", k.ID, err))
			continue
		}
		if keys[k.ID] != nil {
			return nil, fmt.Errorf("kid %q stands twice", k.ID)
		}
		keys[k.ID] = public
	}
	if len(keys) == 0 {
		return nil, errors.Join(append(skipped, errors.New("no key to verify with"))...)
	}
	return keys, nil
}

// public is the key, if it is one that may verify RS256.
func (k jwk) public() (*rsa.PublicKey, error) {
	switch {
	case k.Type != "RSA":
		return nil, fmt.Errorf("kty is %q, want RSA", k.Type)
	case k.Use != "" && k.Use != "sig":
		return nil, fmt.Errorf("use is %q, want sig", k.Use)
	case k.Algorithm != "" && k.Algorithm != "RS256":
		return nil, fmt.Errorf("alg is %q, want RS256", k.Algorithm)
	case k.ID == "":
		return nil, errors.New("kid is missing")
	case k.D != nil:
		return nil, errors.New("it is a private key, which is one no longer once it is published")
	}
	n, err := bigInt(k.N)
	if err != nil {
		return nil, err
	}
	e, err := bigInt(k.E)
	if err != nil {
		return nil, err
	}
	if bits := n.BitLen(); bits < keyBits || bits > maxKeyBits {
		return nil, fmt.Errorf("%d bits, want %d to %d", bits, keyBits, maxKeyBits)
	}
	if e.BitLen() > 31 || e.Int64() < 3 || e.Bit(0) == 0 || n.Bit(0) == 0 {
		return nil, errors.New("n or e is no part of an RSA key")
	}
	return &rsa.PublicKey{N: n, E: int(e.Int64())}, nil
}

// bigInt reads base64url, padded or not: the specification's own sample is
// padded although RFC 7515 §2 says that it is not.
func bigInt(encoded string) (*big.Int, error) {
	b, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(encoded, "="))
	if err != nil {
		return nil, fmt.Errorf("n or e is no base64url: %w", err)
	}
	return new(big.Int).SetBytes(b), nil
}
