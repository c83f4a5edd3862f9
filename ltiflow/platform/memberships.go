package platform

import (
	"errors"
	"net/http"
	"net/url"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// Parameters of a roster's URL, beside those of every list.
const (
	paramRole = "role" // only members in this role (NRPS §2.4.1)
	paramLink = "rlid" // with what a launch of this resource link would say (NRPS §3)
)

// A rosterQuery is a request for the people of a course, or for what changed
// among them.
type rosterQuery struct {
	course store.Course
	client *client
	link   *link // of the members' messages; nil when none was asked for
	role   string
	paging paging
	from   rosterCursor
	asked  url.Values
}

// memberships are the people of a course (NRPS §2).
func (s *Server) memberships(w http.ResponseWriter, r *http.Request) error {
	q, err := s.rosterQuery(r)
	if err != nil {
		return err
	}
	p, err := s.readRoster(q)
	if err != nil {
		return err
	}
	answer := lti.Roster{
		ID:      s.rosterURL(q.course.ID, q.container()),
		Context: lti.Context{ID: q.course.ID, Label: q.course.Label, Title: q.course.Title},
		Members: make([]lti.Member, 0, len(p.members)),
	}
	for _, m := range p.members {
		member, err := s.memberOf(q, m)
		if err != nil {
			return err
		}
		answer.Members = append(answer.Members, member)
	}
	w.Header().Set("Link", s.rosterLink(q, p))
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, http.StatusOK, lti.MediaMembership, answer)
	return nil
}

// rosterQuery makes all checks of a request: who asks, whether the answer may
// be read, and for what. A course of edition 2018 has no such service.
func (s *Server) rosterQuery(r *http.Request) (rosterQuery, error) {
	id := r.PathValue("course")
	if c, err := s.store.Course(id); err == nil && c.Edition != lti.Final().Name {
		return rosterQuery{}, lti.Fail(lti.NotFound, r.URL.Path, "an address of the platform")
	}
	access, err := s.bearer(r, lti.Final(), lti.Final().Scope.Membership)
	if err != nil {
		return rosterQuery{}, err
	}
	home, err := s.courseOfTool(access, id)
	if err != nil {
		return rosterQuery{}, err
	}
	if err := accepts(r, lti.MediaMembership); err != nil {
		return rosterQuery{}, err
	}
	// What the administrator chose since the token was issued counts.
	c, err := s.client(access.client.ID, lti.Final())
	if err != nil {
		return rosterQuery{}, err
	}
	q := rosterQuery{course: home, client: c, asked: r.URL.Query()}
	err = s.readRosterQuery(r, access, &q)
	return q, err
}

// readRosterQuery reads what is asked for (NRPS §2.4, §3). A tool that sends a
// parameter twice has two opinions.
func (s *Server) readRosterQuery(r *http.Request, access accessTokenData, q *rosterQuery) error {
	asked, err := readQuery(r, paramRole, paramLink, paramLimit, paramCursor)
	if err != nil {
		return err
	}
	q.role = roleNamed(asked.Get(paramRole))
	if asked.Has(paramLink) {
		if q.link, err = s.linkOfTool(access, q.course.ID, asked.Get(paramLink)); err != nil {
			return err
		}
	}
	if q.from, err = s.rosterFrom(asked); err != nil {
		return err
	}
	asked.Del(paramCursor) // a roster's is not that of other lists
	q.paging, err = readPaging(asked)
	return err
}

// courseOfTool finds a course that the tool was added to. One that it was not
// added to is as unknown to it as one that is not there.
func (s *Server) courseOfTool(access accessTokenData, id string) (store.Course, error) {
	here, err := s.isIn(access, id)
	if err != nil {
		return store.Course{}, err
	}
	if !here {
		return store.Course{}, lti.Fail(lti.CourseUnknown, lti.Show(id), "a course that client "+access.client.ID+" was added to")
	}
	return s.course(id)
}

// isIn tells whether one of the deployments that the token is for is in the
// course.
func (s *Server) isIn(access accessTokenData, course string) (bool, error) {
	if access.deployment != "" {
		return s.store.Placed(access.deployment, course)
	}
	_, err := s.store.DeploymentOf(access.client.ID, course)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// linkOfTool finds an LTI link that the tool put into the course. Others must
// be denied (NRPS §3).
func (s *Server) linkOfTool(access accessTokenData, course, id string) (*link, error) {
	l, err := s.link(course, id)
	if err != nil {
		return nil, err
	}
	own := l.Client == access.client.ID && (access.deployment == "" || l.Deployment == access.deployment)
	if !own || !l.item.launchable() {
		return nil, lti.Fail(lti.LinkUnknown, lti.Show(id), "a resource link of client "+access.client.ID+" in the course")
	}
	return &l, nil
}

// A rosterPage is a part of a list of members, and how it goes on.
type rosterPage struct {
	members []store.Member
	more    bool // behind the onward cursor; else that is where changes will be
	onward  rosterCursor
}

// readRoster reads a page. One member more than is asked for is read, to know
// whether another page follows.
func (s *Server) readRoster(q rosterQuery) (rosterPage, error) {
	p := rosterPage{onward: q.from}
	var err error
	if q.from.changes {
		p.members, err = s.store.MembersSince(q.course.ID, q.from.revision, q.paging.size+1)
	} else {
		p.members, err = s.store.Members(store.MemberQuery{Course: q.course.ID, Role: q.role, After: q.from.after, Limit: q.paging.size + 1})
	}
	if p.more = len(p.members) > q.paging.size; p.more {
		p.members = p.members[:q.paging.size]
	}
	switch {
	case q.from.changes && len(p.members) > 0:
		p.onward.revision = p.members[len(p.members)-1].Changed
	case q.from.changes:
	case p.more:
		p.onward.after = p.members[len(p.members)-1].Number
	default: // all have been listed: what is new since the list began?
		p.onward = rosterCursor{changes: true, revision: q.from.revision}
	}
	return p, err
}
