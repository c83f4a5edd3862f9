package ui

import (
	"slices"
	"sort"
	"strings"
)

// rows lays a shot out. Where not all of it has room, what is around the marks has,
// unless the whole of it is wanted.
func (s shot) rows(width, room int, whole bool) []row {
	out := sheet{width: width}
	out.put(s.title.shortened(width), "", "", anywhere)
	out.rows = append(out.rows, row{of: new(text)})
	lines := make([][]row, len(s.lines))
	quiet := s.anyMarked() // all that is not
	for i, l := range s.lines {
		lines[i] = s.line(l, width, quiet, !whole)
	}
	if whole {
		out.rows = append(out.rows, slices.Concat(lines...)...)
	} else {
		out.rows = append(out.rows, s.excerpt(lines, room-len(out.rows))...)
	}
	return out.rows
}

// mostRows is how many rows of one line are enough where there is little room.
const mostRows = 3

// line lays one line out: what is marked has a mark and stands out, where
// anything is marked.
func (s shot) line(l shotLine, width int, quiet, clipped bool) []row {
	lead, of := "  ", l.of
	switch {
	case l.marked:
		lead, of = glyphCursor+" ", standingOut(l.of, s.marks)
	case quiet:
		of = say(muted, l.of.s)
	}
	out := sheet{width: width}
	if most := mostRows * (width - 6); clipped && of.width() > most {
		of = of.shortened(most)
	}
	onward := min(l.onward, width/2)
	out.put(of, lead, strings.Repeat(" ", max(0, onward))+glyphWrapped+" ", anywhere)
	if l.marked {
		out.rows[0].leadPaint = accent
	}
	return out.rows
}

func (s shot) anyMarked() bool {
	for _, l := range s.lines {
		if l.marked {
			return true
		}
	}
	return false
}

// standingOut is a line that matters: all of it is strong, and what it is marked
// for stands out of that.
func standingOut(of *text, marks []string) *text {
	t := &text{s: of.s}
	var cuts []cut
	for _, m := range marks {
		last := m[strings.LastIndexByte(m, ' ')+1:]
		if last == "" {
			continue
		}
		for at := 0; ; {
			i := strings.Index(of.s[at:], last)
			if i < 0 {
				break
			}
			cuts = append(cuts, cut{at + i, at + i + len(last)})
			at += i + len(last)
		}
	}
	sort.Slice(cuts, func(i, j int) bool { return cuts[i].from < cuts[j].from })
	at := 0
	for _, c := range cuts {
		if c.from < at {
			continue
		}
		if c.from > at {
			t.spans = append(t.spans, span{at, c.from, strong})
		}
		t.spans = append(t.spans, span{c.from, c.to, heading})
		at = c.to
	}
	if at < len(t.s) {
		t.spans = append(t.spans, span{at, len(t.s), strong})
	}
	return t
}

// excerpt are the rows of lines: all of them where there is room, else those
// around the marks, as many as there is room for, with signs of what is left out.
func (s shot) excerpt(lines [][]row, room int) []row {
	all := s.around(lines, len(lines))
	switch {
	case len(all) <= room:
		return all
	case !s.anyMarked():
		return cropped(all, room)
	}
	for around := 8; around >= 0; around-- {
		if rows := s.around(lines, around); len(rows) <= room || around == 0 {
			return rows
		}
	}
	return all
}

// cropped are the first of rows, as many as have room, with a sign that there are
// more.
func cropped(rows []row, room int) []row {
	if len(rows) <= room || room < 1 {
		return rows
	}
	return append(rows[:room-1:room-1], leftOut(len(rows)-room+1))
}

// leftOut is the sign that lines are not shown.
func leftOut(lines int) row {
	sign := say(muted, "  "+glyphMore+" "+counted(lines, "line"))
	return row{of: sign, cut: cut{0, len(sign.s)}}
}

// around are the rows of the lines that are so near to a mark, or stay anyhow.
func (s shot) around(lines [][]row, near int) []row {
	var rows, gap []row
	left := 0
	flush := func() {
		if left == 1 && len(gap) == 1 {
			rows = append(rows, gap...)
		} else if left > 0 {
			rows = append(rows, leftOut(left))
		}
		gap, left = nil, 0
	}
	for i, l := range lines {
		if s.isNear(i, near) {
			flush()
			rows = append(rows, l...)
			continue
		}
		left++
		gap = append(gap, l...)
	}
	flush()
	return rows
}

func (s shot) isNear(i, near int) bool {
	switch l := s.lines[i]; {
	case l.minor && !l.marked:
		return false
	case near >= len(s.lines), l.stays:
		return true
	}
	for j := max(0, i-near); j <= min(len(s.lines)-1, i+near); j++ {
		if s.lines[j].marked {
			return true
		}
	}
	return false
}
