package platform

import (
	"net/http"
	"net/url"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// A launch is a message on its way: begun by a user's click, and sent when the
// tool comes back to log in. Its secret is the lti_message_hint.
type launch struct {
	by        digest // the session that began it
	user      string
	client    string
	link      string // "" in a deep linking request
	target    string // target_link_uri
	loginHint string
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
	if !user.role.teaches() {
		return lti.Fail(lti.RoleInsufficient, user.role.String(), "Instructor or Teaching assistant")
	}
	id := form.Get("client_id")
	c, ok := s.store.client(id, lti.Final())
	if !ok || c.course != user.course {
		return withStatus(http.StatusNotFound, lti.Fail(lti.ClientUnknown, lti.Show(id), "a tool of this course"))
	}
	return s.begin(w, r, c, launch{by: user.bound, user: user.id, client: c.id, target: c.selectionLink})
}

// launchLink begins the launch of a link (CORE §3.1.3).
func (s *Server) launchLink(w http.ResponseWriter, r *http.Request) error {
	user, form, err := s.coursePost(r)
	if err != nil {
		return err
	}
	id := form.Get("link")
	l, ok := s.store.link(id, user.course)
	if !ok || !l.launchable {
		return lti.Fail(lti.LinkUnknown, lti.Show(id), "an LTI link of this course")
	}
	c, ok := s.store.client(l.client, lti.Final())
	if !ok {
		return lti.Fail(lti.ClientUnknown, l.client, "a tool of edition 1.3")
	}
	target := l.url
	if target == "" {
		target = c.targetLink // DL §3.2: without a URL, the tool's own
	}
	return s.begin(w, r, c, launch{by: user.bound, user: user.id, client: c.id, link: l.id, target: target})
}

// coursePost reads a form of a course page, from somebody signed in to it.
func (s *Server) coursePost(r *http.Request) (visitor, url.Values, error) {
	form, err := postForm(r)
	if err != nil {
		return visitor{}, nil, err
	}
	id := r.PathValue("course")
	if _, ok := s.store.course(id); !ok {
		return visitor{}, nil, lti.Fail(lti.CourseUnknown, id, "a course of the home page")
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
func (s *Server) begin(w http.ResponseWriter, r *http.Request, c *client, l launch) error {
	l.loginHint = newSecret()
	messageHint := newSecret()
	s.hints.put(messageHint, l, s.now().Add(launchLife), s.now())
	return s.autoPost(w, r, c, c.initiateLogin, []field{
		{"iss", s.url},
		{"login_hint", l.loginHint},
		{"target_link_uri", l.target},
		{"lti_message_hint", messageHint},
		{"client_id", c.id},
		{"lti_deployment_id", c.deployment},
	})
}
