package platform

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

func TestHome(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	n := newNotebook(t, b)
	page := b.get("/", nil).ok(t, http.StatusOK)
	found := forms(t, page.body)
	if len(found) != 22 { // 20 to sign in, to copy the course, to make another
		t.Fatalf("%d forms, want 22", len(found))
	}
	if f := found[0]; f.action != "/signin" || f.method != "post" || f.button != "Peggie Nikole" ||
		f.fields.Get("user") != "LTIBCU_1" || f.fields.Get("course") != b.shared {
		t.Errorf("the first form is %+v", f)
	}
	if f := found[14]; f.button != "Gaius Baltar" || f.fields.Get("user") != "LTIBCU_15" {
		t.Errorf("the fifteenth form is %+v", f)
	}
	if slices.ContainsFunc(found, func(f htmlForm) bool { return f.button == "Jonas Weber" }) ||
		!strings.Contains(page.body, "Jonas Weber</span>") || !strings.Contains(page.body, "inactive, and cannot sign in") {
		t.Error("who is inactive is not shown as such")
	}
	if !strings.Contains(page.body, `<a href="/course/`+n.course+`">`) {
		t.Error("the course of a tool of 2018 is not listed")
	}
}

func TestRoster(t *testing.T) {
	t.Parallel()
	count, names := map[string]int{}, map[string]bool{}
	for i, m := range roster() {
		count[roleInWords(m)]++
		names[fullName(m.User)] = true
		if m.ID != "LTIBCU_"+strconv.Itoa(i+1) || m.Status != store.Active {
			t.Errorf("person %d is %+v", i, m)
		}
	}
	want := map[string]int{"Instructor": 1, "Teaching assistant": 1, "Learner": 14}
	if diff := cmp.Diff(want, count); diff != "" || len(names) != 16 {
		t.Errorf("the roster has %d names and (-want +got):\n%s", len(names), diff)
	}
	assistant := roster()[1]
	if got := rolesOf(assistant, lti.Final()); got[0] != lti.RoleTeachingAssistant || got[1] != lti.RoleInstructor {
		t.Errorf("an assistant is %v", got)
	}
	if got := rolesOf(assistant, lti.Draft()); got[0] != lti.RoleTeachingAssistantDraft || got[1] != lti.RoleInstructor {
		t.Errorf("in the draft an assistant is %v", got)
	}
}

