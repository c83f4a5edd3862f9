package platform

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// What a score leaves: each case sends some after another to a line item of
// 60 points, and reads the result.
func TestWhatScoresLeave(t *testing.T) {
	t.Parallel()
	g := newGrader(t, newBench(t))
	type score = map[string]any
	cleared := score{"scoreGiven": nil, "scoreMaximum": nil}
	for name, c := range map[string]struct {
		scores []score
		want   *lti.Result // without what is always the same; nil for none
	}{
		"nothing":                 {nil, nil},
		"9 of 10":                 {[]score{nil}, &lti.Result{ResultScore: number(54)}},
		"1 of 3":                  {[]score{{"scoreGiven": 1, "scoreMaximum": 3}}, &lti.Result{ResultScore: number(20)}},
		"0.83 of 1":               {[]score{{"scoreGiven": 0.83, "scoreMaximum": 1}}, &lti.Result{ResultScore: number(49.8)}},
		"0":                       {[]score{{"scoreGiven": 0}}, &lti.Result{ResultScore: number(0)}},
		"more than the maximum":   {[]score{{"scoreGiven": 12}}, &lti.Result{ResultScore: number(72)}},
		"the last one counts":     {[]score{nil, {"scoreGiven": 1}}, &lti.Result{ResultScore: number(6)}},
		"cleared":                 {[]score{nil, cleared}, nil},
		"cleared by absence":      {[]score{nil, {"scoreGiven": nil}}, nil},
		"cleared, with a comment": {[]score{nil, {"scoreGiven": nil, "comment": "Ungraded"}}, &lti.Result{Comment: "Ungraded"}},
		"a comment":               {[]score{{"comment": " Well <b>done</b>\n"}}, &lti.Result{ResultScore: number(54), Comment: "Well <b>done</b>"}},
		"comment gone":            {[]score{{"comment": "Well done"}, nil}, &lti.Result{ResultScore: number(54)}},
		"comment blank":           {[]score{{"comment": "Well done"}, {"comment": " \t"}}, &lti.Result{ResultScore: number(54)}},
		"who graded":              {[]score{{"scoringUserId": "LTIBCU_2"}}, &lti.Result{ResultScore: number(54), ScoringUserID: "LTIBCU_2"}},
		"who graded, gone":        {[]score{{"scoringUserId": "LTIBCU_2"}, nil}, &lti.Result{ResultScore: number(54)}},
		"to be graded by hand":    {[]score{{"gradingProgress": pendingManual}}, &lti.Result{}},
		"pending":                 {[]score{{"gradingProgress": pending, "comment": "Wait"}}, &lti.Result{Comment: "Wait"}},
		"pending, without score":  {[]score{{"gradingProgress": pending, "scoreGiven": nil}}, nil},
		"pending after a grade":   {[]score{nil, {"gradingProgress": pending}}, &lti.Result{}},
		"graded after pending":    {[]score{{"gradingProgress": pendingManual}, {"scoreGiven": 5}}, &lti.Result{ResultScore: number(30)}},
		"failed":                  {[]score{{"gradingProgress": failed}}, &lti.Result{}},
		"graded while going on":   {[]score{{"activityProgress": inProgress}}, &lti.Result{ResultScore: number(54)}},
		"taken back (AGS §4.5)": {[]score{
			{"comment": "Well done", "scoringUserId": "LTIBCU_2"},
			{"activityProgress": initialized, "gradingProgress": notReady, "scoreGiven": nil},
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := g.created(t, nil)
			for _, s := range c.scores {
				g.score(at, s).ok(t, 204)
			}
			var want []lti.Result
			if c.want != nil {
				w := *c.want
				w.ID, w.ScoreOf, w.UserID, w.ResultMaximum = at+"/results?user_id=LTIBCU_15", at, "LTIBCU_15", 60
				want = []lti.Result{w}
			}
			if diff := cmp.Diff(want, g.results(t, at), cmp.Transformer("none", func(r []lti.Result) []lti.Result { return append([]lti.Result{}, r...) })); diff != "" {
				t.Errorf("the result (-want +got):\n%s", diff)
			}
		})
	}
}

func number(x float64) *float64 { return &x }

