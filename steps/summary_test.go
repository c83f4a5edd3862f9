package steps_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// fact is what a summary says of something; "" when it says nothing.
func fact(s *steps.Session, about, name string) string {
	for _, f := range s.Summary() {
		if f.About == about && f.Name == name {
			return f.Value
		}
	}
	return ""
}

// Nothing has run: then there is nothing to boast of, and nothing is missing.
func TestSummaryOfNothing(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Draft())
	for _, c := range [][3]string{
		{steps.AboutDone, "steps", "0 of 15, next “Meet the platform”"},
		{steps.AboutDone, "edits", "none"},
		{steps.AboutSession, "platform", s.PlatformURL()},
		{steps.AboutSession, "client_id", ""},
		{steps.AboutSession, "score", ""},
		{steps.AboutNext, "", steps.Beyond(lti.Draft())},
	} {
		if got := fact(s, c[0], c[1]); got != c[2] {
			t.Errorf("%s, %s: got %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

// A whole run, told at its end, and every step that crossed HTTP is in the flow.
func TestSummaryAndTranscript(t *testing.T) {
	steps.Unraced(t)
	t.Parallel()
	s, _ := open(t, lti.Final())
	if err := s.Report(t.Context(), io.Discard, steps.Wish{}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Break(t.Context(), "launch-no-kid"); err != nil {
		t.Fatal(err)
	}
	user, _ := s.Outcome("launch-activity")
	for _, c := range [][3]string{
		{steps.AboutSession, "user", "Gaius Baltar, " + user.Values["user_id"]},
		{steps.AboutSession, "score", "9 of 10, in the gradebook 30.6 of 34"},
	} {
		if got := fact(s, c[0], c[1]); got != c[2] {
			t.Errorf("%s: got %q, want %q", c[1], got, c[2])
		}
	}
	if got := fact(s, steps.AboutDone, "faults caught"); !strings.Contains(got, "No kid in the header") {
		t.Errorf("faults: got %q", got)
	}
	if got := fact(s, steps.AboutNext, ""); got != "" {
		t.Errorf("edition 1.3 goes on with %q", got)
	}
	wantInFlow(t, s)
	wantTranscripts(t, s)
}

// wantInFlow wants every step that has exchanges on a leg of the flow.
func wantInFlow(t *testing.T, s *steps.Session) {
	t.Helper()
	legs, err := content.LoadFlow("1.3", s.Course())
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range s.Course().Steps() {
		crossed := slices.ContainsFunc(legs, func(leg content.Leg) bool {
			return leg.From != leg.To && slices.Contains(leg.Steps, page.Name)
		})
		if outcome, _ := s.Outcome(page.Name); len(outcome.Exchanges) > 0 && !crossed {
			t.Errorf("%s crosses HTTP, and no leg of flow.json has it", page.Name)
		}
	}
}

// The student comes back with the score, or without one when none was sent, and
// an edit is what the platform shows.
func TestFinish(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	if err := s.Run(t.Context(), "finish"); err != nil {
		t.Fatal(err)
	}
	outcome, _ := s.Outcome("finish")
	if outcome.Values["message"] != "You are done." || outcome.Values["user_name"] != "Gaius Baltar" {
		t.Errorf("got %v", outcome.Values)
	}
	if err := s.Run(t.Context(), "score"); err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context(), "finish"); err != nil {
		t.Fatal(err)
	}
	if outcome, _ = s.Outcome("finish"); outcome.Values["message"] != "You are done: 9 of 10 points." {
		t.Errorf("got %v", outcome.Values)
	}
	if err := s.Edit("finish", "return_parameters", []byte(`{"lti_errormsg":"It fell over."}`)); err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context(), "finish"); err != nil {
		t.Fatal(err)
	}
	outcome, _ = s.Outcome("finish")
	if page := outcome.Panels[1].Body; !bytes.Contains(page, []byte("It fell over.")) {
		t.Errorf("the page does not show the error: %s", page)
	}
}

// What is stale is not done: the summary says what the map says.
func TestSummaryCountsWhatIsDone(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	run(t, s, "launch-request")
	s.Reset("deeplink-verify")
	if got, want := fact(s, steps.AboutDone, "steps"), "4 of 31, next “Task 1: verify the JWT”"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
