package steps_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// payload is what a step sends, by its name.
func payload(tb testing.TB, s *steps.Session, step, name string) steps.Payload {
	tb.Helper()
	for _, p := range s.Payloads(step) {
		if p.Name == name {
			return p
		}
	}
	tb.Fatalf("%s sends no %s", step, name)
	return steps.Payload{}
}

// edit changes a part of what a step sends.
func edit(tb testing.TB, s *steps.Session, step, name, from, to string) {
	tb.Helper()
	p := payload(tb, s, step, name)
	text := p.Original
	if p.Edited != nil {
		text = p.Edited
	}
	changed := strings.Replace(string(text), from, to, 1)
	if changed == string(text) {
		tb.Fatalf("%s has no %q:\n%s", name, from, text)
	}
	if err := s.Edit(step, name, []byte(changed)); err != nil {
		tb.Fatal(err)
	}
}

// An editOf a payload puts one text in the place of another.
type editOf struct {
	step, payload, from, to string
	want                    lti.Code // "" when it is taken
}

// An edit is what crosses, and the platform's answer is an answer to it.
func TestEveryPayloadCanBeEdited(t *testing.T) {
	t.Parallel()
	for _, c := range []editOf{
		{"get-tool", "registration", `"web"`, `"native"`, lti.RegistrationMalformed},
		{"get-tool", "registration", `LTI bootcamp tool`, `Another name`, ""},
		{"deeplink-request", "authentication_request", `"openid"`, `"profile"`, lti.LoginRefused},
		{"launch-request", "authentication_request", `"nonce": "`, `"nonce": "x`, ""},
		{"deeplink-response", "deep_linking_response", `"An assignment"`, `"Homework"`, ""},
		{"token", "client_assertion", `"sub": "`, `"sub": "x`, lti.SubjectMismatch},
		{"token", "token_request", `"client_credentials"`, `"password"`, lti.GrantTypeUnsupported},
		{"score", "score", `"scoreGiven": 9`, `"scoreGiven": 7`, ""},
		{"score", "score", `"scoreGiven": 9`, `"scoreGiven": "9"`, lti.ScoreMalformed},
		{"score", "score", `"scoreGiven": 9`, `"scoreGiven": 9,,`, lti.ScoreMalformed},
		{"results", "query", `{}`, `{"limit": "-1"}`, lti.PageLimitMalformed},
	} {
		t.Run(c.payload+" "+c.to, func(t *testing.T) {
			t.Parallel()
			s, _ := open(t, lti.Final())
			c.try(t, s)
		})
	}
}

// try makes the edit, wants what comes of it, and takes it back.
func (c editOf) try(t *testing.T, s *steps.Session) {
	t.Helper()
	run(t, s, c.step)
	edit(t, s, c.step, c.payload, c.from, c.to)
	if got := s.State(c.step); got != steps.Stale {
		t.Errorf("after the edit %s is %v, want stale", c.step, got)
	}
	_ = s.Run(t.Context(), c.step)
	outcome, _ := s.Outcome(c.step)
	var got lti.Code
	if failed := outcome.Findings.Failed(); len(failed) > 0 {
		got = failed[0].Code
	}
	if got != c.want {
		t.Errorf("%s for %s: got %q (%v), want %q", c.to, c.from, got, outcome.Err, c.want)
	}
	if err := s.Edit(c.step, c.payload, nil); err != nil {
		t.Fatal(err)
	}
	if s.Edited(c.step) {
		t.Error("it is edited after a reset")
	}
	run(t, s, c.step)
}

// What later steps show and compare follows the edit.
func TestLaterStepsGoByTheEdit(t *testing.T) {
	t.Parallel()
	for _, e := range lti.Editions() {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			s, _ := open(t, e)
			run(t, s, "results")
			edit(t, s, "score", "score", `"scoreGiven": 9`, `"scoreGiven": 5`)
			edit(t, s, "deeplink-response", "deep_linking_response", `"An assignment"`, `"Homework"`)
			if got := s.Stale(); !slices.Contains(got, "results") || !slices.Contains(got, "launch-request") {
				t.Errorf("stale are %v", got)
			}
			if err := s.RunStale(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := s.Stale(); len(got) != 0 {
				t.Errorf("after running what is stale, stale are %v", got)
			}
			for step, want := range map[string][2]string{
				"score": {"score_given", "5"}, "results": {"result_score", "17"}, "launch-activity": {"link_title", "Homework"},
			} {
				outcome, _ := s.Outcome(step)
				if got := outcome.Values[want[0]]; got != want[1] {
					t.Errorf("%s: %s is %q, want %q", step, want[0], got, want[1])
				}
			}
		})
	}
}

