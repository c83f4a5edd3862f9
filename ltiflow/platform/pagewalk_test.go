package platform

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Every page that an administrator comes to can be used with a keyboard and
// read by a screen reader, and shows no private key.
func TestAdministratorPages(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	tool.addLink(t)
	n := newNotebook(t, b)
	framed, _ := b.invited(t, "https://tool.example/register", "frame")
	window, _ := b.invited(t, "https://tool.example/register", "window")
	bad := tool.byHand(t)
	for name := range bad {
		bad.Set(name, "-----BEGIN RSA PRIVATE KEY-----")
	}
	for name, page := range map[string]answer{
		"home":            b.get("/", nil),
		"course":          b.get("/course/"+b.shared, nil),
		"course, teacher": b.get("/course/"+b.shared, b.signIn(t, "LTIBCU_1")),
		"course of 2018":  b.get("/course/"+n.course, nil),
		"sign-in":         b.get("/course/"+b.shared+"/signin", nil),
		"courses":         b.get("/courses?edition=2018", nil),
		"tools":           b.get("/tools", nil),
		"add":             b.get("/tools/add", nil),
		"add, refused":    b.postForm("/tools/add", url.Values{"registration": {"x"}}, nil),
		"framed":          b.get(framed, nil),
		"window":          b.get(window, nil),
		"by hand":         b.get("/tools/manual", nil),
		"by hand, bad":    b.postForm("/tools/manual", bad, nil),
		"tool":            b.get("/tools/"+tool.id, nil),
		"tool of 2018":    b.get("/tools/"+n.client, nil),
		"settings, bad":   b.postForm("/tools/"+tool.id+"/settings", url.Values{"legacy_key": {"x"}}, nil),
		"refusal":         b.get("/tools/x", http.Header{"Accept": {"text/html"}}),
	} {
		if page.status >= 500 || page.status == http.StatusSeeOther {
			t.Errorf("%s: status %d", name, page.status)
		}
		for _, fault := range faults(t, page) {
			t.Errorf("%s: %s", name, fault)
		}
		if name != "by hand, bad" && strings.Contains(page.body, "PRIVATE KEY") {
			t.Errorf("%s: there is a private key", name)
		}
	}
	keys := forms(t, b.postForm("/tools/manual", bad, nil).body)[0].fields.Get("keys")
	if keys != "" {
		t.Errorf("the private key is still there: %s", keys)
	}
}

// faults are what makes a page hard to use, or unsafe.
func faults(tb testing.TB, page answer) []string {
	tb.Helper()
	root, err := html.Parse(strings.NewReader(page.body))
	if err != nil {
		tb.Fatal(err)
	}
	w := walk{ids: map[string]int{}, labels: map[string]bool{}, landmarks: map[string]int{}}
	csp := page.header.Get("Content-Security-Policy")
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			w.gather(n)
		}
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			w.element(n, csp)
		}
	}
	for _, name := range []string{"header", "main", "footer", "h1", "title"} {
		if w.landmarks[name] != 1 {
			w.fault("%s stands %d times", name, w.landmarks[name])
		}
	}
	return w.faults
}

// A walk through a page.
type walk struct {
	ids       map[string]int
	labels    map[string]bool // ids that a label is for
	landmarks map[string]int
	heading   int // the level of the last one
	faults    []string
}

func (w *walk) fault(format string, args ...any) {
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
}

func (w *walk) gather(n *html.Node) {
	e := shown{n}
	w.landmarks[n.Data]++
	if id := e.attr("id"); id != "" {
		w.ids[id]++
		if w.ids[id] > 1 {
			w.fault("id %s stands twice", id)
		}
	}
	if n.Data == "label" {
		w.labels[e.attr("for")] = true
	}
}

func (w *walk) element(n *html.Node, csp string) {
	e := shown{n}
	for _, a := range n.Attr {
		switch {
		case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
			w.fault("%s is inline in %s", a.Key, outer(n))
		case a.Key == "aria-describedby" || a.Key == "aria-labelledby":
			for _, id := range strings.Fields(a.Val) {
				if w.ids[id] == 0 {
					w.fault("%s names %s, which is nowhere", a.Key, id)
				}
			}
		}
	}
	switch n.Data {
	case "html":
		if e.attr("lang") != "en" {
			w.fault("the language is not said")
		}
	case "title":
		if strings.TrimSpace(text(n)) == "" {
			w.fault("the title is empty")
		}
	case "style":
		w.fault("a style sheet inside the page")
	case "script":
		if nonce := e.attr("nonce"); nonce == "" || !strings.Contains(csp, "'nonce-"+nonce+"'") {
			w.fault("a script that the policy does not allow")
		}
	case "iframe", "section", "nav":
		if e.attr("title")+e.attr("aria-label")+e.attr("aria-labelledby") == "" {
			w.fault("no name for %s", n.Data)
		}
	case "h1", "h2", "h3", "h4":
		level := int(n.Data[1] - '0')
		if level > w.heading+1 {
			w.fault("%s after h%d", n.Data, w.heading)
		}
		w.heading = level
	case "a", "button":
		if strings.TrimSpace(e.text())+e.attr("aria-label") == "" {
			w.fault("nothing says what this does: %s", outer(n))
		}
	case "input", "select", "textarea":
		if e.attr("type") != "hidden" && !w.labels[e.attr("id")] && n.Parent.Data != "label" {
			w.fault("no label for %s", outer(n))
		}
	default:
	}
}
