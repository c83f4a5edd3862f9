package ui

import (
	"context"
	"fmt"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// An experiment is a fault, and what the reader expects of it.
type experiment struct {
	content.Fault
	guess guess
}

// A broken step is one that was run with a fault.
type broken struct {
	steps.Verdict
	guess  guess
	in     sought    // the exchange it happened in
	failed error     // why the step did not come to its end
	began  time.Time // a later run of the step has nothing to do with the fault
}

// brokenSteps are what came of the faults, by step.
type brokenSteps map[string]broken

// of is what came of the fault in the last run of a step; nil when it ran
// without one.
func (all brokenSteps) of(e Engine, step string) *broken {
	b, ok := all[step]
	outcome, ran := e.Outcome(step)
	if !ok || !ran || !outcome.Began.Equal(b.began) {
		return nil
	}
	return &b
}

// run makes the fault. The error is of one that could not be made.
func (x experiment) run(ctx context.Context, e Engine) (*broken, error) {
	verdict, err := e.Break(ctx, x.Name)
	if err != nil {
		return nil, fmt.Errorf("making the fault “%s”: %w", x.Title, err)
	}
	verdict.Fault = x.Fault
	outcome, _ := e.Outcome(x.Step)
	return &broken{verdict, x.guess, where(e, x.Step, outcome, verdict.Exchange), outcome.Err, outcome.Began}, nil
}

// judgement says what caught the fault, and whether it is what had to.
func (b broken) judgement() (asNamed bool, words string) {
	named, caught := quotedCheck(lti.Code(b.Fault.Code)), quotedCheck(b.Caught)
	switch {
	case b.Caught == "" && b.failed != nil:
		return false, "Not as named: no check caught it, and yet the step failed: " + wire.MaskText(b.failed.Error())
	case b.Fault.Lacks && b.Caught == "":
		return true, "Every check held, and it went through: this edition has no check for it."
	case b.Fault.Code == "" && b.Caught == "":
		return true, "Every check held, and it went through, as it has to: it is odd, and allowed."
	case b.Fault.Code == "":
		return false, "Not as named: nothing was to catch this. " + caught + " did, at the " + string(b.End) + "."
	case b.Caught == "":
		return false, "Not as named: " + named + " has to catch it, at the " + b.Fault.End + ", and nothing did. It went through."
	case b.AsNamed():
		return true, "Caught by " + caught + ", at the " + string(b.End) + "."
	}
	return false, "Not as named: " + named + " has to catch it, at the " + b.Fault.End + ". " + caught + " did, at the " + string(b.End) + "."
}

func quotedCheck(c lti.Code) string { return "“" + c.About().Check + "”" }

// prediction says what was guessed, and whether it was right.
func (b broken) prediction() (right bool, words string) {
	name, means := b.guess.words()
	words = name + "."
	switch b.guess.kind {
	case unsaid:
		return false, "You made none."
	case byCheck:
		words = "“" + name + "”: " + means
	case byPlatform, goesThrough:
	}
	if b.guess.right(b.Verdict, b.failed) {
		return true, words + " That is right."
	}
	return false, words + " Not what happened."
}

// missing is the title of what the fault says about the check being left out.
func (b broken) missing() string {
	switch {
	case b.Fault.Lacks:
		return "Why nothing catches it"
	case b.Fault.Code == "":
		return "Why it has to work"
	}
	return "Without that check"
}
