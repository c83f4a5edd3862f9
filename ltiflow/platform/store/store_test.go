package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

func memory(tb testing.TB) *Store {
	tb.Helper()
	s, err := OpenMemory()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

// fill puts one of each into a store.
func fill(tb testing.TB, s *Store) {
	tb.Helper()
	score := 3.0
	ada := Member{User: User{ID: "ada", Given: "Ada", Family: "Byron", Email: "ada@example.com"}, Roles: []string{"b", "a"}, Status: Active}
	client := Client{
		ID: "tool", Edition: "1.3", Name: "Tool", Configuration: json.RawMessage(`{"a":1}`), Scopes: []string{"x"}, Settings: Settings{HideNames: true},
	}
	added, err := s.AddClientWithCourse(client, Deployment{"deployment", "tool"}, Course{ID: "course", Edition: "1.3", Title: "Title"}, []Member{ada}, 9)
	if err != nil || !added {
		tb.Fatal(added, err)
	}
	links := []NewLink{
		{Link: Link{ID: "plain", Client: "tool", Deployment: "deployment", Item: json.RawMessage(`{"type":"link"}`)}},
		{
			Link:     Link{ID: "graded", Client: "tool", Deployment: "deployment", Item: json.RawMessage(`{"type":"ltiResourceLink"}`)},
			LineItem: &LineItem{Label: "Lab", ScoreMaximum: 10, Extensions: map[string]json.RawMessage{"https://x": json.RawMessage(`[1]`)}},
		},
	}
	if added, err := s.AddLinks("course", links, 9); err != nil || !added {
		tb.Fatal(added, err)
	}
	if err := s.Grade("course", 1, "ada", func(LineItem, *Grade) (Grade, error) {
		return Grade{Score: &score, Comment: "good", At: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)}, nil
	}); err != nil {
		tb.Fatal(err)
	}
}

func TestMain(m *testing.M) {
	if child() {
		return
	}
	goleak.VerifyTestMain(m)
}

// What is read is what was written.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	s := memory(t)
	fill(t, s)
	check := func(name string, got any, err error, want any) {
		t.Helper()
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v; -want +got:\n%s", name, err, diff)
		}
	}
	client, err := s.Client("tool")
	check("client", client, err, Client{
		ID: "tool", Edition: "1.3", Name: "Tool", Configuration: json.RawMessage(`{"a":1}`), Scopes: []string{"x"}, Settings: Settings{HideNames: true},
		Number: 1,
	})
	link, err := s.Link("course", "graded")
	check("link", link, err, Link{
		ID: "graded", Course: "course", Client: "tool", Deployment: "deployment", Item: json.RawMessage(`{"type":"ltiResourceLink"}`), Number: 2,
	})
	item, err := s.LineItem("course", 1)
	check("line item", item, err, LineItem{
		Course: "course", Number: 1, Client: "tool", Deployment: "deployment", Link: "graded", Label: "Lab", ScoreMaximum: 10,
		Extensions: map[string]json.RawMessage{"https://x": json.RawMessage(`[1]`)},
	})
	grades, err := s.Grades(GradeQuery{Course: "course", LineItem: 1, Limit: 9})
	score := 3.0
	check("grades", grades, err, []Grade{
		{User: "ada", Number: 1, Score: &score, Comment: "good", At: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)},
	})
	member, err := s.Member("course", "ada")
	check("member", member, err, Member{
		User: User{ID: "ada", Given: "Ada", Family: "Byron", Email: "ada@example.com"}, Roles: []string{"b", "a"}, Status: Active, Number: 1, Changed: 1,
	})
	courses, err := s.CoursesOf("deployment", 9)
	check("courses", courses, err, []Course{{ID: "course", Edition: "1.3", Title: "Title", Number: 1}})
	deployment, err := s.DeploymentOf("tool", "course")
	check("deployment", deployment, err, Deployment{"deployment", "tool"})
}

func TestNotFound(t *testing.T) {
	t.Parallel()
	s := memory(t)
	fill(t, s)
	for name, find := range map[string]func() error{
		"meta":        func() error { _, err := s.Meta("x"); return err },
		"client":      func() error { _, err := s.Client("x"); return err },
		"course":      func() error { _, err := s.Course("x"); return err },
		"deployment":  func() error { _, err := s.Deployment("x"); return err },
		"member":      func() error { _, err := s.Member("course", "x"); return err },
		"link":        func() error { _, err := s.Link("elsewhere", "plain"); return err },
		"latest link": func() error { _, err := s.LatestLink("x"); return err },
		"line item":   func() error { _, err := s.LineItem("course", 2); return err },
		"delete":      func() error { return s.DeleteLineItem("course", 2) },
		"settings":    func() error { return s.SetSettings("x", Settings{}) },
		"copy":        func() error { return s.CopyCourse("x", Course{ID: "y"}, nil) },
		"grade":       func() error { return s.Grade("course", 2, "ada", nil) },
	} {
		if err := find(); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", name, err)
		}
	}
	if d, err := s.DeploymentIn("x", "deployment"); !errors.Is(err, ErrNotFound) {
		t.Errorf("placed in an unknown course: %v, %v", d, err)
	}
}

