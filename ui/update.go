package ui

import (
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/spinner"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/steps"
)

// Update is the table of contents: what can happen, and who answers it.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		cmd = m.resize(msg)
	case resizedMsg:
		m.settled = m.settled || int(msg) == m.resizes
	case tea.MouseMsg:
		cmd = m.pointed(msg)
	case tea.KeyMsg:
		cmd = m.keystroke(msg)
	case ranMsg:
		cmd = m.ended(msg)
	case triedMsg:
		m.tried(msg)
		cmd = m.resume()
	case composedMsg:
		m.composed(msg)
		cmd = m.resumeAtFirst()
	case copiedMsg:
		m.copied(msg)
	case openedMsg:
		m.opened(msg)
	case outsideMsg:
		m.cameBack(msg)
	case arrivedMsg:
		cmd = m.arrived(msg)
	case corpusMsg:
		m.corpusRead(msg)
	case seenMsg:
		m.sawFirst(msg)
	case backgroundMsg:
		m.recolour(bool(msg))
	case spinner.TickMsg:
		cmd = m.tick(msg)
	}
	m.refresh()
	return m, tea.Batch(cmd, m.compose())
}

// resize takes the new size at once and lays the pages out anew when it has
// settled: dragging a window must not render every width on the way.
func (m *model) resize(msg tea.WindowSizeMsg) tea.Cmd {
	first := m.width == 0
	m.width, m.height = max(0, msg.Width), max(0, msg.Height)
	if first {
		return nil
	}
	m.resizes++
	m.settled = false
	resizes := m.resizes
	return tea.Tick(m.calm, func(time.Time) tea.Msg { return resizedMsg(resizes) })
}

// A resizedMsg says that a while has passed since a resize.
type resizedMsg int

// keystroke gives a key to what has the keys. Keys that were typed faster
// than they were read come as one message.
func (m *model) keystroke(msg tea.KeyMsg) tea.Cmd {
	if msg.Type == tea.KeyRunes && len(msg.Runes) > 1 && !msg.Paste {
		var cmds []tea.Cmd
		for _, r := range msg.Runes {
			cmds = append(cmds, m.keystroke(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: msg.Alt}))
		}
		return tea.Batch(cmds...)
	}
	forcePanic(msg)
	m.notice = notice{}
	if m.editor.open && !m.help.open {
		return m.editorKey(msg)
	}
	switch {
	case key.Matches(msg, m.keys.forceQuit):
		return tea.Quit
	case key.Matches(msg, m.keys.suspend):
		return tea.Suspend
	case m.help.open:
		return m.helpKey(msg)
	case m.finder.typing:
		m.findKey(msg)
		return nil
	case m.dialog != nil:
		return m.dialog.press(m, msg)
	case m.prompt.open:
		m.promptKey(msg)
		return nil
	case msg.Paste:
		return nil
	case key.Matches(msg, m.keys.quit):
		return tea.Quit
	case m.whole.open:
		m.wholeKey(msg)
		return nil
	case m.breaking.open:
		return m.breakKey(msg)
	case m.rail.open:
		m.railKey(msg)
		return nil
	case m.finder.active() && m.foundKey(msg):
		return nil
	case m.outline() != nil && m.outlineKey(msg):
		return nil
	}
	pointing := m.pointing.on()
	if opened := m.dialogOf(msg); opened != nil {
		return m.openDialog(opened)
	}
	if pointing && key.Matches(msg, m.keys.questions, m.keys.hintAside) {
		return nil
	}
	return m.readingKey(msg)
}

