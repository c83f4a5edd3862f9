package steps

import (
	"context"
	"fmt"
	"slices"
)

// Resume runs again what was finished before the session began, in the order of
// the course and with its edits, so that there is something to build on. The labs
// come last: they take long, and nothing is built on them. left are
// the steps that failed now, or need one that did or was never finished: these
// are left to do. The error is why it stopped before the end; called again it
// goes on.
func (s *Session) Resume(ctx context.Context) (left []string, err error) {
	for _, name := range s.toBringBack() {
		ran, err := s.bringBack(ctx, name)
		if err != nil {
			return left, err
		}
		if !ran {
			left = append(left, name)
		}
	}
	return left, nil
}

// Resuming is how far Resume has come: how many of the finished steps have run,
// and which is the next. It is zero when there is nothing to bring back.
func (s *Session) Resuming() Progress {
	waiting := s.toBringBack()
	if len(waiting) == 0 {
		return Progress{}
	}
	all := 0
	for name := range s.Record().Finished {
		if _, known := s.steps[name]; known {
			all++
		}
	}
	return Progress{Done: max(0, all-len(waiting)), Of: all, Now: waiting[0]}
}

// toBringBack are the steps that were finished before and have not run yet, in
// the order in which they are brought back. At somebody else's platform there are
// none.
func (s *Session) toBringBack() []string {
	if s.guest {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var waiting, apart []string
	for _, name := range s.order() {
		switch {
		case s.kept[name] != Done:
		case s.steps[name].apart:
			apart = append(apart, name)
		default:
			waiting = append(waiting, name)
		}
	}
	return append(waiting, apart...)
}

// bringBack runs one of them, and before it what it needs anew, and tells whether
// it ran well. A step that is stopped in the middle stays as it was.
func (s *Session) bringBack(ctx context.Context, name string) (bool, error) {
	s.running.Lock()
	defer s.running.Unlock()
	if err := ctx.Err(); err != nil {
		return false, fmt.Errorf("bringing back step %q: %w", name, err)
	}
	if !slices.Contains(s.toBringBack(), name) {
		return true, nil // it was run meanwhile
	}
	plan := s.plan(name)
	if slices.ContainsFunc(plan, s.lost) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.kept[name] = Stale
		return false, nil
	}
	s.resuming(true)
	defer s.resuming(false)
	for _, step := range plan {
		o := s.perform(ctx, step)
		if err := ctx.Err(); err != nil {
			return false, fmt.Errorf("bringing back step %q: %w", step, err)
		}
		if !slices.Contains(s.toBringBack(), name) {
			return true, nil // it was reset or edited meanwhile
		}
		if s.conclude(step, o) != nil {
			return false, nil
		}
	}
	return true, nil
}

// lost tells whether a step cannot be run unasked: it was never finished, or has
// failed since.
func (s *Session) lost(step string) bool {
	state := s.State(step)
	_, finished := s.Record().Finished[step]
	return !finished || state == Failed
}

func (s *Session) resuming(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.resumed = on
}
