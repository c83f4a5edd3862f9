package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/ltiflow/wire"
)

// A cell is one character of a painted line with its width and its paint.
type cell struct {
	s     string
	width int
	style string
}

// cellsOf reads a painted line. Blanks at its end are dropped.
func cellsOf(line string) []cell {
	var cells []cell
	style := ""
	state := ansi.NormalState
	for line != "" {
		seq, width, n, next := ansi.DecodeSequence(line, state, nil)
		state, line = next, line[n:]
		switch {
		case seq == reset || seq == "\x1b[m":
			style = ""
		case strings.HasPrefix(seq, "\x1b[") && strings.HasSuffix(seq, "m"):
			style += seq
		case width > 0 || !strings.HasPrefix(seq, "\x1b"):
			// A reference like &rlm; has become a character only now.
			if safe := wire.Line(seq); safe != seq {
				seq, width = safe, ansi.StringWidth(safe)
			}
			cells = append(cells, cell{seq, widest(seq, width), style})
		}
	}
	for len(cells) > 0 && cells[len(cells)-1].s == " " {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// paintCells writes cells as a line that begins and ends its own paint.
func paintCells(cells []cell) string {
	var b strings.Builder
	open := ""
	for _, c := range cells {
		if c.style != open {
			if open != "" {
				b.WriteString(reset)
			}
			b.WriteString(c.style)
			open = c.style
		}
		b.WriteString(c.s)
	}
	if open != "" {
		b.WriteString(reset)
	}
	return b.String()
}

// rewrap brings a painted line to a width, as wrap does with a bare one: at
// blanks, and inside a word only when it fills the row.
func rewrap(line string, width int) []string {
	cells := cellsOf(line)
	var rows []string
	for {
		taken, next := fill(cells, max(1, width))
		rows = append(rows, paintCells(cells[:taken]))
		if next >= len(cells) {
			return rows
		}
		cells = cells[next:]
	}
}

// fill tells how many cells the next row takes, and where the one after it
// begins.
func fill(cells []cell, width int) (taken, next int) {
	used, blank, words := 0, -1, false
	for i, c := range cells {
		if used+c.width > width && i > 0 {
			switch {
			case c.s == " ":
				return i, i + 1
			case blank > 0:
				return blank, blank + 1
			default:
				return i, i
			}
		}
		if c.s != " " {
			words = true
		} else if words {
			blank = i
		}
		used += c.width
	}
	return len(cells), len(cells)
}
