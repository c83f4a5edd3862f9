package ui

import (
	"strings"

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
	seen, _ := o.split(m.seen())
	switch {
	case key.Matches(msg, m.keys.down):
		o.at++
	case key.Matches(msg, m.keys.up):
		o.at--
	case key.Matches(msg, m.keys.pageDown):
		o.at += max(1, seen-1)
	case key.Matches(msg, m.keys.pageUp):
		o.at -= max(1, seen-1)
	case key.Matches(msg, m.keys.top):
		o.at = 0
	case key.Matches(msg, m.keys.bottom):
		o.at = len(o.rows)
	case key.Matches(msg, m.keys.nextPart):
		o.toPart(1)
	case key.Matches(msg, m.keys.previousPart):
		o.toPart(-1)
	default:
		return false
	}
	o.at = max(0, min(o.at, len(o.rows)-1))
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

// foundKey answers a key while a find is on, and tells whether it was one for
// it.
func (m *model) foundKey(msg tea.KeyMsg) bool {
	switch {
	case key.Matches(msg, m.keys.endFind):
		m.finder = finder{}
	case key.Matches(msg, m.keys.findNext):
		m.findNext(1)
	case key.Matches(msg, m.keys.findBefore):
		m.findNext(-1)
	default:
		return false
	}
	return true
}

// underCursor is what copying takes: what is under the cursor, or the page of
// the guide as it was written.
func (m *model) underCursor() string {
	if o := m.outline(); o != nil {
		if n := o.under(); n != nil {
			return wholeOf(n)
		}
		return ""
	}
	var lines []string
	for _, r := range m.pages[m.slot()].page.rows {
		lines = append(lines, strings.TrimRight(r.words(), " "))
	}
	return strings.Join(lines, "\n")
}

// copyCurl copies the exchange under the cursor as a command.
func (m *model) copyCurl() tea.Cmd {
	if o := m.outline(); o != nil && o.under() != nil {
		if e, ok := exchangeOf(o.under()); ok {
			return m.copyText(e.Curl(), false)
		}
	}
	m.notice = notice{words: "No exchange is under the cursor: go to one in 3 Wire."}
	return nil
}

// toggleSecrets shows secrets, or masks them again.
func (m *model) toggleSecrets() {
	m.bare = !m.bare
	m.notice = notice{words: "Secrets are masked again."}
	if m.bare {
		m.notice = notice{words: "Secrets are shown on this screen, and copied as they are. Press u to mask them."}
	}
}
