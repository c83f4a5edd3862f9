package platform

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// score sends a score to a line item of the tool, which may be the other
// player's: both score it, and its maker may delete it meanwhile.
func (p *player) score(t *testing.T) {
	t.Helper()
	given := float64(p.random.IntN(26)) * 4
	share := given / 100
	p.send(t, p.ledger.stamp(p.clock.Now()), &share, map[string]any{"scoreGiven": given, "scoreMaximum": 100})
}

// clear takes a score back (AGS §4.5).
func (p *player) clear(t *testing.T) {
	t.Helper()
	p.send(t, p.ledger.stamp(p.clock.Now()), nil, map[string]any{"activityProgress": initialized, "gradingProgress": notReady})
}

func (p *player) send(t *testing.T, at time.Time, share *float64, change map[string]any) {
	t.Helper()
	item := p.one(p.ledger.live(p.id))
	if item == "" {
		return
	}
	user := p.learner()
	p.ledger.change(item, func(c *column) { c.sends(user, at) })
	a := p.as(http.MethodPost, withQuery(t, item, "scores"), lti.MediaScore, p.scoreOf(user, at, change))
	c := p.ledger.look(item)
	switch {
	case a.status == http.StatusNoContent:
		p.ledger.change(item, func(c *column) { c.keeps(user, at, share) })
	case a.status == http.StatusConflict && c.scores[user].sent.After(at):
		a.refused(t, 409, lti.ScoreStale)
	case c.going:
		a.refused(t, 404, lti.LineItemUnknown)
	default:
		t.Errorf("a score for %s at %s: %d %s", item, at, a.status, a.body)
	}
	if c.gone && a.status == http.StatusNoContent {
		t.Logf("a score for %s was taken while it was deleted", item)
	}
}

func (p *player) scoreOf(user string, at time.Time, change map[string]any) map[string]any {
	s := map[string]any{
		"userId": user, "timestamp": at.Format(time.RFC3339Nano), "activityProgress": completed, "gradingProgress": fullyGraded,
	}
	for name, value := range change {
		s[name] = value
	}
	return s
}

// scoreLate sends a score that is older than the one there.
func (p *player) scoreLate(t *testing.T) {
	t.Helper()
	item := p.one(p.columns)
	if item == "" {
		return
	}
	for user, s := range p.ledger.look(item).scores {
		if s.at.IsZero() {
			continue
		}
		late := p.scoreOf(user, s.at, map[string]any{"scoreGiven": 1, "scoreMaximum": 1})
		p.as(http.MethodPost, withQuery(t, item, "scores"), lti.MediaScore, late).refused(t, 409, lti.ScoreStale)
		return
	}
}

// scoreDraft sends a score to the notebook's line item, and reads it.
func (p *player) scoreDraft(t *testing.T) {
	t.Helper()
	user, at, given := p.learner(), p.ledger.stamp(p.clock.Now()), float64(p.random.IntN(34))
	share := given / 34
	body := p.scoreOf(user, at, map[string]any{"scoreGiven": given, "scoreMaximum": 34})
	p.do(http.MethodPost, p.draftItem+"/scores", jsonBody(body), p.draftToken).ok(t, http.StatusOK)
	p.ledger.change(p.draftItem, func(c *column) { c.keeps(user, at, &share) })
	p.ledger.checkDraft(t, p)
}

// resultsAt is the first page of a line item's results.
func resultsAt(tb testing.TB, item string) string {
	tb.Helper()
	at := withQuery(tb, item, "results")
	if strings.Contains(at, "?") {
		return at + "&limit=3"
	}
	return at + "?limit=3"
}

// resultsOf reads results to the last page: nobody is on two of them.
func (p *player) resultsOf(t *testing.T, target string) []lti.Result {
	t.Helper()
	var all []lti.Result
	for target != "" {
		var page []lti.Result
		a := p.as(http.MethodGet, target, lti.MediaResultContainer, nil).ok(t, http.StatusOK)
		decodeAnswer(t, a, &page)
		all = append(all, page...)
		target = a.related("next")
	}
	return all
}

func (p *player) readResults(t *testing.T) {
	t.Helper()
	item := p.one(p.columns)
	if item == "" {
		return
	}
	seen := map[string]bool{}
	for _, r := range p.resultsOf(t, resultsAt(t, item)) {
		if seen[r.UserID] {
			t.Errorf("%s stands twice in the results of %s", r.UserID, item)
		}
		seen[r.UserID] = true
	}
}

func (p *player) createItem(t *testing.T) {
	t.Helper()
	if len(p.columns) >= soakOwnColumns {
		p.deleteItem(t)
	}
	c := &column{
		client: p.id, label: "Column " + p.unique(), tag: "tag-" + strconv.Itoa(p.random.IntN(3)), resource: p.unique(), maximum: 40,
	}
	a := p.as(http.MethodPost, p.lineItems(t), lti.MediaLineItem, c.body()).ok(t, http.StatusCreated)
	item := a.header.Get("Location")
	p.ledger.issued(t, "line item", item)
	c.same(t, item, a.json(t))
	p.ledger.added(item, c)
	p.columns = append(p.columns, item)
}

