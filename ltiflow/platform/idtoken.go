package platform

import (
	"context"
	"maps"
	"strconv"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// What the platform says of itself (CORE §5.4.2).
const (
	productName    = "LTI Bootcamp Platform"
	productFamily  = "ltibootcamp"
	productVersion = "1.3"
)

// How long an id_token counts: long enough for one click, in the draft as
// long as the notebook's platform had it.
const (
	idTokenLife      = 600 * time.Second
	draftIDTokenLife = 60 * time.Second
)

// A message is what an id_token is made from.
type message struct {
	to     *client
	user   person
	kind   string // message_type
	nonce  string
	link   *link      // in a resource link launch
	choice *selection // in a deep linking request of edition 1.3
	target string     // target_link_uri
}

// send signs the message.
func (s *Server) send(ctx context.Context, m message) (string, error) {
	if m.to.edition.OIDCLogin {
		return s.keys.sign(ctx, s.finalClaims(m))
	}
	return s.keys.sign(ctx, s.draftClaims(m))
}

// envelope are the claims that every message of both editions has (SEC §5.1.2,
// CORE §5.3), under the names of the edition.
func (s *Server) envelope(m message, life time.Duration) map[string]any {
	claim := m.to.edition.Claim
	now := s.now()
	claims := map[string]any{
		"iss":              s.url,
		"aud":              m.to.id,
		"sub":              m.user.id,
		"iat":              now.Unix(),
		"exp":              now.Add(life).Unix(),
		"nonce":            m.nonce,
		"name":             m.user.name(),
		"given_name":       m.user.given,
		"family_name":      m.user.family,
		"email":            m.user.email(),
		claim.MessageType:  m.kind,
		claim.Version:      lti.Version,
		claim.DeploymentID: m.to.deployment,
		claim.Roles:        m.user.role.uris(m.to.edition),
	}
	if m.link != nil {
		claims[claim.ResourceLink] = m.resourceLink()
	}
	if custom := m.custom(); len(custom) > 0 {
		claims[claim.Custom] = custom
	}
	return claims
}

// resourceLink says which link was launched (CORE §5.3.5). The draft's claim
// had no description.
func (m message) resourceLink() lti.ResourceLink {
	r := lti.ResourceLink{ID: m.link.id, Title: m.link.title}
	if m.to.edition.OIDCLogin {
		r.Description = m.link.text
	}
	return r
}

// custom are the custom parameters: the tool's own, and over them the link's.
// Variables stay as they are, which says that none is supported (CORE §B).
func (m message) custom() map[string]string {
	custom := maps.Clone(m.to.custom)
	if m.link != nil {
		if custom == nil {
			return m.link.custom
		}
		maps.Copy(custom, m.link.custom)
	}
	return custom
}

// finalClaims are the claims of an id_token of LTI 1.3.
func (s *Server) finalClaims(m message) map[string]any {
	claim := m.to.edition.Claim
	claims := s.envelope(m, idTokenLife)
	claims["locale"] = "en"
	// The signed copy of what the login named: a tool routes by this one
	// (CORE §5.3.4).
	claims[claim.TargetLinkURI] = m.target
	claims[claim.Context] = lti.Context{
		ID: m.to.course, Label: courseTitle, Title: courseTitle,
		Type: []string{"http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"},
	}
	claims[claim.LaunchPresentation] = lti.Presentation{
		DocumentTarget: "window", ReturnURL: s.url + "/course/" + m.to.course, Locale: "en",
	}
	claims[claim.ToolPlatform] = map[string]string{
		"guid": s.guid, "name": productName, "url": s.url,
		"product_family_code": productFamily, "version": productVersion,
	}
	if len(m.to.scopes) > 0 {
		claims[claim.Endpoint] = s.endpoint(m)
	}
	if m.choice != nil {
		claims[claim.DeepLinkingSettings] = m.choice.settings()
	}
	return claims
}

// endpoint says where the grade services are: the line item is named when
// exactly one belongs to the link (AGS §3.1). The container is optional, and
// left out: nothing here serves it yet.
func (s *Server) endpoint(m message) lti.Endpoint {
	e := lti.Endpoint{Scope: m.to.scopes}
	if m.link != nil && m.link.lineItem != 0 {
		e.LineItem = s.lineItemURL(m.to.course, m.link.lineItem)
	}
	return e
}

// lineItemURL is the id of a line item and where its services are.
func (s *Server) lineItemURL(course string, number int) string {
	return s.url + "/" + course + "/lineitems/" + strconv.Itoa(number) + "/lineitem"
}
