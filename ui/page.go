package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// A row is one line of a page, as wide as the page or less. It is painted when
// it is shown, so that a page of a megabyte costs no more than a short one.
type row struct {
	before    string // the bullet or bar of the block that holds the row
	lead      string // the gutter: a line number, an indent, a mark that the line goes on
	leadPaint token
	of        *text
	cut       cut
	// ready is a line that came painted, instead of the text.
	ready string
}

// paint is the row with its colours.
func (r row) paint(t theme) string {
	before := t.in(muted, r.before)
	if r.of == nil {
		return before + r.ready
	}
	return before + t.in(r.leadPaint, r.lead) + t.text(r.of, r.cut.from, r.cut.to)
}

// words are what the row says.
func (r row) words() string {
	if r.of == nil {
		return r.before + ansi.Strip(r.ready)
	}
	return r.before + r.lead + r.of.s[r.cut.from:r.cut.to]
}

// A page is what one view shows of one step, laid out for one width.
type page struct {
	rows  []row
	after int // where the part about the run begins; 0 when there is none
}

// A sheet lays out a page, line by line.
type sheet struct {
	page
	width int
}

// blank adds an empty row, but never two in a row and none at the top.
func (s *sheet) blank() {
	if n := len(s.rows); n > 0 && (s.rows[n-1].of == nil || s.rows[n-1].of.s != "") {
		s.rows = append(s.rows, row{of: new(text)})
	}
}

// put adds one line, wrapped. lead stands before its first row; the rows it
// goes on in begin with more.
func (s *sheet) put(t *text, lead, more string, how breaking) {
	for i, c := range wrapFrom(t.s, s.width-ansi.StringWidth(lead), s.width-ansi.StringWidth(more), how) {
		if i > 0 {
			lead = more
		}
		s.rows = append(s.rows, row{lead: lead, leadPaint: muted, of: t, cut: c})
	}
}

// prose adds a paragraph, broken between words.
func (s *sheet) prose(t *text, indent int) {
	lead := strings.Repeat(" ", s.indent(indent))
	s.put(t, lead, lead, atSpaces)
}

// pair adds a name and what it means, the meaning indented as one column.
func (s *sheet) pair(paint token, name *text, meaning string, column int) {
	first := len(s.rows)
	if s.width < column+16 {
		s.put(name, "", "", atSpaces)
		s.prose(say(plain, meaning), 2)
		return
	}
	lead := name.pad(column).s
	s.put(say(plain, meaning), lead, strings.Repeat(" ", ansi.StringWidth(lead)), atSpaces)
	s.rows[first].leadPaint = paint
}

// data adds a line of data or code. Where it goes on, a mark says so, below
// the line's own indent.
func (s *sheet) data(t *text, indent int) {
	inner := len(t.s) - len(strings.TrimLeft(t.s, " "))
	lead := strings.Repeat(" ", s.indent(indent))
	if inner+indent+16 > s.width {
		inner = 0
	}
	s.put(t.from(inner), lead+strings.Repeat(" ", inner)+"  ", lead+strings.Repeat(" ", inner)+glyphWrapped+" ", anywhere)
}

// indent keeps an indent from eating a narrow page.
func (s *sheet) indent(n int) int { return max(0, min(n, s.width-24)) }

func shift(spans []span, by int) []span {
	if by == 0 {
		return spans
	}
	moved := make([]span, len(spans))
	for i, s := range spans {
		moved[i] = span{max(0, s.from-by), max(0, s.to-by), s.paint}
	}
	return moved
}
