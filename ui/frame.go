package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// A frame is the box of what lies over the panes. It is as high as what stands in
// it, or as it may be.
type frame struct {
	title         string
	note          *text // in its lower edge: a sign that secrets are shown, or nil
	at            *text // how much of it is seen; it stands beside the note
	width, height int   // at most
	full          bool  // it is as high as it may be
}

// view draws the frame around lines.
func (f frame) view(t theme, lines []string) []string {
	if !f.full {
		f.height = min(f.height, len(lines)+t.frame.GetVerticalFrameSize())
	}
	return box{title: say(strong, " "+f.title+" "), note: f.lower(), focused: true, width: f.width, height: f.height}.view(t, lines)
}

// lower is what stands in the lower edge. The sign is there before all else.
func (f frame) lower() *text {
	const edge = 3 // corners, and a piece of the rule
	switch {
	case f.note == nil:
		return f.at
	case f.at == nil || f.note.width()+f.at.width() > f.width-edge:
		return f.note
	}
	return say(plain, "").join(f.note).join(f.at)
}

// read draws a page in the frame, from a row on.
func (f frame) read(t theme, rows []row, top int) []string {
	_, room := t.inner(f.width, f.height)
	top = max(0, min(top, len(rows)-room))
	f.at = position(top, room, len(rows))
	return f.view(t, painted(t, rows[top:min(len(rows), top+room)]))
}

func painted(t theme, rows []row) []string {
	var lines []string
	for _, r := range rows {
		lines = append(lines, r.paint(t))
	}
	return lines
}

// windowTop is the first line that is seen of a list: the cursor is in the
// middle, as far as the ends allow.
func windowTop(cursor, length, room int) int { return max(0, min(cursor-room/2, length-room)) }

// dialogFrame is the frame of a dialog that has most of the screen.
func dialogFrame(c common, height int, title string, note *text) frame {
	return frame{title: title, note: note, width: min(100, c.width), height: max(0, height), full: true}
}

// dialogRoom is what such a dialog has inside its frame.
func dialogRoom(c common, height int) (width, rows int) {
	f := dialogFrame(c, height, "", nil)
	return c.theme.inner(f.width, f.height)
}

// dialogPage is a page of a dialog's list, as the keys turn it.
func dialogPage(c common) int { return max(1, c.height/2-4) }

// An aside is what there is to say of the line under the cursor of a list. Below
// the list stands as much of it as there is room for; it can be read alone, too.
type aside struct {
	alone bool
	top   int
}

// press answers a key while the aside is read alone, and the one that begins it.
// It tells whether the key was one for it; enter is left to the dialog.
func (a *aside) press(m *model, msg tea.KeyMsg, rows []row) (cmd tea.Cmd, taken bool) {
	k := m.keys
	switch {
	case !a.alone:
		*a = aside{alone: key.Matches(msg, k.whole)}
		return nil, a.alone
	case key.Matches(msg, k.choose):
		return nil, false
	case key.Matches(msg, k.quit):
		return tea.Quit, true
	case key.Matches(msg, k.help):
		m.openHelp()
	case key.Matches(msg, k.close, k.whole):
		a.alone = false
	default:
		_, room := dialogRoom(m.common, m.body())
		a.top, _ = k.scroll(msg, page{rows: rows}, a.top, room)
	}
	return nil, true
}

// asideHints are the keys that matter while an aside is read alone; goes is what
// enter does.
func (k keyMap) asideHints(goes key.Binding) []key.Binding {
	return []key.Binding{goes, brief(k.close, "esc", "back"), brief(k.down, "↑ ↓", "scroll"), brief(k.help, "?", "all keys"), brief(k.quit, "q", "quit")}
}

// asideGroups are all that mean something then.
func (k keyMap) asideGroups(title string, goes key.Binding) []keyGroup {
	return []keyGroup{
		{title, []key.Binding{goes, brief(k.close, "esc", "back to the list"), brief(k.whole, "tab", "back to the list"), without(k.quit, "q", "ctrl+c")}},
		{"Moving", k.moving()},
	}
}
