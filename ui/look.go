package ui

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/muesli/termenv"
)

// A look is how the screen is to look: the theme that is wished for, and what
// is known of the terminal.
type look struct {
	wish    string // one of Themes
	dark    bool   // the background, as far as it is known
	profile termenv.Profile
	ask     bool // the terminal is to be asked for its background
	ascii   bool // nothing but ASCII is to be drawn
}

// Themes are the themes that can be wished for, in the order in which a key
// goes through them. auto and contrast go by the background.
func Themes() []string { return []string{"auto", "dark", "light", "contrast", "none"} }

// decide reads the wish of the command line and the environment, once, at
// start. A wish on the command line is stronger than NO_COLOR (no-color.org),
// but not than a terminal that understands no escape sequence at all.
func decide(wish string, environ func(string) string) look {
	l := look{wish: cmp.Or(wish, "auto"), dark: wish != "light"}
	term := environ("TERM")
	forced := environ("CLICOLOR_FORCE") != "" && environ("CLICOLOR_FORCE") != "0"
	if term == "dumb" && !forced {
		return look{wish: "none", dark: true, profile: termenv.Ascii}
	}
	l.profile = termenv.NewOutput(io.Discard, termenv.WithTTY(true), termenv.WithEnvironment(variables(environ))).ColorProfile()
	colourless := environ("NO_COLOR") != "" || l.profile == termenv.Ascii && !forced
	if l.wish == "auto" && colourless {
		l.wish = "none" // bold and underline, no colour
	}
	if l.profile == termenv.Ascii {
		l.profile = termenv.ANSI
	}
	if l.wish == "dark" || l.wish == "light" {
		return l // that is said of the background too
	}
	if dark, known := colourFGBG(environ("COLORFGBG")); known {
		l.dark = dark
		return l
	}
	l.ask = term != "" && !strings.HasPrefix(term, "screen") && term != "linux" && term != "dumb"
	return l
}

// lookOf is the look that a theme comes from.
func lookOf(t theme) look {
	l := look{wish: "auto", dark: !strings.HasSuffix(t.name, "light"), profile: t.profile}
	switch {
	case t.contrast():
		l.wish = "contrast"
	case t.name == "none":
		l.wish = "none"
	}
	return l
}

// scheme is the name of the theme that fulfils the wish here.
func (l look) scheme() string {
	switch l.wish {
	case "auto":
		return themeFor(l.dark)
	case "contrast":
		return "contrast-" + themeFor(l.dark)
	}
	return l.wish
}

// theme makes the theme that fulfils the wish here.
func (l look) theme() theme { return newTheme(l.scheme(), l.profile) }

// next is the look with the next theme of the list. The one that auto is here,
// and one that would show nothing new, are passed over: every press is seen.
func (l look) next() look {
	themes, after := Themes(), l
	for range themes {
		after.wish = themes[(slices.Index(themes, after.wish)+1)%len(themes)]
		if after.scheme() != l.scheme() && after.wish != themeFor(l.dark) {
			break
		}
	}
	return after
}

// String names the theme, as the reader is told.
func (l look) String() string {
	if l.wish == "auto" {
		return "auto (" + l.scheme() + ")"
	}
	return l.wish
}

// nextTheme dresses the screen in the next theme and says which it is. What is
// open, and where it was left, stays.
func (c *common) nextTheme() (said string) {
	if c.look.profile == termenv.Ascii {
		return "This terminal can show no theme: not even bold reaches it."
	}
	c.look = c.look.next()
	c.theme = c.look.theme()
	return "Theme: " + c.look.String()
}

// recolour takes the terminal's own word on its background.
func (c *common) recolour(dark bool) {
	c.look.dark = dark
	if c.look.scheme() != c.theme.name {
		c.theme = c.look.theme()
	}
}

func themeFor(dark bool) string {
	if dark {
		return "dark"
	}
	return "light"
}

// colourFGBG reads what some terminals say of themselves: "15;0" is white on
// black.
func colourFGBG(value string) (dark, known bool) {
	last := value[strings.LastIndex(value, ";")+1:]
	n, err := strconv.Atoi(last)
	if err != nil || n < 0 || n > 15 {
		return true, false
	}
	return n < 7 || n == 8, true
}

// variables gives termenv an environment.
type variables func(string) string

// Getenv looks a variable up.
func (v variables) Getenv(name string) string { return v(name) }

// Environ lists nothing: only single variables are looked up.
func (v variables) Environ() []string { return nil }
