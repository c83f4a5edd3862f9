package ui

import (
	tea "github.com/charmbracelet/bubbletea"
)

// The mouse is off at first, so that the terminal's own selection works.

// toggleMouse turns the mouse on or off.
func (m *model) toggleMouse() tea.Cmd {
	m.mouse = !m.mouse
	if m.mouse {
		m.notice = notice{words: "Mouse on: the wheel moves, a click chooses and opens. Hold shift to select text; m turns it off."}
		return tea.EnableMouseCellMotion
	}
	m.notice = notice{words: "Mouse off: select text as you are used to."}
	return tea.DisableMouse
}

// wheelRows is how far one notch of the wheel moves.
const wheelRows = 3

// pointed answers the wheel and a click.
func (m *model) pointed(msg tea.MouseMsg) tea.Cmd {
	if !m.mouse || m.tooSmall() || m.editor.outside || msg.Action != tea.MouseActionPress {
		return nil
	}
	switch msg.Button {
	case tea.MouseButtonWheelDown:
		return m.wheel(msg, "down")
	case tea.MouseButtonWheelUp:
		return m.wheel(msg, "up")
	case tea.MouseButtonLeft:
		if !m.help.open && !m.prompt.open && !m.whole.open && !m.breaking.open && m.dialog == nil && !m.editor.open && !m.finder.typing {
			m.click(msg.X, msg.Y)
		}
	default:
	}
	return nil
}

// wheel moves what the pointer is over, as the arrow keys would.
func (m *model) wheel(msg tea.MouseMsg, arrow string) tea.Cmd {
	if p, _, ok := m.paneAt(msg.X); ok && !m.covered() && p.view != m.view {
		m.show(p.view)
	}
	var cmds []tea.Cmd
	for range wheelRows {
		cmds = append(cmds, m.keystroke(pressing(arrow)))
	}
	return tea.Batch(cmds...)
}

// covered tells whether something lies over the panes.
func (m *model) covered() bool {
	return m.help.open || m.prompt.open || m.whole.open || m.breaking.open || m.rail.open || m.editor.open || m.dialog != nil
}

// click chooses what is under the pointer: a step of the course, a view, a row
// of a tree.
func (m *model) click(x, y int) {
	if width := m.courseWidth(); x < width {
		if i := m.stepAt(y - 2); i >= 0 {
			m.rail.open = false
			m.visit(i)
		}
		return
	}
	m.rail.open = false
	p, left, ok := m.paneAt(x)
	if !ok {
		return
	}
	if y == 1 {
		if v, on := tabAt(p, m.view, x-left-1); on {
			m.show(v)
		}
		return
	}
	again := p.view == m.view
	m.show(p.view)
	if o := m.outline(); o != nil {
		m.clickRow(o, y-2, again)
	}
}

// clickRow puts the cursor on a row; a click on the row where it is opens or
// closes it.
func (m *model) clickRow(o *outline, row int, again bool) {
	seen, _ := o.split(m.seen())
	at := o.top + row
	if row < 0 || row >= seen || at >= len(o.rows) {
		return
	}
	if again && at == o.at {
		o.toggle()
		return
	}
	o.at = at
}

// courseWidth is what the course takes of the screen, 0 when it is not seen.
func (m *model) courseWidth() int {
	if m.rail.open && m.railWidth() == 0 {
		return m.overlaidRail()
	}
	return m.railWidth()
}

// paneAt is the pane in a column, and where it begins.
func (m *model) paneAt(x int) (p place, left int, ok bool) {
	left = m.railWidth()
	for _, p := range m.places() {
		if x >= left && x < left+p.width {
			return p, left, true
		}
		left += p.width
	}
	return place{}, 0, false
}

// tabAt is the view whose title stands in a column of the upper edge.
func tabAt(p place, shown view, column int) (view, bool) {
	from := 0
	for _, v := range p.tabs {
		to := from + tabs(shown, false, v).width()
		if column >= from && column < to {
			return v, true
		}
		from = to + 1 // a rule between the two
	}
	return 0, false
}

// stepAt is the step that stands in a row of the course, -1 when none does.
func (m *model) stepAt(row int) int {
	width, height := m.theme.inner(m.courseWidth(), m.body())
	if row < 0 || row >= height {
		return -1
	}
	lines := m.rail.view(m.common, m.states, m.current, "", "", width, height)
	if row < len(lines) {
		return lines[row].step
	}
	return -1
}
