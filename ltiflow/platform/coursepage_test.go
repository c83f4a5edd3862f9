package platform

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// items are the items that a page of a course lists.
func (e shown) items() []shown {
	var found []shown
	for _, list := range e.all("ul") {
		if list.attr("class") != "items" {
			continue
		}
		for n := range list.ChildNodes() {
			if n.Type == html.ElementNode {
				found = append(found, shown{n})
			}
		}
	}
	return found
}

// coursePageOf is the page of the shared course as somebody sees it.
func (b *bench) coursePageOf(tb testing.TB, who http.Header) shown {
	tb.Helper()
	return parsePage(tb, b.get("/course/"+b.shared, who).ok(tb, http.StatusOK).body)
}

// A long course has pages.
func TestCoursePages(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	for i := range 2*shownLinks + 7 {
		tool.add(t, map[string]any{"type": "ltiResourceLink", "title": fmt.Sprintf("Unit %d", i)})
	}
	course := "/course/" + tool.shared
	var titles, paths []string
	for path := course; path != ""; {
		paths = append(paths, path)
		page := parsePage(t, tool.get(path, nil).ok(t, http.StatusOK).body)
		for _, item := range page.items() {
			titles = append(titles, item.all("span")[0].text())
		}
		path = ""
		for _, a := range page.all("a") {
			if a.attr("rel") == "next" {
				path = a.attr("href")
			}
		}
	}
	if len(paths) != 3 || len(titles) != 107 || titles[50] != "Unit 50" || titles[106] != "Unit 106" {
		t.Errorf("pages %q list %d links", paths, len(titles))
	}
	first := parsePage(t, tool.get(course, nil).body)
	var newest string
	for _, a := range first.all("a") {
		if a.text() == "Newest" {
			newest = a.attr("href")
		}
	}
	last := parsePage(t, tool.get(newest, nil).ok(t, http.StatusOK).body).items()
	if len(last) != shownLinks || last[len(last)-1].all("span")[0].text() != "Unit 106" {
		t.Errorf("the newest page %q lists %d links", newest, len(last))
	}
	for _, wrong := range []string{"?after=x", "?after=-1", "?after=99999999999999999999"} {
		tool.get(course+wrong, nil).refused(t, http.StatusBadRequest, lti.PageCursorUnknown)
	}
	who := tool.signIn(t, "LTIBCU_1") // what was just added is on the page that comes back
	back := tool.send(tool.reply(tool.message(t, tool.login(t, who), who), who, gradedItem())).ok(t, http.StatusSeeOther)
	items := parsePage(t, tool.get(back.header.Get("Location"), who).ok(t, http.StatusOK).body).items()
	if got := items[len(items)-1].all("button")[0].text(); got != "An assignment" {
		t.Errorf("after adding, the page ends with %q", got)
	}
}

// A course with nothing in it says what to do.
func TestEmptyCourse(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	for user, want := range map[string]string{
		"LTIBCU_1": "Nothing here yet. Add content from a tool, below.", "LTIBCU_15": "Nothing here yet. An instructor adds content from a tool.",
	} {
		page := tool.coursePageOf(t, tool.signIn(t, user))
		if !strings.Contains(page.text(), want) || !strings.Contains(page.text(), "Sign in as somebody else") {
			t.Errorf("%s reads %s", user, page.text())
		}
	}
}

// What is no word says what it is.
func TestLinkIDIsLabelled(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.add(t, gradedItem())
	page := tool.coursePageOf(t, tool.signIn(t, "LTIBCU_15"))
	if said := page.items()[0].text(); !strings.Contains(said, " id "+tool.links(t, tool.shared)[0].ID) {
		t.Errorf("the course lists %q", said)
	}
}

// A course that no tool is in leads its teacher to the tools.
func TestCourseWithoutTools(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	links := linksOf(t, outer(b.coursePageOf(t, b.signIn(t, "LTIBCU_1")).only(t, "main").Node))
	if links["add a tool"] != "/tools/add" || links["one that there is"] != "/tools" {
		t.Errorf("the teacher is led to %v", links)
	}
	if links = linksOf(t, outer(b.coursePageOf(t, b.signIn(t, "LTIBCU_15")).only(t, "main").Node)); links["add a tool"] != "" {
		t.Errorf("a learner is led to %v", links)
	}
}

