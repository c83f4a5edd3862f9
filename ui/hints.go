package ui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"

	"ltibootcamp/steps"
)

// hints are the keys that matter now.
func (m *model) hints() []key.Binding {
	switch {
	case m.finder.typing:
		return m.keys.typingHints()
	case m.help.open:
		return m.keys.helpHints()
	case m.whole.open:
		return m.keys.wholeHints()
	case m.editor.open:
		return m.keys.editorHints(m.editor.shows != editorText)
	case m.breaking.open:
		return m.keys.breakHints(m.breaking)
	case m.dialog != nil:
		return m.dialog.hints(m.keys)
	case m.prompt.open:
		return m.keys.promptHints(m.prompt.input)
	case m.rail.open:
		return m.keys.railHints()
	case m.run.busy():
		return m.keys.runningHints()
	case m.finder.active():
		return m.keys.foundHints(m.points())
	}
	return m.paneHints()
}

// paneHints are those of the page or the outline on the screen.
func (m *model) paneHints() []key.Binding {
	does := ""
	o := m.outline()
	if o != nil {
		does = o.does()
	}
	if m.points() {
		return m.keys.pointHints(does)
	}
	if o != nil && o.under() != nil && (m.hasRun || does != "") {
		return m.possible(m.keys.outlineHints(does))
	}
	runs := "run"
	if m.state() != steps.NotRun {
		runs = "run again"
	}
	return m.possible(m.keys.readingHints(runs, slices.Contains(m.states, steps.Stale), m.waiting))
}

// possible leaves out the hints of what this step does not have.
func (m *model) possible(hints []key.Binding) []key.Binding {
	return slices.DeleteFunc(hints, func(b key.Binding) bool {
		is := func(other key.Binding) bool { return slices.Equal(b.Keys(), other.Keys()) }
		return !m.asks && is(m.keys.questions) || !m.edits && is(m.keys.edit) || !m.breaks && is(m.keys.breakStep)
	})
}

// editorHints are the keys of the editor, or of a page that it shows.
func (k keyMap) editorHints(page bool) []key.Binding {
	if page {
		return []key.Binding{brief(k.keep, "ctrl+r", "run with it"), brief(k.close, "esc", "the text"), brief(k.choiceDown, "↑ ↓", "scroll"), brief(k.editorHelp, "F1", "all keys")}
	}
	return []key.Binding{
		brief(k.keep, "ctrl+r", "run with it"), brief(k.close, "esc", "leave"), brief(k.editorHelp, "F1", "all keys"),
		brief(k.toDiff, "ctrl+d", "diff"), brief(k.undo, "ctrl+z", "undo"), brief(k.reset, "ctrl+t", "reset"), brief(k.toError, "ctrl+e", "error"),
		brief(k.outside, "ctrl+o", "own editor"), brief(k.toWords, "ctrl+l", "hints"),
	}
}

// readingHints are the keys that matter while a page is read. What stands
// first stays longest when the line is short: a checkpoint that waits before the
// way out.
func (k keyMap) readingHints(runs string, stale, waiting bool) []key.Binding {
	hints := []key.Binding{
		brief(k.run, "enter", runs), brief(k.next, "n", "next"), brief(k.help, "?", "all keys"), brief(k.quit, "q", "quit"),
		brief(k.edit, "e", "edit"), brief(k.breakStep, "x", "break it"), brief(k.nextView, "tab", "views"), brief(k.back, "p", "back"),
		brief(k.rail, "o", "course"), brief(k.goTo, ":", "go to"), brief(k.browser, "b", "browser"),
	}
	at := 4
	if waiting {
		at = 3
	}
	hints = slices.Insert(hints, at, brief(k.questions, "a", "checkpoint"))
	if stale {
		hints = slices.Insert(hints, 2, brief(k.runStale, "R", "run what is stale"))
	}
	return hints
}

