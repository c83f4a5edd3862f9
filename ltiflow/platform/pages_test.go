package platform

import (
	"net/http"
	"regexp"
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
	if len(found) != 18 { // 16 to sign in, to copy the course, to make another
		t.Fatalf("%d forms, want 18", len(found))
	}
	if f := found[0]; f.action != "/signin" || f.method != "post" || f.button != "Peggie Nikole" ||
		f.fields.Get("user") != "LTIBCU_1" || f.fields.Get("course") != b.shared {
		t.Errorf("the first form is %+v", f)
	}
	if f := found[14]; f.button != "Gaius Baltar" || f.fields.Get("user") != "LTIBCU_15" {
		t.Errorf("the fifteenth form is %+v", f)
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
	for _, m := range roster() {
		names = append(names, fullName(m.User))
	}
	for who, want := range map[string]struct{ buttons []string }{
		"":          {names},
		"LTIBCU_1":  {[]string{"An assignment", "Content of Tool", "Add content from Tool"}},
		"LTIBCU_2":  {[]string{"An assignment", "Content of Tool", "Add content from Tool"}},
		"LTIBCU_15": {[]string{"An assignment", "Content of Tool"}},
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
		if strings.Join(buttons, "|") != strings.Join(want.buttons, "|") {
			t.Errorf("%q sees the buttons %q, want %q", who, buttons, want.buttons)
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
