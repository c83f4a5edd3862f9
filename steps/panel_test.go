package steps_test

import (
	"encoding/json"
	"io"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// TestPanelsSayWhatTheyAre wants the glossary to explain each panel under the
// name that it gives itself, and the specifications that the code cites.
func TestPanelsSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			s, _ := open(t, edition)
			if err := s.Report(t.Context(), io.Discard, steps.Wish{}); err != nil {
				t.Fatal(err)
			}
			look := newLookup(t, edition.Name)
			for _, page := range s.Course().Steps() {
				look.where = page.Name
				outcome, _ := s.Outcome(page.Name)
				for _, p := range outcome.Panels {
					if _, ok := look.glossary.Document(p.Is); ok != (p.Kind != steps.PlainText) {
						t.Errorf("%s: %q is %q, which the glossary knows: %v", page.Name, p.Title, p.Is, ok)
					}
					var value any
					if p.Kind == steps.JSON && json.Unmarshal(p.Body, &value) == nil {
						look.walk(p.Is, nil, value)
					}
				}
				for _, f := range s.Code(page.Name) {
					for _, spec := range f.Spec {
						look.citation(spec)
					}
				}
			}
			for _, missing := range look.missing {
				t.Errorf("the glossary lacks %s", missing)
			}
		})
	}
}
