package ui

import (
	"math"
	"reflect"
	"strconv"
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

// Every colour of the palettes can be read on the backgrounds that terminals
// have: WCAG asks for 4.5 to 1.
func TestContrast(t *testing.T) {
	for _, c := range []struct {
		name        string
		colours     palette
		backgrounds []string
	}{
		{"dark", darkPalette(), []string{"#000000", "#1e1e1e", "#282c34", "#002b36"}},
		{"light", lightPalette(), []string{"#ffffff", "#fafafa", "#fdf6e3"}},
	} {
		v := reflect.ValueOf(c.colours)
		for i := range v.NumField() {
			for _, back := range c.backgrounds {
				if ratio := contrast(t, v.Field(i).String(), back); ratio < 4.5 {
					t.Errorf("%s: %s %s on %s has a contrast of %.1f, want 4.5", c.name, v.Type().Field(i).Name, v.Field(i).String(), back, ratio)
				}
			}
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is the relative luminance of WCAG 2.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.03928 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
