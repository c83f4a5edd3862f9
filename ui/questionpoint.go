package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/content"
	"ltibootcamp/steps"
)

// A pointing is a question that is answered by pointing at something: the sheet
// is closed, and the reader looks around in the step.
type pointing struct {
	sheet *questionSheet // nil while nothing is asked so
	step  string
}

// on tells whether something is to be pointed at.
func (p pointing) on() bool { return p.sheet != nil }

// points tells whether the keys of pointing mean something: while a step runs, esc
// stops it.
func (m *model) points() bool { return m.pointing.on() && !m.run.busy() }

// looksIn is the view in which the reader looks for the answer: where that is, or
// where the reader has looked since. The same may stand in more than one.
func (q *questionSheet) looksIn() view {
	if q.looked != guideView {
		return q.looked
	}
	return viewOf(q.question().Find)
}

// viewOf is the view that has what is to be found.
func viewOf(f *content.Find) view {
	if f.In == "wire" {
		return wireView
	}
	return resultView
}

// point closes the sheet and shows where to look.
func (m *model) point(q *questionSheet) {
	m.pointing = pointing{q, q.question().Step}
	m.dialog = nil
	m.show(q.looksIn())
}

// backToQuestion ends the pointing. To look for it again is to go on where it was
// looked for last.
func (m *model) backToQuestion() dialog {
	q := m.pointing.sheet
	m.pointing, q.looked = pointing{}, m.view
	return q
}

// pointKey answers the keys that mean something while something is to be
// pointed at. All others do what they always do.
func (m *model) pointKey(msg tea.KeyMsg) dialog {
	q := m.pointing.sheet
	switch {
	case key.Matches(msg, m.keys.questions):
		return m.answerPointed(q)
	case key.Matches(msg, m.keys.close):
		return m.backToQuestion()
	case key.Matches(msg, m.keys.hintAside):
		q.hint(m)
		c := q.question()
		if given := q.kept[c.Name].Hints; given > 0 && m.notice.words == "" {
			m.notice = notice{words: "Hint: " + c.Hints[min(given, len(c.Hints))-1]}
		}
	}
	return nil
}

// answerPointed answers with what is under the cursor.
func (m *model) answerPointed(q *questionSheet) dialog {
	o := m.outline()
	if o == nil || o.under() == nil {
		m.notice = notice{words: "Go to the " + viewOf(q.question().Find).String() + " view, and put the cursor on it."}
		return nil
	}
	a, ok := pointedOut(o.under())
	if !ok {
		m.notice = notice{words: "Nothing to point at is under the cursor: put it on a claim, a member, a parameter or a header."}
		return nil
	}
	reply, err := m.answerAtOnce(q.question(), a)
	q.take(m, reply, err)
	return m.backToQuestion()
}

// pointedOut is the answer that a node gives.
func pointedOut(n *node) (steps.Answer, bool) {
	switch v := n.matter.(type) {
	case *value:
		return steps.Answer{Place: content.Place{Document: v.doc.kind, Path: path(n)}, Value: v.said()}, true
	case named:
		return steps.Answer{Place: content.Place{Document: v.document, Path: []string{v.name}}, Value: v.value}, true
	}
	return steps.Answer{}, false
}

// stillPointing ends the pointing when the reader has gone to another step.
func (m *model) stillPointing() {
	if m.pointing.on() && m.step().name != m.pointing.step {
		m.add("You have left the question of “" + m.title(m.pointing.step) + "”: a asks it again there.")
		m.pointing = pointing{}
	}
}

// standingQuestion is the question that stands below the panes while it is being
// answered elsewhere than in its sheet; "" when there is none.
func (m *model) standingQuestion() string {
	switch {
	case m.editor.open && m.editor.mends != nil:
		return m.editor.mends.question().Asks
	case m.pointing.on() && !m.editor.open:
		return m.pointing.sheet.question().Asks
	}
	return ""
}

// standingLines are the question on as many lines as there is room for: two, or
// three on a high screen.
func (m *model) standingLines(words string) []string {
	most := 2
	if m.height >= 30 {
		most = 3
	}
	s := sheet{width: m.width}
	s.prose(say(accent, "Checkpoint: ").add(plain, words), 1)
	var lines []string
	for i, r := range s.rows[:min(len(s.rows), most)] {
		if i == most-1 && len(s.rows) > most {
			r.cut.to = max(r.cut.from, r.cut.to-2)
			lines = append(lines, r.paint(m.theme)+m.theme.in(muted, glyphMore))
			break
		}
		lines = append(lines, r.paint(m.theme))
	}
	return lines
}

// pointHints are the keys that matter while something is to be pointed at; does
// is what enter does.
func (k keyMap) pointHints(does string) []key.Binding {
	hints := []key.Binding{
		brief(k.questions, "a", "this answers"), brief(k.close, "esc", "the question"), brief(k.hintAside, "H", "hint"),
		brief(k.help, "?", "all keys"), brief(k.open, "enter", does), brief(k.nextView, "tab", "views"), brief(k.find, "/", "find"), brief(k.explain, "i", "explain"),
	}
	if does == "" {
		return append(hints[:4], hints[5:]...)
	}
	return hints
}

// pointing are those keys, as far as no find has them.
func (k keyMap) pointing(finding bool) keyGroup {
	keys := []key.Binding{brief(k.questions, "a", "answer with what is under the cursor"), k.hintAside}
	if !finding {
		keys = append(keys, brief(k.close, "esc", "back to the question"))
	}
	return keyGroup{"Checkpoint", keys}
}

func (k *keyMap) bindQuestions() {
	k.questions = bind("a", "answer the checkpoints of this step", "a")
	k.hint = bind("h H", "the next hint", "h", "H")
	k.hintAside = bind("H", "the next hint", "H")
	k.itemDown = bind("J shift+↓", "move the item under the cursor down", "J", "shift+down")
	k.itemUp = bind("K shift+↑", "move the item under the cursor up", "K", "shift+up")
}
