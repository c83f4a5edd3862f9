package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"github.com/muesli/termenv"
	"pgregory.net/rapid"

	"ltibootcamp/steps"
)

// The sizes at which the screen is looked at: the smallest that is useful, the
// classic, a projector, and a wide one with two views.
func sizes() [][2]int { return [][2]int{{40, 15}, {80, 24}, {120, 40}, {160, 50}} }

// The four views after a run, without colour at all sizes and with each theme
// at the classic one.
func TestGoldenViews(t *testing.T) {
	scene := func(v view) (step string) {
		if v == wireView {
			return "deeplink-request"
		}
		return "deeplink-verify"
	}
	for i := range views {
		v := view(i)
		for _, size := range sizes() {
			t.Run(fmt.Sprintf("%s-%dx%d", v, size[0], size[1]), func(t *testing.T) {
				d := drive(t, newFake(), noColour(), scene(v), size[0], size[1])
				d.press("enter", strconv.Itoa(int(v)+1))
				picture(t, d)
			})
		}
		for _, size := range sizes()[1:] {
			for _, th := range []theme{newTheme("dark", termenv.TrueColor), newTheme("light", termenv.TrueColor), newTheme("contrast-dark", termenv.TrueColor), newTheme("contrast-light", termenv.ANSI256), newTheme("none", termenv.ANSI)} {
				if th.contrast() && size[0] != 80 {
					continue
				}
				t.Run(fmt.Sprintf("%s-%dx%d-%s", v, size[0], size[1], th.name), func(t *testing.T) {
					d := drive(t, newFake(), th, scene(v), size[0], size[1])
					d.press("enter", strconv.Itoa(int(v)+1))
					picture(t, d)
				})
			}
		}
		t.Run(fmt.Sprintf("%s-80x24-ascii", v), func(t *testing.T) {
			d := drive(t, newFake(), noColour(), scene(v), 80, 24)
			d.m.look.ascii = true
			d.press("enter", strconv.Itoa(int(v)+1))
			picture(t, d)
		})
	}
}

