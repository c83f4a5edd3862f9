package ui

import (
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A helpSheet lists all keys and the meaning of the marks.
type helpSheet struct {
	open bool
	top  int
}

// helpPage is made from the bindings: what stands there is what the keys do.
func helpPage(c common, width int) page {
	s := sheet{width: width}
	const column = 14
	for _, g := range c.keys.groups() {
		s.blank()
		s.prose(say(heading, g.title), 0)
		for _, b := range g.keys {
			if b.Enabled() {
				s.key(c.keyLabel(b.Help().Key), b.Help().Desc, column)
			}
		}
	}
	s.blank()
	s.prose(say(heading, "Marks"), 0)
	s.pair(accent, say(accent, "  "+glyphHere), "you are here", column)
	for _, m := range []struct {
		state   steps.State
		meaning string
	}{
		{steps.Done, "done: every check held"},
		{steps.NotRun, "to do"},
		{steps.Failed, "failed; the guide says why"},
		{steps.Stale, "stale: what it was built on ran again, or it has expired"},
	} {
		glyph, paint := stateMark(m.state)
		s.pair(paint, say(paint, "  "+glyph), m.meaning, column)
	}
	s.blank()
	s.prose(say(heading, "Playing"), 0)
	s.pair(strong, say(strong, "  edition"), c.edition, column)
	s.pair(strong, say(strong, "  platform"), wire.Line(c.platform), column)
	return s.page
}

func (s *sheet) key(label, does string, column int) {
	s.pair(strong, say(strong, "  "+label), does, column)
}

// helpBox is how large the sheet is on this screen.
func (c common) helpBox() (width, height int) { return min(66, c.width), c.height - 2 }

// view draws the sheet.
func (h helpSheet) view(c common) []string {
	width, height := c.helpBox()
	innerWidth, innerHeight := c.theme.inner(width, height)
	p := helpPage(c, innerWidth)
	lines := make([]string, 0, innerHeight)
	top := max(0, min(h.top, len(p.rows)-innerHeight))
	for _, r := range p.rows[top:min(len(p.rows), top+innerHeight)] {
		lines = append(lines, r.paint(c.theme))
	}
	return box{title: say(strong, " All keys "), note: position(top, innerHeight, len(p.rows)), focused: true, width: width, height: height}.view(c.theme, lines)
}

// rows is how many rows the sheet has, and how many are seen.
func (h helpSheet) rows(c common) (all, seen int) {
	width, seen := c.theme.inner(c.helpBox())
	return len(helpPage(c, width).rows), seen
}
