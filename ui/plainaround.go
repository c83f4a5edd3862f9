package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// aroundOffers are what leads anywhere in the course, or looks back on it.
func (t *teller) aroundOffers() []offer {
	return []offer{
		{title: "Map: chapters, time left", key: t.keys.courseMap, do: bare(t.courseMap)},
		{title: "Glossary of terms", key: t.keys.terms, do: t.glossary, takes: true},
		{title: "Search everything", key: t.keys.searchAll, do: t.searchCourse, takes: true},
		{title: "Where am I in the flow", key: t.keys.whereAmI, do: bare(t.flow)},
		{title: "Wrap-up", key: t.keys.wrapUp, do: bare(t.wrapUp)},
		{title: "Transcript to a file", key: t.keys.transcript, do: t.transcript, takes: true},
	}
}

// isLetter tells a key that may begin a word.
func isLetter(key string) bool {
	return strings.IndexFunc(key, unicode.IsLetter) == 0
}

// runsFirst says what runs before the step, if it is run now; "" when nothing
// does.
func (t *teller) runsFirst() string {
	if words := runsFirst(t.common, t.engine.Before(t.step().name)); words != "" && t.state() == steps.NotRun {
		return capital(words) + "."
	}
	return ""
}

// courseMap tells how far each chapter is, and asks for a step to go to.
func (t *teller) courseMap(ctx context.Context) {
	facts := factsOf(t.common)
	facts.all.title = "Edition " + facts.edition
	lines := []string{"", "Heading: Course map", facts.all.words()}
	step := 0
	for i, chapter := range t.engine.Course().Chapters {
		lines = append(lines, "", "Heading: "+facts.chapters[i].words())
		for range chapter.Steps {
			s := t.stops[step]
			here := ""
			if step == t.at {
				here = " You are here."
			}
			lines = append(lines, fmt.Sprintf("%d %s. %s%s%s", step+1, s.title, stateInWords(t.engine.State(s.name)), facts.steps[step].words(), here))
			step++
		}
	}
	if beyond := steps.Beyond(t.engine.Edition()); beyond != "" {
		lines = append(append(lines, ""), t.folded(beyond)...)
	}
	t.pages(ctx, lines)
	t.goToNamed(ctx, "")
}

// words say what is left of a step.
func (f stepFacts) words() string {
	words := ""
	if f.points > 0 {
		words = fmt.Sprintf(" Checkpoints: %d of %d.", f.solved, f.points)
	}
	if f.left > 0 {
		words += " " + capital(minutesLeft(f.left)) + "."
	}
	return words
}

// mostListed is how many entries or places are listed at once.
const mostListed = 30

// glossary lists the entries that have all words, and explains the one that is
// chosen.
func (t *teller) glossary(ctx context.Context, words string) {
	asked := words == ""
	if words = t.wanted(ctx, words, "Which word? Enter alone: none."); words == "" {
		return
	}
	d := newTerms(t.common, words)
	if len(d.matches) == 0 {
		if !asked || !t.instead(words) {
			t.tell("The glossary has nothing like “" + words + "”.")
		}
		return
	}
	if len(d.matches) > 1 {
		lines := []string{"", fmt.Sprintf("“%s” is in %s of the glossary.", words, countedEntries(len(d.matches)))}
		for n, at := range d.matches[:min(len(d.matches), mostListed)] {
			e := d.entries[at]
			lines = append(lines, fmt.Sprintf("%d %s: %s. In: %s", n+1, e.Name, e.Term.Title, e.In.Title))
		}
		if more := len(d.matches) - mostListed; more > 0 {
			lines = append(lines, fmt.Sprintf("And %d more: say more words.", more))
		}
		t.pages(ctx, lines)
		n, ok := t.number(ctx, "A number to have it explained. Enter alone: none.", min(len(d.matches), mostListed))
		if !ok || n == 0 {
			return
		}
		d.cursor = n - 1
	}
	t.explain(ctx, d)
}

func countedEntries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}

