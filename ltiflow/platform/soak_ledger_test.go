package platform

import (
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A ledger is what the platform acknowledged to the players of a soak.
type ledger struct {
	mu       sync.Mutex
	ids      map[string]bool       // all that were given out, with their kind
	columns  map[string]*column    // line items, by URL
	people   map[string]lti.Member // who was added, as last changed; Deleted when removed
	links    map[string]bool       // of the course
	stamps   int64                 // timestamps handed out
	calls    int
	refusals map[string]int // by status and code
}

// A column is a line item, as it was last acknowledged.
type column struct {
	client               string
	label, tag, resource string
	maximum              float64
	going, gone          bool // it is being deleted; it is
	scores               map[string]scored
}

// A scored is what is known of the scores of a user.
type scored struct {
	sent  time.Time // the latest timestamp that was sent
	at    time.Time // and that of the score that counts
	share *float64  // of the maximum; nil when cleared
}

func newLedger() *ledger {
	return &ledger{
		ids: map[string]bool{}, columns: map[string]*column{}, people: map[string]lti.Member{},
		links: map[string]bool{}, refusals: map[string]int{},
	}
}

// String says how much happened.
func (l *ledger) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var scores, refused int
	for _, c := range l.columns {
		scores += len(c.scores)
	}
	var b strings.Builder
	for _, code := range slices.Sorted(maps.Keys(l.refusals)) {
		refused += l.refusals[code]
		fmt.Fprintf(&b, "\n%6d  %s", l.refusals[code], code)
	}
	return fmt.Sprintf("%d calls; %d ids, %d line items, %d grades, %d people, %d links; %d refusals:%s",
		l.calls, len(l.ids), len(l.columns), scores, len(l.people), len(l.links), refused, b.String())
}

// over gives a connection that is kept alive, and counts its calls. No call
// makes the platform fail.
func (l *ledger) over(tb testing.TB) func(*http.Request) answer {
	tb.Helper()
	transport := &http.Transport{}
	tb.Cleanup(transport.CloseIdleConnections)
	return func(r *http.Request) answer {
		r.RequestURI = "" // of a request that was received
		resp, err := transport.RoundTrip(r)
		if err != nil {
			tb.Errorf("%s %s: %v", r.Method, r.URL, err)
			return answer{header: http.Header{}}
		}
		body, err := io.ReadAll(resp.Body)
		if _ = resp.Body.Close(); err != nil || resp.StatusCode >= http.StatusInternalServerError {
			tb.Errorf("%s %s: %d %v %s", r.Method, r.URL, resp.StatusCode, err, body)
		}
		a := answer{resp.StatusCode, resp.Header, string(body)}
		l.count(a)
		return a
	}
}

func (l *ledger) count(a answer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls++
	if a.status < http.StatusBadRequest {
		return
	}
	code := string(lti.ReadRefusal([]byte(a.body)).Code)
	if _, after, isPage := strings.Cut(a.body, "<dt>Code</dt><dd><code>"); isPage {
		code, _, _ = strings.Cut(after, "<")
	}
	l.refusals[strconv.Itoa(a.status)+" "+code]++
}

// issued notes an id that the platform made: no other is like it.
func (l *ledger) issued(tb testing.TB, kind, id string) {
	tb.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ids[kind+" "+id] || id == "" {
		tb.Errorf("the %s %q was given out before", kind, id)
	}
	l.ids[kind+" "+id] = true
}

func (l *ledger) added(url string, c *column) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c.scores = map[string]scored{}
	l.columns[url] = c
}

// change alters what is noted, and look reads it.
func (l *ledger) change(url string, change func(*column)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change(l.columns[url])
}

func (l *ledger) look(url string) column {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := *l.columns[url]
	c.scores = maps.Clone(c.scores)
	return c
}

// of are the line items of a client, or of all others.
func (l *ledger) of(client string, own bool) []string {
	return l.where(func(c *column) bool { return (c.client == client) == own })
}

// live are those of a client that nobody deletes.
func (l *ledger) live(client string) []string {
	return l.where(func(c *column) bool { return c.client == client && !c.going })
}

