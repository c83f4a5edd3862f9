package ui

// Sizes of the screen.
const (
	leastWidth, leastHeight = 40, 12
	railFrom                = 100 // columns from which the rail stands beside
	wideFrom                = 160 // columns from which two views stand side by side
	railMost                = 36  // columns that the rail may take anyhow,
	paneLeast               = 74  // and beyond them leaves to a page beside it
)

// A place is a pane on the screen.
type place struct {
	view  view
	tabs  []view
	width int // the frame included
}

// tooSmall tells that there is no room for the screen.
func (m *model) tooSmall() bool { return m.width < leastWidth || m.height < leastHeight }

// railWidth is the room of the rail beside the panes, 0 when it is an overlay.
func (m *model) railWidth() int {
	if m.width < railFrom {
		return 0
	}
	frame := m.theme.frame.GetHorizontalFrameSize()
	return min(naturalWidth(m.stops)+frame, max(railMost, min(m.width-paneLeast-frame, m.width*2/5)))
}

// overlaidRail is the room of the rail where it lies over the panes.
func (m *model) overlaidRail() int {
	return min(m.width, naturalWidth(m.stops)+m.theme.frame.GetHorizontalFrameSize())
}

// places are the panes that are seen, from left to right.
func (m *model) places() []place {
	room := m.width - m.railWidth()
	all := []view{guideView, codeView, wireView, resultView}
	if m.width < wideFrom {
		return []place{{m.view, all, room}}
	}
	return []place{{guideView, all[:1], room / 2}, {m.side, all[1:], room - room/2}}
}

// body is the height of the panes, their frames included.
func (m *model) body() int { return m.height - 2 - len(m.status) }

// seen is how many rows of a page are seen at once.
func (m *model) seen() int {
	_, rows := m.theme.inner(m.width, m.body())
	return rows
}

// lay makes the rows of the outlines that are seen, for the room they have.
func (m *model) lay() {
	if m.tooSmall() || len(m.stops) == 0 {
		return
	}
	for _, p := range m.places() {
		if o := m.pages[slot{m.step().name, p.view}].outline; o != nil {
			width, height := m.theme.inner(p.width, m.body())
			o.fit(width)
			seen, _ := o.split(height)
			o.top = o.scrolled(seen)
		}
	}
}
