package ui

import (
	"runtime"

	"github.com/charmbracelet/bubbles/key"
)

// A keyMap holds every key of the screen. The hint line and the help sheet are
// made from it, so they cannot say anything else than what the keys do.
type keyMap struct {
	run, cancel, next, back key.Binding
	rail, goTo, browser     key.Binding

	guide, code, wire, result key.Binding
	nextView, previousView    key.Binding

	down, up, pageDown, pageUp, top, bottom key.Binding
	nextPart, previousPart                  key.Binding

	help, suspend, quit key.Binding

	// In the course rail and in the prompt.
	choose, complete, close, forceQuit key.Binding
	choiceDown, choiceUp               key.Binding

	theme key.Binding
}

func newKeyMap() keyMap {
	bind := func(label, does string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(label, does))
	}
	k := keyMap{
		run:    bind("enter r", "run this step, or run it again", "enter", "r"),
		cancel: bind("esc", "stop the step that runs; close what is open", "esc"),
		next:   bind("n →", "next step; one that has not run is run first", "n", "right"),
		back:   bind("p ←", "step before", "p", "left"),
		rail:   bind("o", "course: all steps, and where you are", "o"),
		goTo:   bind(":", "go to a step by name", ":"),

		browser: bind("b", "the platform in your own browser", "b"),

		guide:        bind("1", "guide: why, how, and what happened", "1"),
		code:         bind("2", "code: the functions that run", "2"),
		wire:         bind("3", "wire: every request and its answer", "3"),
		result:       bind("4", "result: what came back, and every check", "4"),
		nextView:     bind("tab", "next view", "tab"),
		previousView: bind("shift+tab", "view before", "shift+tab"),

		down:         bind("j ↓", "down a line", "j", "down"),
		up:           bind("k ↑", "up a line", "k", "up"),
		pageDown:     bind("space pgdn", "down a page", " ", "pgdown"),
		pageUp:       bind("pgup", "up a page", "pgup"),
		top:          bind("g home", "to the top", "g", "home"),
		bottom:       bind("G end", "to the end", "G", "end"),
		nextPart:     bind("]", "next exchange, function or panel", "]"),
		previousPart: bind("[", "exchange, function or panel before", "["),

		help:    bind("?", "all keys, and what the marks mean", "?"),
		suspend: bind("ctrl+z", "suspend; fg brings it back", "ctrl+z"),
		quit:    bind("q ctrl+c", "quit", "q", "ctrl+c"),

		choose:     bind("enter", "go to the step", "enter"),
		complete:   bind("tab", "complete", "tab"),
		close:      bind("esc", "close", "esc"),
		choiceDown: bind("↓", "down", "down"),
		choiceUp:   bind("↑", "up", "up"),
		forceQuit:  bind("ctrl+c", "quit", "ctrl+c"),

		theme: bind("t", "next theme: auto, dark, light, high contrast, none", "t"),
	}
	k.suspend.SetEnabled(runtime.GOOS != "windows")
	return k
}

// A keyGroup is the keys of one subject.
type keyGroup struct {
	title string
	keys  []key.Binding
}

// groups are all keys, for the help sheet.
func (k keyMap) groups() []keyGroup {
	return []keyGroup{
		{"Steps", []key.Binding{k.run, k.cancel, k.next, k.back, k.rail, k.goTo, k.browser}},
		{"Views", []key.Binding{k.guide, k.code, k.wire, k.result, k.nextView, k.previousView}},
		{"Reading", []key.Binding{k.down, k.up, k.pageDown, k.pageUp, k.top, k.bottom, k.nextPart, k.previousPart}},
		{"Program", []key.Binding{k.help, k.theme, k.suspend, k.quit}},
	}
}

// brief is a binding as the hint line says it: one key and one word.
func brief(b key.Binding, label, does string) key.Binding {
	b.SetHelp(label, does)
	return b
}

// readingHints are the keys that matter while a page is read. What stands
// first stays longest when the line is short.
func (k keyMap) readingHints(runs string) []key.Binding {
	return []key.Binding{
		brief(k.run, "enter", runs), brief(k.next, "n", "next"), brief(k.help, "?", "all keys"), brief(k.quit, "q", "quit"),
		brief(k.nextView, "tab", "views"), brief(k.back, "p", "back"), brief(k.rail, "o", "course"), brief(k.goTo, ":", "go to"),
		brief(k.browser, "b", "browser"), brief(k.nextPart, "[ ]", "parts"),
	}
}

// runningHints are the keys that matter while a step runs.
func (k keyMap) runningHints() []key.Binding {
	return []key.Binding{brief(k.cancel, "esc", "stop the step"), brief(k.nextView, "tab", "views"), brief(k.help, "?", "all keys"), brief(k.quit, "q", "quit")}
}

// railHints are the keys of the course rail.
func (k keyMap) railHints() []key.Binding {
	return []key.Binding{brief(k.choose, "enter", "go there"), brief(k.close, "esc", "close"), brief(k.down, "↑ ↓", "choose")}
}

// promptHints are the keys of the prompt for a step.
func (k keyMap) promptHints() []key.Binding {
	return []key.Binding{brief(k.choose, "enter", "go there"), brief(k.close, "esc", "close"), brief(k.choiceDown, "↑ ↓", "choose"), k.complete}
}

// helpHints are the keys of the help sheet.
func (k keyMap) helpHints() []key.Binding {
	return []key.Binding{brief(k.close, "esc", "close"), brief(k.down, "↑ ↓", "scroll"), brief(k.quit, "q", "quit")}
}
