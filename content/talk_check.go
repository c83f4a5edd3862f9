package content

import (
	"errors"
	"fmt"
	"slices"
)

func (t Turn) in(edition string) bool { return slices.Contains(t.Editions, edition) }

func (t Turn) named() (name string, editions []string) { return t.Step, t.Editions }

// check finds what is wrong with a turn as it is written.
func (t Turn) check() error {
	if t.Step == "" || len(t.Editions) == 0 {
		return errors.New("got no step or no editions, want both")
	}
	if t.Minutes <= 0 {
		return fmt.Errorf("got %v minutes, want more than none", t.Minutes)
	}
	for i, scene := range t.Scenes {
		if err := scene.check(); err != nil {
			return fmt.Errorf("scene %d: %w", i+1, err)
		}
	}
	return nil
}

// check finds what is wrong with a scene as it is written.
func (s Scene) check() error {
	kinds := 0
	for _, is := range []bool{s.Function != "", s.Exchange != nil, s.Document != ""} {
		if is {
			kinds++
		}
	}
	if kinds != 1 {
		return fmt.Errorf("got %d of function, exchange and document, want one", kinds)
	}
	if s.Says == "" {
		return errors.New("got nothing that it says, want a sentence")
	}
	return nil
}
