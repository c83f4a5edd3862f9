package store

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
)

// What is above a limit is not kept, and leaves nothing behind.
func TestLimits(t *testing.T) {
	t.Parallel()
	s := memory(t)
	if err := s.AddCourse(Course{ID: "course", Edition: "1.3"}, nil); err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, true, false, false} {
		id := fmt.Sprint("tool", i)
		if added, err := s.AddClient(Client{ID: id, Edition: "1.3"}, Deployment{id, id}, "course", 2); added != want || err != nil {
			t.Errorf("client %d: %v, %v", i, added, err)
		}
	}
	added, err := s.AddClientWithCourse(Client{ID: "x", Edition: "2018"}, Deployment{"x", "x"}, Course{ID: "x", Edition: "2018"}, nil, 2)
	if count, counted := s.CourseCount(); added || err != nil || count != 1 || counted != nil {
		t.Errorf("%v, %v; %d courses, %v", added, err, count, counted)
	}
	if added, err := s.AddClient(Client{ID: "y", Edition: "1.3"}, Deployment{"y", "y"}, "course", 3); !added || err != nil {
		t.Errorf("those that were refused count as there: %v, %v", added, err)
	}
	for i, want := range []bool{true, false} {
		d := Deployment{fmt.Sprint("more", i), "tool0"}
		if added, err := s.AddDeployment(d, "course", 2); added != want || err != nil {
			t.Errorf("deployment %d: %v, %v", i, added, err)
		}
	}
}

// Lists go backwards from the newest, page by page, and miss nothing.
func TestPaging(t *testing.T) {
	t.Parallel()
	s := memory(t)
	if count, err := s.CourseCount(); count != 0 || err != nil {
		t.Errorf("%d courses at first, %v", count, err)
	}
	var want []string
	for i := range 7 {
		id := strconv.Itoa(i)
		if err := s.AddCourse(Course{ID: id, Edition: "1.3"}, nil); err != nil {
			t.Fatal(err)
		}
		if err := s.AddCourse(Course{ID: "draft" + id, Edition: "2018"}, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := s.AddClient(Client{ID: id, Edition: "1.3"}, Deployment{id, id}, id, 100); err != nil {
			t.Fatal(err)
		}
		want = append([]string{id}, want...)
	}
	var clients, courses []string
	for before := int64(0); before >= 0; {
		page, err := s.Clients(before, 3)
		if err != nil {
			t.Fatal(err)
		}
		before = -1
		for _, c := range page {
			clients, before = append(clients, c.ID), c.Number
		}
	}
	for before := int64(0); before >= 0; {
		page, err := s.Courses("1.3", before, 3)
		if err != nil {
			t.Fatal(err)
		}
		before = -1
		for _, c := range page {
			courses, before = append(courses, c.ID), c.Number
		}
	}
	if !slices.Equal(clients, want) || !slices.Equal(courses, want) {
		t.Errorf("the pages hold %v and %v, want %v", clients, courses, want)
	}
}
