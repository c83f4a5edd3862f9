package ui

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
)

// A box draws a frame around lines: a title in its upper edge and a note in
// its lower one.
type box struct {
	title, note *text
	focused     bool
	width       int // the frame included
	height      int
	gutter      bool // the lines bring what stands in the left padding
}

// inner is the room inside a box of this theme.
func (t theme) inner(width, height int) (int, int) {
	return max(0, width-t.frame.GetHorizontalFrameSize()), max(0, height-t.frame.GetVerticalFrameSize())
}

// view draws the box with the lines in it, padded or cut to its size.
func (b box) view(t theme, lines []string) []string {
	if b.width < 4 || b.height < 2 {
		return nil
	}
	edge := muted
	if b.focused {
		edge = accent
	}
	border := lipgloss.RoundedBorder()
	width, height := t.inner(b.width, b.height)
	left := strings.Repeat(" ", t.frame.GetPaddingLeft())
	right := strings.Repeat(" ", t.frame.GetPaddingRight())
	if b.gutter {
		width, left = width+len(left), ""
	}
	out := make([]string, 0, b.height)
	out = append(out, b.edge(t, edge, border.TopLeft, border.TopRight, b.title, false))
	for i := range height {
		line := ""
		if i < len(lines) {
			line = lines[i]
		}
		out = append(out, t.in(edge, border.Left)+left+fit(line, width)+right+t.in(edge, border.Right))
	}
	return append(out, b.edge(t, edge, border.BottomLeft, border.BottomRight, b.note, true))
}

// edge draws the upper or the lower edge with the words in it.
func (b box) edge(t theme, paint token, from, to string, words *text, atEnd bool) string {
	room := b.width - 2
	rule := func(n int) string { return t.in(paint, ruleOf(n)) }
	if words == nil || words.s == "" || words.width() > room-1 {
		if words != nil && words.s != "" && !atEnd {
			return t.in(paint, from) + fit(t.line(words), room) + t.in(paint, to)
		}
		return t.in(paint, from) + rule(room) + t.in(paint, to)
	}
	rest := room - words.width()
	if atEnd {
		return t.in(paint, from) + rule(rest-1) + t.line(words) + rule(1) + t.in(paint, to)
	}
	return t.in(paint, from) + t.line(words) + rule(rest) + t.in(paint, to)
}

// ruleOf is a rule of n cells.
func ruleOf(n int) string { return strings.Repeat(lipgloss.RoundedBorder().Top, max(0, n)) }

// overlay lays a box over the screen, from column x on and below the header.
func overlay(screen, over []string, x int) {
	for i, line := range over[:min(len(over), max(0, len(screen)-1))] {
		under := screen[1+i]
		left := fit(ansi.Truncate(under, x, ""), x)
		right := ansi.TruncateLeft(under, x+ansi.StringWidth(line), "")
		if strings.Contains(under, "\x1b") {
			left += reset
			right += reset
		}
		screen[1+i] = left + line + right
	}
}
