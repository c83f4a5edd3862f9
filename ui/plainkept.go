package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ltibootcamp/ltiflow/wire"
)

// bringBack runs again what was finished before, ahead of the first question.
func (t *teller) bringBack(ctx context.Context) {
	t.hear()
	all := t.engine.Resuming().Of
	if all == 0 {
		return
	}
	words := "Bringing back " + counted(all, "step") + " that you finished."
	if !t.echo {
		words += " Ctrl+c stops it."
	}
	t.tell(words)
	var left []string
	ended, _, err := t.await(ctx, func(ctx context.Context) (*broken, error) {
		var err error
		left, err = t.engine.Resume(ctx)
		return nil, err
	})
	switch {
	case !ended:
		return
	case errors.Is(err, context.Canceled):
		t.tell(stoppedBringingBack)
	case err != nil:
		t.tell("It stopped: " + wire.MaskText(err.Error()))
	default:
		t.tell(fmt.Sprintf("Brought back: %d of %d.", all-len(left), all))
	}
	if len(left) > 0 {
		t.tell(t.folded(t.leftWords(left))...)
	}
}

// hear tells what there is to tell of what is kept.
func (t *teller) hear() {
	for _, words := range t.engine.Notices() {
		t.tell(t.folded(words)...)
	}
}

// reset asks what to take back, and whether that is meant.
func (t *teller) reset(ctx context.Context) {
	var chapter, all []string
	for _, s := range t.stops {
		all = append(all, s.name)
		if s.chapter == t.step().chapter {
			chapter = append(chapter, s.name)
		}
	}
	choices := []struct {
		words string
		names []string
	}{
		{"this step, “" + t.step().title + "”", []string{t.step().name}},
		{"this chapter, “" + t.step().chapterTitle + "”", chapter},
		{"the whole course", all},
	}
	lines := []string{"", "Heading: Reset", "What a reset takes back: results, edits, answers to checkpoints, and that it is done."}
	for i, c := range choices {
		lines = append(lines, fmt.Sprintf("%d %s", i+1, c.words))
	}
	t.tell(lines...)
	chosen, ok := t.number(ctx, "Which, 1 to 3? Enter alone: nothing.", len(choices))
	if !ok || chosen == 0 {
		return
	}
	c := choices[chosen-1]
	answer, ok := t.ask(ctx, "Reset "+c.words+"? yes, or enter alone to leave it:")
	if !ok || !slices.Contains([]string{"y", "yes"}, strings.ToLower(answer)) {
		t.tell("Left as it was.")
		return
	}
	t.engine.Reset(c.names...)
	for _, name := range c.names {
		delete(t.failures, name)
		delete(t.broken, name)
	}
	t.tell("Reset.")
	t.enter(ctx)
}
