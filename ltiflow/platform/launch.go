package platform

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A launch is a message on its way: begun by a user's click, and sent when the
// tool comes back to log in. Its secret is the lti_message_hint.
type launch struct {
	by         digest // the session that began it
	client     string
	deployment string
	link       string // "" in a deep linking request
	target     string // target_link_uri
	terms      terms  // of a deep linking request
	loginHint  string
}

// launchLife is how long a tool may take to come back: a browser needs
// seconds, a person who reads along on a screen some minutes.
const launchLife = 10 * time.Minute

// addContent begins a deep linking request (DL §4.1).
func (s *Server) addContent(w http.ResponseWriter, r *http.Request) error {
	user, form, err := s.coursePost(r)
	if err != nil {
		return err
	}
	if !teaches(user.Member) {
		return lti.Fail(lti.RoleInsufficient, roleInWords(user.Member), "Instructor or Teaching assistant")
	}
	c, d, err := s.placed(user.course, form.Get("deployment"))
	if err != nil {
		return err
	}
	asked, err := readTerms(form)
	if err != nil {
		return err
	}
	target := c.targetLink(c.edition.Message.DeepLinkingRequest)
	return s.begin(w, c, launch{by: user.bound, client: c.ID, deployment: d.ID, target: target, terms: asked})
}

// launchLink begins the launch of a link (CORE §3.1.3).
func (s *Server) launchLink(w http.ResponseWriter, r *http.Request) error {
	user, form, err := s.coursePost(r)
	if err != nil {
		return err
	}
	l, err := s.link(user.course, form.Get("link"))
	if err != nil {
		return err
	}
	if !l.item.launchable() {
		return lti.Fail(lti.LinkUnknown, l.item.Type, "an LTI link of this course")
	}
	if closed := l.item.closed(s.now()); closed != "" && !teaches(user.Member) {
		return lti.Fail(lti.LinkUnavailable, closed, "a time at which the link is available")
	}
	c, err := s.client(l.Client, lti.Final())
	if err != nil {
		return err
	}
	target := l.item.URL
	if target == "" { // DL §3.2: without a URL, the tool's own
		target = c.targetLink(c.edition.Message.ResourceLink)
	}
	return s.begin(w, c, launch{by: user.bound, client: c.ID, deployment: l.Deployment, link: l.ID, target: target})
}

// placed finds a deployment that is in the course, and its client.
func (s *Server) placed(course, id string) (*client, store.Deployment, error) {
	unknown := withStatus(http.StatusNotFound, lti.Fail(lti.ClientUnknown, lti.Show(id), "a tool of this course"))
	d, err := s.store.Deployment(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, d, unknown
	}
	if err != nil {
		return nil, d, err
	}
	if here, err := s.store.Placed(d.ID, course); err != nil || !here {
		return nil, d, errors.Join(err, unknown)
	}
	c, err := s.client(d.Client, lti.Final())
	return c, d, err
}

// coursePost reads a form of a course page, from somebody signed in to it.
func (s *Server) coursePost(r *http.Request) (visitor, url.Values, error) {
	form, err := postForm(r)
	if err != nil {
		return visitor{}, nil, err
	}
	id := r.PathValue("course")
	if _, err := s.course(id); err != nil {
		return visitor{}, nil, err
	}
	user, ok := s.visitor(r)
	if !ok || user.course != id {
		return visitor{}, nil, lti.Fail(lti.LoginRequired, "nobody is signed in to this course", "a sign-in")
	}
	return user, form, nil
}

// begin sends the browser to the tool's login (SEC §5.1.1.1). Both hints are
// random and mean nothing outside: what they stand for stays here, bound to
// the session.
func (s *Server) begin(w http.ResponseWriter, c *client, l launch) error {
	l.loginHint = newSecret()
	messageHint := newSecret()
	s.hints.put(messageHint, l, s.now().Add(launchLife), s.now())
	return s.autoPost(w, c, c.configuration.InitiateLogin, []field{
		{"iss", s.url},
		{"login_hint", l.loginHint},
		{"target_link_uri", l.target},
		{"lti_message_hint", messageHint},
		{"client_id", c.ID},
		{"lti_deployment_id", l.deployment},
	})
}
