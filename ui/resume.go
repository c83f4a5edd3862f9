package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/spinner"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/steps"
)

// What was finished before is run again in the background: the reader sees the
// first page at once, and every key means what it always does. A run that is
// asked for meanwhile comes first, and then it goes on.

// A resumption is where that stands.
type resumption struct {
	begun   bool
	stopped bool           // by the reader
	then    func() tea.Cmd // what it was interrupted for
}

// resumeAtFirst begins when the first page has been made.
func (m *model) resumeAtFirst() tea.Cmd {
	if m.resuming.begun {
		return nil
	}
	m.resuming.begun = true
	return m.resume()
}

// resume brings back what is left to bring back.
func (m *model) resume() tea.Cmd {
	how := m.engine.Resuming()
	if !m.resuming.begun || m.resuming.stopped || m.run.active() || how.Of == 0 {
		return nil
	}
	ctx, cancel := m.runContext()
	m.spinner = spinner.New(spinner.WithSpinner(spinner.MiniDot))
	command := m.run.resume(ctx, cancel, m.engine, how.Now)
	m.run.resumed = how
	return tea.Batch(command, m.spinner.Tick)
}

// resume gives the command that brings back what was finished before.
func (r *runner) resume(ctx context.Context, cancel context.CancelFunc, e Engine, first string) tea.Cmd {
	r.occupy(first, cancel)
	r.back = true
	begun, done, generation := r.begun, r.done, r.generation
	return func() tea.Msg {
		defer close(done)
		close(begun)
		left, err := e.Resume(ctx)
		return ranMsg{generation: generation, err: err, left: left}
	}
}

// ended takes the end of a run, and goes on with what it has interrupted.
func (m *model) ended(msg ranMsg) tea.Cmd {
	if m.run.back && msg.generation == m.run.generation {
		return m.broughtBack(msg)
	}
	m.ran(msg)
	return m.resume()
}

// broughtBack takes the end of bringing back, or of a part of it.
func (m *model) broughtBack(msg ranMsg) tea.Cmd {
	m.run.end()
	m.lookForEdits()
	m.revision++
	if len(msg.left) > 0 {
		m.add(m.leftWords(msg.left))
	}
	if then := m.resuming.then; then != nil {
		m.resuming.then = nil
		return then()
	}
	if errors.Is(msg.err, context.Canceled) {
		m.resuming.stopped = true
		m.add(stoppedBringingBack)
	}
	return nil
}

const stoppedBringingBack = "Stopped. What was not brought back runs again when a step needs it."

// leftWords say what could not be brought back.
func (c common) leftWords(left []string) string {
	first := "“" + c.title(left[0]) + "”"
	if cause := c.missingBelow(left[0]); cause != "" {
		return fmt.Sprintf("Not brought back: %s, from %s on. They build on “%s”, which has not run: R runs them again.",
			counted(len(left), "step"), first, c.title(cause))
	}
	words := "Could not be brought back, and is left to do: " + first
	if more := len(left) - 1; more > 0 {
		words += ", and after it " + counted(more, "step")
	}
	return words + "."
}

// missingBelow is the first step that another builds on and that has not run, or
// has failed; "" when there is none.
func (c common) missingBelow(step string) string {
	below := map[string]bool{}
	for next := []string{step}; len(next) > 0; next = next[1:] {
		for _, need := range c.engine.Needs(next[0]) {
			if !below[need] {
				below[need] = true
				next = append(next, need)
			}
		}
	}
	for _, stop := range c.stops {
		if state := c.engine.State(stop.name); below[stop.name] && (state == steps.NotRun || state == steps.Failed) {
			return stop.name
		}
	}
	return ""
}

// hear shows what there is to tell of what is kept.
func (m *model) hear() {
	if m.run.busy() {
		return // what runs has the line
	}
	m.add(m.engine.Notices()...)
}

// add tells something beside what is told already: it comes of no key.
func (m *model) add(words ...string) {
	m.notice.words = strings.TrimSpace(m.notice.words + " " + strings.Join(words, " "))
}
