package platform

import (
	"errors"
	"fmt"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
	"ltibootcamp/ltiflow/seeded"
)

// The title of a course, and its label: the notebook's platform knew no
// difference.
const courseTitle = "LTI Bootcamp Course"

// How much may be registered and created. Registration is open to anybody who
// reaches the port, so there needs to be an end.
const (
	maxClients   = 10_000
	maxLinks     = 100_000 // in one course
	maxLineItems = 200_000 // in one course
	maxPeople    = 200_000 // added to one course
	maxCourses   = 20_000  // of edition 1.3 and 2018, which has one for each client
)

// limits are how much there may be; tests lower them.
type limits struct{ clients, links, lineItems, people, courses, deployments int }

// Names of what there is one of in a store.
const (
	metaGUID   = "guid"   // of the platform instance (CORE §5.4.2)
	metaShared = "shared" // the course that tools of edition 1.3 are registered in
)

// furnish makes a new store a platform, with a course to begin with; an old
// one is as it was left.
func furnish(db *store.Store, ids *seeded.Source) (guid, shared string, err error) {
	guid, err = db.Meta(metaGUID)
	if errors.Is(err, store.ErrNotFound) {
		guid = newUUID(ids, "platform")
		err = db.SetMeta(metaGUID, guid)
	}
	if err != nil {
		return "", "", err
	}
	shared, err = db.Meta(metaShared)
	if !errors.Is(err, store.ErrNotFound) {
		return guid, shared, err
	}
	// Made before it is named: a course that a kill leaves without its name
	// is one too many, and does no harm.
	home := newCourse(ids, lti.Final(), "")
	home.Section, home.Offering = "SIS-LTI101-1", "SIS-LTI101"
	if err := db.AddCourse(home, named(ids, firstMembers())); err != nil {
		return "", "", err
	}
	return guid, home.ID, db.SetMeta(metaShared, home.ID)
}

// newCourse is a course with an id of its own. Owner is the client of edition
// 2018 that it is for, if any.
func newCourse(ids *seeded.Source, e lti.Edition, owner string) store.Course {
	return store.Course{ID: newUUID(ids, "course"), Edition: e.Name, Owner: owner, Title: courseTitle, Label: courseTitle}
}

// course finds a course.
func (s *Server) course(id string) (store.Course, error) {
	c, err := s.store.Course(id)
	if errors.Is(err, store.ErrNotFound) {
		err = lti.Fail(lti.CourseUnknown, lti.Show(id), "a course of the home page")
	}
	return c, err
}

// ofEdition fails for a course of another edition: what a course of edition
// 2018 has, and who is in it, is the notebook's.
func ofEdition(c store.Course, e lti.Edition) error {
	if c.Edition == e.Name {
		return nil
	}
	return lti.Fail(lti.CourseUnknown, "a course of edition "+c.Edition, "a course of edition "+e.Name)
}

// member finds somebody who is in a course.
func (s *Server) member(course, user string) (store.Member, error) {
	m, err := s.store.Member(course, user)
	if errors.Is(err, store.ErrNotFound) || err == nil && m.Status == store.Deleted {
		err = lti.Fail(lti.UserUnknown, lti.Show(user), "a member of the course")
	}
	return m, err
}

// wasMember fails for somebody who never was in a course.
func (s *Server) wasMember(course, user string) error {
	_, err := s.store.Member(course, user)
	if errors.Is(err, store.ErrNotFound) {
		err = lti.Fail(lti.UserUnknown, lti.Show(user), "somebody who is or was a member of the course")
	}
	return err
}

// A link is a link of a course with the item it was made from.
type link struct {
	store.Link

	item contentItem
}

// openLink reads the item of a link.
func openLink(l store.Link) (link, error) {
	item, err := openItem(l.Item)
	if err != nil {
		return link{}, fmt.Errorf("reading link %s: %w", l.ID, err)
	}
	return link{Link: l, item: item}, nil
}

// link finds a link of a course.
func (s *Server) link(course, id string) (link, error) {
	l, err := s.store.Link(course, id)
	if errors.Is(err, store.ErrNotFound) {
		return link{}, lti.Fail(lti.LinkUnknown, lti.Show(id), "a link of course "+course)
	}
	if err != nil {
		return link{}, err
	}
	return openLink(l)
}

// addItems puts the items of a deep linking response into a course, all of
// them or none.
func (s *Server) addItems(c *client, d store.Deployment, course string, items []contentItem) error {
	links := make([]store.NewLink, 0, len(items))
	for _, item := range items {
		links = append(links, item.link(newUUID(s.ids, "link"), c, d))
	}
	added, err := s.store.AddLinks(course, links, s.limits.links)
	if err == nil && !added {
		err = tooMany("links in a course", s.limits.links)
	}
	return err
}
