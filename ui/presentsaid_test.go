package ui

import "testing"

// What the engine has to tell is on the first slide, whole where it is as wide as
// a terminal, and gone with the first key or when it has been read.
func TestAPresentationTellsOfItsSeed(t *testing.T) {
	t.Parallel()
	const said = "Seed 7: names and ids repeat; keys, signatures and times do not."
	f := newFake()
	f.notices = []string{said}
	d := onStage(t, f, noColour(), "deeplink-verify", 80, 24)
	d.p.foretell()
	d.see(said).press("space").miss(said)
	f.notices = []string{said}
	d.p.foretell()
	d.send(nil)
	d.see(said)
	last := d.later[len(d.later)-1]
	if last.wait != noticeStays {
		t.Errorf("it stays for %v, want %v", last.wait, noticeStays)
	}
	d.send(last.msg)
	d.miss(said).see("Task 1: verify the JWT")
}

// A notice goes at its own time, whatever was said before it, and also where the
// same was said before.
func TestANoticeHasItsTime(t *testing.T) {
	t.Parallel()
	d := onStage(t, newFake(), noColour(), "", 80, 24)
	d.press("left", "left").see("This is the beginning.")
	if len(d.later) != 2 {
		t.Fatalf("%d notices come to an end, want 2", len(d.later))
	}
	d.send(d.later[0].msg)
	d.see("This is the beginning.")
	d.send(d.later[1].msg)
	d.miss("This is the beginning.")
}
