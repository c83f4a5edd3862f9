package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/steps"
)

// A choice is one thing that a prompt offers, by its name.
type choice struct {
	name, title string
	glyph       string
	paint       token // of the glyph
}

// A prompt asks for one of some things by name and lists those that match.
type prompt struct {
	open    bool
	title   string
	none    string // what is said when nothing matches, before what was typed
	choices []choice
	chosen  func(m *model, i int)

	input   textinput.Model
	matches []int // places among the choices
	cursor  int
}

// goToStep asks for a step, at the one on the screen.
func (m *model) goToStep() {
	m.prompt = promptForStep(m.common, m.states, m.current)
	m.prompt.chosen = (*model).visit
}

// promptForStep offers all steps, with the cursor on one.
func promptForStep(c common, states []steps.State, at int) prompt {
	p := newPrompt(c.theme, prompt{title: "Go to a step", none: "There is no step"})
	for i, s := range c.stops {
		glyph, paint := stateMark(states[i])
		p.choices = append(p.choices, choice{s.name, s.title, glyph, paint})
	}
	p.filter()
	p.cursor = min(at, max(0, len(p.matches)-1))
	return p
}

// longestName is how many cells of a name are listed and looked through.
const longestName = 256

// jumpToName asks for a place in the outline by its name: a member, an exchange,
// a function.
func (m *model) jumpToName() {
	o := m.outline()
	var to []*node
	digits := len(strconv.Itoa(len(o.roots)))
	m.prompt = newPrompt(m.theme, prompt{title: "Jump to", none: "Nothing here is called"})
	o.each(func(n *node) bool {
		if name, title := nameOf(n); name != "" {
			to = append(to, n)
			m.prompt.choices = append(m.prompt.choices, choice{
				name: clip(name, longestName), title: clip(title, longestName),
				glyph: fmt.Sprintf("%*s", digits, hopNumber(n)), paint: muted,
			})
		}
		return true
	})
	if len(to) == 0 {
		m.prompt.open = false
		m.notice = notice{words: "Nothing here has a name to jump to."}
	}
	m.prompt.chosen = func(m *model, i int) { m.jumpTo(o, to[i]) }
	m.prompt.filter()
}

// jumpTo goes to a node, or to what has its name and its place in an outline
// that was made since.
func (m *model) jumpTo(of *outline, n *node) {
	o := m.outline()
	if o != nil && o != of {
		name, _ := nameOf(n)
		if n = o.counterpart(n); n != nil {
			if now, _ := nameOf(n); now != name {
				n = nil
			}
		}
	}
	if o == nil || n == nil {
		m.notice = notice{words: "What was listed has changed. Press f again."}
		return
	}
	o.jump(n)
}

// nameOf is what a node can be found by, and where it stands; "" for what has
// no name: elements, lines, remarks.
func nameOf(n *node) (name, title string) {
	switch m := n.matter.(type) {
	case *value:
		if m.element < 0 && m.name.to > 0 {
			return m.key(), parentName(n)
		}
	case part:
		return m.title.s, halfOf(n)
	case functionTitle:
		return m.Name, m.note
	case *hop:
		return m.Method + " " + pathOf(m.Exchange), m.parties() + "  " + answerOf(m.Exchange).long
	case named:
		return m.name, m.value
	case check:
		return m.About().Check, string(m.Code)
	}
	return "", ""
}

// parentName is what a member stands in: the last word of its parent's name.
func parentName(n *node) string {
	if n.parent == nil {
		return ""
	}
	if p, ok := n.parent.matter.(part); ok {
		return strings.TrimSpace(halfOf(n.parent) + " " + p.title.s)
	}
	var name string
	if v, ok := n.parent.matter.(*value); !ok {
		name, _ = nameOf(n.parent)
	} else if v.element < 0 { // asking for its title would go on to the root
		name = v.key()
	}
	return name[strings.LastIndexByte(name, '/')+1:]
}

// hopNumber is the number of the exchange that a node stands in: a nonce goes
// through more than one.
func hopNumber(n *node) string {
	for ; n != nil; n = n.parent {
		if h, ok := n.matter.(*hop); ok {
			return strconv.Itoa(h.number)
		}
	}
	return ""
}

