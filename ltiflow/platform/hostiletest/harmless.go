package hostiletest

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// drawing is every escape sequence that Bubble Tea and the screen use: colours,
// where the cursor is, what is erased, the modes of the terminal, and the
// question for the background.
var drawing = regexp.MustCompile(`\x1b\[(?:` +
	`(?:0|1|2|3|4|7|2[23457]|[34][0-79]|9[0-7]|10[0-7]|[34]8;5;\d+|[34]8;2;\d+;\d+;\d+)?(?:;(?:0|1|2|3|4|7|[34][0-79]|9[0-7]|10[0-7]|[34]8;5;\d+|[34]8;2;\d+;\d+;\d+))*m` +
	`|\d*[ABCDG]|(?:\d{1,2};(?:\d{1,3})?)?H|[012]?[JK]` +
	`|\?(?:7|25|1000|1002|1003|1006|1049|2004)[hl]` +
	`)|\x1b\]11;\?(?:\x07|\x1b\\)`)

// CheckScreen finds what a program has written to a terminal that it should not
// have: an escape sequence that is not for drawing, a control character, a
// character that shows nothing or shows others in another order, or marks that
// pile up. What was copied may be there once more, as OSC 52.
func CheckScreen(stream string, copied ...string) error {
	for _, text := range copied {
		osc52 := "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(text))
		stream = strings.ReplaceAll(strings.ReplaceAll(stream, osc52+"\x07", ""), osc52+"\x1b\\", "")
	}
	// What stands on both sides of a sequence must not become one.
	stream = drawing.ReplaceAllString(stream, "\n")
	// A line that goes back to its beginning has ended, or is drawn anew.
	stream = strings.NewReplacer("\r\n", "\n", "\n\r", "\n").Replace(stream)
	return check(stream)
}

// CheckText is CheckScreen for text that goes to a file, a pipe or the
// clipboard: there is no reason for any escape sequence.
func CheckText(text string) error { return check(text) }

func check(text string) error {
	marks := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		marks++
		if !unicode.Is(unicode.M, r) {
			marks = 0
		}
		const pile = 7
		if r == utf8.RuneError && size == 1 || marks == pile || !harmless(r) && r != '\n' {
			return fmt.Errorf("%q at byte %d, in %q", text[i:i+size], i, text[max(0, i-40):min(len(text), i+40)])
		}
		i += size
	}
	return nil
}

// harmless tells whether a character shows as itself.
func harmless(r rune) bool {
	return unicode.IsPrint(r) && !unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point, unicode.Bidi_Control)
}
