package ui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/steps"
)

// A courseMap is the whole course in one list: how far each chapter is, how
// long it still takes, and its steps. From here one goes anywhere, and begins
// anew.
type courseMap struct {
	open   map[int]bool // the chapters whose steps are listed
	cursor int
	rows   []mapRow
	resets *resetting // that is asked about; nil when none is
	first  []string   // what runs before the step under the cursor
	facts  mapFacts
	beyond string // what another edition has more; "" when none has
	aside  aside
}

// A mapRow is a line of the map: a chapter, or one of its steps.
type mapRow struct {
	chapter int
	step    int // among the stops; -1 for the chapter itself
}

// newCourseMap opens at the step on the screen.
func newCourseMap(m *model) *courseMap {
	d := &courseMap{open: map[int]bool{m.step().chapter: true}, beyond: steps.Beyond(m.engine.Edition())}
	d.list(m.common)
	d.cursor = max(0, slices.Index(d.rows, mapRow{m.step().chapter, m.current}))
	d.look(m) // more keys may have come with the one that opened it
	return d
}

// list makes the rows of what is unfolded.
func (d *courseMap) list(c common) {
	d.rows = nil
	for i, s := range c.stops {
		if i == 0 || c.stops[i-1].chapter != s.chapter {
			d.rows = append(d.rows, mapRow{s.chapter, -1})
		}
		if d.open[s.chapter] {
			d.rows = append(d.rows, mapRow{s.chapter, i})
		}
	}
	d.cursor = max(0, min(d.cursor, len(d.rows)-1))
}

// look asks the engine what the map tells, so that drawing asks it nothing.
func (d *courseMap) look(m *model) {
	d.first = nil
	d.facts = factsOf(m.common)
	if len(d.rows) == 0 {
		return
	}
	if at := d.rows[d.cursor]; at.step >= 0 {
		d.first = m.engine.Before(m.stops[at.step].name)
	}
}

// press answers a key.
func (d *courseMap) press(m *model, msg tea.KeyMsg) tea.Cmd {
	if len(d.rows) == 0 {
		m.dialog = nil
		return nil
	}
	if d.resets != nil {
		return d.answer(m, msg)
	}
	width, _ := dialogRoom(m.common, m.body())
	if cmd, taken := d.aside.press(m, msg, d.below(m, width)); taken {
		return cmd
	}
	if cmd, taken := m.dialogKey(msg, m.keys.courseMap); taken {
		return cmd
	}
	k := m.keys
	switch at := d.rows[d.cursor]; {
	case key.Matches(msg, k.choose) && at.step >= 0:
		m.dialog = nil
		m.visit(at.step)
	case key.Matches(msg, k.resetHere):
		d.ask(m, d.under(m.common))
	case key.Matches(msg, k.resetAll):
		d.ask(m, resetting{"the whole course", namesOf(m.stops)})
	default:
		d.foldOrMove(m.common, msg, at)
	}
	return nil
}

// foldOrMove unfolds and folds chapters, and moves the cursor.
func (d *courseMap) foldOrMove(c common, msg tea.KeyMsg, at mapRow) {
	k := c.keys
	switch {
	case key.Matches(msg, k.choose, k.toggle):
		d.open[at.chapter] = !d.open[at.chapter]
	case key.Matches(msg, k.unfold):
		d.open[at.chapter] = true
	case key.Matches(msg, k.fold):
		d.open[at.chapter] = false
	case key.Matches(msg, k.unfoldAll, k.foldAll):
		for _, s := range c.stops {
			d.open[s.chapter] = key.Matches(msg, k.unfoldAll)
		}
	default:
		d.cursor, _ = k.move(msg, d.cursor, len(d.rows), dialogPage(c))
		return
	}
	d.list(c)
	same := func(r mapRow) bool { return r == at }
	if !slices.ContainsFunc(d.rows, same) { // it was folded away
		same = func(r mapRow) bool { return r.chapter == at.chapter && r.step < 0 }
	}
	d.cursor = max(0, slices.IndexFunc(d.rows, same))
}

func (d *courseMap) hints(k keyMap) []key.Binding {
	if d.resets != nil {
		return []key.Binding{brief(k.choose, "enter", "reset it"), brief(k.close, "esc", "leave it"), brief(k.help, "?", "all keys")}
	}
	goes := brief(k.choose, "enter", "go there, or fold")
	if d.aside.alone {
		return k.asideHints(goes)
	}
	return []key.Binding{
		goes, brief(k.close, "esc", "close"), brief(k.down, "↑ ↓", "choose"), brief(k.unfoldAll, "+ -", "all chapters"),
		brief(k.resetHere, "backspace", "reset"), brief(k.help, "?", "all keys"), brief(k.whole, "tab", "all of it"),
	}
}

