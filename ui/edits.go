package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// edit lets the reader change a payload of the step on the screen. A step that
// has made none yet is run first.
func (m *model) edit() tea.Cmd {
	step := m.step().name
	payloads := m.engine.Payloads(step)
	made := madeOf(payloads)
	switch {
	case m.run.busy(): // the status line says what runs and how to stop it
	case len(payloads) == 0:
		m.notice = notice{words: m.nothingHere(toEdit(), m.step().name)}
	case len(made) == 0:
		m.editing = step
		return m.start()
	default:
		m.chooseToEdit(step, made)
	}
	return nil
}

// madeOf are the payloads that there is a text of.
func madeOf(payloads []steps.Payload) []steps.Payload {
	var made []steps.Payload
	for _, p := range payloads {
		if p.Original != nil {
			made = append(made, p)
		}
	}
	return made
}

// chooseToEdit opens the only payload, or asks for one.
func (m *model) chooseToEdit(step string, made []steps.Payload) {
	if len(made) == 1 {
		m.openEditor(step, made[0])
		return
	}
	m.prompt = newPrompt(m.theme, prompt{title: "Edit what this step sends", none: "It sends nothing that is called"})
	for _, p := range made {
		c := choice{name: wire.Line(p.Title), glyph: " "}
		if p.Edited != nil {
			c.glyph, c.paint, c.title = glyphEdited, warn, "edited"
		}
		m.prompt.choices = append(m.prompt.choices, c)
	}
	m.prompt.chosen = func(m *model, i int) { m.openEditor(step, made[i]) }
	m.prompt.filter()
}

// editAfterRun opens the editor for which a step was run, as far as it came to
// make something.
func (m *model) editAfterRun(step string) {
	if m.editing != step {
		return
	}
	m.editing = ""
	if m.step().name != step {
		return
	}
	made := madeOf(m.engine.Payloads(step))
	if len(made) == 0 {
		m.notice = notice{words: "The step ended before it made anything to edit."}
		return
	}
	if m.covered() || m.finder.typing { // the keys are another's meanwhile
		m.notice = notice{words: "The step has run: e edits what it sends."}
		return
	}
	m.chooseToEdit(step, made)
	m.notice = notice{words: "The step has run, so that there is something to edit."}
}

// lookForEdits finds out in which steps something is edited.
func (c *common) lookForEdits() {
	edited := map[string]bool{}
	for _, s := range c.stops {
		edited[s.name] = len(editsOf(c.engine.Payloads(s.name))) > 0
	}
	c.edited = edited // another map: commands may hold the old one
}

// editsOf are the payloads that are edited.
func editsOf(payloads []steps.Payload) []steps.Payload {
	var edits []steps.Payload
	for _, p := range payloads {
		if p.Edited != nil {
			edits = append(edits, p)
		}
	}
	return edits
}

// editedBefore are the titles of the steps that a step builds on, directly or
// not, and that send something edited.
func editedBefore(e Engine, stops []stop, step string) []string {
	before := map[string]bool{}
	var collect func(step string)
	collect = func(step string) {
		for _, need := range e.Needs(step) {
			if !before[need] {
				before[need] = true
				collect(need)
			}
		}
	}
	collect(step)
	var titles []string
	for _, s := range stops {
		if before[s.name] && len(editsOf(e.Payloads(s.name))) > 0 {
			titles = append(titles, "“"+s.title+"”")
		}
	}
	return titles
}