// explain tells what there is to say of an entry, and where this run has it.
func (t *teller) explain(ctx context.Context, d *termSheet) {
	lines := []string{""}
	for _, r := range d.explanation(t.edition, readableLine).rows {
		lines = append(lines, r.words())
	}
	e, _ := d.under()
	if at, ok := t.seenFirst(e); ok {
		n := t.find(at.slot.step) + 1
		lines = append(lines, fmt.Sprintf("Seen first in step %d, “%s”, in %s. Answer go %d to go there.", n, t.title(at.slot.step), at.slot.view, n))
	} else {
		lines = append(lines, "It has not been seen in this run yet.")
	}
	t.pages(ctx, lines)
}

// searchCourse looks for words in the whole course, and goes to the place that
// is chosen.
func (t *teller) searchCourse(ctx context.Context, words string) {
	asked := words == ""
	if words = t.wanted(ctx, words, "Which words? Enter alone: none."); words == "" {
		return
	}
	hits := steps.Search(t.engine.Corpus(), words)
	if len(hits) == 0 {
		if !asked || !t.instead(words) {
			t.tell("“" + words + "” stands nowhere in the course.")
		}
		return
	}
	lines := []string{"", fmt.Sprintf("“%s” stands in %s of the course, the best first.", words, counted(len(hits), "place"))}
	few := hits[:min(len(hits), mostListed)]
	for i := range few {
		h := &few[i]
		said := strings.TrimSpace(contextOf(h, strings.Fields(strings.ToLower(words)), readableLine).s)
		lines = append(lines, fmt.Sprintf("%d %s, %s: %s", i+1, wire.Line(nameOfHit(h)), passageOf(t.common, h), said))
	}
	t.pages(ctx, lines)
	n, ok := t.number(ctx, "A number to go there. Enter alone: stay here.", len(few))
	if !ok || n == 0 {
		return
	}
	t.goToPassage(ctx, few[n-1])
}

// goToPassage goes to a place that was found.
func (t *teller) goToPassage(ctx context.Context, h steps.Hit) {
	if h.Kind == steps.Glossary {
		t.explain(ctx, newTerms(t.common, h.Name))
		return
	}
	t.goTo(ctx, t.find(h.Step))
	switch h.Kind {
	case steps.NotYet:
		t.tell("It stands in what is told after the run: run the step.")
	case steps.Breakage:
		t.tell("It is a fault: answer break.")
	case steps.Question:
		t.tell("It is a checkpoint of this step: answer a.")
	case steps.SourceCode:
		t.read(ctx, codeView, "")
	case steps.BeforeRun, steps.AfterRun, steps.Glossary:
	}
}

// flow tells the flow of LTI Advantage, leg by leg, and where the reader is.
func (t *teller) flow(ctx context.Context) {
	legs := legsOf(t.common)
	states := t.statesNow()
	lines, part := []string{""}, ""
	for i, leg := range legs {
		if leg.Part != part {
			part = leg.Part
			lines = append(lines, "Heading: "+part)
		}
		lines = append(lines, t.folded(fmt.Sprintf("%d %s", i+1, t.leg(leg, states)))...)
	}
	if len(legs) == 0 {
		t.tell(noFlow)
		return
	}
	t.pages(ctx, lines)
	n, ok := t.number(ctx, fmt.Sprintf("A number, 1 to %d, to go to its step. Enter alone: stay here.", len(legs)), len(legs))
	if !ok || n == 0 {
		return
	}
	t.goTo(ctx, t.find(legStep(t.common, states, legs[n-1], t.step().name)))
}

// leg is a leg as a sentence.
func (t *teller) leg(leg content.Leg, states []steps.State) string {
	parties := leg.From + " to " + leg.To
	if leg.From == leg.To {
		parties = "in the " + leg.From
	}
	words := leg.What + ", " + parties + ", " + section(leg.Section) + "."
	if legDone(t.common, states, leg) {
		words += " Done."
	} else {
		words += " To come."
	}
	if slices.Contains(leg.Steps, t.step().name) {
		words += " You are here."
	}
	return words
}

// wrapUp tells what the reader has done.
func (t *teller) wrapUp(ctx context.Context) {
	var lines []string
	about := ""
	for _, f := range t.engine.Summary() {
		if f.About != about {
			about = f.About
			lines = append(lines, "", "Heading: "+about)
		}
		words := f.Value
		if f.Name != "" {
			words = f.Name + ": " + words
		}
		lines = append(lines, t.folded(words)...)
	}
	t.pages(ctx, lines)
}
