package platform

import (
	"errors"
	"net/http"
	"slices"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// shownLinks is how many links a page of a course lists.
const shownLinks = 50

// A coursePageView is what the page of a course shows.
type coursePageView struct {
	ID, Title string
	Visitor   *memberView
	MaySignIn bool
	Teaches   bool
	SignIn    *signInView // while nobody is signed in who could be
	Remarks   []remark
	Tools     []askView
	Links     []itemView
	Pages     []pageLink
}

// An offerView is what the page that asks shows.
type offerView struct {
	Course, Tool, Offer string
	Remarks             []remark
	Items               []itemView
}

// An askView is a tool to ask for content, with the boxes of the form that has
// other rules.
type askView struct {
	toolView

	Types, Targets []string
	// Which of several tools of the same name it is: the beginnings of ids, ""
	// where nobody could take it for another.
	Client, Deployment string
}

// Items of tools have images and frames from wherever the tool keeps them.
const contentSources = "http: https:"

func (coursePageView) pictures() string { return contentSources }
func (coursePageView) frames() string   { return contentSources }
func (offerView) pictures() string      { return contentSources }
func (offerView) frames() string        { return contentSources }

// coursePage shows a course. Where it is the return_url of a launch, the tool
// may have a message for the user in the query (CORE §5.4.4).
func (s *Server) coursePage(w http.ResponseWriter, r *http.Request) error {
	home, err := s.courseOf(r)
	if err != nil {
		return err
	}
	if home.Edition == lti.Final().Name && framed(r) {
		return s.breakOut(w, r, home)
	}
	view := coursePageView{
		ID: home.ID, Title: home.Title, MaySignIn: home.Edition == lti.Final().Name,
		Remarks: slices.Concat(doneRemarks(r), s.returnRemarks(r), s.told(r)),
	}
	if user, signedIn := s.visitor(r); signedIn && user.course == home.ID {
		member := viewOf(user.Member)
		view.Visitor = &member
		view.Teaches = view.MaySignIn && authors(user.Member)
	}
	if view.MaySignIn && view.Visitor == nil {
		who, err := s.signInView(home.ID, 0)
		if err != nil {
			return err
		}
		view.SignIn = &who
	}
	if view.Teaches {
		if view.Tools, err = s.askViews(home.ID); err != nil {
			return err
		}
	}
	if err := s.listLinks(&view, r); err != nil {
		return err
	}
	return s.writePage(w, http.StatusOK, "course", home.Title, view, framesOf(home))
}

// returnRemarks are what a tool tells the user who comes back from a launch.
// What is for the log goes there.
func (s *Server) returnRemarks(r *http.Request) []remark {
	query := r.URL.Query()
	said := sayings{
		msg: clip(query.Get("lti_msg")), forLog: clip(query.Get("lti_log")),
		errorMsg: clip(query.Get("lti_errormsg")), errorLog: clip(query.Get("lti_errorlog")),
	}
	said.log(s.log)
	return said.remarks()
}

// listLinks fills in a page of the links.
func (s *Server) listLinks(view *coursePageView, r *http.Request) error {
	after, err := pageNumber(r, "after")
	if err != nil {
		return err
	}
	kept, err := s.store.Links(view.ID, after, shownLinks+1)
	if err != nil {
		return err
	}
	last, err := s.store.LastLinks(view.ID, shownLinks)
	if err != nil {
		return err
	}
	kept, next := cut(kept, shownLinks, func(l store.Link) int64 { return l.Number })
	if after > 0 {
		view.Pages = append(view.Pages, pageLink{URL: coursePath(view.ID), Text: "First page"})
	}
	if next > 0 {
		view.Pages = append(view.Pages, pageLink{pageAfter(coursePath(view.ID), next), "Next page", true})
	}
	if last > after {
		view.Pages = append(view.Pages, pageLink{URL: pageAfter(coursePath(view.ID), last), Text: "Newest"})
	}
	names, err := s.toolNames(view.ID)
	if err != nil {
		return err
	}
	for _, k := range kept {
		v, err := s.viewLink(k, view.MaySignIn && view.Visitor != nil, view.Teaches)
		if err != nil {
			return err
		}
		if name := names[k.Client]; name != "" {
			v.addFact("From " + name)
		}
		view.Links = append(view.Links, v)
	}
	return nil
}

// viewLink shows a link to somebody who may launch, or teaches.
func (s *Server) viewLink(kept store.Link, mayLaunch, teaching bool) (itemView, error) {
	l, err := openLink(kept)
	if err != nil {
		return itemView{}, err
	}
	c, err := s.anyClient(l.Client)
	if err != nil {
		return itemView{}, err
	}
	v := s.viewItem(l.item, c.Name)
	v.Course, v.ID, v.Labelled, v.Removable = l.Course, l.ID, c.edition.OIDCLogin, teaching
	if mayLaunch && l.item.launchable() {
		v.Launchable = true
		if !teaching {
			v.Closed = l.item.closed(s.now())
		}
	}
	return v, nil
}

// coursePath is the address of the page of a course.
func coursePath(course string) string { return "/course/" + course }

// removeLink takes a link out of the course. What its line items hold stays in
// the gradebook: grades are not lost with the way to the work.
func (s *Server) removeLink(w http.ResponseWriter, r *http.Request) error {
	user, form, err := s.coursePost(r)
	if err != nil {
		return err
	}
	if err := mayAuthor(user.Member); err != nil {
		return err
	}
	l, err := s.link(user.course, form.Get("link"))
	if err != nil {
		return err
	}
	c, err := s.anyClient(l.Client)
	if err != nil {
		return err
	}
	if err := s.store.RemoveLink(user.course, l.ID); err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	s.tell(r, remark{Text: l.item.title(c.Name) + " was removed. Grades that it has stay in the gradebook."})
	http.Redirect(w, r, coursePath(user.course), http.StatusSeeOther)
	return nil
}