// What is new in every run is new with an edit, too.
func TestAnEditKeepsWhatIsNewInEveryRun(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	run(t, s, "token")
	edit(t, s, "token", "client_assertion", `"jti"`, `"extra": 1.0, "jti"`)
	run(t, s, "token")
	run(t, s, "token") // a jti of before would be a replay
	p := payload(t, s, "token", "client_assertion")
	if !bytes.Contains(p.Edited, []byte(`1.0`)) || bytes.Contains(p.Original, []byte("extra")) {
		t.Errorf("edited: %s\noriginal: %s", p.Edited, p.Original)
	}
}

// A text that is no JSON is sent as it was written.
func TestWhatIsNoJSONIsSentAsItIs(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	run(t, s, "score")
	const broken = "{\"scoreGiven\": \xff, twice"
	if err := s.Edit("score", "score", []byte(broken)); err != nil {
		t.Fatal(err)
	}
	_ = s.Run(t.Context(), "score")
	outcome, _ := s.Outcome("score")
	if sent := outcome.Exchanges[0].RequestBody; string(sent) != broken {
		t.Errorf("sent: %q", sent)
	}
}

func TestEditsAreRefusedInWords(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	for _, c := range []struct{ step, payload, text, want string }{
		{"score", "score", "{}", "run the step once"},
		{"score", "nonsense", "{}", "nothing called"},
		{"nonsense", "score", "{}", "nothing called"},
	} {
		if err := s.Edit(c.step, c.payload, []byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s: %v, want an error that says %q", c.step, c.payload, err, c.want)
		}
	}
	run(t, s, "results")
	if err := s.Edit("results", "query", []byte("no JSON")); err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context(), "results"); err == nil || !strings.Contains(err.Error(), "parameters are a JSON object") {
		t.Errorf("parameters that are no JSON: %v", err)
	}
}

// The edited authentication request is what the browser carries and what the
// wire shows.
func TestTheWireShowsTheEditedRedirect(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	run(t, s, "deeplink-return")
	edit(t, s, "deeplink-request", "authentication_request", `"state": "`, `"state": "x`)
	if err := s.Run(t.Context(), "deeplink-request"); err == nil {
		t.Error("a state of nobody's was taken")
	}
	outcome, _ := s.Outcome("deeplink-request")
	if failed := outcome.Findings.Failed(); len(failed) != 1 || failed[0].Code != lti.StateUnknown {
		t.Errorf("failed: %v", failed)
	}
	redirected := slices.ContainsFunc(outcome.Exchanges, func(e wire.Exchange) bool {
		to, err := url.Parse(e.ResponseHeader.Get("Location"))
		return err == nil && strings.HasPrefix(to.Query().Get("state"), "x") && !bytes.Contains(e.ResponseBody, []byte("state="))
	})
	if !redirected {
		t.Error("no exchange redirects with the edited state, and with no other")
	}
}

// FuzzEdit gives every text to an edit of the score: what is shown of it is what
// was written.
func FuzzEdit(f *testing.F) {
	for _, seed := range []string{"{}", `{"scoreGiven":null}`, `[1]`, `{"a":1,"a":2}`, `{"userId":{}}`, "\xff", `{"/":{"~":1e400}}`, "null", ""} {
		f.Add([]byte(seed))
	}
	s, _ := open(f, lti.Final())
	if err := s.Run(f.Context(), "score"); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if text == nil {
			text = []byte{}
		}
		if err := s.Edit("score", "score", text); err != nil {
			t.Fatal(err)
		}
		shown := payload(t, s, "score", "score").Edited
		var want, got any
		if _, err := lti.ReadClaims(text); err == nil {
			decode(t, text, &want)
			decode(t, shown, &got)
			if a, b := encode(t, want), encode(t, got); s.Edited("score") && a != b {
				t.Errorf("wrote %s, shown %s", a, b)
			}
		} else if !bytes.Equal(shown, text) {
			t.Errorf("wrote %q, shown %q", text, shown)
		}
		if err := s.Edit("score", "score", nil); err != nil {
			t.Fatal(err)
		}
	})
}

func decode(tb testing.TB, text []byte, v any) {
	tb.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(v); err != nil {
		tb.Fatalf("%q: %v", text, err)
	}
}

func encode(tb testing.TB, v any) string {
	tb.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}
