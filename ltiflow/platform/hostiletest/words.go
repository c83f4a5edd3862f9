// Package hostiletest is a platform that sends everything nasty, and the check
// that none of it gets through, for the tests of whatever shows what a platform
// sends. Nothing but tests imports it.
package hostiletest

import "strings"

// A Word is something that no terminal must get to see, and the visible escape
// that stands for it.
type Word struct{ Raw, Shown string }

// Words are what the platform puts into everything that it sends. The escape
// sequences are none that a screen of ours ever writes.
func Words() []Word {
	return []Word{
		{"\x1b[6;9m", `\x1b[6;9m`},                                             // blinking and struck out
		{"\x1b[3J\x1b[99;99H", `\x1b[3J\x1b[99;99H`},                           // what was scrolled away is erased
		{"\x1b]0;owned\x07", `\x1b]0;owned\x07`},                               // the title of the window
		{"\x1b]52;c;ZXZpbA==\x07", `\x1b]52;c;ZXZpbA==`},                       // the clipboard
		{"\x1b]8;;http://evil.example\x1b\\", `\x1b]8;;`},                      // a link
		{"\x1bPq#0;2;0;0;0\x1b\\", `\x1bPq#0`},                                 // DCS: a picture
		{"\u009b31m\u009d0;owned\u009c", `\u009b31m`},                          // C1 controls
		{"\x00\x08\x7f", `\x08\x7f`},                                           // HTML turns the first into U+FFFD
		{"over\rwritten", `over\x0dwritten`},                                   // CR without LF
		{"\u202eesrever\u202c", `\u202eesrever\u202c`},                         // bidirectional override
		{"\u2066isolated\u2069", `\u2066isolated\u2069`},                       // and isolate
		{"\u200b\u200d\ufeff", `\u200b\u200d\ufeff`},                           // of no width
		{"\U000e0041\U000e007f", `\U000e0041\U000e007f`},                       // tags
		{"e\ufe0f\U000e0100", `e\ufe0f\U000e0100`},                             // variation selectors
		{"\u2028\u2029\u00ad\u3164", `\u2028\u2029\u00ad`},                     // separators and fillers
		{"Z" + strings.Repeat("\u0301\u0336", 40), `\u0336\u0301\u0336\u0301`}, // marks that pile up
	}
}

// Nasty is all of the words, and what is nasty to others than terminals: the
// syntax of Markdown and HTML.
func Nasty() string {
	var all strings.Builder
	for _, w := range Words() {
		all.WriteString(w.Raw + " ")
	}
	all.WriteString("**bold** `code` [link](javascript:alert) <b onload='x'>&#27;[2J&#x202e;</b> | # \n\n# heading\n\n```\n")
	return all.String()
}

// Endless has no place to break a line.
func Endless() string { return strings.Repeat("W", 3000) }
