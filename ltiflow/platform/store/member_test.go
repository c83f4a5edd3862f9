package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// people are a course with these members, by id and role.
func people(tb testing.TB, s *Store, course string, members ...Member) {
	tb.Helper()
	if err := s.AddCourse(Course{ID: course, Edition: "1.3"}, members); err != nil {
		tb.Fatal(err)
	}
}

func active(id string, roles ...string) Member {
	return Member{User: User{ID: id}, Roles: roles, Status: Active}
}

func ids(members []Member) string {
	names := make([]string, len(members))
	for i, m := range members {
		names[i] = m.ID
	}
	return strings.Join(names, " ")
}

func become(tb testing.TB, s *Store, course, user, status string, roles ...string) {
	tb.Helper()
	if err := s.ChangeMember(course, user, func(m *Member) error {
		m.Status, m.Roles = status, roles
		return nil
	}); err != nil {
		tb.Fatal(err)
	}
}

func members(tb testing.TB, s *Store, q MemberQuery) []Member {
	tb.Helper()
	found, err := s.Members(q)
	if err != nil {
		tb.Fatal(err)
	}
	return found
}

func changed(tb testing.TB, s *Store, revision int64, limit int) []Member {
	tb.Helper()
	found, err := s.MembersSince("c", revision, limit)
	if err != nil {
		tb.Fatal(err)
	}
	return found
}

