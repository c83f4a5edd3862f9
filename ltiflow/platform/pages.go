package platform

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
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

func serveStyle(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "max-age=3600")
	_, _ = w.Write(styleSheet)
	return nil
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

// A notice is the body of a page that refuses.
type notice struct {
	lti.Finding
	lti.Entry
	Reason string
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
	nonce := newUUID()
	var html bytes.Buffer
	if err := templates().ExecuteTemplate(&html, name, page{title, nonce, body}); err != nil {
		return fmt.Errorf("writing the page %s: %w", name, err)
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; "+
		"style-src 'self'; script-src 'nonce-"+nonce+"'; connect-src 'self'; "+
		"frame-src http: https:; "+ // of tools, which may be anywhere
		"form-action "+strings.Join(append([]string{"'self'", s.url}, forms...), " ")+"; "+
		"frame-ancestors "+frames)
	w.WriteHeader(status)
	_, _ = w.Write(html.Bytes())
	return nil
}

// Who may show a page in a frame. The notebook shows the course of its edition
// in a frame of Jupyter, which is on loopback too.
const (
	framesOwn      = "'self'"
	framesLoopback = "'self' http://localhost:* http://127.0.0.1:*"
)

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
func (s *Server) autoPost(w http.ResponseWriter, c *client, action string, fields []field) error {
	body := struct {
		Action template.URL
		Fields []field
	}{template.URL(action), fields} //nolint:gosec // checked at registration: http or https
	return s.writePage(w, http.StatusOK, "autopost", "On to "+c.Name, body, framesLoopback, "http:", "https:")
}

// refusalPage says no to somebody in a browser.
func (s *Server) refusalPage(w http.ResponseWriter, status int, f lti.Finding) {
	body := notice{f, f.About(), http.StatusText(status)}
	if err := s.writePage(w, status, "refusal", "Refused", body, framesLoopback); err != nil {
		s.log.Error("writing a refusal failed", "error", err)
	}
}

// How many of each the pages list.
const (
	shownCourses = 50
	shownPeople  = 100
	shownTools   = 100
	shownLinks   = 500
	shownColumns = 50
)

// Views are what the templates show.
type (
	memberView struct{ ID, Name, Role string }
	courseView struct {
		ID, Owner string
		Visitor   *memberView
		SignIn    *signInView // when nobody is signed in who could be
		Final     bool
		Message   string // what a tool asks to tell the user
		Failed    string
		Tools     []toolView
		Links     []linkView
	}
	toolView struct{ ID, Name string }
	linkView struct {
		ID, Title, Text, URL string
		Launchable           bool // by who looks at the page
		Plain                bool // a link to anywhere, not into a tool
	}
)

func viewOf(m store.Member) memberView { return memberView{m.ID, fullName(m.User), roleInWords(m)} }

// coursePage shows a course. Where it is the return_url of a launch, the tool
// may have a message for the user in the query (CORE §5.4.4).
func (s *Server) coursePage(w http.ResponseWriter, r *http.Request) error {
	home, err := s.courseOf(r)
	if err != nil {
		return err
	}
	query := r.URL.Query()
	for _, name := range []string{"lti_log", "lti_errorlog"} {
		if query.Has(name) {
			s.log.Info("a tool says", "parameter", name, "message", query.Get(name))
		}
	}
	final := home.Edition == lti.Final().Name
	view := courseView{ID: home.ID, Final: final, Owner: home.Owner, Message: query.Get("lti_msg"), Failed: query.Get("lti_errormsg")}
	user, signedIn := s.visitor(r)
	if signedIn && user.course == home.ID {
		member := viewOf(user.Member)
		view.Visitor = &member
		if final && teaches(user.Member) {
			if view.Tools, err = s.toolViews(home.ID); err != nil {
				return err
			}
		}
	}
	if final && view.Visitor == nil {
		who, err := s.signInView(home.ID, 0)
		if err != nil {
			return err
		}
		view.SignIn = &who
	}
	if view.Links, err = s.linkViews(home.ID, final && view.Visitor != nil); err != nil {
		return err
	}
	return s.writePage(w, http.StatusOK, "course", home.Title, view, framesOf(home))
}

// gradebookPage shows who has what, by line item.
func (s *Server) gradebookPage(w http.ResponseWriter, r *http.Request) error {
	home, err := s.courseOf(r)
	if err != nil {
		return err
	}
	type row struct {
		memberView
		Cells []string
	}
	items, err := s.store.LineItems(store.LineItemQuery{Course: home.ID, Limit: shownColumns})
	if err != nil {
		return err
	}
	people, err := s.store.Members(store.MemberQuery{Course: home.ID, Limit: shownPeople})
	if err != nil {
		return err
	}
	body := struct {
		Course  string
		Columns []store.LineItem
		Rows    []row
	}{Course: home.ID, Columns: items}
	ids := make([]string, len(people))
	for i, p := range people {
		ids[i] = p.ID
		body.Rows = append(body.Rows, row{memberView: viewOf(p)})
	}
	for _, item := range items {
		grades, err := s.store.GradesFor(home.ID, item.Number, ids)
		if err != nil {
			return err
		}
		byUser := map[string]store.Grade{}
		for _, g := range grades {
			byUser[g.User] = g
		}
		for i := range body.Rows {
			body.Rows[i].Cells = append(body.Rows[i].Cells, cell(byUser[body.Rows[i].ID], item.ScoreMaximum))
		}
	}
	return s.writePage(w, http.StatusOK, "gradebook", "Gradebook", body, framesOf(home))
}

// cell is a grade as a gradebook shows it: "30.6 / 34".
func cell(g store.Grade, maximum float64) string {
	if g.Score == nil {
		return ""
	}
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', 12, 64) }
	return number(*g.Score) + " / " + number(maximum)
}

// toolViews are the tools of a course that have content to choose from.
func (s *Server) toolViews(course string) ([]toolView, error) {
	deployments, err := s.store.DeploymentsIn(course, shownTools)
	if err != nil {
		return nil, err
	}
	views := make([]toolView, 0, len(deployments))
	for _, d := range deployments {
		c, err := s.anyClient(d.Client)
		if err != nil {
			return nil, err
		}
		if c.configuration.LTI.takes(c.edition.Message.DeepLinkingRequest) {
			views = append(views, toolView{d.ID, c.Name})
		}
	}
	return views, nil
}

// linkViews are the links of a course.
func (s *Server) linkViews(course string, mayLaunch bool) ([]linkView, error) {
	links, err := s.store.Links(course, 0, shownLinks)
	if err != nil {
		return nil, err
	}
	views := make([]linkView, 0, len(links))
	for _, kept := range links {
		l, err := openLink(kept)
		if err != nil {
			return nil, err
		}
		c, err := s.anyClient(l.Client)
		if err != nil {
			return nil, err
		}
		views = append(views, linkView{
			ID: l.ID, Title: l.item.title(c.Name), Text: l.item.Text, URL: l.item.URL,
			Plain: !l.item.launchable(), Launchable: l.item.launchable() && mayLaunch,
		})
	}
	return views, nil
}

// courseOf is the course that the address names.
func (s *Server) courseOf(r *http.Request) (store.Course, error) {
	return s.course(r.PathValue("course"))
}
