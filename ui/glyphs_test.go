package ui

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/spinner"
	"github.com/charmbracelet/x/ansi"
)

// Every glyph is one rune and one cell, and none has an emoji form that a
// terminal could draw two cells wide.
func TestGlyphs(t *testing.T) {
	glyphs := []string{
		glyphDone, glyphHere, glyphToDo, glyphFailed, glyphBang, glyphStale, glyphSkipped, glyphCursor, glyphWrapped, glyphInto,
		glyphArrow, glyphCaret, glyphRule, glyphBar, glyphThick, glyphFull, glyphEmpty, glyphUp, glyphDown, glyphDot, glyphMore, glyphTimes, "•", "┼",
		glyphFrom, glyphHead, glyphFromBack, glyphHeadBack, glyphDashed,
	}
	glyphs = append(glyphs, spinner.MiniDot.Frames...)
	// Of these blocks only the listed characters have an emoji form (Unicode
	// emoji-data.txt).
	emoji := "↔↕↖↗↘↙↩↪▪▫▶◀◻◼◽◾✂✅✈✉✊✋✌✍✏✒✔✖✝✡✨✳✴❄❇❌❎❓❔❕❗❣❤➕➖➗➡➰➿"
	for _, g := range glyphs {
		if utf8.RuneCountInString(g) != 1 || ansi.StringWidth(g) != 1 || strings.Contains(emoji, g) {
			t.Errorf("glyph %q: %d runes, %d cells", g, utf8.RuneCountInString(g), ansi.StringWidth(g))
		}
	}
}
