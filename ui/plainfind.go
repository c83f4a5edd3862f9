package ui

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// A spot is where words were found in the step.
type spot struct {
	view  view
	at    string // the number of its node; "" in the guide
	words string
}

// wanted are the words that stood behind an offer, or else those of the answer to a
// question; "" when there are none.
func (t *teller) wanted(ctx context.Context, words, question string) string {
	if words == "" {
		words, _ = t.ask(ctx, question)
	}
	return words
}

// findWords looks for words in every view of the step, lists where they stand,
// and goes to the one that is chosen.
func (t *teller) findWords(ctx context.Context, words string) {
	asked := words == ""
	if words = t.wanted(ctx, words, "Which words? Enter alone: none."); words == "" {
		return
	}
	spots := t.spots(words)
	if len(spots) == 0 {
		if !asked || !t.instead(words) {
			t.tell("“" + words + "” stands nowhere in this step.")
		}
		return
	}
	lines := []string{"", fmt.Sprintf("“%s” stands in %s of this step.", words, counted(len(spots), "place"))}
	for i, s := range spots {
		where := s.view.String()
		if s.at != "" {
			where += " " + s.at
		}
		lines = append(lines, fmt.Sprintf("%d %s: %s", i+1, where, inList(s.words)))
	}
	t.pages(ctx, lines)
	answer, ok := t.ask(ctx, "A number to go there. Enter alone: stay here.")
	if !ok || answer == "" || answer == "0" {
		return
	}
	number, err := strconv.Atoi(answer)
	if err != nil {
		t.early = answer
		return
	}
	if number < 1 || number > len(spots) {
		t.tell(fmt.Sprintf("There is no place %d: they are 1 to %d.", number, len(spots)))
		return
	}
	t.goToSpot(ctx, spots[number-1])
}

// spots are the places of the words, view by view.
func (t *teller) spots(words string) []spot {
	needle := needleOf(words)
	var spots []spot
	for _, line := range t.guideLines() {
		if needle.in(line) {
			spots = append(spots, spot{guideView, "", line})
		}
	}
	for _, v := range []view{codeView, wireView, resultView} {
		here := t.visitTo(v)
		here.outline.each(func(n *node) bool {
			if needle.in(n.line(0).s) || needle.in(spoken(n)) {
				spots = append(spots, spot{v, numbers(n), spoken(n)})
			}
			return true
		})
	}
	return spots
}

// goToSpot reads what was found; the guide from there on.
func (t *teller) goToSpot(ctx context.Context, s spot) {
	if s.view != guideView {
		t.read(ctx, s.view, s.at)
		return
	}
	lines := t.guideLines()
	for i, line := range lines {
		if strings.Contains(line, s.words) {
			t.pages(ctx, lines[i:])
			return
		}
	}
}