// Everything else that the screen can look like.
func TestGoldenScenes(t *testing.T) {
	failing := func() *fake {
		f := newFake()
		f.outcomes["deeplink-verify"] = failedOutcome()
		return f
	}
	course := func() *fake {
		f := newFake()
		f.address = "http://127.0.0.1:45678/course/8f14e45f-ceea-467f-a0f4-9bb1c5b3d1e2"
		return f
	}
	for _, c := range []struct {
		name   string
		engine *fake
		w, h   int
		keys   []string
	}{
		{"before-80x24", newFake(), 80, 24, nil},
		{"before-120x40", newFake(), 120, 40, nil},
		{"no-result-80x24", newFake(), 80, 24, []string{"4"}},
		{"jwt-80x24", newFake(), 80, 24, []string{"enter", "4", "f", "signature", "enter", "enter"}},
		{"key-120x40", newFake(), 120, 40, []string{"enter", "4", "f", "thumb", "esc", "/", "thumb", "enter"}},
		{"epoch-80x24", newFake(), 80, 24, []string{"enter", "4", "f", "exp", "enter"}},
		{"role-40x15", newFake(), 40, 15, []string{"enter", "4", "/", "instructor", "enter"}},
		{"explained-80x24", newFake(), 80, 24, []string{"enter", "4", "f", "deployment", "enter", "i"}},
		{"find-80x24", newFake(), 80, 24, []string{"enter", "4", "/", "http", "enter", "n"}},
		{"find-guide-80x24", newFake(), 80, 24, []string{"enter", "/", "token"}},
		{"find-nothing-80x24", newFake(), 80, 24, []string{"enter", "4", "/", "zz"}},
		{"jump-80x24", newFake(), 80, 24, []string{"enter", "4", "f", "claim"}},
		{"secrets-80x24", newFake(), 80, 24, []string{"p", "enter", "3", "u", "j"}},
		{"exchange-80x24", newFake(), 80, 24, []string{"p", "enter", "3", "j", "enter", "l", "l"}},
		{"exchange-120x40", newFake(), 120, 40, []string{"p", "enter", "3", "+"}},
		{"exchange-40x15", newFake(), 40, 15, []string{"p", "enter", "3", "enter", "l"}},
		{"failed-code-80x24", failing(), 80, 24, []string{"enter", "2", "/", "✗", "enter"}},
		{"result-end-80x24", newFake(), 80, 24, []string{"enter", "4", "G"}},
		{"wire-end-80x24", newFake(), 80, 24, []string{"p", "enter", "3", "G"}},
		{"failed-40x15", failing(), 40, 15, []string{"enter"}},
		{"failed-80x24", failing(), 80, 24, []string{"enter"}},
		{"failed-120x40", failing(), 120, 40, []string{"enter"}},
		{"failed-result-80x24", failing(), 80, 24, []string{"enter", "4"}},
		{"browser-40x15", newFake(), 40, 15, []string{"b"}},
		{"browser-80x24", newFake(), 80, 24, []string{"b"}},
		{"browser-long-40x15", course(), 40, 15, []string{"b"}},
		{"help-40x15", newFake(), 40, 15, []string{"?"}},
		{"help-80x24", newFake(), 80, 24, []string{"?"}},
		{"help-120x50", newFake(), 120, 50, []string{"?"}},
		{"help-end-40x15", newFake(), 40, 15, []string{"?", "end"}},
		{"help-rail-80x24", newFake(), 80, 24, []string{"o", "?", "down"}},
		{"help-filtered-40x15", newFake(), 40, 15, []string{"?", "step", "down"}},
		{"help-filtered-80x24", newFake(), 80, 24, []string{"?", "step", "down", "down"}},
		{"help-no-match-40x15", newFake(), 40, 15, []string{"?", "nothing of the kind"}},
		{"help-no-match-80x24", newFake(), 80, 24, []string{"?", "nothing of the kind"}},
		{"goto-40x15", newFake(), 40, 15, []string{":"}},
		{"goto-80x24", newFake(), 80, 24, []string{":", "verify", "down"}},
		{"goto-unknown-80x24", newFake(), 80, 24, []string{":", "nothing"}},
		{"rail-40x15", newFake(), 40, 15, []string{"o", "G"}},
		{"rail-80x24", newFake(), 80, 24, []string{"o", "j"}},
		{"rail-100x30", newFake(), 100, 30, []string{"o", "j"}},
		{"small-39x11", newFake(), 39, 11, nil},
		{"small-12x5", newFake(), 12, 5, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			picture(t, drive(t, c.engine, noColour(), "deeplink-verify", c.w, c.h).press(c.keys...))
		})
	}
}

func TestGoldenRunning(t *testing.T) {
	f := newFake()
	d := drive(t, f, noColour(), "deeplink-verify", 120, 30)
	d.hold = true
	d.press("enter")
	f.current = "get-keys"
	d.send(d.m.spinner.Tick())
	picture(t, d)
}

// picture compares the screen with its picture.
func picture(t *testing.T, d *driver) {
	t.Helper()
	golden.RequireEqual(t, []byte(d.m.View()+"\n"))
}

// checkFrame fails when a frame does not fit its screen.
func checkFrame(t interface{ Fatalf(string, ...any) }, view string, w, h int) {
	lines := strings.Split(view, "\n")
	if len(lines) > max(h, 1) {
		t.Fatalf("%d lines on a screen of %dx%d", len(lines), w, h)
	}
	for _, l := range lines {
		if ansi.StringWidth(l) > w {
			t.Fatalf("a line of %d cells on a screen of %dx%d: %q", ansi.StringWidth(l), w, h, l)
		}
	}
}

