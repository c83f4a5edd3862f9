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
	onFaults
	onGuesses
	onEditor
	onDialog
)

// A mode decides which keys mean something: what has them, and what goes on
// meanwhile.
type mode struct {
	focus   focus
	running bool // a step runs that was asked for
	back    bool // what was finished before is brought back
	finding bool // matches of a find are shown
	points  bool // something is to be pointed at
	dialog  dialog
}

// mode is the present one. What lies above all, the help sheet, is about the
// mode below it.
func (m *model) mode() mode {
	at := mode{focus: onOutline, running: m.run.busy(), back: m.run.back, finding: m.finder.active(), points: m.points(), dialog: m.dialog}
	switch {
	case m.editor.open:
		at.focus = onEditor
	case m.breaking.open && m.breaking.guessing():
		at.focus = onGuesses
	case m.breaking.open:
		at.focus = onFaults
	case m.dialog != nil:
		at.focus = onDialog
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
	program := keyGroup{"Program", []key.Binding{k.help, k.theme, k.mouse, k.suspend, k.quit}}
	switch m.focus {
	case onPrompt:
		program.keys[4] = k.forceQuit
		return []keyGroup{{"Choosing", []key.Binding{k.choose, k.complete, k.choiceDown, k.choiceUp, k.close}}, program}
	case onRail:
		return []keyGroup{
			{"Course", []key.Binding{k.choose, k.close, brief(k.rail, "o", "close the course"), k.goTo}},
			{"Moving", k.moving()},
			program,
		}
	case onFaults, onGuesses:
		return []keyGroup{
			{"Breaking", k.breaking(m.focus == onGuesses)},
			{"Moving", k.moving()},
			{program.title, []key.Binding{k.help, k.suspend, k.quit}},
		}
	case onEditor:
		return k.editing()
	case onDialog:
		return append(m.dialog.groups(k), keyGroup{program.title, []key.Binding{k.help, k.suspend, k.forceQuit}})
	case onGuide, onOutline:
	}
	return k.reading(m, program)
}

// reading are the keys while a page or a tree has them.
func (k keyMap) reading(m mode, program keyGroup) []keyGroup {
	groups := []keyGroup{
		{"Steps", k.stepping(m)},
		{"Views", []key.Binding{k.guide, k.code, k.wire, k.result, k.nextView, k.previousView}},
		{"Reading", append(k.moving(), k.find, k.copy, k.copyToFile)},
		{"Around", k.around()},
		program,
	}
	if m.focus == onOutline {
		groups[2].keys[2] = without(k.pageDown, "pgdn", " ")
		groups[2].keys = append(groups[2].keys, k.nextPart, k.previousPart)
		groups = slices.Insert(groups, 2, keyGroup{"Looking inside", k.inspecting()})
	}
	if m.points {
		groups = slices.Insert(groups, 0, k.pointing(m.finding))
	}
	if m.finding {
		return slices.Insert(groups, 0, keyGroup{"Finding", []key.Binding{k.findNext, k.findBefore, k.endFind}})
	}
	return groups
}

// breaking are the keys of the list of faults, and of what can be guessed.
func (k keyMap) breaking(guessing bool) []key.Binding {
	leave := brief(k.breakStep, "x", "leave the step as it is")
	if guessing {
		return []key.Binding{brief(k.choose, "enter", "predict what is under the cursor, and run"), k.skip, brief(k.close, "esc", "back to the faults"), leave}
	}
	return []key.Binding{brief(k.choose, "enter", "make the fault under the cursor"), brief(k.find, "/", "find a fault by its words"), k.close, leave}
}

// editing are the keys of the editor. Every other key is text.
func (k keyMap) editing() []keyGroup {
	return []keyGroup{
		{"Editing", []key.Binding{k.keep, brief(k.close, "esc", "leave; changes are asked for once"), k.undo, k.redo, k.reset, k.outside}},
		{"Looking", []key.Binding{k.toError, k.toDiff, k.toWords}},
		{"Moving", []key.Binding{k.choiceDown, k.choiceUp, k.choicePageDown, k.choicePageUp, k.lineStart, k.lineEnd, k.wordBefore, k.wordAfter, k.textStart, k.textEnd}},
		{"Typing", []key.Binding{k.indent, k.cutWord, k.cutBefore, k.cutAfter}},
		{"Program", []key.Binding{k.editorHelp, k.forceQuit}},
	}
}

// inspecting are the keys of a tree.
func (k keyMap) inspecting() []key.Binding {
	return []key.Binding{
		k.open, k.toggle, k.unfold, k.fold, k.more, k.less, k.unfoldAll, k.foldAll,
		k.explain, k.jumpTo, k.jumpBack, k.unmask, k.curl,
	}
}

// stepping are the keys that run steps and go to others, as far as nothing else
// has them: enter opens what can be opened, n and esc are of a find.
func (k keyMap) stepping(m mode) []key.Binding {
	run, next := k.run, k.next
	if m.focus == onOutline {
		run = without(k.run, "r", "enter")
	}
	if m.finding {
		next = without(k.next, "→", "n")
	}
	rest := []key.Binding{k.back, k.rail, k.goTo, k.browser, k.failedIn}
	switch {
	case m.running && m.finding:
		return append([]key.Binding{brief(next, next.Help().Key, "next step, when this one has run")}, rest...)
	case m.running:
		return append([]key.Binding{k.cancel, brief(next, next.Help().Key, "next step, when this one has run")}, rest...)
	}
	if m.back && !m.finding && !m.points {
		rest = append([]key.Binding{brief(k.cancel, "esc", "stop bringing back what you finished")}, rest...)
	}
	keys := []key.Binding{run, next, k.runStale, k.edit, k.breakStep, k.questions}
	if m.points {
		keys = keys[:len(keys)-1] // it answers
	}
	return append(keys, rest...)
}

// without is a binding without one of its keys.
func without(b key.Binding, label, gone string) key.Binding {
	b.SetKeys(slices.DeleteFunc(slices.Clone(b.Keys()), func(name string) bool { return name == gone })...)
	b.SetHelp(label, b.Help().Desc)
	return b
}

// moving are the keys that move through a page or a list.
func (k keyMap) moving() []key.Binding {
	return []key.Binding{k.down, k.up, k.pageDown, k.pageUp, k.top, k.bottom}
}
