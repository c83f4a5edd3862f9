package ui

import (
	"slices"
	"strings"
)

// A choosing is how a dialog draws what can be chosen: a list that follows its
// cursor, with what stands above it, and what there is to say of the line under
// the cursor below it, or alone.
type choosing struct {
	title  string
	above  []string // painted
	lines  []string // painted
	cursor int
	at     *text // which one the cursor is on; nil for which lines are seen
	below  []row
	aside  aside
	asks   bool // what stands below is a question: it has the room that it needs
}

// view draws it. What is said below has two fifths of the room at most, so that
// the list is always seen.
func (l choosing) view(c common, height int, note *text) []string {
	f := dialogFrame(c, height, l.title, note)
	if l.aside.alone {
		return f.read(c.theme, l.below, l.aside.top)
	}
	_, room := dialogRoom(c, height)
	lines := slices.Clone(l.above)
	below, most := l.below, room*2/5
	if l.asks {
		most = room - 1
	}
	if len(below) > most {
		below = append(slices.Clone(below[:max(0, most-1)]), row{of: say(muted, glyphMore), cut: cut{0, len(glyphMore)}})
	}
	if !l.asks && room-len(lines)-len(below)-1 < min(len(l.lines), fewChoices) {
		below = nil // it can be read alone
	}
	if len(lines)+len(below)+leastChoices > room {
		lines = nil
	}
	gap := max(0, min(1, room-len(lines)-len(below)-1)) // a blank line
	room = max(1, room-len(lines)-len(below)-gap)
	top := windowTop(l.cursor, len(l.lines), room)
	if f.at = l.at; f.at == nil {
		f.at = position(top, room, len(l.lines))
	}
	end := len(lines) + room + gap
	lines = append(lines, l.lines[top:min(len(l.lines), top+room)]...)
	for len(lines) < end {
		lines = append(lines, "")
	}
	return f.view(c.theme, append(lines, painted(c.theme, below)...))
}

// fewChoices is how many lines of a list are seen before anything is said of one.
const fewChoices = 6

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
// under it is painted. The cursor has a column of its own: folds look alike.
func pointedAt(under bool, indent int, otherwise token) (*text, token) {
	after := " " + strings.Repeat(" ", indent)
	if under {
		return say(accent, glyphCursor).add(plain, after), chosen
	}
	return say(plain, " "+after), otherwise
}
