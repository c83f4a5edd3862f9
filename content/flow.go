package content

import (
	_ "embed"
	"fmt"
	"slices"
)

//go:embed flow.json
var embeddedFlow []byte

// A Leg is one thing that goes from one party to another in the flow of LTI
// Advantage, or that the tool does by itself.
type Leg struct {
	// Part is the part of the flow that it belongs to: "Registration".
	Part string `json:"part"`
	// From and To are "browser", "tool" or "platform"; the same where nothing
	// crosses.
	From string `json:"from"`
	To   string `json:"to"`
	What string `json:"what"` // in a word or two
	Says string `json:"says"` // in a sentence or two
	// Section is where it stands: "SEC §5.1.1.1".
	Section string `json:"section"`
	// Steps do it: the first is where one goes from here.
	Steps []string `json:"steps"`
	// Editions are those that have it; all when none is named.
	Editions []string `json:"editions"`
}

// in tells whether an edition has the leg.
func (l Leg) in(edition string) bool {
	return len(l.Editions) == 0 || slices.Contains(l.Editions, edition)
}

// LoadFlow reads the legs of an edition in their order, with those of their
// steps that the course has. A leg that no step does is left out.
func LoadFlow(edition string, course Course) ([]Leg, error) {
	all, err := readFlow()
	if err != nil {
		return nil, err
	}
	var legs []Leg
	for _, leg := range all {
		if !leg.in(edition) {
			continue
		}
		if err := leg.check(); err != nil {
			return nil, fmt.Errorf("reading flow.json: the leg %q: %w", leg.What, err)
		}
		leg.Steps = slices.DeleteFunc(leg.Steps, func(name string) bool {
			_, err := course.Step(name)
			return err != nil
		})
		if len(leg.Steps) > 0 {
			legs = append(legs, leg)
		}
	}
	return legs, nil
}

// readFlow reads the legs of all editions.
func readFlow() ([]Leg, error) {
	var file struct {
		Legs []Leg `json:"legs"`
	}
	if err := unmarshal(embeddedFlow, &file); err != nil {
		return nil, fmt.Errorf("reading flow.json: %w", err)
	}
	return file.Legs, nil
}

// check finds what is wrong with a leg.
func (l Leg) check() error {
	for _, party := range []string{l.From, l.To} {
		if !slices.Contains([]string{"browser", "tool", "platform"}, party) {
			return fmt.Errorf("got the party %q, want browser, tool or platform", party)
		}
	}
	for _, text := range []struct{ name, is string }{{"part", l.Part}, {"what", l.What}, {"says", l.Says}, {"section", l.Section}} {
		if text.is == "" {
			return fmt.Errorf("got no %s, want one", text.name)
		}
	}
	return nil
}
