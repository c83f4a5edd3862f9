package platform

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// Somebody makes a course, signs in to it from its own page, and as somebody
// else after that.
func TestNewCourse(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := b.newCourse(t, " Chemistry <2> ")
	if home := b.get("/", nil).body; !strings.Contains(home, `<a href="/course/`+id+`">Chemistry &lt;2&gt;</a>`) {
		t.Error("the home page lacks the course")
	}
	page := b.get("/course/"+id, nil).ok(t, http.StatusOK).body
	if !strings.Contains(page, "<h1>Chemistry &lt;2&gt;</h1>") {
		t.Error("the course has another title")
	}
	signIn := forms(t, page)[14]
	if signIn.button != "Gaius Baltar" {
		t.Fatalf("the form is %+v", signIn)
	}
	if a := b.postForm(signIn.action, signIn.fields, nil).ok(t, http.StatusSeeOther); a.header.Get("Location") != "/course/"+id {
		t.Errorf("signing in leads to %s", a.header.Get("Location"))
	}
	who := b.signInTo(t, id, "LTIBCU_15")
	signedIn := b.get("/course/"+id, who).body
	if !strings.Contains(signedIn, "Signed in as Gaius Baltar") || !strings.Contains(signedIn, `href="/course/`+id+`/signin"`) {
		t.Error("the course does not say who is signed in, or how to be another")
	}
	if f := forms(t, b.get("/course/"+id+"/signin", who).ok(t, 200).body)[0]; f.fields.Get("course") != id || f.button != "Peggie Nikole" {
		t.Errorf("the first form is %+v", f)
	}
	for _, title := range []string{"", "  ", strings.Repeat("x", maxTitle+1)} {
		b.postForm("/courses", url.Values{"title": {title}}, nil).refused(t, 400, lti.ParameterMissing)
	}
	cross := http.Header{"Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"}}
	b.postForm("/courses", url.Values{"title": {"x"}}, cross).refused(t, 403, lti.OriginMismatch)
	b.limits.courses = 2
	b.postForm("/courses", url.Values{"title": {"x"}}, nil).refused(t, 429, lti.LimitReached)
	b.postForm("/course/"+id+"/copy", url.Values{"title": {"x"}}, nil).refused(t, 429, lti.LimitReached)
}

// A copy has the tools and links of its original, under ids of its own, and
// remembers the old ones.
func TestCopyCourse(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	n := newNotebook(t, b)
	tool.addLink(t)
	old := b.links(t, b.shared)[0]
	var copies htmlForm
	for _, f := range forms(t, b.get("/", nil).body) {
		if f.button == "Copy this course" {
			copies = f
		}
	}
	a := b.postForm(copies.action, copies.fields, nil).ok(t, http.StatusSeeOther)
	id := strings.TrimPrefix(a.header.Get("Location"), "/course/")
	home, err := b.course(id)
	if err != nil || home.Title != "Copy of "+courseTitle || len(home.History) != 1 || home.History[0] != b.shared {
		t.Fatalf("the copy is %+v, %v", home, err)
	}
	links := b.links(t, id)
	if len(links) != 1 || links[0].ID == old.ID || links[0].History[0] != old.ID {
		t.Errorf("its links are %+v", links)
	}
	teacher := b.get("/course/"+id, b.signInTo(t, id, "LTIBCU_1")).body
	for _, button := range []string{"An assignment", "Add content from Tool"} {
		if !strings.Contains(teacher, ">"+button+"</button>") {
			t.Errorf("the copy lacks the button %q", button)
		}
	}
	for _, path := range []string{"/course/" + n.course + "/copy", "/course/x/copy"} {
		b.postForm(path, url.Values{"title": {"x"}}, nil).refused(t, 404, lti.CourseUnknown)
	}
	b.postForm(copies.action, nil, nil).refused(t, 400, lti.ParameterMissing)
	b.get("/course/"+n.course+"/signin", nil).refused(t, 404, lti.CourseUnknown)
}

// Long lists go on, and show everything once.
func TestListsArePaged(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	const many = 2*shownCourses + 1
	for i := range many {
		c := store.Course{ID: "c" + strconv.Itoa(i), Edition: "1.3", Title: "Course", Label: "C"}
		if err := b.store.AddCourse(c, nil); err != nil {
			t.Fatal(err)
		}
	}
	crowd := make([]store.Member, 2*shownPeople+1)
	for i := range crowd {
		crowd[i] = store.Member{User: store.User{ID: "u" + strconv.Itoa(i), Given: "U", Family: strconv.Itoa(i)}, Status: store.Active, Roles: []string{lti.RoleLearner}}
	}
	if err := b.store.AddCourse(store.Course{ID: "crowd", Edition: "1.3", Title: "Crowd", Label: "C"}, crowd); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		path, next, each string
		want             int
	}{
		"courses": {"/", `/courses?edition=1.3&amp;before=`, `<li><a href="/course/`, many + 2},
		"people":  {"/course/crowd/signin", `/course/crowd/signin?after=`, `name="user"`, len(crowd)},
	} {
		seen := 0
		for path := c.path; path != ""; {
			page := b.get(path, nil).ok(t, http.StatusOK).body
			if path == "/" { // the first course is there to sign in to, and in the list
				_, page, _ = strings.Cut(page, `<h2 id="courses">`)
			}
			seen += strings.Count(page, c.each)
			path = ""
			if _, rest, more := strings.Cut(page, `<a href="`+c.next); more {
				number, _, _ := strings.Cut(rest, `"`)
				path = strings.ReplaceAll(c.next, "&amp;", "&") + number
			}
		}
		if seen != c.want {
			t.Errorf("the pages list %d %s, want %d", seen, name, c.want)
		}
	}
	b.get("/courses?edition=1.1", nil).refused(t, 400, lti.ParameterMissing)
	b.get("/courses?edition=1.3&before=x", nil).refused(t, 400, lti.PageCursorUnknown)
	b.get("/course/crowd/signin?after=x", nil).refused(t, 400, lti.PageCursorUnknown)
}
