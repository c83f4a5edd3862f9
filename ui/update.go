package ui

import (
	"time"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/spinner"
	tea "github.com/charmbracelet/bubbletea"
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

// many tells whether a message is several keys, which were typed faster than they
// were read.
func many(msg tea.KeyMsg) bool {
	return msg.Type == tea.KeyRunes && len(msg.Runes) > 1 && !msg.Paste
}

// oneByOne presses many keys in their order.
func oneByOne(msg tea.KeyMsg, press func(tea.KeyMsg) tea.Cmd) tea.Cmd {
	cmds := make([]tea.Cmd, len(msg.Runes))
	for i, r := range msg.Runes {
		cmds[i] = press(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: msg.Alt})
	}
	return tea.Batch(cmds...)
}

// keystroke gives a key to what has the keys.
func (m *model) keystroke(msg tea.KeyMsg) tea.Cmd {
	if many(msg) {
		return oneByOne(msg, m.keystroke)
	}
	forcePanic(msg)
	m.notice = notice{}
	switch {
	case m.editor.open && !m.help.open:
		return m.editorKey(msg)
	case key.Matches(msg, m.keys.forceQuit):
		return tea.Quit
	case key.Matches(msg, m.keys.suspend):
		return tea.Suspend
	case m.help.open:
		return m.helpKey(msg)
	case m.finder.typing:
		m.findKey(msg)
	case m.dialog != nil:
		return m.dialog.press(m, msg)
	case m.prompt.open:
		m.promptKey(msg)
	case m.breaking.open && m.breaking.finding:
		m.findFaultKey(msg)
	case msg.Paste: // nothing else takes text
	case key.Matches(msg, m.keys.quit):
		return tea.Quit
	default:
		return m.paneKey(msg)
	}
	return nil
}

// paneKey gives a key to what has it where no text is typed.
func (m *model) paneKey(msg tea.KeyMsg) tea.Cmd {
	switch {
	case m.whole.open:
		m.wholeKey(msg)
	case m.breaking.open:
		return m.breakKey(msg)
	case m.rail.open:
		m.railKey(msg)
	case m.finder.active() && m.foundKey(msg):
	case m.outline() != nil && m.outlineKey(msg):
	default:
		points := m.points()
		if opened := m.dialogOf(msg); opened != nil {
			return m.openDialog(opened)
		}
		if points && key.Matches(msg, m.keys.questions, m.keys.hintAside) {
			return nil // the notice says why nothing was answered
		}
		return m.readingKey(msg)
	}
	return nil
}

// readingKey answers a key while a page is read: those that have to do with steps.
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
	case key.Matches(msg, m.keys.edit):
		return m.edit()
	case key.Matches(msg, m.keys.runStale):
		return m.runStale()
	case key.Matches(msg, m.keys.breakStep):
		m.openFaults()
	case key.Matches(msg, m.keys.failedIn):
		m.toExchange()
	default:
		return m.readerKey(msg)
	}
	return nil
}

// readerKey answers those that have to do with what is read, and how.
func (m *model) readerKey(msg tea.KeyMsg) tea.Cmd {
	switch {
	case key.Matches(msg, m.keys.help):
		m.openHelp()
	case key.Matches(msg, m.keys.find):
		m.beginFind()
	case key.Matches(msg, m.keys.unmask):
		m.toggleSecrets()
	case key.Matches(msg, m.keys.copy, m.keys.copyToFile):
		return m.copyText(m.underCursor(), key.Matches(msg, m.keys.copyToFile))
	case key.Matches(msg, m.keys.curl):
		return m.copyCurl()
	case key.Matches(msg, m.keys.mouse):
		return m.toggleMouse()
	case key.Matches(msg, m.keys.theme):
		m.notice = notice{words: m.nextTheme()}
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
