package platform

import (
	"html/template"
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A tool's HTML stands on a page of the platform, among its forms. What may
// stay is text with its structure, links and images: no script, no style, no
// form, no id that could take the place of one of ours, no heading above the
// page's own.
//
// bluemonday's rules for users' content allow ids and relative addresses, so
// these are listed one by one.
func contentPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "div", "span", "wbr", "h3", "h4", "h5", "h6", "blockquote", "figure", "figcaption",
		"abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "pre", "q", "rp", "rt", "ruby",
		"s", "samp", "small", "strong", "sub", "sup", "time", "u", "var")
	p.AllowLists()
	p.AllowTables()
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src").OnElements("img")
	p.AllowAttrs("alt").Matching(bluemonday.Paragraph).OnElements("img")
	p.AllowAttrs("width", "height").Matching(bluemonday.Number).OnElements("img")
	p.AllowAttrs("dir").Matching(bluemonday.Direction).Globally()
	p.AllowAttrs("lang").Matching(regexp.MustCompile(`^[a-zA-Z-]{2,20}$`)).Globally()
	p.RequireParseableURLs(true)
	p.AllowURLSchemes("http", "https")
	p.AllowRelativeURLs(false) // they would lead to the platform
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	return p
}

// embedPolicy also allows iframes: a fragment to embed is mostly that.
func embedPolicy() *bluemonday.Policy {
	p := contentPolicy()
	p.AllowAttrs("src").OnElements("iframe")
	p.AllowAttrs("title").Matching(bluemonday.Paragraph).OnElements("iframe")
	p.AllowAttrs("width", "height").Matching(bluemonday.Number).OnElements("iframe")
	return p
}

// Policies are made when the first page needs one, and never change.
var (
	forContent = sync.OnceValue(contentPolicy)
	forEmbed   = sync.OnceValue(embedPolicy)
)

// sanitise makes HTML of a tool safe to stand on a page.
func sanitise(policy *bluemonday.Policy, text string) template.HTML {
	return template.HTML(balance(policy.Sanitize(text))) //nolint:gosec // this is what makes it safe
}

// balance closes what is open and drops what closes nothing: an end tag more
// than there are beginnings would end elements of the page. The parser that
// browsers have as well says which is which. Frames get the sandbox that all
// of ours have.
func balance(text string) string {
	nodes, err := html.ParseFragment(strings.NewReader(text), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return "" // too deeply nested to be content
	}
	var b strings.Builder
	for _, n := range nodes {
		for inner := range n.Descendants() {
			confine(inner)
		}
		confine(n)
		if html.Render(&b, n) != nil {
			return ""
		}
	}
	return b.String()
}

// sandbox is what a frame of a tool may do. It may not act as the page of an
// origin: it could be one of ours.
const sandbox = "allow-scripts allow-forms allow-popups"

// confine gives a frame of the tool the sandbox, and empties it.
func confine(n *html.Node) {
	if n.Type != html.ElementNode || n.DataAtom != atom.Iframe {
		return
	}
	for n.FirstChild != nil {
		n.RemoveChild(n.FirstChild)
	}
	n.Attr = append(n.Attr, html.Attribute{Key: "sandbox", Val: sandbox},
		html.Attribute{Key: "loading", Val: "lazy"}, html.Attribute{Key: "referrerpolicy", Val: "no-referrer"})
}
