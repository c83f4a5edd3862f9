package ui

import (
	"strings"
	"testing"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
)

// Every page of both editions is shown whole, part by part, by space alone; no part
// of it is taller than a classic screen, and none tells the audience what to press.
func TestEveryPageCanBePresented(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			course, err := content.Load(edition.Name)
			if err != nil {
				t.Fatal(err)
			}
			f := newFake()
			f.course = course
			for _, s := range course.Steps() {
				before, after := wovenPage(t, s, sourceOfPage(t, edition.Name, s.Name))
				f.outcomes[s.Name], f.pages[s.Name] = plainOutcome(), [2]string{before, after}
			}
			d := onStage(t, f, noColour(), "", 80, 24)
			for range 3000 {
				step, words := d.p.step().name, d.p.words(d.p.shown-1)
				if over := d.p.overflow(); over > 0 {
					t.Errorf("%s: %d rows too many of %q", step, over, words)
				}
				if strings.Contains(words, "Press ") || strings.Contains(words, "Try ") || strings.TrimSpace(words) == "" {
					t.Errorf("%s shows %q", step, words)
				}
				if d.press("space"); d.p.notice.words != "" {
					break
				}
			}
			if len(f.runs) != len(course.Steps()) {
				t.Errorf("%d steps ran of %d", len(f.runs), len(course.Steps()))
			}
		})
	}
}
