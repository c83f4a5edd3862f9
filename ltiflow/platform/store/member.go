package store

import (
	"errors"
	"strings"
)

// Statuses of a member (NRPS §2.2).
const (
	Active   = "Active"
	Inactive = "Inactive"
	Deleted  = "Deleted" // has left; only in differences
)

// A User is a person. The ID is what LTI calls sub.
type User struct {
	ID, Given, Family, Email string
	SourcedID                string // in the student information system (CORE §5.4.5)
	LegacyID                 string // from the days of LTI 1.1; "" when it is the same
}

// A Member is a user in a course.
type Member struct {
	User

	Roles   []string // URIs (CORE §A.2)
	Status  string
	Mentees []string // user ids, of a mentor (CORE §5.4.3)

	Number  int64 // in order of joining, for paging
	Changed int64 // the revision of the last change, for differences
}

const selectMember = `select u.id, u.given, u.family, u.email, u.sourced_id, u.legacy_id, m.status, m.mentees, m.id, m.changed,
	(select group_concat(role, ' ') from (select role from roles where membership = m.id order by position))
	from memberships m join users u on u.id = m.user `

func scanMember(row scanner) (Member, error) {
	var m Member
	var mentees string
	var roles *string
	err := row.Scan(&m.ID, &m.Given, &m.Family, &m.Email, &m.SourcedID, &m.LegacyID, &m.Status, &mentees, &m.Number, &m.Changed, &roles)
	if err != nil {
		return m, err
	}
	if roles != nil {
		m.Roles = strings.Fields(*roles)
	}
	return m, decode(mentees, &m.Mentees)
}

// PutMember adds a member to a course, or changes one. The user is kept as
// well, for all courses. Number and Changed are given by the store.
func (s *Store) PutMember(course string, m Member) error {
	return s.write(func(t transaction) error { return t.putMember(course, m) })
}

func (t transaction) putMember(course string, m Member) error {
	err := t.exec(`insert into users (id, given, family, email, sourced_id, legacy_id) values (?, ?, ?, ?, ?, ?)
		on conflict (id) do update set given = excluded.given, family = excluded.family, email = excluded.email,
			sourced_id = excluded.sourced_id, legacy_id = excluded.legacy_id`,
		m.ID, m.Given, m.Family, m.Email, m.SourcedID, m.LegacyID)
	if err != nil {
		return err
	}
	return t.enroll(course, m)
}

// addUser keeps a user who is new.
func (t transaction) addUser(u User) error {
	return t.exec(`insert into users (id, given, family, email, sourced_id, legacy_id) values (?, ?, ?, ?, ?, ?) on conflict do nothing`,
		u.ID, u.Given, u.Family, u.Email, u.SourcedID, u.LegacyID)
}

// enroll puts a user who is kept already into a course.
func (t transaction) enroll(course string, m Member) error {
	revision, err := t.next("revision")
	if err != nil {
		return err
	}
	number, err := one(t, value[int64], `insert into memberships (course, user, status, mentees, changed) values (?, ?, ?, ?, ?)
		on conflict (course, user) do update set status = excluded.status, mentees = excluded.mentees, changed = excluded.changed
		returning id`, course, m.ID, m.Status, encode(m.Mentees), revision)
	if err != nil {
		return err
	}
	if err := t.exec("delete from roles where membership = ?", number); err != nil {
		return err
	}
	for i, role := range m.Roles {
		if err := t.exec("insert into roles (membership, position, course, role) values (?, ?, ?, ?)", number, i, course, role); err != nil {
			return err
		}
	}
	return nil
}

// Member finds a member of a course, also one that has left.
func (s *Store) Member(course, user string) (Member, error) {
	return find(s, scanMember, selectMember+"where m.course = ? and m.user = ?", course, user)
}

// A MemberQuery says which members are wanted.
type MemberQuery struct {
	Course string
	Roles  []string // one of these URIs; all when empty
	After  int64    // only with a larger Number
	Limit  int
}

// Members are a page of the members that have not left, in order of joining.
func (s *Store) Members(q MemberQuery) ([]Member, error) {
	if len(q.Roles) == 0 {
		return list(s, scanMember, selectMember+"where m.course = ? and m.id > ? and m.status <> 'Deleted' order by m.id limit ?",
			q.Course, q.After, q.Limit)
	}
	return list(s, scanMember, selectMember+`where m.status <> 'Deleted' and m.id in (
		select membership from roles where course = ? and membership > ? and role in (select value from json_each(?))
	) order by m.id limit ?`, q.Course, q.After, encode(q.Roles), q.Limit)
}

// MembersSince are members that changed after a revision, also those that
// left, in order of their change.
func (s *Store) MembersSince(course string, revision int64, limit int) ([]Member, error) {
	return list(s, scanMember, selectMember+"where m.course = ? and m.changed > ? order by m.changed limit ?", course, revision, limit)
}

// Revision is the number of the last change of any roster.
func (s *Store) Revision() (int64, error) {
	revision, err := find(s, value[int64], "select value from meta where name = 'revision'")
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	return revision, err
}
