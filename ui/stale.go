package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// runStale runs every stale step again, in their order.
func (m *model) runStale() tea.Cmd {
	stale := m.engine.Stale()
	switch {
	case m.run.busy(): // the status line says what runs and how to stop it
	case len(stale) == 0:
		m.notice = notice{words: "Nothing is stale: every step that has run was built on what is there now."}
	default:
		return m.launch(stale[len(stale)-1], nil, true)
	}
	return nil
}

// ranStale takes the end of such a run. The step that failed says so itself.
func (m *model) ranStale(msg ranMsg) {
	for _, s := range m.stops {
		m.renew(s.name, false)
	}
	if msg.err == nil {
		m.notice = notice{words: "Every stale step has run again, in order."}
		return
	}
	if m.state() == steps.Failed {
		m.show(guideView)
	}
	m.notice = notice{words: m.stoppedAt(msg.err) + " " + counted(len(m.engine.Stale()), "step") + " stale still."}
}

// stoppedAt says why not every stale step has run.
func (m *model) stoppedAt(err error) string {
	at, ok := failedWith(m.engine, m.stops, err)
	switch {
	case ok:
		return "It stopped at “" + at.title + "”, which failed."
	case errors.Is(err, context.Canceled):
		return "You stopped it."
	}
	return "It stopped: " + wire.Line(wire.MaskText(err.Error())) + "."
}

// A flow is what a step builds on, and what builds on it.
type flow struct {
	needs    []need
	neededBy []string // their titles
}

// A need is a step that another builds on.
type need struct {
	title string
	why   string // what has changed there, for one that is stale
}

// flowOf finds out what a step builds on, and what has changed there since it
// ran.
func flowOf(c common, step string) flow {
	var f flow
	own, _ := c.engine.Outcome(step)
	for _, name := range c.engine.Needs(step) {
		n := need{title: c.title(name)}
		outcome, ran := c.engine.Outcome(name)
		switch {
		case c.engine.State(name) == steps.Stale:
			n.why = "is stale itself"
		case ran && outcome.Began.After(own.Began) && len(editsOf(c.engine.Payloads(name))) > 0:
			n.why = "ran again, with your edit"
		case ran && outcome.Began.After(own.Began):
			n.why = "ran again"
		case c.engine.State(name) == steps.NotRun:
			n.why = "has not run"
		}
		f.needs = append(f.needs, n)
	}
	for _, name := range c.engine.NeededBy(step) {
		f.neededBy = append(f.neededBy, c.title(name))
	}
	return f
}

// changed says what of it has changed since, in one sentence.
func (f flow) changed() string {
	var all []string
	for _, n := range f.needs {
		if n.why != "" {
			all = append(all, "“"+n.title+"” "+n.why)
		}
	}
	if len(all) == 0 {
		return "It was edited since, or what it holds has expired."
	}
	return strings.Join(all, "; ") + "."
}

// builds says what the step builds on, "" when on nothing.
func (f flow) builds() string {
	var all []string
	for _, n := range f.needs {
		all = append(all, "“"+n.title+"”")
	}
	if len(all) == 0 {
		return ""
	}
	return "Builds on " + strings.Join(all, ", ") + "."
}

// gives says what builds on the step, "" when nothing does. Of many the first
// few say enough: the course map has them all.
func (f flow) gives() string {
	const most, few = 5, 3
	switch n := len(f.neededBy); {
	case n == 0:
		return ""
	case n > most:
		return fmt.Sprintf("What it gives goes into “%s”, and %d more.", strings.Join(f.neededBy[:few], "”, “"), n-few)
	}
	return "What it gives goes into “" + strings.Join(f.neededBy, "”, “") + "”."
}

// staleWords says that nothing uses what is old.
const staleWords = "What it gave is out of date, and nothing uses it: n runs this step again, R all that are stale."

// stale says at the top of a guide why the step is.
func (s *sheet) stale(g guideSource) {
	if g.state != steps.Stale || g.broken != nil { // the verdict says how to go on
		return
	}
	s.prose(say(warn, glyphStale+" ").add(strong, "Stale. ").add(plain, g.flow.changed()+" "+staleWords), 0)
	s.blank()
	s.rule()
}

// flow says at the end of a guide what comes in and where it goes.
func (s *sheet) flow(f flow) {
	words := strings.TrimSpace(f.builds() + " " + f.gives())
	if words == "" {
		return
	}
	s.blank()
	s.prose(say(muted, words), 0)
}
