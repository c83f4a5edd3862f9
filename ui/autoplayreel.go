package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/content"
)

// A reel plays a presentation that nobody sees, act by act as it plays on a screen,
// in a time of its own: nothing is waited for but what runs.
type reel struct {
	p    *presenter
	at   time.Duration // since it began
	next tea.Msg       // what is due, and how long it takes until then
	wait time.Duration
}

// newReel sets a reel up for a screen. stroke is how many letters are typed at once.
func newReel(ctx context.Context, e Engine, talk content.Talk, l look, start string, stroke int) *reel {
	began := time.Now()
	r := &reel{p: newPresenter(e, talk, l, start, func() (context.Context, context.CancelFunc) { return context.WithCancel(ctx) })}
	r.p.now = func() time.Time { return began.Add(r.at) }
	r.p.autoplayed(false)
	r.p.auto.stroke = stroke
	r.p.after = func(wait time.Duration, msg tea.Msg) tea.Cmd {
		if _, act := msg.(playMsg); act { // nobody waits for a notice to go
			r.next, r.wait = msg, wait
		}
		return nil
	}
	return r
}

// open has the first part laid out, for a screen of a size.
func (r *reel) open(width, height int) { r.send(tea.WindowSizeMsg{Width: width, Height: height}) }

func (r *reel) send(msg tea.Msg) {
	_, cmd := r.p.Update(msg)
	r.p.perform(cmd)
}

// deliver plays what is due, and tells whether something was.
func (r *reel) deliver() bool {
	if r.next == nil {
		return false
	}
	msg := r.next
	r.next = nil
	r.at += r.wait
	r.send(msg)
	return true
}

// act plays one act; it is false at the end. A failure stops nothing here.
func (r *reel) act() bool {
	if !r.deliver() {
		return false
	}
	if r.p.auto.stopped && !r.p.atEnd() {
		r.p.perform(r.p.goOn())
		r.send(nil)
	}
	return !r.p.auto.stopped
}
