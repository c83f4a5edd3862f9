package ui

import (
	"testing"

	"github.com/charmbracelet/x/exp/golden"
)

// What leads around tells the same as lines.
func TestPlainAround(t *testing.T) {
	t.Parallel()
	for name, answers := range map[string][]string{
		"map":        {"map", "5"},
		"glossary":   {"glossary nonce", "3", "glossary zzz", "glossary", "", "glossary kid jose"},
		"search":     {"search token", "1", "search zzz", "search seen before copy", "1"},
		"where":      {"where", "3"},
		"wrap-up":    {"wrap-up", "F"},
		"transcript": {"transcript", "1", "transcript json", "transcript doc", "", "u", "transcript .md"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden.RequireEqual(t, []byte(told(t, halfway(), "deeplink-settings", append(answers, "q")...)))
		})
	}
}

// A word that begins with a key is a word, and what is not run says what runs
// first.
func TestPlainAroundWords(t *testing.T) {
	t.Parallel()
	text := told(t, newFake(), "welcome", "Search tokens", "Glossary nonce", "0", "go token", "q")
	seeTold(t, text, "“tokens” stands nowhere", "“nonce” is in", "Runs first: “Meet the platform”, ", "“Task 2: show the activity”.")
	seeTold(t, told(t, newFake(), "welcome", "search verifytimes", "1", "0", "q"), "Step 5 of 15", "verifyTimes")
	seeTold(t, told(t, newFake(), "welcome", "search no kid", "1", "q"), "answer break")
	seeTold(t, told(t, newFake(), "welcome", "search who speaks", "1", "q"), "It is a checkpoint")
}

// What is answered to a question that has no such answer, and is a word of the menu,
// is done.
func TestPlainAnswersOfTheMenu(t *testing.T) {
	t.Parallel()
	for first, then := range map[string]string{"map": "glossary nonce", "course": "glossary nonce", "where": "glossary nonce", "search": "glossary nonce", "glossary": "glossary nonce", "find": "glossary nonce", "search token": "glossary nonce", "glossary token": "glossary nonce"} {
		seeTold(t, told(t, newFake(), "deeplink-verify", first, then, "0", "q"), "“nonce” is in")
	}
	seeTold(t, told(t, newFake(), "deeplink-verify", "map", "nowhere at all", "q"), "There is no step “nowhere at all”.")
	seeTold(t, told(t, newFake(), "deeplink-verify", "x", "1", "guide", "q"), "Which check will catch it?", "Is this really from the platform?")
}
