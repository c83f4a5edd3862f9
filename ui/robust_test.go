package ui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// needles is a fake whose first step holds the same word several times, once
// in a secret.
func needles() *fake {
	f := newFake()
	f.outcomes["welcome"] = steps.Outcome{
		Panels: []steps.Panel{{
			Title: "T", Kind: steps.JSON,
			Body: []byte(`{"alpha":{"needle":"a","deep":{"needle":"b"}},"beta":{"needle":"c"},"access_token":"needle-secret"}`),
		}},
		Exchanges: []wire.Exchange{{From: wire.Tool, To: wire.Platform, Method: "GET", URL: "http://x/needle", Status: 200}},
	}
	return f
}

// under is the line under the cursor.
func (d *driver) under() string {
	d.t.Helper()
	return d.m.outline().under().line(0).s
}

// A find counts and walks what is on the screen now: with secrets and without,
// in another view, and in what a run has made anew.
func TestFindInWhatWasMadeAnew(t *testing.T) {
	t.Parallel()
	d := drive(t, needles(), noColour(), "welcome", 100, 40)
	d.press("enter", "4", "/", "needle", "enter").see("1 of 3")
	for _, want := range []int{4, 3} { // with the secret, and without
		if d.press("u"); d.m.finder.count() != want {
			t.Errorf("%d are counted, want %d", d.m.finder.count(), want)
		}
	}
	var seen []string
	for range 4 {
		seen = append(seen, d.under())
		d.press("n")
	}
	if got, want := strings.Join(seen, " "), `"needle": "a" "needle": "b" "needle": "c" "needle": "a"`; got != want {
		t.Errorf("n goes to %s, want %s", got, want)
	}
	d.press("N", "N").see("3 of 3").press("3").see("1 of 2").press("1").miss("nothing found", "/ needle")
}

// n goes on from the cursor, wherever the reader has moved it.
func TestFindNextFromTheCursor(t *testing.T) {
	t.Parallel()
	d := drive(t, needles(), noColour(), "welcome", 100, 40)
	d.press("enter", "4", "/", "needle", "enter", "g", "n").see("1 of 3")
	d.press("G", "N").see("3 of 3").press("G", "n").see("1 of 3").press("g", "N").see("3 of 3")
}

// A page that is laid out anew is searched anew.
func TestFindInAPageOfAnotherWidth(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "deeplink-verify", 120, 40)
	d.press("enter", "1", "/", "the", "enter", "n")
	for _, width := range []int{42, 120, 60} {
		d.send(tea.WindowSizeMsg{Width: width, Height: 15})
		page, f := d.m.pages[d.m.slot()].page, d.m.finder
		all := 0
		for _, r := range page.rows {
			if len(needleOf("the").all(r.words())) > 0 {
				all++
			}
		}
		if len(f.rows) != all {
			t.Errorf("%d columns: %d rows are found of %d", width, len(f.rows), all)
		}
		for _, at := range f.rows {
			if len(needleOf("the").all(page.rows[at].words())) == 0 {
				t.Errorf("%d columns: nothing stands in row %d", width, at)
			}
		}
	}
}

// The list of f outlives the outline that it was made of, and so do the jumps.
func TestJumpsOutliveTheirOutline(t *testing.T) {
	t.Parallel()
	d := drive(t, needles(), noColour(), "welcome", 100, 40)
	d.press("enter", "4", "g", "f", "beta")
	d.m.revision++ // what the reader's own browser brings makes every page anew
	d.send(nil)
	d.press("enter")
	if got := d.under(); got != `"beta": { 1 member }` {
		t.Errorf("f goes to %s", got)
	}
	d.press("u", "backspace")
	if got := d.under(); !strings.HasPrefix(got, "T ") {
		t.Errorf("backspace goes to %s", got)
	}
	d.press("f", "beta")
	d.engine.mu.Lock()
	o := d.engine.ran["welcome"]
	o.Panels = nil
	d.engine.ran["welcome"] = o
	d.engine.mu.Unlock()
	d.m.revision++
	d.send(nil)
	d.press("enter").see("Press f again")
}

// While secrets are shown every screen that can hold one says so.
func TestTheSignIsOnEveryScreen(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{40, 12}, {80, 24}, {160, 50}} {
		d := drive(t, newFake(), noColour(), "deeplink-verify", size[0], size[1])
		d.press("enter", "u")
		for _, keys := range [][]string{{"1"}, {"2"}, {"3"}, {"4"}, {"4", "i"}, {"4", "f"}, {"4", ":"}, {"4", "/", "x"}} {
			d.press(keys...).see("SECRETS SHOWN").press("esc", "esc")
		}
	}
}

// What a line has no room for is not made, however long it is: it is drawn with
// every key.
func TestLongLinesAreCutEarly(t *testing.T) {
	unraced(t)
	t.Parallel()
	long := strings.Repeat("abcdefgh ", 1<<17)
	v := viewer{lore: lore{glossary: finalGlossary()}, proof: unproven}
	of := map[string]*node{
		"text":   rawLines(long)[0],
		"string": v.json(`{"a":"`+long+`"}`, "")[0],
		"field":  leaf(named{name: "a", value: long, between: " = "}),
	}
	for name, n := range of {
		const room = 80
		if got := len(n.line(room).s); got > 5*room {
			t.Errorf("%s: a line of %d bytes is made for %d cells", name, got, room)
		}
		if got := len(n.line(0).s); got < len(long)-1 {
			t.Errorf("%s: only %d bytes are left of %d", name, got, len(long))
		}
	}
	f := newFake()
	f.outcomes["welcome"] = steps.Outcome{Panels: []steps.Panel{{Title: "t", Body: []byte(long)}}}
	d := drive(t, f, noColour(), "welcome", 100, 40)
	d.press("enter", "4", "j", "i", "end").see("y copies all of it")
	if got := len(d.m.explanation(80).rows); got > 200 {
		t.Errorf("the sheet lays out %d rows with every key", got)
	}
	if d.press("esc", "y"); d.copied[0] != strings.TrimRight(long, "\n") {
		t.Errorf("%d bytes are copied of %d", len(d.copied[0]), len(long))
	}
}

// A name deep down costs no more than one at the top: 9,000 levels are listed
// at once, and each with what it stands in alone. It counts allocations, so
// nothing may run beside it.
func TestNamesOfDeepDocuments(t *testing.T) { //nolint:paralleltest // see above
	f := newFake()
	const levels = 9000
	f.outcomes["welcome"] = steps.Outcome{Panels: []steps.Panel{{Title: "P", Kind: steps.JSON, Body: []byte(strings.Repeat(`{"a":`, levels) + "1" + strings.Repeat("}", levels))}}}
	d := drive(t, f, noColour(), "welcome", 100, 40)
	d.press("enter", "4", "f")
	if got := len(d.m.prompt.choices); got != levels+1 {
		t.Errorf("%d names are listed", got)
	}
	allocations := testing.AllocsPerRun(1, func() { parentName(d.m.outline().roots[0].deepest()) })
	if allocations > 20 {
		t.Errorf("the name of what a node stands in takes %.0f allocations", allocations)
	}
}

func (n *node) deepest() *node {
	for len(n.kids) > 0 {
		n = n.kids[0]
	}
	return n
}
