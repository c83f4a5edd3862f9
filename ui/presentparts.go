package ui

import (
	"strings"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A staged part is one idea of a step, as it is presented.
type staged struct {
	heading string  // that it stands under, in words
	opens   bool    // it is the first under it
	follows bool    // it is an item of a list that goes on
	blocks  []block // of the guide
	drawing string  // beside them, "" for none
	lang    string  // of the drawing
	scene   *content.Scene
	says    string // of the run, and of a scene
}

// A playbook is the parts of one step in their order, as far as they are known.
type playbook struct {
	parts   []staged
	run     int      // which of them is the run
	failure *failure // why the last run did not come to its end
	open    bool     // a run brings more of them
}

// playbookOf makes the parts of a step: its guide to the run, the run, the scenes,
// and what its guide says of it afterwards.
func playbookOf(c common, turn content.Turn, step string, runErr error) playbook {
	state := c.engine.State(step)
	before, after, err := c.engine.Guide(step)
	if err != nil {
		before = "This page cannot be shown: " + wire.MaskText(err.Error())
	}
	title := c.title(step)
	s := playbook{parts: guideParts(before, title), failure: failureOf(c.engine, c.stops, step, runErr)}
	s.run = len(s.parts)
	s.parts = append(s.parts, staged{heading: title, opens: true, says: verdictOf(c, step, state)})
	s.open = s.failure != nil || state == steps.NotRun
	if s.failure != nil {
		s.parts[s.run].says = glyphFailed + " " + title + " failed"
		return s
	}
	for _, scene := range turn.Scenes {
		s.parts = append(s.parts, staged{heading: title, scene: &scene, says: wire.Line(scene.Says)})
	}
	if !s.open {
		s.parts = append(s.parts, guideParts(after, title)...)
	}
	return s
}

// words are what the part says, as plain text.
func (s staged) words() string {
	var lines []string
	if s.opens {
		lines = append(lines, s.heading)
	}
	if s.says != "" {
		lines = append(lines, s.says)
	}
	lines = append(lines, blockWords(s.blocks)...)
	if s.drawing != "" {
		lines = append(lines, s.drawing)
	}
	return strings.Join(lines, "\n")
}

// blockWords are the words of blocks, without the signs of Markdown.
func blockWords(blocks []block) []string {
	var lines []string
	for _, b := range blocks {
		switch {
		case len(b.inner) > 0:
			lines = append(lines, b.lead+strings.Join(blockWords(b.inner), " "))
		case b.kind == tableBlock:
			lines = append(lines, tableWords(b.body)...)
		case b.kind == codeBlock || b.kind == bareBlock:
			lines = append(lines, wire.Text(b.body))
		default:
			lines = append(lines, wire.Text(wordsOf(b.body)))
		}
	}
	return lines
}
