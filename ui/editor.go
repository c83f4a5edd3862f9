package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// An editor is a payload in the hands of the reader. It takes every key until
// it is left.
type editor struct {
	open    bool
	step    string
	payload steps.Payload
	opened  string // the text at the beginning
	manuscript

	checked checked // the text as it stands
	at      whereabout
	shows   editorPage
	page    page // instead of the text
	laid    int  // the width it was made for; 0 when there is none
	asked   unsure
	mends   *questionSheet // the checkpoint that asks to mend it; nil for an edit
	secret  bool           // the text holds one
	outside bool           // the reader's own editor has the terminal
	top     int            // the first row that is seen
}

// An editorPage is what the pane of an editor shows.
type editorPage int

const (
	editorText editorPage = iota
	editorDiff
	editorWords
)

// An unsure reader is asked once more for what takes something away.
type unsure int

const (
	nothing unsure = iota
	whetherToLeave
	whetherToSend
)

// openEditor begins with what is sent now.
func (m *model) openEditor(step string, p steps.Payload) {
	sent := p.Original
	if p.Edited != nil {
		sent = p.Edited
	}
	if why := tooLong(string(sent)); why != "" {
		m.notice = notice{words: why}
		return
	}
	m.editor = editor{open: true, step: step, payload: p, manuscript: newManuscript(string(sent))}
	m.editor.opened = m.editor.text
	m.editor.secret = wire.MaskText(string(sent)) != string(sent) // it takes long: what is typed later is the reader's own
	m.editor.look(m.common)
}

// original is what the step made.
func (e *editor) original() string { return string(e.payload.Original) }

// whatItWas says what the text is when it is as the step made it.
func (e *editor) whatItWas() string {
	if e.mends != nil {
		return "This is the broken payload again."
	}
	return "This is the original again."
}

// changed tells whether the text is another than at the beginning.
func (e *editor) changed() bool { return e.text != e.opened }

// look checks the text and finds where the cursor is.
func (e *editor) look(c common) {
	if !e.seen {
		e.checked = checkPayload(e.text, e.payload, c.engine.Glossary())
		e.seen = true
	}
	e.at = whereaboutOf(e.text, e.offset())
}

// editorKey answers a key while the editor has them.
func (m *model) editorKey(msg tea.KeyMsg) tea.Cmd {
	e := &m.editor
	asked := e.asked
	e.asked = nothing
	switch {
	case key.Matches(msg, m.keys.forceQuit):
		return tea.Quit
	case e.outside: // nothing of it is seen
	case key.Matches(msg, m.keys.editorHelp):
		m.openHelp()
	case key.Matches(msg, m.keys.close):
		m.leaveEditor(asked == whetherToLeave)
	case key.Matches(msg, m.keys.keep):
		return m.keepEdit(asked == whetherToSend)
	case key.Matches(msg, m.keys.toDiff):
		m.turnTo(editorDiff)
	case key.Matches(msg, m.keys.toWords):
		m.turnTo(editorWords)
	case key.Matches(msg, m.keys.outside):
		return m.editOutside()
	case e.shows != editorText:
		m.pageKey(msg)
	default:
		m.textKey(msg)
	}
	return nil
}

// pageKey scrolls the page that is shown instead of the text.
func (m *model) pageKey(msg tea.KeyMsg) {
	_, rows := m.editorRoom()
	switch {
	case key.Matches(msg, m.keys.choiceDown):
		m.editor.top++
	case key.Matches(msg, m.keys.choiceUp):
		m.editor.top--
	case key.Matches(msg, m.keys.choicePageDown):
		m.editor.top += max(1, rows-2)
	case key.Matches(msg, m.keys.choicePageUp):
		m.editor.top -= max(1, rows-2)
	}
	m.editor.top = max(0, m.editor.top) // scrollEditor knows the end
}

// textKey changes the text, or moves in it.
func (m *model) textKey(msg tea.KeyMsg) {
	e := &m.editor
	width, rows := m.editorRoom()
	switch {
	case key.Matches(msg, m.keys.undo):
		m.tellIf(!e.undo(), "There is nothing to undo.")
	case key.Matches(msg, m.keys.redo):
		m.tellIf(!e.redo(), "There is nothing to do again.")
	case key.Matches(msg, m.keys.reset):
		e.replace(e.original())
		m.notice = notice{words: e.whatItWas() + " " + m.keyLabel("ctrl+z") + " takes it back."}
	case key.Matches(msg, m.keys.toError):
		m.toError()
	case key.Matches(msg, m.keys.choiceDown):
		e.vertically(1, width)
	case key.Matches(msg, m.keys.choiceUp):
		e.vertically(-1, width)
	case key.Matches(msg, m.keys.choicePageDown):
		e.vertically(max(1, rows-1), width)
	case key.Matches(msg, m.keys.choicePageUp):
		e.vertically(-max(1, rows-1), width)
	default:
		if why := e.takeKey(msg, m.now()); why != "" {
			m.notice = notice{words: why}
		}
	}
	e.look(m.common)
}

func (m *model) tellIf(so bool, words string) {
	if so {
		m.notice = notice{words: words}
	}
}

// toError puts the cursor where the text is no JSON, or where the first warning
// is about.
func (m *model) toError() {
	e := &m.editor
	switch {
	case e.checked.wrong != "":
		e.goTo(e.checked.offset)
	case len(e.checked.warnings) > 0:
		e.goTo(e.checked.warnings[0].offset)
	default:
		m.notice = notice{words: "Nothing is wrong here."}
	}
}

// leaveEditor closes what is open: a page, or the editor. Changes are asked for
// once.
func (m *model) leaveEditor(sure bool) {
	e := &m.editor
	switch {
	case e.shows != editorText:
		m.turnTo(editorText)
	case e.changed() && !sure:
		e.asked = whetherToLeave
		m.notice = notice{words: "Leave without the changes? esc again: yes. ctrl+r runs the step with them."}
	case e.mends != nil:
		e.mends.text, e.mends.shown = nil, nil
		m.leaveMending()
	default:
		m.editor = editor{}
	}
}

// keepEdit has the step send the text from now on, and runs it. What cannot be
// sent as parameters is asked for once.
func (m *model) keepEdit(sure bool) tea.Cmd {
	e := &m.editor
	if e.checked.doubt != "" && !sure {
		e.asked = whetherToSend
		m.notice = notice{words: e.checked.doubt + " ctrl+r again: send the text as it is."}
		return nil
	}
	if e.mends != nil {
		return m.mended()
	}
	var text []byte
	if e.text != e.original() {
		text = []byte(e.text)
	}
	if err := m.engine.Edit(e.step, e.payload.Name, text); err != nil {
		m.notice = notice{words: "The edit was not kept: " + wire.Line(err.Error())}
		return nil
	}
	step := e.step
	m.editor = editor{}
	m.lookForEdits()
	return m.begin(step, nil)
}

// turnTo shows the text, or a page instead of it; the same page again is the
// text.
func (m *model) turnTo(shown editorPage) {
	e := &m.editor
	if e.shows == shown {
		shown = editorText
	}
	e.shows, e.top, e.page, e.laid = shown, 0, page{}, 0 // scrollEditor makes it
}

// lay makes the page that is shown instead of the text.
func (e *editor) lay(c common, width int) {
	e.laid = width
	s := sheet{width: width}
	switch e.shows {
	case editorDiff:
		s.diff(e.original(), e.text)
	case editorWords:
		e.inWords(c, &s)
	case editorText:
	}
	e.page = s.page
}
