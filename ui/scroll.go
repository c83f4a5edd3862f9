package ui

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// position says which rows of a page are seen, when not all are.
func position(top, seen, all int) *text {
	if all <= seen && top == 0 {
		return nil
	}
	arrow := glyphDown
	if top+seen >= all {
		arrow = glyphUp
	}
	return say(muted, fmt.Sprintf(" %s %d–%d of %d ", arrow, top+1, min(all, top+seen), all))
}

// lastTop is how far a page scrolls: to its end, but at least so far that the
// part about the run can stand at the top.
func lastTop(p page, seen int) int { return max(0, len(p.rows)-seen, min(p.after, len(p.rows)-1)) }

// scroll moves a page by a key. It tells whether the key was one for it.
func (k keyMap) scroll(msg tea.KeyMsg, p page, top, seen int) (int, bool) {
	last := lastTop(p, seen)
	leap := max(1, seen-2) // two rows stay, to read on from
	end := max(0, len(p.rows)-seen)
	switch {
	case key.Matches(msg, k.down):
		top++
	case key.Matches(msg, k.up):
		top = min(top, last) - 1
	case key.Matches(msg, k.pageDown):
		top += leap
	case key.Matches(msg, k.pageUp):
		top = min(top, last) - leap
	case key.Matches(msg, k.top):
		top = 0
	case key.Matches(msg, k.bottom):
		top = max(end, min(top, last))
	default:
		return top, false
	}
	return max(0, min(top, last)), true
}

// move is where a key moves a cursor in a list, a page of which is so long. It
// tells whether the key was one for it.
func (k keyMap) move(msg tea.KeyMsg, at, length, page int) (int, bool) {
	switch {
	case key.Matches(msg, k.down):
		at++
	case key.Matches(msg, k.up):
		at--
	case key.Matches(msg, k.pageDown):
		at += page
	case key.Matches(msg, k.pageUp):
		at -= page
	case key.Matches(msg, k.top):
		at = 0
	case key.Matches(msg, k.bottom):
		at = length - 1
	default:
		return at, false
	}
	return max(0, min(at, length-1)), true
}
