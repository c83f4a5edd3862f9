package platform

import (
	"maps"
	"net/url"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// memberOf is what the tool is told of a member (NRPS §2.2): no more than the
// administrator lets it know.
func (s *Server) memberOf(q rosterQuery, m store.Member) (lti.Member, error) {
	known := q.client.reveals(m.User)
	shown := lti.Member{
		Status: m.Status, Roles: append([]string{}, rolesOf(m, q.client.edition)...), // an array, also when empty
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
		kind: e.Message.ResourceLink, link: q.link, target: q.link.item.URL,
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