// The times of a submission are remembered until it begins anew (AGS §3.4.5).
func TestSubmissionTimes(t *testing.T) {
	t.Parallel()
	type event struct {
		activity, started, submitted string
		wantStarted, wantSubmitted   string
	}
	for name, events := range map[string][]event{
		"said": {
			{inProgress, "s1", "", "s1", ""},
			{submitted, "", "u1", "s1", "u1"},
			{completed, "", "", "s1", "u1"},
		},
		"said again": {
			{submitted, "s1", "u1", "s1", "u1"},
			{submitted, "s2", "u2", "s2", "u2"},
		},
		"never said": {
			{initialized, "", "", "", ""},
			{started, "", "", "at 2", ""},
			{inProgress, "", "", "at 2", ""},
			{submitted, "", "", "at 2", "at 4"},
			{completed, "", "", "at 2", "at 4"},
		},
		"never said, at the end": {{completed, "", "", "", "at 1"}},
		"said after all":         {{completed, "", "", "", "at 1"}, {completed, "s2", "u2", "s2", "u2"}},
		"going on":               {{submitted, "s1", "u1", "s1", "u1"}, {inProgress, "", "", "s1", ""}, {submitted, "", "", "s1", "at 3"}},
		"started once more":      {{submitted, "s1", "u1", "s1", "u1"}, {started, "", "", "s1", ""}},
		"begun anew":             {{submitted, "s1", "u1", "s1", "u1"}, {initialized, "", "", "", ""}, {inProgress, "", "", "at 3", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var last *store.Grade
			for i, e := range events {
				sc := score{
					user: "u", activity: e.activity, grading: pending, at: time.Unix(int64(i), 0), stamp: "at " + strconv.Itoa(i+1),
					submission: submission{e.started, e.submitted},
				}
				g, err := sc.grade(t.Context(), store.LineItem{ScoreMaximum: 1}, last)
				if err != nil {
					t.Fatal(err)
				}
				if g.Started != e.wantStarted || g.Submitted != e.wantSubmitted {
					t.Errorf("after %s, number %d: started %q, submitted %q, want %q and %q", e.activity, i+1, g.Started, g.Submitted, e.wantStarted, e.wantSubmitted)
				}
				last = &g
			}
		})
	}
}

// All that a score says is kept, also what it says beyond AGS.
func TestScoreIsKept(t *testing.T) {
	t.Parallel()
	g := newGrader(t, newBench(t))
	at := g.created(t, nil)
	const extension = "https://canvas.instructure.com/lti/submission"
	g.score(at, map[string]any{
		extension: map[string]any{"new_submission": true}, "unknown": 1, "activityProgress": submitted, "gradingProgress": pendingManual,
		"submission": map[string]any{"startedAt": "2027-01-15T07:00:00.000Z", "submittedAt": "2027-01-15T08:00:00.000+00:00"},
	}).ok(t, 204)
	grades, err := g.store.GradesFor(g.shared, 1, []string{"LTIBCU_15"})
	if err != nil || len(grades) != 1 {
		t.Fatal(grades, err)
	}
	want := store.Grade{
		User: "LTIBCU_15", Number: 1, Score: number(54), Activity: submitted, Grading: pendingManual, At: g.clock.Now(),
		Started: "2027-01-15T07:00:00.000Z", Submitted: "2027-01-15T08:00:00.000+00:00",
		Extensions: map[string]json.RawMessage{extension: json.RawMessage(`{"new_submission":true}`)},
	}
	if diff := cmp.Diff(want, grades[0]); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
}

// Only a later timestamp changes anything, also after a grade was taken back,
// and the same score again is not later.
func TestOlderScoresAreRefused(t *testing.T) {
	t.Parallel()
	g := newGrader(t, newBench(t))
	at := g.created(t, nil)
	now := g.clock.Now()
	send := func(offset time.Duration, change map[string]any) answer {
		s := validScore(g.bench)
		for name, value := range change {
			s[name] = value
		}
		s["timestamp"] = now.Add(offset).Format(time.RFC3339Nano)
		return g.call(http.MethodPost, at+"/scores", lti.MediaScore, s)
	}
	send(0, nil).ok(t, 204)
	send(0, nil).refused(t, 409, lti.ScoreStale)
	send(-1, nil).refused(t, 409, lti.ScoreStale)
	send(-1, map[string]any{"userId": "LTIBCU_3"}).ok(t, 204) // each user has an order of their own
	send(2, map[string]any{"activityProgress": initialized, "gradingProgress": notReady, "scoreGiven": nil}).ok(t, 204)
	send(1, nil).refused(t, 409, lti.ScoreStale)
	if got := g.results(t, at); len(got) != 1 || got[0].UserID != "LTIBCU_3" {
		t.Errorf("the results are %+v", got)
	}
	// The same moment in another zone is no later one.
	s := validScore(g.bench)
	s["timestamp"] = now.Add(2).In(time.FixedZone("", 3600)).Format(time.RFC3339Nano)
	g.call(http.MethodPost, at+"/scores", lti.MediaScore, s).refused(t, 409, lti.ScoreStale)
	send(3, nil).ok(t, 204)
}

