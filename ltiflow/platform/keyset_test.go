package platform

import (
	"compress/gzip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ltibootcamp/ltiflow/lti"
)

func (t *tool) askToken() answer { return t.tokenRequest(lti.Final().Scope.Score).send(t.bench) }

// The key set is kept as long as it says, and fetched again for a kid that is
// not in it.
func TestKeyRotation(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	for range 3 {
		tool.askToken().ok(t, 200)
	}
	if got := tool.fetches.Load(); got != 1 {
		t.Errorf("%d fetches for three tokens, want 1", got)
	}
	tool.key, tool.kid = foreignKey(), "rotated"
	tool.publish(jwkOf(&toolKey().PublicKey, testKid), jwkOf(&foreignKey().PublicKey, "rotated"))
	tool.askToken().ok(t, 200)
	tool.askToken().ok(t, 200)
	if got := tool.fetches.Load(); got != 2 {
		t.Errorf("%d fetches after a rotation, want 2", got)
	}
	tool.clock.advance(defaultFresh)
	tool.askToken().ok(t, 200)
	if got := tool.fetches.Load(); got != 3 {
		t.Errorf("%d fetches after the set's time, want 3", got)
	}
}

// Made-up kids do not make the platform flood a tool.
func TestUnknownKidsAreRateLimited(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.askToken().ok(t, 200)
	for i := range 50 {
		tool.kid = fmt.Sprintf("made-up-%d", i)
		tool.askToken().refused(t, 400, lti.KeyIDUnknown)
	}
	if got := tool.fetches.Load(); got != maxFetches {
		t.Errorf("%d fetches for 50 unknown kids, want %d", got, maxFetches)
	}
	tool.kid = testKid
	tool.askToken().ok(t, 200)
	tool.clock.advance(fetchesEvery)
	tool.kid = "made-up"
	tool.askToken().refused(t, 400, lti.KeyIDUnknown)
	if got := tool.fetches.Load(); got != maxFetches+1 {
		t.Errorf("%d fetches a minute later, want %d", got, maxFetches+1)
	}
}

func TestKeySetIsFetchedOnceForMany(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() { tool.askToken().ok(t, 200) })
	}
	wg.Wait()
	if got := tool.fetches.Load(); got != 1 {
		t.Errorf("%d fetches for 16 requests at once, want 1", got)
	}
}

