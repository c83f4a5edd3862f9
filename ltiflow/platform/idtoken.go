package platform

import (
	"context"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
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
	review     *review    // in a submission review
	target     string     // target_link_uri
	where      string     // document_target; "" for the window of the course page

	// endpoint is where the grade services are, once endpointOf has found out.
	endpoint *lti.Endpoint
}

// send signs the message.
func (s *Server) send(ctx context.Context, m message) (string, error) {
	claims, err := s.claimsOf(m)
	if err != nil {
		return "", err
	}
	return s.keys.sign(ctx, claims)
}

// claimsOf are the claims of a message, as its edition has them.
func (s *Server) claimsOf(m message) (map[string]any, error) {
	if m.to.edition.OIDCLogin {
		return s.finalClaims(m)
	}
	return s.draftClaims(m)
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
		claim.MessageType:  m.kind,
		claim.Version:      lti.Version,
		claim.DeploymentID: m.deployment,
		claim.Roles:        rolesOf(m.user, m.to.edition),
	}
	known := m.to.reveals(m.user.User)
	for name, value := range map[string]string{
		"name": fullName(known), "given_name": known.Given, "family_name": known.Family, "email": known.Email,
	} {
		if value != "" {
			claims[name] = value
		}
	}
	if m.link != nil {
		claims[claim.ResourceLink] = m.resourceLink()
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

// lineItemOf is the URL of the line item, when exactly one belongs to the link
// (AGS §3.1), and else "".
func (s *Server) lineItemOf(m message) (string, error) {
	if m.review != nil { // it is about this one, whatever else belongs to the link
		return s.lineItemURL(m.to, m.course.ID, m.review.item.Number), nil
	}
	if m.link == nil {
		return "", nil
	}
	items, err := s.store.LineItems(store.LineItemQuery{Course: m.course.ID, Link: m.link.ID, Limit: 2})
	if err != nil || len(items) != 1 {
		return "", err
	}
	return s.lineItemURL(m.to, m.course.ID, items[0].Number), nil
}
