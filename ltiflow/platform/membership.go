package platform

import (
	"maps"
	"net/url"
	"strings"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// member is what the tool is told of a member (NRPS §2.2): no more than the
// administrator lets it know.
func (q rosterQuery) member(m store.Member) lti.Member {
	shown := lti.Member{
		UserID: m.ID, Roles: rolesOf(m, q.client.edition), Status: m.Status,
		SourcedID: m.SourcedID, LegacyUserID: m.LegacyID,
	}
	if shown.Roles == nil {
		shown.Roles = []string{} // required, also when there are none
	}
	if !q.client.Settings.HideNames {
		shown.Name, shown.GivenName, shown.FamilyName = strings.TrimSpace(fullName(m.User)), m.Given, m.Family
	}
	if !q.client.Settings.HideEmails {
		shown.Email = m.Email
	}
	if q.link != nil && m.Status != store.Deleted { // who has left launches nothing
		shown.Messages = []map[string]any{q.message(m)}
	}
	return shown
}

// message are the claims of a launch of the link that are this member's own
// (NRPS §3.2).
func (q rosterQuery) message(m store.Member) map[string]any {
	e := q.client.edition
	claims := map[string]any{e.Claim.MessageType: e.Message.ResourceLink}
	launched := message{
		to: q.client, deployment: q.link.Deployment, course: q.course, user: m,
		kind: e.Message.ResourceLink, link: q.link, target: q.link.item.URL,
	}
	if custom := launched.custom(); len(custom) > 0 {
		claims[e.Claim.Custom] = custom
	}
	return claims
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
	return "<" + s.membershipsURL(q.course.ID, query) + `>; rel="` + rel + `"`
}

// membershipsURL is where the roster of a course is (NRPS §2.1).
func (s *Server) membershipsURL(course string, query url.Values) string {
	address := s.url + "/" + course + "/memberships"
	if len(query) == 0 {
		return address
	}
	return address + "?" + query.Encode()
}
