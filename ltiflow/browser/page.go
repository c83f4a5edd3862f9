package browser

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Page is what a user would see at an address, as far as it matters here.
type Page struct {
	URL    string
	Status int
	Title  string
	Text   string // the visible text, a line for each block
	Forms  []Form // in the order of the page
	Links  []Link
	Meta   map[string]string // what the page says of itself, by name

	place

	at      *url.URL            // URL, read
	frames  map[string][]string // by name, and to which origins the page lends them its storage
	submits bool                // a script or an event handler submits a form
	says    *message            // to the page around it; nil for nothing
}

// A Form is what pressing its button would send.
type Form struct {
	Method string // GET or POST
	Action string // absolute
	Fields url.Values
	Button string // the text of its first button
	Label  string // what screen readers call that button; "" for its text
	Target string // the frame in which the answer is shown; "" for the form's own
}

// A Link is an anchor with an address.
type Link struct {
	URL  string // absolute
	Text string
}

// submitsItself tells a page that goes on without the user: one form to post,
// and a script that submits it.
func (p *Page) submitsItself() bool {
	return p.submits && len(p.Forms) == 1 && p.Forms[0].Method == http.MethodPost
}

// parse reads a page. HTML is forgiving: there is no page that cannot be read,
// only addresses in it that cannot be used.
func parse(address string, status int, body []byte) (*Page, error) {
	base, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("reading the page of %q: %w", address, err)
	}
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("reading the page of %s: %w", address, err)
	}
	page := &Page{URL: address, Status: status, Text: lines(visibleText(root)), Meta: map[string]string{}, at: base, frames: map[string][]string{}}
	for n := range root.Descendants() {
		if strings.Contains(attribute(n, "onload"), "submit()") {
			page.submits = true
		}
		switch n.DataAtom {
		case atom.Title:
			page.Title = folded(allText(n))
		case atom.Meta:
			page.Meta[attribute(n, "name")] = attribute(n, "content")
		case atom.Script:
			page.submits = page.submits || strings.Contains(allText(n), "submit()")
		case atom.Body:
			page.says = readMessage(n)
		case atom.Iframe:
			page.frames[attribute(n, "name")] = strings.Fields(attribute(n, "data-storage"))
		case atom.A:
			page.Links = append(page.Links, Link{URL: resolve(base, attribute(n, "href")), Text: folded(allText(n))})
		case atom.Form:
			page.Forms = append(page.Forms, readForm(n, base))
		default:
		}
	}
	return page, nil
}

// readForm reads what pressing the form's button would send.
func readForm(n *html.Node, base *url.URL) Form {
	form := Form{Method: http.MethodGet, Action: resolve(base, attribute(n, "action")), Fields: url.Values{}, Target: attribute(n, "target")}
	if strings.EqualFold(attribute(n, "method"), http.MethodPost) {
		form.Method = http.MethodPost
	}
	for field := range n.Descendants() {
		name, value := attribute(field, "name"), attribute(field, "value")
		switch {
		case field.DataAtom == atom.Button && form.Button == "":
			form.Button, form.Label = folded(allText(field)), attribute(field, "aria-label")
		case field.DataAtom == atom.Select && name != "":
			form.Fields[name] = append(form.Fields[name], chosen(field)...)
		case field.DataAtom == atom.Input && name != "" && !empty(field):
			form.Fields.Add(name, value)
		}
	}
	return form
}

// empty tells a box that is not ticked: it is not sent.
func empty(input *html.Node) bool {
	kind := attribute(input, "type")
	return (kind == "checkbox" || kind == "radio") && !has(input, "checked")
}

// chosen is the value that a list of options sends: that of the first, unless
// another is chosen.
func chosen(list *html.Node) []string {
	var options []*html.Node
	for n := range list.Descendants() {
		if n.DataAtom == atom.Option {
			options = append(options, n)
		}
	}
	if len(options) == 0 {
		return nil
	}
	option := options[max(0, slices.IndexFunc(options, func(n *html.Node) bool { return has(n, "selected") }))]
	if has(option, "value") {
		return []string{attribute(option, "value")}
	}
	return []string{folded(allText(option))}
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// visibleText is the text of a page without its head and its scripts.
func visibleText(n *html.Node) string {
	switch {
	case n.Type == html.TextNode:
		return n.Data
	case n.DataAtom == atom.Head, n.DataAtom == atom.Script, n.DataAtom == atom.Style, n.DataAtom == atom.Noscript:
		return ""
	}
	var b strings.Builder
	for c := range n.ChildNodes() {
		b.WriteString(visibleText(c) + " ")
	}
	switch n.DataAtom {
	case atom.P, atom.Li, atom.H1, atom.H2, atom.H3, atom.Div, atom.Header, atom.Footer, atom.Section, atom.Tr, atom.Dt, atom.Dd, atom.Form:
		return lineBreak + b.String() + lineBreak
	default:
		return b.String()
	}
}

// lineBreak stands between blocks until white space has been folded; it is no
// character that a page can hold.
const lineBreak = "\x00"

// lines folds the white space in every line and drops those that are empty.
func lines(text string) string {
	var all []string
	for line := range strings.SplitSeq(text, lineBreak) {
		if line = folded(line); line != "" {
			all = append(all, line)
		}
	}
	return strings.Join(all, "\n")
}

// allText is the text in an element.
func allText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func resolve(base *url.URL, address string) string {
	u, err := base.Parse(address)
	if err != nil {
		return address
	}
	return u.String()
}

func folded(text string) string { return strings.Join(strings.Fields(text), " ") }
