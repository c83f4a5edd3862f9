package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

// The key goes through the themes, says which it is, and every press is seen.
func TestThemeKey(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), newTheme("dark", termenv.TrueColor), "deeplink-verify", 80, 24)
	d.press("enter")
	first := d.m.View()
	seen := map[string]string{strings.SplitN(first, "\n", 20)[4]: "at the start"}
	for _, want := range []string{"Theme: light", "Theme: contrast", "Theme: none"} {
		d.press("t").see(want)
		row := strings.SplitN(d.m.View(), "\n", 20)[4] // of the guide, which glamour paints
		if other, twice := seen[row]; twice {
			t.Errorf("with %s the guide looks as with %s", want, other)
		}
		seen[row] = want
	}
	d.press("t").see("Theme: auto (dark)").press("Z").miss("Theme:")
	if d.m.View() != first {
		t.Errorf("all the way round it is another screen:\n%s", d.m.View())
	}
}

// Nothing is lost by looking at it in another light: the view, the place in
// it, and what lies over it.
func TestThemeKeepsPlaces(t *testing.T) {
	t.Parallel()
	for _, v := range []string{"1", "2", "3", "4"} {
		d := drive(t, newFake(), newTheme("dark", termenv.TrueColor), "deeplink-request", 80, 24)
		d.press("enter", v, "j", "j", "j")
		before := ansi.Strip(d.m.View())
		d.press("t", "t", "t", "t").see("Theme: auto").press("Z")
		if after := ansi.Strip(d.m.View()); after != before {
			t.Errorf("view %s was\n%s\nis\n%s", v, before, after)
		}
	}
}

// A terminal without SGR can show no theme, and is told nothing else.
func TestThemeKeyOnADumbTerminal(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "", 80, 24)
	d.press("t").see("This terminal can show no theme")
	if strings.Contains(d.m.View(), "\x1b") {
		t.Error("an escape sequence")
	}
}

// High contrast goes by the background that the terminal tells, also when it
// tells late, and the colours that were turned off stay off.
func TestContrastGoesByTheBackground(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"contrast-dark": "contrast-light", "dark": "light", "none": "none"} {
		d := drive(t, newFake(), newTheme(name, termenv.TrueColor), "", 80, 24)
		if d.send(backgroundMsg(false)); d.m.theme.name != want {
			t.Errorf("%s on light is %s, want %s", name, d.m.theme.name, want)
		}
	}
	d := drive(t, newFake(), newTheme("none", termenv.TrueColor), "", 80, 24)
	d.send(backgroundMsg(false))
	if d.press("t").see("Theme: auto (light)"); d.m.theme.name != "light" {
		t.Errorf("from none on light: %s", d.m.theme.name)
	}
}

// In high contrast colour is not all: names and verdicts are bold, what is bad
// is underlined.
func TestContrastIsEmphatic(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"contrast-dark", "contrast-light"} {
		th := newTheme(name, termenv.ANSI)
		for _, of := range []token{heading, good, bad, warn, member, keyword, function, accent, unmasked} {
			if !strings.Contains(th.paints[of].open, "\x1b[1;") {
				t.Errorf("%s: token %d is not bold: %q", name, of, th.paints[of].open)
			}
		}
		if !strings.Contains(th.paints[bad].open, ";4;") {
			t.Errorf("%s: bad is not underlined: %q", name, th.paints[bad].open)
		}
	}
}
