package platform

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A launch is a message on its way: begun by a user's click, and sent when the
// tool comes back to log in. Its secret is the lti_message_hint.
type launch struct {
	wish

	by         digest // the session that began it
	client     string
	deployment string
	target     string // target_link_uri
	loginHint  string
}

// A wish is what a click on a page of the platform asks for.
type wish struct {
	kind     string // message_type
	from     string // the deployment to add content from, in a deep linking request
	terms    terms  // and what is asked for
	link     string // in a launch of a link
	lineItem int    // in a submission review
	learner  string // whose work is reviewed
	where    string // document_target; "" for the window of the page itself
}

// launchLife is how long a tool may take to come back: a browser needs
// seconds, a person who reads along on a screen some minutes.
const launchLife = 10 * time.Minute

// addContent begins a deep linking request (DL §4.1).
func (s *Server) addContent(w http.ResponseWriter, r *http.Request) error {
	return s.click(w, r, func(form url.Values) (wish, error) {
		asked, err := readTerms(form)
		return wish{kind: lti.Final().Message.DeepLinkingRequest, from: form.Get("deployment"), terms: asked}, err
	})
}

// launchLink begins the launch of a link (CORE §3.1.3).
func (s *Server) launchLink(w http.ResponseWriter, r *http.Request) error {
	return s.click(w, r, func(form url.Values) (wish, error) {
		return wish{kind: lti.Final().Message.ResourceLink, link: form.Get("link")}, nil
	})
}

// click begins the message that a form of the course asks for.
func (s *Server) click(w http.ResponseWriter, r *http.Request, read func(url.Values) (wish, error)) error {
	user, form, err := s.coursePost(r)
	if err != nil {
		return err
	}
	wanted, err := read(form)
	if err != nil {
		return err
	}
	wanted.where = form.Get("document_target")
	m, err := s.compose(user, wanted)
	if err != nil {
		return err
	}
	return s.begin(w, r, m.to, launch{
		wish: wanted, by: user.bound, client: m.to.ID, deployment: m.deployment, target: m.target,
	})
}

// compose makes the message that is wished for, all but its nonce, if the user
// may have it. It is asked at the click, and at the login once more: between
// them a tool can leave the course, or a person change roles.
func (s *Server) compose(user visitor, wanted wish) (message, error) {
	if !slices.Contains([]string{"", inFrame, inWindow}, wanted.where) {
		return message{}, lti.Fail(lti.DocumentTargetUnknown, wanted.where, inFrame+" or "+inWindow)
	}
	home, err := s.course(user.course)
	if err != nil {
		return message{}, err
	}
	m := message{course: home, user: user.Member, kind: wanted.kind, where: wanted.where}
	switch types := lti.Final().Message; wanted.kind {
	case types.DeepLinkingRequest:
		err = s.composeSelection(&m, wanted)
	case types.SubmissionReview:
		err = s.composeReview(&m, wanted)
	default:
		err = s.composeLaunch(&m, wanted)
	}
	return m, err
}

// composeSelection makes a deep linking request, all but the settings.
func (s *Server) composeSelection(m *message, wanted wish) error {
	if err := mayAuthor(m.user); err != nil {
		return err
	}
	if err := s.address(m, wanted.from); err != nil {
		return err
	}
	m.target = m.to.targetLink(m.kind)
	return nil
}

// composeLaunch makes the launch of a link.
func (s *Server) composeLaunch(m *message, wanted wish) error {
	l, err := s.link(m.course.ID, wanted.link)
	if err != nil {
		return err
	}
	if !l.item.launchable() {
		return lti.Fail(lti.LinkUnknown, l.item.Type, "an LTI link of this course")
	}
	if closed := l.item.closed(s.now()); closed != "" && !authors(m.user) {
		return lti.Fail(lti.LinkUnavailable, closed, "a time at which the link is available")
	}
	if err := s.address(m, l.Deployment); err != nil {
		return err
	}
	m.link, m.target = &l, l.item.URL
	if m.target == "" { // DL §3.2: without a URL, the tool's own
		m.target = m.to.targetLink(m.kind)
	}
	return nil
}

// address says to which tool the message goes: one that is in the course.
func (s *Server) address(m *message, deployment string) error {
	c, d, err := s.placed(m.course.ID, deployment)
	m.to, m.deployment = c, d.ID
	return err
}

// placed finds a deployment that is in the course, and its client.
func (s *Server) placed(course, id string) (*client, store.Deployment, error) {
	d, err := s.store.DeploymentIn(course, id)
	if errors.Is(err, store.ErrNotFound) {
		err = withStatus(http.StatusNotFound, lti.Fail(lti.ClientUnknown, lti.Show(id), "a tool of this course"))
	}
	if err != nil {
		return nil, d, err
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
	user, err := s.inCourse(r)
	return user, form, err
}

// inCourse is who is signed in to the course that the address names.
func (s *Server) inCourse(r *http.Request) (visitor, error) {
	id := r.PathValue("course")
	user, ok := s.visitor(r)
	if ok && user.course == id {
		return user, nil
	}
	if _, err := s.course(id); err != nil {
		return visitor{}, err
	}
	return visitor{}, lti.Fail(lti.LoginRequired, "nobody is signed in to this course", "a sign-in")
}

// begin sends the browser to the tool's login (SEC §5.1.1.1). Both hints are
// random and mean nothing outside: what they stand for stays here, bound to
// the session.
func (s *Server) begin(w http.ResponseWriter, r *http.Request, c *client, l launch) error {
	l.loginHint = newTicket(s.ids, "login_hint", r.UserAgent())
	messageHint := newTicket(s.ids, "lti_message_hint", r.UserAgent())
	s.hints.put(messageHint, l, s.now().Add(launchLife), s.now())
	return s.autoPost(w, r, c, c.configuration.InitiateLogin, append([]field{
		{"iss", s.url},
		{"login_hint", l.loginHint},
		{"target_link_uri", l.target},
		{"lti_message_hint", messageHint},
		{"client_id", c.ID},
		{"lti_deployment_id", l.deployment},
	}, storageTarget(l.where)...))
}
