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
	step       string   // asked for
	now        string   // runs at this moment: the step, or one that it needs
	progress   progress // of its exchanges
	cancel     context.CancelFunc
	stopping   bool
	begun      chan struct{} // closed when the command has been reached
	done       chan struct{} // closed when the engine has come back
}

// active tells whether a step runs.
func (r *runner) active() bool { return r.cancel != nil }

// start gives the command that runs a step.
func (r *runner) start(ctx context.Context, cancel context.CancelFunc, e Engine, step string) tea.Cmd {
	*r = runner{
		generation: r.generation + 1, step: step, now: step, cancel: cancel,
		begun: make(chan struct{}), done: make(chan struct{}),
	}
	return runStep(ctx, e, *r)
}

// A ranMsg is the end of a run.
type ranMsg struct {
	generation int
	step       string
	err        error
}

func runStep(ctx context.Context, e Engine, r runner) tea.Cmd {
	return func() tea.Msg {
		defer close(r.done)
		close(r.begun)
		if ctx.Err() != nil {
			return ranMsg{r.generation, r.step, ctx.Err()} // nobody waits for the engine any more
		}
		return ranMsg{r.generation, r.step, e.Run(ctx, r.step)}
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
	r.cancel, r.step, r.now, r.progress, r.stopping = nil, "", "", progress{}, false
}

// quit stops the run and waits for the engine, but not for ever: an engine
// that hears nothing must not keep the shell from coming back. A command that
// Bubble Tea has not reached by now is never run, or finds that it is over.
func (r *runner) quit() {
	if !r.active() {
		return
	}
	r.cancel()
	select {
	case <-r.begun:
	default:
		return
	}
	select {
	case <-r.done:
	case <-time.After(patience):
	}
}