func (c column) body() map[string]any {
	return map[string]any{
		"label": c.label, "tag": c.tag, "resourceId": c.resource, "scoreMaximum": c.maximum, "submissionReview": map[string]any{"reviewableStatus": []any{}},
	}
}

func (p *player) readItem(t *testing.T) {
	t.Helper()
	if item := p.one(p.columns); item != "" {
		p.ledger.look(item).same(t, item, p.as(http.MethodGet, item, lti.MediaLineItem, nil).ok(t, http.StatusOK).json(t))
	}
}

// replaceItem gives a line item another label and another maximum, to which
// its scores are scaled.
func (p *player) replaceItem(t *testing.T) {
	t.Helper()
	item := p.one(p.columns)
	if item == "" {
		return
	}
	c := p.ledger.look(item)
	c.label, c.maximum = "Column "+p.unique(), float64(10*(1+p.random.IntN(9)))
	c.same(t, item, p.as(http.MethodPut, item, lti.MediaLineItem, c.body()).ok(t, http.StatusOK).json(t))
	p.ledger.change(item, func(kept *column) { kept.label, kept.maximum = c.label, c.maximum })
}

// deleteItem deletes one, which does not come back.
func (p *player) deleteItem(t *testing.T) {
	t.Helper()
	item := p.drop(&p.columns)
	if item == "" {
		return
	}
	p.ledger.change(item, func(c *column) { c.going = true })
	p.as(http.MethodDelete, item, "", nil).ok(t, http.StatusNoContent)
	p.ledger.change(item, func(c *column) { c.gone = true })
	p.as(http.MethodGet, item, lti.MediaLineItem, nil).refused(t, 404, lti.LineItemUnknown)
	p.as(http.MethodPut, item, lti.MediaLineItem, column{label: "x", maximum: 1}.body()).refused(t, 404, lti.LineItemUnknown)
	p.as(http.MethodDelete, item, "", nil).refused(t, 404, lti.LineItemUnknown)
}

// listAll reads a list of line items to its end. All are of this tool.
func (p *player) listAll(t *testing.T, query string) map[string]bool {
	t.Helper()
	ids := map[string]bool{}
	next := p.lineItems(t)
	if strings.Contains(next, "?") {
		query = "&" + query[1:]
	}
	for next += query; next != ""; {
		var page []string
		page, next = grader{p.tool, p.token}.list(t, next)
		for _, id := range page {
			if ids[id] {
				t.Errorf("%s is listed twice", id)
			}
			ids[id] = true
		}
	}
	for _, other := range p.ledger.of(p.id, false) {
		if ids[other] {
			t.Errorf("%s is another's, and listed for %s", other, p.id)
		}
	}
	return ids
}

// listItems lists all line items, those with a tag, and one: what this player
// made stands in each list in which it belongs, and nothing that it deleted.
func (p *player) listItems(t *testing.T) {
	t.Helper()
	all, tagged := p.listAll(t, "?limit=4"), p.listAll(t, "?limit=2&tag=tag-1")
	for _, item := range p.columns {
		c := p.ledger.look(item)
		if !all[item] || tagged[item] != (c.tag == "tag-1") {
			t.Errorf("%s with tag %s is listed: %t, with tag-1: %t", item, c.tag, all[item], tagged[item])
		}
	}
	if item := p.one(p.columns); item != "" {
		found := p.listAll(t, "?resource_id="+p.ledger.look(item).resource)
		if len(found) != 1 || !found[item] {
			t.Errorf("the list of one resource is %v, want %s", found, item)
		}
	}
}

// readRoster reads the roster in parts: those of a role, and a few at a time.
func (p *player) readRoster(t *testing.T) {
	t.Helper()
	for _, query := range []string{"?limit=5", "?limit=4&role=Learner", "?role=" + url.QueryEscape(lti.RoleInstructor)} {
		rosterCopy{}.take(t, p.asRoster(), p.rosterAt(query), func() {})
	}
}

// readDifferences brings the player's copy of the roster up to date. What
// this player changed is in it.
func (p *player) readDifferences(t *testing.T) {
	t.Helper()
	if p.since == "" {
		p.since = p.rosterAt("?limit=6")
	}
	p.since = p.copy.take(t, p.asRoster(), p.since, func() {})
	for _, id := range p.people {
		p.ledger.mu.Lock()
		want := p.ledger.people[id]
		p.ledger.mu.Unlock()
		if got, there := p.copy[id]; there != (want.Status != store.Deleted) || there && !sameMember(got, want) {
			t.Errorf("by the differences %s is %+v, want %+v", id, got, want)
		}
	}
}

// readMessages reads the roster of a link (NRPS §3).
func (p *player) readMessages(t *testing.T) {
	t.Helper()
	if len(p.links) > 0 {
		roster, _ := p.asRoster().roster(t, p.rosterAt("?limit=3&rlid="+p.links[0].id))
		if len(roster.Members) == 0 || len(roster.Members[0].Messages) != 1 {
			t.Errorf("the roster of a link is %+v", roster)
		}
	}
}
