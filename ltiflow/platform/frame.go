package platform

import (
	"net/http"
	"strings"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A frameView is a page with a tool inside: a form that posts itself into the
// frame begins the launch there.
type frameView struct {
	Course        store.Course
	Title         string
	Action        string // where the form goes
	Fields        []field
	Width, Height string // in pixels, "" for as much as there is
	Storage       string // the origins that the page keeps things for
}

// frames lets the tool in: its login, and wherever it sends its user next.
func (frameView) frames() string { return "'self' http: https:" }

// framed tells whether the browser asks for the content of a frame, and not
// for a page (Fetch Metadata, Sec-Fetch-Dest).
func framed(r *http.Request) bool {
	dest := r.Header.Get("Sec-Fetch-Dest")
	return dest == "iframe" || dest == "frame"
}

// breakOut leads from a frame to the page of the course, in the whole window:
// a tool that was shown in a frame sends its user back there, and the course
// inside itself helps nobody. What waits to be said to the user goes on
// waiting.
func (s *Server) breakOut(w http.ResponseWriter, r *http.Request, home store.Course) error {
	return s.writePage(w, http.StatusOK, "breakout", home.Title, r.URL.RequestURI(), framesLoopback)
}

// framePage shows the launch of a link, or a deep linking request, in a frame.
func (s *Server) framePage(w http.ResponseWriter, r *http.Request) error {
	user, err := s.inCourse(r)
	if err != nil {
		return err
	}
	query := r.URL.Query()
	if err := repeated(query); err != nil {
		return err
	}
	wanted := wish{kind: lti.Final().Message.ResourceLink, link: query.Get("link"), where: inFrame}
	if query.Has("deployment") {
		wanted = wish{kind: lti.Final().Message.DeepLinkingRequest, from: query.Get("deployment"), where: inFrame}
	}
	m, err := s.compose(user, wanted) // so that a refusal fills the page, and not the frame
	if err != nil {
		return err
	}
	view := frameView{Course: m.course, Title: m.to.Name, Action: coursePath(m.course.ID) + "/add-content"}
	view.Storage = strings.Join(m.to.origins(), " ")
	view.Fields = []field{{"deployment", wanted.from}, {"document_target", inFrame}}
	if m.link != nil {
		size := m.link.item.size(inFrame)
		view.Title, view.Action = m.link.item.title(m.to.Name), coursePath(m.course.ID)+"/launch"
		view.Width, view.Height = pixels(size.Width), pixels(size.Height)
		view.Fields[0] = field{"link", m.link.ID}
	}
	return s.writePage(w, http.StatusOK, "frame", view.Title, view, framesOwn)
}
