package steps_test

import (
	"testing"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// Each fault is caught by the check that it names, at the end that it names,
// and the step works again without it.
func TestEveryFaultIsCaughtAsNamed(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			s, clock := open(t, edition)
			known, err := content.LoadFaults(edition.Name)
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range known {
				caughtAsNamed(t, s, fault)
				clock.advance(time.Second) // else the draft's response is the same as the last one
				if err := s.Run(t.Context(), fault.Step); err != nil {
					t.Errorf("after %s: %v", fault.Name, err)
				}
				clock.advance(time.Second)
			}
		})
	}
}

func caughtAsNamed(t *testing.T, s *steps.Session, fault content.Fault) {
	t.Helper()
	verdict, err := s.Break(t.Context(), fault.Name)
	if err != nil {
		t.Errorf("%s: %v", fault.Name, err)
		return
	}
	if !verdict.AsNamed() {
		t.Errorf("%s: caught by %q of the %s (%s), want %q of the %s",
			fault.Name, verdict.Caught, verdict.End, verdict.Finding.Got, fault.Code, fault.End)
	}
	if fault.Code != "" && s.State(fault.Step) != steps.Failed {
		t.Errorf("%s: %s is %v, want failed", fault.Name, fault.Step, s.State(fault.Step))
	}
}
