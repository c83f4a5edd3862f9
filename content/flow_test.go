package content

import (
	"strings"
	"testing"
)

// Every step that a leg names exists, and every leg has one.
func TestFlowNamesSteps(t *testing.T) {
	t.Parallel()
	for _, edition := range []string{"1.3", "2018"} {
		course, err := Load(edition)
		if err != nil {
			t.Fatal(err)
		}
		legs, err := LoadFlow(edition, course)
		if err != nil {
			t.Fatal(err)
		}
		named := 0
		for _, leg := range legs {
			named += len(leg.Steps)
		}
		if all := written(t, edition); edition == "1.3" && named != all {
			t.Errorf("edition %s: flow.json names %d steps, and the course has %d of them", edition, all, named)
		}
		if len(legs) < 10 {
			t.Errorf("edition %s has %d legs", edition, len(legs))
		}
		parts := map[string]bool{}
		last := ""
		for _, leg := range legs {
			if leg.Part != last && parts[leg.Part] {
				t.Errorf("edition %s: the part %q stands twice", edition, leg.Part)
			}
			parts[leg.Part], last = true, leg.Part
		}
	}
}

// written is how many steps flow.json names for an edition.
func written(t *testing.T, edition string) int {
	t.Helper()
	legs, err := readFlow()
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, leg := range legs {
		if leg.in(edition) {
			named += len(leg.Steps)
		}
	}
	return named
}

func TestFlowIsChecked(t *testing.T) {
	t.Parallel()
	good := Leg{Part: "Keys", From: "tool", To: "platform", What: "key set", Says: "It is fetched.", Section: "SEC §6.3"}
	if err := good.check(); err != nil {
		t.Errorf("got %v", err)
	}
	for want, break1 := range map[string]func(*Leg){
		"party \"teacher\"": func(l *Leg) { l.From = "teacher" },
		"no what":           func(l *Leg) { l.What = "" },
		"no section":        func(l *Leg) { l.Section = "" },
	} {
		bad := good
		break1(&bad)
		if err := bad.check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
