package platform

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"sync"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

//go:embed *.html
var pageFiles embed.FS

// styleSheet is a file of its own, so that the pages on the wire hold what the
// platform says and not how it looks.
//
//go:embed style.css
var styleSheet []byte

// serveFile serves a file that belongs to pages, and may be kept for an hour.
func serveFile(media string, file []byte) handler {
	return func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", media+"; charset=utf-8")
		w.Header().Set("Cache-Control", "max-age=3600")
		_, _ = w.Write(file)
		return nil
	}
}

// templates are parsed when the first page is asked for: a headless run needs
// none at its start.
var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(pageFiles, "*.html"))
})

// A page is what the frame of every page shows.
type page struct {
	Title string
	Nonce string // lets the page's own script run, and no other
	Body  any
}

// A framer is the body of a page with frames inside, and says what may be
// shown in them.
type framer interface{ frames() string }

// A pictured is the body of a page with images inside, and says where they may
// be from.
type pictured interface{ pictures() string }

// A notice is the body of a page that refuses.
type notice struct {
	lti.Finding
	lti.Entry
	Reason string // the status in words, for a page of its own
	Framed bool   // shown inside a frame, which has a page around it already
	Course string // the course to go back to; "" for none
}

// Meta is what others are answered as JSON, for who drives a browser by
// program. The head of the page holds it.
func (n notice) Meta() string {
	said, err := json.Marshal(lti.Refusal{Code: n.Code, Got: n.Got, Want: n.Want})
	if err != nil {
		return ""
	}
	return string(said)
}

// A field is a hidden field of a form.
type field struct{ Name, Value string }

// writePage answers with a page. The policy allows what is inside it, tools in
// frames, forms to the platform and to the given sources, and frames around it
// as given.
func (s *Server) writePage(w http.ResponseWriter, status int, name, title string, body any, frames string, forms ...string) error {
	nonce := newScriptNonce(s.ids, name)
	var html bytes.Buffer
	html.Grow(pageSize)
	if err := templates().ExecuteTemplate(&html, name, page{title, nonce, body}); err != nil {
		return fmt.Errorf("writing the page %s: %w", name, err)
	}
	inside := ""
	if f, ok := body.(framer); ok {
		inside = "frame-src " + f.frames() + "; "
	}
	if p, ok := body.(pictured); ok {
		inside += "img-src " + p.pictures() + "; "
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; "+inside+
		"style-src 'self'; script-src 'nonce-"+nonce+"'; connect-src 'self'; "+
		"form-action "+strings.Join(append([]string{"'self'", s.url}, forms...), " ")+"; "+
		"frame-ancestors "+frames)
	setPageHeaders(header, len(forms) > 0)
	w.WriteHeader(status)
	_, _ = w.Write(html.Bytes())
	return nil
}

// pageSize is how much room a page begins with: enough for most, also for one
// with a token.
const pageSize = 8 << 10

// Who may show a page in a frame. The notebook shows the course of its edition
// in a frame of Jupyter, which is on loopback too.
const (
	framesOwn      = "'self'"
	framesLoopback = "'self' http://localhost:* http://127.0.0.1:*"
)

// framesOf is who may show the pages of a course.
func framesOf(c store.Course) string {
	if c.Edition == lti.Final().Name {
		return framesOwn
	}
	return framesLoopback
}

// autoPost answers with a form that posts itself to the tool: the way in which
// LTI sends a message through a browser without putting it in a URL. Browsers
// apply form-action to redirects that follow as well, and where a tool sends
// its user next, after the login or the launch, is its own business.
func (s *Server) autoPost(w http.ResponseWriter, r *http.Request, c *client, action string, fields []field) error {
	carries(r.Context(), c.ID)
	body := struct {
		Action template.URL
		Fields []field
	}{template.URL(action), fields} //nolint:gosec // checked at registration: http or https
	return s.writePage(w, http.StatusOK, "autopost", "On to "+c.Name, body, framesLoopback, "http:", "https:")
}

// refusalPage says no to somebody in a browser, and shows the ways back.
func (s *Server) refusalPage(w http.ResponseWriter, r *http.Request, status int, f lti.Finding) {
	body := notice{Finding: f, Entry: f.About(), Reason: http.StatusText(status), Framed: framed(r)}
	if c, err := s.store.Course(r.PathValue("course")); err == nil {
		body.Course = c.ID
	} else if user, signedIn := s.visitor(r); signedIn {
		body.Course = user.course
	}
	if err := s.writePage(w, status, "refusal", "Refused", body, framesLoopback); err != nil {
		s.log.Error("writing a refusal failed", "error", err)
	}
}

// How many of each the pages list.
const (
	shownCourses = 50
	shownPeople  = 100
	shownTools   = 100
)

// Views are what the templates show.
type (
	memberView struct {
		ID, Name, Role string
		Inactive       bool // and cannot sign in
	}
	toolView struct{ Course, ID, Name string }
)

// viewOf is a member as lists show them.
func viewOf(m store.Member) memberView {
	return memberView{m.ID, fullName(m.User), roleInWords(m), m.Status == store.Inactive}
}

// courseOf is the course that the address names.
func (s *Server) courseOf(r *http.Request) (store.Course, error) {
	return s.course(r.PathValue("course"))
}
