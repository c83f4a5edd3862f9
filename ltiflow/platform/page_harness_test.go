package platform

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// A shown is an element of a page, with what was written into it.
type shown struct{ *html.Node }

// attr is the value of an attribute; "" without it.
func (e shown) attr(name string) string {
	for _, a := range e.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// has tells whether the attribute is there, whatever its value.
func (e shown) has(name string) bool {
	return slices.ContainsFunc(e.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// text is what it says, with one space between words.
func (e shown) text() string {
	var b strings.Builder
	for n := range e.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// all are the elements of that name, in order.
func (e shown) all(name string) []shown {
	var found []shown
	for n := range e.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			found = append(found, shown{n})
		}
	}
	return found
}

// only is the one element of that name.
func (e shown) only(tb testing.TB, name string) shown {
	tb.Helper()
	found := e.all(name)
	if len(found) != 1 {
		tb.Fatalf("%d elements %s in %s", len(found), name, e.text())
	}
	return found[0]
}

// parsePage reads a page.
func parsePage(tb testing.TB, page string) shown {
	tb.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		tb.Fatal(err)
	}
	return shown{root}
}

// textOf is what a page says, without its markup.
func textOf(tb testing.TB, page string) string {
	tb.Helper()
	var b strings.Builder
	for n := range parsePage(tb, page).Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "script" {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

// cellsOf are the texts of the table of a page, row by row.
func cellsOf(tb testing.TB, page string) [][]string {
	tb.Helper()
	var rows [][]string
	for _, tr := range parsePage(tb, page).all("tr") {
		var row []string
		for n := range tr.ChildNodes() {
			if n.Data == "th" || n.Data == "td" {
				row = append(row, shown{n}.text())
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// linksOf are the links of a page by their text.
func linksOf(tb testing.TB, page string) map[string]string {
	tb.Helper()
	links := map[string]string{}
	for _, a := range parsePage(tb, page).all("a") {
		links[a.text()] = a.attr("href")
	}
	return links
}

// An htmlForm is a form as a browser would post it.
type htmlForm struct {
	action, method, button string
	fields                 url.Values
}

// forms are the forms of a page.
func forms(tb testing.TB, page string) []htmlForm {
	tb.Helper()
	var found []htmlForm
	attr := func(n *html.Node, name string) string { return shown{n}.attr(name) }
	for n := range parsePage(tb, page).Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "form":
			found = append(found, htmlForm{attr(n, "action"), attr(n, "method"), "", url.Values{}})
		case n.Data == "input" && (attr(n, "type") == "checkbox" || attr(n, "type") == "radio") && !shown{n}.has("checked"):
		case n.Data == "textarea":
			found[len(found)-1].fields.Add(attr(n, "name"), strings.TrimPrefix(text(n), "\n"))
		case n.Data == "select" && n.FirstChild != nil:
			first := n.FirstChild
			value := attr(first, "value")
			if value == "" {
				value = text(first)
			}
			found[len(found)-1].fields.Add(attr(n, "name"), value)
		case n.Data == "input":
			found[len(found)-1].fields.Add(attr(n, "name"), attr(n, "value"))
		case n.Data == "button" && n.FirstChild != nil:
			found[len(found)-1].button = n.FirstChild.Data
		}
	}
	return found
}

// text is what stands at the beginning of an element.
func text(n *html.Node) string {
	if n.FirstChild == nil {
		return ""
	}
	return n.FirstChild.Data
}

// outer is an element as HTML.
func outer(n *html.Node) string {
	var b strings.Builder
	_ = html.Render(&b, n)
	return b.String()
}
