package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
)

// A guide is rendered once for a width and a theme, however often one goes
// back to it, and anew when a run has changed what it says.
func TestGuideIsRenderedOnce(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), newTheme("dark", termenv.TrueColor), "deeplink-verify", 80, 24)
	d.press("enter")
	rendered := func(want int, keys ...string) {
		t.Helper()
		d.engine.guides = 0
		if d.press(keys...); d.engine.guides != want {
			t.Errorf("%v rendered %d guides, want %d", keys, d.engine.guides, want)
		}
	}
	rendered(3, "t", "t", "t", "t")           // three more themes, and the first again
	rendered(0, "t", "t", "t", "t", "t", "t") // all are there
	rendered(0, "2", "3", "4", "j", "1", "?") // nor is anything but a guide
	rendered(1, "esc", "enter")               // a run
	rendered(3, "t", "t", "t", "t", "t", "x") // what it was before is of no use
	d.engine.guides = 0
	for _, width := range []int{100, 80, 100, 80} {
		d.send(tea.WindowSizeMsg{Width: width, Height: 24})
	}
	if d.engine.guides != 1 {
		t.Errorf("two widths rendered %d guides, want one more", d.engine.guides)
	}
}

// The shelf does not grow for ever, and holds nothing but guides.
func TestShelf(t *testing.T) {
	t.Parallel()
	s := shelf{}
	for i := range 3 * shelved {
		s.put(composedMsg{key: pageKey{slot: slot{"welcome", guideView}, width: i}})
		s.put(composedMsg{key: pageKey{slot: slot{"welcome", resultView}, width: i}})
	}
	if len(s) > shelved {
		t.Errorf("%d pages", len(s))
	}
	for k := range s {
		if k.view != guideView {
			t.Errorf("a page of %s", k.view)
		}
	}
}
