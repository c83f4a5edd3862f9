package platform

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// crowd makes a course of so many people: one in the middle is the only
// mentor, the first instructs, and the others learn. A third of them have left.
func (t rosterTool) crowd(tb testing.TB, rows int) string {
	tb.Helper()
	home := store.Course{ID: "course-of-" + strconv.Itoa(rows), Edition: lti.Final().Name, Title: courseTitle, Label: courseTitle}
	members := make([]store.Member, rows+rows/2)
	for i := range members {
		members[i] = store.Member{
			User:   store.User{ID: "user-" + strconv.Itoa(i), Given: "Given", Family: strconv.Itoa(i), Email: strconv.Itoa(i) + "@example.com"},
			Status: store.Active, Roles: []string{lti.RoleLearner},
		}
		if i%3 == 1 {
			members[i].Status = store.Deleted
		}
	}
	members[0].Roles = []string{lti.RoleInstructor}
	members[rows/2/3*3].Roles = []string{lti.RoleMentor}
	if err := t.store.AddCourse(home, members); err != nil {
		tb.Fatal(err)
	}
	if err := t.store.Place(t.deployment, home.ID); err != nil {
		tb.Fatal(err)
	}
	return home.ID
}

// The cost of a page does not grow with the course. A page has ten people, so
// that all courses fill it.
func BenchmarkRoster(b *testing.B) {
	for _, rows := range []int{10, 1_000, 100_000} {
		tool := newRosterTool(b)
		course := tool.crowd(b, rows)
		at := tool.url + "/" + course + "/memberships"
		half, err := tool.store.Member(course, "user-"+strconv.Itoa(rows/2/3*3))
		if err != nil {
			b.Fatal(err)
		}
		now, err := tool.store.Revision()
		if err != nil {
			b.Fatal(err)
		}
		cursor := func(c rosterCursor) string { return "&cursor=" + c.String() }
		for _, call := range []struct{ name, target string }{
			{"first page", at + "?limit=5"},
			{"page from the middle", at + "?limit=5" + cursor(rosterCursor{after: half.Number - 1, revision: now})},
			{"common role", at + "?limit=5&role=Learner"},
			{"rare role", at + "?role=Mentor"},
			{"role of nobody", at + "?role=Officer"},
			{"differences", at + "?limit=5" + cursor(rosterCursor{changes: true, revision: now - 5})},
		} {
			b.Run(call.name+"/"+strconv.Itoa(rows), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					tool.ask(call.target).ok(b, http.StatusOK)
				}
			})
		}
		b.Run("web page/"+strconv.Itoa(rows), func(b *testing.B) {
			b.ReportAllocs()
			last, err := tool.store.Member(course, "user-"+strconv.Itoa(rows+rows/2-15))
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() { // the last ten, of every course
				tool.get(rosterPath(course)+"?after="+strconv.FormatInt(last.Number-1, 10), html5()).ok(b, http.StatusOK)
			}
		})
		b.Run("change/"+strconv.Itoa(rows), func(b *testing.B) {
			b.ReportAllocs()
			form := url.Values{"role": {"Mentor"}, "status": {"Active"}}
			for b.Loop() {
				tool.postForm(personPath(course, half.ID), form, nil).ok(b, http.StatusSeeOther)
			}
		})
		b.Run("add/"+strconv.Itoa(rows), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				tool.postForm(rosterPath(course), newPerson(), nil).ok(b, http.StatusSeeOther)
			}
		})
	}
}
