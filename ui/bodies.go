package ui

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
)

// A reader makes nodes of the parts of a request or a response.
type reader struct {
	viewer
	// original is the body before its secrets were masked: only by a whole
	// token can it be known which key has signed it.
	original string
}

// headers are the headers, by name.
func (r reader) headers(h http.Header) *node {
	var fields []*node
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			fields = append(fields, r.header(name, value))
		}
	}
	n := &node{matter: part{title: say(strong, "headers"), note: counted(len(fields), "header"), about: "What is said of the message, beside what it carries.", copy: rawHeaders(h)}}
	return n.hold(fields...)
}

func (r reader) header(name, value string) *node {
	n := leaf(named{document: content.HeaderDocument, name: name, value: value, between: ": "})
	if name == "Set-Cookie" {
		return n.hold(cookieAttributes(value)...)
	}
	credentials := value[strings.LastIndexByte(value, ' ')+1:] // behind "Bearer"
	return n.hold(r.opened(credentials)...)
}

// cookieAttributes say in words when a browser sends a cookie back.
func cookieAttributes(cookie string) []*node {
	var nodes []*node
	_, attributes, _ := strings.Cut(cookie, ";")
	for attribute := range strings.SplitSeq(attributes, ";") {
		attribute = strings.TrimSpace(attribute)
		if means := inWordsOfCookie(attribute); means != "" {
			nodes = append(nodes, leaf(remark{say(member, attribute).add(plain, "  "+means)}))
		}
	}
	return nodes
}

func inWordsOfCookie(attribute string) string {
	name, value, _ := strings.Cut(strings.ToLower(attribute), "=")
	switch name {
	case "path":
		return "sent with what is asked for below this path"
	case "domain":
		return "sent to all hosts of this domain"
	case "httponly":
		return "no script of the page can read it"
	case "secure":
		return "sent over HTTPS only"
	case "max-age":
		return "forgotten after that many seconds"
	case "expires":
		return "forgotten at that time"
	}
	switch name + "=" + value {
	case "samesite=lax":
		return "sent when a link from another site is followed, not when such a site posts a form: an LTI launch does that"
	case "samesite=strict":
		return "never sent with what another site began"
	case "samesite=none":
		return "sent with what other sites begin too, as an LTI launch needs it; only together with Secure"
	}
	return ""
}

// redirect is where the browser is sent, and what it is to bring there.
func (r reader) redirect(e wire.Exchange) (n *node, kind string) {
	to := redirect(e)
	fields, kind := r.fields(to.RawQuery, content.QueryDocument)
	title := part{title: say(strong, "redirect"), note: counted(len(fields), "parameter"), about: r.kind(kind), copy: e.ResponseHeader.Get("Location")}
	title.title.add(muted, " "+glyphArrow+" ").add(plain, to.Scheme+"://"+to.Host+pathOfURL(to))
	n = &node{matter: title, open: len(fields) > 0}
	return n.hold(fields...), kind
}

// body is what a request or a response carries, by its media type, and what it
// is in the protocol.
func (r reader) body(h http.Header, body string) (n *node, kind string) {
	title := part{title: say(strong, "body"), note: "empty", about: "It carries nothing.", copy: body}
	if body == "" {
		return leaf(title), ""
	}
	media := wire.MediaType(h)
	nodes, kind := r.content(media, body)
	title.note, title.about = size(len(r.original)), r.kind(kind)
	if media != "" {
		title.note = media + " " + glyphDot + " " + title.note
	}
	return branch(title, nodes...), kind
}

// content are the nodes of a body.
func (r reader) content(media, body string) (nodes []*node, kind string) {
	switch {
	case media == content.MediaForm:
		nodes, kind = r.fields(body, "")
		return append(nodes, leaf(raw{say(muted, "as sent: ").add(plain, body)})), kind
	case strings.HasSuffix(media, "json"):
		return r.document(media, body)
	case strings.HasSuffix(media, "html"):
		return r.pageOfForms(body)
	}
	if token := r.opened(strings.TrimSpace(body)); token != nil {
		return token, r.payloadKind(strings.Split(body, ".")[1], "")
	}
	return rawLines(body), ""
}

// document are the values of a JSON body. A value that is a token opens as one.
func (r reader) document(media, body string) (nodes []*node, kind string) {
	bare := r.viewer
	bare.bare = true // the body is masked already, and a megabyte takes its time
	nodes = bare.json(body, "")
	if v, ok := nodes[0].matter.(*value); ok {
		if known := r.lore.glossary.Recognise(media, keysOf(nodes)); known != "" {
			v.doc.kind = known
		}
		kind = v.doc.kind
	}
	r.tokensWithin(nodes)
	return nodes, kind
}

func (r reader) tokensWithin(nodes []*node) {
	for _, n := range nodes {
		if v, ok := n.matter.(*value); ok && v.contains == 0 {
			n.hold(r.opened(strings.Trim(v.doc.raw[v.raw.from:v.raw.to], `"`))...)
			continue
		}
		r.tokensWithin(n.kids)
	}
}

// fields are the fields of a form or a query, decoded, in their order, and the
// document of the glossary that they make.
func (r reader) fields(form, otherwise string) (nodes []*node, kind string) {
	var fields [][2]string
	for pair := range strings.SplitSeq(form, "&") {
		if pair != "" {
			name, value, _ := strings.Cut(pair, "=")
			fields = append(fields, [2]string{wire.Unescape(name), wire.Unescape(value)})
		}
	}
	return r.named(fields, otherwise)
}

// named are fields by their names.
func (r reader) named(fields [][2]string, otherwise string) (nodes []*node, kind string) {
	var names []string
	for _, f := range fields {
		names = append(names, f[0])
	}
	kind = r.lore.glossary.Recognise(content.MediaForm, names)
	document := kind
	if kind == "" {
		document = otherwise
	}
	for _, f := range fields {
		n := leaf(named{document: document, name: f[0], value: f[1], between: " = "})
		nodes = append(nodes, n.hold(r.opened(f[1])...))
	}
	return nodes, kind
}
