package steps_test

import (
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// A step that is reset is as if it had not run, and what was built on it is
// stale; all else stays.
func TestReset(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	run(t, s, "results")
	edit(t, s, "score", "score", `"scoreGiven": 9`, `"scoreGiven": 5`)
	run(t, s, "results")
	if _, err := s.Break(t.Context(), "launch-no-kid"); err != nil {
		t.Fatal(err)
	}
	run(t, s, "results")
	s.Reset("score", "launch-verify")
	for step, want := range map[string]steps.State{
		"score": steps.NotRun, "launch-verify": steps.NotRun, "results": steps.Stale, "launch-activity": steps.Stale,
		"token": steps.Done, "launch-request": steps.Done,
	} {
		if got := s.State(step); got != want {
			t.Errorf("%s is %v, want %v", step, got, want)
		}
	}
	r := s.Record()
	if _, finished := r.Finished["score"]; finished || s.Edited("score") || len(r.Edits) > 0 || len(r.Faults) > 0 {
		t.Errorf("kept of a step that was reset: %+v", r)
	}
	if _, finished := r.Finished["token"]; !finished {
		t.Error("a step that was not reset is not finished")
	}
	if _, ran := s.Outcome("score"); ran || payload(t, s, "score", "score").Original != nil {
		t.Error("there is an outcome, or something to edit")
	}
	run(t, s, "results")
	if outcome, _ := s.Outcome("results"); outcome.Values["result_score"] != "30.6" {
		t.Errorf("after the reset the result is %q, want that without the edit", outcome.Values["result_score"])
	}
}
