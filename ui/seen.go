package ui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/content"
)

// A seenMsg says where something of the glossary was seen first.
type seenMsg struct {
	sheet *termSheet
	seeks int
	entry content.Entry
	at    landing
	ok    bool
}

// seeking gives the command that looks for it: after the whole course that takes
// longer than a key may.
func seeking(c common, d *termSheet, e content.Entry) tea.Cmd {
	seeks := d.seeks
	return func() tea.Msg {
		at, ok := c.seenFirst(e)
		return seenMsg{d, seeks, e, at, ok}
	}
}

// sawFirst goes there, unless the reader has gone on.
func (m *model) sawFirst(msg seenMsg) {
	if d, is := m.dialog.(*termSheet); !is || d != msg.sheet || d.seeks != msg.seeks || m.help.open {
		return
	}
	if !msg.ok {
		m.notice = notice{words: "“" + shortName(msg.entry.Name, 40) + "” has not been seen in this run yet."}
		return
	}
	m.dialog = nil
	m.landOn(msg.at)
	m.notice = notice{words: "Here it was seen first. D opens the glossary again."}
}

// seenFirst looks through what crossed and what came back, step by step.
func (c common) seenFirst(e content.Entry) (landing, bool) {
	glossary := c.engine.Glossary()
	is := func(n *node) bool { return shows(glossary, n, e) }
	v := viewer{lore: lore{glossary: glossary, title: c.title, now: c.now}, proof: c.engine.Proof}
	for _, s := range c.stops {
		if _, ran := c.engine.Outcome(s.name); !ran {
			continue
		}
		for _, in := range []view{wireView, resultView} {
			at := slot{s.name, in}
			v.lore.step = s.name
			o := newOutline(viewNodes(c.engine, v, pageKey{slot: at}), v.lore)
			if o.holds(is) {
				return landing{slot: at, is: is}, true
			}
		}
	}
	return landing{}, false
}

// holds tells whether one of the nodes is it.
func (o *outline) holds(is func(n *node) bool) bool {
	found := false
	o.each(func(n *node) bool {
		found = found || is(n)
		return !found
	})
	return found
}

// shows tells whether a node is what an entry explains.
func shows(g content.Glossary, n *node, e content.Entry) bool {
	switch m := n.matter.(type) {
	case *value:
		switch {
		case e.In.Name == "": // a scope stands among others
			return slices.Contains(strings.Fields(m.said()), e.Name)
		case strings.HasPrefix(e.Name, "$") && m.said() == e.Name:
			return true
		case m.doc.kind != e.In.Name:
			return false
		}
		return same(g, m.doc.kind, path(n), e)
	case named:
		if e.In.Name == "" {
			return slices.Contains(strings.Fields(m.value), e.Name)
		}
		return m.document == e.In.Name && same(g, m.document, []string{m.name}, e)
	}
	return false
}

// same tells whether a place in a document is the entry's.
func same(g content.Glossary, document string, path []string, e content.Entry) bool {
	if len(e.Term.Path) == 0 {
		return len(path) == 0 // the document itself
	}
	if len(path) != len(e.Term.Path) {
		return false
	}
	term, ok := g.Find(document, path...)
	return ok && slices.Equal(term.Path, e.Term.Path)
}
