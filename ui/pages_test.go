package ui

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
)

// Every page of the course fits every width: no row is too wide, and nothing
// of it is missing, though it may go on in the next row.
func TestEveryPageFits(t *testing.T) {
	unraced(t)
	t.Parallel()
	for _, edition := range lti.Editions() {
		course, err := content.Load(edition.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range course.Steps() {
			t.Run(edition.Name+"/"+step.Name, func(t *testing.T) {
				t.Parallel()
				source := sourceOfPage(t, edition.Name, step.Name)
				before, after := wovenPage(t, step, source)
				for i, width := range []int{40, 56, 80, 100, 120, 160} {
					// With colours on every other one: glamour is slow.
					th := noColour()
					if i%2 == 1 {
						th = newTheme("dark", termenv.TrueColor)
					}
					m := model{common: common{theme: th, stops: stopsOf(course), width: width, height: 24}, view: guideView}
					inner, _ := th.inner(m.places()[0].width, m.height)
					p := guidePage(guideSource{before: before, after: after}, th, inner)
					checkPage(t, fmt.Sprintf("%s at %d", th.name, width), p, inner, before+"\n"+after)
				}
			})
		}
	}
}

func sourceOfPage(t *testing.T, edition, step string) string {
	t.Helper()
	text, err := os.ReadFile("../content/pages/" + edition + "/" + step + ".md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// wovenPage gives each value that the page asks for a long word.
func wovenPage(t *testing.T, step content.Step, source string) (before, after string) {
	t.Helper()
	values := map[string]string{}
	for _, name := range regexp.MustCompile(`\.([a-z]\w*)`).FindAllStringSubmatch(strings.Join(regexp.MustCompile(`\{\{[^}]*\}\}`).FindAllString(source, -1), " "), -1) {
		values[name[1]] = "http://127.0.0.1:54321/a/long/value/of/" + name[1] + "?with=a&query=behind-it"
		if strings.HasPrefix(name[1], "has_") {
			values[name[1]] = "yes"
		}
	}
	before, err := step.Before(values)
	if err != nil {
		t.Fatal(err)
	}
	if after, err = step.After(values); err != nil {
		t.Fatal(err)
	}
	return before, after
}

// layout is what a page is laid out with, and marks of Markdown.
var layout = regexp.MustCompile("[\\s`*#>|•" + glyphBar + glyphRule + glyphWrapped + "┼-]+")

// checkPage wants every line of the source whole, but for its layout.
func checkPage(t *testing.T, where string, p page, width int, source string) {
	t.Helper()
	var all strings.Builder
	for _, r := range p.rows {
		words := r.words()
		if got := ansi.StringWidth(words); got > width {
			t.Errorf("%s: a row of %d cells, want %d at most: %q", where, got, width, words)
		}
		all.WriteString(words)
	}
	shown := layout.ReplaceAllString(all.String(), "")
	for line := range strings.Lines(source) {
		if strings.HasPrefix(line, "```") {
			continue
		}
		parts := []string{line}
		if strings.HasPrefix(line, "|") { // the cells of a table wrap side by side
			parts = strings.Fields(line)
		}
		for _, part := range parts {
			if !strings.Contains(shown, layout.ReplaceAllString(part, "")) {
				t.Errorf("%s: %q is not shown", where, strings.TrimSpace(part))
			}
		}
	}
}
