package steps_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// further plays the course up to a step.
func further(tb testing.TB, until string) (*steps.Session, *clock) {
	tb.Helper()
	s, c := open(tb, lti.Final())
	if err := s.Report(tb.Context(), io.Discard, steps.Wish{Until: until}); err != nil {
		tb.Fatal(err)
	}
	return s, c
}

// given is what a step gives to its page.
func given(s *steps.Session, step, name string) string {
	outcome, _ := s.Outcome(step)
	return outcome.Values[name]
}

// tokenRequests is how many tokens a step asked for.
func tokenRequests(s *steps.Session, step string) (requests int) {
	outcome, _ := s.Outcome(step)
	for _, e := range outcome.Exchanges {
		if strings.Contains(string(e.RequestBody), "client_assertion=") {
			requests++
		}
	}
	return requests
}

// The whole chapter leaves nothing stale, and once the column is deleted,
// whatever needs it has it made anew, and nothing else runs.
func TestAfterTheColumnIsDeleted(t *testing.T) {
	t.Parallel()
	s, _ := further(t, "lineitem-delete")
	if stale := s.Stale(); len(stale) > 0 {
		t.Errorf("stale are %v", stale)
	}
	var names []string
	for _, page := range s.Course().Steps() {
		names = append(names, page.Name)
	}
	for _, want := range [][]string{
		{"pending"},
		{"lineitem-create"},
		{"lineitem-create", "lineitem-list"},
		{"lineitem-create", "lineitem-score"},
		{"lineitem-create", "lineitem-score", "lineitem-update"},
		{"lineitem-create", "lineitem-delete"},
	} {
		deleted := given(s, "lineitem-create", "item_id")
		before := began(s, names...)
		run(t, s, want[len(want)-1])
		ran := again(s, before)
		for _, name := range want {
			if !ran[name] {
				t.Errorf("for %v: %s did not run", want, name)
			}
			delete(ran, name)
		}
		if len(ran) > 0 {
			t.Errorf("for %v: %v ran, too", want, ran)
		}
		if slices.Contains(want, "lineitem-create") && given(s, "lineitem-create", "item_id") == deleted {
			t.Errorf("for %v: it is %s again, which was deleted", want, deleted)
		}
		run(t, s, "lineitem-delete")
	}
}

// A column that is there is found, and not made twice: with one call, for which
// there is a token.
func TestCreatedOnce(t *testing.T) {
	t.Parallel()
	s, _ := further(t, "lineitem-create")
	first := given(s, "lineitem-create", "item_id")
	if given(s, "lineitem-create", "created") != "yes" || tokenRequests(s, "lineitem-create") != 1 {
		t.Errorf("the first time: created %s with %d tokens", given(s, "lineitem-create", "created"), tokenRequests(s, "lineitem-create"))
	}
	run(t, s, "lineitem-create")
	outcome, _ := s.Outcome("lineitem-create")
	if got := outcome.Values; got["created"] != "no" || got["found"] != "1" || got["item_id"] != first || len(outcome.Exchanges) != 1 {
		t.Errorf("the second time: %v in %d exchanges", got, len(outcome.Exchanges))
	}
	run(t, s, "lineitem-list")
	if got := given(s, "lineitem-list", "count"); got != "2" || given(s, "lineitem-list", "pages") != "2" {
		t.Errorf("%s line items on %s pages, want 2 on 2: that of the link, and ours", got, given(s, "lineitem-list", "pages"))
	}

	// An edit is sent whatever there is.
	edit(t, s, "lineitem-create", "line_item", "Lab notebook", "Diary")
	run(t, s, "lineitem-create")
	if given(s, "lineitem-create", "label") != "Diary" || given(s, "lineitem-create", "created") != "yes" {
		t.Errorf("after the edit: %v", given(s, "lineitem-create", "label"))
	}
}

// Each payload of the chapter can be edited, one after another in the same course.
func TestEditsOfTheChapter(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	for _, c := range []editOf{
		{"pending", "submission", `"PendingManual"`, `"Sometime"`, lti.ScoreMalformed},
		{"pending", "submission", `"comment"`, `"scoreGiven": 5, "scoreMaximum": 10, "comment"`, ""},
		{"pending", "grade", `"scoreGiven": 9`, `"scoreGiven": 7`, ""},
		{"pending", "grade", `"FullyGraded"`, `"Pending"`, ""},
		{"lineitem-create", "line_item", `"scoreMaximum": 10`, `"scoreMaximum": 0`, lti.LineItemMalformed},
		{"lineitem-create", "line_item", `"Lab notebook"`, `"Diary"`, ""},
		{"lineitem-create", "line_item", `"label"`, `"resourceLinkId": "nobody's", "label"`, lti.LinkUnknown},
		{"lineitem-list", "query", `"limit": "1"`, `"limit": "1", "tag": "coursework"`, ""},
		{"lineitem-list", "query", `"limit": "1"`, `"tag": "of nothing"`, ""},
		{"lineitem-list", "query", `"1"`, `"0"`, lti.PageLimitMalformed},
		{"lineitem-score", "score", `"scoreGiven": 8`, `"scoreGiven": -8`, lti.ScoreMalformed},
		{"lineitem-score", "score", `"scoreGiven": 8`, `"scoreGiven": 12`, ""},
		{"lineitem-update", "line_item", `"Lab notebook"`, `" "`, lti.LineItemMalformed},
		{"lineitem-update", "line_item", `"endDateTime": null`, `"endDateTime": "2030-01-31T12:00:00Z"`, ""},
		{"lineitem-update", "line_item", `"id": "`, `"id": "x`, lti.LineItemFixed},
	} {
		c.try(t, s)
	}
}

