package ui

import (
	"context"
	"errors"

	"github.com/charmbracelet/bubbles/spinner"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/content"
	"ltibootcamp/steps"
)

// A triedMsg is the end of an answer that had to run the step.
type triedMsg struct {
	generation int
	step       string
	sheet      *questionSheet
	reply      steps.Reply
	err        error
}

// try answers with a run of the step. The sheet stays open meanwhile.
func (m *model) try(q *questionSheet, a steps.Answer) tea.Cmd {
	if m.run.busy() {
		return nil // the sheet says what runs and how to stop it
	}
	if m.run.back {
		m.resuming.then = func() tea.Cmd { return m.try(q, a) }
		m.run.stop()
		return nil
	}
	ctx, cancel := m.runContext()
	c := q.question()
	q.reply, q.problem, q.sees = nil, "", theReply
	m.finder = finder{}
	m.spinner = spinner.New(spinner.WithSpinner(spinner.MiniDot))
	m.run.occupy(c.Step, cancel)
	return tea.Batch(trying(ctx, m.engine, m.run, q, c.Name, a), m.spinner.Tick)
}

// trying gives the command that answers with a run.
func trying(ctx context.Context, e Engine, r runner, q *questionSheet, name string, a steps.Answer) tea.Cmd {
	return func() tea.Msg {
		defer close(r.done)
		close(r.begun)
		msg := triedMsg{generation: r.generation, step: r.step, sheet: q, err: ctx.Err()}
		if msg.err == nil {
			msg.reply, msg.err = e.Answer(ctx, name, a)
		}
		return msg
	}
}

// tried takes the end of such a run. The step has run again as it was: every
// page is made anew.
func (m *model) tried(msg triedMsg) {
	if !m.run.active() || msg.generation != m.run.generation {
		return
	}
	m.run.end()
	m.lookForEdits()
	m.renew(msg.step, false)
	if errors.Is(msg.err, context.Canceled) {
		msg.err = errors.New("it was stopped before it finished")
	}
	msg.sheet.take(m, msg.reply, msg.err)
	if !m.covered() && m.step().name == msg.step {
		m.dialog = msg.sheet
	}
}

// answerAtOnce answers with what needs no run.
func (m *model) answerAtOnce(c content.Checkpoint, a steps.Answer) (steps.Reply, error) {
	ctx, cancel := m.runContext()
	defer cancel()
	return m.engine.Answer(ctx, c.Name, a)
}

// mend opens the broken payload in the editor, or what was made of it so far.
func (m *model) mend(q *questionSheet) {
	c := q.question()
	p, err := m.engine.Broken(c.Name)
	if err != nil {
		q.take(m, steps.Reply{}, err)
		return
	}
	if q.shown != nil {
		p.Original = q.shown
	}
	m.openEditor(senderOf(c), p)
	if !m.editor.open {
		return // the notice says why
	}
	if q.text != nil {
		m.editor.manuscript = newManuscript(string(q.text))
		m.editor.look(m.common)
	}
	m.editor.mends = q
	m.dialog = nil
}

// senderOf is the step that sends what is to be mended.
func senderOf(c content.Checkpoint) string {
	if step := c.Repair.Edit.Step; step != "" {
		return step
	}
	return c.Step
}

// mended answers with the text of the editor.
func (m *model) mended() tea.Cmd {
	q := m.editor.mends
	q.text, q.shown = []byte(m.editor.text), m.editor.payload.Original
	m.leaveMending()
	return m.try(q, steps.Answer{Text: q.text, Shown: q.shown})
}

// leaveMending closes the editor, and is back at the question. What was made of
// the payload so far is there when it is opened again.
func (m *model) leaveMending() {
	q := m.editor.mends
	m.editor = editor{}
	m.dialog = q
}
