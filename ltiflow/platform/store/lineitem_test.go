package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// withLineItems is a store with a course, in which two tools have line items.
func withLineItems(tb testing.TB, items ...LineItem) *Store {
	tb.Helper()
	s, err := OpenMemory()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	if err := s.AddCourse(Course{ID: "course"}, nil); err != nil {
		tb.Fatal(err)
	}
	for _, id := range []string{"a", "b"} {
		if added, err := s.AddClient(Client{ID: id}, Deployment{id + "1", id}, "course", 9); err != nil || !added {
			tb.Fatal(added, err)
		}
		if added, err := s.AddDeployment(Deployment{id + "2", id}, "course", 9); err != nil || !added {
			tb.Fatal(err)
		}
	}
	for _, item := range items {
		add(tb, s, item)
	}
	return s
}

func add(tb testing.TB, s *Store, item LineItem) int {
	tb.Helper()
	if item.Course == "" {
		item.Course = "course"
	}
	if item.Client == "" {
		item.Client = "a"
	}
	if item.Deployment == "" {
		item.Deployment = item.Client + "1"
	}
	if item.ScoreMaximum == 0 {
		item.ScoreMaximum = 10
	}
	number, err := s.AddLineItem(item, 1_000_000)
	if err != nil || number == 0 {
		tb.Fatal(number, err)
	}
	return number
}

// numbers are those of a page of line items.
func numbers(tb testing.TB, s *Store, q LineItemQuery) []int {
	tb.Helper()
	q.Course = "course"
	if q.Limit == 0 {
		q.Limit = 100
	}
	items, err := s.LineItems(q)
	if err != nil {
		tb.Fatal(err)
	}
	found := []int{}
	for _, i := range items {
		found = append(found, i.Number)
	}
	return found
}

func TestLineItemKeepsAll(t *testing.T) {
	t.Parallel()
	released := false
	want := LineItem{
		Course: "course", Number: 1, Client: "a", Deployment: "a2", Link: "link", Label: "Ünit 1", ScoreMaximum: 0.1, ResourceID: "r", Tag: "t",
		StartDateTime: "2026-01-01T00:00:00+00", EndDateTime: "2026-01-02T00:00:00Z", GradesReleased: &released,
		Review: json.RawMessage(`{"reviewableStatus":["Completed"]}`), Extensions: map[string]json.RawMessage{"https://x/y": json.RawMessage(`{"a":[1,null]}`)},
	}
	s := withLineItems(t, want)
	got, err := s.LineItem("course", 1)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	plain := LineItem{Course: "course", Number: 1, Client: "a", Deployment: "a2", Link: "link", Label: "x", ScoreMaximum: 5}
	moved := plain
	moved.Client, moved.Deployment, moved.Link = "b", "b1", "other"
	if err := s.SetLineItem(moved); err != nil {
		t.Fatal(err)
	}
	if got, err = s.LineItem("course", 1); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plain, got); diff != "" {
		t.Errorf("after all was replaced but the owner and the link (-want +got):\n%s", diff)
	}
	for name, err := range map[string]error{
		"set":           s.SetLineItem(LineItem{Course: "course", Number: 2, ScoreMaximum: 1}),
		"set elsewhere": s.SetLineItem(LineItem{Course: "other", Number: 1, ScoreMaximum: 1}),
		"delete":        s.DeleteLineItem("other", 1),
	} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: the error is %v, want ErrNotFound", name, err)
		}
	}
}

// What is found by each filter, alone and with the others.
func TestLineItemFilters(t *testing.T) {
	t.Parallel()
	s := withLineItems(t,
		LineItem{Link: "l1", ResourceID: "r1", Tag: "t1"},              // 1
		LineItem{Link: "l1", ResourceID: "r1", Tag: "t2"},              // 2
		LineItem{Link: "l2", ResourceID: "r2", Tag: "t1"},              // 3
		LineItem{ResourceID: "r1", Tag: "t1", Deployment: "a2"},        // 4
		LineItem{Client: "b", ResourceID: "r1", Tag: "t1", Link: "l1"}, // 5: nothing keeps a link to one tool here
		LineItem{}, // 6
		LineItem{Link: "l1", ResourceID: "r1", Tag: "t1", Deployment: "a2"}, // 7
	)
	for _, c := range []struct {
		q    LineItemQuery
		want []int
	}{
		{LineItemQuery{}, []int{1, 2, 3, 4, 5, 6, 7}},
		{LineItemQuery{Client: "a"}, []int{1, 2, 3, 4, 6, 7}},
		{LineItemQuery{Client: "b"}, []int{5}},
		{LineItemQuery{Client: "c"}, []int{}},
		{LineItemQuery{Client: "a", Deployment: "a2"}, []int{4, 7}},
		{LineItemQuery{Link: "l1"}, []int{1, 2, 5, 7}},
		{LineItemQuery{Client: "a", Link: "l1"}, []int{1, 2, 7}},
		{LineItemQuery{Client: "a", ResourceID: "r1"}, []int{1, 2, 4, 7}},
		{LineItemQuery{Client: "a", Tag: "t1"}, []int{1, 3, 4, 7}},
		{LineItemQuery{Client: "a", ResourceID: "r1", Tag: "t1"}, []int{1, 4, 7}},
		{LineItemQuery{Client: "a", Link: "l1", ResourceID: "r1", Tag: "t1"}, []int{1, 7}},
		{LineItemQuery{Client: "a", Deployment: "a1", Link: "l1", ResourceID: "r1", Tag: "t1"}, []int{1}},
		{LineItemQuery{Client: "a", Link: "l2", Tag: "t2"}, []int{}},
		{LineItemQuery{ResourceID: "r2", Tag: "t1"}, []int{3}},
		{LineItemQuery{Client: "a", After: 2, Limit: 2}, []int{3, 4}},
		{LineItemQuery{Client: "a", Tag: "t1", After: 1, Limit: 1}, []int{3}},
	} {
		if got := numbers(t, s, c.q); !slices.Equal(got, c.want) {
			t.Errorf("%+v gives %v, want %v", c.q, got, c.want)
		}
	}
}

