package platform

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// peoplePerPage is how many people a page of the roster lists.
const peoplePerPage = 50

// Views of the roster.
type (
	rosterView struct {
		Course, Title string
		MayChange     bool
		People        []personView
		Pages         []pageLink
		Form          *personForm
	}
	personView struct {
		ID, Name, Status, Email string
		Roles                   []roleView
	}
	roleView struct{ Words, URI string }
)

// personOf is a member as the roster shows them.
func personOf(m store.Member) personView {
	p := personView{ID: m.ID, Name: fullName(m.User), Status: m.Status, Email: m.Email}
	for _, role := range m.Roles {
		p.Roles = append(p.Roles, roleView{inWords(role), role})
	}
	return p
}

// people shows the roster of a course.
func (s *Server) people(w http.ResponseWriter, r *http.Request) error {
	home, err := s.courseOf(r)
	if err != nil {
		return err
	}
	return s.showRoster(w, r, http.StatusOK, home, newPersonForm(store.Member{Status: store.Active}))
}

// showRoster writes a page of the roster: with a form to add somebody, for who
// may.
func (s *Server) showRoster(w http.ResponseWriter, r *http.Request, status int, home store.Course, form personForm) error {
	after, err := pageNumber(r, "after")
	if err != nil {
		return err
	}
	found, err := s.store.Members(store.MemberQuery{Course: home.ID, After: after, Limit: peoplePerPage + 1})
	if err != nil {
		return err
	}
	view := rosterView{Course: home.ID, Title: home.Title}
	if s.administers(r, home) == nil {
		view.MayChange, view.Form = true, &form
	}
	found, next := cut(found, peoplePerPage, func(m store.Member) int64 { return m.Number })
	if after > 0 {
		view.Pages = append(view.Pages, pageLink{URL: rosterPath(home.ID), Text: "First page"})
	}
	if next > 0 {
		view.Pages = append(view.Pages, pageLink{pageAfter(rosterPath(home.ID), next), "Next page", true})
	}
	for _, m := range found {
		view.People = append(view.People, personOf(m))
	}
	return s.writePage(w, status, "roster", "Roster", view, framesOf(home))
}

// person shows one member, also one who has left, to who may change them.
func (s *Server) person(w http.ResponseWriter, r *http.Request) error {
	home, m, err := s.memberAt(r)
	if err != nil {
		return err
	}
	return s.showPerson(w, http.StatusOK, home, m, newPersonForm(m), doneRemarks(r)...)
}

// showPerson writes the page of one member, with a form to change them.
func (s *Server) showPerson(w http.ResponseWriter, status int, home store.Course, m store.Member, form personForm, said ...remark) error {
	view := struct {
		personView

		Course  string
		Form    personForm
		Remarks []remark
	}{personOf(m), home.ID, form, said}
	return s.writePage(w, status, "person", view.Name, view, framesOf(home))
}

// memberAt finds the member that the address names, for somebody who may
// change the course.
func (s *Server) memberAt(r *http.Request) (store.Course, store.Member, error) {
	home, err := s.courseOf(r)
	if err != nil {
		return home, store.Member{}, err
	}
	if err := s.administers(r, home); err != nil {
		return home, store.Member{}, err
	}
	m, err := s.store.Member(home.ID, r.PathValue("user"))
	if errors.Is(err, store.ErrNotFound) {
		err = withStatus(http.StatusNotFound, lti.Fail(lti.UserUnknown, lti.Show(r.PathValue("user")), "somebody of the roster"))
	}
	return home, m, err
}

// administers fails when somebody is signed in who may not change the course.
// Whoever sits at this machine administers the platform, without signing in;
// who is signed in as a learner sees what a learner sees.
func (s *Server) administers(r *http.Request, home store.Course) error {
	if err := ofEdition(home, lti.Final()); err != nil {
		return err
	}
	user, signedIn := s.visitor(r)
	if signedIn && user.course == home.ID && !teaches(user.Member) && !slices.Contains(user.Roles, lti.RoleAdministrator) {
		return lti.Fail(lti.RoleInsufficient, roleInWords(user.Member), "Instructor, Teaching assistant, Administrator, or nobody signed in")
	}
	return nil
}

// rosterPath is the address of the page of the roster.
func rosterPath(course string) string { return coursePath(course) + "/roster" }

// personPath is the address of the page of one member.
func personPath(course, user string) string { return rosterPath(course) + "/" + url.PathEscape(user) }
