package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A flowSheet is the flow of LTI Advantage as one diagram, with what is done of
// it and where the reader is.
type flowSheet struct {
	legs   []content.Leg
	cursor int
	aside  aside
}

// newFlow opens at the first leg that the step on the screen does.
func newFlow(m *model) *flowSheet {
	d := &flowSheet{legs: legsOf(m.common)}
	d.cursor = max(0, slices.IndexFunc(d.legs, func(l content.Leg) bool { return slices.Contains(l.Steps, m.step().name) }))
	return d
}

// legsOf are the legs of the edition that is played. A test reads them whole.
func legsOf(c common) []content.Leg {
	legs, err := content.LoadFlow(c.engine.Edition().Name, c.engine.Course())
	if err != nil {
		return nil
	}
	return legs
}

// press answers a key.
func (d *flowSheet) press(m *model, msg tea.KeyMsg) tea.Cmd {
	width, _ := dialogRoom(m.common, m.body())
	if cmd, taken := d.aside.press(m, msg, d.below(m.common, width)); taken {
		return cmd
	}
	if cmd, taken := m.dialogKey(msg, m.keys.whereAmI); taken {
		return cmd
	}
	switch {
	case key.Matches(msg, m.keys.choose) && d.cursor < len(d.legs):
		m.dialog = nil
		m.visit(m.find(legStep(m.common, m.states, d.legs[d.cursor], m.step().name)))
	default:
		d.cursor, _ = m.keys.move(msg, d.cursor, len(d.legs), dialogPage(m.common))
		d.cursor = max(0, d.cursor)
	}
	return nil
}

// legStep is where one goes from a leg: the step on the screen when it does it,
// else the first that has not run.
func legStep(c common, states []steps.State, l content.Leg, current string) string {
	if slices.Contains(l.Steps, current) {
		return current
	}
	for _, name := range l.Steps {
		if states[c.find(name)] == steps.NotRun {
			return name
		}
	}
	return l.Steps[0]
}

// legDone tells whether one of the steps that do a leg has run well.
func legDone(c common, states []steps.State, l content.Leg) bool {
	return slices.ContainsFunc(l.Steps, func(name string) bool { return isDone(states[c.find(name)]) })
}

func (d *flowSheet) hints(k keyMap) []key.Binding {
	goes := brief(k.choose, "enter", "go to its step")
	if d.aside.alone {
		return k.asideHints(goes)
	}
	return []key.Binding{
		goes, brief(k.close, "esc", "close"), brief(k.down, "↑ ↓", "choose"), brief(k.help, "?", "all keys"),
		brief(k.whole, "tab", "all of it"), brief(k.quit, "q", "quit"),
	}
}

func (d *flowSheet) groups(k keyMap) []keyGroup {
	goes := brief(k.choose, "enter", "go to the step that does it")
	if d.aside.alone {
		return k.asideGroups("Flow", goes)
	}
	return []keyGroup{
		{"Flow", append([]key.Binding{goes, k.whole}, k.leaving(k.whereAmI, "close")...)},
		{"Moving", k.moving()},
	}
}

const noFlow = "This edition has no flow to show."

// Columns of the diagram.
const (
	flowMarks   = 5  // the cursor, where the reader is, what is done
	flowSection = 14 // of the specification, at the right
	flowLeast   = 64 // cells that the lanes need; with less it is a list
)

// view draws the diagram.
func (d *flowSheet) view(m *model, height int, note *text) []string {
	width, _ := dialogRoom(m.common, height)
	l := choosing{title: "Where you are in the flow"}
	at, lanes := flowLanes(width)
	if lanes {
		l.above = []string{m.theme.line(flowHeading(at, width))}
	}
	part := ""
	for i, leg := range d.legs {
		if leg.Part != part {
			part = leg.Part
			l.lines = append(l.lines, m.theme.line(flowPart(part, at, lanes)))
		}
		if i == d.cursor {
			l.cursor = len(l.lines)
		}
		l.lines = append(l.lines, m.theme.line(d.line(m, leg, i == d.cursor, at, lanes, width)))
	}
	l.below, l.aside = d.below(m.common, width), d.aside
	return l.view(m.common, height, note)
}

