package ui

import (
	"fmt"
	"slices"

	"ltibootcamp/content"
	"ltibootcamp/steps"
)

// An asked question is a checkpoint, and how far it is.
type asked struct {
	content.Checkpoint

	kept steps.Answered
}

// askedOf are the checkpoints of a step.
func askedOf(e Engine, step string) []asked {
	all := e.Checkpoints(step)
	if len(all) == 0 {
		return nil
	}
	kept := e.Record().Checkpoints
	asks := make([]asked, len(all))
	for i, c := range all {
		asks[i] = asked{c, kept[c.Name]}
	}
	return asks
}

// asked says at the end of a guide what is asked about the step.
func (s *sheet) asked(all []asked) {
	for _, a := range all {
		glyph, paint, words := howFar(a.kept)
		s.blank()
		s.prose(say(paint, glyph+" ").add(strong, "Checkpoint: ").add(plain, a.Asks).add(muted, "  "+words+". Press a."), 0)
	}
}

// howFar says how far a checkpoint is: a mark, and the same in words.
func howFar(a steps.Answered) (glyph string, paint token, words string) {
	glyph, paint, words = glyphToDo, muted, "open"
	switch {
	case a.Solved:
		glyph, paint, words = glyphDone, good, "solved"
	case a.Skipped:
		glyph, paint, words = glyphSkipped, muted, "skipped"
	}
	if a.Hints > 0 {
		words += ", " + counted(a.Hints, "hint")
	}
	if a.Misses > 0 {
		words += fmt.Sprintf(", %d wrong", a.Misses)
	}
	return glyph, paint, words
}

// lookForQuestions finds out what the step on the screen asks.
func (m *model) lookForQuestions() {
	all := m.engine.Checkpoints(m.step().name)
	m.asks = len(all) > 0
	m.waiting = m.asks && waiting(all, m.engine.Record().Checkpoints) >= 0
}

// waiting is the first of some checkpoints that is neither solved nor skipped.
func waiting(all []content.Checkpoint, kept map[string]steps.Answered) int {
	return slices.IndexFunc(all, func(c content.Checkpoint) bool { return !kept[c.Name].Solved && !kept[c.Name].Skipped })
}
