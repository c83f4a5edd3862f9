package wire

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line makes untrusted text safe to print on one line: whatever is not a
// visible character becomes a visible escape, line breaks included. Control
// characters would move the cursor, escape sequences talk to the terminal,
// bidirectional overrides show text in another order than it is, and marks that
// pile up on a letter cover the lines around it.
func Line(s string) string { return printable(s, false) }

// Text is Line for text of several lines: it keeps line feeds, turns tabs into
// four spaces, and drops the carriage return of a CRLF.
func Text(s string) string {
	return printable(strings.ReplaceAll(s, "\r\n", "\n"), true)
}

func printable(s string, lines bool) string {
	if clean(s) {
		return s
	}
	var b strings.Builder
	marks := 0 // on one letter, so far
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		marks++
		if !unicode.Is(unicode.M, r) {
			marks = 0
		}
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r == '\n' && lines:
			b.WriteByte('\n')
		case r == '\t' && lines:
			b.WriteString("    ")
		case visible(r) && marks <= mostMarks:
			b.WriteRune(r)
		case r < utf8.RuneSelf:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		i += size
	}
	return b.String()
}

// mostMarks is how many marks a letter may carry. No script needs more: Tibetan
// and pointed Hebrew come near.
const mostMarks = 6

// visible tells whether the rune shows as itself. Spaces other than U+0020
// pass for it, and the line and paragraph separators break lines. Some runes
// count as printable and show nothing: fillers, the empty Braille pattern, and
// the selectors that change the width of what stands before them.
func visible(r rune) bool {
	const emptyBraille = '\u2800'
	return unicode.IsPrint(r) && r != emptyBraille &&
		!unicode.In(r, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// clean spares the common case, plain ASCII, the copying.
func clean(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= utf8.RuneSelf || s[i] == 0x7f {
			return false
		}
	}
	return true
}
