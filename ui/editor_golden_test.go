package ui

import (
	"fmt"
	"testing"

	"github.com/muesli/termenv"
)

// The editor as it is opened, with an error, with warnings, and its diff.
func TestGoldenEditor(t *testing.T) {
	open := []string{"e", "down", "down", "end"}
	scenes := map[string][]string{
		"opened":   open,
		"error":    append(open[:4:4], "x"),
		"warnings": append(open[:4:4], "backspace", "backspace", "\"nine\",", "down", "down", "end", "backspace", "backspace", "x\","),
		"diff":     append(open[:4:4], "backspace", "backspace", "1,", "ctrl+d"),
	}
	at := func(t *testing.T, th theme, w, h int, keys []string) *driver {
		t.Helper()
		return drive(t, newFake().finish("score"), th, "score", w, h).press(keys...)
	}
	for name, keys := range scenes {
		for _, size := range sizes() {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				picture(t, at(t, noColour(), size[0], size[1], keys))
			})
		}
		for _, th := range []theme{newTheme("dark", termenv.TrueColor), newTheme("light", termenv.TrueColor), newTheme("contrast-dark", termenv.TrueColor), newTheme("contrast-light", termenv.ANSI256), newTheme("none", termenv.ANSI)} {
			t.Run(fmt.Sprintf("%s-80x24-%s", name, th.name), func(t *testing.T) {
				picture(t, at(t, th, 80, 24, keys))
			})
		}
		t.Run(name+"-80x24-ascii", func(t *testing.T) {
			d := drive(t, newFake().finish("score"), noColour(), "score", 80, 24)
			d.m.look.ascii = true
			picture(t, d.press(keys...))
		})
	}
	for name, keys := range map[string][]string{
		"words": append(scenes["warnings"], "ctrl+l"), "help": {"e", "f1"}, "leave": {"e", "x", "esc"},
	} {
		t.Run(name+"-80x24", func(t *testing.T) { picture(t, at(t, noColour(), 80, 24, keys)) })
	}
	t.Run("after-80x24", func(t *testing.T) { picture(t, at(t, noColour(), 80, 24, append(scenes["diff"], "ctrl+r"))) })
	t.Run("choose-80x24", func(t *testing.T) {
		picture(t, drive(t, newFake().finish("token"), noColour(), "token", 80, 24).press("e"))
	})
}
