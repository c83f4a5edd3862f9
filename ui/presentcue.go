package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/ui/prompter"
)

// cue is where the presentation stands, for the notes.
func (p *presenter) cue() prompter.Cue {
	s := p.step()
	turn := p.talk.Turns[s.name]
	from := min(p.first, p.at) // what stands before it was never to be shown
	c := prompter.Cue{
		Edition: p.edition, Chapter: s.chapterTitle, Step: s.name, Title: s.title, Place: p.at + 1, Of: len(p.stops),
		Part: p.shown, Parts: len(p.script.parts), Shows: p.words(p.shown - 1), Then: p.words(p.shown),
		Notes: turn.Notes, Answers: answersOf(p.engine.Checkpoints(s.name)),
		Began: p.began, StepBegan: p.stepBegan, PlannedStep: p.planned(p.at, p.at+1),
		PlannedBefore: p.planned(from, p.at), PlannedAll: p.planned(from, len(p.stops)),
		Running: p.run.active(), Black: p.cover == blackCover, Paused: p.cover == pauseCover, Bare: p.bare, Playing: p.playing(),
		Suspended: p.suspended,
	}
	if p.at < len(p.stops)-1 {
		c.Next = p.stops[p.at+1].title
	}
	if p.script.failure != nil && p.script.failure.err != nil {
		c.Failed = wire.MaskText(p.script.failure.err.Error())
	}
	return c
}

// planned are the seconds for the steps between two places.
func (p *presenter) planned(from, to int) int {
	minutes := 0.0
	for _, s := range p.stops[min(from, len(p.stops)):min(to, len(p.stops))] {
		minutes += p.talk.Turns[s.name].Minutes
	}
	return int(minutes * 60)
}

// words are what a part says, as plain text; "" when there is no such part.
func (p *presenter) words(i int) string {
	if i < 0 || i >= len(p.script.parts) {
		return ""
	}
	return p.script.parts[i].words()
}

// runs tells whether the newest part is the run of the step.
func (p *presenter) runs() bool { return p.shown-1 == p.script.run }

// obey does what the notes order. While it plays by itself, an order stops it and
// does nothing else, as a key does. What lies over the slide and is of who sits at
// the keys is put away.
func (p *presenter) obey(order prompter.Order) tea.Cmd {
	p.auto.drop() // somebody is there, as after a key
	if p.playing() {
		p.takeOver()
		return nil
	}
	p.help, p.prompt = false, prompt{}
	switch order {
	case prompter.Reveal:
		return p.forward()
	case prompter.Next:
		p.next()
	case prompter.Back:
		p.back()
	case prompter.Run:
		return p.again()
	case prompter.Black:
		if !p.uncover() {
			p.cover = blackCover
		}
	}
	return nil
}
