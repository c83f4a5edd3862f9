package ui

import (
	"fmt"
	"testing"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
)

func TestGoldenFlow(t *testing.T) {
	for name, keys := range map[string][]string{"here": nil, "end": {"G"}} {
		for _, size := range sizes() {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				d := drive(t, halfway(), noColour(), "deeplink-verify", size[0], size[1])
				picture(t, d.press("W").press(keys...))
			})
		}
	}
}

// Every leg leads to a step that does it.
func TestFlowGoes(t *testing.T) {
	t.Parallel()
	for _, width := range []int{40, 80, 160} {
		d := drive(t, newFake().finish("welcome"), noColour(), "get-keys", width, 24)
		d.press("W").see("Where you are", "►", "key set")
		d.press("G", "enter").miss("Where you are in the flow")
		if got := d.m.step().name; got != "results" {
			t.Errorf("the last leg leads to %s", got)
		}
		d.press("W", "g", "enter")
		if got := d.m.step().name; got != "welcome" {
			t.Errorf("the first leg leads to %s", got)
		}
		d.press("W", "W").miss("Where you are in").press("W", "q")
		if !d.quit {
			t.Error("q does not quit")
		}
	}
}

// The lanes have room for what goes between them, at the classic width.
func TestFlowFitsItsLanes(t *testing.T) {
	t.Parallel()
	at, ok := flowLanes(76)
	if !ok {
		t.Fatal("no lanes at 80 columns")
	}
	for _, edition := range lti.Editions() {
		course, err := content.Load(edition.Name)
		if err != nil {
			t.Fatal(err)
		}
		legs, err := content.LoadFlow(edition.Name, course)
		if err != nil {
			t.Fatal(err)
		}
		for _, leg := range legs {
			if got := legArrow(leg, plain, at).width(); got > at[2]+1-flowMarks {
				t.Errorf("%q needs %d cells, and the lanes have %d", leg.What, got, at[2]+1-flowMarks)
			}
			if n := len(section(leg.Section)); n > flowSection+4 {
				t.Errorf("the section %q is too long", leg.Section)
			}
		}
	}
}
