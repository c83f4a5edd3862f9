package ui

import (
	"context"
	"errors"
	"log/slog"

	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/ui/prompter"
)

// A heardMsg is what came from the notes.
type heardMsg prompter.Heard

// openLine opens the line to the speaker's notes, until the function that comes
// back is called. The show goes on without one, too: why there is none is said
// once.
func (p *presenter) openLine(ctx context.Context, log *slog.Logger) (hangUp func()) {
	place, err := prompter.Place()
	var line *prompter.Line
	if err == nil {
		line, err = prompter.Listen(ctx, place)
	}
	if err != nil {
		log.Warn("presenting without notes", "why", err)
		p.notice = "No speaker notes: " + wire.Line(err.Error())
		if errors.Is(err, prompter.ErrTaken) {
			p.notice = "No speaker notes: another presentation has them."
		}
		return func() {}
	}
	p.heard = line.Heard()
	p.tell = func(c prompter.Cue) {
		if err := line.Tell(c); err != nil {
			log.Warn("telling the notes", "why", err)
		}
	}
	return func() {
		if err := line.Close(); err != nil {
			log.Warn("presenting", "why", err)
		}
	}
}

// listen waits for what comes from the notes.
func (p *presenter) listen() tea.Cmd {
	if p.heard == nil {
		return nil
	}
	heard := p.heard
	return func() tea.Msg {
		if h, open := <-heard; open {
			return heardMsg(h)
		}
		return nil
	}
}

// hear does what the notes order, and listens on.
func (p *presenter) hear(h heardMsg) tea.Cmd {
	if h.Unfit != nil {
		p.notice = "There are notes of another version: start both from the same ltibootcamp."
		return p.listen()
	}
	p.notice = ""
	return tea.Batch(p.obey(h.Order), p.listen())
}
