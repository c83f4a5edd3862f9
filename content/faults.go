package content

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// A Fault is something that goes wrong on purpose in a step, for the learner to
// predict which check catches it.
type Fault struct {
	// Name is the key of the fault, everywhere and for good: "launch-no-kid".
	Name string `json:"name"`
	// Step is the step that it breaks.
	Step string `json:"step"`
	// Editions are those that have it.
	Editions []string `json:"editions"`
	Title    string   `json:"title"`
	// Says is what is done, in one sentence.
	Says string `json:"says"`
	// Code names the check that has to catch it (package lti); "" where nothing
	// may: it is odd, and allowed.
	Code string `json:"code,omitempty"`
	// End is who makes the check: "tool" or "platform".
	End string `json:"end"`
	// Without is what a tool or platform without that check would have done; of
	// what is allowed, why it has to work.
	Without string `json:"without"`
}

// LoadFaults reads the faults of an edition, in the order of the file.
func LoadFaults(edition string) ([]Fault, error) {
	data, err := embedded.ReadFile("faults.json")
	if err != nil {
		return nil, fmt.Errorf("reading the faults: %w", err)
	}
	var file struct {
		Faults []Fault `json:"faults"`
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("reading faults.json: %w", err)
	}
	return slices.DeleteFunc(file.Faults, func(f Fault) bool { return !slices.Contains(f.Editions, edition) }), nil
}
