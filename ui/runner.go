package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// A runner knows which step was asked for and how to stop it. The generation
// tells its end from the end of a run before it.
type runner struct {
	generation int
	step       string // asked for
	now        string // runs at this moment: the step, or one that it needs
	cancel     context.CancelFunc
	stopping   bool
	done       chan struct{} // closed when the engine has come back
}

// active tells whether a step runs.
func (r *runner) active() bool { return r.cancel != nil }

// start gives the command that runs a step.
func (r *runner) start(ctx context.Context, cancel context.CancelFunc, e Engine, step string) tea.Cmd {
	*r = runner{generation: r.generation + 1, step: step, now: step, cancel: cancel, done: make(chan struct{})}
	return runStep(ctx, e, step, r.generation, r.done)
}

// A ranMsg is the end of a run.
type ranMsg struct {
	generation int
	step       string
	err        error
}

func runStep(ctx context.Context, e Engine, step string, generation int, done chan<- struct{}) tea.Cmd {
	return func() tea.Msg {
		defer close(done)
		return ranMsg{generation, step, e.Run(ctx, step)}
	}
}

// stop asks the engine to stop; the end comes as a message.
func (r *runner) stop() {
	if r.active() {
		r.stopping = true
		r.cancel()
	}
}

// end forgets the run that came back.
func (r *runner) end() {
	r.cancel()
	r.cancel, r.step, r.now, r.stopping = nil, "", "", false
}

// quit stops the run and waits for the engine, but not for ever: an engine
// that hears nothing must not keep the shell from coming back.
func (r *runner) quit(patience time.Duration) {
	if !r.active() {
		return
	}
	r.cancel()
	select {
	case <-r.done:
	case <-time.After(patience):
	}
}
