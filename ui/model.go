package ui

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/spinner"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

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
	m.states = make([]steps.State, len(m.stops))
	for i, s := range m.stops {
		m.states[i] = m.engine.State(s.name)
	}
	had := m.hasRun
	m.outcome, m.hasRun = m.engine.Outcome(m.step().name)
	if m.run.back && m.hasRun && !had {
		m.revision++ // what the step gives has just come back
	}
	m.hear()
	m.edits, m.breaks = len(m.engine.Payloads(m.step().name)) > 0, len(m.engine.Faults(m.step().name)) > 0
	m.asks = len(m.engine.Checkpoints(m.step().name)) > 0
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
	m.status = f.status(m.common)
	if d, looks := m.dialog.(looker); looks {
		d.look(m)
	}
	m.stillPointing()
	m.land()
	m.searchAnew()
	if m.notice.words == "" && (m.finder.typing || m.finder.active()) {
		m.status = []string{m.finder.status(m.theme)}
	}
	if words := m.standingQuestion(); words != "" && m.notice.words == "" && !m.run.busy() && !m.finder.typing {
		m.status = m.standingLines(words)
	}
	m.seek()
	m.lay()
	m.scrollEditor()
}

// before are the titles of what runs first when the step on the screen is run.
func (m *model) before() []string {
	var titles []string
	for _, name := range m.engine.Before(m.step().name) {
		titles = append(titles, m.title(name))
	}
	return titles
}

// View draws the screen. Every line is exactly as wide as the screen.
func (m *model) View() string {
	if m.width <= 0 || m.height <= 0 {
		return ""
	}
	var lines []string
	switch {
	case m.editor.outside: // the screen is left, and comes back
	case m.tooSmall():
		lines = m.more()
	default:
		lines = m.screen()
	}
	lines = lines[:min(len(lines), m.height)]
	for i, l := range lines {
		lines[i] = fit(l, m.width)
	}
	view := strings.Join(lines, "\n")
	if m.look.ascii {
		return ASCII(view)
	}
	return view
}

// screen draws the header, the panes, the footer and what lies over them.
func (m *model) screen() []string {
	lines := make([]string, 0, m.height)
	lines = append(lines, header(m.common, m.current, m.states))
	lines = append(lines, m.panes()...)
	lines = append(lines, m.status...)
	lines = append(lines, hints(m.common, m.hints()))
	m.drawOver(lines[:len(lines)-1])
	return lines
}

// panes draws the rail and the views beside each other, or the editor.
func (m *model) panes() []string {
	if m.editor.open {
		return m.editorPane()
	}
	columns := make([][]string, 0, 3)
	if w := m.railWidth(); w > 0 {
		columns = append(columns, m.course(w))
	}
	for _, p := range m.places() {
		columns = append(columns, m.pane(p))
	}
	lines := make([]string, m.body())
	for i := range lines {
		for _, c := range columns {
			if i < len(c) {
				lines[i] += c[i]
			}
		}
	}
	return lines
}

// course draws the rail in its box.
func (m *model) course(width int) []string {
	w, h := m.theme.inner(width, m.body())
	running, spin := "", ""
	if m.run.active() {
		running, spin = m.run.now, m.spinner.View()
	}
	var lines []string
	for _, l := range m.rail.view(m.common, m.states, m.current, running, spin, w, h) {
		lines = append(lines, l.s)
	}
	return box{title: say(strong, " Course "), focused: m.rail.open, width: width, height: m.body()}.view(m.theme, lines)
}

// pane draws one view.
func (m *model) pane(p place) []string {
	focused := p.view == m.view && !m.covered()
	frame := box{title: tabs(p.view, p.view == m.view, p.tabs...), focused: focused, width: p.width, height: m.body()}
	s := slot{m.step().name, p.view}
	if o := m.pages[s].outline; o != nil {
		return m.outlinePane(frame, o)
	}
	kept := m.pages[s].page
	seen := m.seen()
	top := min(m.tops[s], lastTop(kept, seen))
	var lines []string
	for i, r := range kept.rows[top:min(len(kept.rows), top+seen)] {
		lines = append(lines, m.highlighted(r.paint(m.theme), p.view, top+i))
	}
	frame.note = m.corner(position(top, seen, len(kept.rows)))
	return frame.view(m.theme, lines)
}

// outlinePane draws an outline in its frame.
func (m *model) outlinePane(frame box, o *outline) []string {
	width, height := m.theme.inner(frame.width, m.body())
	seen, _ := o.split(height)
	frame.gutter = true
	frame.note = m.corner(position(o.top, seen, len(o.rows)))
	quiet := finder{}
	f := &quiet
	if frame.focused {
		f = &m.finder
	}
	return frame.view(m.theme, o.view(m.theme, width, height, frame.focused, f))
}

// corner is the note in the lower edge: a sign that secrets are shown comes
// before all else.
func (m *model) corner(position *text) *text {
	if !m.bare && !m.pages[m.slot()].key.bare { // the page may still be the one with secrets
		return position
	}
	return withSecrets(position)
}

// withSecrets is a note behind the sign that secrets are shown.
func withSecrets(position *text) *text {
	sign := say(unmasked, " "+glyphBang+" SECRETS SHOWN ")
	if position == nil {
		return sign
	}
	return sign.join(position)
}

// more asks for a larger window.
func (m *model) more() []string {
	t := say(plain, "Please make the window larger: at least 40"+glyphTimes+"12.")
	var lines []string
	for _, c := range wrap(t.s, m.width, atSpaces) {
		lines = append(lines, t.s[c.from:c.to])
	}
	return lines
}

func boxWidth(lines []string) int {
	if len(lines) == 0 {
		return 0
	}
	return ansi.StringWidth(lines[0])
}
