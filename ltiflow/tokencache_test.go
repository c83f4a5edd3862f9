package ltiflow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// A mint is a platform that gives a new token each time, each good for an hour,
// and a service that knows the last one of each scope.
type mint struct {
	*httptest.Server
	tool *Tool

	mu      sync.Mutex
	now     time.Time
	minted  []string          // the scopes of each token
	good    map[string]string // token by scope
	refuse  int               // the status of the service; 0 when it goes by the token
	life    int
	refusal string
}

func newMint(t *testing.T) *mint {
	t.Helper()
	m := &mint{now: arrived, good: map[string]string{}, life: 3600}
	mux := http.NewServeMux()
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		m.mu.Lock()
		defer m.mu.Unlock()
		scope := r.FormValue("scope")
		m.minted = append(m.minted, scope)
		token := fmt.Sprintf("token-%d", len(m.minted))
		m.good[scope] = token
		_ = json.NewEncoder(w).Encode(map[string]any{"access_token": token, "token_type": "Bearer", "expires_in": m.life, "scope": scope})
	})
	mux.HandleFunc("/service", func(w http.ResponseWriter, r *http.Request) {
		m.mu.Lock()
		defer m.mu.Unlock()
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		switch {
		case m.refuse != 0:
			w.WriteHeader(m.refuse)
		case m.good[r.URL.Query().Get("scope")] != token:
			w.WriteHeader(http.StatusUnauthorized)
		}
		_, _ = w.Write([]byte(m.refusal))
	})
	m.Server = httptest.NewServer(mux)
	t.Cleanup(m.Close)
	m.tool = &Tool{Edition: lti.Final(), Client: m.Client(), Now: func() time.Time {
		m.mu.Lock()
		defer m.mu.Unlock()
		return m.now
	}}
	return m
}

func (m *mint) at() Registration {
	return Registration{ClientID: "c", TokenEndpoint: m.URL + "/token", TokenAudience: m.URL + "/token", DeploymentIDs: []string{"7"}, Key: platformKey()}
}

// forget has the platform know none of its tokens any more.
func (m *mint) forget() {
	m.set(func() { clear(m.good) })
}

func (m *mint) set(change func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change()
}

// count is how many tokens there were.
func (m *mint) count() (tokens int) {
	m.set(func() { tokens = len(m.minted) })
	return tokens
}

// call calls the service with a token for that scope.
func (m *mint) call(ctx context.Context, c *TokenCache, r Registration, scopes ...string) (calls int, findings lti.Findings, err error) {
	findings, err = c.Call(ctx, r, scopes, func(token lti.AccessToken) (lti.Findings, error) {
		calls++
		var findings lti.Findings
		answer, err := m.tool.getWithToken(ctx, token, m.URL+"/service?scope="+strings.Join(scopes, "+"), "*/*")
		if err != nil {
			return findings, err
		}
		answer.check(&findings, http.StatusOK)
		return findings, findings.Err()
	})
	return calls, findings, err
}

func TestTokensAreKept(t *testing.T) {
	t.Parallel()
	m := newMint(t)
	cache, r := m.tool.KeepTokens(), m.at()
	other, elsewhere, deployed := r, r, r
	other.ClientID, elsewhere.TokenEndpoint, deployed.DeploymentIDs = "d", r.TokenEndpoint+"?x=1", []string{"8"}
	for _, c := range []struct {
		name   string
		r      Registration
		scopes []string
		minted int
	}{
		{"the first", r, []string{"a", "b"}, 1},
		{"the same", r, []string{"a", "b"}, 1},
		{"in another order", r, []string{"b", "a"}, 1},
		{"one twice", r, []string{"b", "a", "a"}, 1},
		{"a part of them", r, []string{"a"}, 2},
		{"another client", other, []string{"a"}, 3},
		{"another deployment", deployed, []string{"a"}, 4},
		{"another endpoint", elsewhere, []string{"a"}, 5},
		{"the first again", r, []string{"a", "b"}, 5},
	} {
		if _, findings, err := cache.Token(t.Context(), c.r, c.scopes); err != nil || m.count() != c.minted {
			t.Errorf("%s: %d tokens in all, want %d: %v %v", c.name, m.count(), c.minted, findings, err)
		}
	}
}

