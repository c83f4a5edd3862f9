package ui

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/spinner"
	"github.com/charmbracelet/x/ansi"
)

// Every glyph is one rune and one cell, and none has an emoji form that a
// terminal could draw two cells wide.
func TestGlyphs(t *testing.T) {
	glyphs := []string{
		glyphDone, glyphHere, glyphToDo, glyphFailed, glyphBang, glyphStale, glyphSkipped, glyphCursor, glyphWrapped, glyphInto,
		glyphArrow, glyphCaret, glyphRule, glyphBar, glyphFull, glyphEmpty, glyphUp, glyphDown, glyphDot, glyphMore, glyphTimes, "•", "┼",
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

// Every binding is told of, in the help sheet or in the hints of its moment.
func TestEveryKeyIsTold(t *testing.T) {
	k := newKeyMap()
	told := map[string]bool{}
	for _, g := range k.groups() {
		for _, b := range g.keys {
			told[strings.Join(b.Keys(), " ")] = true
		}
	}
	for _, hints := range [][]key.Binding{k.railHints(), k.promptHints(), k.helpHints()} {
		for _, b := range hints {
			told[strings.Join(b.Keys(), " ")] = true
		}
	}
	told["up"], told["ctrl+c"] = true, true // beside down, and beside q
	v := reflect.ValueOf(k)
	for i := range v.NumField() {
		keys := v.Field(i).FieldByName("keys")
		var names []string
		for j := range keys.Len() {
			names = append(names, keys.Index(j).String())
		}
		if !told[strings.Join(names, " ")] {
			t.Errorf("nothing tells of %s (%v)", v.Type().Field(i).Name, names)
		}
	}
}

// No two keys of the reading screen mean different things.
func TestNoKeyTwice(t *testing.T) {
	seen := map[string]string{}
	for _, g := range newKeyMap().groups() {
		for _, b := range g.keys {
			for _, name := range b.Keys() {
				if other, ok := seen[name]; ok {
					t.Errorf("%q is both %q and %q", name, other, b.Help().Desc)
				}
				seen[name] = b.Help().Desc
			}
		}
	}
}
