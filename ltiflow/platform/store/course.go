package store

import (
	"math"
)

// A Course is a context (CORE §5.4.1).
type Course struct {
	ID           string
	Edition      string // its name
	Owner        string // the client of edition 2018 that it was made for; "" in edition 1.3
	Title, Label string
	Section      string   // in the student information system (CORE §5.4.5); "" for none
	Offering     string   // what it is a section of, there; "" for none
	History      []string // the courses that it was copied from, newest first

	Number int64 // in order of creation, for paging; given by the store
}

const selectCourse = "select id, edition, owner, title, label, section, offering, history, number from courses "

func scanCourse(row scanner) (Course, error) {
	var c Course
	var history string
	if err := row.Scan(&c.ID, &c.Edition, &c.Owner, &c.Title, &c.Label, &c.Section, &c.Offering, &history, &c.Number); err != nil {
		return c, err
	}
	return c, decode(history, &c.History)
}

// AddCourse keeps a new course with its members, whose users it keeps as well
// when they are new.
func (s *Store) AddCourse(c Course, members []Member) error {
	return s.write(func(t transaction) error {
		return t.addCourse(c, members)
	})
}

func (t transaction) addCourse(c Course, members []Member) error {
	number, err := t.next("course")
	if err != nil {
		return err
	}
	if err := t.exec(`insert into courses (id, number, edition, owner, title, label, section, offering, history)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		c.ID, number, c.Edition, c.Owner, c.Title, c.Label, c.Section, c.Offering, encode(c.History)); err != nil {
		return err
	}
	for _, m := range members {
		if err := t.addUser(m.User); err != nil {
			return err
		}
		if err := t.enroll(c.ID, m); err != nil {
			return err
		}
	}
	return nil
}

// Course finds a course.
func (s *Store) Course(id string) (Course, error) {
	return find(s, scanCourse, selectCourse+"where id = ?", id)
}

// Courses are a page of the courses of an edition, newest first: those before
// a number, or, before 0, from the newest on.
func (s *Store) Courses(edition string, before int64, limit int) ([]Course, error) {
	return list(s, scanCourse, selectCourse+"where edition = ? and number < ? order by number desc limit ?", edition, orLast(before), limit)
}

// CourseCount is how many courses there are, of both editions: none is ever
// removed.
func (s *Store) CourseCount() (int64, error) { return s.counted("course") }

// orLast is where a page begins that goes backwards: at the end, unless said
// otherwise.
func orLast(before int64) int64 {
	if before <= 0 {
		return math.MaxInt64
	}
	return before
}

// CopyCourse makes a new course with the tools, people, links and line items
// of another. All get ids of their own, links by newID, and remember the old
// ones (CORE §B, id.history). Grades stay behind (AGS §3.2.15).
func (s *Store) CopyCourse(from string, c Course, newID func() string) error {
	return s.write(func(t transaction) error {
		old, err := one(t, scanCourse, selectCourse+"where id = ?", from)
		if err != nil {
			return err
		}
		c.Edition, c.Owner = old.Edition, old.Owner
		c.History = append([]string{old.ID}, old.History...)
		members, err := all(t, scanMember, selectMember+"where m.course = ? and m.status <> 'Deleted' order by m.id", from)
		if err != nil {
			return err
		}
		if err := t.addCourse(c, members); err != nil {
			return err
		}
		if err := t.copyPlacements(from, c.ID); err != nil {
			return err
		}
		ids, err := t.copyLinks(from, c.ID, newID)
		if err != nil {
			return err
		}
		return t.copyLineItems(from, c.ID, ids)
	})
}

func (t transaction) copyPlacements(from, to string) error {
	placed, err := all(t, value[string], "select deployment from placements where course = ? order by number", from)
	if err != nil {
		return err
	}
	for _, deployment := range placed {
		if err := t.place(deployment, to); err != nil {
			return err
		}
	}
	return nil
}

// copyLinks gives the new ids by the old ones.
func (t transaction) copyLinks(from, to string, newID func() string) (map[string]string, error) {
	links, err := all(t, scanLink, selectLink+"where course = ? order by number", from)
	if err != nil {
		return nil, err
	}
	ids := map[string]string{"": ""} // of line items without a link
	for _, l := range links {
		old := l.ID
		l.ID, l.Course, l.History = newID(), to, append([]string{old}, l.History...)
		ids[old] = l.ID
		if err := t.addLink(l); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

func (t transaction) copyLineItems(from, to string, links map[string]string) error {
	items, err := all(t, scanLineItem, selectLineItem+"where course = ? order by number", from)
	if err != nil {
		return err
	}
	for _, i := range items {
		i.Course, i.Link = to, links[i.Link]
		if _, err := t.addLineItem(i); err != nil {
			return err
		}
	}
	return nil
}
