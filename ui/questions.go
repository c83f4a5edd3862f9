package ui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A questionSheet asks the checkpoints of a step: it lists them, or asks one.
type questionSheet struct {
	all    []content.Checkpoint
	kept   map[string]steps.Answered // how far each is
	asked  int                       // the one that is asked; -1 while they are listed
	cursor int                       // in the list, the options or the items
	order  []int                     // the items, as the reader has put them
	looked view                      // where the reader looked for the answer; the guide before that

	text, shown []byte // the payload as it was mended, and before
	reply       *steps.Reply
	problem     string // why an answer could not be judged
	top         int    // the first row that is seen
	sees        region // what has to be seen
}

// A region is a part of what a sheet says.
type region int

const (
	theCursor region = iota
	theReply
	theHints
	byHand // whatever the reader has scrolled to
)

// openQuestions are the checkpoints of the step on the screen: the only one is
// asked at once.
func (m *model) openQuestions() dialog {
	if m.run.busy() { // the status line says what runs and how to stop it
		return nil
	}
	all, but := m.questionsOf(m.step().name)
	if len(all) == 0 {
		m.notice = notice{words: but}
		return nil
	}
	q := &questionSheet{all: all, asked: -1, kept: m.engine.Record().Checkpoints}
	if len(all) == 1 {
		q.ask(0)
	}
	return q
}

// runItFirst says why nothing is asked about a step.
const runItFirst = "The checkpoint asks about what comes back: run the step first."

// questionsOf are the checkpoints that can be asked about a step now, or why there
// are none: before it has run, there is nothing to look at, but something to
// predict.
func (c common) questionsOf(step string) (all []content.Checkpoint, but string) {
	all = c.engine.Checkpoints(step)
	if len(all) == 0 {
		return nil, c.nothingHere(toAsk(), step)
	}
	if !ranWell(c.engine, step) {
		all = slices.DeleteFunc(all, func(c content.Checkpoint) bool { return c.Kind() != content.PredictKind })
	}
	return all, runItFirst
}

// ranWell tells whether there is something to ask about.
func ranWell(e Engine, step string) bool {
	outcome, ran := e.Outcome(step)
	return ran && outcome.Err == nil
}

// ask asks one of the checkpoints.
func (q *questionSheet) ask(i int) {
	*q = questionSheet{all: q.all, kept: q.kept, asked: i}
	if task := q.all[i].Order; task != nil {
		for at := range task.Items {
			q.order = append(q.order, at)
		}
	}
}

// question is the one that is asked.
func (q *questionSheet) question() content.Checkpoint { return q.all[q.asked] }

// solved tells that the one that is asked has had a right answer: it wants neither a
// hint nor to be skipped.
func (q *questionSheet) solved() bool { return q.asked >= 0 && q.kept[q.question().Name].Solved }

// press answers a key.
func (q *questionSheet) press(m *model, msg tea.KeyMsg) tea.Cmd {
	switch {
	case key.Matches(msg, m.keys.help):
		m.openHelp()
	case key.Matches(msg, m.keys.quit):
		return tea.Quit
	case m.run.busy():
		if key.Matches(msg, m.keys.close) {
			m.run.stop()
		}
	case key.Matches(msg, m.keys.questions), key.Matches(msg, m.keys.close) && (q.asked < 0 || len(q.all) == 1):
		q.leave(m)
	case key.Matches(msg, m.keys.close):
		q.list()
	case q.asked < 0:
		q.listKey(m, msg)
	case key.Matches(msg, m.keys.hint) && !q.solved():
		q.hint(m)
	case key.Matches(msg, m.keys.skip) && !q.solved():
		q.skip(m)
	case key.Matches(msg, m.keys.choose):
		return q.answer(m)
	default:
		q.taskKey(m, msg)
	}
	return nil
}

// leave closes the sheet. It says so of a question without an answer: the key that
// would have given one asks it again.
func (q *questionSheet) leave(m *model) {
	m.dialog = nil
	if q.asked >= 0 && !q.solved() {
		m.notice = notice{words: "You have left the question. a asks it again."}
	}
}

// list lists the checkpoints, at the one that was asked.
func (q *questionSheet) list() {
	*q = questionSheet{all: q.all, kept: q.kept, asked: -1, cursor: q.asked}
}

func (q *questionSheet) listKey(m *model, msg tea.KeyMsg) {
	if key.Matches(msg, m.keys.choose) {
		q.ask(q.cursor)
		return
	}
	q.cursor, _ = m.keys.move(msg, q.cursor, len(q.all), listPage)
}

// choices is how many things the cursor can be on.
func (q *questionSheet) choices() int {
	if q.asked < 0 {
		return len(q.all)
	}
	switch c := q.question(); c.Kind() {
	case content.PredictKind:
		return len(c.Predict.Options)
	case content.OrderKind:
		return len(c.Order.Items)
	}
	return 0
}

