package ui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A helpList is the help sheet laid out: the keys that match the filter, and
// below them what else there is to know.
type helpList struct {
	sheet
	keys   []listedKey
	words  []string // of the filter
	titled string   // the group whose heading was last
}

// A listedKey is a key with the rows that tell of it.
type listedKey struct {
	key.Binding
	from, to int
}

// helpColumn is where the meaning of a key or mark begins.
const helpColumn = 14

// list is made from the bindings: what stands there is what the keys do.
func (h helpSheet) list(c common) *helpList {
	width, _ := h.room(c)
	l := &helpList{sheet: sheet{width: width}, words: strings.Fields(strings.ToLower(h.input.Value()))}
	for _, g := range c.keys.groups(h.mode) {
		for _, b := range g.keys {
			if b.Enabled() {
				l.key(g.title, c.keyLabel(b.Help().Key), b)
			}
		}
	}
	l.marks()
	l.fact("Playing", strong, "edition", c.edition)
	l.fact("Playing", strong, "platform", wire.Line(c.platform))
	if len(l.rows) == 0 {
		l.prose(say(warn, fmt.Sprintf("%s No key here matches “%s”.", glyphBang, strings.TrimSpace(h.input.Value()))), 0)
	}
	return l
}

// key adds a key, if it matches.
func (l *helpList) key(group, label string, b key.Binding) {
	if !l.matches(group, label, b.Help().Desc) {
		return
	}
	l.heading(group)
	from := len(l.rows)
	words := say(strong, label).pad(helpColumn-2).add(plain, b.Help().Desc)
	l.put(words, "  ", strings.Repeat(" ", helpColumn), atSpaces)
	l.keys = append(l.keys, listedKey{b, from, len(l.rows)})
}

// marks adds what the glyphs of the screen mean.
func (l *helpList) marks() {
	l.fact("Marks", accent, glyphHere, "you are here")
	for _, m := range []struct {
		state   steps.State
		meaning string
	}{
		{steps.Done, "done: every check held"},
		{steps.NotRun, "to do"},
		{steps.Failed, "failed; the guide says why"},
		{steps.Stale, "stale: what it was built on ran again, or it has expired"},
	} {
		glyph, paint := stateMark(m.state)
		l.fact("Marks", paint, glyph, m.meaning)
	}
	l.fact("Marks", warn, glyphEdited, "edited: it sends what you made of it")
}

// fact adds something to know that cannot be chosen, if it matches.
func (l *helpList) fact(group string, paint token, name, meaning string) {
	if l.matches(group, name, meaning) {
		l.heading(group)
		l.pair(paint, say(paint, "  "+name), meaning, helpColumn)
	}
}

// matches tells whether every word of the filter is in one of the texts.
func (l *helpList) matches(texts ...string) bool {
	all := strings.ToLower(strings.Join(texts, "\n"))
	for _, word := range l.words {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

// heading begins a group, unless it has begun.
func (l *helpList) heading(group string) {
	if l.titled != group {
		l.titled = group
		l.blank()
		l.prose(say(heading, group), 0)
	}
}

// mark shows that a key is under the cursor.
func (l *helpList) mark(at int) {
	if at < len(l.keys) {
		r := &l.rows[l.keys[at].from]
		r.lead, r.leadPaint = glyphCursor+" ", accent
		r.of.spans[0].paint = chosen
	}
}

// The places of the cursor are the keys, and beyond the last of them each row
// that the list can be scrolled on, so that all of it can be seen.

// row is where a place is in the list.
func (l *helpList) row(at int) int {
	last := len(l.keys) - 1
	switch {
	case at <= last:
		return l.keys[at].from
	case last < 0:
		return at
	}
	return l.keys[last].from + at - last
}

// place is the last one that begins at a row or above it.
func (l *helpList) place(row int) int {
	at := 0
	for l.row(at+1) <= row {
		at++
	}
	return at
}

// end is the last place.
func (l *helpList) end(room int) int {
	hidden := max(0, len(l.rows)-room)
	if len(l.keys) == 0 {
		return hidden
	}
	last := len(l.keys) - 1
	return last + hidden - l.top(last, room)
}

// top is the first row that is seen when the cursor is at a place: the cursor
// is in the middle, and a key is seen whole.
func (l *helpList) top(at, room int) int {
	hidden := max(0, len(l.rows)-room)
	if len(l.keys) == 0 {
		return min(at, hidden)
	}
	k := l.keys[min(at, len(l.keys)-1)]
	top := min(k.from, max(k.from-room/2, k.to-room))
	beyond := max(0, at-len(l.keys)+1)
	return min(hidden, max(0, top)+beyond)
}
