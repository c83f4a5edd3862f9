package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/spinner"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"pgregory.net/rapid"

	"ltibootcamp/ltiflow/wire"
)

func TestASCIILocale(t *testing.T) {
	t.Parallel()
	type env = map[string]string
	for _, c := range []struct {
		name, goos string
		env        env
		want       bool
	}{
		{"NothingIsSet", "linux", env{}, false},
		{"UTF8", "linux", env{"LANG": "en_GB.UTF-8"}, false},
		{"UTF8Lower", "linux", env{"LANG": "en_GB.utf8"}, false},
		{"CWithUTF8", "linux", env{"LC_ALL": "C.UTF-8"}, false},
		{"WithModifier", "linux", env{"LANG": "de_DE.UTF-8@euro"}, false},
		{"C", "linux", env{"LANG": "C"}, true},
		{"POSIX", "linux", env{"LC_ALL": "POSIX"}, true},
		{"NoCodeset", "linux", env{"LANG": "de_DE"}, true},
		{"Latin1", "linux", env{"LANG": "de_DE.ISO-8859-1"}, true},
		{"Latin9WithModifier", "linux", env{"LANG": "de_DE.ISO-8859-15@euro"}, true},
		{"AllIsStrongest", "linux", env{"LC_ALL": "C", "LC_CTYPE": "C.UTF-8", "LANG": "C.UTF-8"}, true},
		{"CtypeBeatsLang", "linux", env{"LC_CTYPE": "en_GB.UTF-8", "LANG": "C"}, false},
		{"EmptyIsUnset", "linux", env{"LC_ALL": "", "LC_CTYPE": "", "LANG": "C"}, true},
		{"FreeBSD", "freebsd", env{"LANG": "C"}, true},
		{"Windows", "windows", env{"LANG": "C"}, false},
		{"MacOS", "darwin", env{"LANG": "C"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := asciiLocale(func(name string) string { return c.env[name] }, c.goos); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestASCII(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain ~ text\n":              "plain ~ text\n",
		"╭\n╰\n":                      "+\n+\n",
		"“SEC §5.1.3” → ‘launch’…":    `"SEC S5.1.3" > 'launch'~`,
		"╭─┬╮│├┼┤╰┴╯":                 "+-++|++++++",
		"█████░░░":                    "#####...",
		"\x1b[1m✓\x1b[0m iss – ○ ✗ ●": "\x1b[1m+\x1b[0m iss - o x *",
		"café Ünïcode Å":              "cafe Unicode A",
		"cafe\u0301 d\u0323\u0307":    "cafe d",
		"漢字":                          "????",
		"👩‍🏫 é":                       "?? e",
		"ß ﬁ ²":                       "? ? ?",
	} {
		if got := ASCII(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// asciiOnly fails unless a frame is ASCII and paint, and every line as wide as
// it was.
func asciiOnly(t interface{ Fatalf(string, ...any) }, before, after string) {
	if !ascii(after) {
		t.Fatalf("not ASCII: %q", after)
	}
	was, is := strings.Split(before, "\n"), strings.Split(after, "\n")
	if len(was) != len(is) {
		t.Fatalf("%d lines became %d", len(was), len(is))
	}
	for i := range was {
		if ansi.StringWidth(was[i]) != ansi.StringWidth(is[i]) {
			t.Fatalf("%d cells became %d:\n%q\n%q", ansi.StringWidth(was[i]), ansi.StringWidth(is[i]), was[i], is[i])
		}
		if got, want := ownPaint.FindAllString(is[i], -1), ownPaint.FindAllString(was[i], -1); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("the paint %q became %q", want, got)
		}
	}
}

// Whatever is open, and whatever a platform sends, a frame in ASCII is ASCII
// and is laid out as the other.
func TestASCIIFrames(t *testing.T) {
	unraced(t)
	t.Parallel()
	for name, engine := range map[string]func() *fake{"plain": newFake, "hostile": hostileFake} {
		for _, size := range [][2]int{{40, 15}, {80, 24}, {160, 50}, {20, 5}} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				for _, keys := range append(scenes(), []string{"b"}, []string{"t"}) {
					d := drive(t, engine(), newTheme("dark", termenv.TrueColor), "deeplink-verify", size[0], size[1])
					d.press("enter").press(keys...)
					before := d.m.View()
					asciiOnly(t, before, ASCII(before))
					d.m.look.ascii = true
					checkFrame(t, d.m.View(), size[0], size[1])
					asciiOnly(t, d.m.View(), d.m.View())
				}
			})
		}
	}
}

// Any text that is fit for the screen keeps its width.
func TestASCIIKeepsWidths(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		line := wire.Line(rapid.String().Draw(rt, "line"))
		asciiOnly(rt, line, ASCII(line))
	})
}

