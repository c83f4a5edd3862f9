package platform

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// Each address of the table refuses who calls too often, tells when to come
// again, and means nobody else.
func TestBudgets(t *testing.T) {
	t.Parallel()
	for pattern := range budgets() {
		b := newBench(t)
		b.rates.budgets = map[string]budget{pattern: {2, 0.5}}
		method, path := http.MethodPost, pattern
		switch pattern {
		case pathNewTool:
			method = http.MethodGet
		case anyAddress:
			method, path = http.MethodGet, "/nowhere"
		}
		call := func(peer string) answer {
			r := httptest.NewRequest(method, b.url+path, strings.NewReader(""))
			r.RemoteAddr = peer
			w := httptest.NewRecorder()
			b.http.Handler.ServeHTTP(w, r)
			return answer{w.Code, w.Header(), w.Body.String()}
		}
		for range 2 {
			if a := call("127.0.0.1:1"); a.status == http.StatusTooManyRequests {
				t.Fatalf("%s: refused early: %s", pattern, a.body)
			}
		}
		a := call("127.0.0.1:2") // another connection, and the same peer
		a.refused(t, http.StatusTooManyRequests, lti.RateExceeded)
		if got := a.header.Get("Retry-After"); got != "2" {
			t.Errorf("%s: Retry-After is %q, want 2", pattern, got)
		}
		if a := call("127.0.0.2:1"); a.status == http.StatusTooManyRequests {
			t.Errorf("%s: another peer pays as well", pattern)
		}
		if a := b.get("/ping", nil); a.status != http.StatusOK {
			t.Errorf("%s: another address is answered %d", pattern, a.status)
		}
		b.clock.advance(2 * time.Second)
		if a := call("127.0.0.1:1"); a.status == http.StatusTooManyRequests {
			t.Errorf("%s: refused still, after the time it was told", pattern)
		}
		call("127.0.0.1:1").refused(t, http.StatusTooManyRequests, lti.RateExceeded)
	}
}

// The table speaks of addresses that there are, and of all that make or cost
// something.
func TestBudgetsAreOfRoutes(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var patterns []string
	for _, r := range b.everyRoute() {
		patterns = append(patterns, r.pattern)
	}
	for pattern, budget := range budgets() {
		if pattern != anyAddress && !slices.Contains(patterns, pattern) {
			t.Errorf("%s is limited and not served", pattern)
		}
		if budget.burst < 100 || budget.perSecond < 50 {
			t.Errorf("%s allows %v: a test script would meet that", pattern, budget)
		}
	}
	if s, err := Open(Config{NewKey: newTestKey()}); err != nil {
		t.Error(err)
	} else {
		if len(s.rates.budgets) != len(budgets()) {
			t.Error("a platform has no limits by default")
		}
		_ = s.Close()
	}
}

// A refusal for its rate is in the words of the address, and in the inspector.
func TestBudgetsSpeakOAuth(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.rates.budgets = map[string]budget{pathToken: {1, 1}}
	b.postForm("/token", url.Values{}, nil)
	a := b.postForm("/token", url.Values{}, nil)
	a.refused(t, http.StatusTooManyRequests, lti.RateExceeded)
	if said := lti.ReadRefusal([]byte(a.body)); said.Error != "temporarily_unavailable" {
		t.Errorf("the error is %q", said.Error)
	}
	kept := b.inspector.since(0)
	if last := kept[len(kept)-1]; last.refusal == nil || last.refusal.Code != lti.RateExceeded {
		t.Errorf("the inspector has %+v", last)
	}
}

// However many peers there are, the platform remembers only so many, and
// those beyond share what one may spend.
func TestBudgetsAreBounded(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.rates.budgets = map[string]budget{pathToken: {2, 1}}
	call := func(peer int) int {
		r := httptest.NewRequest(http.MethodPost, b.url+"/token", nil)
		r.RemoteAddr = fmt.Sprintf("127.1.%d.%d:1", peer/256, peer%256)
		w := httptest.NewRecorder()
		b.http.Handler.ServeHTTP(w, r)
		return w.Code
	}
	refused := 0
	for peer := range 2 * maxSpenders {
		if call(peer) == http.StatusTooManyRequests {
			refused++
		}
	}
	if n := len(b.rates.spenders); n > maxSpenders+1 {
		t.Errorf("%d peers are remembered", n)
	}
	if want := maxSpenders - 2; refused != want {
		t.Errorf("%d were refused, want the %d who share two calls", refused, want)
	}
	b.clock.advance(time.Hour) // all have their budget back, and are forgotten
	if call(5000) == http.StatusTooManyRequests || len(b.rates.spenders) > 2 {
		t.Errorf("%d peers are remembered after an hour", len(b.rates.spenders))
	}
}

// A tool whose key set hangs holds up itself, and no more of the platform than
// so many requests; other tools do not notice.
func TestHangingKeySetsHoldUpNobodyElse(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	slow, quick := newTool13(t, b), newTool13(t, b)
	arrived, release := make(chan struct{}, 1), make(chan struct{})
	slow.keySet.Store(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	c, _ := b.client(slow.id, lti.Final())
	keys, _ := c.keys.(*remoteKeys)
	ctx, cancel := context.WithCancel(t.Context())
	var waiting sync.WaitGroup
	for range maxWaiting {
		waiting.Go(func() { _, _ = keys.key(ctx, "x") })
	}
	<-arrived
	for keys.waiting.Load() < maxWaiting {
		runtime.Gosched()
	}
	slow.accessTokenRefused(t)
	quick.accessToken(t, lti.Final().Scope.Score)
	cancel()
	close(release)
	waiting.Wait()
	if n := keys.waiting.Load(); n != 0 {
		t.Errorf("%d still wait", n)
	}
}

func (t *tool) accessTokenRefused(tb testing.TB) {
	tb.Helper()
	a := t.tokenRequest(lti.Final().Scope.Score).send(t.bench)
	a.refused(tb, http.StatusBadRequest, lti.KeySetUnreachable)
	if !strings.Contains(a.body, "others wait") {
		tb.Errorf("the body is %s", a.body)
	}
}
