package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// outlineKey answers a key while an outline is read, and tells whether it was
// one for it.
func (m *model) outlineKey(msg tea.KeyMsg) bool {
	o := m.outline()
	switch {
	case key.Matches(msg, m.keys.open):
		opened := o.follow() || o.toggle()
		if !m.hasRun {
			return opened // the key runs a step that has not run
		}
		if !opened {
			m.notice = notice{words: "There is nothing to open here. Press r to run the step again."}
		}
	case key.Matches(msg, m.keys.toggle):
		o.toggle()
	case key.Matches(msg, m.keys.unfold):
		o.unfold()
	case key.Matches(msg, m.keys.fold):
		o.fold()
	case key.Matches(msg, m.keys.unfoldAll):
		o.foldAll(true)
	case key.Matches(msg, m.keys.foldAll):
		o.foldAll(false)
	case key.Matches(msg, m.keys.more):
		o.level(true)
	case key.Matches(msg, m.keys.less):
		o.level(false)
	case key.Matches(msg, m.keys.jumpBack):
		if !o.jumpBack() {
			m.notice = notice{words: "You have not jumped here."}
		}
	case key.Matches(msg, m.keys.jumpTo):
		m.jumpToName()
	case key.Matches(msg, m.keys.explain):
		m.whole = wholeSheet{open: true}
	default:
		return m.moveKey(o, msg)
	}
	return true
}

// moveKey moves the cursor of an outline.
func (m *model) moveKey(o *outline, msg tea.KeyMsg) bool {
	switch {
	case key.Matches(msg, m.keys.nextPart):
		o.toPart(1)
	case key.Matches(msg, m.keys.previousPart):
		o.toPart(-1)
	default:
		seen, _ := o.split(m.seen())
		at, moved := m.keys.move(msg, o.at, len(o.rows), max(1, seen-1))
		o.at = at
		return moved
	}
	return true
}

// toPart goes to the part after or before, which are the roots.
func (o *outline) toPart(by int) {
	for i := o.at + by; i >= 0 && i < len(o.rows); i += by {
		if r := o.rows[i]; r.node.parent == nil && !r.on {
			o.at = i
			return
		}
	}
}
