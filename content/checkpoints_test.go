package content

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// goodCheckpoint is a checkpoint of each kind with which nothing is wrong.
func goodCheckpoint(kind string) Checkpoint {
	patch := json.RawMessage(`[{"op":"remove","path":"/a"}]`)
	c := Checkpoint{
		Name: "a-checkpoint", Step: "token", Editions: []string{"1.3"}, Asks: "A?", Hints: []string{"1.", "2.", "3."}, Why: "W.",
	}
	switch kind {
	case FindKind:
		c.Find = &Find{In: "result", Right: []Place{{Document: "token", Path: []string{"scope"}}}}
	case PredictKind:
		c.Predict = &Predict{Fault: "f", Options: []Option{{Says: "1"}, {Says: "2", Code: "aud_mismatch"}, {Says: "3", Values: map[string]string{"v": "1"}}}}
	case RepairKind:
		c.Repair = &Repair{Edit: Edit{Payload: "p", Patch: patch}, Keeps: []string{"/b"}, Solution: patch}
	case OrderKind:
		c.Order = &Order{Items: []Item{{Says: "1", Path: "/login"}, {Says: "2", From: "tool"}, {Says: "3", Check: "aud_mismatch"}}}
	}
	return c
}

// What is wrong with a checkpoint is said, with the checkpoint's name.
func TestCheckpointsAreChecked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want, kind string
		spoil      func(*Checkpoint)
	}{
		{"", FindKind, func(*Checkpoint) {}},
		{"", PredictKind, func(*Checkpoint) {}},
		{"", RepairKind, func(*Checkpoint) {}},
		{"", OrderKind, func(*Checkpoint) {}},
		{"no name", FindKind, func(c *Checkpoint) { c.Name = "" }},
		{"no step", FindKind, func(c *Checkpoint) { c.Step = "" }},
		{"no asks", FindKind, func(c *Checkpoint) { c.Asks = "" }},
		{"no why", FindKind, func(c *Checkpoint) { c.Why = "" }},
		{"no editions", FindKind, func(c *Checkpoint) { c.Editions = nil }},
		{`edition "1.4"`, FindKind, func(c *Checkpoint) { c.Editions = []string{"1.4"} }},
		{"twice in edition 1.3", FindKind, func(c *Checkpoint) { c.Editions = []string{"1.3", "1.3"} }},
		{"want 3", FindKind, func(c *Checkpoint) { c.Hints = c.Hints[:2] }},
		{"want 3", FindKind, func(c *Checkpoint) { c.Hints[1] = "" }},
		{"got 0 of find", FindKind, func(c *Checkpoint) { c.Find = nil }},
		{"got 2 of find", FindKind, func(c *Checkpoint) { c.Order = goodCheckpoint(OrderKind).Order }},
		{`a find in "guide"`, FindKind, func(c *Checkpoint) { c.Find.In = "guide" }},
		{"without a right place", FindKind, func(c *Checkpoint) { c.Find.Right = nil }},
		{"a document and a path", FindKind, func(c *Checkpoint) { c.Find.Right[0].Document = "" }},
		{"a document and a path", FindKind, func(c *Checkpoint) { c.Find.Same = &Place{Step: "token", Document: "token"} }},
		{"same without a step", FindKind, func(c *Checkpoint) { c.Find.Same = &Place{Document: "token", Path: []string{"scope"}} }},
		{"both a fault and an edit", PredictKind, func(c *Checkpoint) { c.Predict.Fault = "" }},
		{"both a fault and an edit", PredictKind, func(c *Checkpoint) { c.Predict.Edit = &Edit{} }},
		{"want 3 to 5", PredictKind, func(c *Checkpoint) { c.Predict.Options = c.Predict.Options[:2] }},
		{"nothing twice", PredictKind, func(c *Checkpoint) { c.Predict.Options[0].Says = "2" }},
		{"nothing twice", PredictKind, func(c *Checkpoint) { c.Predict.Options[0].Code = "aud_mismatch" }},
		{"to say something", PredictKind, func(c *Checkpoint) { c.Predict.Options[0].Says = "" }},
		{`end "browser"`, PredictKind, func(c *Checkpoint) { c.Predict.Options[1].End = "browser" }},
		{"no payload", RepairKind, func(c *Checkpoint) { c.Repair.Edit.Payload = "" }},
		{"without operations", RepairKind, func(c *Checkpoint) { c.Repair.Edit.Patch = json.RawMessage(`[]`) }},
		{"reading a patch", RepairKind, func(c *Checkpoint) { c.Repair.Solution = nil }},
		{`"test" at`, RepairKind, func(c *Checkpoint) { c.Repair.Solution = json.RawMessage(`[{"op":"test","path":"/a"}]`) }},
		{"JSON Pointer", RepairKind, func(c *Checkpoint) { c.Repair.Keeps = []string{"b"} }},
		{"want 3 to 7", OrderKind, func(c *Checkpoint) { c.Order.Items = c.Order.Items[:2] }},
		{"nothing twice", OrderKind, func(c *Checkpoint) { c.Order.Items[0].Says = "2" }},
		{"both a check and an exchange", OrderKind, func(c *Checkpoint) { c.Order.Items[0].Check = "x" }},
		{"both a check and an exchange", OrderKind, func(c *Checkpoint) { c.Order.Items[0].Path = "" }},
	} {
		checkpoint := goodCheckpoint(c.kind)
		c.spoil(&checkpoint)
		err := checkCheckpoints([]Checkpoint{checkpoint})
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.kind, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), `"`+checkpoint.Name+`"`)):
			t.Errorf("%s: got %v, want %q in it", c.kind, err, c.want)
		}
	}
	other := goodCheckpoint(FindKind)
	other.Editions = []string{"2018"}
	if err := checkCheckpoints([]Checkpoint{goodCheckpoint(FindKind), other}); err != nil {
		t.Errorf("the same name in another edition: %v", err)
	}
}

