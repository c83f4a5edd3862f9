package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// A wholeSheet shows all there is to say of what is under the cursor.
type wholeSheet struct {
	open bool
	top  int
}

// mostSaid is how much the sheet says of what is longer. It is laid out with
// every key.
const mostSaid = 1 << 10 // cells

// explanation is what the sheet says.
func (m *model) explanation(width int) page {
	s := sheet{width: width}
	o := m.outline()
	if o == nil || o.under() == nil {
		return s.page
	}
	s.data(o.place(o.under()), 0)
	s.blank()
	words := o.under().line(0).s
	said := clip(words, mostSaid)
	s.lines(said, 0)
	if len(said) < len(words) {
		s.prose(say(muted, glyphMore+" y copies all of it"), 0)
	}
	s.blank()
	s.rows = append(s.rows, o.explain(o.under(), width).rows...)
	return s.page
}

// box is how large the sheet may become on this screen.
func (w wholeSheet) box(c common) (width, height int) { return min(84, c.width), c.height - 2 }

// view draws the sheet.
func (w wholeSheet) view(c common, explanation func(width int) page, note *text) []string {
	width, height := w.box(c)
	innerWidth, _ := c.theme.inner(width, height)
	return frame{title: "Under the cursor", note: note, width: width, height: height}.read(c.theme, explanation(innerWidth).rows, w.top)
}

// wholeKey answers a key while the sheet is open.
func (m *model) wholeKey(msg tea.KeyMsg) {
	if key.Matches(msg, m.keys.close, m.keys.explain) {
		m.whole.open = false
		return
	}
	width, height := m.theme.inner(m.whole.box(m.common))
	m.whole.top, _ = m.keys.scroll(msg, m.explanation(width), m.whole.top, height)
}
