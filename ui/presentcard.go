package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// A cover lies over the slide until a key takes it away.
type cover int

const (
	uncovered cover = iota
	blackCover
	pauseCover
)

// blackScreen is black, where there is colour at all, and empty.
func (p *presenter) blackScreen() []string {
	lines := make([]string, p.height)
	for i := range lines {
		lines[i] = p.theme.in(night, strings.Repeat(" ", p.width))
	}
	return lines
}

// pauseCard is a calm screen: what this is, where it will go on, and that it will.
func (p *presenter) pauseCard() []string {
	title := "LTI Advantage bootcamp"
	if spaced := strings.Join(strings.Split(title, ""), " "); len(spaced) < p.width-8 {
		title = spaced
	}
	s := p.step()
	words := []*text{
		say(heading, title),
		say(accent, strings.Repeat(glyphRule, min(len(title), p.width-4))),
		say(plain, ""),
		say(strong, s.title),
		say(muted, s.chapterTitle),
		say(plain, ""),
		say(plain, "Back in a moment"),
	}
	return p.centred(words)
}

// centred puts lines into the middle of the screen.
func (p *presenter) centred(words []*text) []string {
	lines := make([]string, max(0, (p.height-len(words))*2/5))
	for _, t := range words {
		t = t.shortened(p.width)
		lines = append(lines, strings.Repeat(" ", (p.width-t.width())/2)+p.theme.line(t))
	}
	return lines
}

// keysCard lists the keys, as many as have room.
func (p *presenter) keysCard() []string {
	rows, width := p.keyRows()
	room := p.height - 1
	top := min(p.cardTop, max(0, len(rows)-room))
	indent := strings.Repeat(" ", max(0, (p.width-width)/2))
	lines := make([]string, max(0, min(hall{p.width, p.height}.above(), room-len(rows))))
	for _, r := range rows[top:min(len(rows), top+room)] {
		lines = append(lines, indent+r.paint(p.theme))
	}
	if at := position(top, room, len(rows)); at != nil {
		lines = append(lines, indent+p.theme.line(at))
	}
	return lines
}

// keyRows are all keys, laid out.
func (p *presenter) keyRows() (rows []row, width int) {
	width = min(hall{p.width, p.height}.words(false), p.width-2)
	s := sheet{width: width}
	column := 0
	for _, b := range p.stageKeys.all() {
		column = max(column, ansi.StringWidth(p.keyLabel(b.Help().Key))+2)
	}
	for _, b := range p.stageKeys.all() {
		if b.Enabled() {
			s.pair(strong, say(strong, p.keyLabel(b.Help().Key)), b.Help().Desc, column)
		}
	}
	return s.rows, width
}

// cardKey answers a key while the keys are listed: those that move through them,
// and any other puts them away.
func (p *presenter) cardKey(msg tea.KeyMsg) {
	rows, _ := p.keyRows()
	end := max(0, len(rows)-p.height+1)
	switch {
	case end > 0 && key.Matches(msg, p.stageKeys.down):
		p.cardTop = min(p.cardTop+1, end)
	case end > 0 && key.Matches(msg, p.stageKeys.up):
		p.cardTop = max(0, min(p.cardTop, end)-1)
	default:
		p.help = false
	}
}
