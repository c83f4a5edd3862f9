package steps

import (
	"errors"
	"testing"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
)

// What has to work, or what no check catches, has not come out as named when the
// step failed for no check at all.
func TestAFailureWithoutACheckIsNotAsNamed(t *testing.T) {
	t.Parallel()
	const step = "launch-verify"
	odd := content.Fault{Step: step}
	caught := lti.Findings{{Code: lti.KeyIDMissing, Status: lti.Failed}}
	for _, c := range []struct {
		name    string
		fault   content.Fault
		outcome Outcome
		want    bool
	}{
		{"it works", odd, Outcome{}, true},
		{"no button", odd, Outcome{Err: errors.New("no such button")}, false},
		{"a check", odd, Outcome{Err: caught.Err(), Findings: caught}, false},
		{"the check that it names", content.Fault{Step: step, Code: string(lti.KeyIDMissing), End: "tool"}, Outcome{Err: caught.Err(), Findings: caught}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := &Session{outcomes: map[string]Outcome{step: c.outcome}}
			if v := s.judge(c.fault); v.AsNamed() != c.want {
				t.Errorf("as named: %v, want %v: %+v", v.AsNamed(), c.want, v)
			}
		})
	}
}
