package steps_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/steps"
)

// kept begins a session that is kept, against a simulator of its own. done ends
// it as the program does.
func kept(tb testing.TB, edition lti.Edition, k steps.Keeping) (s *steps.Session, done func()) {
	tb.Helper()
	server := steps.Simulator(tb, platform.Config{})
	s, err := steps.Open(steps.Config{Edition: edition, Platform: server.URL(), NewKey: steps.ToolKey, Keep: &k})
	if err != nil {
		tb.Fatal(err)
	}
	open := true
	done = func() {
		if open {
			open = false
			if err := s.Close(); err != nil {
				tb.Error(err)
			}
		}
	}
	tb.Cleanup(done)
	return s, done
}

func fileIn(tb testing.TB) steps.Keeping {
	tb.Helper()
	return steps.Keeping{File: filepath.Join(tb.TempDir(), "progress.json")}
}

// resume brings back all that can be, and gives what cannot.
func resume(tb testing.TB, s *steps.Session) []string {
	tb.Helper()
	left, err := s.Resume(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	if how := s.Resuming(); how != (steps.Progress{}) {
		tb.Errorf("after bringing all back: %+v", how)
	}
	return left
}

// What is kept comes back: the place, the marks, the edits, and what the steps
// gave with them.
func TestProgressComesBack(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			keep := fileIn(t)
			s, done := kept(t, edition, keep)
			run(t, s, "results")
			edit(t, s, "score", "score", `"scoreGiven": 9`, `"scoreGiven": 5`)
			edit(t, s, "deeplink-response", "deep_linking_response", `"An assignment"`, `"Homework"`)
			if _, err := s.Break(t.Context(), s.Faults("launch-verify")[0].Name); err != nil {
				t.Fatal(err)
			}
			run(t, s, "results")
			s.Visit("launch-activity")
			before, edited := s.Record(), payload(t, s, "score", "score").Edited
			done()

			again, _ := kept(t, edition, keep)
			if diff := cmp.Diff(before, again.Record(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("another record comes back (-kept +came):\n%s", diff)
			}
			if again.State("results") != steps.Done || again.Record().At != "launch-activity" || len(again.Record().Faults) == 0 {
				t.Errorf("before the steps run: %v, %+v", again.State("results"), again.Record())
			}
			if left := resume(t, again); len(left) > 0 {
				t.Errorf("could not be brought back: %v", left)
			}
			if diff := cmp.Diff(timeless(edited), timeless(payload(t, again, "score", "score").Edited)); diff != "" {
				t.Errorf("another edit comes back:\n%s", diff)
			}
			for step, want := range map[string][2]string{
				"score": {"score_given", "5"}, "results": {"result_score", "17"}, "launch-activity": {"link_title", "Homework"},
			} {
				outcome, _ := again.Outcome(step)
				if got := outcome.Values[want[0]]; got != want[1] || again.State(step) != steps.Done {
					t.Errorf("%s is %v: %s is %q, want %q", step, again.State(step), want[0], got, want[1])
				}
			}
			if diff := cmp.Diff(before.Finished, again.Record().Finished); diff != "" {
				t.Errorf("to bring something back is not to finish it:\n%s", diff)
			}
		})
	}
}

// timeless leaves out the moment of a score.
func timeless(text []byte) []string {
	return slices.DeleteFunc(strings.Split(string(text), "\n"), func(line string) bool { return strings.Contains(line, `"timestamp"`) })
}

// An edit that a step fails with is kept, and the step is to do.
func TestFailingEditIsKept(t *testing.T) {
	t.Parallel()
	keep := fileIn(t)
	s, done := kept(t, lti.Final(), keep)
	run(t, s, "results")
	edit(t, s, "score", "score", `"scoreGiven": 9`, `"scoreGiven": 9,,`)
	if err := s.Run(t.Context(), "results"); err == nil {
		t.Fatal("the edit was taken")
	}
	done()
	again, _ := kept(t, lti.Final(), keep)
	if p := payload(t, again, "score", "score"); !strings.Contains(string(p.Edited), ",,") {
		t.Errorf("the edit is %q", p.Edited)
	}
	if left := resume(t, again); !slices.Equal(left, []string{"results"}) {
		t.Errorf("left to do are %v, want what builds on the edited step", left)
	}
	for step, want := range map[string]steps.State{"token": steps.Done, "score": steps.NotRun, "results": steps.Stale} {
		if got := again.State(step); got != want {
			t.Errorf("%s is %v, want %v", step, got, want)
		}
	}
	if err := again.Edit("score", "score", nil); err != nil {
		t.Fatal(err)
	}
	run(t, again, "results")
}

