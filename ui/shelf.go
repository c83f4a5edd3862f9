package ui

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