// outlineHints are the keys of a tree; does is what enter does there.
func (k keyMap) outlineHints(does string) []key.Binding {
	hints := []key.Binding{
		brief(k.open, "enter", does), brief(k.run, "r", "run"), brief(k.next, "n", "next"), brief(k.help, "?", "all keys"),
		brief(k.quit, "q", "quit"), brief(k.find, "/", "find"), brief(k.explain, "i", "explain"), brief(k.copy, "y", "copy"),
		brief(k.nextView, "tab", "views"), brief(k.jumpTo, "f", "jump"), brief(k.more, "< >", "levels"), brief(k.unmask, "u", "secrets"),
		brief(k.edit, "e", "edit"), brief(k.breakStep, "x", "break it"),
	}
	if does == "" {
		return hints[1:]
	}
	return hints
}

// wholeHints are the keys of the sheet with the whole explanation.
func (k keyMap) wholeHints() []key.Binding {
	return []key.Binding{brief(k.close, "esc", "close"), brief(k.down, "↑ ↓", "scroll"), brief(k.quit, "q", "quit")}
}

// typingHints are the keys while the words of a find are typed.
func (k keyMap) typingHints() []key.Binding {
	return []key.Binding{brief(k.choose, "enter", "go on with n and N"), brief(k.close, "esc", "end the find")}
}

// foundHints are the keys while a find is on; with it something may be looked for
// that is to be pointed at.
func (k keyMap) foundHints(points bool) []key.Binding {
	hints := []key.Binding{
		brief(k.findNext, "n", "next match"), brief(k.findBefore, "N", "match before"), brief(k.endFind, "esc", "end the find"),
		brief(k.find, "/", "find"), brief(k.help, "?", "all keys"), brief(k.quit, "q", "quit"),
	}
	if points {
		return slices.Insert(hints, 1, brief(k.questions, "a", "this answers"))
	}
	return hints
}

// runningHints are the keys that matter while a step runs.
func (k keyMap) runningHints() []key.Binding {
	return []key.Binding{brief(k.cancel, "esc", "stop the step"), brief(k.nextView, "tab", "views"), brief(k.help, "?", "all keys"), brief(k.quit, "q", "quit")}
}

// railHints are the keys of the course rail.
func (k keyMap) railHints() []key.Binding {
	return []key.Binding{brief(k.choose, "enter", "go there"), brief(k.close, "esc", "close"), brief(k.down, "↑ ↓", "choose"), brief(k.help, "?", "all keys")}
}

// promptHints are the keys of the prompt for a step.
func (k keyMap) promptHints(input textinput.Model) []key.Binding {
	return k.helpBesides([]key.Binding{brief(k.choose, "enter", "go there"), brief(k.close, "esc", "close"), brief(k.choiceDown, "↑ ↓", "choose"), k.complete}, input)
}

// breakHints are the keys of the list of faults, and of what can be guessed.
func (k keyMap) breakHints(b breakSheet) []key.Binding {
	hints := []key.Binding{
		brief(k.choose, "enter", "predict"), brief(k.skip, "s", "skip"), brief(k.close, "esc", "close"),
		brief(k.down, "↑ ↓", "choose"), brief(k.help, "?", "all keys"),
	}
	switch {
	case b.finding:
		return []key.Binding{hints[0], brief(k.close, "esc", "all faults"), brief(k.choiceDown, "↑ ↓", "choose")}
	case !b.guessing():
		hints[1] = brief(k.find, "/", "find")
		return hints
	}
	hints[2] = brief(k.close, "esc", "back")
	return hints
}

// helpHints are the keys of the help sheet.
func (k keyMap) helpHints() []key.Binding {
	return []key.Binding{
		brief(k.choose, "enter", "do it"), brief(k.close, "esc", "close"), brief(k.choiceDown, "↑ ↓", "choose"),
		brief(k.forceQuit, "ctrl+c", "quit"), brief(k.choicePageDown, "pgdn", "page"), brief(k.firstChoice, "home end", "ends"),
	}
}

// helpBesides are hints, and that of the help while it can be asked for: once
// something is typed, the question mark is text.
func (k keyMap) helpBesides(hints []key.Binding, input textinput.Model) []key.Binding {
	if input.Value() == "" {
		return append(hints, brief(k.help, "?", "all keys"))
	}
	return hints
}