// Tools of the same name can be told apart, by what differs.
func TestToolsOfTheSameName(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	teacher := b.signIn(t, "LTIBCU_1")
	marks := func() (said []string) {
		for _, list := range b.coursePageOf(t, teacher).all("li") {
			if buttons := list.all("button"); len(buttons) > 0 && buttons[0].text() == "Add content from Tool" {
				var mark []string
				for _, e := range list.all("span") {
					mark = append(mark, e.text())
				}
				said = append(said, strings.Join(mark, " "))
			}
		}
		return said
	}
	if got := marks(); !slices.Equal(got, []string{""}) {
		t.Errorf("one tool is marked %q", got)
	}
	second := newTool13(t, b)
	if got := marks(); !slices.Equal(got, []string{"client " + tool.id[:8], "client " + second.id[:8]}) {
		t.Errorf("two tools are marked %q", got)
	}
	b.postForm("/tools/"+second.id+"/deploy", url.Values{"course": {b.shared}}, nil).ok(t, http.StatusSeeOther)
	if got := marks(); len(got) != 3 || got[0] != "client "+tool.id[:8] || got[1] == got[2] || !strings.HasPrefix(got[2], "client "+second.id[:8]+" deployment ") {
		t.Errorf("three deployments are marked %q", got)
	}
}

// An instructor takes a link out. Its line item stays, with its grades, and
// belongs to no link.
func TestRemoveLink(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	at := tool.addLink(t)
	token := tool.accessToken(t, lti.Final().Scope.Score)
	tool.score(token, at, validScore(b)).ok(t, http.StatusNoContent)
	id := tool.links(t, b.shared)[0].ID
	remove := func(who http.Header) answer {
		return b.postForm("/course/"+b.shared+"/remove", url.Values{"link": {id}}, who)
	}
	remove(tool.signIn(t, "LTIBCU_15")).refused(t, http.StatusForbidden, lti.RoleInsufficient)
	remove(nil).refused(t, http.StatusForbidden, lti.LoginRequired)
	teacher := tool.signIn(t, "LTIBCU_1")
	remove(teacher).ok(t, http.StatusSeeOther)
	page := tool.coursePageOf(t, teacher)
	if len(page.items()) != 0 || !strings.Contains(page.text(), "An assignment was removed.") {
		t.Errorf("after removing, the page reads %s", page.text())
	}
	remove(teacher).refused(t, http.StatusNotFound, lti.LinkUnknown)
	b.postForm("/course/"+b.shared+"/launch", url.Values{"link": {id}}, teacher).refused(t, http.StatusNotFound, lti.LinkUnknown)
	book, err := b.store.LineItems(store.LineItemQuery{Course: b.shared, Limit: 2})
	if err != nil || len(book) != 1 || book[0].Link != "" {
		t.Errorf("the line items are %+v, %v", book, err)
	}
	if !strings.Contains(b.get("/course/"+b.shared+"/gradebook", nil).body, "30.6 / 34") {
		t.Error("the grade is gone")
	}
}

// soundPage checks what holds of every page, whatever tools put on it: no
// script, nothing that runs or looks otherwise than the platform wants, no
// address but of the web, and the landmarks where they belong.
func soundPage(tb testing.TB, page shown) {
	tb.Helper()
	ids := map[string]bool{}
	for n := range page.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "script", "style", "object", "embed", "base", "svg", "math", "template", "textarea", "select":
			tb.Errorf("the page has a %s", n.Data)
		}
		for _, a := range n.Attr {
			value := strings.ToLower(a.Val)
			switch {
			case strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" || a.Key == "srcset" || a.Key == "formaction":
				tb.Errorf("a %s has %s=%q", n.Data, a.Key, a.Val)
			case a.Key == "id" && ids[value]:
				tb.Errorf("id %q stands twice", a.Val)
			case a.Key == "id":
				ids[value] = true
			case n.Data == "form" && a.Key == "action" && !strings.HasPrefix(value, "/course/") && value != "/signin":
				tb.Errorf("a form goes to %q", a.Val)
			case a.Key == "href" || a.Key == "src" || a.Key == "cite":
				own := strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "//")
				if !own && !strings.HasPrefix(value, "http://") && !strings.HasPrefix(value, "https://") {
					tb.Errorf("a %s goes to %q", n.Data, a.Val)
				}
			case n.Data == "iframe" && a.Key == "sandbox" && a.Val != sandbox:
				tb.Errorf("a frame may %s", a.Val)
			}
		}
	}
	var landmarks []string
	body := page.only(tb, "body")
	for n := range body.ChildNodes() {
		if n.Type == html.ElementNode {
			landmarks = append(landmarks, n.Data)
		} else if strings.TrimSpace(n.Data) != "" {
			tb.Errorf("%q stands outside", n.Data)
		}
	}
	if !slices.Equal(landmarks, []string{"header", "main", "footer"}) {
		tb.Errorf("the landmarks are %q", landmarks)
	}
	for _, name := range []string{"header", "main", "footer", "h1"} {
		page.only(tb, name)
	}
}
