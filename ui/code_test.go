package ui

import (
	"strings"
	"testing"

	"ltibootcamp/steps"
)

// A long line of source is broken at blanks and goes on deeper than it began;
// a word that no row can hold is broken where the row is full.
func TestCodeGoesOnDeeper(t *testing.T) {
	t.Parallel()
	source := "func f() {\n\t// one two three four five six seven eight\n\tx := \"" + strings.Repeat("y", 30) + "\"\n}\n"
	got := shown(newOutline(codeNodes([]steps.Function{{Name: "f", File: "f.go", Line: 9, Source: source}}), lore{}), 40)
	want := strings.Join([]string{
		"▾ f ───────────────────────────── f.go:9",
		" 9 │ func f() {",
		"10 │     // one two three four five six",
		" ↳ │           seven eight",
		"11 │     x := \"yyyyyyyyyyyyyyyyyyyyyyyyy",
		" ↳ │           yyyyy\"",
		"12 │ }",
	}, "\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The line at which a check failed is marked by a glyph, the functions it
// calls are gone to by enter, and backspace comes back.
func TestCodeIsFollowed(t *testing.T) {
	t.Parallel()
	o := newOutline(codeNodes([]steps.Function{
		{Name: "f", File: "f.go", Line: 9, Source: "func f() {\n\tg()\n}", Calls: []steps.Call{{Line: 10, Name: "g"}}, Failed: []int{10}},
		{Name: "g", File: "f.go", Line: 20, Source: "func g() {}", Called: true},
	}), lore{})
	if got, want := shown(o, 40), "10 ✗     g()"; !strings.Contains(got, want) {
		t.Errorf("the line is not marked:\n%s", got)
	}
	o.at = 2
	if !o.follow() || o.under() != o.roots[1] || !o.roots[1].open {
		t.Errorf("the cursor is on row %d, not on g", o.at)
	}
	if !o.jumpBack() || o.at != 2 || o.jumpBack() {
		t.Errorf("the cursor is on row %d, not back on the call", o.at)
	}
}

// shown are the rows of an outline without paint and cursor.
func shown(o *outline, width int) string {
	o.fit(width)
	o.at = -1
	var lines []string
	for i := range o.rows {
		lines = append(lines, strings.TrimRight(o.row(noColour(), i, width, false, &finder{})[1:], " "))
	}
	o.at = 0
	return strings.Join(lines, "\n")
}

// rowsOf is a page without paint.
func rowsOf(p page) string {
	var lines []string
	for _, r := range p.rows {
		lines = append(lines, strings.TrimRight(r.paint(noColour()), " "))
	}
	return strings.Join(lines, "\n")
}