// A token is used until shortly before it ends, and one of which nobody knows
// when it ends until it is refused.
func TestTokensAreKeptNoLongerThanTheyLast(t *testing.T) {
	t.Parallel()
	const hour = 3600
	for _, c := range []struct {
		name       string
		life, wait int // seconds
		minted     int
	}{
		{"at once", hour, 0, 1},
		{"long before", hour, hour / 2, 1},
		{"shortly before", hour, hour - 10, 2},
		{"after", hour, hour + 1, 2},
		{"shorter than the margin", 5, 0, 2},
		{"not said", 0, 24 * hour, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := newMint(t)
			m.life = c.life
			cache := m.tool.KeepTokens()
			for range 2 {
				if _, _, err := m.call(t.Context(), cache, m.at(), "a"); err != nil {
					t.Fatal(err)
				}
				m.set(func() { m.now = m.now.Add(time.Duration(c.wait) * time.Second) })
			}
			if m.count() != c.minted {
				t.Errorf("%d tokens, want %d", m.count(), c.minted)
			}
		})
	}
}

// A kept token that is refused is replaced, once. A new one that is refused is
// not, and neither is a good one that does not open this door.
func TestARefusedTokenIsReplacedOnce(t *testing.T) {
	t.Parallel()
	const unknown, insufficient = `{"code":"access_token_unknown"}`, `{"code":"scope_insufficient"}`
	for _, c := range []struct {
		name          string
		warm          bool // a token is kept
		forget        bool
		refuse        int
		refusal       string
		calls, minted int
		want          []lti.Code
	}{
		{"good", true, false, 0, "", 1, 1, nil},
		{"forgotten", true, true, 0, "", 2, 2, nil},
		{"nothing kept", false, false, 0, "", 1, 1, nil},
		{"refused again", true, false, 401, "", 2, 2, []lti.Code{lti.AccessTokenUnknown}},
		{"a new one refused", false, false, 401, "", 1, 1, []lti.Code{lti.AccessTokenUnknown}},
		{"refused in our words", true, false, 401, unknown, 2, 2, []lti.Code{lti.AccessTokenUnknown}},
		{"another scope", true, false, 403, insufficient, 1, 1, []lti.Code{lti.ScopeInsufficient}},
		{"forbidden", true, false, 403, "", 1, 1, []lti.Code{lti.StatusUnexpected}},
		{"out of order", true, false, 500, "", 1, 1, []lti.Code{lti.StatusUnexpected}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := newMint(t)
			cache := m.tool.KeepTokens()
			if c.warm {
				if _, _, err := cache.Token(t.Context(), m.at(), []string{"a"}); err != nil {
					t.Fatal(err)
				}
			}
			if c.forget {
				m.forget()
			}
			m.set(func() { m.refuse, m.refusal = c.refuse, c.refusal })
			calls, findings, err := m.call(t.Context(), cache, m.at(), "a")
			wantFailed(t, findings, err, c.want...)
			if calls != c.calls || m.count() != c.minted {
				t.Errorf("%d calls with %d tokens, want %d with %d", calls, m.count(), c.calls, c.minted)
			}

			// What was refused is not used again.
			m.set(func() { m.refuse, m.refusal = 0, "" })
			refused := slices.Contains(c.want, lti.AccessTokenUnknown)
			before := m.count()
			if _, _, err := m.call(t.Context(), cache, m.at(), "a"); err != nil || (m.count() > before) != refused {
				t.Errorf("after it: a new token: %v, want %v: %v", m.count() > before, refused, err)
			}
		})
	}
}

func TestNoTokenNoCall(t *testing.T) {
	t.Parallel()
	m := newMint(t)
	r := m.at()
	r.TokenEndpoint = m.URL + "/nowhere"
	calls, findings, err := m.call(t.Context(), m.tool.KeepTokens(), r, "a")
	wantFailed(t, findings, err, lti.StatusUnexpected)
	if calls != 0 {
		t.Errorf("%d calls without a token", calls)
	}
	if tokenRefused(errors.New("no check")) {
		t.Error("an error that is no check is not about the token")
	}
}

// Many may call at once.
func TestTokensOfManyAtOnce(t *testing.T) {
	t.Parallel()
	m := newMint(t)
	cache := m.tool.KeepTokens()
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			scope := string(rune('a' + i%3))
			if _, _, err := cache.Token(context.WithoutCancel(t.Context()), m.at(), []string{scope}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, scope := range []string{"a", "b", "c"} {
		// Of two that were got at once, the service knows the newer.
		if calls, _, err := m.call(t.Context(), cache, m.at(), scope); err != nil || calls > 2 {
			t.Errorf("%s: %d calls: %v", scope, calls, err)
		}
	}
}