func (l *ledger) where(wanted func(*column) bool) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []string
	for url, c := range l.columns {
		if wanted(c) {
			found = append(found, url)
		}
	}
	slices.Sort(found)
	return found
}

// stamp is a time that no other score has, later than all before.
func (l *ledger) stamp(now time.Time) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stamps++
	return now.Add(time.Duration(l.stamps) * time.Microsecond)
}

func (l *ledger) became(m lti.Member) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.people[m.UserID] = m
}

func (l *ledger) linked(id string, there bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if delete(l.links, id); there {
		l.links[id] = true
	}
}

// sends notes that a score goes out, keeps that it was taken.
func (c *column) sends(user string, at time.Time) {
	s := c.scores[user]
	if at.After(s.sent) {
		s.sent = at
	}
	c.scores[user] = s
}

func (c *column) keeps(user string, at time.Time, share *float64) {
	if s := c.scores[user]; at.After(s.at) {
		c.scores[user] = scored{s.sent, at, share}
	}
}

// checkPeople checks the roster for everybody who was added.
func (l *ledger) checkPeople(t *testing.T, truth rosterCopy) {
	t.Helper()
	for id, want := range l.people {
		if got, there := truth[id]; there != (want.Status != store.Deleted) || there && !sameMember(got, want) {
			t.Errorf("%s is %+v, want %+v", id, got, want)
		}
	}
	if n := len(truth) - len(firstMembers()); n > len(l.people) {
		t.Errorf("the roster has %d people that nobody added", n-len(l.people))
	}
}

// checkItems checks the line items of the player's tool with all their
// results.
func (l *ledger) checkItems(t *testing.T, p *player) {
	t.Helper()
	listed := p.listAll(t, "?limit=7")
	for _, url := range l.of(p.id, true) {
		c := l.look(url)
		if listed[url] == c.gone {
			t.Errorf("%s is listed: %t, deleted: %t", url, listed[url], c.gone)
		}
		if c.gone {
			p.as(http.MethodGet, url, lti.MediaLineItem, nil).refused(t, 404, lti.LineItemUnknown)
			p.as(http.MethodGet, withQuery(t, url, "results"), lti.MediaResultContainer, nil).refused(t, 404, lti.LineItemUnknown)
			continue
		}
		delete(listed, url)
		c.same(t, url, p.as(http.MethodGet, url, lti.MediaLineItem, nil).ok(t, http.StatusOK).json(t))
		c.check(t, url, p.resultsOf(t, resultsAt(t, url)))
	}
	for url, there := range listed {
		if there && l.columns[url] == nil {
			t.Errorf("%s is a line item that nobody made", url)
		}
	}
}

// same compares a line item with what was last acknowledged.
func (c column) same(t *testing.T, url string, got map[string]any) {
	t.Helper()
	if got["id"] != url || got["label"] != c.label || got["tag"] != c.tag || got["resourceId"] != c.resource || got["scoreMaximum"] != c.maximum {
		t.Errorf("%s is %v, want %+v", url, got, c)
	}
}

// checkDraft checks the results of the player's tool of edition 2018.
func (l *ledger) checkDraft(t *testing.T, p *player) {
	t.Helper()
	var results []lti.Result
	decodeAnswer(t, p.get(p.draftItem+"/results", p.draftToken).ok(t, http.StatusOK), &results)
	l.look(p.draftItem).check(t, p.draftItem, results)
}

// check compares the results of a line item with the scores that count.
func (c column) check(t *testing.T, url string, results []lti.Result) {
	t.Helper()
	got := map[string]float64{}
	for _, r := range results {
		if _, twice := got[r.UserID]; twice || r.ResultScore == nil || r.ResultMaximum != c.maximum {
			t.Errorf("%s has the result %+v, out of %v", url, r, c.maximum)
			continue
		}
		got[r.UserID] = *r.ResultScore
	}
	for user, s := range c.scores {
		score, there := got[user]
		if there != (s.share != nil) || there && math.Abs(score-*s.share*c.maximum) > 1e-6 {
			t.Errorf("%s of %s has %v (%t), want %+v of %v", user, url, score, there, s, c.maximum)
		}
		delete(got, user)
	}
	if len(got) > 0 {
		t.Errorf("%s has results that nobody sent: %v", url, got)
	}
}
