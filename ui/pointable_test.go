package ui

import (
	"slices"
	"strings"
	"testing"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/steps"
)

// Whatever can be pointed at in a view is seen by the engine as well, and what
// answers is in the view that the question leads to.
func TestWhatIsToBeFoundIsInItsView(t *testing.T) {
	unraced(t)
	t.Parallel()
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			server, err := platform.Open(platform.Config{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = server.Close() })
			s, err := steps.Open(steps.Config{Edition: edition, Platform: server.URL()})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			for _, stop := range stopsOf(s.Course()) {
				for _, c := range s.Checkpoints(stop.name) {
					if c.Find != nil {
						pointAtAll(t, s, c)
					}
				}
			}
		})
	}
}

// mostPointed is how many places are pointed at, beside those that are named as
// the answer: each answer reads the whole step.
const mostPointed = 3

// pointAtAll points at what is in the view of a question, each place once.
func pointAtAll(t *testing.T, s *steps.Session, c content.Checkpoint) {
	t.Helper()
	if err := s.Run(t.Context(), c.Step); err != nil {
		t.Fatal(err)
	}
	o := Options{Engine: s, Start: c.Step, Environ: func(string) string { return "" }}
	right := false
	seen := map[string]bool{}
	for _, spot := range pointable(newTeller(o, talk{}).visitTo(viewOf(c.Find))) {
		place := spot.answer.Place.Document + pointer(spot.answer.Place.Path) + " " + spot.answer.Value
		named := slices.ContainsFunc(c.Find.Right, func(p content.Place) bool {
			return p.Document == spot.answer.Place.Document && len(p.Path) == len(spot.answer.Place.Path)
		})
		if seen[place] || len(seen) > mostPointed && !named {
			continue
		}
		seen[place] = true
		reply, err := s.Answer(t.Context(), c.Name, spot.answer)
		if err != nil || strings.HasPrefix(reply.Says, "That is no claim") {
			t.Errorf("%s: %s: %+v, %v", c.Name, place, reply, err)
		}
		right = right || reply.Right
	}
	if !right {
		t.Errorf("%s: nothing in the %s view answers", c.Name, viewOf(c.Find))
	}
}