// A score is for who is in the course now. A line item that has ended takes it.
func TestWhoCanBeScored(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	g := newGrader(t, b)
	at := g.created(t, map[string]any{"endDateTime": "2020-01-01T00:00:00Z"})
	g.score(at, nil).ok(t, 204)
	b.setStatus(t, "LTIBCU_15", store.Inactive)
	a := g.score(at, map[string]any{"scoreGiven": 1})
	a.refused(t, 403, lti.MemberInactive)
	if got := a.header.Get("WWW-Authenticate"); got != "" {
		t.Errorf("WWW-Authenticate is %q: another token would not help", got)
	}
	b.setStatus(t, "LTIBCU_15", store.Deleted)
	g.score(at, map[string]any{"scoreGiven": 1}).refused(t, 400, lti.UserUnknown)
	if got := g.results(t, at); len(got) != 1 || *got[0].ResultScore != 54 {
		t.Errorf("the result of who left is %+v", got)
	}
	g.score(at, map[string]any{"userId": "LTIBCU_3", "scoringUserId": "LTIBCU_15"}).ok(t, 204) // who graded may leave
	b.setStatus(t, "LTIBCU_15", store.Active)
	g.score(at, map[string]any{"scoreGiven": 1}).ok(t, 204)
}

// Results come in pages, too, and each can be fetched by its id.
func TestResultsInPages(t *testing.T) {
	t.Parallel()
	g := newGrader(t, newBench(t))
	at := g.created(t, nil)
	var want []string
	for i := 3; i <= 9; i++ {
		user := "LTIBCU_" + strconv.Itoa(i)
		g.score(at, map[string]any{"userId": user, "comment": "x"}).ok(t, 204)
		want = append(want, user)
	}
	var seen []string
	pages := 0
	for next := at + "/results?limit=3"; next != "" && pages < 9; pages++ {
		a := g.call(http.MethodGet, next, lti.MediaResultContainer, nil).ok(t, 200)
		var page []lti.Result
		decodeAnswer(t, a, &page)
		for _, r := range page {
			seen = append(seen, r.UserID)
		}
		if next = a.related("next"); pages == 0 {
			// Cleared while it is read: it was seen, and is not missed later.
			g.score(at, map[string]any{"userId": "LTIBCU_3", "scoreGiven": nil}).ok(t, 204)
		}
	}
	if !slices.Equal(seen, want) || pages != 3 {
		t.Errorf("on %d pages are %v, want %v on 3", pages, seen, want)
	}
	for query, want := range map[string][]string{
		"user_id=LTIBCU_4": {"LTIBCU_4"}, "user_id=LTIBCU_4&limit=1": {"LTIBCU_4"}, "user_id=LTIBCU_3": {}, "user_id=" + url.QueryEscape("a b&c"): {},
	} {
		var page []lti.Result
		a := g.call(http.MethodGet, at+"/results?"+query, lti.MediaResultContainer, nil).ok(t, 200)
		decodeAnswer(t, a, &page)
		users := []string{}
		for _, r := range page {
			users = append(users, r.UserID)
			decodeAnswer(t, g.call(http.MethodGet, r.ID, lti.MediaResultContainer, nil).ok(t, 200), &page)
			if len(page) != 1 || page[0].ID != r.ID {
				t.Errorf("at %s is %+v", r.ID, page)
			}
		}
		if !slices.Equal(users, want) || a.related("next") != "" {
			t.Errorf("%s gives %v, want %v; next %q", query, users, want, a.related("next"))
		}
	}
}

// The draft's results are as they were: every score counts, and all stand in
// one list.
func TestDraftResultsTakeEveryScore(t *testing.T) {
	t.Parallel()
	n := newNotebook(t, newBench(t))
	item, header := n.lineItem(t), n.bearer(t, draftScopes)
	s := validScore(n.bench)
	s["gradingProgress"] = pending
	n.do(http.MethodPost, item+"/scores", bytesOf(s), header).ok(t, 200)
	if got := n.get(item+"/results?limit=0", header).ok(t, 200).body; got != `[{"resultMaximum":34,"resultScore":30.6,"userId":"LTIBCU_15"}]`+"\n" {
		t.Errorf("the results are %s", got)
	}
}
