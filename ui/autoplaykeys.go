package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// touched takes a key that stops what plays by itself, or has it go on. Nobody has to
// know which: while it plays, any key stops it, and when it is stopped, any key goes
// on that does nothing else.
func (p *presenter) touched(msg tea.KeyMsg) (cmd tea.Cmd, taken bool) {
	k := p.stageKeys
	if !p.auto.on {
		return nil, false
	}
	p.auto.drop() // somebody is there: a loop waits anew until nobody is
	switch {
	case p.help, p.prompt.open, p.cover != uncovered, key.Matches(msg, p.keys.forceQuit, k.quit, k.suspend, k.help):
		return nil, false
	case p.playing():
		p.takeOver()
		return nil, true
	case many(msg), msg.Paste: // the keys come again one by one, and text is for nobody
		return nil, false
	case key.Matches(msg, k.play), !key.Matches(msg, k.all()...):
		p.notice.words = ""
		return p.goOn(), true
	default:
		return nil, false
	}
}

// stoppedWords say that it is stopped, and what goes on. What matters stands first:
// a narrow screen cuts the rest.
func (p *presenter) stoppedWords() string {
	switch {
	case !p.auto.stopped:
		return ""
	case p.failed():
		return "Stopped at a failure. r runs it again, a plays on, ? shows the keys."
	case p.atEnd():
		return "The end. a plays it again from the beginning, q quits."
	default:
		return "Stopped. a plays on, space goes by hand, ? shows the keys."
	}
}

// withStopped adds the words that it is stopped to a line that has room at its
// left.
func (p *presenter) withStopped(right *text) string {
	h := hall{p.width, p.height}
	margin := max(1, h.margin())
	return strings.Repeat(" ", margin) + p.theme.line(ends(say(muted, p.stoppedWords()), p.width-margin-h.margin()-1, right))
}
