package platform

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// Whoever sits at the machine is the administrator: the pages that add tools
// and courses ask for no sign-in. This is a simulator, on loopback only, and
// the forms take no post of another site (see sameOrigin).

// homePage shows what there is: who may sign in to the first course, the
// newest courses of both editions, and the newest tools.
func (s *Server) homePage(w http.ResponseWriter, _ *http.Request) error {
	first, err := s.course(s.shared)
	if err != nil {
		return err
	}
	body := struct {
		URL     string
		First   courseRow
		SignIn  signInView
		Courses courseList
		Drafts  courseList
		Tools   toolList
	}{URL: s.url, First: rowOfCourse(first)}
	if body.SignIn, err = s.signInView(first.ID, 0); err != nil {
		return err
	}
	if body.Courses, err = s.courseList(lti.Final(), 0); err != nil {
		return err
	}
	if body.Drafts, err = s.courseList(lti.Draft(), 0); err != nil {
		return err
	}
	if body.Tools, err = s.toolList(0, shownNewest); err != nil {
		return err
	}
	return s.writePage(w, http.StatusOK, "home", productName, body, framesOwn)
}

// Rows of lists, as the templates show them.
type (
	courseRow struct {
		ID, Title, Owner string
		Copies           bool // it can be copied
	}
	courseList struct {
		Courses []courseRow
		Next    string // where the list goes on
	}
)

// rowOfCourse is a course as lists show it.
func rowOfCourse(c store.Course) courseRow {
	return courseRow{ID: c.ID, Title: c.Title, Owner: c.Owner, Copies: c.Edition == lti.Final().Name}
}

// courseList is a page of the courses of an edition, newest first.
func (s *Server) courseList(e lti.Edition, before int64) (courseList, error) {
	courses, err := s.store.Courses(e.Name, before, shownCourses+1)
	if err != nil {
		return courseList{}, err
	}
	var list courseList
	courses, next := cut(courses, shownCourses, func(c store.Course) int64 { return c.Number })
	if next != 0 {
		list.Next = "/courses?edition=" + e.Name + "&before=" + strconv.FormatInt(next, 10)
	}
	for _, c := range courses {
		list.Courses = append(list.Courses, rowOfCourse(c))
	}
	return list, nil
}

// coursesPage is where the lists of the home page go on.
func (s *Server) coursesPage(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	e, err := lti.EditionNamed(query.Get("edition"))
	if err != nil {
		return lti.Fail(lti.ParameterMissing, "edition "+lti.Show(query.Get("edition")), "edition 1.3 or 2018")
	}
	before, err := pageNumber(r, "before")
	if err != nil {
		return err
	}
	list, err := s.courseList(e, before)
	if err != nil {
		return err
	}
	return s.writePage(w, http.StatusOK, "courses", "Courses of edition "+e.Name, list, framesOwn)
}

// maxTitle is how long a title may be that is given on a page, in bytes.
const maxTitle = 500

// titleOf is the title that a form gives.
func titleOf(form url.Values) (string, error) {
	title := strings.TrimSpace(strings.ToValidUTF8(form.Get("title"), ""))
	if title == "" || len(title) > maxTitle {
		return "", lti.Fail(lti.ParameterMissing, "a title of "+strconv.Itoa(len(title))+" bytes", "title, of 1 to "+strconv.Itoa(maxTitle)+" bytes")
	}
	return title, nil
}

// addCourse makes a new course, with the people of the first.
func (s *Server) addCourse(w http.ResponseWriter, r *http.Request) error {
	title, err := s.newTitle(r)
	if err != nil {
		return err
	}
	made := newCourse(s.ids, lti.Final(), "")
	made.Title, made.Label = title, title
	if err := s.store.AddCourse(made, named(s.ids, firstMembers())); err != nil {
		return err
	}
	http.Redirect(w, r, coursePath(made.ID), http.StatusSeeOther)
	return nil
}

// copyCourse copies a course with its tools, people, links and line items.
// The history of ids is what tools find their content again by (CORE §B).
func (s *Server) copyCourse(w http.ResponseWriter, r *http.Request) error {
	from, err := s.courseOf(r)
	if err != nil {
		return err
	}
	if err := ofEdition(from, lti.Final()); err != nil {
		return err
	}
	title, err := s.newTitle(r)
	if err != nil {
		return err
	}
	made := store.Course{ID: newUUID(s.ids, "course"), Title: title, Label: title}
	newLink := func() string { return newUUID(s.ids, "link") }
	if err := s.store.CopyCourse(from.ID, made, newLink); err != nil {
		return err
	}
	http.Redirect(w, r, coursePath(made.ID), http.StatusSeeOther)
	return nil
}

// newTitle reads the title of one more course, if there may be one.
func (s *Server) newTitle(r *http.Request) (string, error) {
	form, err := postForm(r)
	if err != nil {
		return "", err
	}
	title, err := titleOf(form)
	if err != nil {
		return "", err
	}
	// Of many at the same moment some may come in above the limit: no harm.
	count, err := s.store.CourseCount()
	if err == nil && count >= int64(s.limits.courses) {
		err = tooMany("courses", s.limits.courses)
	}
	return title, err
}

// A signInView is who can sign in to a course.
type signInView struct {
	Course string // its id
	People []memberView
	Next   string // where the list goes on
}

// signInView is a page of the people of a course.
func (s *Server) signInView(course string, after int64) (signInView, error) {
	people, err := s.store.Members(store.MemberQuery{Course: course, After: after, Limit: shownPeople + 1})
	if err != nil {
		return signInView{}, err
	}
	view := signInView{Course: course}
	people, next := cut(people, shownPeople, func(m store.Member) int64 { return m.Number })
	if next != 0 {
		view.Next = pageAfter(coursePath(course)+"/signin", next)
	}
	for _, p := range people {
		view.People = append(view.People, viewOf(p))
	}
	return view, nil
}

// signInPage is for signing in to a course as somebody else.
func (s *Server) signInPage(w http.ResponseWriter, r *http.Request) error {
	home, err := s.courseOf(r)
	if err != nil {
		return err
	}
	if err := ofEdition(home, lti.Final()); err != nil {
		return err
	}
	after, err := pageNumber(r, "after")
	if err != nil {
		return err
	}
	view, err := s.signInView(home.ID, after)
	if err != nil {
		return err
	}
	return s.writePage(w, http.StatusOK, "signinpage", "Sign in to "+home.Title, view, framesOf(home))
}
