package ui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/ui/prompter"
)

// lecternKeys are the keys of the speaker's notes. Those that drive the
// presentation are the same there.
type lecternKeys struct {
	reveal, back, next, run, black key.Binding
	answers                        key.Binding
}

func newLecternKeys() lecternKeys {
	return lecternKeys{
		reveal:  bind("space →", "reveal the next part; after the last one, the next step", " ", "right"),
		back:    bind("←", "the part before; nothing is run again", "left"),
		next:    bind("n", "the next step", "n"),
		run:     bind("r", "run the step, again too", "r"),
		black:   bind("b", "black screen, or what it showed again", "b"),
		answers: bind("a", "the answers to the checkpoints, or not", "a"),
	}
}

// readingKeys are the other keys: here the space bar does not turn pages.
func readingKeys() keyMap {
	k := newKeyMap()
	k.pageDown = bind("pgdn", "down a page", "pgdown")
	return k
}

// orders are the keys that drive the presentation, and what they order.
func (k lecternKeys) orders() []struct {
	key.Binding
	prompter.Order
} {
	return []struct {
		key.Binding
		prompter.Order
	}{
		{k.reveal, prompter.Reveal}, {k.back, prompter.Back}, {k.next, prompter.Next}, {k.run, prompter.Run}, {k.black, prompter.Black},
	}
}

// hints are the keys that matter now.
func (l *lectern) hints() []key.Binding {
	k, d := l.keys, l.drive
	switch {
	case l.help:
		return []key.Binding{brief(k.close, "esc", "close"), brief(k.down, "↑ ↓", "scroll"), brief(k.quit, "q", "quit")}
	case !l.known:
		return []key.Binding{brief(k.quit, "q", "quit"), brief(k.help, "?", "all keys")}
	}
	hints := []key.Binding{
		brief(d.reveal, "space", "reveal"), brief(d.back, "←", "back"), brief(k.help, "?", "all keys"), brief(k.quit, "q", "quit"),
		brief(d.next, "n", "next step"), brief(d.run, "r", "run"), brief(d.black, "b", "black"), brief(k.down, "↑ ↓", "scroll"),
	}
	switch {
	case l.answers:
		hints = slices.Insert(hints, 3, brief(d.answers, "a", "no answers"))
	case len(l.cue.Answers) > 0:
		hints = slices.Insert(hints, 3, brief(d.answers, "a", "answers"))
	}
	return hints
}

// helpGroups are all keys, as the help lists them.
func (l *lectern) helpGroups() []keyGroup {
	k, d := l.keys, l.drive
	return []keyGroup{
		{"The presentation", []key.Binding{d.reveal, d.back, d.next, d.run, d.black}},
		{"These notes", []key.Binding{d.answers, k.down, k.up, k.pageDown, k.pageUp, k.top, k.bottom, k.theme}},
		{"Leaving", []key.Binding{brief(k.close, "esc", "close this help"), k.suspend, k.quit}},
	}
}

// helpFrame is the frame of the help.
func (l *lectern) helpFrame() frame {
	return frame{title: "All keys", width: min(66, l.width), height: l.height - 2}
}

// helpRows are the keys, laid out for it.
func (l *lectern) helpRows() []row {
	width, _ := l.theme.inner(l.helpFrame().width, l.height)
	s := sheet{width: width}
	for _, g := range l.helpGroups() {
		s.blank()
		s.prose(say(heading, g.title), 0)
		for _, b := range g.keys {
			if b.Enabled() {
				s.pair(strong, say(strong, "  "+l.keyLabel(b.Help().Key)), b.Help().Desc, helpColumn)
			}
		}
	}
	return s.rows
}

// scrollHelp moves the help by a key.
func (l *lectern) scrollHelp(msg tea.KeyMsg) {
	f := l.helpFrame()
	_, room := l.theme.inner(f.width, f.height)
	l.helpTop, _ = l.keys.scroll(msg, page{rows: l.helpRows()}, l.helpTop, room)
}
