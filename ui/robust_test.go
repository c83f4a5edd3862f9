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
	d.press("N", "N").see("3 of 3").press("3").see("1 of 2").press("1").see("nothing found")
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
			if len(occurrences(r.words(), "the")) > 0 {
				all++
			}
		}
		if len(f.rows) != all {
			t.Errorf("%d columns: %d rows are found of %d", width, len(f.rows), all)
		}
		for _, at := range f.rows {
			if len(occurrences(page.rows[at].words(), "the")) == 0 {
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