// readingKey answers a key while a page is read.
func (m *model) readingKey(msg tea.KeyMsg) tea.Cmd {
	switch {
	case key.Matches(msg, m.keys.run):
		return m.start()
	case key.Matches(msg, m.keys.cancel):
		m.run.stop()
	case key.Matches(msg, m.keys.next):
		return m.next()
	case key.Matches(msg, m.keys.back):
		m.back()
	case key.Matches(msg, m.keys.rail):
		m.rail = rail{open: true, cursor: m.current}
	case key.Matches(msg, m.keys.goTo):
		m.goToStep()
	case key.Matches(msg, m.keys.browser):
		return m.openBrowser()
	case key.Matches(msg, m.keys.help):
		m.openHelp()
	case key.Matches(msg, m.keys.find):
		m.beginFind()
	case key.Matches(msg, m.keys.unmask):
		m.toggleSecrets()
	case key.Matches(msg, m.keys.copy, m.keys.copyToFile):
		return m.copyText(m.underCursor(), key.Matches(msg, m.keys.copyToFile))
	case key.Matches(msg, m.keys.mouse):
		return m.toggleMouse()
	case key.Matches(msg, m.keys.curl):
		return m.copyCurl()
	case key.Matches(msg, m.keys.theme):
		m.nextTheme()
	case key.Matches(msg, m.keys.edit):
		return m.edit()
	case key.Matches(msg, m.keys.runStale):
		return m.runStale()
	case key.Matches(msg, m.keys.breakStep):
		m.openFaults()
	case key.Matches(msg, m.keys.failedIn):
		m.toExchange()
	default:
		m.viewKey(msg)
	}
	return nil
}

// viewKey shows another view, or scrolls the page.
func (m *model) viewKey(msg tea.KeyMsg) {
	switch {
	case key.Matches(msg, m.keys.nextView):
		m.show(view((int(m.view) + 1) % views))
	case key.Matches(msg, m.keys.previousView):
		m.show(view((int(m.view) + views - 1) % views))
	case key.Matches(msg, m.keys.guide):
		m.show(guideView)
	case key.Matches(msg, m.keys.code):
		m.show(codeView)
	case key.Matches(msg, m.keys.wire):
		m.show(wireView)
	case key.Matches(msg, m.keys.result):
		m.show(resultView)
	case m.outline() == nil:
		s := m.slot()
		if top, ok := m.keys.scroll(msg, m.pages[s].page, m.tops[s], m.seen()); ok {
			m.tops[s] = top
			delete(m.arriving, s)
		}
	}
}

// railKey answers a key while the course rail has the keys.
func (m *model) railKey(msg tea.KeyMsg) {
	switch {
	case key.Matches(msg, m.keys.close, m.keys.rail):
		m.rail.open = false
	case key.Matches(msg, m.keys.choose):
		m.rail.open = false
		m.visit(m.rail.cursor)
	case key.Matches(msg, m.keys.help):
		m.openHelp()
	case key.Matches(msg, m.keys.goTo):
		m.rail.open = false
		m.goToStep()
	default:
		m.rail.cursor, _ = m.keys.move(msg, m.rail.cursor, len(m.stops), m.seen())
	}
}

// hints are the keys that matter now.
func (m *model) hints() []key.Binding {
	switch {
	case m.finder.typing:
		return m.keys.typingHints()
	case m.help.open:
		return m.keys.helpHints()
	case m.whole.open:
		return m.keys.wholeHints()
	case m.editor.open:
		return m.keys.editorHints(m.editor.shows != editorText)
	case m.breaking.open:
		return m.keys.breakHints(m.breaking.guessing())
	case m.dialog != nil:
		return m.dialog.hints(m.keys)
	case m.prompt.open:
		return m.keys.promptHints(m.prompt.input)
	case m.rail.open:
		return m.keys.railHints()
	case m.run.busy():
		return m.keys.runningHints()
	}
	if m.finder.active() {
		return m.keys.foundHints()
	}
	if m.pointing.on() {
		does := ""
		if o := m.outline(); o != nil {
			does = o.does()
		}
		return m.keys.pointHints(does)
	}
	if o := m.outline(); o != nil && o.under() != nil && (m.hasRun || o.does() != "") {
		return m.possible(m.keys.outlineHints(o.does()))
	}
	runs := "run"
	if m.state() != steps.NotRun {
		runs = "run again"
	}
	return m.possible(m.keys.readingHints(runs, slices.Contains(m.states, steps.Stale)))
}

// possible leaves out the hints of what this step does not have.
func (m *model) possible(hints []key.Binding) []key.Binding {
	return slices.DeleteFunc(hints, func(b key.Binding) bool {
		is := func(other key.Binding) bool { return slices.Equal(b.Keys(), other.Keys()) }
		return !m.asks && is(m.keys.questions) || !m.edits && is(m.keys.edit) || !m.breaks && is(m.keys.breakStep)
	})
}