func FuzzASCII(f *testing.F) {
	for _, s := range []string{"", hostile(), "e\u0301", "\x1b[1m█\x1b[0m", "\x1b漢", "\u009b31m", "1\ufe0f\u20e3", "a\u200d漢", "漢\n漢\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := ASCII(s); !ascii(got) {
			t.Errorf("%q became %q", s, got)
		}
		line := wire.Text(s)
		asciiOnly(t, line, ASCII(line))
	})
}

// The words of the course and of the screen lose nothing: whatever they are
// written with has a stand-in.
func TestASCIIKnowsOurWords(t *testing.T) {
	t.Parallel()
	foreign := regexp.MustCompile(`[^\x00-\x7f]`)
	for _, folder := range []string{"../content", "."} {
		err := filepath.WalkDir(folder, func(file string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() || strings.HasSuffix(file, "_test.go") || strings.Contains(file, "testdata") {
				return err
			}
			text, err := os.ReadFile(file)
			for _, sign := range foreign.FindAllString(string(text), -1) {
				if strings.Contains(ASCII(sign), "?") {
					t.Errorf("%s: %q has no stand-in", file, sign)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// What stands in one place is told apart there without Unicode too, and the
// spinner still turns.
func TestASCIIGlyphsDiffer(t *testing.T) {
	t.Parallel()
	frames := spinner.MiniDot.Frames
	for i, f := range frames {
		if next := frames[(i+1)%len(frames)]; ASCII(f) == ASCII(next) || ASCII(f) == "?" {
			t.Errorf("frames %d and %d of the spinner are %q and %q", i, i+1, ASCII(f), ASCII(next))
		}
	}
	for _, place := range [][]string{
		{glyphDone, glyphToDo, glyphFailed, glyphStale, frames[0], frames[1], frames[2], frames[3]}, // a step
		{" ", glyphHere, glyphCursor},               // before a step
		{glyphDone, glyphFailed, glyphSkipped},      // a finding
		{glyphFull, glyphEmpty},                     // the progress
		{glyphUp, glyphDown},                        // the place in a page
		{"▸", "▾", glyphWrapped, glyphBar, "•"},     // before a row
		{glyphArrow, "←", glyphRule, glyphBar, "┼"}, // between two lanes
	} {
		seen := map[string]string{}
		for _, g := range place {
			if other, twice := seen[ASCII(g)]; twice {
				t.Errorf("%q and %q are both %q", other, g, ASCII(g))
			}
			seen[ASCII(g)] = g
		}
	}
}

// Where arrows cannot be drawn, the keys are named: "v" would be another key.
func TestASCIINamesKeys(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "", 80, 48)
	d.m.look.ascii = true
	d.press("?").see("n right", "p left", "j down", "k up", "esc close | up down choose").miss("j v", "n >")
}

// A frame of the largest screen in ASCII.
func BenchmarkASCII(b *testing.B) {
	d := drive(b, newFake(), newTheme("dark", termenv.TrueColor), "deeplink-verify", 200, 60)
	d.press("enter")
	view := d.m.View()
	b.SetBytes(int64(len(view)))
	for b.Loop() {
		ASCII(view)
	}
}