// A token is asked for once, and again when it has ended.
func TestTokensAreKeptBetweenSteps(t *testing.T) {
	t.Parallel()
	s, clock := further(t, "lineitem-delete")
	for step, want := range map[string]int{"lineitem-create": 1, "lineitem-list": 0, "lineitem-update": 0, "lineitem-delete": 0} {
		if got := tokenRequests(s, step); got != want {
			t.Errorf("%s: %d tokens, want %d", step, got, want)
		}
	}
	clock.advance(2 * time.Hour)
	run(t, s, "lineitem-create")
	if got := tokenRequests(s, "lineitem-create"); got != 1 {
		t.Errorf("two hours later: %d tokens, want 1", got)
	}
}

// The results of the chapter before hold after a grade that waited, whatever it
// became.
func TestResultsAfterAGradeThatWaited(t *testing.T) {
	t.Parallel()
	s, _ := further(t, "pending")
	for _, c := range []struct{ name, want string }{
		{"waiting", "no points"},
		{"graded", "30.6 of 34"},
		{"waiting_comment", "Your lab report waits for your teacher."},
		{"graded_comment", "Read by your teacher: well done."},
	} {
		if got := given(s, "pending", c.name); got != c.want {
			t.Errorf("%s is %q, want %q", c.name, got, c.want)
		}
	}
	run(t, s, "results")
	if got := given(s, "results", "result_score"); got != "30.6" {
		t.Errorf("results says %s, want 30.6", got)
	}
	edit(t, s, "pending", "grade", `"scoreGiven": 9`, `"scoreGiven": 5`)
	run(t, s, "pending")
	run(t, s, "results")
	if got := given(s, "results", "result_score"); got != "17" {
		t.Errorf("after a grade of 5, results says %s, want 17", got)
	}
	run(t, s, "score")
	run(t, s, "results")
	if got := given(s, "results", "result_score"); got != "30.6" {
		t.Errorf("after score ran again, results says %s, want 30.6", got)
	}
}

// A change of the maximum changes the result, and not the share.
func TestUpdateRescales(t *testing.T) {
	t.Parallel()
	s, _ := further(t, "lineitem-update")
	if before, after := given(s, "lineitem-update", "before"), given(s, "lineitem-update", "after"); before != "8 of 10" || after != "16 of 20" {
		t.Errorf("from %s to %s, want from 8 of 10 to 16 of 20", before, after)
	}
	run(t, s, "lineitem-update")
	if after := given(s, "lineitem-update", "after"); after != "32 of 40" {
		t.Errorf("once more: %s, want 32 of 40", after)
	}
	// A score without points leaves none to rescale.
	edit(t, s, "lineitem-score", "score", `"scoreGiven": 8,`, ``)
	edit(t, s, "lineitem-score", "score", `"scoreMaximum": 10,`, ``)
	run(t, s, "lineitem-update")
	if before, after := given(s, "lineitem-update", "before"), given(s, "lineitem-update", "after"); before != "no points" || after != "no points" {
		t.Errorf("from %s to %s, want no points", before, after)
	}
}

// Somebody else deletes the column. The step that needs it fails for that, and
// when it runs again the column is made anew.
func TestAColumnThatSomebodyDeleted(t *testing.T) {
	t.Parallel()
	s, _ := further(t, "lineitem-score")
	outcome, _ := s.Outcome("lineitem-create")
	made := outcome.Exchanges[len(outcome.Exchanges)-1]
	req, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, outcome.Values["item_id"], nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", made.RequestHeader.Get("Authorization"))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		t.Fatalf("deleting it: %s", resp.Status)
	}
	err = s.Run(t.Context(), "lineitem-score")
	if err == nil || !strings.Contains(err.Error(), string(lti.LineItemUnknown)) || s.State("lineitem-create") != steps.Stale {
		t.Errorf("got %v, and lineitem-create is %v", err, s.State("lineitem-create"))
	}
	run(t, s, "lineitem-score")
	if given(s, "lineitem-create", "created") != "yes" {
		t.Error("it was not made anew")
	}
}

// What a fault gets through leaves no trace: the course goes on with its own
// column.
func TestFaultsLeaveTheColumnAlone(t *testing.T) {
	t.Parallel()
	s, _ := further(t, "lineitem-update")
	for _, fault := range s.Faults("lineitem-create") {
		if v, err := s.Break(t.Context(), fault.Name); err != nil || !v.AsNamed() {
			t.Errorf("%s: %+v, %v", fault.Name, v, err)
		}
	}
	column := given(s, "lineitem-update", "item_id")
	for _, fault := range s.Faults("lineitem-update") {
		if v, err := s.Break(t.Context(), fault.Name); err != nil || !v.AsNamed() {
			t.Errorf("%s: %+v, %v", fault.Name, v, err)
		}
	}
	run(t, s, "lineitem-update")
	if got := given(s, "lineitem-update", "item_id"); got != column {
		t.Errorf("the column is %s, and was %s", got, column)
	}
	run(t, s, "lineitem-list")
	if got := given(s, "lineitem-list", "count"); got != "2" {
		t.Errorf("%s line items, want 2: %s", got, given(s, "lineitem-list", "labels"))
	}
}

// However often something was returned to the course, the list says what is what.
func TestTheListAfterManyReturns(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	run(t, s, "deeplink-return", "deeplink-return", "lineitem-list")
	for name, want := range map[string]string{
		"count": "3", "linked": "2", "alone": "1", "labels": "Chemical lab sim (2 of them), Lab notebook",
	} {
		if got := given(s, "lineitem-list", name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
