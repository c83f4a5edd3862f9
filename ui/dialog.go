package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// A dialog lies over the panes and has the keys while it is open: all but ctrl+c
// and ctrl+z, so that it may ask for text. It answers q and ? itself.
type dialog interface {
	// press answers a key. It closes the dialog by m.dialog = nil.
	press(m *model, msg tea.KeyMsg) tea.Cmd
	// view draws it, no higher than that, with a note in its lower edge: a sign
	// that secrets are shown, or nil.
	view(m *model, height int, note *text) []string
	// hints are the keys that matter now, and groups all that mean something.
	hints(k keyMap) []key.Binding
	groups(k keyMap) []keyGroup
}

// dialogOf is the dialog that a key opens; nil when it opens none.
func (m *model) dialogOf(msg tea.KeyMsg) dialog {
	switch {
	case m.points() && key.Matches(msg, m.keys.questions, m.keys.close, m.keys.hintAside):
		return m.pointKey(msg)
	case key.Matches(msg, m.keys.questions):
		return m.openQuestions()
	case key.Matches(msg, m.keys.courseMap):
		return newCourseMap(m)
	case key.Matches(msg, m.keys.terms):
		return newTerms(m.common, "")
	case key.Matches(msg, m.keys.searchAll):
		return newSearch(m)
	case key.Matches(msg, m.keys.whereAmI):
		return newFlow(m)
	case key.Matches(msg, m.keys.wrapUp):
		return newWrapUp(m)
	}
	return nil
}

// A dialog that has something to do when it opens, and that takes longer than a
// key may.
type beginner interface {
	begin(m *model) tea.Cmd
}

// A dialog that tells what can change while it is open takes a look at the engine
// after every message, so that drawing asks it nothing.
type looker interface {
	look(m *model)
}

// openDialog opens a dialog over the panes.
func (m *model) openDialog(d dialog) tea.Cmd {
	m.dialog = d
	if b, begins := d.(beginner); begins {
		return b.begin(m)
	}
	return nil
}

// drawOver draws what lies over the panes, above the hint line.
func (m *model) drawOver(under []string) {
	var over []string
	switch note := m.corner(nil); {
	case m.help.open:
		over = m.help.view(m.common)
	case m.whole.open:
		over = m.whole.view(m.common, m.explanation, note)
	case m.breaking.open:
		over = m.breaking.view(m.common, len(under)-2, note)
	case m.dialog != nil:
		over = m.dialog.view(m, m.body(), note)
	case m.prompt.open:
		over = m.prompt.view(m.common, len(under)-2, note)
	case m.rail.open && m.railWidth() == 0:
		overlay(under, m.course(m.overlaidRail()), 0)
		return
	}
	overlay(under, over, (m.width-boxWidth(over))/2)
}
