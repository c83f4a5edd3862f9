package steps_test

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
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
		{steps.AboutDone, "edits", "none now: press e at a step"},
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
	wantTranscript(t, s)
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

// wantTranscript wants every step in the transcript, and no secret.
func wantTranscript(t *testing.T, s *steps.Session) {
	t.Helper()
	var b bytes.Buffer
	if err := s.Transcript(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, page := range s.Course().Steps() {
		if !strings.Contains(text, ": "+page.Title+"\n") {
			t.Errorf("the transcript lacks %s", page.Name)
		}
	}
	for _, want := range []string{"`30.6` of `34`", "tool → platform: `POST /token` → 200", "- ✓ signature", "Failed: ", "## Your session"} {
		if !strings.Contains(text, want) {
			t.Errorf("the transcript lacks %q:\n%s", want, text)
		}
	}
	if heading := regexp.MustCompile(`(?m)^# .*`).FindAllString(text, -1); len(heading) != 1 {
		t.Errorf("got the titles %q, want one", heading)
	}
	for _, secret := range secretsOf(s) {
		if strings.Contains(text, secret) {
			t.Errorf("the transcript has the secret %q", secret)
		}
	}
	if masked := wire.MaskText(text); masked != text {
		t.Error("there is something to mask in the transcript")
	}
}

// secretsOf are the access tokens and the platform's cookies that crossed.
func secretsOf(s *steps.Session) []string {
	secret := regexp.MustCompile(`"access_token"\s*:\s*"([^"]+)"`)
	var all []string
	for _, page := range s.Course().Steps() {
		outcome, _ := s.Outcome(page.Name)
		for _, e := range outcome.Exchanges {
			for _, match := range secret.FindAllSubmatch(e.ResponseBody, -1) {
				all = append(all, string(match[1]))
			}
			for _, cookie := range e.ResponseHeader["Set-Cookie"] {
				if e.To != wire.Platform {
					break // the tool's is the state, which is the lesson, and used up
				}
				pair, _, _ := strings.Cut(cookie, ";")
				if _, value, _ := strings.Cut(pair, "="); len(value) > 8 {
					all = append(all, value)
				}
			}
			if bearer, ok := strings.CutPrefix(e.RequestHeader.Get("Authorization"), "Bearer "); ok {
				all = append(all, bearer)
			}
		}
	}
	return all
}

// A disk that is full is told.
func TestTranscriptThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Draft())
	full := errors.New("no space left")
	if err := s.Transcript(broken{full}); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}

type broken struct{ err error }

func (b broken) Write([]byte) (int, error) { return 0, b.err }

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
