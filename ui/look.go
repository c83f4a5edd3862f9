package ui

import (
	"io"
	"strconv"
	"strings"

	"github.com/muesli/termenv"
)

// A look is which theme the screen begins with, and whether the terminal is
// to be asked for its background. It is decided once, at start.
type look struct {
	theme   string
	profile termenv.Profile
	ask     bool
}

// decide reads the wish of the command line and the environment. A wish on
// the command line is stronger than NO_COLOR (no-color.org), but not than a
// terminal that understands no escape sequence at all.
func decide(wish string, environ func(string) string) look {
	forced := environ("CLICOLOR_FORCE") != "" && environ("CLICOLOR_FORCE") != "0"
	if environ("TERM") == "dumb" && !forced {
		return look{theme: "none", profile: termenv.Ascii}
	}
	named := wish == "dark" || wish == "light"
	if wish == "none" || !named && environ("NO_COLOR") != "" {
		return look{theme: "none", profile: termenv.ANSI}
	}
	profile := termenv.NewOutput(io.Discard, termenv.WithTTY(true), termenv.WithEnvironment(variables(environ))).ColorProfile()
	if profile == termenv.Ascii {
		if !named && !forced {
			return look{theme: "none", profile: termenv.ANSI} // bold and underline, no colour
		}
		profile = termenv.ANSI
	}
	if named {
		return look{theme: wish, profile: profile}
	}
	if dark, known := colourFGBG(environ("COLORFGBG")); known {
		return look{theme: themeFor(dark), profile: profile}
	}
	term := environ("TERM")
	return look{theme: "dark", profile: profile, ask: !strings.HasPrefix(term, "screen") && term != "linux" && term != "dumb"}
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
