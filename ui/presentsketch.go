package ui

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"ltibootcamp/content"
)

// A sketch draws nodes as lines, without anything to open or close.
type sketch struct {
	marks []string
	names bool // a mark is a name, wherever it stands, and not a path from the root
	lines []shotLine
	// marked are the nodes that matter, and within those that hold one of them.
	marked, within map[*node]bool
}

// newSketch makes an empty one.
func newSketch(marks []string, names bool) *sketch {
	return &sketch{marks: marks, names: names, marked: map[*node]bool{}, within: map[*node]bool{}}
}

// draw draws nodes that stand beside each other.
func (k *sketch) draw(nodes []*node) {
	k.survey(nodes, nil, nil)
	k.nodes(nodes, 0)
}

// survey finds what matters among nodes and below them, and tells whether there
// is anything. trail are the names down to them, from the root of a document.
func (k *sketch) survey(nodes []*node, of *document, trail []string) bool {
	found := false
	for _, n := range nodes {
		down, doc := trail, of
		switch m := n.matter.(type) {
		case *value:
			if m.doc != doc { // a document within a document: a token in a form
				doc, down = m.doc, nil
			}
			down = append(down[:len(down):len(down)], m.key())
			k.marked[n] = k.isMarked(m.key(), down)
		case named:
			k.marked[n] = k.isMarked(m.name, []string{m.name})
		}
		k.within[n] = k.survey(n.kids, doc, down)
		found = found || k.marked[n] || k.within[n]
	}
	return found
}

// isMarked tells whether a name or a path matters.
func (k *sketch) isMarked(name string, path []string) bool {
	return slices.ContainsFunc(k.marks, func(mark string) bool {
		if k.names && strings.EqualFold(mark, name) {
			return true
		}
		return len(path) <= 1+strings.Count(mark, " ") && mark == strings.Join(path, " ")
	})
}

func (k *sketch) add(l shotLine) { k.lines = append(k.lines, l) }

func (k *sketch) nodes(nodes []*node, depth int) {
	for i, n := range nodes {
		k.node(n, depth, i == len(nodes)-1)
	}
}

func (k *sketch) node(n *node, depth int, last bool) {
	indent := strings.Repeat("  ", min(depth, deepestIndent))
	switch m := n.matter.(type) {
	case *value:
		k.value(n, m, depth, last)
	case part:
		k.part(n, m, depth)
	case named:
		k.add(shotLine{
			of: say(plain, indent).join(m.line(0)), marked: k.marked[n], onward: len(indent) + 4,
			minor: m.document == content.HeaderDocument && !telling(m.name),
		})
	case noted: // the request line, and the status
		before, _, query := strings.Cut(m.words.s, "?")
		words := m.words
		if query { // its parameters follow
			words = words.part(cut{0, len(before) + 1}).add(muted, glyphMore)
		}
		k.add(shotLine{of: words, stays: true, marked: k.begins(words.s)})
	case raw:
		k.add(shotLine{of: say(plain, indent).join(m.words), minor: strings.HasPrefix(m.words.s, "as sent: ")})
	case encoded: // its parts are decoded below
	default:
		k.add(shotLine{of: say(plain, indent).join(n.line(0))})
	}
}

// begins tells whether a request line or a status begins with what matters: a
// method, or a status in words.
func (k *sketch) begins(line string) bool {
	line = strings.TrimPrefix(line, "HTTP/1.1 ")
	return slices.ContainsFunc(k.marks, func(mark string) bool { return strings.HasPrefix(line+" ", mark+" ") })
}

// telling tells whether a header says anything of what is carried. The others are
// between a browser and a server.
func telling(header string) bool {
	return slices.Contains([]string{"Authorization", "Content-Type", "Link", "Location"}, header)
}

// deepestIndent is how many levels are drawn further to the right.
const deepestIndent = 12

// part is a part of an exchange: its headers, a query, a form, a body. Of a page
// its forms are enough.
func (k *sketch) part(n *node, p part, depth int) {
	switch {
	case p.title.s == "page", len(n.kids) == 0:
		return
	case p.title.s == "headers", p.title.s == "body":
	default:
		k.add(shotLine{of: say(muted, strings.Repeat("  ", min(depth, deepestIndent))).join(p.title)})
	}
	k.nodes(n.kids, depth+1)
}

// token draws the header and the payload of a token, or what there is of what is
// none.
func (k *sketch) token(parts []*node) {
	for _, n := range parts {
		switch {
		case titled(n, "header"), titled(n, "payload"):
			p, _ := n.matter.(part)
			k.add(shotLine{of: say(muted, p.title.s), stays: true})
			k.survey(n.kids, nil, nil)
			k.nodes(n.kids, 1)
		case len(n.kids) == 0:
			k.node(n, 0, true)
		}
	}
}

// value is a member or an element, with all that it contains.
func (k *sketch) value(n *node, v *value, depth int, last bool) {
	indent := strings.Repeat("  ", min(depth, deepestIndent))
	raw := v.doc.raw[v.raw.from:v.raw.to]
	comma := ","
	if last {
		comma = ""
	}
	line := shotLine{marked: k.marked[n], stays: k.within[n], onward: len(indent) + 4}
	label := ""
	if v.element < 0 && v.name.to > 0 {
		label = v.doc.raw[v.name.from:v.name.to] + ": "
	}
	short, isShort := onOneLine(raw)
	switch {
	case v.contains == 0: // a token is not opened
		line.of, line.stays = jsonLine(indent+label+raw+comma), false
		k.add(line)
	case isShort && !line.stays:
		line.of = jsonLine(indent + label + short + comma)
		k.add(line)
	default:
		line.of = jsonLine(indent + label + raw[:1])
		k.add(line)
		k.nodes(n.kids, depth+1)
		k.add(shotLine{of: jsonLine(indent + raw[len(raw)-1:] + comma)})
	}
}

// jsonLine is a line of JSON with its colours.
func jsonLine(l string) *text {
	t := say(plain, l)
	t.spans = lexJSON(t.s)
	return t
}

// onOneLine is JSON without line breaks, when that is short enough to be read.
func onOneLine(raw string) (string, bool) {
	const enough = 60
	if len(raw) > 4*enough {
		return raw, false
	}
	var b bytes.Buffer
	if json.Compact(&b, []byte(raw)) != nil || b.Len() > enough {
		return raw, false
	}
	return b.String(), true
}
