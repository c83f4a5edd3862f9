package platform

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// A player is one client of a soak: a tool of edition 1.3 that two players
// share, a notebook, and the browsers of a teacher and a student.
type player struct {
	*tool
	soak   *soak
	ledger *ledger
	number int
	random *rand.Rand

	token string // with all scopes
	ends  time.Time

	teacher, student http.Header

	columns []string // line items that this player made, and may delete
	links   []ownLink
	people  []string // whom this player added
	clients int      // that this player registered

	copy  rosterCopy // kept by its differences
	since string     // where they go on; "" before the first list

	draft      *notebook
	draftItem  string
	draftToken http.Header
}

// An ownLink is a link that the player put into the course, with its line item.
type ownLink struct{ id, lineItem string }

// How much a player makes before it takes something away again.
const (
	soakOwnColumns = 12
	soakOwnLinks   = 6
	soakOwnPeople  = 8
	soakOwnClients = 6
)

// turns are what a player can do. Those that stand twice come twice as often.
func (p *player) turns() []func(*testing.T) {
	return []func(*testing.T){
		p.score, p.score, p.score, p.scoreLate, p.clear, p.scoreDraft, p.readResults,
		p.createItem, p.createItem, p.readItem, p.replaceItem, p.deleteItem, p.listItems,
		p.chooseLink, p.chooseLink, p.launchLink, p.launchLink, p.launchInFrame, p.reviewWork, p.removeLink, p.launchDraft,
		p.register, p.discover, p.askTokens, p.replay,
		p.readRoster, p.readDifferences, p.readMessages, p.addPerson, p.changePerson, p.removePerson, p.scoreLeaver,
		p.lookAround, p.watch, p.rotateKeys, p.intrude, p.sendWrongly,
	}
}

// round signs in, renews what is over, and takes some turns.
func (p *player) round(t *testing.T) {
	t.Helper()
	p.refuseExpired(t)
	p.renew(t)
	p.teacher, p.student = p.signIn(t, "LTIBCU_1"), p.signIn(t, p.learner())
	turns := p.turns()
	for range soakTurns {
		i := p.random.IntN(len(turns))
		turns[i](t)
		if t.Failed() {
			t.Logf("player %d stops at turn %d", p.number, i)
			return
		}
	}
}

// learner is somebody who stays in the course.
func (p *player) learner() string {
	people := roster()
	return people[2+p.random.IntN(len(people)-2)].ID
}

// refuseExpired uses a token that is over.
func (p *player) refuseExpired(t *testing.T) {
	t.Helper()
	if p.token == "" || p.clock.Now().Before(p.ends) {
		return
	}
	p.as(http.MethodGet, p.lineItems(t), lti.MediaLineItemContainer, nil).refused(t, 401, lti.AccessTokenExpired)
	p.get(p.draftItem+"/results", p.draftToken).refused(t, 403, lti.AccessTokenExpired)
}

// renew asks for the tokens of both editions, when there are none that count.
func (p *player) renew(t *testing.T) {
	t.Helper()
	if p.clock.Now().Before(p.ends) && p.tokens.known(p.token, p.clock.Now()) {
		return
	}
	p.token = p.accessToken(t, allScopes())
	p.draftToken = p.draft.bearer(t, draftScopes)
	p.ends = p.clock.Now().Add(tokenLife)
}

// as calls a service with the player's token.
func (p *player) as(method, target, media string, body any) answer {
	return grader{p.tool, p.token}.call(method, target, media, body)
}

func (p *player) asRoster() rosterTool { return rosterTool{p.tool, p.token} }

func (p *player) rosterAt(query string) string { return p.asRoster().memberships(query) }

// lineItems is where a launch says that the line items are.
func (p *player) lineItems(tb testing.TB) string {
	tb.Helper()
	return p.lineItemsURL(p.registered(tb), p.shared)
}

// one of the player's own, or "".
func (p *player) one(of []string) string {
	if len(of) == 0 {
		return ""
	}
	return of[p.random.IntN(len(of))]
}

// drop takes one away.
func (p *player) drop(of *[]string) string {
	if len(*of) == 0 {
		return ""
	}
	i := p.random.IntN(len(*of))
	found := (*of)[i]
	*of = append((*of)[:i:i], (*of)[i+1:]...)
	return found
}

// known tells whether the entry is there.
func (x *expiring[V]) known(secret string, now time.Time) bool {
	_, ok := x.get(secret, now)
	return ok
}

func jsonBody(v any) *bytes.Reader {
	body, _ := json.Marshal(v)
	return bytes.NewReader(body)
}
