package ui

import (
	"context"
	"fmt"
	"strconv"
)

// breakStep asks for a fault, then what will come of it, and runs the step.
func (t *teller) breakStep(ctx context.Context) {
	faults := t.engine.Faults(t.step().name)
	if len(faults) == 0 {
		t.tell(t.folded(t.nothingHere(toBreak(), t.step().name))...)
		return
	}
	lines := []string{"", "Heading: Break this step"}
	for i, f := range faults {
		lines = append(lines, t.folded(fmt.Sprintf("%d %s. %s", i+1, f.Title, f.Says))...)
	}
	t.pages(ctx, lines)
	fault, ok := t.number(ctx, fmt.Sprintf("Which fault, 1 to %d? Enter alone: none.", len(faults)), len(faults))
	if !ok || fault == 0 {
		return
	}
	x := experiment{Fault: faults[fault-1]}
	guesses := guessesOf(x.Fault, faults)
	lines = []string{"", "Heading: Which check will catch it?"}
	for i, g := range guesses {
		lines = append(lines, fmt.Sprintf("%d %s", i+1, g.inWords()))
	}
	t.pages(ctx, lines)
	guessed, ok := t.number(ctx, fmt.Sprintf("Your prediction, 1 to %d? Enter alone: none.", len(guesses)), len(guesses))
	if !ok {
		return
	}
	if guessed > 0 {
		x.guess = guesses[guessed-1]
	}
	t.experiment(ctx, x)
}

// number asks for a number up to a last one, until it is one; 0 for none. There is
// no answer when it is one of the menu.
func (t *teller) number(ctx context.Context, question string, last int) (n int, ok bool) {
	for {
		answer, ok := t.ask(ctx, question)
		if !ok || answer == "" || answer == "s" {
			return 0, ok
		}
		if n, err := strconv.Atoi(answer); err == nil && n >= 0 && n <= last {
			return n, true
		}
		if t.instead(answer) {
			return 0, false
		}
		t.tell(fmt.Sprintf("“%s” is no number from 1 to %d.", answer, last))
	}
}

// experiment runs the step with the fault, and tells what came of it.
func (t *teller) experiment(ctx context.Context, x experiment) {
	t.running(ctx, " with the fault “"+x.Title+"”", func(ctx context.Context) (*broken, error) { return x.run(ctx, t.engine) })
}

// inWords is the guess as one line.
func (g guess) inWords() string {
	name, means := g.words()
	if means == "" {
		return name
	}
	return name + ": " + means
}

// verdictLines say what was broken, what was expected, what caught it and by
// which rule, and what would have come of it otherwise.
func (t *teller) verdictLines(b broken) []string {
	lines := t.folded("Broken on purpose: " + b.Fault.Title + ". " + b.Fault.Says)
	_, judgement := b.judgement()
	_, prediction := b.prediction()
	lines = append(lines, t.folded(judgement)...)
	lines = append(lines, t.folded("Your prediction: "+prediction)...)
	if b.Caught != "" {
		lines = append(append(lines, ""), checkedLines(b.Finding)...)
	}
	lines = append(append(lines, ""), t.folded(b.missing()+": "+b.Fault.Without)...)
	if b.in.number > 0 {
		lines = append(lines, "Where: "+b.in.words())
	}
	return append(lines, t.folded("Enter alone runs the step again without the fault.")...)
}
