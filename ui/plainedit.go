package ui

import (
	"context"
	"fmt"
	"os"
	"strings"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// edit lets the reader change what the step sends, and runs it. A step that has
// made nothing yet is run first.
func (t *teller) edit(ctx context.Context) {
	step := t.step().name
	if len(t.engine.Payloads(step)) == 0 {
		t.tell(t.folded(t.nothingHere(toEdit(), t.step().name))...)
		return
	}
	if len(madeOf(t.engine.Payloads(step))) == 0 {
		t.tell("The step runs first, so that there is something to edit.")
		t.run(ctx)
	}
	made := madeOf(t.engine.Payloads(step))
	if len(made) == 0 {
		t.tell("The step ended before it made anything to edit.")
		return
	}
	chosen := 1
	if len(made) > 1 {
		lines := []string{"", "Heading: Edit what this step sends"}
		for i, p := range made {
			lines = append(lines, fmt.Sprintf("%d %s.%s", i+1, p.Title, editedWord(p)))
		}
		t.tell(lines...)
		var ok bool
		if chosen, ok = t.number(ctx, fmt.Sprintf("Which one, 1 to %d? Enter alone: none.", len(made)), len(made)); !ok || chosen == 0 {
			return
		}
	}
	e := editing{teller: t, payload: made[chosen-1]}
	e.text = string(e.payload.Original)
	if e.payload.Edited != nil {
		e.text = string(e.payload.Edited)
	}
	e.walk(ctx)
}

func editedWord(p steps.Payload) string {
	if p.Edited != nil {
		return " Edited."
	}
	return ""
}

// An editing is a payload that is being changed line by line.
type editing struct {
	*teller

	payload steps.Payload
	text    string
	// mends runs what a checkpoint asks to mend, instead of an edit; nil for one.
	mends func(ctx context.Context, text string)
}

// walk asks what to change until the reader runs the step or leaves.
func (e *editing) walk(ctx context.Context) {
	e.pages(ctx, append([]string{"", "Heading: " + e.payload.Title}, e.numbered()...))
	e.judge()
	question := "member, all, editor, diff, text, reset, run, or 0 to leave. ? says more:"
	for !e.over {
		answer, ok := e.ask(ctx, question)
		if !ok {
			return
		}
		switch strings.ToLower(answer) {
		case "0", "leave", "q", "quit", "back":
			e.tell("Left as it was.")
			return
		case "m", "member":
			e.member(ctx)
		case "a", "all":
			e.all(ctx)
		case "e", "editor":
			e.own(ctx)
		case "d", "diff":
			e.pages(ctx, e.differences())
		case "t", "text":
			e.pages(ctx, e.numbered())
		case "reset":
			e.become(string(e.payload.Original))
		case "r", "run":
			if e.keep(ctx) {
				return
			}
		default:
			e.tell(e.ways()...)
		}
	}
}

// ways says what can be answered.
func (e *editing) ways() []string {
	return []string{
		"member: one member gets another value, is added, or is removed.",
		"all: type or paste the whole text, and end it with a line that is a dot.",
		"editor: your own editor, VISUAL or EDITOR, on a terminal.",
		"diff: what differs from the original. text: the text with its lines.",
		"reset: the original again. run: keep it, and run the step with it. 0: leave without it.",
	}
}

// numbered is the text with the numbers of its lines.
func (e *editing) numbered() []string {
	var lines []string
	for i, l := range strings.Split(wire.Text(e.text), "\n") {
		lines = append(lines, fmt.Sprintf("%d: %s", i+1, l))
	}
	return lines
}

// judge says whether the text is JSON, and what is odd about it.
func (e *editing) judge() {
	c := checkPayload(e.text, e.payload, e.engine.Glossary())
	if c.wrong != "" {
		e.tell(e.folded(fmt.Sprintf("This is no JSON: line %d, column %d: %s.", c.line, c.column, c.wrong))...)
	} else {
		e.tell("Valid JSON.")
	}
	if c.doubt != "" {
		e.tell(e.folded("Warning: " + c.doubt)...)
	}
	const most = 5
	for i, w := range c.warnings {
		if i == most {
			e.tell(fmt.Sprintf("And %s more.", counted(len(c.warnings)-most, "warning")))
			break
		}
		e.tell(e.folded(fmt.Sprintf("Warning, line %d: %s", w.line, w.what))...)
	}
}

// become takes another text, and says what differs now.
func (e *editing) become(text string) {
	if why := tooLong(text); why != "" {
		e.tell("That is not taken. " + why)
		return
	}
	e.text = normal(text)
	e.tell(e.differences()...)
	e.judge()
}

// differences are the lines that differ from the original, with those around
// them.
func (e *editing) differences() []string {
	hunks := diffOf(string(e.payload.Original), e.text)
	if len(hunks) == 0 {
		return []string{"Nothing differs from the original, but for blanks."}
	}
	var lines []string
	for _, h := range hunks {
		for _, l := range h {
			lines = append(lines, map[string]string{"-": "was:  ", "+": "is:   ", " ": "same: "}[l.mark]+l.text)
		}
	}
	return lines
}

// member asks for a member and its new value.
func (e *editing) member(ctx context.Context) {
	place, ok := e.ask(ctx, "Which member? Its name, or a JSON Pointer such as /title. Enter alone: none.")
	if !ok || place == "" {
		return
	}
	m, err := seatAt(e.text, place)
	if err != nil {
		e.tell("That cannot be changed: " + wire.Line(err.Error()) + ".")
		return
	}
	typed, ok := e.ask(ctx, "Its new value, as JSON. Enter alone: remove it.")
	if !ok {
		return
	}
	if typed == "" {
		text, err := m.remove()
		if err != nil {
			e.tell("Nothing is removed: " + wire.Line(err.Error()) + ".")
			return
		}
		e.become(text)
		return
	}
	value, wasJSON := asJSON(typed)
	if !wasJSON {
		e.tell("That is no JSON, so it is taken for a text: " + value)
	}
	e.become(m.set(value))
}

// all takes a whole text, line by line.
func (e *editing) all(ctx context.Context) {
	e.tell("Type or paste the text. A line that is a dot ends it.")
	var lines []string
	for {
		line, ok := e.ask(ctx, fmt.Sprintf("%d:", len(lines)+1))
		if !ok {
			return
		}
		if line == "." {
			break
		}
		lines = append(lines, line)
	}
	text, _ := pretty(strings.Join(lines, "\n"))
	e.become(text)
}

// own hands the text to the reader's own editor.
func (e *editing) own(ctx context.Context) {
	in, out := e.terminal()
	if in == nil || out == nil {
		e.tell("There is no terminal to hand over.")
		return
	}
	o, err := newOutsider(ctx, editorOf(e.environ), e.text)
	if err != nil {
		e.tell("No editor can be opened: " + wire.Line(err.Error()) + ".")
		return
	}
	o.cmd.Stdin, o.cmd.Stdout, o.cmd.Stderr = in, out, out
	text, err := o.read(o.cmd.Run())
	select {
	case <-e.breaks: // ctrl+c was for the editor
	default:
	}
	if err != nil {
		e.tell("The text is as it was: " + wire.Line(err.Error()) + ".")
		return
	}
	e.become(text)
}

// keep has the step send the text, and runs it. It tells whether it did.
func (e *editing) keep(ctx context.Context) bool {
	c := checkPayload(e.text, e.payload, e.engine.Glossary())
	if c.doubt != "" {
		sure, ok := e.ask(ctx, c.doubt+" Answer yes to send it as it is.")
		if !ok || !strings.EqualFold(sure, "yes") {
			return false
		}
	}
	if e.mends != nil {
		e.mends(ctx, e.text)
		return true
	}
	var text []byte
	if e.text != string(e.payload.Original) {
		text = []byte(e.text)
	}
	if err := e.engine.Edit(e.step().name, e.payload.Name, text); err != nil {
		e.tell("The edit was not kept: " + wire.Line(err.Error()) + ".")
		return false
	}
	e.run(ctx)
	return true
}

// terminal is where the talk goes, when both ends are one.
func (t *teller) terminal() (in, out *os.File) {
	return terminalFile(t.input, os.Stdin), terminalFile(t.output, os.Stdout)
}

// runStale runs every stale step again.
func (t *teller) runStale(ctx context.Context) {
	stale := t.engine.Stale()
	if len(stale) == 0 {
		t.tell("Nothing is stale: every step that has run was built on what is there now.")
		return
	}
	t.tell("", "Running "+counted(len(stale), "stale step")+" again, in order.")
	ended, _, err := t.await(ctx, func(ctx context.Context) (*broken, error) { return nil, t.engine.RunStale(ctx) })
	if !ended {
		return
	}
	for _, name := range stale {
		t.failures.forget(t.engine, name, false)
		t.tell(t.title(name) + ": " + stateInWords(t.engine.State(name)))
	}
	if err != nil {
		t.tell(t.folded("It stopped: " + wire.MaskText(err.Error()))...)
	}
}

// editLines say at the top of a guide what is sent in place of the originals.
func (t *teller) editLines(edits []steps.Payload) []string {
	var lines []string
	for _, p := range edits {
		e := editing{teller: t, payload: p, text: string(p.Edited)}
		lines = append(append(lines, "", "With your edit of "+p.Title+":"), e.differences()...)
	}
	return lines
}
