package ui

import (
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
