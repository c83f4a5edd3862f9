package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// An Answer is what the learner says to a checkpoint. What counts of it follows
// from its kind.
type Answer struct {
	// Place is what was pointed at, and Value what stands there.
	Place content.Place
	Value string
	// Option is the place of what was predicted, from 0.
	Option int
	// Text is the payload as it was mended, and Shown what it was before, for
	// values that are new in every run; nil for what Broken says now.
	Text, Shown []byte
	// Order are the places of the items in the data, in the order in which they
	// are to have happened.
	Order []int
}

// A Reply is what came of an answer.
type Reply struct {
	Right bool
	// Says is what was found in this run, in words; it holds untrusted values.
	Says string
	// Caught is the check that failed in an experiment; "" when all of them held.
	Caught lti.Code
	// End is who made that check, and Finding what it found.
	End     wire.Party
	Finding lti.Finding
}

// ErrNotRun is the error of an answer to a checkpoint whose step has not run
// well: there is nothing to look at. A prediction needs nothing.
var ErrNotRun = errors.New("the step has not run: run it first")

// Checkpoints are those about a step, in their order. How far each is stands in
// the record.
func (s *Session) Checkpoints(step string) []content.Checkpoint {
	var about []content.Checkpoint
	for _, c := range s.checkpoints {
		if c.Step == step {
			about = append(about, c)
		}
	}
	return about
}

// Answer judges what the learner says by what is in this run, and keeps whether
// it was right. A prediction and a repair run the step, and leave it as it was; a
// prediction runs also what is needed before, as far as that has not run.
// The error is of an answer that could not be judged; it is not counted.
func (s *Session) Answer(ctx context.Context, name string, a Answer) (Reply, error) {
	c, err := s.checkpoint(name)
	if err != nil {
		return Reply{}, err
	}
	outcome, ran := s.Outcome(c.Step)
	if c.Kind() != content.PredictKind && (!ran || outcome.Err != nil) {
		return Reply{}, fmt.Errorf("answering the checkpoint %q: %w", name, ErrNotRun)
	}
	var reply Reply
	switch c.Kind() {
	case content.FindKind:
		reply = s.found(c.Find, s.sights(outcome), a)
	case content.PredictKind:
		reply, err = s.predicted(ctx, c, a)
	case content.RepairKind:
		reply, err = s.repaired(ctx, c, a)
	case content.OrderKind:
		reply, err = s.ordered(c, outcome, a)
	}
	if err != nil {
		return Reply{}, fmt.Errorf("answering the checkpoint %q: %w", name, err)
	}
	s.noteAnswer(name, func(kept *Answered) {
		switch {
		case reply.Right:
			kept.Solved, kept.Skipped = true, false
		case !kept.Solved:
			kept.Misses++
		}
	})
	if kind := c.Kind(); kind == content.PredictKind || kind == content.RepairKind {
		s.keeper.settle() // who waits for a run can wait for the disk
	}
	return reply, nil
}

// Hint gives the next hint, and counts it; "" when there are no more.
func (s *Session) Hint(name string) (string, error) {
	c, err := s.checkpoint(name)
	if err != nil {
		return "", err
	}
	seen := s.Record().Checkpoints[name].Hints
	if seen >= len(c.Hints) {
		return "", nil
	}
	s.noteAnswer(name, func(kept *Answered) { kept.Hints = max(kept.Hints, seen+1) })
	return c.Hints[seen], nil
}

// Skip passes a checkpoint over. It can be answered later all the same.
func (s *Session) Skip(name string) error {
	if _, err := s.checkpoint(name); err != nil {
		return err
	}
	s.noteAnswer(name, func(kept *Answered) { kept.Skipped = !kept.Solved })
	return nil
}

// noteAnswer keeps how far a checkpoint has come.
func (s *Session) noteAnswer(name string, change func(*Answered)) {
	s.note(func(r *Record) {
		kept := r.Checkpoints[name]
		change(&kept)
		r.Checkpoints[name] = kept
	})
}

func (s *Session) checkpoint(name string) (content.Checkpoint, error) {
	at := slices.IndexFunc(s.checkpoints, func(c content.Checkpoint) bool { return c.Name == name })
	if at < 0 {
		return content.Checkpoint{}, fmt.Errorf("edition %s has no checkpoint %q", s.edition.Name, name)
	}
	return s.checkpoints[at], nil
}

// checkCheckpoints finds a checkpoint that names a step, a payload, a fault or a
// check that does not exist. That each can be solved is proven by a test.
func (s *Session) checkCheckpoints() error {
	for _, c := range s.checkpoints {
		if err := s.checkCheckpoint(c); err != nil {
			return fmt.Errorf("the checkpoint %q: %w", c.Name, err)
		}
	}
	return nil
}

func (s *Session) checkCheckpoint(c content.Checkpoint) error {
	named := []string{c.Step}
	var codes []string
	var edit *content.Edit
	switch {
	case c.Find != nil && c.Find.Same != nil:
		named = append(named, c.Find.Same.Step)
	case c.Predict != nil:
		edit = c.Predict.Edit
		for _, o := range c.Predict.Options {
			codes = append(codes, o.Code)
		}
	case c.Repair != nil:
		edit = &c.Repair.Edit
	case c.Order != nil:
		for _, item := range c.Order.Items {
			codes = append(codes, item.Check)
		}
	}
	if edit != nil {
		named = append(named, edit.Step)
		if step := stepOf(*edit, c); !s.sends(step, edit.Payload) {
			return fmt.Errorf("names the payload %q of the step %q, which sends nothing called so", edit.Payload, step)
		}
	} else if c.Predict != nil {
		if _, _, err := s.fault(c.Predict.Fault); err != nil {
			return err
		}
	}
	for _, step := range named {
		if !s.has(step) && step != "" {
			return fmt.Errorf("names the step %q, which edition %s does not have", step, s.edition.Name)
		}
	}
	for _, code := range codes {
		if code != "" && lti.Code(code).About().Spec == "" {
			return fmt.Errorf("names the check %q, which nobody makes", code)
		}
	}
	return nil
}

// has tells whether the course has a step.
func (s *Session) has(step string) bool { return slices.Contains(s.order(), step) }

// stepOf is the step whose payload an edit changes.
func stepOf(e content.Edit, c content.Checkpoint) string {
	if e.Step == "" {
		return c.Step
	}
	return e.Step
}

// inQuotes are words in quotes, joined as in a sentence.
func inQuotes(words []string) string { return "“" + strings.Join(words, "”, “") + "”" }
