package ui

import (
	"cmp"
	"strings"

	"golang.org/x/net/html"

	"ltibootcamp/ltiflow/wire"
)

// A webForm is a form of an HTML page: where it goes, and what it brings.
type webForm struct {
	method, action string
	fields         [][2]string
}

// pageOfForms are the forms of a page with their fields decoded, which the
// browser posts on its own or when the reader says so, and the page itself.
func (r reader) pageOfForms(body string) (nodes []*node, kind string) {
	for _, f := range formsOf(body) {
		fields, is := r.named(f.fields, "")
		if len(fields) == 0 {
			continue
		}
		if kind == "" {
			kind = is
		}
		title := part{title: say(strong, "form"), note: counted(len(fields), "field"), about: r.kind(is)}
		title.title.add(keyword, " "+f.method).add(muted, " "+glyphArrow+" ").add(plain, f.action)
		nodes = append(nodes, branch(title, fields...))
	}
	switch len(nodes) {
	case 0:
		return rawLines(body), ""
	case 1: // the browser sends it on
	default:
		kind = "" // the reader of the page chooses which one is sent
	}
	page := &node{matter: part{title: say(strong, "page"), note: "HTML", about: "The page as it came.", copy: body}}
	return append(nodes, page.hold(rawLines(body)...)), kind
}

// formsOf finds the forms of a page, with the inputs that have a name.
func formsOf(page string) []webForm {
	var forms []webForm
	inside := false
	tokens := html.NewTokenizer(strings.NewReader(page))
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() { // which is the end, too
		tag := tokens.Token()
		begins := kind == html.StartTagToken || kind == html.SelfClosingTagToken
		switch {
		case kind == html.EndTagToken && tag.Data == "form":
			inside = false
		case begins && tag.Data == "form":
			inside = true
			method := cmp.Or(strings.ToUpper(wire.Attribute(tag, "method")), "GET")
			forms = append(forms, webForm{method: method, action: wire.Attribute(tag, "action")})
		case begins && inside && wire.Attribute(tag, "name") != "":
			f := &forms[len(forms)-1]
			f.fields = append(f.fields, [2]string{wire.Attribute(tag, "name"), wire.Attribute(tag, "value")})
		}
	}
	return forms
}
