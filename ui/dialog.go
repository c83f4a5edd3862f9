package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// A dialog lies over the panes and has the keys while it is open: all but ctrl+c
// and ctrl+z, so that it may ask for text. It answers q and ? itself.
type dialog interface {
	// key answers a key. It closes the dialog by m.dialog = nil.
	key(m *model, msg tea.KeyMsg) tea.Cmd //nolint:revive // a method shadows nothing
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
	case m.pointing.on() && key.Matches(msg, m.keys.questions, m.keys.close, m.keys.hintAside):
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
	switch {
	case m.help.open:
		over := m.help.view(m.common)
		overlay(under, over, (m.width-boxWidth(over))/2)
	case m.whole.open:
		over := m.whole.view(m.common, m.explanation, m.corner)
		overlay(under, over, (m.width-boxWidth(over))/2)
	case m.breaking.open:
		over := m.breaking.view(m.common, len(under)-2, m.corner(nil))
		overlay(under, over, (m.width-boxWidth(over))/2)
	case m.dialog != nil:
		over := m.dialog.view(m, min(len(under)-2, m.body()), m.corner(nil))
		overlay(under, over, (m.width-boxWidth(over))/2)
	case m.prompt.open:
		over := m.prompt.view(m.common, len(under)-2, m.corner(nil))
		overlay(under, over, (m.width-boxWidth(over))/2)
	case m.rail.open && m.railWidth() == 0:
		overlay(under, m.course(m.overlaidRail()), 0)
	}
}
