package content

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// unmarshal reads JSON, and refuses members that nobody reads: they are misspelt.
func unmarshal(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into) //nolint:wrapcheck // the caller says what was read
}

// A listed thing is of one or more editions and has a name in each.
type listed interface {
	check() error
	named() (name string, editions []string)
}

// checkAll finds what is wrong with all of a kind as they are written. What is
// what they are called: "fault".
func checkAll[T listed](what string, all []T) error {
	known, err := editions()
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, one := range all {
		name, of := one.named()
		if err := one.check(); err != nil {
			return fmt.Errorf("the %s %q: %w", what, name, err)
		}
		for _, edition := range of {
			if !slices.Contains(known, edition) {
				return fmt.Errorf("the %s %q: got edition %q, want one of %q", what, name, edition, known)
			}
			key := edition + " " + name
			if seen[key] {
				return fmt.Errorf("the %s %q: stands twice in edition %s, want it once", what, name, edition)
			}
			seen[key] = true
		}
	}
	return nil
}