// scenes are what can be open, as keys.
func scenes() [][]string {
	return [][]string{
		nil,
		{"2"},
		{"3", "+", "j"},
		{"4", "+", "j"},
		{"4", "i"},
		{"4", "/", "http", "enter"},
		{"4", "f", "claim"},
		{"o", "G"},
		{"?", "end"},
		{"?", "step"},
		{"?", "nothing at all"},
		{":", "e"},
		{"M", "+", "j"},
		{"M", "g", "backspace"},
		{"D", "nonce"},
		{"D", "deployment", "tab"},
		{"S", "token"},
		{"W", "G"},
		{"F", "G"},
		{"x", "j"},
		{"x", "enter", "j"},
		{"x", "j", "enter", "s"},
		{":", "score", "enter", "e", "down", "x"},
		{":", "score", "enter", "e", "down", "x", "ctrl+d"},
		{":", "score", "enter", "e", "ctrl+l"},
		{":", "token", "enter", "e"},
		{":", "nothing at all, and a long text too, longer than the box"},
	}
}

// Every size, whatever is open: nothing panics, no line is too wide, no view
// too high. The four views are seen at every size, what lies over them at those
// at which something changes. The guide is laid out for one width here.
func TestEverySize(t *testing.T) {
	unraced(t)
	t.Parallel()
	f := newFake()
	outcome := failedOutcome()
	outcome.Exchanges = requestOutcome().Exchanges
	f.outcomes["deeplink-verify"] = outcome
	f.finish("deeplink-verify")
	f.states["deeplink-verify"] = steps.Failed
	widths, heights := []int{1, 39, 40, 41, 63, 64, 80, 99, 100, 110, 159, 160, 200}, []int{1, 2, 11, 12, 13, 24, 29, 30, 60}
	for i, keys := range scenes() {
		t.Run(strings.Join(keys, ""), func(t *testing.T) {
			t.Parallel()
			d := drive(t, f, newTheme("none", termenv.ANSI), "deeplink-verify", 80, 24)
			d.press(keys...)
			d.hold = true
			for w := 1; w <= 200; w++ {
				for h := 1; h <= 60; h++ {
					column, row := slices.Contains(widths, w), slices.Contains(heights, h)
					if column && row || i == int(wireView) && (column || row) {
						d.held = nil
						d.send(tea.WindowSizeMsg{Width: w, Height: h})
						checkFrame(t, d.m.View(), w, h)
					}
				}
			}
		})
	}
}

// Any size and any keys, with the pages laid out.
func TestAnyKeysAtAnySize(t *testing.T) {
	t.Parallel()
	names := []string{"enter", "n", "p", "tab", "shift+tab", "1", "2", "3", "4", "j", "k", "space", "pgup", "g", "G", "[", "]", "o", ":", "?", "esc", "b", "x", "s", "w", "up", "down", "pgdown", "home", "end", "backspace", "+", "-", "<", ">", "h", "l", "f", "/", "N", "i", "u", "y", "Y", "c", "t", "m", "M", "D", "S", "W", "F", "T", "X", "漢", "🙂", "e", "e", "R", "\"", "ctrl+d", "ctrl+l", "ctrl+e", "ctrl+t", "ctrl+z", "ctrl+y", "ctrl+k", "ctrl+w", "ctrl+end", "delete", "ctrl+s", "f1"}
	for name, engine := range map[string]func() *fake{"plain": newFake, "hostile": hostileFake} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				size := func() (int, int) { return rapid.IntRange(1, 200).Draw(rt, "w"), rapid.IntRange(1, 60).Draw(rt, "h") }
				w, h := size()
				d := drive(t, engine(), newTheme("dark", termenv.TrueColor), "deeplink-request", w, h)
				for range rapid.IntRange(1, 12).Draw(rt, "keys") {
					if rapid.IntRange(0, 5).Draw(rt, "resize") == 0 {
						w, h = size()
						d.send(tea.WindowSizeMsg{Width: w, Height: h})
					} else {
						d.press(rapid.SampledFrom(names).Draw(rt, "key"))
					}
					checkFrame(rt, d.m.View(), w, h)
					checkHarmless(rt, d.m.View())
				}
			})
		})
	}
}
