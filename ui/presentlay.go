package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A stageKey says what the parts of a step were laid out for.
type stageKey struct {
	step          string
	width, height int
	theme         string
	revision      int // how many runs had ended
	state         steps.State
	bare, whole   bool
}

// A staging is the parts of a step, laid out for one screen.
type staging struct {
	key    stageKey
	parts  []laidPart
	slides []slide
}

// A laidPart is one part: what it says, and what it shows.
type laidPart struct {
	staged

	said, shown []row
	columns     bool // what it says at the left, and what it shows at the right
}

// A stagedMsg comes back from the command that laid a step out.
type stagedMsg struct{ *staging }

// wanted is what the step at a place has to be laid out for.
func (p *presenter) wanted(at int) stageKey {
	name := p.stops[at].name
	return stageKey{
		step: name, width: p.width, height: p.height, theme: p.theme.id(), revision: p.revision,
		state: p.engine.State(name), bare: p.bare, whole: p.whole && at == p.at,
	}
}

// compose asks for the step on the screen to be laid out, and then for those on
// either side of it.
func (p *presenter) compose() tea.Cmd {
	if p.width == 0 || p.tooSmall() || !p.settled || len(p.stops) == 0 {
		return nil
	}
	made := p.staged[p.wanted(p.at)]
	if made == nil {
		return p.composing(p.at)
	}
	p.drawn = made
	var cmds []tea.Cmd
	for _, at := range []int{p.at + 1, p.at - 1} {
		if at >= 0 && at < len(p.stops) && !p.run.active() {
			cmds = append(cmds, p.composing(at))
		}
	}
	return tea.Batch(cmds...)
}

// composing is the command that lays a step out, unless that has been done or is
// under way.
func (p *presenter) composing(at int) tea.Cmd {
	k := p.wanted(at)
	if p.pending[k] || p.staged[k] != nil {
		return nil
	}
	p.pending[k] = true
	c, turn, err := p.common, p.talk.Turns[k.step], p.failures[k.step]
	return func() tea.Msg { return stagedMsg{stage(c, k, playbookOf(c, turn, k.step, err))} }
}

// keptStagings is how many are kept at most.
const keptStagings = 12

// keepStaging keeps what was laid out, if it is still of use.
func (p *presenter) keepStaging(msg stagedMsg) {
	delete(p.pending, msg.key)
	if at := p.find(msg.key.step); at < 0 || msg.key != p.wanted(at) {
		return
	}
	if len(p.staged) >= keptStagings {
		clear(p.staged)
	}
	p.staged[msg.key] = msg.staging
}

// stage lays the parts of a step out. It is slow, so it runs in a command, over
// values.
func stage(c common, k stageKey, s playbook) *staging {
	outcome, ran := c.engine.Outcome(k.step)
	l := layer{playbook: s, key: k, theme: c.theme, hall: hall{k.width, k.height}, ran: ran && k.state != steps.NotRun}
	l.camera = cameraAt(c, k.step, outcome, k.bare)
	made := &staging{key: k}
	for i := range s.parts {
		made.parts = append(made.parts, l.lay(i))
	}
	made.slides = slidesOf(made.parts, l.hall)
	return made
}

// A layer lays parts out.
type layer struct {
	playbook
	camera

	key   stageKey
	theme theme
	hall  hall
	ran   bool
}

func (l layer) lay(i int) laidPart {
	part := l.parts[i]
	made := laidPart{staged: part, columns: l.hall.wide() && l.pictured(i)}
	width := l.hall.words(made.columns)
	switch picture := l.hall.picture(made.columns); {
	case i == l.run && l.failure != nil:
		made.said = failedRows(*l.failure, width)
	case i == l.run:
		made.said = saidRows(part, l.theme, width)
		if l.ran {
			made.shown = runRows(l.outcome, l.viewer, picture)
			if !l.key.whole {
				made.shown = cropped(made.shown, l.room(made))
			}
		}
	case part.scene != nil:
		made.said = saidRows(part, l.theme, width)
		if l.ran {
			made.shown = l.shoot(*part.scene).rows(picture, l.room(made), l.key.whole)
		}
	default:
		made.said = saidRows(part, l.theme, width)
		made.shown = drawingRows(part, picture)
	}
	return made
}

