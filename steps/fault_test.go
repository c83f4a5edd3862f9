package steps_test

import (
	"testing"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// Each fault is caught by the check that it names, at the end that it names,
// and the step works again without it.
func TestEveryFaultIsCaughtAsNamed(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	known, err := content.LoadFaults(lti.Final().Name)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range known {
		verdict, err := s.Break(t.Context(), fault.Name)
		if err != nil {
			t.Errorf("%s: %v", fault.Name, err)
			continue
		}
		if !verdict.AsNamed() {
			t.Errorf("%s: caught by %q of the %s (%s), want %q of the %s",
				fault.Name, verdict.Caught, verdict.End, verdict.Finding.Got, fault.Code, fault.End)
		}
		if fault.Code != "" && s.State(fault.Step) != steps.Failed {
			t.Errorf("%s: %s is %v, want failed", fault.Name, fault.Step, s.State(fault.Step))
		}
		if err := s.Run(t.Context(), fault.Step); err != nil {
			t.Errorf("after %s: %v", fault.Name, err)
		}
	}
}
