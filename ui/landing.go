package ui

import (
	"strings"

	"ltibootcamp/steps"
)

// A landing is what is to be seen in a view, as soon as that is made: the words
// of a search, or a node.
type landing struct {
	slot  slot
	words []string           // they stand in the row that is gone to, as many as can be
	is    func(n *node) bool // of an outline, the node to go to; nil for the words
}

// landOn goes to a step and a view, and there to what is looked for.
func (m *model) landOn(l landing) {
	m.visit(m.find(l.slot.step))
	m.show(l.slot.view)
	m.finder = finder{}
	m.landing = l
}

// land shows what is looked for, as soon as its view is there.
func (m *model) land() {
	l := m.landing
	if l.slot != m.slot() {
		m.landing = landing{} // the reader has gone elsewhere
		return
	}
	made := m.pages[l.slot]
	for _, p := range m.places() {
		if p.view != l.slot.view || made.key != m.wanted(p) {
			continue
		}
		m.landing = landing{}
		delete(m.arriving, l.slot)
		switch {
		case l.is != nil && made.outline != nil:
			made.outline.goTo(l.is)
		case l.is == nil && len(l.words) > 0:
			m.findLanding(l)
		}
	}
}

// goTo jumps to the first node that is it.
func (o *outline) goTo(is func(n *node) bool) {
	var to *node
	o.each(func(n *node) bool {
		if to == nil && is(n) {
			to = n
		}
		return to == nil
	})
	if to != nil {
		o.jump(to)
	}
}

// findLanding begins a find for the longest of the words, at the row that has
// most of them.
func (m *model) findLanding(l landing) {
	longest := l.words[0]
	for _, word := range l.words {
		if len(word) > len(longest) {
			longest = word
		}
	}
	m.finder = finder{input: newInput(m.theme, "/ "), slot: l.slot}
	m.finder.input.SetValue(longest)
	m.search()
	rows, most := m.pages[l.slot].page.rows, 0
	for i, at := range m.finder.rows {
		var around strings.Builder
		for _, r := range rows[max(0, at-1):min(len(rows), at+2)] {
			around.WriteString(strings.ToLower(r.words()) + " ")
		}
		if n := steps.WordsIn(around.String(), l.words); n > most {
			m.finder.at, most = i, n
		}
	}
	if m.finder.count() == 0 {
		m.finder = finder{}
		return
	}
	m.goToHit()
}
