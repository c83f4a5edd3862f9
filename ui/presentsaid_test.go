package ui

import (
	"strings"
	"testing"
)

// What the engine has to tell is on the first slide, whole where it is as wide as
// a terminal, and gone with the first key.
func TestAPresentationTellsOfItsSeed(t *testing.T) {
	t.Parallel()
	const said = "Seed 7: names and ids repeat; keys, signatures and times do not."
	f := newFake()
	f.notices = []string{said}
	d := onStage(t, f, noColour(), "deeplink-verify", 80, 24)
	d.p.foretell()
	if view := d.p.View(); !strings.Contains(view, said) {
		t.Errorf("does not say it:\n%s", view)
	}
	if d.press("space"); strings.Contains(d.p.View(), said) {
		t.Error("says it still")
	}
}
