package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// A page is laid out once the size has settled, and one that comes for another
// size, theme or run is dropped.
func TestStalePagesAreDropped(t *testing.T) {
	d := drive(t, newFake(), noColour(), "", 80, 24)
	d.hold = true
	d.send(tea.WindowSizeMsg{Width: 90, Height: 24})
	d.send(tea.WindowSizeMsg{Width: 70, Height: 24})
	s := slot{"welcome", guideView}
	d.send(resizedMsg(1))
	if len(d.m.pending) != 0 || d.m.pages[s].key.width != 76 {
		t.Fatalf("%v asked for, page of width %d: laid out before the size had settled", d.m.pending, d.m.pages[s].key.width)
	}
	d.send(resizedMsg(2))
	if len(d.m.pending) != 1 {
		t.Fatalf("%v asked for, want one page", d.m.pending)
	}
	key := d.m.pages[s].key
	for _, k := range []pageKey{{slot: s, width: 86, theme: key.theme}, {slot: s, width: 66, theme: "dark/TrueColor"}, {slot: s, width: 66, theme: key.theme, revision: 7}} {
		d.send(composedMsg{key: k})
		if d.m.pages[s].key != key {
			t.Errorf("the page for %+v was taken", k)
		}
	}
	d.release()
	if got := d.m.pages[s].key.width; got != 66 {
		t.Errorf("the page is laid out for %d cells, want 66", got)
	}
}

// The reader stays at the same place when the window changes.
func TestResizeKeepsThePlace(t *testing.T) {
	d := drive(t, newFake().finish("deeplink-verify"), noColour(), "deeplink-verify", 80, 18)
	d.press("G", "k", "k")
	before := d.m.tops[slot{"deeplink-verify", guideView}]
	d.send(tea.WindowSizeMsg{Width: 50, Height: 18})
	after := d.m.tops[slot{"deeplink-verify", guideView}]
	if after <= before {
		t.Errorf("at row %d of the narrow page, was at %d of the wide one", after, before)
	}
	d.press("j").see(" of ")
}