// What a key set may be, and what not.
func TestKeySetIsChecked(t *testing.T) {
	t.Parallel()
	good := func() map[string]any { return jwkOf(&toolKey().PublicKey, testKid) }
	change := func(name string, value any) []map[string]any {
		k := good()
		k[name] = value
		return []map[string]any{k}
	}
	drop := func(name string) []map[string]any {
		k := good()
		delete(k, name)
		return []map[string]any{k}
	}
	padded := good()
	padded["n"] = padded["n"].(string) + "=="
	other := jwkOf(&foreignKey().PublicKey, "other")
	elliptic := map[string]any{"kty": "EC", "crv": "P-256", "kid": "ec", "x": "eA", "y": "eQ"}
	for name, c := range map[string]struct {
		keys []map[string]any
		code lti.Code
	}{
		"no keys":               {nil, lti.KeySetMalformed},
		"one kid twice":         {[]map[string]any{good(), good()}, lti.KeySetMalformed},
		"kty oct":               {change("kty", "oct"), lti.KeyTypeMismatch},
		"for encryption":        {change("use", "enc"), lti.KeyUseMismatch},
		"alg RS512":             {change("alg", "RS512"), lti.KeyUseMismatch},
		"no kid":                {drop("kid"), lti.KeyMalformed},
		"a private key":         {change("d", "AQAB"), lti.KeyPrivate},
		"a private key beside":  {append(change("d", "AQAB"), other), lti.KeyPrivate},
		"n no base64":           {change("n", "?"), lti.KeyMalformed},
		"e no base64":           {change("e", "?"), lti.KeyMalformed},
		"e of 1":                {change("e", "AQ"), lti.KeyMalformed},
		"e even":                {change("e", "BA"), lti.KeyMalformed},
		"n in plain base64":     {change("n", strings.NewReplacer("-", "+", "_", "/").Replace(good()["n"].(string))), lti.KeyMalformed},
		"e past 64 bits":        {change("e", "AQAAAAAAAQAB"), lti.KeyMalformed}, // its end is 65537
		"key_ops for wrapping":  {change("key_ops", []string{"wrapKey"}), lti.KeyUseMismatch},
		"kid a number":          {change("kid", 7), lti.KeyMalformed},
		"two for other uses":    {append(change("use", "enc"), elliptic), lti.KeySetMalformed},
		"e huge":                {change("e", strings.Repeat("A", 10)+"_____w"), lti.KeyMalformed},
		"n of 1024 bits":        {change("n", strings.Repeat("_", 170)+"w"), lti.KeySizeOutOfRange},
		"n of 16384 bits":       {change("n", strings.Repeat("_", 2730)+"w"), lti.KeySizeOutOfRange},
		"valid: no alg":         {drop("alg"), ""},
		"valid: no use":         {drop("use"), ""},
		"valid: key_ops":        {change("key_ops", []string{"verify"}), ""},
		"valid: x5c ignored":    {change("x5c", 7), ""},
		"valid: e padded":       {change("e", "AQAB=="), ""},
		"valid: padded":         {[]map[string]any{padded}, ""},
		"valid: beside another": {[]map[string]any{elliptic, good()}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tool := newTool13(t, newBench(t))
			tool.publish(c.keys...)
			if c.code == "" {
				tool.askToken().ok(t, 200)
				return
			}
			tool.askToken().refused(t, 400, c.code)
		})
	}
}

// A key set that hangs keeps nobody longer than one fetch, however many wait.
func TestHangingKeySet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fetch := &http.Client{Timeout: fetchTimeout, Transport: hangs{}}
		keys := newRemoteKeys("http://127.0.0.1/jwks", fetch, time.Now)
		start := time.Now()
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				_, err := keys.key(t.Context(), testKid)
				if f, status, _ := describe(err, asOAuth); f.Code != lti.KeySetUnreachable || status != 400 {
					t.Errorf("answered %d: %v", status, err)
				}
			})
		}
		wg.Wait()
		if took := time.Since(start); took > fetchTimeout {
			t.Errorf("the last of them waited %v, want %v at most", took, fetchTimeout)
		}
	})
}

// hangs is a way to a server that never answers.
type hangs struct{}

func (hangs) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// What can go wrong on the way to a key set.
func TestKeySetFetch(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(elsewhere.Close)
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		code    lti.Code
	}{
		"not found": {http.NotFound, lti.KeySetUnreachable},
		"redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusFound)
		}, lti.KeySetUnreachable},
		"hang up": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, lti.KeySetUnreachable},
		"no JSON": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }, lti.KeySetMalformed},
		"a bomb": {func(w http.ResponseWriter, _ *http.Request) { // small on the way, large when unpacked
			w.Header().Set("Content-Encoding", "gzip")
			packed := gzip.NewWriter(w)
			_, _ = packed.Write(make([]byte, 4<<20))
			_ = packed.Close()
		}, lti.KeySetMalformed},
		"endless": {func(w http.ResponseWriter, _ *http.Request) {
			for piece := make([]byte, maxKeySet); ; {
				if _, err := w.Write(piece); err != nil {
					return
				}
			}
		}, lti.KeySetMalformed},
		"too large": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, maxKeySet+1)) }, lti.KeySetMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tool := newTool13(t, newBench(t))
			tool.keySet.Store(c.handler)
			tool.askToken().refused(t, 400, c.code)
			tool.publish(jwkOf(&toolKey().PublicKey, testKid)) // and all is well again
			tool.askToken().ok(t, 200)
		})
	}
	t.Run("beyond loopback", func(t *testing.T) {
		t.Parallel()
		tool := newTool13(t, newBench(t))
		configuration := tool.configuration()
		configuration["jwks_uri"] = "https://192.0.2.1/jwks"
		body := tool.register(configuration).ok(t, 200).json(t)
		tool.id, _ = body["client_id"].(string)
		a := tool.askToken()
		a.refused(t, 400, lti.KeySetUnreachable)
		if !strings.Contains(a.body, "not on loopback") {
			t.Errorf("the refusal does not say why: %s", a.body)
		}
	})
}

