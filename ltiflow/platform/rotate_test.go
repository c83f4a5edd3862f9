package platform

import (
	"crypto/rsa"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
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
	if at := a.header.Get("Location"); at != "/keys?done=rotated" {
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