// A number is given once: not again after a deletion, not to two at a time.
func TestLineItemNumbersAreNeverReused(t *testing.T) {
	t.Parallel()
	s := withLineItems(t, LineItem{}, LineItem{}, LineItem{})
	for _, number := range []int{3, 1} {
		if err := s.DeleteLineItem("course", number); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.DeleteLineItem("course", 3); !errors.Is(err, ErrNotFound) {
		t.Errorf("deleted twice: %v, want ErrNotFound", err)
	}
	if got := add(t, s, LineItem{}); got != 4 {
		t.Errorf("the next number is %d, want 4", got)
	}
	if number, err := s.AddLineItem(LineItem{Course: "course", Client: "a", Deployment: "a1", ScoreMaximum: 1}, 4); number != 0 || err != nil {
		t.Errorf("over the limit: %d, %v", number, err)
	}
	if got := numbers(t, s, LineItemQuery{}); !slices.Equal(got, []int{2, 4}) {
		t.Errorf("left are %v, want 2 and 4", got)
	}
}

// Whoever reads page after page while others delete and add sees each that
// stays once.
func TestPagesWithDeletionsBetween(t *testing.T) {
	t.Parallel()
	s := withLineItems(t)
	for range 10 {
		add(t, s, LineItem{})
	}
	var seen []int
	for after := 0; len(seen) < 99; {
		page := numbers(t, s, LineItemQuery{Client: "a", After: after, Limit: 3})
		if len(page) == 0 {
			break
		}
		seen, after = append(seen, page...), page[len(page)-1]
		for _, gone := range []int{page[0], after, after + 1} { // behind, where the next page begins, and before
			_ = s.DeleteLineItem("course", gone)
		}
		if after == 3 {
			add(t, s, LineItem{})
		}
	}
	if want := []int{1, 2, 3, 5, 6, 7, 9, 10, 11}; !slices.Equal(seen, want) {
		t.Errorf("seen %v, want %v", seen, want)
	}
}

// A new maximum keeps each share of it (AGS §3.2), also there and back.
func TestNewMaximumRescales(t *testing.T) {
	t.Parallel()
	s := withLineItems(t, LineItem{ScoreMaximum: 6}, LineItem{ScoreMaximum: 6})
	scores := map[string]float64{"zero": 0, "third": 2, "full": 6, "extra": 9}
	for user, score := range scores {
		give(t, s, 1, Grade{User: user, Score: &score})
		give(t, s, 2, Grade{User: user, Score: &score})
	}
	give(t, s, 1, Grade{User: "cleared", Comment: "none yet"})
	check := func(item int, maximum float64, want map[string]float64) {
		t.Helper()
		if err := s.SetLineItem(LineItem{Course: "course", Number: 1, Label: "x", ScoreMaximum: maximum}); err != nil {
			t.Fatal(err)
		}
		got := map[string]float64{}
		for _, g := range grades(t, s, item) {
			if g.Score != nil {
				got[g.User] = *g.Score
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("of %v (-want +got):\n%s", maximum, diff)
		}
	}
	check(1, 100, map[string]float64{"zero": 0, "third": 33.3333333333, "full": 100, "extra": 150})
	check(1, 1e-20, map[string]float64{"zero": 0, "third": 3.33333333333e-21, "full": 1e-20, "extra": 1.5e-20})
	check(1, 1e100, map[string]float64{"zero": 0, "third": 3.33333333333e99, "full": 1e100, "extra": 1.5e100})
	check(1, 6, scores)
	check(2, 7, scores) // those of another line item stay
}

// Grades go with their line item, and with no other.
func TestDeletedWithItsGrades(t *testing.T) {
	t.Parallel()
	s := withLineItems(t, LineItem{}, LineItem{})
	one := 1.0
	for item := range 2 {
		for user := range 5 {
			give(t, s, item+1, Grade{User: strconv.Itoa(user), Score: &one})
		}
	}
	if err := s.DeleteLineItem("course", 1); err != nil {
		t.Fatal(err)
	}
	count, err := find(s, value[int], "select count(*) from grades")
	if err != nil || count != 5 {
		t.Errorf("%d grades are left, want 5: %v", count, err)
	}
	if got := grades(t, s, 2); len(got) != 5 {
		t.Errorf("the other line item has %d grades, want 5", len(got))
	}
}

// No query looks through a table that grows. Every query that was prepared by
// the calls of this file is asked for its plan.
func TestNoScans(t *testing.T) {
	t.Parallel()
	s := withLineItems(t, LineItem{Link: "l"}, LineItem{})
	for filters := range 32 {
		q := LineItemQuery{Course: "course", Limit: 3}
		for i, filter := range []*string{&q.Client, &q.Deployment, &q.Link, &q.ResourceID, &q.Tag} {
			if filters>>i&1 == 1 {
				*filter = "a"
			}
		}
		if _, err := s.LineItems(q); err != nil {
			t.Fatal(err)
		}
	}
	one := 1.0
	give(t, s, 1, Grade{User: "u", Score: &one})
	for _, user := range []string{"", "u"} {
		if _, err := s.Grades(GradeQuery{Course: "course", LineItem: 1, User: user, Limit: 3}); err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.GradesFor("course", 1, []string{"u"})
	_, err2 := s.DeploymentOf("a", "course")
	_, err3 := s.DeploymentIn("course", "a1")
	item, err4 := s.LineItem("course", 1)
	item.ScoreMaximum = 7
	if err := errors.Join(err, err2, err3, err4, s.SetLineItem(item), s.DeleteLineItem("course", 2)); err != nil {
		t.Fatal(err)
	}
	if len(s.prepared) < 40 {
		t.Fatalf("only %d queries were prepared", len(s.prepared))
	}
	for _, query := range slices.Collect(maps.Keys(s.prepared)) {
		for _, step := range plan(t, s, query) {
			if strings.HasPrefix(step, "SCAN") && step != "SCAN json_each VIRTUAL TABLE INDEX 1:" && !slices.Contains(setUp, query) {
				t.Errorf("%s\n%s", query, step)
			}
		}
	}
}

// A list goes straight to what is wanted, in order: it walks through no others
// on the way, and sorts nothing.
func TestListsGoStraight(t *testing.T) {
	t.Parallel()
	s := withLineItems(t)
	const links, client = "line_items_of_link (course=? AND link=? AND number>?)", "line_items_of_client (course=? AND client=? AND number>?)"
	for _, c := range []struct {
		q    interface{ sql() (string, []any) }
		want string
	}{
		{LineItemQuery{Client: "a"}, client},
		{LineItemQuery{Client: "a", Deployment: "a1"}, client},
		{LineItemQuery{Link: "l"}, links},
		{LineItemQuery{Client: "a", Link: "l"}, links},
		{LineItemQuery{Client: "a", Deployment: "a1", Link: "l"}, links},
		{LineItemQuery{Client: "a", Link: "l", Tag: "t"}, links},
		{LineItemQuery{Client: "a", Link: "l", ResourceID: "r"}, links},
		{LineItemQuery{Client: "a", Link: "l", ResourceID: "r", Tag: "t"}, links},
		{LineItemQuery{Client: "a", ResourceID: "r"}, "line_items_by_resource (course=? AND client=? AND resource=? AND number>?)"},
		{LineItemQuery{Client: "a", Tag: "t"}, "line_items_by_tag (course=? AND client=? AND tag=? AND number>?)"},
		{LineItemQuery{Client: "a", ResourceID: "r", Tag: "t"}, "line_items_by_both (course=? AND client=? AND resource=? AND tag=? AND number>?)"},
		{LineItemQuery{Client: "a", Deployment: "a1", ResourceID: "r", Tag: "t"}, "line_items_by_both (course=? AND client=? AND resource=? AND tag=? AND number>?)"},
		{GradeQuery{}, "grades_that_say_something (line_item=? AND number>?)"},
		{GradeQuery{User: "u"}, "PRIMARY KEY (line_item=? AND user=?)"},
	} {
		query, _ := c.q.sql()
		steps := strings.Join(plan(t, s, query), "\n")
		if !strings.Contains(steps, c.want) || strings.Contains(steps, "TEMP B-TREE") {
			t.Errorf("%+v goes by\n%s\nwant %s", c.q, steps, c.want)
		}
	}
}

// setUp are queries of other calls, which the test begins with.
var setUp = []string{"select count(*) from clients"}

// plan is what SQLite would do for a query.
func plan(tb testing.TB, s *Store, query string) []string {
	tb.Helper()
	var steps []string
	for args := []any{}; len(args) < 20; args = append(args, nil) {
		found, err := list(s, func(row scanner) (string, error) {
			var step string
			var n int
			err := row.Scan(&n, &n, &n, &step)
			return step, err
		}, "explain query plan "+query, args...)
		if err == nil {
			return found
		}
		steps = []string{fmt.Sprint("SCAN that cannot be explained: ", err)}
	}
	return steps
}