// room is how many rows what is shown of a part has.
func (l layer) room(p laidPart) int {
	s := slide{big: p.columns || p.opens}
	if s.big {
		s.more = len(l.hall.title(p.heading)) - 1
	}
	return max(1, l.hall.room(s)-l.below(p))
}

// below is how many rows the words have that stand over what is shown.
func (l layer) below(p laidPart) int {
	if p.columns {
		return 0
	}
	return len(p.said) + 1
}

// pictured tells whether anything is shown under the heading of a part.
func (l layer) pictured(i int) bool {
	from, to := i, i+1
	for from > 0 && !l.parts[from].opens {
		from--
	}
	for to < len(l.parts) && !l.parts[to].opens {
		to++
	}
	for j := from; j < to; j++ {
		part := l.parts[j]
		if part.drawing != "" || part.scene != nil || j == l.run && l.failure == nil {
			return true
		}
	}
	return false
}

// saidRows are the words of a part.
func saidRows(part staged, t theme, width int) []row {
	s := sheet{width: width}
	if part.says != "" {
		s.prose(say(strong, part.says), 0)
	}
	if len(part.blocks) > 0 {
		if err := s.blocks(part.blocks, t); err != nil {
			s.lines(strings.Join(blockWords(part.blocks), "\n"), 0)
		}
	}
	return s.rows
}

// drawingRows are the drawing of a part.
func drawingRows(part staged, width int) []row {
	if part.drawing == "" {
		return nil
	}
	s := sheet{width: width}
	s.fence(block{body: part.drawing, lang: part.lang})
	return s.rows
}

// failedRows show in full why a step failed.
func failedRows(f failure, width int) []row {
	s := sheet{width: width}
	if errors.Is(f.err, context.Canceled) {
		s.prose(say(warn, glyphBang+" Stopped before it finished"), 0)
		s.prose(say(muted, "r runs it again."), 0)
		return s.rows
	}
	s.whatFailed(f)
	s.prose(say(muted, "r runs it again."), 0)
	return s.rows
}

// runRows show what crossed in a run, or else what was checked.
func runRows(o steps.Outcome, v viewer, width int) []row {
	s := sheet{width: width}
	switch {
	case len(o.Exchanges) > 0:
		shown := make([]wire.Exchange, len(o.Exchanges))
		for i, e := range o.Exchanges {
			e.RequestBody, e.ResponseBody = nil, nil // no row shows them, and masking them takes its time
			if shown[i] = e; !v.bare {
				shown[i] = e.Masked()
			}
		}
		q := sequenceOf(shown)
		if l, ok := q.lanes(width); ok {
			s.put(q.heading(l), "", "", anywhere)
		}
		for i, e := range shown {
			h := hop{Exchange: e, sequence: q, number: i + 1}
			s.put(h.line(width).shortened(width), "", "", anywhere)
		}
	default:
		for _, f := range o.Findings {
			s.put(check{f}.line(width).shortened(width), "", "", anywhere)
		}
	}
	return s.rows
}

// verdictOf is what came of the last run of a step, in one line.
func verdictOf(c common, step string, state steps.State) string {
	o, ran := c.engine.Outcome(step)
	if state == steps.NotRun || !ran {
		return "The step runs."
	}
	words := []string{glyphDone + " It ran"}
	held := 0
	for _, f := range o.Findings {
		if f.Status == lti.Passed {
			held++
		}
	}
	if held > 0 {
		words[0] = glyphDone + " " + counted(held, "check") + " held"
	}
	if state == steps.Stale {
		words = append(words, glyphStale+" stale")
	}
	if n := len(o.Exchanges); n > 0 {
		words = append(words, counted(n, "exchange"))
	}
	return strings.Join(append(words, took(o.Took)), fmt.Sprintf(" %s ", glyphDot))
}
