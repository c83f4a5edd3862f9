package steps_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// quickSteps are all but the labs, which take long and give nothing to others.
func quickSteps(s *steps.Session) []string {
	var names []string
	for _, step := range s.Course().Steps() {
		if !strings.HasPrefix(step.Name, "lab-") {
			names = append(names, step.Name)
		}
	}
	return names
}

// However a learner goes about in a course that has been played, every step
// runs well at the first try. The session is one: each draw is the next step.
func TestStepsRunInAnyOrder(t *testing.T) {
	steps.Unraced(t)
	t.Parallel()
	s, _ := open(t, lti.Final())
	names := quickSteps(s)
	run(t, s, names...)
	var way []string
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "step")
		if rapid.IntRange(0, 4).Draw(t, "reset first") == 0 {
			s.Reset(name)
		}
		way = append(way, name)
		if err := s.Run(t.Context(), name); err != nil || s.State(name) != steps.Done {
			t.Fatalf("%v: %v, and it is %v", way, err, s.State(name))
		}
	})
	if err := s.RunStale(t.Context()); err != nil || len(s.Stale()) > 0 {
		t.Errorf("%v, and stale are %v", err, s.Stale())
	}
}

// A response belongs to the session of its request: when somebody else has
// signed in with the stand-in since, a new request is made first.
func TestASignInEndsTheSelection(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	run(t, s, "deeplink-return", "custom-launch")
	for _, other := range []string{"launch-request", "roster-changes", "custom-link", "custom-launch"} {
		run(t, s, other, "deeplink-verify")
		if slices.Contains(s.Before("deeplink-return"), "deeplink-request") {
			t.Errorf("before anything happened after %s, the request is made anew", other)
		}
		run(t, s, other)
		if !slices.Contains(s.Before("deeplink-return"), "deeplink-request") {
			t.Errorf("after %s the request is not made anew", other)
		}
		run(t, s, "deeplink-return")
	}
}

// A column that is made anew, as the former one was deleted, leaves what was
// done with that one done. So running what is stale comes to an end.
func TestWhatWasDoneWithADeletedColumnIsHistory(t *testing.T) {
	t.Parallel()
	for _, again := range []string{"lineitem-create", "lineitem-list", "lineitem-score", "lineitem-update", "lineitem-delete"} {
		t.Run(again, func(t *testing.T) {
			t.Parallel()
			s, _ := further(t, "lineitem-delete")
			for range 2 {
				run(t, s, again)
				if stale := s.Stale(); again != "lineitem-score" && len(stale) > 0 {
					t.Errorf("stale are %v", stale)
				}
				if err := s.RunStale(t.Context()); err != nil || len(s.Stale()) > 0 {
					t.Errorf("%v, and stale are %v", err, s.Stale())
				}
			}
			s.Reset("launch-verify")
			if s.State("lineitem-list") != steps.Stale || s.State("lineitem-delete") != steps.Stale {
				t.Error("a launch that was reset leaves the columns of it as they were")
			}
			if err := s.RunStale(t.Context()); err != nil || len(s.Stale()) > 0 {
				t.Errorf("%v, and stale are %v", err, s.Stale())
			}
		})
	}
}
