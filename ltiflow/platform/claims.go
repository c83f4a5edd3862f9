package platform

import (
	"slices"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// What the platform says of itself (CORE §5.4.2).
const (
	productName    = "LTI Bootcamp Platform"
	productText    = "A local LTI platform, for learning and for testing tools"
	productContact = "platform@example.com"
	productFamily  = "ltibootcamp"
	productVersion = "1.3"
)

// locale is the language of the platform's pages (BCP 47).
const locale = "en"

// finalClaims are the claims of an id_token of LTI 1.3.
func (s *Server) finalClaims(m message) (map[string]any, error) {
	claim := m.to.edition.Claim
	var err error
	if m.endpoint, err = s.endpointOf(m); err != nil {
		return nil, err
	}
	custom, err := s.customOf(m)
	if err != nil {
		return nil, err
	}
	claims := s.envelope(m, idTokenLife)
	claims["locale"] = locale
	// The signed copy of what the login named: a tool routes by this one
	// (CORE §5.3.4).
	claims[claim.TargetLinkURI] = m.target
	claims[claim.Context] = contextOf(m.course)
	claims[claim.LaunchPresentation] = s.presentation(m)
	claims[claim.ToolPlatform] = s.toolPlatform()
	if len(custom) > 0 {
		claims[claim.Custom] = custom
	}
	s.addIdentity(claims, m)
	s.addServices(claims, m)
	switch {
	case m.choice != nil:
		claims[claim.DeepLinkingSettings] = m.choice.settings()
	case m.review != nil:
		claims[claim.ForUser] = m.forUser()
	}
	return claims, nil
}

// addIdentity adds what else is known of the user: in the student information
// system, to whom they are a mentor, and who they were to an LTI 1.1 tool.
func (s *Server) addIdentity(claims map[string]any, m message) {
	claim := m.to.edition.Claim
	if lis := m.lis(); lis != (lti.LIS{}) {
		claims[claim.LIS] = lis
	}
	if mentees := menteesOf(m.user); len(mentees) > 0 {
		claims[claim.RoleScopeMentor] = mentees
	}
	if m.user.LegacyID != "" {
		claims[claim.LegacyUserID] = m.user.LegacyID
	}
	if m.to.Settings.LegacyKey != "" {
		exp, _ := claims["exp"].(int64)
		claims[claim.LTI11] = s.migration(m, exp)
	}
}

// addServices says where the services are that the tool was granted.
func (s *Server) addServices(claims map[string]any, m message) {
	claim := m.to.edition.Claim
	if m.endpoint != nil {
		claims[claim.Endpoint] = m.endpoint
	}
	if slices.Contains(m.to.Scopes, m.to.edition.Scope.Membership) {
		claims[claim.NamesRoles] = lti.NamesRoles{MembershipsURL: s.membershipsURL(m.course.ID), Versions: []string{"2.0"}}
	}
}

// membershipsURL is the roster of a course, as a service (NRPS §2.2).
func (s *Server) membershipsURL(course string) string { return s.url + "/" + course + "/memberships" }

// endpointOf says where the grade services are and what the tool may do there
// (AGS §3.1); nil when it may do nothing. A submission review names its line
// item even then (SR §3.1).
func (s *Server) endpointOf(m message) (*lti.Endpoint, error) {
	scope := m.to.edition.Scope
	e := lti.Endpoint{Scope: []string{}}
	grades := agsScopes(m.to.edition)
	for _, granted := range m.to.Scopes {
		if slices.Contains(grades, granted) {
			e.Scope = append(e.Scope, granted)
		}
	}
	if len(e.Scope) == 0 && m.review == nil {
		return nil, nil //nolint:nilnil // no endpoint is an answer
	}
	if slices.Contains(e.Scope, scope.LineItem) || slices.Contains(e.Scope, scope.LineItemReadOnly) {
		e.LineItems = s.lineItemsURL(m.to, m.course.ID)
	}
	var err error
	e.LineItem, err = s.lineItemOf(m)
	return &e, err
}

// contextOf says in which course it happens (CORE §5.4.1).
func contextOf(c store.Course) lti.Context {
	return lti.Context{ID: c.ID, Label: c.Label, Title: c.Title, Type: []string{lti.ContextCourseSection}}
}

// toolPlatform says who is speaking (CORE §5.4.2).
func (s *Server) toolPlatform() lti.ToolPlatform {
	return lti.ToolPlatform{
		GUID: s.guid, Name: productName, Description: productText, URL: s.url, ContactEmail: productContact,
		Family: productFamily, Version: productVersion,
	}
}

// Values of document_target that the platform uses (CORE §5.4.4).
const (
	inFrame  = "iframe"
	inWindow = "window"
)

// presentation says where the tool is shown, how large, and where to go when
// done (CORE §5.4.4). The size is the one that the tool asked for (DL §3.2).
func (s *Server) presentation(m message) lti.Presentation {
	p := lti.Presentation{DocumentTarget: inWindow, ReturnURL: s.url + coursePath(m.course.ID), Locale: locale}
	if m.where == inFrame {
		p.DocumentTarget = inFrame
	}
	if m.link != nil {
		size := m.link.item.size(p.DocumentTarget)
		p.Width, p.Height = size.Width, size.Height
	}
	return p
}

// lis is what the student information system calls the user and the course
// (CORE §5.4.5).
func (m message) lis() lti.LIS {
	return lti.LIS{Person: m.user.SourcedID, Offering: m.course.Offering, Section: m.course.Section}
}

// reveals is the user as far as the tool may know them: the administrator can
// hide names and addresses. The id is always there.
func (c *client) reveals(u store.User) store.User {
	if c.Settings.HideNames {
		u.Given, u.Family = "", ""
	}
	if c.Settings.HideEmails {
		u.Email = ""
	}
	return u
}