func revision(tb testing.TB, s *Store) int64 {
	tb.Helper()
	r, err := s.Revision()
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func TestMembersByPageAndRole(t *testing.T) {
	t.Parallel()
	s := memory(t)
	people(t, s, "c", active("a", "teach"), active("b", "learn"), active("d", "learn", "teach"), active("e"), active("f", "learn"))
	people(t, s, "other", active("x", "learn"), active("a", "learn"))
	become(t, s, "c", "b", Inactive, "learn")
	become(t, s, "c", "f", Deleted, "learn")
	all := members(t, s, MemberQuery{Course: "c", Limit: 9})
	for name, c := range map[string]struct {
		q    MemberQuery
		want string
	}{
		"all":                {MemberQuery{Limit: 9}, "a b d e"},
		"a page":             {MemberQuery{Limit: 2}, "a b"},
		"the next":           {MemberQuery{Limit: 2, After: all[1].Number}, "d e"},
		"behind the last":    {MemberQuery{Limit: 2, After: all[3].Number}, ""},
		"a role":             {MemberQuery{Limit: 9, Role: "learn"}, "b d"},
		"its first":          {MemberQuery{Limit: 1, Role: "learn"}, "b"},
		"its next":           {MemberQuery{Limit: 1, Role: "learn", After: all[1].Number}, "d"},
		"another role":       {MemberQuery{Limit: 9, Role: "teach"}, "a d"},
		"a role of nobody":   {MemberQuery{Limit: 9, Role: "Teach"}, ""},
		"a part of its name": {MemberQuery{Limit: 9, Role: "lear"}, ""},
	} {
		c.q.Course = "c"
		if got := ids(members(t, s, c.q)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A role that was given twice is held once: else its member would stand twice
// on a page.
func TestRolesAreKeptOnceAndInOrder(t *testing.T) {
	t.Parallel()
	s := memory(t)
	people(t, s, "c", active("a", "z", "b", "z", "a"))
	for _, q := range []MemberQuery{{Course: "c", Limit: 9}, {Course: "c", Role: "z", Limit: 9}} {
		found := members(t, s, q)
		if len(found) != 1 || !slices.Equal(found[0].Roles, []string{"z", "b", "a"}) {
			t.Errorf("%+v", found)
		}
	}
}

// Who comes back has the old place, the new roles, and is a change again.
func TestLeavingAndComingBack(t *testing.T) {
	t.Parallel()
	s := memory(t)
	people(t, s, "c", active("a", "learn"), active("b", "learn"))
	before := members(t, s, MemberQuery{Course: "c", Limit: 9})[0]
	start := revision(t, s)
	become(t, s, "c", "a", Deleted, "learn")
	left := changed(t, s, start, 9)
	if ids(left) != "a" || left[0].Status != Deleted || !slices.Equal(left[0].Roles, []string{"learn"}) {
		t.Errorf("after leaving: %+v", left)
	}
	if m, err := s.Member("c", "a"); err != nil || m.Status != Deleted {
		t.Errorf("who has left is %+v, %v", m, err)
	}
	become(t, s, "c", "a", Active, "teach")
	if got := ids(members(t, s, MemberQuery{Course: "c", Limit: 9})); got != "a b" {
		t.Errorf("after coming back: %q", got)
	}
	if got := ids(members(t, s, MemberQuery{Course: "c", Role: "learn", Limit: 9})); got != "b" {
		t.Errorf("learners after coming back: %q", got)
	}
	back := changed(t, s, left[0].Changed, 9)
	if len(back) != 1 || back[0].Number != before.Number || back[0].Status != Active {
		t.Errorf("the change is %+v, want number %d", back, before.Number)
	}
	if again := changed(t, s, back[0].Changed, 9); len(again) != 0 {
		t.Errorf("nothing changed, and it is %+v", again)
	}
}

// Differences come in order of the last change, each member once, page by
// page, of one course alone.
func TestMembersSince(t *testing.T) {
	t.Parallel()
	s := memory(t)
	people(t, s, "c", active("a"), active("b"), active("d"))
	people(t, s, "other", active("a"))
	start := revision(t, s)
	for _, id := range []string{"d", "a", "d", "b", "a"} {
		become(t, s, "c", id, Inactive)
	}
	become(t, s, "other", "a", Deleted)
	page := changed(t, s, start, 2)
	if got := ids(page); got != "d b" {
		t.Errorf("the first page is %q", got)
	}
	if got := ids(changed(t, s, page[1].Changed, 2)); got != "a" {
		t.Errorf("the second page is %q", got)
	}
}

func TestAddMember(t *testing.T) {
	t.Parallel()
	s := memory(t)
	people(t, s, "c", active("a"))
	for i, want := range []bool{true, true, false} {
		if added, err := s.AddMember("c", active(fmt.Sprint("new", i), "learn"), 2); err != nil || added != want {
			t.Errorf("person %d: %v, %v", i, added, err)
		}
	}
	if got := ids(members(t, s, MemberQuery{Course: "c", Limit: 9})); got != "a new0 new1" {
		t.Errorf("the course has %q", got)
	}
	if _, err := s.AddMember("nowhere", active("x"), 9); !errors.Is(err, ErrNotFound) {
		t.Errorf("in a course that is not there: %v", err)
	}
}

// A change that fails changes nothing: neither the member nor the revision.
func TestChangeMemberFails(t *testing.T) {
	t.Parallel()
	s := memory(t)
	people(t, s, "c", active("a", "learn"))
	start, sorry := revision(t, s), errors.New("sorry")
	err := s.ChangeMember("c", "a", func(m *Member) error {
		m.Status, m.Roles = Deleted, nil
		return sorry
	})
	if !errors.Is(err, sorry) {
		t.Errorf("the error is %v", err)
	}
	if got := ids(members(t, s, MemberQuery{Course: "c", Role: "learn", Limit: 9})); got != "a" || revision(t, s) != start {
		t.Errorf("the learners are %q at revision %d, want a at %d", got, revision(t, s), start)
	}
	if err := s.ChangeMember("c", "b", func(*Member) error { return nil }); !errors.Is(err, ErrNotFound) {
		t.Errorf("a stranger: %v", err)
	}
}

// No query reads more than it answers: each finds its rows by an index, and in
// the order that the index has them.
func TestMemberQueriesUseAnIndex(t *testing.T) {
	t.Parallel()
	s := memory(t)
	people(t, s, "c", active("a", "learn"))
	members(t, s, MemberQuery{Course: "c", Limit: 9})
	members(t, s, MemberQuery{Course: "c", Role: "learn", Limit: 9})
	changed(t, s, 0, 9)
	become(t, s, "c", "a", Inactive, "learn")
	if _, err := s.AddMember("c", active("b"), 9); err != nil {
		t.Fatal(err)
	}
	var all []string
	for query := range s.prepared {
		if !strings.Contains(query, "memberships") {
			continue
		}
		steps := explain(t, s, query)
		all = append(all, steps...)
		for _, step := range steps {
			if strings.Contains(step, "SCAN") || strings.HasSuffix(step, "TEMP B-TREE FOR ORDER BY") {
				t.Errorf("%s: %s", query, step)
			}
		}
	}
	for _, index := range []string{"memberships_of_course", "memberships_changed", "roles_of_course"} {
		if !strings.Contains(strings.Join(all, "\n"), index) {
			t.Errorf("nothing is found by %s:\n%s", index, strings.Join(all, "\n"))
		}
	}
}

// explain is how SQLite would run a query.
func explain(tb testing.TB, s *Store, query string) []string {
	tb.Helper()
	rows, err := s.conn.QueryContext(tb.Context(), "explain query plan "+query, make([]any, strings.Count(query, "?"))...)
	if err != nil {
		tb.Fatal(err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			tb.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		tb.Fatal(err)
	}
	return steps
}
