package ui

import (
	"fmt"
	"strings"
	"testing"

	"ltibootcamp/steps"
)

// fakeCorpus has a passage of each kind, and both parts of every page.
func fakeCorpus(f *fake) []steps.Passage {
	var all []steps.Passage
	for _, s := range f.course.Steps() {
		kind := steps.NotYet
		if f.State(s.Name) != steps.NotRun {
			kind = steps.AfterRun
		}
		for i, k := range []steps.PassageKind{steps.BeforeRun, kind} {
			all = append(all, steps.NewPassage(steps.Passage{Kind: k, Title: s.Title, Name: s.Name, Step: s.Name, Lines: strings.Split(f.pages[s.Name][i], "\n\n")}))
		}
	}
	return append(all,
		steps.NewPassage(steps.Passage{Kind: steps.Question, Title: "Task 1: verify the JWT", Name: "find-issuer", Step: "deeplink-verify", Lines: []string{"Which claim says who speaks in this token?"}}),
		steps.NewPassage(steps.Passage{Kind: steps.Breakage, Title: "No kid in the header", Name: f.faults[1].Name, Step: f.faults[1].Step, Lines: []string{"The platform signs, and says not with which key."}}),
		steps.NewPassage(steps.Passage{Kind: steps.SourceCode, Title: "verifyTimes", Name: "verifyTimes", Step: "deeplink-verify", Lines: []string{"a function of “Task 1: verify the JWT”"}}),
		steps.NewPassage(steps.Passage{Kind: steps.Glossary, Title: "Nonce, in: The id_token", Name: "nonce", Lines: []string{"A value that is used once. A token with one that was seen before is a copy."}}),
	)
}

func TestGoldenSearch(t *testing.T) {
	for name, words := range map[string]string{"empty": "", "token": "token", "nothing": "zzz"} {
		for _, size := range sizes() {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				d := drive(t, halfway(), noColour(), "welcome", size[0], size[1])
				picture(t, d.press("S", words).press("down"))
			})
		}
	}
}

// Every kind of place is gone to, and seen there.
func TestSearchGoes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		words string
		want  []string
	}{
		{"sentence two register", []string{"[1 Guide]", "Register the tool", "1 of 1"}},
		{"verify held", []string{"It stands in what is read after the run"}},
		{"who speaks", []string{"Task 1: verify the JWT", "press a"}},
		{"no kid", []string{"Break this step", "▸ "}},
		{"verifytimes", []string{"[2 Code]", "verifyTimes"}},
		{"seen before copy", []string{"Glossary, edition 1.3", "D nonce"}},
	} {
		t.Run(c.words, func(t *testing.T) {
			t.Parallel()
			d := drive(t, newFake(), noColour(), "token", 80, 24)
			d.press("S", c.words).miss("stands nowhere").press("enter").see(c.want...).miss("Search the course")
			if len(d.engine.runs) > 0 {
				t.Errorf("a search ran %v", d.engine.runs)
			}
		})
	}
}

// Letters are text, the match is marked without a colour, and the best comes
// first.
func TestSearchIsTyped(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake().finish("welcome"), noColour(), "welcome", 80, 24)
	d.press("S").see("every word has to be there").press("q", "?", "j").see("S q?j", "stands nowhere")
	d.press("backspace", "backspace", "backspace", "k", "e", "y", "s").see("▸ Get the platform's [keys]", "guide")
	d.press("esc").miss("Search the course").press("S", "?").see("All keys").press("esc", "esc")
	if d.quit || d.m.current != 0 {
		t.Error("a letter was taken for a key")
	}
	// What comes when nobody waits any more is dropped.
	d.hold = true
	d.press("S", "esc")
	d.release()
	d.miss("Search the course")
}
