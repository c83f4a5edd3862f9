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
	breakStep, failedIn     key.Binding

	guide, code, wire, result key.Binding
	nextView, previousView    key.Binding

	down, up, pageDown, pageUp, top, bottom key.Binding
	nextPart, previousPart                  key.Binding

	help, suspend, quit key.Binding

	// In what is open: the tree of a result, of the wire, of code.
	open, toggle, fold, unfold     key.Binding
	foldAll, unfoldAll, less, more key.Binding
	jumpTo, jumpBack, explain      key.Binding
	unmask, curl                   key.Binding

	find, findNext, findBefore key.Binding
	endFind                    key.Binding
	copy, copyToFile           key.Binding
	theme, mouse               key.Binding

	// In lists that are chosen from: the course rail, the prompt, the help sheet.
	choose, complete, close, forceQuit key.Binding
	choiceDown, choiceUp               key.Binding
	choicePageDown, choicePageUp       key.Binding
	firstChoice, lastChoice            key.Binding
	skip                               key.Binding

	// Around: what lies over the panes and leads somewhere.
	courseMap, terms, searchAll key.Binding
	whereAmI, wrapUp            key.Binding
	transcript, byNumber        key.Binding
	resetHere, resetAll         key.Binding
	whole                       key.Binding
	// Of checkpoints.
	questions, hint, hintAside key.Binding
	itemDown, itemUp           key.Binding

	// In the editor, where every other key is text.
	edit, runStale               key.Binding // these two: to come to it, and what follows from it
	keep, undo, redo, reset      key.Binding
	outside                      key.Binding
	toError, toDiff, toWords     key.Binding
	editorHelp                   key.Binding
	lineStart, lineEnd           key.Binding
	wordBefore, wordAfter        key.Binding
	textStart, textEnd           key.Binding
	indent                       key.Binding
	cutWord, cutBefore, cutAfter key.Binding
}

func newKeyMap() keyMap {
	var k keyMap
	k.bindSteps()
	k.bindViews()
	k.bindReading()
	k.bindInspecting()
	k.bindTaking()
	k.bindChoosing()
	k.bindEditing()
	k.bindAround()
	k.bindQuestions()
	k.help = bind("?", "all keys, and what the marks mean", "?")
	k.suspend = bind("ctrl+z", "suspend; fg brings it back", "ctrl+z")
	k.theme = bind("t", "next theme: auto, dark, light, high contrast, none", "t")
	k.mouse = bind("m", "mouse on or off: the wheel, and clicks", "m")
	k.suspend.SetEnabled(runtime.GOOS != "windows")
	k.quit = bind("q ctrl+c", "quit", "q", "ctrl+c")
	k.forceQuit = bind("ctrl+c", "quit", "ctrl+c")
	return k
}

// bind makes a binding: how the help sheet writes its keys, what it does, and
// the keys. The first of them stands for all when it is chosen there.
func bind(label, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(label, does))
}

func (k *keyMap) bindSteps() {
	k.run = bind("enter r", "run this step, or run it again", "enter", "r")
	k.cancel = bind("esc", "stop the step that runs", "esc")
	k.next = bind("n →", "next step; one that has not run is run first", "n", "right")
	k.back = bind("p ←", "step before", "p", "left")
	k.rail = bind("o", "course: all steps, and where you are", "o")
	k.goTo = bind(":", "go to a step by name", ":")
	k.browser = bind("b", "the platform in your own browser", "b")
	k.breakStep = bind("x", "break it: choose a fault, predict, run", "x")
	k.edit = bind("e", "edit what this step sends", "e")
	k.runStale = bind("R", "run every stale step again, in order", "R")
	k.failedIn = bind("w", "the exchange in which it failed", "w")
}

func (k *keyMap) bindViews() {
	k.guide = bind("1", "guide: why, how, and what happened", "1")
	k.code = bind("2", "code: the functions that run", "2")
	k.wire = bind("3", "wire: every request and its answer", "3")
	k.result = bind("4", "result: what came back, and every check", "4")
	k.nextView = bind("tab", "next view", "tab")
	k.previousView = bind("shift+tab", "view before", "shift+tab")
}

