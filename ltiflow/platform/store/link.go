package store

import (
	"encoding/json"
	"errors"
)

// A Link is what a tool put into a course: a content item of any type
// (DL §3). The ID is that of the resource link (CORE §5.3.5).
type Link struct {
	ID, Course         string
	Client, Deployment string
	Item               json.RawMessage // as the tool sent it
	History            []string        // the links it was copied from, newest first
	Number             int64           // in the course, in order of creation
}

const selectLink = "select id, course, client, deployment, item, history, number from links "

func scanLink(row scanner) (Link, error) {
	var l Link
	var item, history string
	if err := row.Scan(&l.ID, &l.Course, &l.Client, &l.Deployment, &item, &history, &l.Number); err != nil {
		return l, err
	}
	l.Item = json.RawMessage(item)
	return l, decode(history, &l.History)
}

// A NewLink is a link that is to be, with the line item it declares.
type NewLink struct {
	Link

	LineItem *LineItem // nil for none
}

// AddLinks keeps links with their line items, all of them or none. It says
// false when the course would have had more than limit.
func (s *Store) AddLinks(course string, links []NewLink, limit int) (added bool, err error) {
	err = s.write(func(t transaction) error {
		last, err := one(t, value[int], "select last_link from courses where id = ?", course)
		if err != nil || last+len(links) > limit {
			return err
		}
		for _, l := range links {
			l.Course = course
			if err := t.addLink(l.Link); err != nil {
				return err
			}
			if l.LineItem == nil {
				continue
			}
			item := *l.LineItem
			item.Course, item.Client, item.Deployment, item.Link = course, l.Client, l.Deployment, l.ID
			if _, err := t.addLineItem(item); err != nil {
				return err
			}
		}
		added = true
		return nil
	})
	return added && err == nil, err
}

func (t transaction) addLink(l Link) error {
	number, err := one(t, value[int64], "update courses set last_link = last_link + 1 where id = ? returning last_link", l.Course)
	if err != nil {
		return err
	}
	return t.exec("insert into links (id, course, number, client, deployment, item, history) values (?, ?, ?, ?, ?, ?, ?)",
		l.ID, l.Course, number, l.Client, l.Deployment, string(l.Item), encode(l.History))
}

// Link finds a link of a course.
func (s *Store) Link(course, id string) (Link, error) {
	return find(s, scanLink, selectLink+"where id = ? and course = ?", id, course)
}

// Links are a page of the links of a course, in order, after the one with
// that number.
func (s *Store) Links(course string, after int64, limit int) ([]Link, error) {
	return list(s, scanLink, selectLink+"where course = ? and number > ? order by number limit ?", course, after, limit)
}

// LatestLink is the newest link of a course: one that is graded, if there is
// one. Without any it is ErrNotFound.
func (s *Store) LatestLink(course string) (Link, error) {
	return find(s, scanLink, selectLink+`where course = ?1 and id = coalesce(
		(select link from line_items where course = ?1 and link <> '' order by number desc limit 1),
		(select id from links where course = ?1 order by number desc limit 1))`, course)
}

// LastLinks is the number after which the last size links of a course follow,
// for a page of them; 0 when there are no more than that.
func (s *Store) LastLinks(course string, size int) (int64, error) {
	after, err := find(s, value[int64], "select number from links where course = ? order by number desc limit 1 offset ?", course, size)
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	return after, err
}

// RemoveLink takes a link out of its course. Its line items stay, with what is
// in them, and belong to no link any more.
func (s *Store) RemoveLink(course, id string) error {
	return s.write(func(t transaction) error {
		if err := t.change("delete from links where id = ? and course = ?", id, course); err != nil {
			return err
		}
		return t.exec("update line_items set link = '' where course = ? and link = ?", course, id)
	})
}
