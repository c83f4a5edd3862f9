package ui

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// answerQuestions asks the checkpoints of the step.
func (t *teller) answerQuestions(ctx context.Context) {
	all, but := t.questionsOf(t.step().name)
	if len(all) == 0 {
		t.tell(t.folded(but)...)
		return
	}
	chosen := 1
	if len(all) > 1 {
		lines := []string{"", "Heading: Checkpoints of this step"}
		for i, c := range all {
			lines = append(lines, t.folded(fmt.Sprintf("%d %s %s.", i+1, c.Asks, t.farWords(c)))...)
		}
		t.pages(ctx, lines)
		var ok bool
		if chosen, ok = t.number(ctx, fmt.Sprintf("Which one, 1 to %d? Enter alone: none.", len(all)), len(all)); !ok || chosen == 0 {
			return
		}
	}
	q := plainQuestion{teller: t, Checkpoint: all[chosen-1]}
	q.walk(ctx)
}

// farWords say how far a checkpoint is.
func (t *teller) farWords(c content.Checkpoint) string {
	_, _, words := howFar(t.engine.Record().Checkpoints[c.Name])
	return capital(words)
}

// A plainQuestion is a checkpoint that is being asked.
type plainQuestion struct {
	*teller
	content.Checkpoint

	text, shown []byte // the payload as it was mended, and before
	done        bool
}

// walk asks until the answer is right, or the reader leaves.
func (q *plainQuestion) walk(ctx context.Context) {
	lines := append([]string{"", "Heading: Checkpoint"}, q.folded(q.Asks)...)
	q.pages(ctx, append(lines, q.choices()...))
	for !q.over && !q.done {
		answer, ok := q.ask(ctx, q.asksFor()+" hint, skip, or 0 to leave:")
		if !ok {
			return
		}
		switch strings.ToLower(answer) {
		case "0", "leave", "q", "quit", "back":
			q.tell("Left. It can be answered later.")
			return
		case "h", "hint":
			q.hint()
		case "s", "skip":
			q.skip()
		default:
			q.answered(ctx, answer)
		}
	}
}

// asksFor says what can be answered.
func (q *plainQuestion) asksFor() string {
	switch q.Kind() {
	case content.FindKind:
		return "A name such as iss, a JSON Pointer such as /iss, a number of the " + viewOf(q.Find).String() + " view such as 1.2, or list."
	case content.PredictKind:
		return fmt.Sprintf("Your prediction, 1 to %d;", len(q.Predict.Options))
	case content.OrderKind:
		return "The numbers in their order, such as 2 1 3;"
	case content.RepairKind:
		return "mend,"
	}
	return ""
}

// choices are what can be chosen from or put in order.
func (q *plainQuestion) choices() []string {
	var lines []string
	switch q.Kind() {
	case content.PredictKind:
		for i, o := range q.Predict.Options {
			lines = append(lines, q.folded(fmt.Sprintf("%d %s", i+1, o.Says))...)
		}
	case content.OrderKind:
		for i, item := range q.Order.Items {
			lines = append(lines, q.folded(fmt.Sprintf("%d %s", i+1, item.Says))...)
		}
	}
	return lines
}

func (q *plainQuestion) hint() {
	hint, err := q.engine.Hint(q.Name)
	switch {
	case err != nil:
		q.tell("There is no hint: " + wire.Line(err.Error()) + ".")
	case hint == "":
		q.tell("There are no more hints.")
	default:
		q.tell(q.folded("Hint: " + hint)...)
	}
}

func (q *plainQuestion) skip() {
	if err := q.engine.Skip(q.Name); err != nil {
		q.tell("It cannot be skipped: " + wire.Line(err.Error()) + ".")
		return
	}
	q.tell("Skipped. It can be answered later.")
	q.done = true
}

// answered answers by the words that were typed.
func (q *plainQuestion) answered(ctx context.Context, typed string) {
	switch q.Kind() {
	case content.FindKind:
		q.point(ctx, typed)
	case content.PredictKind:
		n, err := strconv.Atoi(typed)
		if err != nil || n < 1 || n > len(q.Predict.Options) {
			q.tell(fmt.Sprintf("“%s” is no number from 1 to %d.", typed, len(q.Predict.Options)))
			return
		}
		q.try(ctx, steps.Answer{Option: n - 1})
	case content.OrderKind:
		order, ok := orderOf(typed, len(q.Order.Items))
		if !ok {
			q.tell(fmt.Sprintf("“%s” is not each number from 1 to %d once.", typed, len(q.Order.Items)))
			return
		}
		q.try(ctx, steps.Answer{Order: order})
	case content.RepairKind:
		if !strings.EqualFold(typed, "mend") && !strings.EqualFold(typed, "m") {
			q.tell("Answer mend to open the broken payload.")
			return
		}
		q.mend(ctx)
	}
}

