package ui

import (
	"runtime"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// stageKeys are the keys of a presentation. What presenters' remotes send is among
// them: page down and up, and a full stop or b for a black screen.
type stageKeys struct {
	forward, back, next, former, run, cancel key.Binding
	first, last, goTo                        key.Binding
	down, up, whole                          key.Binding
	black, pause, play                       key.Binding
	theme, secrets, help, suspend, quit      key.Binding
}

func newStageKeys() stageKeys {
	k := stageKeys{
		forward: bind("space → pgdn", "the next part; enter too", " ", "enter", "right", "pgdown"),
		back:    bind("← pgup", "the part before, nothing runs again; backspace too", "left", "backspace", "pgup"),
		next:    bind("n", "the next step", "n"),
		former:  bind("p", "the step before", "p"),
		run:     bind("r", "run this step, or run it again", "r"),
		cancel:  bind("esc", "stop the step that runs", "esc"),
		first:   bind("g", "the first step", "g", "home"),
		last:    bind("G", "the last step", "G", "end"),
		goTo:    bind(":", "a step by its name or title", ":"),
		down:    bind("↓ j", "down, where there is more", "down", "j"),
		up:      bind("↑ k", "up", "up", "k"),
		whole:   bind("w", "all of what is shown, or what matters in it", "w"),
		black:   bind("b .", "black screen; any key brings it back", "b", "."),
		pause:   bind("P ,", "pause; any key goes on", "P", ","),
		play:    bind("a", "play on; any key stops it", "a", "A"),
		theme:   bind("t", "next theme: auto, dark, light, high contrast, none", "t"),
		secrets: bind("u", "show secrets, or mask them again", "u"),
		help:    bind("?", "these keys; any key closes them", "?"),
		suspend: bind("ctrl+z", "suspend; fg brings it back", "ctrl+z"),
		quit:    bind("q ctrl+c", "quit", "q", "ctrl+c"),
	}
	k.play.SetEnabled(false) // but where it plays by itself
	k.suspend.SetEnabled(runtime.GOOS != "windows")
	return k
}

// all are the keys in the order in which they are told.
func (k stageKeys) all() []key.Binding {
	return []key.Binding{
		k.forward, k.back, k.next, k.former, k.goTo, k.first, k.last, k.run, k.cancel,
		k.down, k.up, k.whole, k.black, k.pause, k.play, k.theme, k.secrets, k.help, k.suspend, k.quit,
	}
}

// keystroke answers a key.
func (p *presenter) keystroke(msg tea.KeyMsg) tea.Cmd {
	if cmd, taken := p.touched(msg); taken {
		return cmd
	}
	if many(msg) {
		return oneByOne(msg, p.keystroke)
	}
	forcePanic(msg)
	p.notice.words = ""
	switch {
	case key.Matches(msg, p.keys.forceQuit):
		return tea.Quit
	case key.Matches(msg, p.stageKeys.suspend):
		p.suspended = true // the notes are told before it is
		return tea.Suspend
	case p.prompt.open:
		if i, chosen := p.prompt.press(p.keys, msg); chosen {
			p.arrive(i)
		}
	case p.uncover(): // whichever key it was
	case p.help:
		p.cardKey(msg)
	case msg.Paste: // nothing else takes text
	case key.Matches(msg, p.stageKeys.quit):
		return tea.Quit
	default:
		return p.playKey(msg)
	}
	return nil
}

// playKey answers those that go somewhere.
func (p *presenter) playKey(msg tea.KeyMsg) tea.Cmd {
	k := p.stageKeys
	switch {
	case key.Matches(msg, k.forward):
		return p.forward()
	case key.Matches(msg, k.back):
		p.back()
	case key.Matches(msg, k.next):
		p.next()
	case key.Matches(msg, k.former):
		if p.at > 0 {
			p.arrive(p.at - 1)
		}
	case key.Matches(msg, k.run):
		return p.again()
	case key.Matches(msg, k.cancel):
		p.run.stop()
	case key.Matches(msg, k.first):
		p.arrive(0)
	case key.Matches(msg, k.last):
		p.arrive(max(0, len(p.stops)-1))
	case key.Matches(msg, k.goTo):
		p.prompt = promptForStep(p.common, p.statesNow(), p.at)
	default:
		p.lookKey(msg)
	}
	return nil
}

// lookKey answers those that have to do with what the screen looks like.
func (p *presenter) lookKey(msg tea.KeyMsg) {
	k := p.stageKeys
	switch {
	case key.Matches(msg, k.down):
		p.top = min(p.top+1, p.overflow())
	case key.Matches(msg, k.up):
		p.top = max(0, min(p.top, p.overflow())-1)
	case key.Matches(msg, k.whole):
		p.whole, p.top = !p.whole, 0
	case key.Matches(msg, k.black):
		p.cover = blackCover
	case key.Matches(msg, k.pause):
		p.cover = pauseCover
	case key.Matches(msg, k.theme):
		p.announce(p.nextTheme())
	case key.Matches(msg, k.secrets):
		p.bare = !p.bare
	case key.Matches(msg, k.help):
		p.help, p.cardTop = true, 0
	}
}
