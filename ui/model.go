package ui

import (
	"cmp"
	"context"
	"time"

	"github.com/charmbracelet/bubbles/spinner"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A model is the state of the screen. Its parts are plain structs; the model
// routes messages to them and draws them beside each other.
type model struct {
	common
	// runContext makes the context of one run.
	runContext func() (context.Context, context.CancelFunc)
	open       opener
	copy       copier
	keep       keeper
	editOwn    outsideEditor
	done       <-chan struct{} // closed when nobody looks any more

	current int // the step on the screen
	view    view
	side    view // what stands beside the guide on a wide screen

	run      runner
	revision int // how many runs have ended
	answers  int // how often something has become of a checkpoint
	failures failures
	broken   brokenSteps
	states   []steps.State
	outcome  steps.Outcome // of the step on the screen
	hasRun   bool
	edits    bool     // it sends what can be edited
	breaks   bool     // it has faults
	asks     bool     // it has checkpoints
	waiting  bool     // one of them is neither solved nor skipped
	status   []string // the lines above the key hints

	pages    map[slot]composedMsg
	pending  map[pageKey]bool
	tops     map[slot]int // the first row that is seen
	arriving map[slot]bool
	guides   shelf

	rail     rail
	prompt   prompt
	help     helpSheet
	finder   finder
	whole    wholeSheet
	breaking breakSheet
	dialog   dialog // that is open; nil when none is
	editor   editor
	resuming resumption
	pointing pointing
	editing  string // the step that runs so that it can be edited
	sought   sought
	landing  landing
	bare     bool // secrets are shown
	mouse    bool // it is listened to
	notice   notice
	spinner  spinner.Model
	resizes  int
	settled  bool          // the size has not changed for a moment
	calm     time.Duration // how long that moment is
}

// newModel makes the screen for an engine, before its size is known.
func newModel(e Engine, t theme, start string, runContext func() (context.Context, context.CancelFunc)) *model {
	m := &model{
		common: common{
			engine: e, look: lookOf(t), theme: t, keys: newKeyMap(), stops: stopsOf(e.Course()),
			edition: wire.Line(e.Edition().Name), platform: e.PlatformURL(), now: time.Now,
		},
		runContext: runContext,
		side:       resultView,
		failures:   failures{},
		broken:     brokenSteps{},
		pages:      map[slot]composedMsg{},
		pending:    map[pageKey]bool{},
		tops:       map[slot]int{},
		arriving:   map[slot]bool{},
		guides:     shelf{},
		spinner:    spinner.New(spinner.WithSpinner(spinner.MiniDot)),
		settled:    true,
		calm:       60 * time.Millisecond,
	}
	m.current = max(0, m.find(cmp.Or(start, e.Record().At)))
	e.Visit(m.step().name)
	m.lookForEdits()
	m.refresh()
	return m
}

// Init listens for what the reader's own browser brings; all else begins when
// the size is known.
func (m *model) Init() tea.Cmd { return listen(m.engine.Arrived(), m.done) }

// step is the step on the screen.
func (m *model) step() stop {
	if len(m.stops) == 0 {
		return stop{}
	}
	return m.stops[m.current]
}

// state is where the step on the screen stands.
func (m *model) state() steps.State {
	if len(m.states) == 0 {
		return steps.NotRun
	}
	return m.states[m.current]
}

// slot is the view on the screen, of the step on the screen.
func (m *model) slot() slot { return slot{m.step().name, m.view} }

// outline is the outline on the screen, nil when a page is.
func (m *model) outline() *outline { return m.pages[m.slot()].outline }

// refresh takes a look at the engine after every message, so that drawing asks
// it nothing.
func (m *model) refresh() {
	m.states = m.statesNow()
	had := m.hasRun
	m.outcome, m.hasRun = m.engine.Outcome(m.step().name)
	if m.run.back && m.hasRun && !had {
		m.revision++ // what the step gives has just come back
	}
	m.hear()
	m.edits, m.breaks = len(m.engine.Payloads(m.step().name)) > 0, len(m.engine.Faults(m.step().name)) > 0
	m.lookForQuestions()
	m.stillPointing()
	m.status = m.footer().status(m.common)
	if d, looks := m.dialog.(looker); looks {
		d.look(m)
	}
	m.land()
	m.searchAnew()
	m.stand()
	m.seek()
	m.lay()
	m.scrollEditor()
}

// footer is what the line below the panes is about.
func (m *model) footer() footer {
	f := footer{state: m.state(), outcome: m.outcome, ran: m.hasRun, notice: m.notice}
	if !m.hasRun {
		f.first = m.before()
	}
	if m.run.active() {
		f.all, f.back, f.resumed = m.run.stale, m.run.back, m.run.resumed
		f.running, f.asked = m.title(m.run.now), m.title(m.run.step)
		f.spin, f.count, f.stops = m.spinner.View(), m.run.count, m.run.stopping
		if m.run.experiment != nil {
			f.fault = m.run.experiment.Title
		}
	}
	return f
}

// stand puts into the line what stands there while nothing else has it: the find,
// or a question that is being answered.
func (m *model) stand() {
	if m.notice.words != "" {
		return
	}
	if m.finder.tells(m.slot()) {
		m.status = []string{m.finder.status(m.theme)}
	}
	if words := m.standingQuestion(); words != "" && !m.run.busy() && !m.finder.typing {
		m.status = m.standingLines(words)
	}
}

// before are the titles of what runs first when the step on the screen is run.
func (m *model) before() []string {
	var titles []string
	for _, name := range m.engine.Before(m.step().name) {
		titles = append(titles, m.title(name))
	}
	return titles
}
