package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
)

// A breakSheet asks for a fault of a step, and then what will come of it.
type breakSheet struct {
	open    bool
	faults  []content.Fault
	matches []int   // the places of those that are listed
	fault   int     // that was chosen
	guesses []guess // what can be guessed of it; none before
	cursor  int

	finding bool // words are typed, and what has them is listed
	input   textinput.Model
}

// openFaults lists the faults of the step on the screen.
func (m *model) openFaults() {
	faults := m.engine.Faults(m.step().name)
	switch {
	case m.run.busy(): // the status line says what runs and how to stop it
	case len(faults) == 0:
		m.notice = notice{words: m.nothingHere(toBreak(), m.step().name)}
	default:
		m.breaking = breakSheet{open: true, faults: faults, input: newInput(m.theme, "/ ")}
		m.breaking.filter()
	}
}

// filter lists the faults that have what was typed, in their title or in what they
// do.
func (b *breakSheet) filter() {
	var all []choice
	for _, f := range b.faults {
		all = append(all, choice{name: wire.Line(f.Title), title: f.Says})
	}
	b.matches, b.cursor = matching(all, b.input.Value()), 0
}

// choose chooses the fault under the cursor, out of all of them again.
func (b *breakSheet) choose() {
	if b.cursor < len(b.matches) {
		b.fault = b.matches[b.cursor]
		b.showAll()
		b.guesses, b.cursor = guessesOf(b.faults[b.fault], b.faults), 0
	}
}

// showAll lists every fault again, at the one that is under the cursor.
func (b *breakSheet) showAll() {
	at := b.fault
	if b.cursor < len(b.matches) {
		at = b.matches[b.cursor]
	}
	b.finding = false
	b.input.Reset()
	b.filter()
	b.cursor = slices.Index(b.matches, at)
}

// findFaultKey answers a key while the words of a fault are typed.
func (m *model) findFaultKey(msg tea.KeyMsg) {
	b := &m.breaking
	switch {
	case key.Matches(msg, m.keys.close):
		b.showAll()
	case key.Matches(msg, m.keys.choose):
		b.choose()
	case key.Matches(msg, m.keys.choiceDown):
		b.cursor = max(0, min(b.cursor+1, len(b.matches)-1))
	case key.Matches(msg, m.keys.choiceUp):
		b.cursor = max(0, b.cursor-1)
	case typed(&b.input, msg):
		b.filter()
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
	case key.Matches(msg, m.keys.find) && !b.guessing():
		b.finding = true
	case key.Matches(msg, m.keys.choose) && !b.guessing():
		b.choose()
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
	for _, i := range b.matches {
		choices = append(choices, choice{name: wire.Line(b.faults[i].Title)})
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
		return b.faults[b.matches[i]].Says
	}
	_, means := b.guesses[i].words()
	return means
}

// above is what stands above the choices: the fault, once it is chosen, or the words
// that one is looked for by.
func (b breakSheet) above(width int) []row {
	s := sheet{width: width}
	if b.guessing() {
		s.prose(say(accent, b.faults[b.fault].Title), 0)
		s.blank()
	}
	if b.finding {
		b.input.Width = max(1, width-len(b.input.Prompt)-1)
		s.rows = append(s.rows, row{ready: b.input.View()}, row{of: new(text)})
	}
	if len(b.matches) == 0 {
		s.prose(say(warn, glyphBang+" No fault has “"+strings.TrimSpace(b.input.Value())+"”."), 0)
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
	switch tight := len(above)+len(below)+leastChoices > innerHeight; {
	case tight && b.finding:
		below = nil
	case tight:
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
