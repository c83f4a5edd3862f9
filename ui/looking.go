package ui

import "github.com/muesli/termenv"

// nextTheme dresses the screen in the next theme and says which it is. What is
// open, and where it was left, stays.
func (m *model) nextTheme() {
	if m.look.profile == termenv.Ascii {
		m.notice = notice{words: "This terminal can show no theme: not even bold reaches it."}
		return
	}
	m.look = m.look.next()
	m.theme = m.look.theme()
	m.notice = notice{words: "Theme: " + m.look.String()}
}

// recolour takes the terminal's own word on its background.
func (m *model) recolour(dark bool) {
	m.look.dark = dark
	if m.look.scheme() != m.theme.name {
		m.theme = m.look.theme()
	}
}

// A shelf keeps the guides that were laid out, for what each was made for:
// glamour is slow, and a theme or a width is often gone back to. The other
// views are laid out without it.
type shelf map[pageKey]page

// shelved is how many pages a shelf has room for: every theme of every step.
const shelved = 128

// put keeps a guide.
func (s shelf) put(made composedMsg) {
	if made.key.view != guideView {
		return
	}
	if len(s) >= shelved {
		clear(s)
	}
	s[made.key] = made.page
}
