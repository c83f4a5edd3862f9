package steps

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// A step that is stopped while somebody leaves the course does not know that he
// has left. The next run puts him back, and shows both changes.
func TestRosterChangesAfterItWasStopped(t *testing.T) {
	t.Parallel()
	s := fresh(t, lti.Final())
	if err := s.Run(t.Context(), "roster"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	undo := s.surfing.place(func(req *http.Request, on http.RoundTripper) (*http.Response, error) {
		resp, err := on.RoundTrip(req)
		if err == nil && strings.HasSuffix(req.URL.Path, "/remove") {
			cancel()
			_ = resp.Body.Close()
			return nil, context.Canceled
		}
		return resp, err
	})
	err := s.Run(ctx, "roster-changes")
	undo()
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error = %v, want that it was stopped", err)
	}
	if err := s.Run(t.Context(), "roster-changes"); err != nil {
		t.Fatal(err)
	}
	if outcome, _ := s.Outcome("roster-changes"); outcome.Values["came_back"] != "1" {
		t.Errorf("values = %v", outcome.Values)
	}
	if err := s.Run(t.Context(), "roster"); err != nil {
		t.Fatal(err)
	}
	if outcome, _ := s.Outcome("roster"); outcome.Values["learners"] != "14" {
		t.Errorf("got %s learners, want 14", outcome.Values["learners"])
	}
}
