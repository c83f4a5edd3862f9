package steps

import (
	"context"
	"fmt"
)

// A Payload is a document that a step sends, and that the learner can edit.
type Payload struct {
	// Name is the key of the payload within its step, for good: "score".
	Name string
	// Title is what it is called on the screen: "The score".
	Title string
	// Is is the kind of document under which the glossary explains it.
	Is string
	// Parameters tells that it is sent as the parameters of a form or a query:
	// each member of the JSON object is one, and its value a text.
	Parameters bool
	// Original is what the step last made, as indented JSON; nil until it has
	// run so far once.
	Original []byte
	// Edited is what is sent in its place; nil while it is not edited.
	Edited []byte
}

// Payloads are the documents that a step sends, in the order in which it makes
// them.
func (s *Session) Payloads(string) []Payload { return nil }

// Edit has a step send another text in place of a payload from its next run on,
// or the original again when the text is nil. Of an edit that is JSON the
// differences to the original are kept, so that values which are new in every
// run, such as a nonce, stay true; any other text is sent as it is. The step and
// what was built on it are stale.
func (s *Session) Edit(step, payload string, _ []byte) error {
	return fmt.Errorf("step %s has no payload %q", step, payload)
}

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
	for _, need := range s.steps[step].needs {
		if need == other {
			return true
		}
	}
	return false
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
