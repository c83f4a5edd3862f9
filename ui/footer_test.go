package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// The footer names as many checks as there is room for, the failed ones first,
// and counts the others.
func TestFooter(t *testing.T) {
	verified, failed, allFailed := verifyOutcome(), failedOutcome(), failedOutcome()
	allFailed.Findings = nil
	for _, finding := range failed.Findings {
		finding.Status = lti.Failed
		allFailed.Findings = append(allFailed.Findings, finding)
	}
	for _, c := range []struct {
		name          string
		outcome       steps.Outcome
		state         steps.State
		width, height int
		want          string
	}{
		{"All", verified, steps.Done, 200, 24, "✓ token ✓ alg ✓ kid ✓ key ✓ signature ✓ iss ✓ aud ✓ exp ✓ iat ✓ nonce ✓ replay ✓ version ✓ message_type ✓ deployment_id – azp 0.80 ms"},
		{"OneRow", verified, steps.Done, 80, 24, "✓ token ✓ alg ✓ kid ✓ key ✓ signature ✓ iss ✓ aud +8 more 0.80 ms"},
		{"Narrow", verified, steps.Done, 40, 24, "✓ token ✓ alg +13 more 0.80 ms"},
		{"TwoRows", verified, steps.Done, 100, 30, "✓ token ✓ alg ✓ kid ✓ key ✓ signature ✓ iss ✓ aud ✓ exp ✓ iat ✓ nonce ✓ replay\n✓ version ✓ message_type ✓ deployment_id – azp 0.80 ms"},
		{"TimeBelow", verified, steps.Done, 142, 30, "✓ token ✓ alg ✓ kid ✓ key ✓ signature ✓ iss ✓ aud ✓ exp ✓ iat ✓ nonce ✓ replay ✓ version ✓ message_type ✓ deployment_id – azp\n0.80 ms"},
		{"FailedFirst", failed, steps.Failed, 80, 24, "✗ iss ✗ aud ✓ token ✓ alg ✓ kid ✓ key ✓ signature +8 more 0.80 ms"},
		{"FailedCounted", allFailed, steps.Failed, 60, 24, "✗ token ✗ alg ✗ kid +12 more ✗ 12 failed 0.80 ms"},
		{"NoRoomForNames", allFailed, steps.Failed, 40, 24, "15 checks ✗ 15 failed 0.80 ms"},
		{"Stale", verified, steps.Stale, 80, 24, "✓ token ✓ alg ✓ kid ✓ key +11 more ~ stale: run it again 0.80 ms"},
		{"StaleNarrow", verified, steps.Stale, 40, 24, "15 checks ~ stale: run it again"},
		{"NoChecks", steps.Outcome{Took: time.Second}, steps.Done, 80, 24, "✓ done 1.0 s"},
		{"OtherError", steps.Outcome{Err: lti.Fail(lti.IssuerMismatch, "", ""), Findings: verified.Findings}, steps.Failed, 80, 24, "✗ failed 0.00 ms"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := footer{state: c.state, outcome: c.outcome, ran: true}
			lines := f.status(common{theme: noColour(), width: c.width, height: c.height})
			checkFrame(t, strings.Join(lines, "\n"), c.width, 2)
			if got := ansi.StringWidth(lines[len(lines)-1]); got != c.width {
				t.Errorf("the last line has %d cells, want %d", got, c.width)
			}
			for i, l := range lines {
				lines[i] = strings.Join(strings.Fields(l), " ")
			}
			if got := strings.Join(lines, "\n"); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// What the footer has no room for, the Result view has, at every width.
func TestResultHasEveryCheck(t *testing.T) {
	for _, width := range []int{36, 55, 56, 76, 120} {
		o := newOutline(resultNodes(failedOutcome(), viewer{proof: unproven}), lore{})
		o.foldAll(true)
		got := squeeze(strings.NewReplacer("\n", "", glyphWrapped, "").Replace(shown(o, width)))
		for _, f := range failedOutcome().Findings {
			if !strings.Contains(got, f.Status.String()+squeeze(f.About().Check)) || !strings.Contains(got, squeeze(f.Got)) {
				t.Errorf("width %d: %s lacks its status, its name or %q:\n%s", width, f.Code, f.Got, got)
			}
		}
	}
}
