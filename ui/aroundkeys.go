package ui

import "github.com/charmbracelet/bubbles/key"

func (k *keyMap) bindAround() {
	k.courseMap = bind("M", "course map: all chapters, time left, and where to go or reset", "M")
	k.terms = bind("D", "glossary: every claim, member, header and scope", "D")
	k.searchAll = bind("S", "search the whole course", "S")
	k.whereAmI = bind("W", "where you are in the flow of LTI Advantage", "W")
	k.wrapUp = bind("F", "wrap-up: what you did, on one screen", "F")
	k.transcript = bind("t T", "write a transcript of your run to a file", "t", "T")
	k.byNumber = bind("1 to 9", "write it in the format of that number", "1", "2", "3", "4", "5", "6", "7", "8", "9")
	k.resetHere = bind("backspace", "reset the step or chapter under the cursor; asks first", "backspace")
	k.resetAll = bind("X", "reset the whole course; asks first", "X")
	k.whole = bind("tab", "all there is to say of what is under the cursor", "tab")
}

// around are the keys of what lies over the panes and leads somewhere.
func (k keyMap) around() []key.Binding {
	return []key.Binding{k.courseMap, k.terms, k.searchAll, k.whereAmI, k.wrapUp}
}
