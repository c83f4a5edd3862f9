package steps

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
)

// Hints come one after the other, skipping takes nothing away, and what was
// solved stays solved.
func TestHintsAndSkips(t *testing.T) {
	t.Parallel()
	s := fresh(t, lti.Final())
	const name = "find-user"
	c, err := s.checkpoint(name)
	if err != nil {
		t.Fatal(err)
	}
	var hints []string
	for range 4 {
		hint, err := s.Hint(name)
		if err != nil {
			t.Fatal(err)
		}
		hints = append(hints, hint)
	}
	if want := append(slices.Clone(c.Hints), ""); !slices.Equal(hints, want) {
		t.Errorf("got the hints %q, want %q", hints, want)
	}
	if err := s.Skip(name); err != nil {
		t.Fatal(err)
	}
	if kept := s.Record().Checkpoints[name]; kept != (Answered{Skipped: true, Hints: 3}) {
		t.Errorf("skipped, it is %+v", kept)
	}
	if err := s.Run(t.Context(), "launch-verify"); err != nil {
		t.Fatal(err)
	}
	sub := Answer{Place: content.Place{Document: "id_token", Path: []string{"sub"}}}
	if reply, err := s.Answer(t.Context(), name, sub); err != nil || !reply.Right {
		t.Fatalf("got %+v, %v", reply, err)
	}
	if _, err := s.Answer(t.Context(), name, Answer{}); err != nil {
		t.Fatal(err)
	}
	if err := s.Skip(name); err != nil {
		t.Fatal(err)
	}
	if kept := s.Record().Checkpoints[name]; kept != (Answered{Solved: true, Hints: 3}) {
		t.Errorf("solved, and then answered wrongly and skipped, it is %+v", kept)
	}
}

// What cannot be judged is an error, and not counted.
func TestAnswersThatCannotBeJudged(t *testing.T) {
	t.Parallel()
	s := fresh(t, lti.Final())
	for _, step := range []string{"launch-verify", "results"} {
		if err := s.Run(t.Context(), step); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		answer Answer
		want   string
	}{
		"nonsense":       {Answer{}, `has no checkpoint "nonsense"`},
		"predict-result": {Answer{Option: 4}, "want 0 to 3"},
		"order-hops":     {Answer{Order: []int{0, 1, 2, 3, 3}}, "each of 5 items once"},
	} {
		if _, err := s.Answer(t.Context(), name, c.answer); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q in it", name, err, c.want)
		}
	}
	if _, err := s.Broken("find-user"); err == nil || !strings.Contains(err.Error(), "nothing to repair") {
		t.Errorf("breaking what is not to be repaired: %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Answer(cancelled, "predict-result", Answer{}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if kept := s.Record().Checkpoints; len(kept) > 0 {
		t.Errorf("kept: %v", kept)
	}
	for _, step := range s.order() {
		if state := s.State(step); state != NotRun && state != Done {
			t.Errorf("stopped before it began, and %s is %v", step, state)
		}
	}
}

// A platform that nests its answer without end is not followed to the bottom.
func TestSightsEndSomewhere(t *testing.T) {
	t.Parallel()
	const levels = 2000
	l := looker{}
	l.json(strings.Repeat(`{"a":`, levels)+"1"+strings.Repeat("}", levels), "id_token", "")
	if len(l.seen) != deepest {
		t.Errorf("%d values can be pointed at, want %d", len(l.seen), deepest)
	}
}

// The learner's own edits have no part in what is predicted, and are there again
// afterwards.
func TestAPredictionLeavesEditsAlone(t *testing.T) {
	t.Parallel()
	s := fresh(t, lti.Final())
	if err := s.Run(t.Context(), "results"); err != nil {
		t.Fatal(err)
	}
	edited := []byte(strings.Replace(string(s.Payloads("score")[0].Original), `"scoreGiven": 9`, `"scoreGiven": 2`, 1))
	if err := s.Edit("score", "score", edited); err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context(), "results"); err != nil {
		t.Fatal(err)
	}
	reply, err := s.Answer(t.Context(), "predict-result", Answer{Option: 2})
	if err != nil || !reply.Right {
		t.Fatalf("got %+v, %v", reply, err)
	}
	outcome, _ := s.Outcome("results")
	if got := outcome.Values["result_score"]; got != "6.8" || !s.Edited("score") || s.State("results") != Done {
		t.Errorf("afterwards the result is %s, edited %v, %v; want 6.8 of the edit", got, s.Edited("score"), s.State("results"))
	}
}

