package platform

import (
	"context"
	"maps"
	"strconv"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
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
	to         *client
	deployment string // deployment_id
	course     store.Course
	user       store.Member
	kind       string // message_type
	nonce      string
	link       *link      // in a resource link launch
	choice     *selection // in a deep linking request of edition 1.3
	target     string     // target_link_uri
}

// send signs the message.
func (s *Server) send(ctx context.Context, m message) (string, error) {
	claimsOf := s.draftClaims
	if m.to.edition.OIDCLogin {
		claimsOf = s.finalClaims
	}
	claims, err := claimsOf(m)
	if err != nil {
		return "", err
	}
	return s.keys.sign(ctx, claims)
}

// envelope are the claims that every message of both editions has (SEC §5.1.2,
// CORE §5.3), under the names of the edition.
func (s *Server) envelope(m message, life time.Duration) map[string]any {
	claim := m.to.edition.Claim
	now := s.now()
	claims := map[string]any{
		"iss":              s.url,
		"aud":              m.to.ID,
		"sub":              m.user.ID,
		"iat":              now.Unix(),
		"exp":              now.Add(life).Unix(),
		"nonce":            m.nonce,
		"name":             fullName(m.user.User),
		"given_name":       m.user.Given,
		"family_name":      m.user.Family,
		"email":            m.user.Email,
		claim.MessageType:  m.kind,
		claim.Version:      lti.Version,
		claim.DeploymentID: m.deployment,
		claim.Roles:        rolesOf(m.user, m.to.edition),
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
	r := lti.ResourceLink{ID: m.link.ID, Title: m.link.item.title(m.to.Name)}
	if m.to.edition.OIDCLogin {
		r.Description = m.link.item.Text
	}
	return r
}

// custom are the custom parameters: the tool's own, and over them the link's.
// Variables stay as they are, which says that none is supported (CORE §B).
func (m message) custom() map[string]string {
	custom := map[string]string{}
	if m.to.edition.OIDCLogin {
		maps.Copy(custom, m.to.configuration.LTI.Custom)
	}
	if m.link != nil {
		maps.Copy(custom, m.link.item.Custom)
	}
	return custom
}

// finalClaims are the claims of an id_token of LTI 1.3.
func (s *Server) finalClaims(m message) (map[string]any, error) {
	claim := m.to.edition.Claim
	claims := s.envelope(m, idTokenLife)
	claims["locale"] = "en"
	// The signed copy of what the login named: a tool routes by this one
	// (CORE §5.3.4).
	claims[claim.TargetLinkURI] = m.target
	claims[claim.Context] = lti.Context{
		ID: m.course.ID, Label: m.course.Label, Title: m.course.Title,
		Type: []string{"http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"},
	}
	claims[claim.LaunchPresentation] = lti.Presentation{
		DocumentTarget: "window", ReturnURL: s.url + "/course/" + m.course.ID, Locale: "en",
	}
	claims[claim.ToolPlatform] = map[string]string{
		"guid": s.guid, "name": productName, "url": s.url,
		"product_family_code": productFamily, "version": productVersion,
	}
	if granted := both(m.to.Scopes, agsScopes(m.to.edition)); len(granted) > 0 {
		endpoint := lti.Endpoint{Scope: granted}
		var err error
		if endpoint.LineItem, err = s.lineItemOf(m); err != nil {
			return nil, err
		}
		claims[claim.Endpoint] = endpoint
	}
	if m.choice != nil {
		claims[claim.DeepLinkingSettings] = m.choice.settings()
	}
	return claims, nil
}

// lineItemOf is the URL of the line item, when exactly one belongs to the link
// (AGS §3.1), and else "".
func (s *Server) lineItemOf(m message) (string, error) {
	if m.link == nil {
		return "", nil
	}
	items, err := s.store.LineItems(store.LineItemQuery{Course: m.course.ID, Link: m.link.ID, Limit: 2})
	if err != nil || len(items) != 1 {
		return "", err
	}
	return s.lineItemURL(m.course.ID, items[0].Number), nil
}

// lineItemURL is the id of a line item and where its services are.
func (s *Server) lineItemURL(course string, number int) string {
	return s.url + "/" + course + "/lineitems/" + strconv.Itoa(number) + "/lineitem"
}
