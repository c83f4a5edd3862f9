package store

import (
	"slices"
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

const (
	memberColumns = `select u.id, u.given, u.family, u.email, u.sourced_id, u.legacy_id, m.status, m.mentees, m.id, m.changed,
		(select group_concat(role, ' ' order by position) from roles where membership = m.id) `
	selectMember = memberColumns + "from memberships m join users u on u.id = m.user "
	// The roles come first, in order of their index: a cross join keeps it so.
	selectByRole = memberColumns + "from roles r cross join memberships m on m.id = r.membership join users u on u.id = m.user "
)

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

// AddMember puts a user who is new into a course. It says false when limit
// people were added to the course already.
func (s *Store) AddMember(course string, m Member, limit int) (added bool, err error) {
	err = s.write(func(t transaction) error {
		last, err := one(t, value[int], "select last_person from courses where id = ?", course)
		if err != nil || last >= limit {
			return err
		}
		added = true
		if err := t.exec("update courses set last_person = last_person + 1 where id = ?", course); err != nil {
			return err
		}
		if err := t.addUser(m.User); err != nil {
			return err
		}
		return t.enroll(course, m)
	})
	return added && err == nil, err
}

// ChangeMember changes the roles, the status and the mentees of a member, also
// of one that has left. Change is given the member as it is. It must not call
// the store. An error of it changes nothing and comes back as it is; without
// the member the error is ErrNotFound.
func (s *Store) ChangeMember(course, user string, change func(*Member) error) error {
	return s.write(func(t transaction) error {
		m, err := one(t, scanMember, selectMember+"where m.course = ? and m.user = ?", course, user)
		if err != nil {
			return err
		}
		if err := change(&m); err != nil {
			return err
		}
		return t.enroll(course, m)
	})
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
		if slices.Contains(m.Roles[:i], role) {
			continue // one member would stand twice in the list of a role
		}
		if err := t.exec("insert into roles (membership, position, course, role, present) values (?, ?, ?, ?, ?)",
			number, i, course, role, m.Status != Deleted); err != nil {
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
	Role   string // with this URI; all when empty
	After  int64  // only with a larger Number
	Limit  int
}

// Members are a page of the members that have not left, in order of joining.
// Who comes back has the old place.
func (s *Store) Members(q MemberQuery) ([]Member, error) {
	if q.Role == "" {
		return list(s, scanMember, selectMember+"where m.course = ? and m.id > ? and m.status <> 'Deleted' order by m.id limit ?",
			q.Course, q.After, q.Limit)
	}
	return list(s, scanMember, selectByRole+"where r.course = ? and r.role = ? and r.present = 1 and r.membership > ? order by r.membership limit ?",
		q.Course, q.Role, q.After, q.Limit)
}

// MembersSince are members that changed after a revision, also those that
// left, in order of their change.
func (s *Store) MembersSince(course string, revision int64, limit int) ([]Member, error) {
	return list(s, scanMember, selectMember+"where m.course = ? and m.changed > ? order by m.changed limit ?", course, revision, limit)
}

// Revision is the number of the last change of any roster.
func (s *Store) Revision() (int64, error) { return s.counted("revision") }
