package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/spinner"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/steps"
)

// forward reveals the next part, and after the last one the next step. A part
// that is the run has the step run, unless that has been done.
func (p *presenter) forward() tea.Cmd {
	switch {
	case p.uncover(), p.run.active():
		return nil // what runs is waited for
	case p.shown < len(p.script.parts):
		return p.reveal(p.shown + 1)
	case p.at < len(p.stops)-1:
		p.arrive(p.at + 1)
	default:
		p.announce("This is the end of the course.")
	}
	return nil
}

// back takes the newest part away again, and nothing else: no step is run. Before
// the first part is the whole of the former step.
func (p *presenter) back() {
	switch {
	case p.uncover():
	case p.shown > 1:
		p.shown--
		p.top = 0
	case p.at > 0:
		p.arrive(p.at - 1)
		p.shown = p.seenWhole()
	default:
		p.announce("This is the beginning.")
	}
}

// next goes to the step after this one, whatever of this one was seen.
func (p *presenter) next() {
	switch {
	case p.uncover():
	case p.at < len(p.stops)-1:
		p.arrive(p.at + 1)
	default:
		p.announce("This is the last step of the course.")
	}
}

// again runs the step on the screen, whether it has run or not.
func (p *presenter) again() tea.Cmd {
	if p.uncover() || p.run.active() || len(p.stops) == 0 {
		return nil
	}
	p.shown, p.top = p.script.run+1, 0
	return p.start()
}

// uncover shows the slide again, and tells whether it was covered.
func (p *presenter) uncover() bool {
	covered := p.cover != uncovered
	p.cover = uncovered
	return covered
}

// arrive opens a step with its first part.
func (p *presenter) arrive(at int) {
	p.at, p.shown, p.top, p.whole, p.notice.words = at, 1, 0, false, ""
	p.stepBegan = p.now()
	p.learn()
}

// foretell says what there is to tell before it begins.
func (p *presenter) foretell() { p.announce(strings.Join(p.engine.Notices(), " ")) }

// reveal shows so many parts.
func (p *presenter) reveal(shown int) tea.Cmd {
	p.shown, p.top, p.whole = shown, 0, false
	if shown-1 == p.script.run && p.state() != steps.Done {
		return p.start()
	}
	return nil
}

// seenWhole is how many parts have been seen of a step that was left: one that
// has not run was not seen to run.
func (p *presenter) seenWhole() int {
	if p.state() == steps.NotRun && p.failures[p.step().name] == nil {
		return max(1, p.script.run)
	}
	return len(p.script.parts)
}

// learn takes the parts of the step on the screen as they are now.
func (p *presenter) learn() {
	name := p.step().name
	p.script = playbookOf(p.common, p.talk.Turns[name], name, p.failures[name])
	p.shown = max(1, min(p.shown, len(p.script.parts)))
}

// start runs the step on the screen.
func (p *presenter) start() tea.Cmd {
	ctx, cancel := p.runContext()
	p.spinner = spinner.New(spinner.WithSpinner(spinner.MiniDot))
	return tea.Batch(p.run.start(ctx, cancel, p.engine, p.step().name, nil, false), p.spinner.Tick)
}

// tick turns the spinner and looks which step runs now.
func (p *presenter) tick(msg spinner.TickMsg) tea.Cmd {
	if !p.run.active() {
		return nil
	}
	if now := p.engine.Current(); now != "" {
		p.run.now = now
	}
	p.run.count = p.engine.Progress()
	var cmd tea.Cmd
	p.spinner, cmd = p.spinner.Update(msg)
	return cmd
}

// ended takes the end of a run.
func (p *presenter) ended(msg ranMsg) {
	if !p.run.active() || msg.generation != p.run.generation {
		return
	}
	p.run.end()
	p.failures.forget(p.engine, msg.step, msg.err != nil)
	if msg.err != nil {
		p.failures[msg.step] = msg.err
	}
	p.revision++
	p.learn()
}
