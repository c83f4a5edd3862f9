package ui

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"ltibootcamp/ltiflow/wire"
)

// A textRow is the part of a line that one row of the screen shows.
type textRow struct {
	line int
	cut  cut
	on   bool // it goes on where another row ended
}

// rows lay the text out.
func (s *manuscript) rows(width int) []textRow {
	rows := make([]textRow, 0, len(s.lines)+len(s.lines)/4)
	for i, l := range s.lines {
		for n, c := range cutsOf(l, width) {
			rows = append(rows, textRow{i, c, n > 0})
		}
	}
	return rows
}

// cutsOf lays a line out by what is drawn: an escape takes more cells than the
// character that it stands for.
func cutsOf(line string, width int) []cut {
	if wire.Line(line) == line {
		return wrap(line, width, anywhere)
	}
	var cuts []cut
	from, cells := 0, 0
	for i := 0; i < len(line); {
		_, w, n, _ := ansi.DecodeSequence(line[i:], ansi.NormalState, nil)
		n = max(n, 1)
		w = widest(wire.Line(line[i:i+n]), w)
		if cells+w > width && i > from {
			cuts, from, cells = append(cuts, cut{from, i}), i, 0
		}
		cells += w
		i += n
	}
	return append(cuts, cut{from, len(line)})
}

// row is where the cursor is among the rows, and in which cell.
func (s *manuscript) row(rows []textRow) (at, cell int) {
	line, column := s.cursor()
	from := bytesIn(s.lines[line], column)
	for i, r := range rows {
		if r.line > line || r.line == line && r.cut.from > from {
			break
		}
		at = i
	}
	return at, ansi.StringWidth(s.lines[line][rows[at].cut.from:from])
}

// gutterOf is how many cells stand before the text: a mark, the number of the
// line, and a blank.
func (s *manuscript) gutterOf() int { return len(strconv.Itoa(len(s.lines))) + 2 }

// editorRoom is what the text has of the screen: the width, but for the gutter
// and a cell for a cursor behind the last one, and the rows.
func (m *model) editorRoom() (width, rows int) {
	width, height := m.theme.inner(m.width, m.body())
	if m.editor.shows != editorText {
		return width, height
	}
	rows = max(1, height-m.editor.belowText(height)-1)
	return max(1, width-m.editor.gutterOf()-1), rows
}

// belowText is how many rows stand below the text and a rule: what the check
// says, and what is under the cursor.
func (e *editor) belowText(height int) int { return 1 + max(leastAbout, min(height/3, mostAbout)) }

// scrollEditor keeps the cursor on the screen.
func (m *model) scrollEditor() {
	e := &m.editor
	if !e.open || m.tooSmall() {
		return
	}
	width, seen := m.editorRoom()
	if e.shows != editorText {
		if e.laid != width { // of a long text it takes a while
			e.lay(m.common, width)
		}
		e.top = max(0, min(e.top, len(e.page.rows)-seen))
		return
	}
	rows := e.rows(width)
	at, _ := e.row(rows)
	e.top = max(0, min(max(e.top, at-seen+1), at, len(rows)-1))
}

// editorPane draws the editor in place of the panes.
func (m *model) editorPane() []string {
	e := &m.editor
	width, seen := m.editorRoom()
	frame := box{title: e.title(m.title(e.step), m.width-4), focused: !m.help.open, width: m.width, height: m.body()}
	var lines []string
	if e.shows == editorText {
		rows := e.rows(width)
		for _, r := range rows[min(e.top, len(rows)):min(len(rows), e.top+seen)] {
			lines = append(lines, e.line(m.theme, r, width))
		}
		line, column := e.cursor()
		frame.note = say(muted, fmt.Sprintf(" line %d of %d, column %d ", line+1, len(e.lines), column+1))
	} else {
		for _, r := range e.page.rows[e.top:min(len(e.page.rows), e.top+seen)] {
			lines = append(lines, r.paint(m.theme))
		}
		frame.note = position(e.top, seen, len(e.page.rows))
	}
	if e.secret {
		frame.note = withSecrets(frame.note)
	}
	if e.shows != editorText {
		return frame.view(m.theme, lines)
	}
	for len(lines) < seen {
		lines = append(lines, "")
	}
	inner, height := m.theme.inner(m.width, m.body())
	return frame.view(m.theme, append(lines, e.below(m.common, inner, e.belowText(height))...))
}

