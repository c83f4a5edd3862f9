package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/steps"
)

// A runner knows which step was asked for and how to stop it. The generation
// tells its end from the end of a run before it.
type runner struct {
	generation int
	step       string   // asked for
	now        string   // runs at this moment: the step, or one that it needs
	progress   progress // of its exchanges
	count      steps.Progress
	resumed    steps.Progress // of what is brought back
	cancel     context.CancelFunc
	stopping   bool
	stale      bool          // every stale step is run, the one that was asked for last
	back       bool          // what was finished before is brought back
	experiment *experiment   // nil for a run without a fault
	begun      chan struct{} // closed when the command has been reached
	done       chan struct{} // closed when the engine has come back
}

// active tells whether a step runs.
func (r *runner) active() bool { return r.cancel != nil }

// busy tells whether one runs that was asked for: what is brought back waits.
func (r *runner) busy() bool { return r.active() && !r.back }

// start gives the command that runs a step, or makes an experiment with it.
func (r *runner) start(ctx context.Context, cancel context.CancelFunc, e Engine, step string, x *experiment, stale bool) tea.Cmd {
	r.occupy(step, cancel)
	r.experiment, r.stale = x, stale
	return runStep(ctx, e, *r)
}

// occupy has a run begin, of a step or of something that takes its place.
func (r *runner) occupy(step string, cancel context.CancelFunc) {
	*r = runner{generation: r.generation + 1, step: step, now: step, cancel: cancel, begun: make(chan struct{}), done: make(chan struct{})}
}

// A ranMsg is the end of a run.
type ranMsg struct {
	generation int
	step       string
	err        error
	broken     *broken  // what came of an experiment
	left       []string // what could not be brought back
}

func runStep(ctx context.Context, e Engine, r runner) tea.Cmd {
	return func() tea.Msg {
		defer close(r.done)
		close(r.begun)
		if ctx.Err() != nil {
			return ranMsg{r.generation, r.step, ctx.Err(), nil, nil} // nobody waits for the engine any more
		}
		if r.stale {
			return ranMsg{r.generation, r.step, e.RunStale(ctx), nil, nil}
		}
		if r.experiment == nil {
			return ranMsg{r.generation, r.step, e.Run(ctx, r.step), nil, nil}
		}
		b, err := r.experiment.run(ctx, e)
		return ranMsg{r.generation, r.step, err, b, nil}
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
	*r = runner{generation: r.generation, begun: r.begun, done: r.done}
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