// orderOf reads numbers from 1 as places from 0, each once.
func orderOf(typed string, n int) (order []int, ok bool) {
	seen := map[int]bool{}
	for word := range strings.FieldsFuncSeq(typed, func(r rune) bool { return r == ' ' || r == ',' }) {
		at, err := strconv.Atoi(word)
		if err != nil || at < 1 || at > n || seen[at] {
			return nil, false
		}
		seen[at] = true
		order = append(order, at-1)
	}
	return order, len(order) == n
}

// point answers a find: by a number of the view, by a name or by a pointer.
func (q *plainQuestion) point(ctx context.Context, typed string) {
	here := q.visitTo(viewOf(q.Find))
	spots := pointable(here)
	if strings.EqualFold(typed, "list") {
		var lines []string
		for _, s := range spots {
			lines = append(lines, s.at+" "+s.words)
		}
		q.pages(ctx, lines)
		return
	}
	at := slices.IndexFunc(spots, func(s pointableSpot) bool { return s.called(typed) })
	if at < 0 {
		q.tell(q.folded("Nothing in the " + here.view.String() + " view is called “" + typed + "”. Answer list for all that can be pointed at.")...)
		return
	}
	q.try(ctx, spots[at].answer)
}

// A pointableSpot is something that can be pointed at, by its number in the view.
type pointableSpot struct {
	at, words string
	answer    steps.Answer
}

// pointable are the spots of a view, in their order.
func pointable(here *visit) []pointableSpot {
	var spots []pointableSpot
	here.outline.each(func(n *node) bool {
		if a, ok := pointedOut(n); ok {
			spots = append(spots, pointableSpot{numbers(n), inList(spoken(n)), a})
		}
		return true
	})
	return spots
}

// called tells whether a spot has the number, the pointer or the name.
func (s pointableSpot) called(typed string) bool {
	way := s.answer.Place.Path
	if strings.TrimSuffix(typed, ".") == s.at || typed == pointer(way) {
		return true
	}
	name := way[len(way)-1]
	return typed == name || strings.HasSuffix(name, "/"+typed)
}

// mend lets the broken payload be changed, and runs the step with it.
func (q *plainQuestion) mend(ctx context.Context) {
	p, err := q.engine.Broken(q.Name)
	if err != nil {
		q.tell("It cannot be opened: " + wire.Line(err.Error()) + ".")
		return
	}
	if q.shown != nil {
		p.Original = q.shown
	}
	e := editing{teller: q.teller, payload: p, text: string(p.Original)}
	if q.text != nil {
		e.text = string(q.text)
	}
	e.mends = func(ctx context.Context, text string) {
		q.text, q.shown = []byte(text), p.Original
		q.try(ctx, steps.Answer{Text: q.text, Shown: q.shown})
	}
	e.walk(ctx)
}

// try answers, and tells what came of it.
func (q *plainQuestion) try(ctx context.Context, a steps.Answer) {
	if q.Predict != nil || q.Repair != nil {
		q.tell("", "Running “"+q.title(q.Step)+"”, and then again as it was.")
	}
	var reply steps.Reply
	ended, _, err := q.await(ctx, func(ctx context.Context) (*broken, error) {
		var err error
		reply, err = q.engine.Answer(ctx, q.Name, a)
		return nil, err
	})
	switch {
	case !ended:
	case err != nil:
		q.tell(q.folded("It could not be judged, and does not count: " + wire.MaskText(err.Error()))...)
	case reply.Right:
		q.done = true
		q.tell(q.folded("Right. " + wire.Line(reply.Says))...)
		q.tell(q.folded("Why: " + q.Why)...)
	default:
		q.tell(q.folded(wrongWords(q.Kind()) + " " + wire.Line(reply.Says))...)
	}
}

// askedLines say at the end of a guide what is asked about the step.
func (t *teller) askedLines() []string {
	var lines []string
	for _, a := range askedOf(t.engine, t.step().name) {
		_, _, words := howFar(a.kept)
		lines = append(append(lines, ""), t.folded("Checkpoint, "+words+": "+a.Asks+" Choose answer.")...)
	}
	return lines
}
