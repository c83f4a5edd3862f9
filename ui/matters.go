package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/ltiflow/wire"
)

// A part is the title of a part of an outline: a panel, an exchange, a
// function.
type part struct {
	title *text
	note  string // at the right
	about string // what is said of it; "" when the title says it all
	copy  string // what copying gives; "" for all that the part holds
}

func (p part) line(room int) *text {
	title := say(plain, "").join(p.title)
	if room <= 0 {
		return title.add(muted, "  "+p.note)
	}
	note := " " + p.note
	rule := room - title.width() - ansi.StringWidth(note) - 1
	if rule < 1 {
		return title.add(muted, " "+note)
	}
	return title.add(muted, " "+ruleOf(rule)+note)
}

// longer tells that the title has no room. The rule behind it always has.
func (p part) longer(room int) bool {
	return p.title.width()+2+ansi.StringWidth(p.note) > room
}

func (p part) whole() string { return p.copy }

func (p part) called() *text { return p.title }

func (p part) explain(_ lore, s *sheet) { s.prose(say(plain, p.about), 0) }

// A remark is a line of words, seen whole.
type remark struct{ words *text }

func (r remark) line(int) *text { return r.words }
func (r remark) whole() string  { return r.words.s }
func (r remark) alwaysWhole()   {}

// A noted is a line of words that is seen whole and explained.
type noted struct {
	words *text
	about string
}

func (l noted) line(int) *text { return l.words }
func (l noted) whole() string  { return l.words.s }
func (l noted) alwaysWhole()   {}
func (l noted) called() *text  { return say(plain, "") }

func (l noted) explain(_ lore, s *sheet) { s.prose(say(plain, l.about), 0) }

// A raw is a line of data as it came.
type raw struct{ words *text }

func (r raw) line(room int) *text {
	return r.words.part(cut{0, len(clip(r.words.s, room))})
}

func (r raw) whole() string { return r.words.s }

// rawLines are the lines of a body that is none of what is known.
func rawLines(body string) []*node {
	var nodes []*node
	for l := range strings.SplitSeq(strings.TrimRight(wire.Text(body), "\n"), "\n") {
		nodes = append(nodes, leaf(raw{&text{s: l}}))
	}
	return nodes
}

// A named value: a header, a form field, a parameter of a query.
type named struct {
	document, name, value string
	between               string // ": " or " = "
}

func (f named) line(room int) *text {
	return say(member, f.name).add(muted, f.between).add(plain, clip(f.value, room))
}

func (f named) whole() string { return f.value }
