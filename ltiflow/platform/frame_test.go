package platform

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// inFrameOf is what a browser sends for the content of a frame.
func inFrameOf(who http.Header) http.Header {
	header := who.Clone()
	header.Set("Sec-Fetch-Dest", "iframe")
	return header
}

// A tool that is shown in a frame sends its user back into that frame. The
// course breaks out of it, and what is to be said is said in the window.
func TestCourseBreaksOut(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	who := b.signIn(t, "LTIBCU_1")
	back := tool.send(tool.reply(tool.message(t, tool.login(t, who), who), who, gradedItem())).ok(t, http.StatusSeeOther)
	path := back.header.Get("Location") + "?lti_msg=Bye"
	out := b.get(path, inFrameOf(who)).ok(t, http.StatusOK)
	page := parsePage(t, out.body)
	if way := page.only(t, "a"); way.attr("href") != path || way.attr("target") != "_top" || len(page.all("header")) != 0 {
		t.Errorf("the frame shows %s", out.body)
	}
	script := page.only(t, "script")
	if text(script.Node) != "top.location.replace(location.href)" || !strings.Contains(out.header.Get("Content-Security-Policy"), "'nonce-"+script.attr("nonce")+"'") {
		t.Errorf("the script is %s", outer(script.Node))
	}
	whole := b.get(path, who).ok(t, http.StatusOK).body
	if said := textOf(t, whole); !strings.Contains(said, "1 item from Tool was added.") || !strings.Contains(said, "Bye") {
		t.Errorf("the window shows %s", said)
	}
}

// The notebook shows its course in a frame of Jupyter.
func TestDraftCourseStaysInItsFrame(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	n := newNotebook(t, b)
	page := b.get("/course/"+n.course, inFrameOf(http.Header{"Accept": {"text/html"}})).ok(t, http.StatusOK)
	if strings.Contains(page.body, "<script") || len(parsePage(t, page.body).all("header")) != 1 {
		t.Errorf("the frame shows %s", page.body)
	}
}

// A refusal leads back, and in a frame to the whole window.
func TestRefusalLeadsBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	learner := b.signIn(t, "LTIBCU_15")
	course := "/course/" + b.shared
	for name, c := range map[string]struct {
		path string
		who  http.Header
		want map[string]string
	}{
		"of a course": {course + "/frame?link=none", learner, map[string]string{
			"Back to the course": course, "Start page": "/", "Inspector": "/inspector",
		}},
		"of the one signed in to": {"/auth", learner, map[string]string{
			"Back to the course": course, "Start page": "/", "Inspector": "/inspector",
		}},
		"of nobody": {"/nowhere", http.Header{"Accept": {"text/html"}}, map[string]string{"Start page": "/", "Inspector": "/inspector"}},
	} {
		for _, who := range []http.Header{c.who, inFrameOf(c.who)} {
			a := b.do(http.MethodGet, c.path, nil, who)
			page := parsePage(t, a.body)
			main := page.only(t, "main")
			found := linksOf(t, outer(main.Node))
			for text, to := range c.want {
				if found[text] != to || len(found) != len(c.want) {
					t.Errorf("%s: %q leads to %q among %v", name, text, found[text], found)
				}
			}
			for _, way := range main.all("a") {
				if way.attr("target") != "_top" {
					t.Errorf("%s: %s stays in the frame", name, way.text())
				}
			}
			if inside := who.Get("Sec-Fetch-Dest") != ""; inside == (len(page.all("header")) == 1) {
				t.Errorf("%s: the frame has a header of its own: %v", name, inside)
			}
		}
	}
	b.postForm("/course/none/launch", url.Values{}, learner).refused(t, http.StatusNotFound, lti.CourseUnknown)
}
