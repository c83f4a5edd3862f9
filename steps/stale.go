package steps

import (
	"context"
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

// RunStale runs every stale step anew, in the order of the course. It returns
// the error of the first that fails.
func (s *Session) RunStale(ctx context.Context) error {
	for _, name := range s.Stale() {
		if s.State(name) != Stale {
			continue // it ran on the way to another
		}
		if err := s.Run(ctx, name); err != nil {
			return err
		}
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
