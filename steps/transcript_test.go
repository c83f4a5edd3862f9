package steps_test

import (
	"bytes"
	"errors"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/hostiletest"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
	"ltibootcamp/steps/transcript"
	"ltibootcamp/steps/transcript/transcripttest"
)

// wantTranscripts wants a whole run in every format: masked without a secret, and
// bare with all of them.
func wantTranscripts(t *testing.T, s *steps.Session) {
	t.Helper()
	secrets := secretsOf(t, s)
	kinds := map[string]int{}
	for _, what := range secrets {
		kinds[what]++
	}
	if kinds["access token"] < 2 || kinds["cookie"] == 0 || kinds["signature"] < 5 {
		t.Errorf("the run has the secrets %v, want several of each", kinds)
	}
	masked := s.Transcript(false)
	for _, format := range transcript.Formats() {
		t.Run(format.Name, func(t *testing.T) {
			t.Parallel()
			text := written(t, format, masked)
			for secret, what := range secrets {
				if strings.Contains(text, secret) {
					t.Errorf("the transcript has the %s %.20s", what, secret)
				}
			}
			for _, page := range s.Course().Steps() {
				if !strings.Contains(text, page.Title) {
					t.Errorf("the transcript lacks %s", page.Name)
				}
			}
			if err := transcripttest.Check(format.Ending, []byte(text)); err != nil {
				t.Error(err)
			}
			if err := hostiletest.CheckText(strings.ReplaceAll(text, "\t", " ")); err != nil {
				t.Errorf("it has %v", err)
			}
		})
	}
	if shown := shownIn(asJSON(t, s.Transcript(true)), secrets); shown["access token"] == 0 || shown["signature"] == 0 {
		t.Errorf("got %v in the bare transcript, want some of each", shown)
	}
	t.Run("in Chromium", func(t *testing.T) {
		t.Parallel()
		short := masked
		short.Chapters = masked.Chapters[:4] // it has everything once, and opens sooner
		wantPage(t, short)
	})
	text := written(t, transcript.Formats()[0], masked)
	for _, want := range []string{"`30.6` of `34`", "tool → platform: `POST /token` → 200 OK", "- ✓ signature", "**Failed:** ", "## Your session"} {
		if !strings.Contains(text, want) {
			t.Errorf("the transcript lacks %q", want)
		}
	}
	if again := wire.MaskText(text); again != text {
		t.Error("there is something to mask in the transcript")
	}
}

func shownIn(text string, secrets map[string]string) map[string]int {
	shown := map[string]int{}
	for secret, what := range secrets {
		if strings.Contains(text, secret) {
			shown[what]++
		}
	}
	return shown
}

func written(tb testing.TB, format transcript.Format, run transcript.Run) string {
	tb.Helper()
	var b bytes.Buffer
	if err := format.Write(&b, run); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

// asJSON is a run with all that is in it. What is bare and what is masked is the
// same in all formats: no writer knows of it.
func asJSON(tb testing.TB, run transcript.Run) string {
	tb.Helper()
	formats := transcript.Formats()
	return written(tb, formats[len(formats)-1], run)
}

// secretsOf are what must not be handed on, with a word on each: the tokens and
// the cookies of the platform that crossed, and the signatures of all that was
// signed; the tool's cookie is the state, which is the lesson, and used up.
func secretsOf(tb testing.TB, s *steps.Session) map[string]string {
	tb.Helper()
	secrets := map[string]string{}
	token := regexp.MustCompile(`"access_token"\s*:\s*"([^"]+)"`)
	signed := regexp.MustCompile(`\beyJ[\w-]+\.[\w-]+\.([\w-]+)`)
	for _, page := range s.Course().Steps() {
		outcome, _ := s.Outcome(page.Name)
		for _, e := range outcome.Exchanges {
			for _, match := range token.FindAllSubmatch(e.ResponseBody, -1) {
				secrets[string(match[1])] = "access token"
			}
			if bearer, ok := strings.CutPrefix(e.RequestHeader.Get("Authorization"), "Bearer "); ok {
				secrets[bearer] = "access token"
			}
			for _, cookie := range e.ResponseHeader["Set-Cookie"] {
				pair, _, _ := strings.Cut(cookie, ";")
				if _, value, _ := strings.Cut(pair, "="); e.To == wire.Platform && len(value) > 8 {
					secrets[value] = "cookie"
				}
			}
			form, _ := url.QueryUnescape(string(e.RequestBody))
			for _, match := range signed.FindAllStringSubmatch(form+" "+string(e.ResponseBody), -1) {
				secrets[match[1]] = "signature"
			}
		}
	}
	return secrets
}

// The draft's platform makes the tool's key, and hands it out: it is masked, and
// there when it is asked for. What has not run is not there.
func TestTranscriptOfTheDraft(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Draft())
	run(t, s, "launch-activity")
	if bare := asJSON(t, s.Transcript(true)); !strings.Contains(bare, "PRIVATE KEY") {
		t.Error("the key is masked in the bare transcript")
	}
	for _, format := range transcript.Formats() {
		text := written(t, format, s.Transcript(false))
		if strings.Contains(text, "PRIVATE KEY") {
			t.Errorf("%s: the key is not masked", format.Name)
		}
		if err := transcripttest.Check(format.Ending, []byte(text)); err != nil {
			t.Errorf("%s: %v", format.Name, err)
		}
		if !strings.Contains(text, "show the activity") || strings.Contains(text, "publish a score") {
			t.Errorf("%s: it has not the steps that have run", format.Name)
		}
	}
}

// A platform that has nasty words for everything gets none of them into a
// transcript raw, neither bare nor masked.
func TestTranscriptOfAHostilePlatform(t *testing.T) {
	t.Parallel()
	s := against(t, lti.Final(), hostiletest.Start(t), &clock{})
	run(t, s, "results")
	for _, format := range transcript.Formats() {
		text := written(t, format, s.Transcript(false))
		if err := transcripttest.Check(format.Ending, []byte(text)); err != nil {
			t.Errorf("%s: %v", format.Name, err)
		}
		if err := hostiletest.CheckText(strings.ReplaceAll(text, "\t", " ")); err != nil {
			t.Errorf("%s: it has %v", format.Name, err)
		}
	}
	if err := hostiletest.CheckText(asJSON(t, s.Transcript(true))); err != nil {
		t.Errorf("the bare transcript has %v", err)
	}
}

// A disk that is full is told.
func TestTranscriptThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Draft())
	full := errors.New("no space left")
	for _, format := range transcript.Formats() {
		if err := format.Write(broken{full}, s.Transcript(false)); !errors.Is(err, full) || !strings.Contains(err.Error(), format.Name) {
			t.Errorf("got %v", err)
		}
	}
}

type broken struct{ err error }

func (b broken) Write([]byte) (int, error) { return 0, b.err }
