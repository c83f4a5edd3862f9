package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/steps"
)

// An arrivedMsg names the step that the reader's own browser has completed, or
// failed at.
type arrivedMsg string

// listen waits for the next one. It is asked for again after each.
func listen(arrived <-chan string, done <-chan struct{}) tea.Cmd {
	if arrived == nil {
		return nil
	}
	return func() tea.Msg {
		select {
		case step := <-arrived:
			return arrivedMsg(step)
		case <-done:
			return nil
		}
	}
}

// arrived shows what the browser brought. A reader who has not got past the
// step is taken there; one who has, or is at something that is about the step on
// the screen, is told.
func (m *model) arrived(msg arrivedMsg) tea.Cmd {
	step := string(msg)
	failed := m.engine.State(step) == steps.Failed
	m.renew(step, failed)
	words := "Your browser brought this message."
	switch at := m.find(step); {
	case at >= m.current && !m.run.busy() && !m.covered() && !m.pointing.on():
		m.visit(at)
		if failed {
			m.show(guideView)
			words = "What your browser brought was refused."
		}
	case failed:
		words = "“" + m.title(step) + "” came from your browser and failed. Press : to go there."
	default:
		words = "“" + m.title(step) + "” came from your browser. Press : to go there."
	}
	m.notice = notice{words: words}
	return listen(m.engine.Arrived(), m.done)
}
