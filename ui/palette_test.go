package ui

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lucasb-eyer/go-colorful"
	"github.com/muesli/termenv"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// schemes are the themes that have colours, with the backgrounds of the
// terminals that they are for.
func schemes() map[string][]string {
	dark := []string{
		"#000000", "#0c0c0c" /* Windows */, "#1e1e1e" /* VS Code */, "#1d1f21" /* Tomorrow */, "#2b2b2b", /* IntelliJ */
		"#282c34" /* One Dark */, "#282a36" /* Dracula */, "#002b36" /* Solarized */, "#272822" /* Monokai */, "#2e3440", /* Nord */
		"#282828" /* Gruvbox */, "#1a1b26" /* Tokyo Night */, "#1e1e2e" /* Catppuccin */, "#300a24", /* Ubuntu */
	}
	light := []string{"#ffffff", "#fafafa" /* One Light */, "#fdf6e3" /* Solarized */, "#fbf1c7" /* Gruvbox */, "#eff1f5" /* Catppuccin */}
	return map[string][]string{"dark": dark, "light": light, "contrast-dark": dark, "contrast-light": light}
}

// inked are the colours of a theme by their names, as a terminal with a
// profile shows them.
func inked(scheme string, profile termenv.Profile) map[string]colorful.Color {
	colours := map[string]colorful.Color{}
	v := reflect.ValueOf(paletteOf(scheme))
	for i := range v.NumField() {
		if hex := v.Field(i).String(); hex != "" { // "" is the terminal's own, which it can be read in anyhow
			colours[v.Type().Field(i).Name] = termenv.ConvertToRGB(profile.Color(hex))
		}
	}
	return colours
}

// Every colour can be read on the backgrounds that terminals have. WCAG 2.2
// asks for 4.5 to 1 (1.4.3), and for 7 to 1 where it wants more (1.4.6).
func TestContrast(t *testing.T) {
	t.Parallel()
	for scheme, backgrounds := range schemes() {
		least := 4.5
		if newTheme(scheme, termenv.TrueColor).contrast() {
			least = 7
		}
		for _, profile := range []termenv.Profile{termenv.TrueColor, termenv.ANSI256} {
			for name, colour := range inked(scheme, profile) {
				for _, background := range backgrounds {
					back, err := colorful.Hex(background)
					if err != nil {
						t.Fatal(err)
					}
					if ratio := contrast(colour, back); ratio < least {
						t.Errorf("%s, %s: %s %s on %s has a contrast of %.2f, want %.1f", scheme, profile.Name(), name, colour.Hex(), background, ratio, least)
					}
				}
			}
		}
	}
}

// contrast is the contrast ratio of WCAG 2.
func contrast(a, b colorful.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is the relative luminance of WCAG 2.
func luminance(c colorful.Color) float64 {
	linear := func(c float64) float64 {
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// sights are how people see. The matrices, over linear RGB, are those of
// Machado, Oliveira and Fernandes, "A Physiologically-based Model for
// Simulation of Color Vision Deficiency" (2009), at their full severity.
func sights() map[string][3][3]float64 {
	return map[string][3][3]float64{
		"all cones":    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
		"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
		"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
		"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
	}
}

func seenBy(sight [3][3]float64, c colorful.Color) colorful.Color {
	r, g, b := c.LinearRgb()
	row := func(i int) float64 { return sight[i][0]*r + sight[i][1]*g + sight[i][2]*b }
	return colorful.LinearRgb(row(0), row(1), row(2)).Clamped()
}

// The colours that tell verdicts, and those that tell the parts of a token,
// are apart for everybody. The measure is CIEDE2000: 1 is what a trained eye
// just sees side by side, 9 is seen at a glance.
func TestColourBlind(t *testing.T) {
	t.Parallel()
	const least = 9
	for scheme := range schemes() {
		for _, profile := range []termenv.Profile{termenv.TrueColor, termenv.ANSI256} {
			colours := inked(scheme, profile)
			for _, group := range [][]string{{"good", "bad", "warn"}, {"header", "payload", "signature"}} {
				for i, a := range group {
					for _, b := range group[:i] {
						for name, sight := range sights() {
							if apart := 100 * seenBy(sight, colours[a]).DistanceCIEDE2000(seenBy(sight, colours[b])); apart < least {
								t.Errorf("%s, %s: %s and %s are only %.1f apart with %s", scheme, profile.Name(), a, b, apart, name)
							}
						}
					}
				}
			}
		}
	}
}

// differing are tokens that stand beside each other and must not look alike.
func differing() [][]token {
	return [][]token{
		{good, bad, warn},
		{partHeader, partPayload, partSignature},
		{plain, chosen, found, foundHere},
		{plain, chosen, failedLine, unmasked},
	}
}

// What must not look alike does not, in any theme of any terminal that can
// show one. With sixteen colours that is all that can be promised: what they
// look like is the terminal's setting. Verdicts have no colour in none; the
// next test wants a mark for each.
func TestTokensDiffer(t *testing.T) {
	t.Parallel()
	for _, scheme := range []string{"dark", "light", "contrast-dark", "contrast-light", "none"} {
		for _, profile := range []termenv.Profile{termenv.TrueColor, termenv.ANSI256, termenv.ANSI} {
			th := newTheme(scheme, profile)
			for _, group := range differing() {
				if scheme == "none" && slices.Contains(group, good) {
					continue
				}
				seen := map[string]token{}
				for _, of := range group {
					if other, twice := seen[th.paints[of].open]; twice {
						t.Errorf("%s: tokens %d and %d look alike", th.id(), other, of)
					}
					seen[th.paints[of].open] = of
				}
			}
		}
	}
}

// A terminal without SGR gets none, whatever the token.
func TestNoEscapeForAscii(t *testing.T) {
	t.Parallel()
	for scheme := range schemes() {
		th := newTheme(scheme, termenv.Ascii)
		for of := range tokens {
			if got := th.in(of, "x"); got != "x" {
				t.Errorf("%s, token %d: %q", scheme, of, got)
			}
		}
	}
}

// Nothing is told by colour alone: every state and every status has a mark
// and a word of its own, with Unicode and without.
func TestMarksDiffer(t *testing.T) {
	t.Parallel()
	for _, draw := range []func(string) string{strings.Clone, ASCII} {
		marks, words := map[string]string{}, map[string]string{}
		claim := func(where map[string]string, mark, of string) {
			if other, twice := where[mark]; twice || mark == "" || strings.Contains(mark, "?") {
				t.Errorf("%q is the mark of %s and of %q", mark, of, other)
			}
			where[mark] = of
		}
		for _, s := range []steps.State{steps.NotRun, steps.Done, steps.Failed, steps.Stale} {
			glyph, _ := stateMark(s)
			claim(marks, draw(glyph), fmt.Sprintf("state %d", s))
		}
		marks = map[string]string{}
		for _, s := range []lti.Status{lti.Passed, lti.Failed, lti.Skipped} {
			glyph, _ := mark(s)
			claim(marks, draw(glyph), s.String())
			claim(words, s.String(), s.String())
		}
	}
}
