package ui

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/key"

	"ltibootcamp/steps"
)

// An offer is one thing that can be done at a step. It is chosen by its number,
// by words of its title, or by its key on the full screen. The four views have
// the numbers that the course calls them by.
type offer struct {
	title string
	key   key.Binding
	do    func(ctx context.Context, of string) // of is what stands behind the words
	takes bool                                 // it wants something behind the words
}

func (t *teller) offers() []offer {
	secrets, runs := "Secrets: show them", "Run this step"
	if t.bare {
		secrets = "Secrets: mask them"
	}
	if t.state() != steps.NotRun {
		runs = "Run this step again"
	}
	read := func(v view) func(context.Context, string) {
		return func(ctx context.Context, _ string) { t.read(ctx, v, "") }
	}
	here := []offer{
		{title: "Guide", key: t.keys.guide, do: bare(t.guide)},
		{title: "Code", key: t.keys.code, do: read(codeView)},
		{title: "Wire", key: t.keys.wire, do: read(wireView)},
		{title: "Result", key: t.keys.result, do: read(resultView)},
		{title: runs, key: t.keys.run, do: bare(t.run)},
		{title: "Next step", key: t.keys.next, do: bare(t.next)},
		{title: "Step before", key: t.keys.back, do: bare(t.before)},
		{title: "Edit what this step sends", key: t.keys.edit, do: bare(t.edit)},
		{title: "Break this step", key: t.keys.breakStep, do: bare(t.breakStep)},
		{title: "Answer the checkpoints", key: t.keys.questions, do: bare(t.answerQuestions)},
		{title: "Find words", key: t.keys.find, do: t.findWords, takes: true},
		{title: "Go to a step", key: t.keys.goTo, do: t.goToNamed, takes: true},
		{title: "Course", key: t.keys.rail, do: bare(t.course)},
		{title: "Browser", key: t.keys.browser, do: bare(t.browse)},
		{title: secrets, key: t.keys.unmask, do: bare(t.secrets)},
		{title: "Stale steps: renew them all", key: t.keys.runStale, do: bare(t.runStale)},
		{title: "Reset", do: bare(t.reset)},
	}
	return append(append(here, t.aroundOffers()...), offer{title: "Quit", key: t.keys.quit, do: bare(t.quit)})
}

// bare is an offer's deed that wants no words behind its own.
func bare(do func(context.Context)) func(context.Context, string) {
	return func(ctx context.Context, _ string) { do(ctx) }
}

// commonOffers is how many of the offers are listed at every step; the rest is a
// question mark away.
const commonOffers = 10

// menu lists what is done most.
func (t *teller) menu() []string {
	all := t.wholeMenu()
	rest := len(all) - 1 - commonOffers
	return append(all[:1+commonOffers], fmt.Sprintf("? lists %d more: find, go to, course, map, glossary, search and others.", rest))
}

// wholeMenu lists what can be done.
func (t *teller) wholeMenu() []string {
	lines := []string{""}
	for i, c := range t.offers() {
		lines = append(lines, fmt.Sprintf("%d %s", i+1, c.title))
	}
	return lines
}

// question asks what to do. Enter alone does what the key does on the screen,
// for the course speaks of it.
func (t *teller) question() string {
	return "A number, or a word of it. Enter alone: " + strings.ToLower(t.offers()[runOffer].title) + ". n: next step. ?: all:"
}

// runOffer is the place of the offer that runs the step.
const runOffer = int(resultView) + 1

// answer does what was chosen, or says what can be.
func (t *teller) answer(ctx context.Context, answer string) {
	if answer == "" {
		t.run(ctx)
		return
	}
	if answer == "?" || strings.EqualFold(answer, "help") {
		t.tell(t.wholeMenu()...)
		t.tell("", "Words can stand behind find, go, glossary and search: find nonce, go 5. The keys of the screen work too: r, n, p, o, b, u, e, R, q.")
		return
	}
	found, of := t.chosen(answer)
	switch len(found) {
	case 1:
		found[0].do(ctx, of)
	case 0:
		t.tell("“" + answer + "” is none of the choices. They are:")
		t.tell(t.wholeMenu()...)
	default:
		t.tell("“" + answer + "” can be each of these:")
		for _, c := range found {
			t.tell(c.title)
		}
	}
}

// chosen are the choices that an answer can mean, and what stands behind the
// words of the one.
func (t *teller) chosen(answer string) (found []offer, of string) {
	all := t.offers()
	if number, err := strconv.Atoi(answer); err == nil {
		if number < 1 || number > len(all) {
			return nil, ""
		}
		return all[number-1 : number], ""
	}
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} { // R is not r
		for _, c := range all {
			if slices.ContainsFunc(c.key.Keys(), func(k string) bool { return same(answer, k) }) {
				return []offer{c}, ""
			}
		}
	}
	for _, c := range all {
		for _, k := range c.key.Keys() {
			if rest, ok := strings.CutPrefix(answer, k); ok && c.takes && !isLetter(k) {
				return []offer{c}, strings.TrimSpace(rest) // "/nonce", ":token"
			}
		}
	}
	words := strings.Fields(strings.ToLower(answer))
	if _, err := strconv.Atoi(words[0]); err == nil {
		words = words[1:] // "2 code"
	}
	for _, c := range all {
		switch {
		case c.called(words):
			found = append(found, c)
		case c.takes && strings.HasPrefix(strings.ToLower(c.title), words[0]+" "):
			_, rest, _ := strings.Cut(answer, " ")
			return []offer{c}, strings.TrimSpace(strings.TrimPrefix(rest, "to ")) // "find nonce", "go to token"
		}
	}
	return found, ""
}

// instead tells whether what was answered to another question, and is none of its
// answers, is one of the menu. It is the next answer there then.
func (t *teller) instead(answer string) bool {
	if _, err := strconv.Atoi(answer); err == nil || strings.TrimSpace(answer) == "" {
		return false
	}
	found, _ := t.chosen(answer)
	if len(found) != 1 && answer != "?" {
		return false
	}
	t.early = answer
	return true
}

// called tells whether each of the words begins a word of the title.
func (o offer) called(words []string) bool {
	title := strings.FieldsFunc(strings.ToLower(o.title), func(r rune) bool { return r == ' ' || r == ':' })
	for _, word := range words {
		if !slices.ContainsFunc(title, func(w string) bool { return strings.HasPrefix(w, word) }) {
			return false
		}
	}
	return len(words) > 0
}

// quit ends the walkthrough.
func (t *teller) quit(context.Context) { t.over = true }

// secrets shows secrets, or masks them again.
func (t *teller) secrets(context.Context) {
	t.bare = !t.bare
	if t.bare {
		t.tell("Secrets are shown from now on. Choose Secrets again to mask them.")
		return
	}
	t.tell("Secrets are masked again.")
}
