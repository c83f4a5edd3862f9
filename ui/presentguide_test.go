package ui

import (
	"strings"
	"testing"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
)

// What is said to who reads alone is not shown, and what stands beside it is.
func TestPresentingLeavesOutWhatIsForOne(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"It counts once. Run this step again, and it fetches one.":    "It counts once.",
		"It is taken once. If you run it again, it fetches one.":      "It is taken once.",
		"Why now? On the first run one exchange shows it.":            "Why now?",
		"A tool verifies at once. You read for minutes, so it waits.": "A tool verifies at once.",
		"It lives for 60s. If it ends while you read, it is remade.":  "It lives for 60s.",
		"She has to. If it came from your own browser, keep it open.": "She has to.",
		"Who made it up? Look at the screen before.":                  "Who made it up?",
		"Will she be asked? The message is one screen back.":          "Will she be asked?",
		"Keep the token and use it again. So fetch the set again.":    "Keep the token and use it again. So fetch the set again.",
	} {
		if got := toAudience(in); got != want {
			t.Errorf("of %q, %q is shown, want %q", in, got, want)
		}
	}
}

// A sentence that ends with a colon is one idea with what it leads to: with the
// whole of a short list, with the first item of a long one, with a drawing.
func TestPresentingJoinsWhatAColonLeadsTo(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("word ", 20)
	for in, want := range map[string][]string{
		"Names:\n\n- one\n- two\n":                                        {"Names:|• one|• two"},
		"Names:\n\n- " + long + "\n- " + long + "\n- three\n":             {"Names:|• " + long, "• " + long, "• three"},
		"Names.\n\n- " + long + "\n- " + long + "\n":                      {"Names.", "• " + long, "• " + long},
		"Names:\n\n```\nA --> B\n```\n\n- " + long + "\n- " + long + "\n": {"Names:|A --> B", "• " + long, "• " + long},
	} {
		parts := guideParts("# T\n\n"+in, "T")
		var got []string
		for _, part := range parts {
			words := strings.TrimPrefix(part.words(), "T\n")
			got = append(got, strings.ReplaceAll(words, "\n", "|"))
		}
		for i := range want {
			want[i] = strings.ReplaceAll(want[i], long, strings.TrimSpace(long))
		}
		if strings.Join(got, "/") != strings.Join(want, "/") {
			t.Errorf("of %q, the parts are %q, want %q", in, got, want)
		}
	}
}

// No part of any page is half a sentence.
func TestNoPartEndsWithAColon(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		course, err := content.Load(edition.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range course.Steps() {
			before, after := wovenPage(t, s, sourceOfPage(t, edition.Name, s.Name))
			for _, part := range append(guideParts(before, s.Title), guideParts(after, s.Title)...) {
				if words := part.words(); strings.HasSuffix(words, ":") {
					t.Errorf("%s %s: a part is %q", edition.Name, s.Name, words)
				}
			}
		}
	}
}
