//go:build unix

package journeys_test

import (
	"regexp"
	"strings"
	"testing"

	"ltibootcamp/ui/ptytest"
)

func TestJourneyWithoutColour(t *testing.T) {
	t.Parallel()
	for _, env := range [][]string{{"NO_COLOR=1"}} {
		x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24, Env: env}, program(t, built))
		x.See("not run yet")
		x.Send("n")
		x.See("1/31")
		x.Send("4")
		x.See("[4 Result]")
		written := x.Raw()
		if colour := regexp.MustCompile("\x1b\\[[0-9;]*(3[0-8]|4[0-8]|9[0-7])(;[0-9;]*)?m").FindString(written); colour != "" {
			t.Errorf("%v: writes the colour %q", env, colour)
		}
		x.Send("q")
		x.End(0)
	}
}

// TestJourneyWithoutUnicode goes by the flag and by the locale: nothing but
// ASCII is written, from the first frame to the last.
func TestJourneyWithoutUnicode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ env, args []string }{
		{env: []string{"LC_ALL=C"}},
		{args: []string{"--ascii"}},
		{env: []string{"LC_ALL=", "LC_CTYPE=de_DE.ISO-8859-1"}, args: []string{"--theme", "contrast"}},
	} {
		x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24, Env: c.env}, program(t, built), c.args...)
		x.See("Setup > Meet the platform", "o not run yet", "[1 Guide]-", "enter run | n next")
		x.Send("n")
		x.See("1/31", "run again")
		x.Send("?")
		x.See("All keys", "n right")
		x.Send("\x1b")
		x.Wait("the help to be gone", func(screen string) bool { return !strings.Contains(screen, "All keys") })
		if at := strings.IndexFunc(x.Raw(), func(r rune) bool { return r > '~' }); at >= 0 {
			t.Errorf("%v %v: writes %q", c.env, c.args, x.Raw()[at:min(len(x.Raw()), at+8)])
		}
		x.Send("q")
		x.End(0)
	}
}

// TestJourneyThroughThemes presses t until it is where it began.
func TestJourneyThroughThemes(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, built), "--theme", "dark")
	x.See("not run yet")
	for _, theme := range []string{"light", "contrast", "none", "auto", "light"} {
		x.Send("t")
		x.See("Theme: " + theme)
	}
	x.Send("q")
	x.End(0)
}
