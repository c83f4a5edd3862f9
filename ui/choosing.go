package ui

import (
	"slices"
	"strings"
)

// A choosing is how a dialog draws what can be chosen: a list that follows its
// cursor, with what stands above it, and what there is to say of the line under
// the cursor below it.
type choosing struct {
	title  string
	above  []string // painted
	lines  []string // painted
	cursor int
	below  []row
	asks   bool // what stands below is a question: it has the room that it needs
}

// dialogBox is how large a dialog becomes: it has most of the screen.
func dialogBox(c common, height int) (width, rows int) { return min(100, c.width), max(0, height) }

// dialogRoom is what a dialog has inside its frame.
func dialogRoom(c common, height int) (width, rows int) { return c.theme.inner(dialogBox(c, height)) }

// dialogPage is a page of a dialog's list, as the keys turn it.
func dialogPage(c common) int { return max(1, c.height/2-4) }

// view draws it. What is said below has two fifths of the room at most, so that
// the list is always seen.
func (l choosing) view(c common, height int, note *text) []string {
	width, rows := dialogBox(c, height)
	_, room := dialogRoom(c, height)
	lines := slices.Clone(l.above[:min(len(l.above), max(0, room-leastChoices))])
	below := l.below
	most := room * 2 / 5
	if l.asks {
		most = room - leastChoices
	}
	if len(below) > most {
		below = append(slices.Clone(below[:max(0, most-1)]), row{of: say(muted, glyphMore), cut: cut{0, len(glyphMore)}})
	}
	room = max(1, room-len(lines)-len(below)-1)
	top := windowTop(l.cursor, len(l.lines), room)
	lines = append(lines, l.lines[top:min(len(l.lines), top+room)]...)
	for len(lines) < len(l.above)+room+1 {
		lines = append(lines, "")
	}
	lines = append(lines, painted(c.theme, below)...)
	if note == nil {
		note = position(top, room, len(l.lines))
	}
	return box{title: say(strong, " "+l.title+" "), note: note, focused: true, width: width, height: rows}.view(c.theme, lines)
}

// windowTop is the first line that is seen of a list: the cursor is in the
// middle, as far as the ends allow.
func windowTop(cursor, length, room int) int { return max(0, min(cursor-room/2, length-room)) }

// readingSheet draws a page of prose in the frame of a dialog, from a row on.
func readingSheet(c common, height int, title string, note *text, p page, top int) []string {
	width, rows := dialogBox(c, height)
	_, room := dialogRoom(c, height)
	top = max(0, min(top, len(p.rows)-room))
	if note == nil {
		note = position(top, room, len(p.rows))
	}
	lines := painted(c.theme, p.rows[top:min(len(p.rows), top+room)])
	return box{title: say(strong, " "+title+" "), note: note, focused: true, width: width, height: rows}.view(c.theme, lines)
}

// ends is a line with words at its left and at its right; the longest right end
// that leaves the left one room is taken.
func ends(left *text, width int, rights ...*text) *text {
	for i, right := range rights {
		if left.width()+2+right.width() <= width || i == len(rights)-1 {
			return left.shortened(width - right.width() - 1).pad(width - right.width()).join(right)
		}
	}
	return left.shortened(width)
}

// pointedAt is the beginning of a line of a list: the cursor, and how what is
// under it is painted.
func pointedAt(under bool, indent int, otherwise token) (*text, token) {
	lead := strings.Repeat(" ", indent)
	if under {
		return say(plain, lead).add(accent, glyphCursor).add(plain, " "), chosen
	}
	return say(plain, lead+"  "), otherwise
}