func (k *keyMap) bindReading() {
	k.down = bind("j ↓", "down a line", "j", "down")
	k.up = bind("k ↑", "up a line", "k", "up")
	k.pageDown = bind("space pgdn", "down a page", " ", "pgdown")
	k.pageUp = bind("pgup", "up a page", "pgup")
	k.top = bind("g home", "to the top", "g", "home")
	k.bottom = bind("G end", "to the end", "G", "end")
	k.nextPart = bind("]", "next exchange, function or panel", "]")
	k.previousPart = bind("[", "exchange, function or panel before", "[")
}

func (k *keyMap) bindInspecting() {
	k.open = bind("enter", "open or close what is under the cursor", "enter")
	k.toggle = bind("space", "open or close it", " ")
	k.unfold = bind("l", "open it, or go into it", "l")
	k.fold = bind("h", "close it, or go out of it", "h")
	k.more = bind(">", "one level more", ">", ".")
	k.less = bind("<", "one level less", "<", ",")
	k.unfoldAll = bind("+", "open all", "+", "=")
	k.foldAll = bind("-", "close all", "-")
	k.jumpTo = bind("f", "jump to a name: a member, an exchange, a function", "f")
	k.jumpBack = bind("backspace", "back to where you jumped from", "backspace")
	k.explain = bind("i", "all there is to say of what is under the cursor", "i")
	k.unmask = bind("u", "show secrets, or mask them again", "u")
}

func (k *keyMap) bindTaking() {
	k.find = bind("/", "find words in this view", "/")
	k.findNext = bind("n", "next match", "n")
	k.findBefore = bind("N", "match before", "N")
	k.endFind = bind("esc", "end the find", "esc")
	k.copy = bind("y", "copy what is under the cursor, or the guide", "y")
	k.copyToFile = bind("Y", "copy it to a file", "Y")
	k.curl = bind("c", "copy the exchange as a curl command", "c")
}

func (k *keyMap) bindChoosing() {
	k.choose = bind("enter", "go to what is under the cursor", "enter")
	k.complete = bind("tab", "complete", "tab")
	k.close = bind("esc", "close", "esc")
	k.choiceDown = bind("↓", "down", "down")
	k.choiceUp = bind("↑", "up", "up")
	k.choicePageDown = bind("pgdn", "down a page", "pgdown")
	k.choicePageUp = bind("pgup", "up a page", "pgup")
	k.firstChoice = bind("home", "to the top", "home")
	k.lastChoice = bind("end", "to the end", "end")
	k.skip = bind("s", "run it without a prediction", "s")
}

func (k *keyMap) bindEditing() {
	k.keep = bind("ctrl+r", "keep it, and run the step with it; ctrl+s too", "ctrl+r", "ctrl+s")
	k.undo = bind("ctrl+z", "undo", "ctrl+z")
	k.redo = bind("ctrl+y", "do again what was undone", "ctrl+y")
	k.reset = bind("ctrl+t", "back to the original", "ctrl+t")
	k.outside = bind("ctrl+o", "your own editor: VISUAL or EDITOR", "ctrl+o")
	k.toError = bind("ctrl+e", "go to what is wrong", "ctrl+e")
	k.toDiff = bind("ctrl+d", "what differs from the original, or the text again", "ctrl+d")
	k.toWords = bind("ctrl+l", "all warnings and hints, or the text again", "ctrl+l")
	k.editorHelp = bind("F1 ctrl+g", "all keys", "f1", "ctrl+g")
	k.lineStart = bind("home", "to the beginning of the line", "home", "ctrl+a")
	k.lineEnd = bind("end", "to the end of the line", "end")
	k.wordBefore = bind("ctrl+←", "a word back", "ctrl+left")
	k.wordAfter = bind("ctrl+→", "a word on", "ctrl+right")
	k.textStart = bind("ctrl+home", "to the top", "ctrl+home")
	k.textEnd = bind("ctrl+end", "to the end", "ctrl+end")
	k.indent = bind("tab", "two blanks", "tab")
	k.cutWord = bind("ctrl+w", "delete the word before the cursor", "ctrl+w")
	k.cutBefore = bind("ctrl+u", "delete the line before the cursor", "ctrl+u")
	k.cutAfter = bind("ctrl+k", "delete the line behind the cursor", "ctrl+k")
}

// brief is a binding in other words: as the hint line says it, with one key
// and one word, or as a mode has it.
func brief(b key.Binding, label, does string) key.Binding {
	b.SetHelp(label, does)
	return b
}
