package platform

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// lookAround opens the pages that people look at. No private key is on them,
// also where the inspector shows how it was handed out.
func (p *player) lookAround(t *testing.T) {
	t.Helper()
	course := "/course/" + p.shared
	secret := base64.URLEncoding.EncodeToString(p.draft.key.D.Bytes())
	for _, page := range []string{
		"/", course, course + "/gradebook", course + "/roster", "/keys", pathInspector + "?tool=" + p.draft.client,
		"/course/" + p.draft.course, "/course/" + p.draft.course + "/gradebook",
	} {
		who := []http.Header{html5(), p.teacher, p.student}[p.random.IntN(3)]
		if strings.Contains(p.get(page, who).ok(t, http.StatusOK).body, secret) {
			t.Errorf("%s shows the private key of %s", page, p.draft.client)
		}
	}
	p.get("/style.css", nil).ok(t, http.StatusOK)
	p.get("/nowhere", html5()).refused(t, 404, lti.NotFound)
}

// watch follows the inspector until it shows what the player did, where there
// is room.
func (p *player) watch(t *testing.T) {
	t.Helper()
	f := follow(t, p.url, "?tool="+p.draft.client, nil)
	defer func() { _ = f.Body.Close() }()
	switch f.StatusCode {
	case http.StatusOK:
		p.get("/tool/"+p.draft.client+"/cisr", nil).ok(t, http.StatusOK)
		if _, data := f.next(t); !strings.Contains(data, p.draft.client) {
			t.Errorf("the stream of %s has %s", p.draft.client, data)
		}
	case http.StatusTooManyRequests: // the others are watching
	default:
		t.Errorf("the inspector's stream: %d", f.StatusCode)
	}
}

// rotateKeys replaces the platform's keys, as often as the key set has room.
func (p *player) rotateKeys(t *testing.T) {
	t.Helper()
	if a := p.postForm("/keys/rotate", nil, http.Header{"Origin": {p.url}}); a.status != http.StatusSeeOther {
		a.refused(t, 429, lti.LimitReached)
	}
	p.get("/keys", html5()).ok(t, http.StatusOK)
}

func (p *player) addPerson(t *testing.T) {
	t.Helper()
	if len(p.people) >= soakOwnPeople {
		p.changePerson(t)
		return
	}
	form := newPerson()
	form.Set("family", p.unique())
	a := p.postForm(rosterPath(p.shared), form, p.teacher).ok(t, http.StatusSeeOther)
	id := strings.TrimPrefix(a.header.Get("Location"), rosterPath(p.shared)+"/")
	p.ledger.issued(t, "person", id)
	p.ledger.became(lti.Member{
		UserID: id, Status: store.Active, Name: form.Get("given") + " " + form.Get("family"), Roles: []string{lti.RoleLearner},
	})
	p.people = append(p.people, id)
}

// person is somebody whom the player added, as last acknowledged.
func (p *player) person() (lti.Member, bool) {
	id := p.one(p.people)
	p.ledger.mu.Lock()
	defer p.ledger.mu.Unlock()
	m, ok := p.ledger.people[id]
	return m, ok
}

// changePerson changes what somebody is; who was removed comes back with it.
func (p *player) changePerson(t *testing.T) {
	t.Helper()
	m, ok := p.person()
	if !ok {
		return
	}
	m.Status = []string{store.Active, store.Inactive}[p.random.IntN(2)]
	name := []string{"Learner", "Mentor", "Instructor"}[p.random.IntN(3)]
	m.Roles = []string{roleNamed(name)}
	form := url.Values{"role": {name}, "status": {m.Status}}
	p.postForm(personPath(p.shared, m.UserID), form, nil).ok(t, http.StatusSeeOther)
	p.ledger.became(m)
}

func (p *player) removePerson(t *testing.T) {
	t.Helper()
	if m, ok := p.person(); ok {
		p.postForm(personPath(p.shared, m.UserID)+"/remove", nil, nil).ok(t, http.StatusSeeOther)
		m.Status = store.Deleted
		p.ledger.became(m)
	}
}

// scoreLeaver scores somebody who is not active.
func (p *player) scoreLeaver(t *testing.T) {
	t.Helper()
	m, ok := p.person()
	item := p.one(p.columns)
	if !ok || item == "" || m.Status == store.Active {
		return
	}
	a := p.as(http.MethodPost, withQuery(t, item, "scores"), lti.MediaScore, p.scoreOf(m.UserID, p.clock.Now(), nil))
	if m.Status == store.Inactive {
		a.refused(t, 403, lti.MemberInactive)
	} else {
		a.refused(t, 400, lti.UserUnknown)
	}
}

// intrude tries what is another's: whatever it asks, it is told that there is
// no such thing.
func (p *player) intrude(t *testing.T) {
	t.Helper()
	item := p.one(p.ledger.of(p.id, false))
	for method, media := range map[string]string{
		http.MethodGet: lti.MediaLineItem, http.MethodPut: lti.MediaLineItem, http.MethodDelete: "",
	} {
		var body any
		if method == http.MethodPut {
			body = validLineItem(nil)
		}
		p.stranger(t, p.as(method, p.asOwn(item), media, body))
	}
	scores, results := withQuery(t, p.asOwn(item), "scores"), withQuery(t, p.asOwn(item), "results")
	p.stranger(t, p.as(http.MethodPost, scores, lti.MediaScore, p.scoreOf(p.learner(), p.clock.Now(), nil)))
	p.stranger(t, p.as(http.MethodGet, results, lti.MediaResultContainer, nil))
	other := p.soak.players[(p.number+1)%soakPlayers]
	p.get(p.draftItem+"/results", bearer(p.token)).refused(t, 403, lti.AccessTokenUnknown)
	p.do(http.MethodPost, other.draftItem+"/scores", jsonBody(p.scoreOf(p.learner(), p.clock.Now(), nil)), p.draftToken).
		refused(t, 404, lti.LineItemUnknown)
}

// asOwn is a line item's URL with the query that the player's own have.
func (p *player) asOwn(item string) string {
	path, _, _ := strings.Cut(item, "?")
	if p.number%4 == 0 {
		return path + "?" + paramTool + "=" + p.id
	}
	return path
}

// stranger checks that the answer gives nothing away. To a token of edition
// 1.3 a course of edition 2018 is closed altogether.
func (p *player) stranger(t *testing.T, a answer) {
	t.Helper()
	switch code := lti.ReadRefusal([]byte(a.body)).Code; {
	case a.status == http.StatusNotFound && (code == lti.LineItemUnknown || code == lti.NotFound):
	case a.status == http.StatusForbidden && code == lti.AccessTokenUnknown:
	default:
		t.Errorf("another's line item: %d %s", a.status, a.body)
	}
}
