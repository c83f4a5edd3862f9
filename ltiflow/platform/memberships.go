package platform

import (
	"maps"
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
	size   int // of a page
	from   rosterCursor
	asked  url.Values

	endpoint *lti.Endpoint // of the link, the same for every member
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
	writeJSON(w, http.StatusOK, lti.MediaMembership, answer)
	return nil
}

// rosterQuery makes all checks of a request: who asks, whether the answer may
// be read, and for what.
func (s *Server) rosterQuery(r *http.Request) (rosterQuery, error) {
	c, err := s.caller(r, toReadRoster)
	if err != nil {
		return rosterQuery{}, err
	}
	if _, err := s.deployment(c); err != nil {
		return rosterQuery{}, err
	}
	home, err := s.course(c.course)
	if err != nil {
		return rosterQuery{}, err
	}
	if err := accepts(r, lti.MediaMembership); err != nil {
		return rosterQuery{}, err
	}
	q := rosterQuery{course: home, client: c.client, asked: r.URL.Query()}
	err = s.readRosterQuery(r, c, &q)
	return q, err
}

// readRosterQuery reads what is asked for (NRPS §2.4, §3). A tool that sends a
// parameter twice has two opinions.
func (s *Server) readRosterQuery(r *http.Request, c caller, q *rosterQuery) error {
	asked, err := readQuery(r, paramRole, paramLink, paramLimit, paramCursor)
	if err != nil {
		return err
	}
	q.role = roleNamed(asked.Get(paramRole))
	if asked.Has(paramLink) {
		if q.link, err = s.ownLink(c, asked.Get(paramLink)); err != nil {
			return err
		}
		if q.endpoint, err = s.endpointOf(message{to: c.client, course: q.course, link: q.link}); err != nil {
			return err
		}
	}
	if q.from, err = s.rosterFrom(r.Context(), asked); err != nil {
		return err
	}
	q.size, err = readLimit(r.Context(), asked)
	return err
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
		p.members, err = s.store.MembersSince(q.course.ID, q.from.revision, q.size+1)
	} else {
		p.members, err = s.store.Members(store.MemberQuery{Course: q.course.ID, Role: q.role, After: q.from.after, Limit: q.size + 1})
	}
	if p.more = len(p.members) > q.size; p.more {
		p.members = p.members[:q.size]
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

// memberOf is what the tool is told of a member (NRPS §2.2): no more than the
// administrator lets it know.
func (s *Server) memberOf(q rosterQuery, m store.Member) (lti.Member, error) {
	known := q.client.reveals(m.User)
	shown := lti.Member{
		Status: m.Status, Roles: rolesOf(m, q.client.edition),
		Name: fullName(known), GivenName: known.Given, FamilyName: known.Family, Email: known.Email,
		UserID: m.ID, SourcedID: m.SourcedID, LegacyUserID: m.LegacyID,
	}
	if q.link == nil || m.Status == store.Deleted { // who has left launches nothing
		return shown, nil
	}
	claims, err := s.launchClaims(q, m)
	shown.Messages = []map[string]any{claims}
	return shown, err
}

// launchClaims are the claims of a launch of the link that are this member's
// own (NRPS §3.2).
func (s *Server) launchClaims(q rosterQuery, m store.Member) (map[string]any, error) {
	e := q.client.edition
	claims := map[string]any{e.Claim.MessageType: e.Message.ResourceLink}
	custom, err := s.customOf(message{
		to: q.client, deployment: q.link.Deployment, course: q.course, user: m,
		kind: e.Message.ResourceLink, link: q.link, endpoint: q.endpoint, target: q.link.item.URL,
	})
	if len(custom) > 0 {
		claims[e.Claim.Custom] = custom
	}
	return claims, err
}

// container is the query that names the roster as a whole: pages of one roster
// have one id.
func (q rosterQuery) container() url.Values {
	query := url.Values{}
	for _, name := range []string{paramRole, paramLink} {
		if q.asked.Has(name) {
			query.Set(name, q.asked.Get(name))
		}
	}
	return query
}

// rosterLink says how a list goes on (RFC 8288): with the next page, or, on the
// last one, with what will have changed since the list began. The query stays
// as it was asked, whatever the tool put into it.
//
// Differences are those of the whole course, also of a list by role: who loses
// the role would be missing from them.
func (s *Server) rosterLink(q rosterQuery, p rosterPage) string {
	query := maps.Clone(q.asked)
	query.Set(paramCursor, p.onward.String())
	rel := "next"
	if !p.more {
		rel = "differences"
		query.Del(paramRole)
	}
	return "<" + s.rosterURL(q.course.ID, query) + `>; rel="` + rel + `"`
}

// rosterURL is a roster with a query.
func (s *Server) rosterURL(course string, query url.Values) string {
	if len(query) == 0 {
		return s.membershipsURL(course)
	}
	return s.membershipsURL(course) + "?" + query.Encode()
}
