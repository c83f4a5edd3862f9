package ui

import (
	"github.com/charmbracelet/bubbles/spinner"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/steps"
)

// show brings a view to the front.
func (m *model) show(v view) {
	m.view = v
	if v != guideView {
		m.side = v
	}
}

// visit opens a step, at its guide.
func (m *model) visit(to int) {
	if to != m.current {
		m.current = to
		m.engine.Visit(m.step().name)
		m.show(guideView)
	}
}

// next moves on. A step that has not run, has failed or is stale is run first, and
// its result is looked at before a second key moves on.
func (m *model) next() tea.Cmd {
	switch state := m.state(); {
	case state == steps.NotRun || state == steps.Failed || state == steps.Stale:
		return m.start()
	case m.current == len(m.stops)-1:
		m.notice = notice{words: "This is the last step of the course."}
	default:
		m.visit(m.current + 1)
	}
	return nil
}

// back goes to the step before.
func (m *model) back() {
	if m.current == 0 {
		m.notice = notice{words: "This is the first step."}
		return
	}
	m.visit(m.current - 1)
}

// start runs the step on the screen, unless one runs already.
func (m *model) start() tea.Cmd { return m.begin(m.step().name, nil) }

// begin runs a step, or makes an experiment with it.
func (m *model) begin(step string, x *experiment) tea.Cmd { return m.launch(step, x, false) }

// launch begins a run: of a step, with a fault or without, or of all that is
// stale.
func (m *model) launch(step string, x *experiment, stale bool) tea.Cmd {
	if m.run.busy() || len(m.stops) == 0 {
		return nil // the status line says what runs and how to stop it
	}
	if m.run.back {
		m.resuming.then = func() tea.Cmd { return m.launch(step, x, stale) }
		m.run.stop()
		return nil
	}
	m.finder = finder{} // what comes back is another page
	ctx, cancel := m.runContext()
	m.spinner = spinner.New(spinner.WithSpinner(spinner.MiniDot))
	return tea.Batch(m.run.start(ctx, cancel, m.engine, step, x, stale), m.spinner.Tick)
}

// tick turns the spinner and looks which step runs now.
func (m *model) tick(msg spinner.TickMsg) tea.Cmd {
	if !m.run.active() {
		return nil
	}
	if now := m.engine.Current(); now != "" {
		m.run.now = now
	}
	m.run.progress, m.run.count = progressOf(m.engine.Exchanges()), m.engine.Progress()
	m.run.resumed = m.engine.Resuming()
	var cmd tea.Cmd
	m.spinner, cmd = m.spinner.Update(msg)
	return cmd
}

// ran takes the end of a run: every page is made anew, and the guide shows
// what happened.
func (m *model) ran(msg ranMsg) {
	if !m.run.active() || msg.generation != m.run.generation {
		return
	}
	stale := m.run.stale
	m.run.end()
	m.lookForEdits()
	if stale {
		m.ranStale(msg)
		return
	}
	defer m.editAfterRun(msg.step)
	m.renew(msg.step, msg.err != nil || msg.broken != nil)
	if msg.err != nil {
		m.failures[msg.step] = msg.err
	}
	if msg.broken != nil {
		m.broken[msg.step] = *msg.broken
	}
	if (msg.err != nil || msg.broken != nil) && m.step().name == msg.step {
		m.show(guideView)
	}
}

// renew makes every page anew; those of a step that has ended begin at their
// top, its guide at what happened.
func (m *model) renew(step string, failed bool) {
	m.failures.forget(m.engine, step, failed)
	m.revision++
	for v := range views {
		m.tops[slot{step, view(v)}] = 0
	}
	m.arriving[slot{step, guideView}] = true
}

// wanted is what the view of a pane has to be made for.
func (m *model) wanted(p place) pageKey {
	key := pageKey{slot: slot{m.step().name, p.view}, revision: m.revision, state: m.state(), bare: m.bare, live: m.live(p)}
	if p.view == guideView {
		key.bare = false // it shows none
		key.answers = m.answers
		key.width, _ = m.theme.inner(p.width, m.height)
		key.theme = m.theme.id()
	}
	return key
}

// compose asks for the pages that are seen and not yet made.
func (m *model) compose() tea.Cmd {
	if m.width == 0 || m.tooSmall() || !m.settled || len(m.stops) == 0 {
		return nil
	}
	var cmds []tea.Cmd
	for _, p := range m.places() {
		k := m.wanted(p)
		if m.pending[k] || m.pages[k.slot].key == k {
			continue
		}
		if kept, ok := m.guides[k]; ok {
			m.composed(composedMsg{key: k, page: kept})
			m.refresh() // it is on the screen at once
			continue
		}
		m.pending[k] = true
		cmds = append(cmds, composing(m.common, k, ending{m.failures[k.step], m.broken.of(m.engine, k.step)}))
	}
	return tea.Batch(cmds...)
}

func composing(c common, k pageKey, ended ending) tea.Cmd {
	return func() tea.Msg { return compose(c, k, ended) }
}

// composed keeps a page, unless the screen has moved on to another size, theme
// or run since it was asked for.
func (m *model) composed(msg composedMsg) {
	delete(m.pending, msg.key)
	m.guides.put(msg)
	for _, p := range m.places() {
		if p.view != msg.key.view {
			continue
		}
		want := m.wanted(p)
		want.slot, want.state = msg.key.slot, msg.key.state // it may be of a step that was left meanwhile
		if m.run.active() {
			want.live = msg.key.live // a little late is better than never
		}
		if want != msg.key {
			return
		}
	}
	if msg.key.revision != m.revision || msg.key.theme != "" && msg.key.theme != m.theme.id() {
		return
	}
	old := m.pages[msg.key.slot]
	m.pages[msg.key.slot] = msg
	switch s := msg.key.slot; {
	case msg.outline != nil:
		if msg.takesOver(old) {
			msg.goOn(old)
		}
	case m.arriving[s]:
		m.tops[s] = msg.page.after
		delete(m.arriving, s)
	case len(old.page.rows) > 0 && old.key.width != msg.key.width:
		m.tops[s] = m.tops[s] * len(msg.page.rows) / len(old.page.rows)
	}
}
