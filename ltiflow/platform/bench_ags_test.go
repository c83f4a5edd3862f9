package platform

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// The cost of a call does not grow with the course (design §8). All lists are
// read from their middle.
func BenchmarkGradeServices(b *testing.B) {
	for _, rows := range []int{10, 1_000, 100_000} {
		g := newGrader(b, newBench(b))
		g.fill(b, rows)
		at, middle := g.itemURL(1), cursorAfter(int64(rows/2))
		measure := func(name string, call func()) {
			b.Run(fmt.Sprintf("%s/%d", name, rows), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					call()
				}
			})
		}
		list := func(query string) func() {
			return func() { g.call(http.MethodGet, g.lineItems()+query, lti.MediaLineItemContainer, nil).ok(b, 200) }
		}
		results := func(query string) func() {
			return func() { g.call(http.MethodGet, at+"/results"+query, lti.MediaResultContainer, nil).ok(b, 200) }
		}
		measure("list5", list("?limit=5&cursor="+middle))
		measure("list100", list("?limit=100&cursor="+middle))
		measure("listByBoth", list("?tag=common&resource_id=unit-7"))
		measure("listByTag5", list("?tag=common&limit=5&cursor="+middle))
		measure("read", func() { g.call(http.MethodGet, at, lti.MediaLineItem, nil).ok(b, 200) })
		measure("replace", func() { g.call(http.MethodPut, g.itemURL(2), lti.MediaLineItem, validLineItem(nil)).ok(b, 200) })
		measure("results5", results("?limit=5&cursor="+middle))
		measure("results100", results("?limit=100&cursor="+middle))
		measure("result", results("?user_id=user-7"))
		measure("score", func() {
			g.clock.advance(time.Microsecond)
			s := validScore(g.bench)
			s["timestamp"] = g.clock.Now().Format(time.RFC3339Nano)
			g.call(http.MethodPost, at+"/scores", lti.MediaScore, s).ok(b, 204)
		})
		measure("gradebook", func() { g.get("/course/"+g.shared+"/gradebook?columns="+middle, nil).ok(b, 200) })
		measure("createAndDelete", func() { g.call(http.MethodDelete, g.created(b, nil), "", nil).ok(b, 204) })
	}
}

// fill adds line items, and to the first of them as many grades.
func (g grader) fill(b *testing.B, rows int) {
	b.Helper()
	now := g.clock.Now()
	for i := range rows {
		if _, err := g.store.AddLineItem(store.LineItem{
			Course: g.shared, Client: g.id, Deployment: g.deployment, Label: "x", ScoreMaximum: 34, Tag: "common", ResourceID: "unit-" + strconv.Itoa(i),
		}, maxLineItems); err != nil {
			b.Fatal(err)
		}
	}
	for i := range rows {
		sc := score{
			user: "user-" + strconv.Itoa(i), given: number(9), maximum: number(10), at: now, activity: completed, grading: fullyGraded,
		}
		grade := func(item store.LineItem, last *store.Grade) (store.Grade, error) {
			return sc.grade(b.Context(), item, last)
		}
		if err := g.store.Grade(g.shared, 1, sc.user, grade); err != nil {
			b.Fatal(err)
		}
	}
}
