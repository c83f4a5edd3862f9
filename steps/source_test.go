package steps

import (
	"strings"
	"testing"
	"unicode/utf8"

	"ltibootcamp/ltiflow/lti"
)

// shown is how many columns of source fit beside the line numbers of the
// Code view on a screen of 80.
const shown = 70

// TestCodeIsFound guards the Code view, which leaves out in silence what it
// does not find.
func TestCodeIsFound(t *testing.T) {
	t.Parallel()
	source := readSource()
	for _, edition := range lti.Editions() {
		for name, step := range (&Session{edition: edition}).register() {
			if len(step.code) == 0 {
				t.Errorf("%s: %s names no code", edition.Name, name)
			}
			seen := map[string]bool{}
			for _, function := range step.code {
				if _, ok := source[function]; !ok {
					t.Errorf("%s: %s names %s, which ltiflow does not have", edition.Name, name, function)
				}
				if seen[function] {
					t.Errorf("%s: %s names %s twice", edition.Name, name, function)
				}
				seen[function] = true
			}
		}
	}
}

func TestCodeNeedsNoWrapping(t *testing.T) {
	t.Parallel()
	for _, f := range readSource() { // the view leads from one to the other
		for i, line := range strings.Split(f.Source, "\n") {
			columns := utf8.RuneCountInString(strings.ReplaceAll(line, "\t", "    "))
			if columns > shown {
				t.Errorf("%s:%d: %d columns, want at most %d", f.File, f.Line+i, columns, shown)
			}
		}
	}
}
