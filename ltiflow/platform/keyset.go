package platform

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
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
	defaultFresh = 5 * time.Minute
	maxFresh     = 24 * time.Hour

	// An unknown kid makes us fetch again, in case the tool has rotated its
	// keys, and so do a failure and a set that must not be kept. Whoever knows
	// a client_id can cause all three, and must not make us flood the tool
	// (SEC §6.4): past this many fetches, the last answer counts, good or bad.
	maxFetches   = 6
	fetchesEvery = time.Minute

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

	waiting atomic.Int64
	turn    chan struct{} // holds one token: who has it may use what follows
	keys    map[string]*rsa.PublicKey
	fresh   time.Time   // until when keys count
	failed  error       // how the last fetch failed; nil when it did not
	fetches []time.Time // the last ones
}

// newRemoteKeys is a key set that was not fetched yet.
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
func (r *remoteKeys) key(caller context.Context, kid string) (*rsa.PublicKey, error) {
	defer r.waiting.Add(-1)
	if r.waiting.Add(1) > maxWaiting {
		return nil, lti.Fail(lti.KeySetUnreachable, strconv.Itoa(maxWaiting)+" others wait for it", "a key set that answers at "+r.url)
	}
	ctx, cancel := context.WithTimeout(caller, fetchTimeout)
	defer cancel()
	select {
	case <-r.turn:
		defer func() { r.turn <- struct{}{} }()
	case <-ctx.Done():
		return nil, lti.Fail(lti.KeySetUnreachable, "no answer in time", "a key set at "+r.url)
	}
	if now := r.now(); (r.keys[kid] == nil || !now.Before(r.fresh)) && r.mayFetch(now) {
		// That a caller has gone says nothing about the tool.
		if err := r.refresh(ctx); caller.Err() == nil {
			r.failed = err
		}
	}
	key, err := r.known(kid)
	if err == nil {
		held(ctx, lti.KeyIDUnknown)
	}
	return key, err
}

// known is what the last fetches say of the kid. A set whose time is over
// counts on only while there may be no fetch, and never after one that failed.
func (r *remoteKeys) known(kid string) (*rsa.PublicKey, error) {
	key, late := r.keys[kid], r.now().Sub(r.fresh)
	switch {
	case key != nil && (late < 0 || r.failed == nil && late < fetchesEvery):
		return key, nil
	case r.failed != nil:
		return nil, r.failed
	case key != nil || r.keys == nil:
		return nil, lti.Fail(lti.KeySetUnreachable, "no whole answer of late", "a key set at "+r.url)
	default:
		return nil, lti.Fail(lti.KeyIDUnknown, lti.Show(kid), "a kid of "+r.url)
	}
}

// mayFetch counts the fetches of the last minute.
func (r *remoteKeys) mayFetch(now time.Time) bool {
	for len(r.fetches) > 0 && now.Sub(r.fetches[0]) >= fetchesEvery {
		r.fetches = r.fetches[1:]
	}
	if len(r.fetches) >= maxFetches {
		return false
	}
	r.fetches = append(r.fetches, now)
	return true
}

// refresh fetches the set. When that fails, the old one counts until its time
// is over.
func (r *remoteKeys) refresh(ctx context.Context) error {
	body, header, err := r.get(ctx)
	if err != nil {
		return err
	}
	keys, err := readKeySet(body)
	if err != nil {
		return err
	}
	r.keys, r.fresh = keys, r.now().Add(freshness(header))
	return nil
}

// get fetches the body.
func (r *remoteKeys) get(ctx context.Context) ([]byte, http.Header, error) {
	unreachable := func(why string) error { return lti.Fail(lti.KeySetUnreachable, why, "a key set at "+r.url) }
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url, http.NoBody)
	if err != nil {
		return nil, nil, unreachable(err.Error())
	}
	req.Header.Set("Accept", "application/json")
	resp, err := r.fetch.Do(req)
	if err != nil {
		return nil, nil, unreachable(err.Error())
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil, nil, lti.Fail(lti.KeySetUnreachable, resp.Status+" from "+r.url, "200 OK")
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxKeySet+1))
	if err != nil {
		return nil, nil, unreachable(err.Error())
	}
	return body, resp.Header, nil
}

// freshness is how long the answer may be kept (SEC §6.4, RFC 9111 §4.2): its
// max-age, or else until it expires, less the time that it spent in a cache
// on its way.
func freshness(header http.Header) time.Duration {
	life := defaultFresh
	if raw := header.Get("Expires"); raw != "" {
		expires, _ := http.ParseTime(raw) // what is no date has expired (RFC 9111 §5.3)
		date, _ := http.ParseTime(header.Get("Date"))
		life = max(expires.Sub(date), 0)
	}
	var named bool
	for directive := range strings.SplitSeq(strings.ToLower(strings.Join(header.Values("Cache-Control"), ",")), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		switch name {
		case "no-store", "no-cache":
			return 0
		case "max-age":
			if seconds, ok := deltaSeconds(strings.Trim(value, `"`)); ok && !named {
				life, named = seconds, true
			}
		}
	}
	if age, ok := deltaSeconds(header.Get("Age")); ok {
		life -= age
	}
	return min(max(life, 0), maxFresh)
}

// deltaSeconds reads a number of seconds (RFC 9111 §1.2.2). One that is too
// large stands for a very long time.
func deltaSeconds(text string) (time.Duration, bool) {
	seconds, err := strconv.ParseUint(text, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, false
	}
	return time.Duration(min(seconds, 1<<31)) * time.Second, true
}
