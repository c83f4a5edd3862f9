package ui

import (
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
)

// A helpSheet lists the keys of the screen below it and the meaning of the
// marks. What is typed filters it, and enter does what is under the cursor.
type helpSheet struct {
	open  bool
	mode  mode // of the moment it was opened: a run that ends moves nothing under the cursor
	input textinput.Model
	at    int // the place of the cursor: among the keys, and beyond them how far the rest is scrolled
}

func (m *model) openHelp() {
	m.help = helpSheet{open: true, mode: m.mode(), input: newInput(m.theme, "? ")}
	m.help.input.Placeholder = "type to find a key"
}

// helpKey answers a key while the help sheet is open. What is chosen is done by
// the key itself, so that help can do nothing else than the key does.
func (m *model) helpKey(msg tea.KeyMsg) tea.Cmd {
	if chosen, ok := m.help.key(m.common, msg); ok {
		return m.keystroke(pressing(chosen.Keys()[0]))
	}
	return nil
}

// key edits the filter and moves the cursor. It gives what was chosen.
func (h *helpSheet) key(c common, msg tea.KeyMsg) (chosen key.Binding, ok bool) {
	l, empty := h.list(c), h.input.Value() == ""
	_, room := h.room(c)
	at := min(h.at, l.end(room))
	switch {
	case key.Matches(msg, c.keys.choose):
		if at < len(l.keys) {
			h.open = false
			return l.keys[at].Binding, true
		}
	case empty && key.Matches(msg, c.keys.close, c.keys.help):
		h.open = false
	case key.Matches(msg, c.keys.close):
		h.input.Reset()
		at = 0
	case key.Matches(msg, c.keys.choiceDown):
		at++
	case key.Matches(msg, c.keys.choiceUp):
		at--
	case key.Matches(msg, c.keys.choicePageDown):
		at = max(at+1, l.place(l.row(at)+room-1))
	case key.Matches(msg, c.keys.choicePageUp):
		at = min(at-1, l.place(l.row(at)-room+1))
	case key.Matches(msg, c.keys.firstChoice):
		at = 0
	case key.Matches(msg, c.keys.lastChoice):
		at = l.end(room)
	case typed(&h.input, msg):
		at = 0
	}
	h.at = max(0, min(at, h.list(c).end(room)))
	return key.Binding{}, false
}

// box is how large the sheet may become on this screen.
func (h helpSheet) box(c common) (width, height int) { return min(66, c.width), c.height - 2 }

// aboveList is the lines above the list: the filter and a blank.
const aboveList = 2

// room is what the list has of it.
func (h helpSheet) room(c common) (width, rows int) {
	width, rows = c.theme.inner(h.box(c))
	return width, max(1, rows-aboveList)
}

// view draws the sheet.
func (h helpSheet) view(c common) []string {
	innerWidth, room := h.room(c)
	h.input.Width = max(1, innerWidth-len(h.input.Prompt)-1)
	lines := []string{h.input.View(), ""}
	l := h.list(c)
	at := min(h.at, l.end(room))
	l.mark(at)
	top := l.top(at, room)
	for _, r := range l.rows[top:min(len(l.rows), top+room)] {
		lines = append(lines, r.paint(c.theme))
	}
	width, height := h.box(c)
	return frame{title: "All keys", at: position(top, room, len(l.rows)), width: width, height: height}.view(c.theme, lines)
}