// RFC 9111 §4.2: max-age before Expires, and less what a cache has used up.
func TestFreshness(t *testing.T) {
	t.Parallel()
	const date, later = "Mon, 02 Jan 2006 15:04:05 GMT", "Mon, 02 Jan 2006 15:06:05 GMT"
	for name, c := range map[string]struct {
		header http.Header
		want   time.Duration
	}{
		"nothing said":          {http.Header{}, defaultFresh},
		"no word of time":       {http.Header{"Cache-Control": {"public"}}, defaultFresh},
		"max-age":               {http.Header{"Cache-Control": {"max-age=60"}}, time.Minute},
		"in quotes and letters": {http.Header{"Cache-Control": {`public, Max-Age="60"`}}, time.Minute},
		"in a second line":      {http.Header{"Cache-Control": {"public", "max-age=60"}}, time.Minute},
		"the first counts":      {http.Header{"Cache-Control": {"max-age=60, max-age=600"}}, time.Minute},
		"no-store":              {http.Header{"Cache-Control": {"no-store"}}, 0},
		"no-cache":              {http.Header{"Cache-Control": {"no-cache"}}, 0},
		"no-store behind":       {http.Header{"Cache-Control": {"max-age=60, no-store"}}, 0},
		"max-age 0":             {http.Header{"Cache-Control": {"max-age=0"}}, 0},
		"max-age no number":     {http.Header{"Cache-Control": {"max-age=x"}}, defaultFresh},
		"max-age below 0":       {http.Header{"Cache-Control": {"max-age=-1"}}, defaultFresh},
		"max-age huge":          {http.Header{"Cache-Control": {"max-age=999999999999999999999"}}, maxFresh},
		"aged":                  {http.Header{"Cache-Control": {"max-age=60"}, "Age": {"45"}}, 15 * time.Second},
		"aged beyond":           {http.Header{"Cache-Control": {"max-age=60"}, "Age": {"61"}}, 0},
		"Age no number":         {http.Header{"Cache-Control": {"max-age=60"}, "Age": {"x"}}, time.Minute},
		"Expires":               {http.Header{"Date": {date}, "Expires": {later}}, 2 * time.Minute},
		"Expires, aged":         {http.Header{"Date": {date}, "Expires": {later}, "Age": {"60"}}, time.Minute},
		"max-age first":         {http.Header{"Date": {date}, "Expires": {later}, "Cache-Control": {"max-age=60"}}, time.Minute},
		"Expires in the past":   {http.Header{"Date": {later}, "Expires": {date}}, 0},
		"Expires no date":       {http.Header{"Date": {date}, "Expires": {"0"}}, 0},
		"Expires no date, aged": {http.Header{"Date": {date}, "Expires": {"0"}, "Age": {"99999999999999999999"}}, 0},
		"Expires, no Date":      {http.Header{"Expires": {later}}, maxFresh},
	} {
		if got := freshness(c.header); got != c.want {
			t.Errorf("%s: fresh for %s, want %s", name, got, c.want)
		}
	}
}

// What Moodle publishes, word for word.
func TestKeySetOfMoodle(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("testdata/moodle-jwks.json")
	if err != nil {
		t.Fatal(err)
	}
	keys, err := readKeySet(body)
	if err != nil || len(keys) != 1 || keys["e0be1fd08d1666462af0"].N.BitLen() != 2048 || keys["e0be1fd08d1666462af0"].E != 65537 {
		t.Errorf("the keys are %v: %v", keys, err)
	}
}