// flowLanes are the columns of the browser, the tool and the platform; there are
// none where there is no room.
func flowLanes(width int) (at [3]int, ok bool) {
	if width < flowLeast+flowMarks {
		return at, false
	}
	gap := (width - flowMarks - flowSection - 1) / 2
	return [3]int{flowMarks, flowMarks + gap, flowMarks + 2*gap}, true
}

// flowHeading names the lanes.
func flowHeading(at [3]int, width int) *text {
	t := say(plain, "").pad(at[0]).add(heading, string(wire.Browser))
	t.pad(at[1]-1).add(heading, string(wire.Tool))
	t.pad(at[2]-len(wire.Platform)+1).add(heading, string(wire.Platform))
	return t.pad(width-flowSection+2).add(muted, "section")
}

// flowPart is the row above the legs of a part.
func flowPart(part string, at [3]int, lanes bool) *text {
	t := say(strong, part)
	if !lanes {
		return t
	}
	for _, column := range at {
		if t.width() < column {
			t.pad(column).add(muted, glyphBar)
		}
	}
	return t
}

// line draws one leg: as an arrow between its lanes, or in words.
func (d *flowSheet) line(m *model, leg content.Leg, under bool, at [3]int, lanes bool, width int) *text {
	lead, paint := pointedAt(under, 0, plain)
	here, done := " ", say(muted, glyphToDo)
	if slices.Contains(leg.Steps, m.step().name) {
		here = glyphHead
	}
	if legDone(m.common, m.states, leg) {
		done = say(good, glyphDone)
	}
	lead.add(accent, here).join(done).add(plain, " ")
	if !lanes {
		return ends(lead.add(muted, legParties(leg)+"  ").add(paint, leg.What), width, say(plain, ""))
	}
	t := lead.join(legArrow(leg, paint, at))
	return t.pad(width-flowSection+2).add(muted, section(leg.Section)).shortened(width)
}

// legParties says who says it to whom.
func legParties(leg content.Leg) string {
	if leg.From == leg.To {
		return "in the " + leg.From
	}
	return leg.From + " " + glyphArrow + " " + leg.To
}

// legArrow draws a leg from its first lane to the last of the three.
func legArrow(leg content.Leg, paint token, at [3]int) *text {
	lane := func(party string) int {
		return slices.Index([]string{string(wire.Browser), string(wire.Tool), string(wire.Platform)}, party)
	}
	from, to := lane(leg.From), lane(leg.To)
	left, right := min(from, to), max(from, to)
	t := say(plain, "")
	for i, column := range at {
		column -= flowMarks
		switch {
		case i == left && left == right:
			t.pad(column).add(muted, glyphFrom+glyphRule+" ").add(paint, leg.What)
		case i == left:
			t.pad(column).join(shafted(say(paint, leg.What), glyphRule, at[right]-at[left]+1, from < to))
		case (i < left || i > right) && t.width() <= column:
			t.pad(column).add(muted, glyphBar)
		}
	}
	return t
}

// below is what there is to say of the leg under the cursor.
func (d *flowSheet) below(c common, width int) []row {
	s := sheet{width: width}
	if d.cursor >= len(d.legs) {
		s.prose(say(muted, noFlow), 0)
		return s.rows
	}
	leg := d.legs[d.cursor]
	s.prose(say(strong, capital(leg.What)).add(plain, "  "+legParties(leg)).add(muted, " "+glyphDot+" "+section(leg.Section)), 0)
	s.prose(say(plain, leg.Says), 0)
	var titles []string
	for _, name := range leg.Steps {
		titles = append(titles, "“"+c.title(name)+"”")
	}
	s.prose(say(muted, "Done by "+strings.Join(titles, ", ")), 0)
	return s.rows
}
