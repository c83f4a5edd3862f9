package steps

import (
	"context"
	"fmt"
	"slices"
)

// Stale are the steps that were run and are stale now, in the order of the
// course.
func (s *Session) Stale() []string {
	var stale []string
	for _, name := range s.order() {
		if s.State(name) == Stale {
			stale = append(stale, name)
		}
	}
	return stale
}

// RunStale runs the stale steps anew, in the order of the course, until none is
// left. It returns the error of the first that fails.
func (s *Session) RunStale(ctx context.Context) error {
	stale := s.Stale()
	// What runs on the way to one can make an earlier one stale again, but not
	// without end.
	for range 2 * len(s.order()) {
		if len(stale) == 0 {
			return nil
		}
		if err := s.Run(ctx, stale[0]); err != nil {
			return err
		}
		stale = s.Stale()
	}
	if len(stale) > 0 {
		return fmt.Errorf("running what is stale: %s is stale again and again", stale[0])
	}
	return nil
}

// Needs are the steps whose values a step reads, in the order of the course.
func (s *Session) Needs(step string) []string {
	return s.inOrder(func(other string) bool { return s.reads(step, other) })
}

// NeededBy are the steps that read what a step gives, in the order of the
// course.
func (s *Session) NeededBy(step string) []string {
	return s.inOrder(func(other string) bool { return s.reads(other, step) })
}

// reads tells whether a step itself reads what another gives.
func (s *Session) reads(step, other string) bool {
	return slices.Contains(s.steps[step].needs, other)
}

func (s *Session) inOrder(is func(step string) bool) []string {
	var names []string
	for _, name := range s.order() {
		if is(name) {
			names = append(names, name)
		}
	}
	return names
}
