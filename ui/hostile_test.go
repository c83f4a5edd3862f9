package ui

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/muesli/termenv"
)

// ownPaint is the only escape sequence that the screen writes itself.
var ownPaint = regexp.MustCompile("\x1b\\[[0-9;]*m")

// checkHarmless fails when a frame holds anything that a terminal would obey.
func checkHarmless(t interface{ Fatalf(string, ...any) }, view string) {
	for i, r := range ownPaint.ReplaceAllString(view, "") {
		if r != '\n' && !unicode.IsPrint(r) {
			t.Fatalf("%q at byte %d of the frame", r, i)
		}
	}
}

// What an evil platform sends never reaches the terminal raw, in any view at
// any place of it, with and without colour.
func TestHostile(t *testing.T) {
	for _, th := range []theme{noColour(), newTheme("dark", termenv.TrueColor)} {
		for _, size := range [][2]int{{40, 15}, {80, 24}, {160, 50}} {
			t.Run(fmt.Sprintf("%s-%dx%d", th.profile.Name(), size[0], size[1]), func(t *testing.T) {
				d := drive(t, hostileFake(), th, "deeplink-verify", size[0], size[1])
				d.press("enter")
				var all strings.Builder
				for _, v := range []string{"1", "2", "3", "4"} {
					d.press(v, "g", "+")
					for before := ""; before != d.m.View(); {
						before = d.m.View()
						checkHarmless(t, before)
						checkFrame(t, before, size[0], size[1])
						if th.name == "none" && strings.Contains(before, "\x1b") {
							t.Fatal("an escape sequence without colour")
						}
						all.WriteString(before)
						d.press("pgdown")
					}
				}
				for _, want := range []string{`\x1b`, `\u202e`, `\u009b`, `\x00`} {
					if !strings.Contains(all.String(), want) {
						t.Errorf("%s is not shown", want)
					}
				}
			})
		}
	}
}

// Secrets are masked wherever they stand.
func TestSecretsAreMasked(t *testing.T) {
	f := newFake()
	f.outcomes["welcome"] = secretOutcome()
	d := drive(t, f, noColour(), "welcome", 100, 58)
	d.press("enter")
	var all strings.Builder
	for _, v := range []string{"1", "3", "4"} {
		d.press(v, "g", "+")
		for before := ""; before != d.m.View(); {
			before = d.m.View()
			all.WriteString(before)
			d.press("pgdown")
		}
	}
	for _, secret := range []string{"TOPSECRET", "PRIVATE", "U0lHTkFUVVJF"} {
		if strings.Contains(all.String(), secret) {
			t.Errorf("%s is on the screen", secret)
		}
	}
	if strings.Count(all.String(), "[masked]") < 4 {
		t.Error("nothing says that something is masked")
	}
}
