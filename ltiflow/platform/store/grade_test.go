package store

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// give keeps a grade.
func give(tb testing.TB, s *Store, item int, g Grade) {
	tb.Helper()
	if err := s.Grade("course", item, g.User, func(LineItem, *Grade) (Grade, error) { return g, nil }); err != nil {
		tb.Fatal(err)
	}
}

// grades are all that say something.
func grades(tb testing.TB, s *Store, item int) []Grade {
	tb.Helper()
	found, err := s.Grades(GradeQuery{Course: "course", LineItem: item, Limit: 1000})
	if err != nil {
		tb.Fatal(err)
	}
	return found
}

func users(grades []Grade) []string {
	names := []string{}
	for _, g := range grades {
		names = append(names, g.User)
	}
	return names
}

func TestGradeKeepsAll(t *testing.T) {
	t.Parallel()
	s := withLineItems(t, LineItem{Label: "Lab"})
	score := 0.0
	want := Grade{
		User: "ada", Number: 1, Score: &score, Comment: "good", ScoringUser: "bob", Activity: "Completed", Grading: "FullyGraded",
		At:      time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.FixedZone("", -13*3600)), // year 10000 in UTC
		Started: "s", Submitted: "u", Extensions: map[string]json.RawMessage{"https://x": json.RawMessage(`[1]`)},
	}
	err := s.Grade("course", 1, "ada", func(item LineItem, last *Grade) (Grade, error) {
		if item.Label != "Lab" || last != nil {
			t.Errorf("the first change is given %+v and %+v", item, last)
		}
		return want, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	refusal := errors.New("no")
	err = s.Grade("course", 1, "ada", func(_ LineItem, last *Grade) (Grade, error) {
		if diff := cmp.Diff(&want, last); diff != "" {
			t.Errorf("the next change is given (-want +got):\n%s", diff)
		}
		return Grade{Comment: "lost"}, refusal
	})
	if !errors.Is(err, refusal) {
		t.Errorf("the error is %v, want the refusal", err)
	}
	if got := grades(t, s, 1); len(got) != 1 || got[0].Comment != "good" {
		t.Errorf("after a refused change: %+v", got)
	}
	if err := s.Grade("course", 2, "ada", nil); !errors.Is(err, ErrNotFound) {
		t.Errorf("without the line item the error is %v, want ErrNotFound", err)
	}
}

// Who has a score or a comment is listed, in order of the first score.
func TestGradesThatSaySomething(t *testing.T) {
	t.Parallel()
	s := withLineItems(t, LineItem{}, LineItem{})
	one, zero := 1.0, 0.0
	give(t, s, 1, Grade{User: "z", Score: &one})
	give(t, s, 1, Grade{User: "cleared"})
	give(t, s, 1, Grade{User: "a", Score: &zero})
	give(t, s, 2, Grade{User: "other", Score: &one})
	give(t, s, 1, Grade{User: "m", Comment: "only that"})
	give(t, s, 1, Grade{User: "z", Score: &zero}) // keeps its place
	for _, c := range []struct {
		q    GradeQuery
		want []string
	}{
		{GradeQuery{Limit: 9}, []string{"z", "a", "m"}},
		{GradeQuery{Limit: 2}, []string{"z", "a"}},
		{GradeQuery{Limit: 9, After: 3}, []string{"m"}},
		{GradeQuery{Limit: 9, User: "a"}, []string{"a"}},
		{GradeQuery{Limit: 9, User: "a", After: 3}, []string{}},
		{GradeQuery{Limit: 9, User: "cleared"}, []string{}},
		{GradeQuery{Limit: 9, User: "other"}, []string{}},
	} {
		c.q.Course, c.q.LineItem = "course", 1
		got, err := s.Grades(c.q)
		if err != nil || !slices.Equal(users(got), c.want) {
			t.Errorf("%+v gives %v, want %v: %v", c.q, users(got), c.want, err)
		}
	}
	got, err := s.GradesFor("course", 1, []string{"m", "z", "cleared", "nobody"})
	names := users(got)
	slices.Sort(names)
	if err != nil || !slices.Equal(names, []string{"cleared", "m", "z"}) {
		t.Errorf("of some users: %v, %v", names, err)
	}
}

// Many scores of one user at the same time: each sees the one before it.
func TestGradesTakeTurns(t *testing.T) {
	t.Parallel()
	s := withLineItems(t, LineItem{})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 25 {
				err := s.Grade("course", 1, "ada", func(_ LineItem, last *Grade) (Grade, error) {
					n := 0
					if last != nil {
						n, _ = strconv.Atoi(last.Comment)
					}
					return Grade{Comment: strconv.Itoa(n + 1)}, nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if got := grades(t, s, 1); got[0].Comment != "200" {
		t.Errorf("after 200 changes there were %s", got[0].Comment)
	}
}