func (d *courseMap) groups(k keyMap) []keyGroup {
	if d.resets != nil {
		return []keyGroup{{"Resetting", []key.Binding{brief(k.choose, "enter", "reset it"), brief(k.close, "esc", "leave it as it is"), without(k.quit, "q", "ctrl+c")}}}
	}
	goes := brief(k.choose, "enter", "go to the step; fold or unfold a chapter")
	if d.aside.alone {
		return k.asideGroups("Course map", goes)
	}
	return []keyGroup{
		{"Course map", append([]key.Binding{goes, k.whole, k.resetHere, k.resetAll}, k.leaving(k.courseMap, "close the map")...)},
		{"Folding", []key.Binding{
			brief(k.toggle, "space", "fold or unfold the chapter"), brief(k.unfold, "l", "unfold it"), brief(k.fold, "h", "fold it"),
			brief(k.unfoldAll, "+", "unfold all chapters"), brief(k.foldAll, "-", "fold all chapters"),
		}},
		{"Moving", k.listMoving()},
	}
}

// listMoving are the keys that move through a list in which space folds.
func (k keyMap) listMoving() []key.Binding {
	moving := k.moving()
	moving[2] = without(k.pageDown, "pgdn", " ")
	return moving
}

// view draws the map.
func (d *courseMap) view(m *model, height int, note *text) []string {
	width, _ := dialogRoom(m.common, height)
	l := choosing{title: "Course map", cursor: d.cursor, above: []string{m.theme.line(d.facts.total(width)), ""}}
	for i, r := range d.rows {
		l.lines = append(l.lines, m.theme.line(d.line(m, r, i == d.cursor, width)))
	}
	l.below, l.aside, l.asks = d.below(m, width), d.aside, d.resets != nil
	return l.view(m.common, height, note)
}

// line is one row of the map.
func (d *courseMap) line(m *model, r mapRow, under bool, width int) *text {
	if r.step < 0 {
		fold := glyphClosed
		if d.open[r.chapter] {
			fold = glyphOpen
		}
		lead, words := pointedAt(under, 0, strong)
		f := d.facts.chapters[r.chapter]
		return ends(lead.add(muted, fold+" ").add(words, f.title), width, f.rights()...)
	}
	s := m.stops[r.step]
	lead, words := pointedAt(under, 2, plain)
	glyph, paint := stateMark(m.states[r.step])
	edited := " "
	if m.edited[s.name] {
		edited = glyphEdited
	}
	lead.add(warn, edited).add(paint, glyph).add(plain, " ").add(words, s.title)
	if r.step == m.current {
		lead.add(accent, "  "+glyphHere+" you are here")
	}
	f := d.facts.steps[r.step]
	return ends(lead, width, f.right(), say(plain, ""))
}

// below is what there is to say of the row under the cursor.
func (d *courseMap) below(m *model, width int) []row {
	s := sheet{width: width}
	if d.resets != nil {
		s.prose(say(warn, glyphBang+" ").add(strong, "Reset "+d.resets.what+"?"), 0)
		s.prose(say(plain, "What it gave, its edits, checkpoints and faults are forgotten; what was built on it is stale."), 2)
		return s.rows
	}
	if len(d.rows) == 0 {
		return nil
	}
	switch at := d.rows[d.cursor]; {
	case at.step < 0:
		s.prose(say(plain, d.facts.chapters[at.chapter].words()), 0)
	default:
		s.prose(say(strong, m.stops[at.step].name).add(plain, "  "+stateInWords(m.states[at.step])), 0)
		if words := runsFirst(m.common, d.first); words != "" {
			s.prose(say(accent, glyphArrow+" ").add(plain, words), 0)
		}
	}
	if m.run.busy() {
		s.prose(say(muted, "A step runs: nothing can be reset before it has ended. Outside the map, esc stops it."), 0)
	}
	if words := d.beyond; words != "" {
		s.prose(say(muted, words), 0)
	}
	return s.rows
}

// runsFirst says which steps run before one that was asked for; "" when none
// does.
func runsFirst(c common, first []string) string {
	if len(first) == 0 {
		return ""
	}
	var titles []string
	for _, name := range first {
		titles = append(titles, "“"+c.title(name)+"”")
	}
	return "runs first: " + strings.Join(titles, ", ")
}

// doneOf is how many things are done, of how many.
func doneOf(done, all int) string { return fmt.Sprintf("%d of %d", done, all) }

// isDone tells whether a step needs no more of the reader's time.
func isDone(s steps.State) bool { return s == steps.Done || s == steps.Stale }
