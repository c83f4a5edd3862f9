package ui

import (
	"context"
	"errors"
	"log/slog"

	tea "github.com/charmbracelet/bubbletea"

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
		p.announce("No speaker notes: " + err.Error())
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
	switch {
	case errors.Is(h.Why, prompter.ErrTaken):
		p.announce("No speaker notes: another presentation has them.")
	case h.Why != nil:
		p.announce("There are notes of another version: start both from the same ltibootcamp.")
	default:
		p.notice.words = ""
		return tea.Batch(p.obey(h.Order), p.listen())
	}
	return p.listen()
}
