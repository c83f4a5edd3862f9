package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/content"
	"ltibootcamp/ui/prompter"
)

// What the notes order is done, and what comes of it is told.
func TestNotesOrderThePresenter(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.asks = []content.Checkpoint{{Step: "welcome", Asks: "Which?", Hints: []string{"This one."}, Why: "So it is."}}
	p := newPresenter(f, content.Talk{}, lookOf(noColour()), "", func() (context.Context, context.CancelFunc) { return context.WithCancel(t.Context()) })
	heard := make(chan prompter.Heard, 1)
	p.heard = heard
	var cue prompter.Cue
	p.tell = func(c prompter.Cue) { cue = c }
	p.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	if cue.Place != 1 || cue.Part != 1 || len(cue.Answers) != 1 || cue.Answers[0].Says != "This one.\nSo it is." {
		t.Errorf("at the beginning it tells %+v", cue)
	}
	for _, c := range []struct {
		order prompter.Order
		holds func() bool
	}{
		{prompter.Reveal, func() bool { return cue.Place == 1 && cue.Part == 2 }},
		{prompter.Back, func() bool { return cue.Place == 1 && cue.Part == 1 }},
		{prompter.Next, func() bool { return cue.Place == 2 && cue.Part == 1 }},
		{prompter.Black, func() bool { return cue.Black }},
		{prompter.Black, func() bool { return !cue.Black }},
		{prompter.Run, func() bool { return cue.Running }},
	} {
		heard <- prompter.Heard{Order: c.order}
		p.Update(p.listen()())
		if !c.holds() {
			t.Errorf("after %s it tells %+v", c.order, cue)
		}
	}
	heard <- prompter.Heard{Why: errors.New("version 7")}
	if p.Update(p.listen()()); !strings.Contains(p.notice.words, "another version") {
		t.Errorf("of notes that do not fit it says %q", p.notice.words)
	}
	heard <- prompter.Heard{Why: prompter.ErrTaken}
	if p.Update(p.listen()()); p.notice.words != "No speaker notes: another presentation has them." {
		t.Errorf("of a line that another one has it says %q", p.notice.words)
	}
	p.Update(keyNamed("?"))
	heard <- prompter.Heard{Order: prompter.Next}
	if p.Update(p.listen()()); p.help || cue.Place != 3 || p.notice.words != "" {
		t.Errorf("an order while the keys are listed: listed is %v, at step %d, notice %q", p.help, cue.Place, p.notice.words)
	}
	p.Update(keyNamed("u"))
	if p.Update(keyNamed("ctrl+z")); !cue.Bare || !cue.Suspended {
		t.Errorf("the notes are told of secrets: %v, of suspension: %v", cue.Bare, cue.Suspended)
	}
	if p.Update(tea.ResumeMsg{}); cue.Suspended {
		t.Error("the notes are not told that it is back")
	}
	close(heard)
	if msg := p.listen()(); msg != nil {
		t.Errorf("at the end comes %v", msg)
	}
	p.run.quit()
}

// Every checkpoint of the course has an answer that helps who asks it.
func TestAnswersOfTheCourse(t *testing.T) {
	t.Parallel()
	for _, edition := range []string{"1.3", "2018"} {
		all, err := content.LoadCheckpoints(edition)
		if err != nil || len(all) == 0 {
			t.Fatalf("%d checkpoints, %v", len(all), err)
		}
		for i, a := range answersOf(all) {
			c := all[i]
			if a.Asks != c.Asks || !strings.HasSuffix(a.Says, c.Why) || !strings.Contains(a.Says, c.Hints[len(c.Hints)-1]) {
				t.Errorf("%s is answered by %q", c.Name, a.Says)
			}
			if (c.Find != nil) != strings.HasPrefix(a.Says, "Point at ") || strings.Contains(a.Says, "https://purl.imsglobal.org") {
				t.Errorf("%s is answered by %q", c.Name, a.Says)
			}
			if first, _, _ := strings.Cut(a.Says, " "); c.Repair != nil && !slices.Contains([]string{"add", "replace", "copy", "move", "remove"}, first) {
				t.Errorf("%s: what mends it is not told: %q", c.Name, a.Says)
			}
		}
	}
}