// A write that fails, or that panics, leaves nothing, and the store is usable.
func TestWriteIsAllOrNothing(t *testing.T) {
	t.Parallel()
	s := memory(t)
	failure := errors.New("no")
	if err := s.write(func(x transaction) error { return errors.Join(x.setMeta("a", "1"), failure) }); !errors.Is(err, failure) {
		t.Errorf("the error is %v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = s.write(func(x transaction) error {
			_ = x.setMeta("a", "1")
			panic("no")
		})
	}()
	if v, err := s.Meta("a"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a write that failed left %q: %v", v, err)
	}
	fill(t, s)
	bad := []NewLink{{Link: Link{ID: "fine", Client: "tool", Deployment: "deployment"}}, {Link: Link{ID: "plain", Client: "tool", Deployment: "deployment"}}}
	if added, err := s.AddLinks("course", bad, 9); added || err == nil {
		t.Errorf("an id was given twice: %v, %v", added, err)
	}
	if _, err := s.Link("course", "fine"); !errors.Is(err, ErrNotFound) {
		t.Errorf("half of the links were kept: %v", err)
	}
	if added, err := s.AddClientWithCourse(Client{ID: "b"}, Deployment{"d", "b"}, Course{ID: "c"}, nil, 1); added || err != nil {
		t.Errorf("one client too many: %v, %v", added, err)
	}
	if _, err := s.Course("c"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the course of a client that was refused is there: %v", err)
	}
}

// A copy has everything but the grades, under new ids, and knows the old ones.
func TestCopyCourse(t *testing.T) {
	t.Parallel()
	s := memory(t)
	fill(t, s)
	var ids int
	newID := func() string { ids++; return fmt.Sprint("new", ids) }
	for i, from := range []string{"course", "copy1"} {
		if err := s.CopyCourse(from, Course{ID: fmt.Sprint("copy", i+1), Title: "Copy"}, newID); err != nil {
			t.Fatal(err)
		}
	}
	course, err := s.Course("copy2")
	if diff := cmp.Diff(Course{ID: "copy2", Edition: "1.3", Title: "Copy", History: []string{"copy1", "course"}, Number: 3}, course); err != nil || diff != "" {
		t.Errorf("%v; -want +got:\n%s", err, diff)
	}
	links, err := s.Links("copy2", 0, 9)
	if err != nil || len(links) != 2 || strings.Join(links[1].History, " ") != "new2 graded" || links[1].ID != "new4" {
		t.Errorf("the links are %+v: %v", links, err)
	}
	items, err := s.LineItems(LineItemQuery{Course: "copy2", Client: "tool", Link: "new4", Limit: 9})
	if err != nil || len(items) != 1 || items[0].Label != "Lab" || items[0].Number != 1 {
		t.Errorf("the line items are %+v: %v", items, err)
	}
	if grades, err := s.Grades(GradeQuery{Course: "copy2", LineItem: 1, Limit: 9}); err != nil || len(grades) != 0 {
		t.Errorf("grades were copied: %+v, %v", grades, err)
	}
	if m, err := s.Member("copy2", "ada"); err != nil || strings.Join(m.Roles, " ") != "b a" {
		t.Errorf("the member is %+v: %v", m, err)
	}
	if d, err := s.DeploymentIn("copy2", "deployment"); d.ID != "deployment" || err != nil {
		t.Errorf("the tool is not in the copy: %v", err)
	}
}

// Numbers are given once, whoever asks at the same time.
func TestNumbersAtTheSameTime(t *testing.T) {
	t.Parallel()
	s := memory(t)
	fill(t, s)
	const writers, rounds = 8, 25
	seen := make([]map[int]bool, writers)
	var wg sync.WaitGroup
	for w := range writers {
		seen[w] = map[int]bool{}
		wg.Go(func() {
			for range rounds {
				n, err := s.AddLineItem(LineItem{Course: "course", Client: "tool", Deployment: "deployment", ScoreMaximum: 1}, 1000)
				if err != nil {
					t.Error(err)
				}
				seen[w][n] = true
			}
		})
	}
	wg.Wait()
	all := map[int]bool{}
	for _, numbers := range seen {
		for n := range numbers {
			all[n] = true
		}
	}
	if len(all) != writers*rounds {
		t.Errorf("%d numbers for %d line items", len(all), writers*rounds)
	}
	if n, err := s.AddLineItem(LineItem{Course: "course"}, 10); n != 0 || err != nil {
		t.Errorf("a line item too many got number %d: %v", n, err)
	}
}
