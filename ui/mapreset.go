package ui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// A resetting is a question: what is to be as if it had never run.
type resetting struct {
	what  string
	steps []string
}

// under is what would be reset at the cursor.
func (d *courseMap) under(c common) resetting {
	at := d.rows[d.cursor]
	if at.step >= 0 {
		return resetting{"“" + c.stops[at.step].title + "”", []string{c.stops[at.step].name}}
	}
	of := slices.DeleteFunc(slices.Clone(c.stops), func(s stop) bool { return s.chapter != at.chapter })
	return resetting{"the chapter “" + of[0].chapterTitle + "”", namesOf(of)}
}

func namesOf(stops []stop) []string {
	var names []string
	for _, s := range stops {
		names = append(names, s.name)
	}
	return names
}

// ask puts the question, unless a step runs: it would end as if nothing had been
// reset. The map says so.
func (d *courseMap) ask(m *model, r resetting) {
	if !m.run.busy() {
		d.resets = &r
	}
}

// answer takes the answer to the question.
func (d *courseMap) answer(m *model, msg tea.KeyMsg) tea.Cmd {
	switch {
	case key.Matches(msg, m.keys.help):
		m.openHelp()
	case key.Matches(msg, m.keys.quit):
		return tea.Quit
	case key.Matches(msg, m.keys.choose):
		m.reset(*d.resets)
		d.resets = nil
	case key.Matches(msg, m.keys.close):
		d.resets = nil
	}
	return nil
}

// reset has steps be as if they had never run, and shows it.
func (m *model) reset(r resetting) {
	if m.run.busy() {
		m.notice = notice{words: "A step runs: nothing was reset."}
		return
	}
	m.engine.Reset(r.steps...)
	for _, step := range r.steps {
		delete(m.broken, step)
		delete(m.failures, step)
		m.renew(step, false)
		delete(m.arriving, slot{step, guideView})
	}
	m.lookForEdits()
	m.notice = notice{words: "Reset: " + r.what + " is as if it had never run."}
}