// halfOf is the half of an exchange that a node stands in.
func halfOf(n *node) string {
	for ; n != nil; n = n.parent {
		if h, ok := n.matter.(half); ok {
			return h.title.s
		}
	}
	return ""
}

func newPrompt(t theme, p prompt) prompt {
	p.open, p.input = true, newInput(t, ": ")
	return p
}

// promptKey edits the prompt.
func (m *model) promptKey(msg tea.KeyMsg) {
	if m.prompt.input.Value() == "" && key.Matches(msg, m.keys.help) {
		m.openHelp() // nothing is called so
		return
	}
	if i, chosen := m.prompt.press(m.keys, msg); chosen {
		m.prompt.chosen(m, i)
	}
}

// press gives the prompt a key, and tells which choice it took, if it took one.
func (p *prompt) press(k keyMap, msg tea.KeyMsg) (i int, chosen bool) {
	switch {
	case key.Matches(msg, k.close):
		p.open = false
	case key.Matches(msg, k.choose):
		if len(p.matches) > 0 {
			p.open = false
			return p.matches[p.cursor], true
		}
	case key.Matches(msg, k.complete):
		if len(p.matches) > 0 {
			p.input.SetValue(p.choices[p.matches[p.cursor]].name)
			p.input.CursorEnd()
			p.filter()
		}
	case key.Matches(msg, k.choiceDown):
		p.cursor = min(p.cursor+1, max(0, len(p.matches)-1))
	case key.Matches(msg, k.choiceUp):
		p.cursor = max(p.cursor-1, 0)
	case typed(&p.input, msg):
		p.filter()
	}
	return 0, false
}

// filter lists what matches what was typed.
func (p *prompt) filter() { p.matches, p.cursor = matching(p.choices, p.input.Value()), 0 }

// matching are the places of what holds in its name or title what was typed:
// first what is called exactly so, then what begins so.
func matching(choices []choice, typed string) []int {
	typed = strings.ToLower(strings.TrimSpace(typed))
	var exact, first, rest []int
	for i, c := range choices {
		name := strings.ToLower(c.name)
		switch {
		case name == typed:
			exact = append(exact, i)
		case strings.HasPrefix(name, typed):
			first = append(first, i)
		case strings.Contains(name, typed), strings.Contains(strings.ToLower(c.title), typed):
			rest = append(rest, i)
		}
	}
	return slices.Concat(exact, first, rest)
}

// view draws the prompt with its list.
func (p prompt) view(c common, height int, note *text) []string {
	width := min(64, c.width)
	innerWidth, innerHeight := c.theme.inner(width, height)
	p.input.Width = max(1, innerWidth-len(p.input.Prompt)-1)
	lines := []string{p.input.View(), ""}
	if len(p.matches) == 0 {
		t := say(warn, glyphBang+" "+p.none+" “"+strings.TrimSpace(p.input.Value())+"”.")
		for _, cut := range wrap(t.s, innerWidth, atSpaces) {
			lines = append(lines, c.theme.text(t, cut.from, cut.to))
		}
	}
	room := max(0, innerHeight-len(lines))
	top := max(0, min(p.cursor-room+1, len(p.matches)-room))
	column := columnOf(p.choices, innerWidth)
	for n := top; n < min(len(p.matches), top+room); n++ {
		lines = append(lines, p.choices[p.matches[n]].view(c.theme, n == p.cursor, column, innerWidth))
	}
	return frame{title: p.title, note: note, width: width, height: height}.view(c.theme, lines)
}

// columnOf is where the titles of choices stand: behind the longest name, and
// at the latest in the middle.
func columnOf(choices []choice, width int) int {
	widest := 0
	for _, c := range choices {
		widest = max(widest, len(c.name)+c.lead().width())
	}
	return min(widest+2, width/2)
}

// lead is what stands before the name.
func (c choice) lead() *text { return say(plain, "  ").add(c.paint, c.glyph).add(plain, " ") }

func (c choice) view(t theme, under bool, column, width int) string {
	lead, words := c.lead(), plain
	if under {
		lead, words = say(accent, glyphCursor).join(lead.from(1)), chosen
	}
	name := say(words, c.name)
	if c.title != "" {
		room := column - lead.width() - 1
		name = say(words, shortName(c.name, room)).shortened(room)
	}
	return t.line(lead.join(name).pad(column).add(muted, c.title).shortened(width))
}
