package platform

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// html5 is what a browser accepts.
func html5() http.Header { return http.Header{"Accept": {"text/html"}} }

func newPerson() url.Values {
	return url.Values{"given": {"Ada"}, "family": {"Byron"}, "email": {"ada@example.com"}, "role": {"Learner"}, "other": {""}, "mentees": {""}}
}

// added is the member that an answer led to.
func (b *bench) added(tb testing.TB, a answer) store.Member {
	tb.Helper()
	a.ok(tb, http.StatusSeeOther)
	at := a.header.Get("Location")
	m, err := b.store.Member(b.shared, at[strings.LastIndexByte(at, '/')+1:])
	if err != nil {
		tb.Fatal(at, err)
	}
	return m
}

// actionsOf are the actions of the forms of a page.
func actionsOf(tb testing.TB, page string) []string {
	tb.Helper()
	var actions []string
	for _, f := range forms(tb, page) {
		actions = append(actions, f.action)
	}
	return actions
}

// Who sees what of the roster: who is signed in as a learner a plain list, the
// teachers and whoever sits at the machine the forms as well.
func TestRosterPage(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	at := rosterPath(b.shared)
	for who, may := range map[string]bool{"": true, "LTIBCU_1": true, "LTIBCU_2": true, "LTIBCU_15": false} {
		header := html5()
		if who != "" {
			header = b.signIn(t, who)
		}
		page := b.get(at, header).ok(t, http.StatusOK).body
		for _, want := range []string{"Gaius Baltar", "Teaching assistant", "<code>" + lti.RoleTeachingAssistant + "</code>"} {
			if !strings.Contains(page, want) {
				t.Errorf("%q does not see %s", who, want)
			}
		}
		for _, want := range []string{"Active", "Gaius.Baltar@example.com", `href="` + at + `/LTIBCU_15"`, "<code>LTIBCU_15</code>"} {
			if strings.Contains(page, want) != may {
				t.Errorf("%q sees %s: %t", who, want, !may)
			}
		}
		if got := slices.Contains(actionsOf(t, page), at); got != may {
			t.Errorf("%q may add people: %t", who, got)
		}
	}
	if page := b.get("/course/"+b.shared, html5()).body; !strings.Contains(page, `href="`+at+`"`) {
		t.Error("the course page does not lead to the roster")
	}
}

// The people of edition 2018 are the notebook's.
func TestRosterPageOfTheDraft(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	n := newNotebook(t, b)
	page := b.get(rosterPath(n.course), html5()).ok(t, http.StatusOK).body
	if !strings.Contains(page, "Gaius Baltar") || len(forms(t, page)) != 0 {
		t.Errorf("the roster is %s", page)
	}
	b.postForm(rosterPath(n.course), newPerson(), nil).refused(t, 404, lti.CourseUnknown)
	b.postForm(personPath(n.course, "LTIBCU_15")+"/remove", nil, nil).refused(t, 404, lti.CourseUnknown)
}

func TestRosterPageByPage(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for range 2*peoplePerPage - len(firstMembers()) {
		b.added(t, b.postForm(rosterPath(b.shared), newPerson(), nil))
	}
	person := regexp.MustCompile(`<th scope="row">`)
	first := b.get(rosterPath(b.shared), html5()).ok(t, http.StatusOK).body
	next := regexp.MustCompile(`href="([^"]+)" rel="next"`).FindStringSubmatch(first)
	if next == nil || len(person.FindAllString(first, -1)) != peoplePerPage {
		t.Fatalf("the first page is %s", first)
	}
	second := b.get(next[1], html5()).ok(t, http.StatusOK).body
	if strings.Contains(second, `rel="next"`) || len(person.FindAllString(second, -1)) != peoplePerPage || !strings.Contains(second, "First page") {
		t.Errorf("the second page is %s", second)
	}
	for _, after := range []string{"x", "-1", "1.5"} {
		b.get(rosterPath(b.shared)+"?after="+after, nil).refused(t, 400, lti.PageCursorUnknown)
	}
}

