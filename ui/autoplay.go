package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/content"
)

// An autoplay plays a presentation by itself: it types what a part says, brings
// what the part shows line by line, waits until both can have been read, and goes
// on. Any key stops it. Its next act is always the one thing that is due; while
// nothing is, no timer runs.
type autoplay struct {
	on, loop bool
	pace     content.Pace
	stopped  bool
	typing   bool // the newest part is not whole yet
	typed    int  // strokes of it
	stroke   int  // how many are made at once

	generation int // tells the act that is due from those that no longer are
	due        bool
}

// autoplayed makes a presentation play by itself, from where it stands.
func (p *presenter) autoplayed(loop bool) {
	p.auto = autoplay{on: true, loop: loop, pace: p.talk.Pace, typing: true, stroke: 1}
	p.stageKeys.play.SetEnabled(true)
}

// A playMsg says that the act of a generation is due.
type playMsg int

// playing tells whether it goes on by itself.
func (p *presenter) playing() bool { return p.auto.on && !p.auto.stopped }

// playOn has the next act come in time. It is called after whatever happens: what
// happened may have made another act the next one, or none.
func (p *presenter) playOn() tea.Cmd {
	wait, ok := p.beat()
	if !ok {
		p.auto.drop()
		return nil
	}
	if p.auto.due {
		return nil
	}
	p.auto.due = true
	return p.after(wait, playMsg(p.auto.generation))
}

// drop forgets the act that is due.
func (a *autoplay) drop() {
	a.due = false
	a.generation++
}

// play does what is due, unless it no longer is.
func (p *presenter) play(msg playMsg) tea.Cmd {
	if !p.auto.due || int(msg) != p.auto.generation {
		return nil
	}
	p.auto.drop()
	return p.act()
}

// beat is how long it is until the next act; ok is false while there is none: who
// stopped it goes on by hand, what runs comes to its end, and what is not laid out
// yet will be. A loop goes on by itself when nobody is there any more.
func (p *presenter) beat() (wait time.Duration, ok bool) {
	a := p.auto
	switch {
	case !a.on, p.run.active(), !p.ready():
		return 0, false
	case p.attended():
		return seconds(a.pace.Idle), a.loop
	case a.typing:
		return seconds(a.pace.Letter * float64(max(1, min(a.stroke, p.strokes()-a.typed)))), true
	default:
		return p.reading(), true
	}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// attended tells whether somebody has taken it into their hands.
func (p *presenter) attended() bool {
	return p.auto.stopped || p.help || p.prompt.open || p.cover != uncovered
}

// ready tells whether all is laid out for what the screen is now.
func (p *presenter) ready() bool {
	return p.settled && p.width > 0 && !p.tooSmall() && len(p.stops) > 0 && p.drawn != nil && p.drawn.key == p.wanted(p.at)
}

// act is the next thing that happens by itself. A step that failed is left to who
// is there; in a loop nobody is.
func (p *presenter) act() tea.Cmd {
	a := &p.auto
	switch {
	case p.attended():
		return p.goOn()
	case a.typing:
		a.typed += a.stroke
		a.typing = a.typed < p.strokes()
	case p.top < p.overflow():
		p.top = min(p.top+p.screenful(), p.overflow())
	case !a.loop && (p.failed() || p.atEnd()):
		p.takeOver()
	default:
		return p.advance()
	}
	return nil
}

// advance goes to the next part or step, and from the end to the beginning.
func (p *presenter) advance() tea.Cmd {
	if p.atEnd() {
		p.begin()
		return nil
	}
	p.auto.typing, p.auto.typed = true, 0
	return p.forward()
}

// goOn plays on from where it stands. That something happens at once says so.
func (p *presenter) goOn() tea.Cmd {
	p.uncover()
	p.help, p.prompt, p.auto.stopped = false, prompt{}, false
	if p.run.active() {
		return nil // it waits for that
	}
	return p.advance()
}

// takeOver stops it, with the newest part whole.
func (p *presenter) takeOver() {
	if p.auto.on {
		p.auto.drop()
		p.auto.stopped, p.auto.typing = true, false
	}
}

// begin begins anew. In a loop, all that was run is forgotten, for the next
// audience.
func (p *presenter) begin() {
	if p.auto.loop {
		names := make([]string, len(p.stops))
		for i, s := range p.stops {
			names[i] = s.name
		}
		p.engine.Reset(names...)
		clear(p.failures)
		p.revision++
	}
	p.began = p.now()
	p.auto.typing, p.auto.typed = true, 0
	p.arrive(0)
}

// failed tells whether the newest part says why the step failed.
func (p *presenter) failed() bool { return p.script.failure != nil && p.runs() }

// atEnd tells whether the newest part is the last of the course.
func (p *presenter) atEnd() bool {
	return p.at >= len(p.stops)-1 && p.shown >= len(p.script.parts)
}
