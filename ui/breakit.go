package ui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
)

// A breakSheet asks for a fault of a step, and then what will come of it.
type breakSheet struct {
	open    bool
	faults  []content.Fault
	fault   int     // that was chosen
	guesses []guess // what can be guessed of it; none before
	cursor  int
}

// openFaults lists the faults of the step on the screen.
func (m *model) openFaults() {
	faults := m.engine.Faults(m.step().name)
	switch {
	case m.run.busy(): // the status line says what runs and how to stop it
	case len(faults) == 0:
		m.notice = notice{words: m.nothingHere(toBreak(), m.step().name)}
	default:
		m.breaking = breakSheet{open: true, faults: faults}
	}
}

// guessing tells that the fault is chosen.
func (b breakSheet) guessing() bool { return len(b.guesses) > 0 }

// breakKey answers a key while the sheet is open.
func (m *model) breakKey(msg tea.KeyMsg) tea.Cmd {
	b := &m.breaking
	switch {
	case key.Matches(msg, m.keys.help):
		m.openHelp()
	case key.Matches(msg, m.keys.breakStep), key.Matches(msg, m.keys.close) && !b.guessing():
		b.open = false
	case key.Matches(msg, m.keys.close):
		b.guesses, b.cursor = nil, b.fault
	case key.Matches(msg, m.keys.choose) && !b.guessing():
		b.fault, b.guesses, b.cursor = b.cursor, guessesOf(b.faults[b.cursor], b.faults), 0
	case key.Matches(msg, m.keys.choose):
		return m.experiment(b.guesses[b.cursor])
	case key.Matches(msg, m.keys.skip) && b.guessing():
		return m.experiment(guess{})
	default:
		b.cursor, _ = m.keys.move(msg, b.cursor, len(b.choices()), listPage)
	}
	return nil
}

// experiment makes the fault that was chosen.
func (m *model) experiment(g guess) tea.Cmd {
	m.breaking.open = false
	fault := m.breaking.faults[m.breaking.fault]
	return m.begin(fault.Step, &experiment{fault, g})
}

// listPage is how many lines of a list a page is, at any size of the screen.
const listPage = 10

// choices are the faults, or what can be guessed.
func (b breakSheet) choices() []choice {
	var choices []choice
	for _, f := range b.faults {
		choices = append(choices, choice{name: wire.Line(f.Title)})
	}
	if !b.guessing() {
		return choices
	}
	choices = nil
	for _, g := range b.guesses {
		name, means := g.words()
		choices = append(choices, choice{name: name, title: means})
	}
	return choices
}

// says is what there is to say of a choice: what the fault does, what the check
// asks.
func (b breakSheet) says(i int) string {
	if !b.guessing() {
		return b.faults[i].Says
	}
	_, means := b.guesses[i].words()
	return means
}

// above is what stands above the choices: the fault, once it is chosen.
func (b breakSheet) above(width int) []row {
	s := sheet{width: width}
	if b.guessing() {
		s.prose(say(accent, b.faults[b.fault].Title), 0)
		s.blank()
	}
	return s.rows
}

// below is what there is to say of the choice under the cursor. It is as high
// for each, so that nothing jumps.
func (b breakSheet) below(width int) []row {
	highest := 0
	var under []row
	for i := range b.choices() {
		s := sheet{width: width}
		s.prose(say(plain, b.says(i)), 0)
		if highest = max(highest, len(s.rows)); i == b.cursor {
			under = s.rows
		}
	}
	blank := row{of: new(text)}
	return slices.Concat([]row{blank}, under, slices.Repeat([]row{blank}, highest-len(under)))
}

// leastChoices is how many choices are seen, however much there is to say.
const leastChoices = 3

// view draws the sheet.
func (b breakSheet) view(c common, height int, note *text) []string {
	width := min(76, c.width)
	innerWidth, innerHeight := c.theme.inner(width, height)
	choices, above, below := b.choices(), b.above(innerWidth), b.below(innerWidth)
	if len(above)+len(below)+leastChoices > innerHeight {
		above = nil
	}
	room := min(len(choices), max(leastChoices, innerHeight-len(above)-len(below)))
	top := windowTop(b.cursor, len(choices), room)
	lines := painted(c.theme, above)
	column := columnOf(choices, innerWidth)
	for i := top; i < top+room; i++ {
		lines = append(lines, choices[i].view(c.theme, i == b.cursor, column, innerWidth))
	}
	lines = append(lines, painted(c.theme, below)...)
	title := "Break this step"
	if b.guessing() {
		title = "Which check will catch it?"
	}
	return frame{title: title, note: note, at: position(top, room, len(choices)), width: width, height: height}.view(c.theme, lines)
}
