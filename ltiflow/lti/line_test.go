package lti_test

import (
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// TestLinesAreTheToolsOnly fails checks from outside of the tool, as the
// platform does.
func TestLinesAreTheToolsOnly(t *testing.T) {
	t.Parallel()
	var findings lti.Findings
	findings.Add(lti.AudienceMismatch, false, "a", "b")
	findings.Equal(lti.AudienceMismatch, "a", "b")
	findings.Add(lti.AudienceMismatch, true, "a", "a")
	findings.Skip(lti.AudienceMismatch)
	for _, f := range findings {
		if f.At != "" {
			t.Errorf("%+v: at a line of the tool", f)
		}
	}
}

func BenchmarkFailure(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		var findings lti.Findings
		findings.Add(lti.AudienceMismatch, false, "a", "b")
	}
}

func BenchmarkHolds(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		var findings lti.Findings
		findings.Add(lti.AudienceMismatch, true, "a", "b")
	}
}