// The forms do what they say, and each is a change in the differences.
func TestChangingTheRoster(t *testing.T) {
	t.Parallel()
	tool := newRosterTool(t)
	_, since := tool.roster(t, tool.memberships(""))
	change := func(want string) {
		t.Helper()
		var changed lti.Roster
		changed, since = tool.roster(t, since.url)
		var got []string
		for _, m := range changed.Members {
			names := make([]string, len(m.Roles))
			for i, role := range m.Roles {
				names[i] = role[strings.LastIndexByte(role, '#')+1:]
			}
			got = append(got, m.Name+" "+m.Status+" "+strings.Join(names, ","))
		}
		if diff := cmp.Diff([]string{want}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	form := newPerson()
	form["role"] = []string{"Mentor", "ContentDeveloper"}
	form.Set("other", lti.RoleTeachingAssistant+"  https://example.com/roles#own ")
	form.Set("mentees", "LTIBCU_3 LTIBCU_4")
	ada := tool.added(t, tool.postForm(rosterPath(tool.shared), form, html5()))
	want := store.Member{
		User:  store.User{ID: ada.ID, Given: "Ada", Family: "Byron", Email: "ada@example.com"},
		Roles: []string{lti.RoleTeachingAssistant, "https://example.com/roles#own", lti.RoleMentor, lti.RoleContentDeveloper, lti.RoleInstructor}, Status: store.Active,
		Mentees: []string{"LTIBCU_3", "LTIBCU_4"}, Number: ada.Number, Changed: ada.Changed,
	}
	if diff := cmp.Diff(want, ada); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	change("Ada Byron Active TeachingAssistant,own,Mentor,ContentDeveloper,Instructor")

	at := personPath(tool.shared, ada.ID)
	page := tool.get(at, html5()).ok(t, http.StatusOK).body
	for _, want := range []string{
		`value="Mentor" checked`, `value="Learner">`, `name="mentees" value="LTIBCU_3 LTIBCU_4"`, "<option selected>Active",
		`value="` + lti.RoleTeachingAssistant + ` https://example.com/roles#own"`, "ada@example.com",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s: %s", want, page)
		}
	}
	tool.postForm(at, url.Values{"role": {"Learner"}, "status": {"Inactive"}}, html5()).ok(t, http.StatusSeeOther)
	change("Ada Byron Inactive Learner")
	tool.postForm(at+"/remove", nil, html5()).ok(t, http.StatusSeeOther)
	change("Ada Byron Deleted Learner")
	if page := tool.get(at, html5()).ok(t, http.StatusOK).body; !strings.Contains(page, "Put back") || strings.Contains(page, at+"/remove") {
		t.Errorf("after removing the page is %s", page)
	}
	if page := tool.get(rosterPath(tool.shared), html5()).body; strings.Contains(page, ada.ID) {
		t.Error("who was removed is still on the roster")
	}
	tool.postForm(at, url.Values{"role": {"Learner"}, "status": {"Active"}}, html5()).ok(t, http.StatusSeeOther)
	change("Ada Byron Active Learner")

	again := tool.added(t, tool.postForm(rosterPath(tool.shared), newPerson(), html5()))
	if again.ID == ada.ID {
		t.Errorf("two people are %s", ada.ID)
	}
}

// An administrator of the course changes its roster, and teaches nobody.
func TestAdministratorChangesTheRoster(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.postForm(rosterPath(b.shared), newPerson(), b.signIn(t, "LTIBCU_17")).ok(t, http.StatusSeeOther)
	b.postForm(rosterPath(b.shared), newPerson(), b.signIn(t, "LTIBCU_19")).refused(t, 403, lti.RoleInsufficient)
}

// Each case has one thing wrong with the form of a person.
func TestPersonFormIsChecked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	long := strings.Repeat("é", maxPersonText+1)
	learner := b.signIn(t, "LTIBCU_15")
	set := func(name string, values ...string) func(url.Values) {
		return func(f url.Values) { f[name] = values }
	}
	all := func(changes ...func(url.Values)) func(url.Values) {
		return func(f url.Values) {
			for _, change := range changes {
				change(f)
			}
		}
	}
	for name, c := range map[string]struct {
		change func(url.Values)
		code   lti.Code
	}{
		"no name":                {all(set("given", " "), set("family", "")), lti.MemberMalformed},
		"a long given name":      {set("given", long), lti.MemberMalformed},
		"a long family name":     {set("family", long), lti.MemberMalformed},
		"a name of two lines":    {set("given", "A\nB"), lti.MemberMalformed},
		"a name in no encoding":  {set("given", "\xff"), lti.MemberMalformed},
		"an e-mail that is none": {set("email", "ada"), lti.MemberMalformed},
		"an e-mail with a name":  {set("email", "Ada <ada@example.com>"), lti.MemberMalformed},
		"given twice":            {set("given", "A", "B"), lti.ParameterRepeated},
		"an unknown box":         {set("role", "a b"), lti.MemberMalformed},
		"a box with a space":     {set("role", lti.RoleVocabulary+"x#a b"), lti.MemberMalformed},
		"no URI":                 {set("other", "Grader"), lti.MemberMalformed},
		"half of a vocabulary":   {set("other", lti.RoleVocabulary+"lis/v2/membership"), lti.MemberMalformed},
		"own roles alone":        {all(set("role"), set("other", "https://example.com/roles#own")), lti.MemberMalformed},
		"too many roles":         {set("other", manyRoles(maxRoles+1)), lti.MemberMalformed},
		"mentees of a learner":   {set("mentees", "LTIBCU_3"), lti.MemberMalformed},
		"mentees not here":       {all(set("role", "Mentor"), set("mentees", "LTIBCU_99")), lti.UserUnknown},
		"too many mentees":       {all(set("role", "Mentor"), set("mentees", strings.Repeat("LTIBCU_3 ", maxMentees+1))), lti.MemberMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			form := newPerson()
			c.change(form)
			b.postForm(rosterPath(b.shared), form, nil).refused(t, 400, c.code)
			// Beside the form that was sent, for who has a browser.
			a := b.postForm(rosterPath(b.shared), form, html5())
			a.refused(t, 400, c.code)
			if !strings.Contains(a.body, `role="alert"`) || !slices.Contains(actionsOf(t, a.body), rosterPath(b.shared)) ||
				name == "mentees of a learner" && !strings.Contains(a.body, `value="Ada"`) {
				t.Errorf("the page is %s", a.body)
			}
		})
	}
	t.Run("changes", func(t *testing.T) {
		t.Parallel()
		at := personPath(b.shared, "LTIBCU_7")
		valid := url.Values{"role": {"Learner"}, "status": {"Active"}}
		for status, code := range map[string]lti.Code{"": lti.MemberMalformed, "Deleted": lti.MemberMalformed, "active": lti.MemberMalformed} {
			form := maps.Clone(valid)
			form.Set("status", status)
			b.postForm(at, form, nil).refused(t, 400, code)
			b.postForm(at, form, html5()).refused(t, 400, code)
		}
		b.postForm(personPath(b.shared, "LTIBCU_99"), valid, nil).refused(t, 404, lti.UserUnknown)
		b.get(personPath(b.shared, "LTIBCU_99"), nil).refused(t, 404, lti.UserUnknown)
		b.postForm(personPath(b.shared, "LTIBCU_99")+"/remove", nil, nil).refused(t, 404, lti.UserUnknown)
		b.get(rosterPath("nowhere"), nil).refused(t, 404, lti.CourseUnknown)
		b.postForm(rosterPath("nowhere"), newPerson(), nil).refused(t, 404, lti.CourseUnknown)
	})
	t.Run("a learner", func(t *testing.T) {
		t.Parallel()
		at := personPath(b.shared, "LTIBCU_15")
		b.get(at, learner).refused(t, 403, lti.RoleInsufficient)
		b.postForm(rosterPath(b.shared), newPerson(), learner).refused(t, 403, lti.RoleInsufficient)
		b.postForm(at, url.Values{"role": {"Instructor"}, "status": {"Active"}}, learner).refused(t, 403, lti.RoleInsufficient)
		b.postForm(at+"/remove", nil, learner).refused(t, 403, lti.RoleInsufficient)
	})
	t.Run("another site", func(t *testing.T) {
		t.Parallel()
		header := http.Header{"Origin": {"http://evil.example"}}
		for _, at := range []string{rosterPath(b.shared), personPath(b.shared, "LTIBCU_7"), personPath(b.shared, "LTIBCU_7") + "/remove"} {
			b.postForm(at, newPerson(), header).refused(t, 403, lti.OriginMismatch)
		}
	})
	t.Cleanup(func() {
		found, err := b.store.Members(store.MemberQuery{Course: b.shared, Limit: 100})
		if err != nil || len(found) != len(firstMembers()) {
			t.Errorf("after refusals alone the course has %d members, %v", len(found), err)
		}
	})
}

