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

	// In what is open: the tree of a result, of the wire, of code.
	open, toggle, fold, unfold     key.Binding
	foldAll, unfoldAll, less, more key.Binding
	jumpTo, jumpBack, explain      key.Binding
	find, findNext, findBefore     key.Binding
	copy, copyToFile, curl, unmask key.Binding

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

		open:       bind("enter", "open or close what is under the cursor", "enter"),
		toggle:     bind("space", "open or close it", " "),
		fold:       bind("h", "close it, or go out of it", "h"),
		unfold:     bind("l", "open it, or go into it", "l"),
		foldAll:    bind("-", "close all", "-"),
		unfoldAll:  bind("+", "open all", "+", "="),
		less:       bind("<", "one level less", "<", ","),
		more:       bind(">", "one level more", ">", "."),
		jumpTo:     bind("f", "jump to a name: a member, an exchange, a function", "f"),
		jumpBack:   bind("backspace", "back to where you jumped from", "backspace"),
		explain:    bind("i", "all there is to say of what is under the cursor", "i"),
		find:       bind("/", "find words in this view", "/"),
		findNext:   bind("n", "next match, while a find is on", "n"),
		findBefore: bind("N", "match before, while a find is on", "N"),
		copy:       bind("y", "copy what is under the cursor, or the guide", "y"),
		copyToFile: bind("Y", "copy it to a file", "Y"),
		curl:       bind("c", "copy the exchange as a curl command", "c"),
		unmask:     bind("u", "show secrets, or mask them again", "u"),

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

// outlineHints are the keys that matter on something that can be opened.
func (k keyMap) outlineHints(open bool) []key.Binding {
	does := "open"
	if open {
		does = "close"
	}
	return []key.Binding{
		brief(k.open, "enter", does), brief(k.run, "r", "run again"), brief(k.next, "n", "next"), brief(k.help, "?", "all keys"),
		brief(k.quit, "q", "quit"), brief(k.find, "/", "find"), brief(k.explain, "i", "explain"), brief(k.copy, "y", "copy"),
		brief(k.nextView, "tab", "views"), brief(k.jumpTo, "f", "jump"), brief(k.more, "< >", "levels"),
	}
}

// typingHints are the keys while the words of a find are typed.
func (k keyMap) typingHints() []key.Binding {
	return []key.Binding{brief(k.choose, "enter", "keep"), brief(k.close, "esc", "leave it")}
}

// foundHints are the keys while a find is on.
func (k keyMap) foundHints() []key.Binding {
	return []key.Binding{brief(k.findNext, "n", "next match"), brief(k.findBefore, "N", "match before"), brief(k.close, "esc", "end the find"), brief(k.find, "/", "find"), brief(k.help, "?", "all keys"), brief(k.quit, "q", "quit")}
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
