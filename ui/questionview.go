package ui

import (
	"fmt"

	"ltibootcamp/content"
)

// A laidQuestion is a sheet laid out, with the rows of its regions.
type laidQuestion struct {
	sheet

	regions map[region][2]int // from, to
	low     bool              // the screen is: what the hint line says too is left out
}

// lowScreen is the height below which the rows are for what is asked.
const lowScreen = 20

// frame is the frame of the sheet.
func (q *questionSheet) frame(c common, height int, note *text) frame {
	return frame{title: q.title(), note: note, width: min(76, c.width), height: height}
}

// room is what there is inside the sheet.
func (q *questionSheet) room(m *model) (width, height int) {
	f := q.frame(m.common, m.body(), nil)
	return m.theme.inner(f.width, f.height)
}

// view draws the sheet.
func (q *questionSheet) view(m *model, height int, note *text) []string {
	f := q.frame(m.common, height, note)
	width, room := m.theme.inner(f.width, f.height)
	p := q.lay(m, width)
	return f.read(m.theme, p.rows, q.scrolled(p, room))
}

// title says what kind of question it is.
func (q *questionSheet) title() string {
	if q.asked < 0 {
		return "Checkpoints of this step"
	}
	return map[string]string{
		content.FindKind: "Checkpoint: find it", content.PredictKind: "Checkpoint: predict",
		content.RepairKind: "Checkpoint: repair", content.OrderKind: "Checkpoint: put in order",
	}[q.question().Kind()]
}

// scrolled is the first row to be seen, so that what has to be seen is.
func (q *questionSheet) scrolled(p *laidQuestion, height int) int {
	last := max(0, len(p.rows)-height)
	top := min(q.top, last)
	at, there := p.regions[q.sees]
	if !there {
		return top
	}
	from, to := at[0], min(at[1], at[0]+height)
	return max(0, min(max(top, to-height), from, last))
}

// lay lays the sheet out for a width.
func (q *questionSheet) lay(m *model, width int) *laidQuestion {
	p := &laidQuestion{sheet: sheet{width: width}, regions: map[region][2]int{}, low: m.height < lowScreen}
	if q.asked < 0 {
		for i, c := range q.all {
			glyph, paint, words := howFar(q.kept[c.Name])
			p.choice(i == q.cursor, say(paint, glyph+" "), c.Asks, words)
		}
		return p
	}
	c := q.question()
	p.prose(say(strong, c.Asks), 0)
	p.blank()
	q.task(p)
	p.region(theReply, func() { q.replied(p, m) })
	p.region(theHints, func() {
		for i, hint := range c.Hints[:min(len(c.Hints), q.kept[c.Name].Hints)] {
			p.blank()
			p.prose(say(accent, fmt.Sprintf("Hint %d  ", i+1)).add(plain, hint), 0)
		}
	})
	return p
}

// region notes which rows something makes.
func (p *laidQuestion) region(r region, rows func()) {
	from := len(p.rows)
	if rows(); len(p.rows) > from {
		p.regions[r] = [2]int{from, len(p.rows)}
	}
}

// choice adds one thing that the cursor can be on, on as many rows as it needs.
func (p *laidQuestion) choice(under bool, mark *text, words, about string) {
	from := len(p.rows)
	lead := "  "
	paint := plain
	if under {
		lead, paint = glyphCursor+" ", strong
	}
	t := say(plain, "").join(mark).add(paint, words)
	if about != "" {
		t.add(muted, "  "+about)
	}
	p.put(t, lead, "    ", atSpaces)
	if p.rows[from].leadPaint = muted; under {
		p.rows[from].leadPaint = accent
		p.regions[theCursor] = [2]int{from, len(p.rows)}
	}
}

// task is what there is to choose from or to put in order, or how to answer.
func (q *questionSheet) task(p *laidQuestion) {
	c := q.question()
	switch c.Kind() {
	case content.FindKind:
		p.prose(say(muted, "enter goes to the "+q.looksIn().String()+" view. There, put the cursor on it and press a."), 0)
	case content.RepairKind:
		p.prose(say(muted, "enter opens it as it is broken. ctrl+r there runs the step with what you made of it. Your own edits stay as they are."), 0)
	case content.PredictKind:
		for i, o := range c.Predict.Options {
			p.choice(i == q.cursor, say(muted, fmt.Sprintf("%d ", i+1)), o.Says, "")
		}
	case content.OrderKind:
		for i, at := range q.order {
			p.choice(i == q.cursor, say(muted, fmt.Sprintf("%d ", i+1)), c.Order.Items[at].Says, "")
		}
		if !p.low {
			p.blank()
			p.prose(say(muted, "J and K move the item under the cursor down and up."), 0)
		}
	}
}

// replied is what came of the last answer, and the explanation once there is a
// right one.
func (q *questionSheet) replied(p *laidQuestion, m *model) {
	c := q.question()
	if m.run.busy() {
		p.blank()
		p.prose(say(accent, "Running "+m.title(m.run.now)+glyphMore).add(plain, " esc stops it."), 0)
		return
	}
	switch {
	case q.problem != "":
		p.blank()
		p.prose(say(warn, glyphBang+" It could not be judged, and does not count: ").add(plain, harmlessText(say(plain, q.problem)).s), 0)
	case q.reply != nil && q.reply.Right:
		p.blank()
		p.prose(say(good, glyphDone+" Right. ").add(plain, harmlessText(say(plain, q.reply.Says)).s), 0)
	case q.reply != nil:
		p.blank()
		p.prose(say(bad, glyphFailed+" "+wrongWords(c.Kind())+" ").add(plain, harmlessText(say(plain, q.reply.Says)).s).add(muted, q.offer()), 0)
	case q.solved():
		p.blank()
		p.prose(say(good, glyphDone+" Solved. ").add(plain, "You have answered it. You may again, and lose nothing."), 0)
	}
	if q.solved() {
		p.blank()
		p.prose(say(strong, "Why  ").add(plain, c.Why), 0)
	}
}

// wrongWords say that an answer was wrong.
func wrongWords(kind string) string {
	switch kind {
	case content.PredictKind:
		return "Not what happened."
	case content.RepairKind:
		return "Not mended yet."
	}
	return "Not yet."
}

// offer offers a hint, if there is one left.
func (q *questionSheet) offer() string {
	if c := q.question(); q.solved() || q.kept[c.Name].Hints >= len(c.Hints) {
		return ""
	}
	return "  h: a hint."
}
