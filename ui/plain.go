package ui

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A teller is the walkthrough as linear text: what there is to see is told line
// by line, and what can be done is asked for with numbers. Nothing that was
// written is ever written over, so that a screen reader, a braille line or a
// printer can follow.
type teller struct {
	common
	talk

	open     opener
	copy     copier
	keep     keeper
	at       int // the step
	failures failures
	broken   brokenSteps
	bare     bool // secrets are shown
	environ  func(string) string
	input    io.Reader
	output   io.Writer
}

// Plain tells the walkthrough until it is quit, its input ends, or the process
// is told to terminate; all of these are fine and give nil. The input may be a
// pipe. At a prompt ctrl+c quits; while a step runs it stops the step.
func Plain(ctx context.Context, o Options) error {
	o = o.withDefaults()
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	breaks := make(chan os.Signal, 1)
	signal.Notify(breaks, os.Interrupt)
	defer signal.Stop(breaks)
	over := make(chan struct{})
	defer close(over)

	t := newTeller(o, newTalk(o, over)) //nolint:contextcheck // a browser outlives this program
	t.breaks = breaks
	t.walk(ctx)
	return t.err
}

func newTeller(o Options, k talk) *teller {
	t := &teller{
		common: common{
			engine: o.Engine, keys: newKeyMap(), stops: stopsOf(o.Engine.Course()),
			edition: wire.Line(o.Engine.Edition().Name), platform: o.Engine.PlatformURL(),
		},
		talk: k, open: newOpener(o.Environ), copy: newCopier(o.Environ, nil), keep: keepFile, failures: failures{}, broken: brokenSteps{},
		environ: o.Environ, input: o.Input, output: o.Output,
	}
	t.at = max(0, t.find(cmp.Or(o.Start, o.Engine.Record().At)))
	t.arrived, t.heard = o.Engine.Arrived(), t.brought
	return t
}

// walk goes through the course, from answer to answer.
func (t *teller) walk(ctx context.Context) {
	t.tell("LTI Advantage bootcamp, edition "+t.edition+", platform "+t.platform+".",
		"Plain mode: every question is answered with a line. A question mark lists what can be answered.")
	if len(t.stops) == 0 {
		t.tell("This course has no steps.")
		return
	}
	t.bringBack(ctx)
	t.enter(ctx)
	t.engine.Visit(t.step().name)
	for !t.over {
		t.hear()
		answer, ok := t.ask(ctx, t.question())
		if !ok {
			break
		}
		t.answer(ctx, answer)
	}
	t.tell("", t.summary())
}

// step is the one that is told of.
func (t *teller) step() stop { return t.stops[t.at] }

func (t *teller) state() steps.State { return t.engine.State(t.step().name) }

// enter tells a step: where it stands, its guide, and what can be done.
func (t *teller) enter(ctx context.Context) {
	s := t.step()
	lines := []string{"", fmt.Sprintf("Step %d of %d. %s: %s. %s", t.at+1, len(t.stops), s.chapterTitle, s.title, stateInWords(t.state()))}
	if words := t.runsFirst(); words != "" {
		lines = append(lines, t.folded(words)...)
	}
	t.pages(ctx, slices.Concat(lines, t.guideLines(), t.menu()))
}

// goTo goes to another step.
func (t *teller) goTo(ctx context.Context, at int) {
	t.at = at
	t.engine.Visit(t.step().name)
	t.enter(ctx)
}

func stateInWords(s steps.State) string {
	switch s {
	case steps.NotRun:
		return "Not run yet."
	case steps.Done:
		return "Done: every check held."
	case steps.Failed:
		return "Failed."
	case steps.Stale:
		return "Stale: what it was built on ran again, or it has expired."
	}
	return ""
}

// summary says how far the reader has come.
func (t *teller) summary() string {
	done := 0
	var failed []string
	for _, s := range t.stops {
		switch t.engine.State(s.name) {
		case steps.Done:
			done++
		case steps.Failed:
			failed = append(failed, "“"+s.title+"”")
		case steps.NotRun, steps.Stale:
		}
	}
	words := fmt.Sprintf("The end: %d of %s done.", done, counted(len(t.stops), "step"))
	if len(failed) > 0 {
		words += " Failed: " + strings.Join(failed, ", ") + "."
	}
	return words
}

// brought tells what the reader's own browser has completed, or failed at.
func (t *teller) brought(step string) {
	failed := t.engine.State(step) == steps.Failed
	t.failures.forget(t.engine, step, failed)
	words := "Your browser brought a message: “" + t.title(step) + "” is done."
	if failed {
		words = "What your browser brought was refused: “" + t.title(step) + "” failed."
	}
	if at := t.find(step); at >= 0 && at != t.at {
		words += fmt.Sprintf(" It is step %d: answer go %d to see it.", at+1, at+1)
	}
	t.tell(words)
}