// A course that has other needs than the one that was played, and names that
// nobody knows: what can be brought back is, the rest is left, and all is kept.
func TestRecordOfAnotherCourse(t *testing.T) {
	t.Parallel()
	keep := fileIn(t)
	const text = `{"version":1,"edition":"1.3","at":"gone","finished":{"welcome":"2026-11-27T14:00:00Z","get-tool":"2026-11-27T14:00:00Z",` +
		`"gone":"2026-11-27T14:00:00Z","deeplink-settings":"2026-11-27T14:00:00Z","deeplink-response":"2026-11-27T14:00:00Z"},` +
		`"edits":{"gone":{"x":{"text":"eA=="}},"score":{"old":{"patch":[]}}},"checkpoints":{"gone":{"solved":true,"hints":2}},"faults":{"gone":"2026-11-27T14:00:00Z"}}`
	if err := os.WriteFile(keep.File, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, done := kept(t, lti.Final(), keep)
	if how := s.Resuming(); how != (steps.Progress{Of: 4, Now: "welcome"}) {
		t.Errorf("to bring back: %+v", how)
	}
	if left := resume(t, s); !slices.Equal(left, []string{"deeplink-settings", "deeplink-response"}) {
		t.Errorf("left to do are %v", left)
	}
	run(t, s, "get-keys")
	done()
	var had, has struct {
		At                 string
		Edits, Checkpoints map[string]any
		Finished, Faults   map[string]string
	}
	written, err := os.ReadFile(keep.File)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(written, &has); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(text), &had); err != nil {
		t.Fatal(err)
	}
	if has.Finished["get-keys"] == "" {
		t.Errorf("get-keys is not kept: %s", written)
	}
	delete(has.Finished, "get-keys")
	if diff := cmp.Diff(had, has); diff != "" {
		t.Errorf("what nobody knows is not kept (-had +has):\n%s", diff)
	}
}

// Two sessions of one file, in turns: each keeps what the other has finished.
func TestTwoSessionsShareProgress(t *testing.T) {
	t.Parallel()
	keep := fileIn(t)
	one, endOne := kept(t, lti.Final(), keep)
	other, endOther := kept(t, lti.Final(), keep)
	run(t, one, "deeplink-settings")
	run(t, other, "welcome", "token")
	edit(t, other, "token", "client_assertion", `"sub": "`, `"sub": "x`)
	run(t, one, "deeplink-return")
	endOne()
	run(t, other, "get-keys")
	endOther()
	last, _ := kept(t, lti.Final(), keep)
	for _, step := range []string{"welcome", "get-keys", "deeplink-settings", "deeplink-return"} {
		if last.State(step) != steps.Done {
			t.Errorf("%s is %v", step, last.State(step))
		}
	}
	if last.State("token") != steps.NotRun || !last.Edited("token") {
		t.Error("the edit of the other is lost, or its step is finished with it")
	}
}

// A step that is asked for while all is brought back stops that, and nothing of
// it shows but that there is more to bring back.
func TestResumeIsStopped(t *testing.T) {
	t.Parallel()
	keep := fileIn(t)
	s, done := kept(t, lti.Final(), keep)
	run(t, s, "lab-launches", "get-keys")
	done()
	again, _ := kept(t, lti.Final(), keep)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		for again.Progress().Done < 4 && ctx.Err() == nil {
			runtime.Gosched()
		}
		cancel()
	}()
	if _, err := again.Resume(ctx); err == nil {
		t.Fatal("it was not stopped")
	}
	if how := again.Resuming(); how.Now != "lab-launches" || how.Done != how.Of-1 {
		t.Errorf("after it was stopped: %+v", how)
	}
	if _, ran := again.Outcome("lab-launches"); ran || again.State("lab-launches") != steps.Done {
		t.Error("the step that was stopped is not as it was")
	}
	run(t, again, "token")
	if left := resume(t, again); len(left) > 0 || again.Record().Finished["token"].IsZero() {
		t.Errorf("left are %v", left)
	}
}
