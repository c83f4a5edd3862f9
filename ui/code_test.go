package ui

import (
	"strings"
	"testing"

	"ltibootcamp/steps"
)

// A long line of source is broken at blanks and goes on deeper than it began;
// a word that no row can hold is broken where the row is full.
func TestCodeGoesOnDeeper(t *testing.T) {
	source := "func f() {\n\t// one two three four five six seven eight\n\tx := \"" + strings.Repeat("y", 30) + "\"\n}\n"
	got := rowsOf(codePage([]steps.Function{{Name: "f", File: "f.go", Line: 9, Source: source}}, 40))
	want := strings.Join([]string{
		" 9 │ func f() {",
		"10 │     // one two three four five six",
		" ↳ │           seven eight",
		"11 │     x := \"yyyyyyyyyyyyyyyyyyyyyyyyy",
		" ↳ │           yyyyy\"",
		"12 │ }",
	}, "\n")
	if !strings.HasSuffix(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// rowsOf is a page without paint.
func rowsOf(p page) string {
	var lines []string
	for _, r := range p.rows {
		lines = append(lines, strings.TrimRight(r.paint(noColour()), " "))
	}
	return strings.Join(lines, "\n")
}