func manyRoles(n int) string {
	var roles strings.Builder
	for i := range n {
		roles.WriteString(lti.RoleVocabulary + "x#" + strconv.Itoa(i) + " ")
	}
	return roles.String()
}

func TestRosterHasALimit(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.limits.people = 1
	b.postForm(rosterPath(b.shared), newPerson(), nil).ok(t, http.StatusSeeOther)
	b.postForm(rosterPath(b.shared), newPerson(), nil).refused(t, 429, lti.LimitReached)
	b.postForm(rosterPath(b.shared), newPerson(), html5()).refused(t, 429, lti.LimitReached)
}

// What somebody is called is text on every page, whatever it is.
func TestNamesAreText(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	newTool13(t, b).addLink(t) // so that there is a gradebook
	form := newPerson()
	form.Set("given", `<script>"&`)
	m := b.added(t, b.postForm(rosterPath(b.shared), form, nil))
	for _, at := range []string{rosterPath(b.shared), personPath(b.shared, m.ID), "/course/" + b.shared + "/gradebook"} {
		if page := b.get(at, html5()).body; strings.Contains(page, `<script>"`) || !strings.Contains(page, "&lt;script&gt;") {
			t.Errorf("%s is %s", at, page)
		}
	}
}

func FuzzPersonForm(f *testing.F) {
	b := newBench(f)
	f.Add(newPerson().Encode(), "LTIBCU_3")
	f.Add("role=Mentor&mentees=LTIBCU_3+x&other=http://purl.imsglobal.org/vocab/lis/v2/membership/%23&status=Inactive", "..%2f")
	f.Add("%zz;role&role=%ff", "\x00")
	f.Fuzz(func(t *testing.T, form, user string) {
		header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Accept": {"text/html"}}
		for _, at := range []string{rosterPath(b.shared), personPath(b.shared, user), personPath(b.shared, user) + "/remove"} {
			if _, err := http.NewRequest(http.MethodPost, b.url+at, nil); err != nil {
				t.Skip(err) // not to be sent
			}
			noFault(t, b.do(http.MethodPost, at, strings.NewReader(form), header))
		}
		b.get(rosterPath(b.shared), html5()).ok(t, http.StatusOK)
	})
}
