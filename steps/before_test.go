package steps_test

import (
	"slices"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// What Before says is what Run then does.
func TestBeforeIsWhatRuns(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	want := []string{"welcome", "get-tool", "get-keys", "deeplink-request", "deeplink-verify"}
	if got := s.Before("deeplink-settings"); !slices.Equal(got, want) {
		t.Errorf("before anything has run: got %v, want %v", got, want)
	}
	if got := s.Before("welcome"); len(got) > 0 {
		t.Errorf("got %v before welcome", got)
	}
	if err := s.Run(t.Context(), "deeplink-settings"); err != nil {
		t.Fatal(err)
	}
	if got := s.Before("deeplink-settings"); len(got) > 0 {
		t.Errorf("got %v before what has run", got)
	}
	// A message is used up by verifying it.
	if got := s.Before("deeplink-verify"); !slices.Equal(got, []string{"deeplink-request"}) {
		t.Errorf("got %v before a message is verified again, want a new one", got)
	}
	if got := s.Before("nonsense"); len(got) > 0 {
		t.Errorf("got %v before nonsense", got)
	}
}

func TestBeyondIsOfTheDraft(t *testing.T) {
	t.Parallel()
	if got := steps.Beyond(lti.Draft()); !strings.HasPrefix(got, "Edition 2018 ends where the notebook ends; edition 1.3 goes on with ") || !strings.HasSuffix(got, ".") {
		t.Errorf("got %q", got)
	}
	if got := steps.Beyond(lti.Final()); got != "" {
		t.Errorf("got %q", got)
	}
}
