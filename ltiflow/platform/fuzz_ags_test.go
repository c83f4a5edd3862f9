package platform

import (
	"encoding/json"
	"net/http"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// Whatever is sent as a line item: what is taken comes back, and is taken once
// more.
func FuzzLineItem(f *testing.F) {
	g := newGrader(f, newBench(f))
	old := g.created(f, nil)
	f.Add(string(mustJSON(validLineItem(nil))))
	f.Add(`{"label":"x","scoreMaximum":1e-100,"https://x.example/":{"\u0000":[]},"submissionReview":{"custom":{"a":null}},"gradesReleased":null}`)
	f.Add(`{"label":"x","scoreMaximum":1,"startDateTime":"9999-12-31T23:59:59-23:59","endDateTime":"0000-01-01T00:00:00Z"}`)
	f.Fuzz(func(t *testing.T, body string) {
		put := g.call(http.MethodPut, old, lti.MediaLineItem, body)
		noFault(t, put)
		made := g.call(http.MethodPost, g.lineItems(), lti.MediaLineItem, body)
		noFault(t, made)
		if made.status != http.StatusCreated {
			return
		}
		id := made.header.Get("Location")
		read := g.call(http.MethodGet, id, lti.MediaLineItem, nil).ok(t, 200)
		if !json.Valid([]byte(read.body)) || read.body != made.body {
			t.Errorf("made %s, read %s", made.body, read.body)
		}
		g.call(http.MethodPut, id, lti.MediaLineItem, read.body).ok(t, 200)
		g.call(http.MethodDelete, id, "", nil).ok(t, 204)
	})
}

// Whatever is sent as a score leaves results and a gradebook that can be read,
// also after the line item has got another maximum.
func FuzzScoreThenRead(f *testing.F) {
	g := newGrader(f, newBench(f))
	at := g.created(f, nil)
	f.Add(string(mustJSON(validScore(g.bench))), 1e100)
	f.Add(`{"userId":"LTIBCU_3","scoreGiven":1e100,"scoreMaximum":1e-100,"activityProgress":"Started","gradingProgress":"FullyGraded","timestamp":"9999-12-31T23:59:59.999Z","https://a.example/b":"\ud800"}`, 1e-100)
	f.Add(`{"userId":"LTIBCU_4","activityProgress":"Completed","gradingProgress":"Pending","timestamp":"0000-01-01T00:00:00+24:00","submission":{"startedAt":"2026-01-01T00:00:00.1+00"}}`, 5.0)
	f.Fuzz(func(t *testing.T, body string, maximum float64) {
		noFault(t, g.call(http.MethodPost, at+"/scores", lti.MediaScore, body))
		if canBeMaximum(maximum) {
			g.call(http.MethodPut, at, lti.MediaLineItem, validLineItem(map[string]any{"scoreMaximum": maximum})).ok(t, 200)
		}
		g.results(t, at)
		g.get("/course/"+g.shared+"/gradebook", nil).ok(t, 200)
	})
}

// Whatever stands in the query of a list, and whatever is accepted.
func FuzzLists(f *testing.F) {
	g := newGrader(f, newBench(f))
	at := g.created(f, nil)
	g.score(at, nil).ok(f, 204)
	for _, seed := range []string{
		"", "limit=1", "limit=9223372036854775808", "cursor=" + cursorAfter(1), "cursor=" + cursorAfter(1<<63-1), "tag=a&resource_id=b&resource_link_id=c",
		"user_id=LTIBCU_15", "a=%zz", "tool=x/scores", "limit=1&cursor=YWZ0ZXIgMQ",
	} {
		f.Add(seed, "*/*")
	}
	f.Add("", "text/html;q=0.5, application/*;q=0")
	f.Fuzz(func(t *testing.T, query, accept string) {
		for _, with := range []bool{false, true} {
			g.set(t, store.Settings{QueryURLs: with})
			for _, target := range []string{g.lineItems(), at, at + "/results", at + "/scores", "/course/" + g.shared + "/gradebook"} {
				a := g.raw(target, query, accept)
				noFault(t, a)
				if next := a.related("next"); next != "" {
					header := bearer(g.token)
					header.Set("Accept", accept)
					g.get(next, header).ok(t, 200)
				}
			}
		}
	})
}
