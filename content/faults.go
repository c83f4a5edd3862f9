package content

import (
	"errors"
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
	// Editions are those that have it. Where it ends otherwise in another
	// edition, the same name stands there once more.
	Editions []string `json:"editions"`
	Title    string   `json:"title"`
	// Says is what is done, in one sentence.
	Says string `json:"says"`
	// Code names the check that has to catch it (package lti); "" where nothing
	// may or can.
	Code string `json:"code,omitempty"`
	// Lacks tells that nothing can catch it for want of a check in the edition.
	// Without Code and without Lacks it is allowed.
	Lacks bool `json:"lacks,omitempty"`
	// Also names the other checks that would catch it: each fails beside Code, or
	// once Code is left out. With all of them left out it gets through.
	Also []string `json:"also,omitempty"`
	// End is who makes the check: "tool" or "platform".
	End string `json:"end"`
	// Without is what a tool or platform without that check would have done; of
	// what is allowed, why it has to work; and of what an edition lets through,
	// what gets through and what came later against it.
	Without string `json:"without"`
	// Blocks is why nothing gets through even without that check, in one sentence;
	// "" where it does.
	Blocks string `json:"blocks,omitempty"`
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
	if err := unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("reading faults.json: %w", err)
	}
	if err := checkFaults(file.Faults); err != nil {
		return nil, fmt.Errorf("reading faults.json: %w", err)
	}
	return slices.DeleteFunc(file.Faults, func(f Fault) bool { return !slices.Contains(f.Editions, edition) }), nil
}

// checkFaults finds what is wrong with faults as they are written. Whether there
// is such a step and such a check is known where they are run.
func checkFaults(faults []Fault) error { return checkAll("fault", faults) }

func (f Fault) named() (name string, editions []string) { return f.Name, f.Editions }

// check finds what is wrong with one fault.
func (f Fault) check() error {
	for _, text := range []struct{ name, is string }{
		{"name", f.Name}, {"step", f.Step}, {"title", f.Title}, {"says", f.Says}, {"without", f.Without},
	} {
		if text.is == "" {
			return fmt.Errorf("got no %s, want one", text.name)
		}
	}
	switch {
	case len(f.Editions) == 0:
		return errors.New("got no editions, want one at least")
	case f.End != "tool" && f.End != "platform":
		return fmt.Errorf("got end %q, want tool or platform", f.End)
	case f.Code != "" && f.Lacks:
		return fmt.Errorf("got lacks with the code %q: a check that catches it is there", f.Code)
	case f.Code == "" && (len(f.Also) > 0 || f.Blocks != ""):
		return errors.New("got also or blocks without a code: nothing catches it")
	case len(f.Also) > 0 && f.Blocks != "":
		return errors.New("got both also and blocks: it gets through in the end, or not")
	case slices.Contains(f.Also, f.Code) || slices.Contains(f.Also, ""):
		return fmt.Errorf("got %q in also, want other checks than %q", f.Also, f.Code)
	}
	return nil
}

// editions are those that the course has pages for.
func editions() ([]string, error) {
	entries, err := embedded.ReadDir("pages")
	if err != nil {
		return nil, fmt.Errorf("listing the editions: %w", err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, nil
}
