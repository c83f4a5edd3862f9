package ui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
)

// A focus is what has the keys.
type focus int

const (
	onGuide focus = iota
	onOutline
	onRail
	onPrompt
)

// A mode decides which keys mean something: what has them, and what goes on
// meanwhile.
type mode struct {
	focus   focus
	running bool // a step runs
	finding bool // matches of a find are shown
}

// mode is the present one. What lies above all, the help sheet, is about the
// mode below it.
func (m *model) mode() mode {
	at := mode{focus: onOutline, running: m.run.active(), finding: m.finder.active()}
	switch {
	case m.prompt.open:
		at.focus = onPrompt
	case m.rail.open:
		at.focus = onRail
	case m.view == guideView:
		at.focus = onGuide
	}
	return at
}

// A keyGroup is the keys of one subject.
type keyGroup struct {
	title string
	keys  []key.Binding
}

// groups are the keys that mean something in a mode. The help sheet lists them,
// and each does there what it does here: a new key belongs into this list.
func (k keyMap) groups(m mode) []keyGroup {
	program := keyGroup{"Program", []key.Binding{k.help, k.suspend, k.quit, k.theme}}
	switch m.focus {
	case onPrompt:
		program.keys[2] = k.forceQuit
		return []keyGroup{{"Go to a step", []key.Binding{k.choose, k.complete, k.choiceDown, k.choiceUp, k.close}}, program}
	case onRail:
		return []keyGroup{
			{"Course", []key.Binding{k.choose, k.close, brief(k.rail, "o", "close the course"), k.goTo}},
			{"Moving", k.moving()},
			program,
		}
	case onGuide, onOutline:
	}
	groups := []keyGroup{
		{"Steps", k.stepping(m.running)},
		{"Views", []key.Binding{k.guide, k.code, k.wire, k.result, k.nextView, k.previousView}},
		{"Reading", k.moving()},
		program,
	}
	groups[2].keys = append(groups[2].keys, k.find, k.copy, k.copyToFile)
	if m.focus == onOutline {
		groups[2].keys = append(groups[2].keys, k.nextPart, k.previousPart)
		groups = slices.Insert(groups, 2, keyGroup{"Looking inside", k.inspecting()})
	}
	if m.finding {
		return slices.Insert(groups, 0, keyGroup{"Finding", []key.Binding{k.findNext, k.findBefore, k.endFind}})
	}
	return groups
}

// inspecting are the keys of a tree.
func (k keyMap) inspecting() []key.Binding {
	return []key.Binding{
		k.open, k.toggle, k.unfold, k.fold, k.more, k.less, k.unfoldAll, k.foldAll,
		k.explain, k.jumpTo, k.jumpBack, k.unmask, k.curl,
	}
}

// stepping are the keys that run steps and go to others.
func (k keyMap) stepping(running bool) []key.Binding {
	if running {
		next := brief(k.next, k.next.Help().Key, "next step, when this one has run")
		return []key.Binding{k.cancel, next, k.back, k.rail, k.goTo, k.browser}
	}
	return []key.Binding{k.run, k.next, k.back, k.rail, k.goTo, k.browser}
}

// moving are the keys that move through a page or a list.
func (k keyMap) moving() []key.Binding {
	return []key.Binding{k.down, k.up, k.pageDown, k.pageUp, k.top, k.bottom}
}
