package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// View draws the screen. Every line is exactly as wide as the screen.
func (m *model) View() string {
	if m.width <= 0 || m.height <= 0 {
		return ""
	}
	var lines []string
	switch {
	case m.editor.outside: // the screen is left, and comes back
	case m.tooSmall():
		lines = tooSmallLines(m.width)
	default:
		lines = m.screen()
	}
	return m.drawn(lines)
}

// drawn is a frame of lines, each exactly as wide as the screen.
func (c common) drawn(lines []string) string {
	lines = lines[:min(len(lines), c.height)]
	for i, l := range lines {
		lines[i] = fit(l, c.width)
	}
	view := strings.Join(lines, "\n")
	if c.look.ascii {
		return ASCII(view)
	}
	return view
}

// screen draws the header, the panes, the footer and what lies over them.
func (m *model) screen() []string {
	lines := make([]string, 0, m.height)
	lines = append(lines, header(m.common, m.current, m.states))
	lines = append(lines, m.panes()...)
	lines = append(lines, m.status...)
	lines = append(lines, hints(m.common, m.hints()))
	m.drawOver(lines[:len(lines)-1])
	return lines
}

// panes draws the rail and the views beside each other, or the editor.
func (m *model) panes() []string {
	if m.editor.open {
		return m.editorPane()
	}
	columns := make([][]string, 0, 3)
	if w := m.railWidth(); w > 0 {
		columns = append(columns, m.course(w))
	}
	for _, p := range m.places() {
		columns = append(columns, m.pane(p))
	}
	lines := make([]string, m.body())
	for i := range lines {
		for _, c := range columns {
			if i < len(c) {
				lines[i] += c[i]
			}
		}
	}
	return lines
}

// course draws the rail in its box.
func (m *model) course(width int) []string {
	w, h := m.theme.inner(width, m.body())
	running, spin := "", ""
	if m.run.active() {
		running, spin = m.run.now, m.spinner.View()
	}
	var lines []string
	for _, l := range m.rail.view(m.common, m.states, m.current, running, spin, w, h) {
		lines = append(lines, l.s)
	}
	return box{title: say(strong, " Course "), focused: m.rail.open, width: width, height: m.body()}.view(m.theme, lines)
}

// pane draws one view.
func (m *model) pane(p place) []string {
	focused := p.view == m.view && !m.covered()
	frame := box{title: tabs(p.view, p.view == m.view, p.tabs...), focused: focused, width: p.width, height: m.body()}
	s := slot{m.step().name, p.view}
	if o := m.pages[s].outline; o != nil {
		return m.outlinePane(frame, o)
	}
	kept := m.pages[s].page
	seen := m.seen()
	top := min(m.tops[s], lastTop(kept, seen))
	var lines []string
	for i, r := range kept.rows[top:min(len(kept.rows), top+seen)] {
		lines = append(lines, m.highlighted(r.paint(m.theme), p.view, top+i))
	}
	frame.note = m.corner(position(top, seen, len(kept.rows)))
	return frame.view(m.theme, lines)
}

// outlinePane draws an outline in its frame.
func (m *model) outlinePane(frame box, o *outline) []string {
	width, height := m.theme.inner(frame.width, m.body())
	seen, _ := o.split(height)
	frame.gutter = true
	frame.note = m.corner(position(o.top, seen, len(o.rows)))
	quiet := finder{}
	f := &quiet
	if frame.focused {
		f = &m.finder
	}
	return frame.view(m.theme, o.view(m.theme, width, height, frame.focused, f))
}

// corner is the note in the lower edge: a sign that secrets are shown comes
// before all else.
func (m *model) corner(position *text) *text {
	if !m.bare && !m.pages[m.slot()].key.bare { // the page may still be the one with secrets
		return position
	}
	return withSecrets(position)
}

// withSecrets is a note behind the sign that secrets are shown.
func withSecrets(position *text) *text {
	sign := say(unmasked, " "+glyphBang+" SECRETS SHOWN ")
	if position == nil {
		return sign
	}
	return sign.join(position)
}

// tooSmallLines ask for a larger window.
func tooSmallLines(width int) []string {
	t := say(plain, "Please make the window larger: at least 40"+glyphTimes+"12.")
	var lines []string
	for _, c := range wrap(t.s, width, atSpaces) {
		lines = append(lines, t.s[c.from:c.to])
	}
	return lines
}

func boxWidth(lines []string) int {
	if len(lines) == 0 {
		return 0
	}
	return ansi.StringWidth(lines[0])
}