// taskKey moves the cursor, an item, or the page.
func (q *questionSheet) taskKey(m *model, msg tea.KeyMsg) {
	by := 0
	switch {
	case key.Matches(msg, m.keys.itemDown):
		by = 1
	case key.Matches(msg, m.keys.itemUp):
		by = -1
	}
	if to := q.cursor + by; by != 0 && to >= 0 && to < len(q.order) {
		q.order[q.cursor], q.order[to] = q.order[to], q.order[q.cursor]
		q.cursor, q.sees = to, theCursor
		return
	}
	if q.choices() > 0 && !key.Matches(msg, m.keys.pageDown, m.keys.pageUp) {
		if at, moved := m.keys.move(msg, q.cursor, q.choices(), listPage); moved {
			q.cursor, q.sees = at, theCursor
		}
		return
	}
	width, height := q.room(m)
	p := q.lay(m, width)
	if top, moved := m.keys.scroll(msg, p.page, q.scrolled(p, height), height); moved {
		q.top, q.sees = min(top, max(0, len(p.rows)-height)), byHand
	}
}

// hint shows the next hint.
func (q *questionSheet) hint(m *model) {
	hint, err := m.engine.Hint(q.question().Name)
	switch {
	case err != nil:
		q.problem = wire.Line(err.Error())
	case hint == "":
		m.notice = notice{words: "There are no more hints. s skips it."}
	}
	q.count(m)
	q.sees = theHints
}

// skip passes the question over.
func (q *questionSheet) skip(m *model) {
	if err := m.engine.Skip(q.question().Name); err != nil {
		q.problem = wire.Line(err.Error())
		return
	}
	q.count(m)
	m.notice = notice{words: "Skipped. a asks it again, whenever you like."}
	q.onward(m)
}

// onward goes on to the next question of the step that is neither solved nor
// skipped, or back to the step.
func (q *questionSheet) onward(m *model) {
	next := waiting(q.all, q.kept)
	if next < 0 {
		m.dialog = nil
		return
	}
	q.ask(next)
}

// answer answers with what the sheet shows, or leads to where the answer is
// given.
func (q *questionSheet) answer(m *model) tea.Cmd {
	c := q.question()
	switch {
	case q.reply != nil && q.reply.Right:
		q.onward(m)
	case c.Find != nil:
		m.point(q)
	case c.Repair != nil:
		m.mend(q)
	case c.Predict != nil:
		return m.try(q, steps.Answer{Option: q.cursor})
	case c.Order != nil:
		reply, err := m.answerAtOnce(c, steps.Answer{Order: q.order})
		q.take(m, reply, err)
	}
	return nil
}

// take takes what came of an answer.
func (q *questionSheet) take(m *model, reply steps.Reply, err error) {
	q.count(m)
	q.sees, q.problem, q.reply = theReply, "", &reply
	if err != nil {
		q.reply, q.problem = nil, wire.MaskText(err.Error())
	}
}

// count takes into account how far the questions are now. The guide says it too.
func (q *questionSheet) count(m *model) {
	q.kept = m.engine.Record().Checkpoints
	m.answers++
}

// hints are the keys that matter now.
func (q *questionSheet) hints(k keyMap) []key.Binding {
	keys := []key.Binding{brief(k.choose, "enter", q.does())}
	if len(q.order) > 0 {
		keys = append(keys, brief(k.itemDown, "J K", "move it"))
	}
	if q.asked >= 0 && !q.solved() {
		keys = append(keys, brief(k.hint, "h", "hint"), brief(k.skip, "s", "skip"))
	}
	closes := "close"
	if q.asked >= 0 && len(q.all) > 1 {
		closes = "back"
	}
	keys = append(keys, brief(k.close, "esc", closes))
	if q.choices() > 0 {
		keys = append(keys, brief(k.down, "↑ ↓", "choose"))
	}
	return append(keys, brief(k.help, "?", "all keys"))
}

// does says what enter does.
func (q *questionSheet) does() string {
	switch {
	case q.asked < 0:
		return "ask it"
	case q.reply != nil && q.reply.Right:
		return "go on"
	}
	return map[string]string{
		content.FindKind: "look for it", content.PredictKind: "predict and run", content.RepairKind: "mend it", content.OrderKind: "check it",
	}[q.question().Kind()]
}

// groups are all keys that mean something.
func (q *questionSheet) groups(k keyMap) []keyGroup {
	keys := []key.Binding{brief(k.choose, "enter", q.does()), brief(k.close, "esc", "back, or close it"), brief(k.questions, "a", "close it"), without(k.quit, "q", "ctrl+c")}
	if q.asked >= 0 && !q.solved() {
		keys = slices.Insert(keys, 1, k.hint, brief(k.skip, "s", "skip it; it can be answered later"))
	}
	if len(q.order) > 0 {
		keys = slices.Insert(keys, 1, k.itemDown, k.itemUp)
	}
	return []keyGroup{{"Checkpoint", keys}, {"Moving", k.moving()}}
}
