package platform

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A session is a browser in which somebody is signed in.
type session struct {
	user, course string
	told         []remark // to show on the next page
}

const sessionLife = 12 * time.Hour

// cookieName holds the port: cookies know none, so two simulators on one
// machine would otherwise sign each other's users out.
func (s *Server) cookieName() string {
	u, err := url.Parse(s.url)
	if err != nil {
		return "ltibootcamp"
	}
	return "ltibootcamp-" + u.Port()
}

// signIn signs a browser in as a member of a course. There is no password:
// the platform is a simulator, and everybody here is invented.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request) error {
	form, err := postForm(r)
	if err != nil {
		return err
	}
	home, err := s.course(form.Get("course"))
	if err != nil {
		return err
	}
	user, err := s.member(home.ID, form.Get("user"))
	if err != nil {
		return err
	}
	if user.Status == store.Inactive {
		return lti.Fail(lti.MemberInactive, fullName(user.User), "an active member of the course")
	}
	// A new secret with each sign-in: one that somebody planted in the browser
	// before must not become a session.
	if old, err := r.Cookie(s.cookieName()); err == nil {
		s.sessions.take(old.Value, s.now())
	}
	secret := newSecret()
	s.sessions.put(secret, session{user: user.ID, course: home.ID}, s.now().Add(sessionLife), s.now())
	// The login comes back from the tool's site, perhaps inside an iframe, and
	// must find the session: only SameSite=None does that, and it asks for
	// Secure, which browsers grant to loopback.
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(), Value: secret, Path: "/",
		HttpOnly: true, Secure: true, SameSite: http.SameSiteNoneMode,
	})
	http.Redirect(w, r, coursePath(home.ID), http.StatusSeeOther)
	return nil
}

// A visitor is who a request's browser is signed in as.
type visitor struct {
	store.Member

	course string
	bound  digest // stands for the session, in what only it may use
	agent  string // what the browser calls itself
}

// visitor finds out who is signed in.
func (s *Server) visitor(r *http.Request) (visitor, bool) {
	cookie, err := r.Cookie(s.cookieName())
	if err != nil {
		return visitor{}, false
	}
	at, ok := s.sessions.get(cookie.Value, s.now())
	if !ok {
		return visitor{}, false
	}
	m, err := s.member(at.course, at.user)
	if err != nil || m.Status == store.Inactive { // who has left the course is signed in no more
		return visitor{}, false
	}
	return visitor{Member: m, course: at.course, bound: digestOf(cookie.Value), agent: r.UserAgent()}, true
}

// equal compares secrets in a time that tells nothing about them.
func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
