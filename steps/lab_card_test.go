package steps

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// A tool that takes any issuer, as the draft's has to at first, is found out by
// the launches that are about it, and by no others.
func TestLabLaunchesFindsTheMissingCheck(t *testing.T) {
	t.Parallel()
	s := fresh(t, lti.Final())
	if err := s.Run(t.Context(), "deeplink-return"); err != nil {
		t.Fatal(err)
	}
	s.data.registration.Issuer = ""
	err := s.Run(t.Context(), "lab-launches")
	if codeOf(err) != lti.BadLaunchPassed || !strings.Contains(err.Error(), "“A slash after the issuer” was let in") {
		t.Errorf("error = %v", err)
	}
	outcome, _ := s.Outcome("lab-launches")
	if failed := outcome.Findings.Failed(); len(failed) != 1 {
		t.Errorf("failed = %+v, want one", failed)
	}
	var crosses []string
	for row := range strings.Lines(string(outcome.Panels[0].Body)) {
		if strings.HasPrefix(row, "✗") {
			crosses = append(crosses, strings.TrimSpace(row))
		}
	}
	want := []string{"✗ let in   A slash after the issuer", "✗ let in   The issuer in upper case", "✗ let in   Another issuer"}
	if diff := cmp.Diff(want, crosses); diff != "" {
		t.Errorf("crosses (-want +got):\n%s", diff)
	}
}

// A row says in words what went otherwise.
func TestScoreCardSaysWhatWentOtherwise(t *testing.T) {
	t.Parallel()
	bad := content.Fault{Title: "No kid", Code: string(lti.KeyIDMissing), End: "tool"}
	odd := content.Fault{Title: "No role", End: "tool"}
	for _, c := range []struct {
		name    string
		verdict Verdict
		row     string
		failed  lti.Code // "" when the card holds
	}{
		{"caught", Verdict{Fault: bad, Caught: lti.KeyIDMissing, End: wire.Tool}, "✓ refused  No kid  kid\n", ""},
		{
			"let in",
			Verdict{Fault: bad},
			"✗ let in   No kid\n           wrong: it was let in, and had to be refused by the tool for kid_missing\n", lti.BadLaunchPassed,
		},
		{
			"caught by another check",
			Verdict{Fault: bad, Caught: lti.NonceMismatch, End: wire.Tool},
			"✗ refused  No kid  nonce\n           wrong: it was refused by the tool for nonce_mismatch, and had to be refused by the tool for kid_missing\n",
			lti.BadLaunchPassed,
		},
		{
			"caught at the other end",
			Verdict{Fault: bad, Caught: lti.KeyIDMissing, End: wire.Platform},
			"✗ refused  No kid  kid\n           wrong: it was refused by the platform for kid_missing, and had to be refused by the tool for kid_missing\n",
			lti.BadLaunchPassed,
		},
		{"odd", Verdict{Fault: odd}, "✓ let in   No role\n", ""},
		{
			"odd, and refused",
			Verdict{Fault: odd, Caught: lti.RolesMissing, End: wire.Tool},
			"✗ refused  No role  roles\n           wrong: it was refused by the tool for roles_missing, and had to be let in\n", lti.OddLaunchRefused,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			card := scoreCard{c.verdict}
			if got := card.String(); got != c.row {
				t.Errorf("the row is\n%swant\n%s", got, c.row)
			}
			var o Outcome
			if err := card.conclude(&o); codeOf(err) != c.failed {
				t.Errorf("error = %v, want %q", err, c.failed)
			}
		})
	}
}

// An end is found to the second, on either side.
func TestEdge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, to, first int }{{0, 86400, 660}, {0, 86400, 1}, {0, 86400, 86400}, {0, -86400, -60}, {-59, 86400, 662}, {0, 1, 1}} {
		beyond := func(at int) bool { return c.to > c.from && at >= c.first || c.to < c.from && at <= c.first }
		if got := edge(c.from, c.to, beyond); got != c.first {
			t.Errorf("from %d to %d: %d, want %d", c.from, c.to, got, c.first)
		}
	}
}