// A member that the course does not know is a slip of the pen, and said.
func TestUnknownMembersOfACheckpointAreRefused(t *testing.T) {
	t.Parallel()
	for want, file := range map[string]string{
		`unknown field "hint"`: `{"checkpoints":[{"name":"a","hint":"1"}]}`,
		`unknown field "more"`: `{"checkpoints":[{"name":"a","find":{"more":1}}]}`,
		"unexpected EOF":       `{"checkpoints":[`,
		"got no name":          `{"checkpoints":[{}]}`,
	} {
		if _, err := readCheckpoints([]byte(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q in it", err, want)
		}
	}
}

// What is asked can be read in a moment, the last hint too, and the explanation
// cites a section.
func TestCheckpointsAreShort(t *testing.T) {
	t.Parallel()
	const ask, hint, why = 240, 150, 330
	for _, edition := range []string{"1.3", "2018"} {
		checkpoints, err := LoadCheckpoints(edition)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range checkpoints {
			if len([]rune(c.Asks)) > ask || len([]rune(c.Why)) > why {
				t.Errorf("%s %s: asks with %d characters, explains with %d; want at most %d and %d", edition, c.Name, len([]rune(c.Asks)), len([]rune(c.Why)), ask, why)
			}
			for i, h := range c.Hints {
				if len([]rune(h)) > hint {
					t.Errorf("%s %s: hint %d has %d characters, want at most %d", edition, c.Name, i+1, len([]rune(h)), hint)
				}
			}
			if !strings.Contains(c.Why, "§") {
				t.Errorf("%s %s: the explanation cites no section", edition, c.Name)
			}
		}
	}
}

// An explanation cites sections that exist, for what they are about.
func TestCheckpointsCite(t *testing.T) {
	t.Parallel()
	known := readSections(t)
	for _, edition := range []string{"1.3", "2018"} {
		checkpoints, err := LoadCheckpoints(edition)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range checkpoints {
			for _, name := range citations(c.Why) {
				about, ok := known[name]
				if !ok || !slices.ContainsFunc(about.words, func(w string) bool { return strings.Contains(strings.ToLower(c.Why), strings.ToLower(w)) }) {
					t.Errorf("%s %s cites %s, which is about %q, for: %s", edition, c.Name, name, about.about, c.Why)
				}
			}
		}
	}
}