// The people who show the vocabulary of roles are in the first course of
// edition 1.3, behind those of the notebook, and in no course of 2018.
func TestMoreRoles(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	n := newNotebook(t, b)
	words := func(course string) []string {
		people, err := b.store.Members(store.MemberQuery{Course: course, Limit: shownPeople})
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, m := range people {
			for _, role := range m.Roles {
				if _, known := lti.FindRole(role); !known {
					t.Errorf("%s is %s, which is no role", m.ID, role)
				}
			}
			found = append(found, m.ID+": "+roleInWords(m)+", "+m.Status)
		}
		return found
	}
	if diff := cmp.Diff([]string{
		"LTIBCU_17: Administrator, Administrator of the institution, Active",
		"LTIBCU_18: Mentor, Active",
		"LTIBCU_19: Content developer, Active",
		"LTIBCU_20: Learner, Inactive",
		"LTIBCU_21: Learner, Test user, Active",
	}, words(b.shared)[16:]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if people := words(n.course); len(people) != 16 || !slices.Equal(people, words(b.shared)[:16]) {
		t.Errorf("a course of 2018 has %q", people)
	}
}

func TestRolesInWords(t *testing.T) {
	t.Parallel()
	const lis = "http://purl.imsglobal.org/vocab/lis/v2/"
	for want, roles := range map[string][]string{
		"No role":                                nil,
		"Instructor":                             {lti.RoleInstructor},
		"Teaching assistant":                     {lti.RoleTeachingAssistant, lti.RoleInstructor},
		"Grader, Learner":                        {lti.RoleInstructor, lis + "membership/Instructor#Grader", lti.RoleLearner},
		"Instructor (learner)":                   {lis + "membership/Learner#Instructor", lti.RoleLearner},
		"Mentor":                                 {lis + "membership/Mentor#Mentor", lti.RoleMentor},
		"Vice-chair":                             {lis + "membership/Officer#Vice-Chair"},
		"Non credit learner":                     {lis + "membership/Learner#NonCreditLearner"},
		"Sys admin of the system":                {lis + "system/person#SysAdmin"},
		"Prospective student of the institution": {lis + "institution/person#ProspectiveStudent"},
		"https://a.example/role":                 {"https://a.example/role"},
	} {
		if got := roleInWords(store.Member{Roles: roles}); got != want {
			t.Errorf("%q is %q, want %q", roles, got, want)
		}
	}
	words := map[string]string{}
	for _, set := range lti.RoleSets() {
		for _, name := range append(set.Core, set.Others...) {
			word := inWords(set.Base + name)
			if word == "" || strings.Contains(word, "http") {
				t.Errorf("%s%s is %q", set.Base, name, word)
			}
			// Only a sub-role with the name of its own principal may read the same.
			if other := words[word]; other != "" && set.Principal != other {
				t.Errorf("%s%s and %s are both %q", set.Base, name, other, word)
			}
			words[word] = set.Base + name
		}
	}
}

// Who sees what on the page of a course.
func TestCoursePage(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	tool.addLink(t)
	tool.add(t, map[string]any{"type": "link", "title": "<b>A page</b>", "url": "https://example.com/?a=1&b=2"},
		map[string]any{"type": "ltiResourceLink"})
	shared := "/course/" + b.shared
	var names []string // to sign in as
	for _, m := range firstMembers() {
		if m.Status == store.Active {
			names = append(names, fullName(m.User))
		}
	}
	launch := func(title string) []string { return []string{title, "In a frame", "In a new window"} }
	learning := slices.Concat(launch("An assignment"), launch("Content of Tool"))
	teaching := slices.Concat(launch("An assignment"), []string{"Remove", "Remove"}, launch("Content of Tool"), []string{"Remove"},
		launch("Add content from Tool"), []string{"Ask Tool by these rules"})
	for who, want := range map[string][]string{
		"":          names,
		"LTIBCU_1":  teaching,
		"LTIBCU_2":  teaching,
		"LTIBCU_15": learning,
		"LTIBCU_17": teaching, // an administrator
		"LTIBCU_18": learning, // a mentor
		"LTIBCU_19": teaching, // a content developer
		"LTIBCU_21": learning, // a teacher's preview
	} {
		var header http.Header
		if who != "" {
			header = b.signIn(t, who)
		}
		page := b.get(shared, header).ok(t, http.StatusOK)
		var buttons []string
		for _, f := range forms(t, page.body) {
			buttons = append(buttons, f.button)
		}
		if !slices.Equal(buttons, want) {
			t.Errorf("%q sees the buttons %q, want %q", who, buttons, want)
		}
		for _, text := range []string{"Week 1", "An assignment", "&lt;b&gt;A page&lt;/b&gt;", `href="https://example.com/?a=1&amp;b=2"`, shared + "/gradebook"} {
			if !strings.Contains(page.body, text) {
				t.Errorf("%q does not see %q", who, text)
			}
		}
	}
	for _, path := range []string{"/course/x", "/course/x/gradebook"} {
		b.get(path, nil).refused(t, 404, lti.CourseUnknown)
		b.get(path, http.Header{"Accept": {"text/html"}}).refused(t, 404, lti.CourseUnknown)
	}
}

// Coming back from a tool, the user reads what it has to say (CORE §5.4.4).
func TestReturnMessages(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	page := b.get("/course/"+b.shared+"?lti_msg=Done%3Cbr%3E&lti_errormsg=Not+all&lti_log=l1&lti_errorlog=l2", nil).ok(t, 200).body
	for _, want := range []string{`role="status">Done&lt;br&gt;<`, `role="alert">Not all<`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, "l1") || !strings.Contains(b.log.String(), "message=l1") || !strings.Contains(b.log.String(), "message=l2") {
		t.Error("what is for the log is not there, or shown")
	}
}

// What the headers of a page allow: its own style and script, forms to the
// platform, or of the page that posts itself to wherever the tool is, and
// nothing else.
func TestPagePolicy(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	n := newNotebook(t, b)
	who := tool.signIn(t, "LTIBCU_1")
	f := forms(t, tool.get("/course/"+b.shared, who).body)[0]
	if style := b.get("/style.css", nil); style.status != http.StatusOK || style.header.Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("the style sheet: %d of %s", style.status, style.header.Get("Content-Type"))
	}
	for name, c := range map[string]struct {
		page  answer
		forms string
		frame string
	}{
		"home":           {b.get("/", nil), "'self' " + b.url, "'self'"},
		"course":         {b.get("/course/"+b.shared, who), "'self' " + b.url, "'self'"},
		"course of 2018": {b.get("/course/"+n.course, nil), "'self' " + b.url, "'self' http://localhost:* http://127.0.0.1:*"},
		"to the tool":    {b.postForm(f.action, f.fields, who), "'self' " + b.url + " http: https:", ""},
		"refusal":        {b.get("/x", who), "'self' " + b.url, ""},
	} {
		csp := c.page.header.Get("Content-Security-Policy")
		script := "script-src 'nonce-"
		if name == "to the tool" {
			nonce := regexp.MustCompile(`script nonce="([^"]+)"`).FindStringSubmatch(c.page.body)
			if nonce == nil {
				t.Fatalf("%s: no nonce", name)
			}
			script += nonce[1] + "'"
		}
		for _, want := range []string{"default-src 'none'", "base-uri 'none'", "style-src 'self'", script, "form-action " + c.forms, "frame-ancestors " + c.frame} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: the policy %q lacks %q", name, csp, want)
			}
		}
		for header, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin", "Cache-Control": "no-store"} {
			if got := c.page.header.Get(header); got != want {
				t.Errorf("%s: %s is %q, want %q", name, header, got, want)
			}
		}
		if name != "to the tool" && strings.Contains(c.page.body, "<script") {
			t.Errorf("%s has a script", name)
		}
		for _, landmark := range []string{"<header>", "<main>", "<footer>", `<html lang="en">`, "<h1>"} {
			if !strings.Contains(c.page.body, landmark) {
				t.Errorf("%s lacks %s", name, landmark)
			}
		}
	}
}

// A refusal tells a program what it tells a person.
func TestRefusalPageForPrograms(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	page := b.get("/nowhere", http.Header{"Accept": {"text/html"}})
	page.refused(t, 404, lti.NotFound)
	head, _, _ := strings.Cut(page.body, "</head>")
	if !strings.Contains(head, `<meta name="lti-refusal" content="{&#34;code&#34;:&#34;not_found&#34;`) {
		t.Errorf("the head is %s", head)
	}
}