// A payload is mended by what differs from what was shown, however often it was
// tried meanwhile, and what has to stay in it does.
func TestRepairs(t *testing.T) {
	t.Parallel()
	s := fresh(t, lti.Final())
	if err := s.Run(t.Context(), "token"); err != nil {
		t.Fatal(err)
	}
	const name = "repair-assertion"
	broken, err := s.Broken(name)
	if err != nil {
		t.Fatal(err)
	}
	var issuer struct{ Iss string }
	if err := asWritten(broken.Original, &issuer); err != nil {
		t.Fatal(err)
	}
	mended := strings.Replace(string(broken.Original), `"iss"`, `"sub": "`+issuer.Iss+`", "iss"`, 1)
	for _, c := range []struct {
		what, text string
		right      bool
		says       string
	}{
		{"as it is broken", string(broken.Original), false, "“sub” failed"},
		{"no JSON", "{", false, "The "},
		{"without what has to stay", strings.Replace(mended, `"jti"`, `"id"`, 1), false, "“/jti” is left out"},
		{"mended", mended, true, "every check held"},
		{"mended once more", mended, true, "every check held"}, // its jti is new
	} {
		reply, err := s.Answer(t.Context(), name, Answer{Text: []byte(c.text), Shown: broken.Original})
		if err != nil || reply.Right != c.right || !strings.Contains(reply.Says, c.says) {
			t.Errorf("%s: got %+v, %v; want %v, saying %q", c.what, reply, err, c.right, c.says)
		}
	}
	if s.Edited("token") || s.State("token") != Done {
		t.Errorf("afterwards it is edited %v, %v", s.Edited("token"), s.State("token"))
	}
}

// From the second hint on it is told where an order goes wrong.
func TestTheFirstWrongPlaceIsAHint(t *testing.T) {
	t.Parallel()
	s := fresh(t, lti.Final())
	if err := s.Run(t.Context(), "launch-request"); err != nil {
		t.Fatal(err)
	}
	for hints, told := range []bool{false, false, true, true} {
		reply, err := s.Answer(t.Context(), "order-hops", Answer{Order: []int{4, 2, 0, 1, 3}})
		if err != nil || reply.Right || strings.Contains(reply.Says, "at place 3: “The browser takes state") != told {
			t.Errorf("after %d hints: %+v, %v; want it told: %v", hints, reply, err, told)
		}
		if _, err := s.Hint("order-hops"); err != nil {
			t.Fatal(err)
		}
	}
}

// A checkpoint that names what is not there is found when the session opens.
func TestCheckpointsNameWhatIsThere(t *testing.T) {
	t.Parallel()
	s := fresh(t, lti.Final())
	edit := &content.Edit{Payload: "score"}
	options := func(code string) []content.Option { return []content.Option{{Code: code}} }
	for want, c := range map[string]content.Checkpoint{
		`step "roster-not-yet"`:                    {Step: "roster-not-yet"},
		`step "elsewhere"`:                         {Step: "token", Find: &content.Find{Same: &content.Place{Step: "elsewhere"}}},
		`payload "score" of the step "token"`:      {Step: "token", Repair: &content.Repair{Edit: *edit}},
		`check "nonsense"`:                         {Step: "score", Predict: &content.Predict{Edit: edit, Options: options("nonsense")}},
		`no fault "nonsense"`:                      {Step: "score", Predict: &content.Predict{Fault: "nonsense"}},
		`names the check "gone"`:                   {Step: "token", Order: &content.Order{Items: []content.Item{{Check: "gone"}}}},
		`payload "nothing" of the step "deeplink-`: {Step: "score", Predict: &content.Predict{Edit: &content.Edit{Step: "deeplink-response", Payload: "nothing"}}},
	} {
		s.checkpoints = []content.Checkpoint{c}
		if err := s.checkCheckpoints(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q in it", err, want)
		}
	}
}

// FuzzSights reads anything that a platform may send.
func FuzzSights(f *testing.F) {
	for _, seed := range [][2]string{
		{"application/json", `{"a":[{"b":"c"}],"d":null}`},
		{"application/x-www-form-urlencoded", "id_token=e30.e30.x&state=%zz&=&&"},
		{"text/html", `<form><input name="id_token" value="eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."><form>`},
		{"text/plain", "eyJhbGciOiJub25lIn0.W10.e"},
		{"", "\xff"},
	} {
		f.Add(seed[0], seed[1])
	}
	glossary, err := content.LoadGlossary("1.3")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, media, body string) {
		l := looker{glossary: glossary}
		l.body(media, body)
		for _, one := range l.seen {
			if len(one.Path) == 0 {
				t.Errorf("%q is nowhere", one.value)
			}
		}
	})
}

// A value that was cut short ends its sentence itself.
func TestAReplyEndsOnce(t *testing.T) {
	t.Parallel()
	for want, ends := range map[string]string{"a.": ".", strings.Repeat("a", 90): "…", "a": "."} {
		v := Verdict{Caught: lti.AudienceMismatch, Finding: lti.Finding{Got: "b", Want: want}}
		if says := v.reply().Says; !strings.HasSuffix(says, "a"+ends) {
			t.Errorf("got %q, want it to end in %q", says, "a"+ends)
		}
	}
}