// title says what is edited, and whether it is as the step made it.
func (e *editor) title(step string, room int) *text {
	state := "as it was made"
	switch {
	case e.changed():
		state = "changed"
	case e.mends != nil:
		state = "broken: mend it"
	case e.payload.Edited != nil:
		state = "edited"
	}
	shown := map[editorPage]string{editorDiff: "What differs: ", editorWords: "Warnings and hints: "}[e.shows]
	t := say(strong, " "+shown).add(strong, e.payload.Title).add(plain, " "+glyphDot+" "+state).add(muted, " "+glyphDot+" "+step+" ")
	return t.shortened(room)
}

// line draws one row of the text, with the cursor if it is there.
func (e *editor) line(t theme, r textRow, width int) string {
	raw := e.lines[r.line]
	all := &text{s: raw, spans: lexJSON(raw)}
	line, column := e.cursor()
	gutter := e.gutter(t, r, r.line == line)
	from := bytesIn(raw, column)
	next := len(raw) + 1 // where the next row begins
	if cuts := cutsOf(raw[r.cut.from:], width); len(cuts) > 1 {
		next = r.cut.from + cuts[1].from
	}
	if r.line != line || from < r.cut.from || from >= next {
		return gutter + t.line(harmlessText(all.part(r.cut)))
	}
	from = min(from, r.cut.to)
	before := harmlessText(all.part(cut{r.cut.from, from}))
	if t.profile == termenv.Ascii { // nothing can be reversed here
		return gutter + t.line(before.add(strong, glyphBar).join(harmlessText(all.part(cut{from, r.cut.to}))))
	}
	under, rest := " ", all.part(cut{r.cut.to, r.cut.to})
	if from < r.cut.to {
		_, _, n, _ := ansi.DecodeSequence(raw[from:r.cut.to], ansi.NormalState, nil)
		under, rest = wire.Line(raw[from:from+n]), all.part(cut{from + n, r.cut.to})
	}
	return gutter + t.line(before) + t.in(chosen, under) + t.line(harmlessText(rest))
}

// harmlessText is a text that may be drawn: what was typed or came from a file
// is not yet.
func harmlessText(t *text) *text {
	if safe := wire.Line(t.s); safe != t.s {
		return say(plain, safe)
	}
	return t
}

// gutter is the number of the line, with a mark where something is wrong with
// it or where the cursor is.
func (e *editor) gutter(t theme, r textRow, here bool) string {
	digits := e.gutterOf() - 2
	if r.on {
		return strings.Repeat(" ", digits) + t.in(muted, glyphWrapped) + " "
	}
	number := fmt.Sprintf("%*d ", digits, r.line+1)
	paint := muted
	if here {
		paint = strong
	}
	switch {
	case e.checked.wrong != "" && e.checked.line == r.line+1:
		return t.in(bad, glyphFailed) + t.in(paint, number)
	case e.checked.warned[r.line+1]:
		return t.in(warn, glyphBang) + t.in(paint, number)
	case here:
		return t.in(accent, glyphInto) + t.in(paint, number)
	}
	return " " + t.in(paint, number)
}

// below is what the check says and what is under the cursor, below a rule with
// its place.
func (e *editor) below(c common, width, height int) []string {
	name := part{title: say(accent, e.at.pointer()).ending(width - 2)}
	lines := []string{c.theme.line(name.line(width)), c.theme.line(e.checked.verdict().shortened(width))}
	s := sheet{width: width}
	if first := e.checked.first(); first != nil {
		s.rows = append(s.rows, row{of: first.shortened(width)})
		s.rows[0].cut = cut{0, len(s.rows[0].of.s)}
	}
	e.term(c, &s)
	for i, r := range s.rows {
		if i == height-2 && len(s.rows) > height-1 {
			lines = append(lines, c.theme.line(say(muted, glyphMore+" "+c.keyLabel("ctrl+l")+" shows all of it")))
			break
		}
		lines = append(lines, r.paint(c.theme))
	}
	return lines
}

// term says what the glossary says of the place under the cursor.
func (e *editor) term(c common, s *sheet) {
	if len(e.at.path) == 0 {
		if d, ok := c.engine.Glossary().Document(e.payload.Is); ok {
			s.prose(say(strong, d.Title).add(muted, " "+glyphDot+" "+section(d.Spec)), 0)
			s.prose(say(plain, d.What), 0)
		}
		return
	}
	l := lore{c.engine.Glossary(), c.engine.Trace(), c.title, c.now, e.step}
	s.term(l, nil, e.payload.Is, e.at.path, e.at.said)
}

// inWords is all that the check and the glossary say.
func (e *editor) inWords(c common, s *sheet) {
	s.prose(e.checked.verdict(), 0)
	for _, w := range e.checked.warnings {
		s.prose(w.words(), 0)
	}
	s.blank()
	s.data(say(accent, e.at.pointer()), 0)
	e.term(c, s)
}
