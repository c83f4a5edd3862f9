package ui

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// next moves on. A step that has not run, has failed or is stale is run first,
// and its result is looked at before a second answer moves on.
func (t *teller) next(ctx context.Context) {
	switch {
	case t.state() != steps.Done:
		t.run(ctx)
	case t.at == len(t.stops)-1:
		t.tell("This is the last step of the course.")
	default:
		t.goTo(ctx, t.at+1)
	}
}

// before goes to the step before.
func (t *teller) before(ctx context.Context) {
	if t.at == 0 {
		t.tell("This is the first step.")
		return
	}
	t.goTo(ctx, t.at-1)
}

// course lists the steps, and asks for one to go to.
func (t *teller) course(ctx context.Context) {
	var lines []string
	for i, s := range t.stops {
		if i == 0 || s.chapter != t.stops[i-1].chapter {
			lines = append(lines, "", "Heading: "+s.chapterTitle)
		}
		here := ""
		if i == t.at {
			here = " You are here."
		}
		edited := ""
		if len(editsOf(t.engine.Payloads(s.name))) > 0 {
			edited = " Edited."
		}
		lines = append(lines, fmt.Sprintf("%d %s. %s%s%s", i+1, s.title, stateInWords(t.engine.State(s.name)), edited, here))
	}
	t.pages(ctx, lines)
	t.goToNamed(ctx, "")
}

// goToNamed goes to a step by its number or its name, and asks for it when it
// was not said.
func (t *teller) goToNamed(ctx context.Context, name string) {
	asked := name == ""
	if asked {
		answer, ok := t.ask(ctx, fmt.Sprintf("Which step, 1 to %d or its name? Enter alone: stay here.", len(t.stops)))
		if !ok || answer == "" || answer == "0" {
			return
		}
		name = answer
	}
	if number, err := strconv.Atoi(name); err == nil {
		if number < 1 || number > len(t.stops) {
			t.tell(fmt.Sprintf("There is no step %d: they are 1 to %d.", number, len(t.stops)))
			return
		}
		t.goTo(ctx, number-1)
		return
	}
	var among []choice
	for _, s := range t.stops {
		among = append(among, choice{name: s.name, title: s.title})
	}
	switch matches := matching(among, name); {
	case len(matches) == 0 && asked && t.instead(name):
	case len(matches) == 0:
		t.tell("There is no step “" + name + "”. Course lists them all.")
	case len(matches) == 1 || strings.EqualFold(t.stops[matches[0]].name, name):
		t.goTo(ctx, matches[0])
	default:
		t.tell("“" + name + "” can be each of these. Answer go and a number:")
		for _, i := range matches {
			t.tell(fmt.Sprintf("%d %s", i+1, t.stops[i].title))
		}
	}
}

// browse opens the platform in the reader's own browser.
func (t *teller) browse(context.Context) {
	address, but := t.engine.CoursePage()
	words := "Opened in your browser."
	if err := t.open(address); err != nil {
		words = "No browser can be opened (" + wire.Line(err.Error()) + "). Open this address in one on this machine."
	}
	if but == "" {
		but = "Sign in and launch there: it arrives here."
	}
	t.tell(words+" "+but, address)
}
