package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/steps"
)

// A prompt asks for a step by name and lists those that match.
type prompt struct {
	open    bool
	input   textinput.Model
	matches []int // places in the course
	cursor  int
}

// newPrompt opens an empty prompt, which every step matches, at the step on
// the screen.
func newPrompt(c common, current int) prompt {
	p := prompt{open: true, input: newInput(c.theme, ": ")}
	p.filter(c)
	p.cursor = min(current, max(0, len(p.matches)-1))
	return p
}

// key edits the prompt. It gives the place of the chosen step, or -1.
func (p *prompt) key(c common, msg tea.KeyMsg) int {
	switch {
	case key.Matches(msg, c.keys.close):
		p.open = false
	case key.Matches(msg, c.keys.choose):
		if len(p.matches) > 0 {
			p.open = false
			return p.matches[p.cursor]
		}
	case key.Matches(msg, c.keys.complete):
		if len(p.matches) > 0 {
			p.input.SetValue(c.stops[p.matches[p.cursor]].name)
			p.input.CursorEnd()
			p.filter(c)
		}
	case key.Matches(msg, c.keys.choiceDown):
		p.cursor = min(p.cursor+1, max(0, len(p.matches)-1))
	case key.Matches(msg, c.keys.choiceUp):
		p.cursor = max(p.cursor-1, 0)
	default:
		if typed(&p.input, msg) {
			p.filter(c)
		}
	}
	return -1
}

// filter lists the steps that match what was typed.
func (p *prompt) filter(c common) {
	p.matches, p.cursor = matching(c.stops, p.input.Value()), 0
}

// matching are the steps whose name or title holds what was typed; those whose
// name begins with it come first.
func matching(stops []stop, typed string) []int {
	typed = strings.ToLower(strings.TrimSpace(typed))
	var exact, first, rest []int
	for i, s := range stops {
		name := strings.ToLower(s.name)
		switch {
		case name == typed:
			exact = append(exact, i)
		case strings.HasPrefix(name, typed):
			first = append(first, i)
		case strings.Contains(name, typed), strings.Contains(strings.ToLower(s.title), typed):
			rest = append(rest, i)
		}
	}
	return append(append(exact, first...), rest...)
}

// view draws the prompt with its list.
func (p prompt) view(c common, states []steps.State, height int) []string {
	width := min(64, c.width)
	innerWidth, innerHeight := c.theme.inner(width, height)
	p.input.Width = max(1, innerWidth-len(p.input.Prompt)-1)
	lines := []string{p.input.View(), ""}
	if len(p.matches) == 0 {
		t := say(warn, glyphBang+" There is no step “"+strings.TrimSpace(p.input.Value())+"”.")
		for _, cut := range wrap(t.s, innerWidth, atSpaces) {
			lines = append(lines, c.theme.text(t, cut.from, cut.to))
		}
	}
	nameWidth := 0
	for _, s := range c.stops {
		nameWidth = max(nameWidth, len(s.name))
	}
	var list []string
	for n, i := range p.matches {
		list = append(list, p.choice(c, states[i], i, n == p.cursor, nameWidth, innerWidth))
	}
	room := innerHeight - len(lines)
	list = window(list, p.cursor-room+1, room)
	lines = append(lines, list...)
	return box{title: say(strong, " Go to a step "), focused: true, width: width, height: min(height, len(lines)+c.theme.frame.GetVerticalFrameSize())}.view(c.theme, lines)
}

func (p prompt) choice(c common, state steps.State, i int, under bool, nameWidth, width int) string {
	glyph, paint := stateMark(state)
	gutter, words := " ", plain
	if under {
		gutter, words = glyphCursor, chosen
	}
	t := say(accent, gutter).add(plain, " ").add(paint, glyph).add(plain, " ").add(words, c.stops[i].name).pad(nameWidth+6).
		add(muted, c.stops[i].title)
	return shorten(c.theme.line(t), width)
}
