package steps_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/steps"
)

// A clock that both sides go by.
type clock struct{ ahead atomic.Int64 }

func (c *clock) Now() time.Time          { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) advance(d time.Duration) { c.ahead.Add(int64(d)) }

// open begins a session against a simulator of its own.
func open(tb testing.TB, edition lti.Edition) (*steps.Session, *clock) {
	tb.Helper()
	c := &clock{}
	server := steps.Simulator(tb, platform.Config{Now: c.Now})
	return against(tb, edition, server.URL(), c), c
}

func against(tb testing.TB, edition lti.Edition, address string, c *clock) *steps.Session {
	tb.Helper()
	session, err := steps.Open(steps.Config{Edition: edition, Platform: address, Now: c.Now, NewKey: steps.ToolKey})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := session.Close(); err != nil {
			tb.Error(err)
		}
	})
	return session
}

func TestPlayBothEditions(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			s, _ := open(t, edition)
			var out bytes.Buffer
			if err := s.Report(t.Context(), &out, steps.Wish{}); err != nil {
				t.Fatalf("%v\n%s", err, &out)
			}
			t.Log(out.String())
			if all := fmt.Sprintf("%d passed, 0 failed", len(s.Course().Steps())); !strings.Contains(out.String(), all) {
				t.Errorf("summary:\n%s", &out)
			}
			outcome, _ := s.Outcome("results")
			if outcome.Values["result_score"] != "30.6" || outcome.Values["result_maximum"] != "34" {
				t.Errorf("result = %v, want 30.6 of 34", outcome.Values)
			}
			for _, page := range s.Course().Steps() {
				before, after, err := s.Guide(page.Name)
				if err != nil || before == "" || !strings.HasPrefix(after, "## ") {
					t.Errorf("%s: guide: %v", page.Name, err)
				}
				if len(s.Code(page.Name)) == 0 {
					t.Errorf("%s: no code to show", page.Name)
				}
			}
		})
	}
}

func TestPlayStopsWhereAsked(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	var out bytes.Buffer
	if err := s.Report(t.Context(), &out, steps.Wish{Until: "get-keys"}); err != nil {
		t.Fatal(err)
	}
	if s.State("get-keys") != steps.Done || s.State("deeplink-request") != steps.NotRun {
		t.Error("went on, or stopped early")
	}
}

func TestRunRunsWhatIsNeeded(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	if err := s.Run(t.Context(), "deeplink-settings"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"welcome", "get-tool", "get-keys", "deeplink-request", "deeplink-verify"} {
		if s.State(name) != steps.Done {
			t.Errorf("%s was needed and is %v", name, s.State(name))
		}
	}
}

func TestErrorsOfTheEngine(t *testing.T) {
	t.Parallel()
	s := against(t, lti.Final(), "http://127.0.0.1:1", &clock{})
	if err := s.Run(t.Context(), "nonsense"); err == nil || !strings.Contains(err.Error(), "welcome, get-tool") {
		t.Errorf("unknown step: %v, want the known ones", err)
	}
	err := s.Run(t.Context(), "get-keys")
	var check *lti.CheckError
	if !errors.As(err, &check) || check.Finding.Code != lti.PlatformUnreachable {
		t.Errorf("no platform: %v", err)
	}
	if s.State("welcome") != steps.Failed || s.State("get-keys") != steps.NotRun {
		t.Error("the step that failed is welcome")
	}
	if outcome, _ := s.Outcome("welcome"); len(outcome.Findings.Failed()) != 1 {
		t.Errorf("findings of the failed step = %+v, want why it failed", outcome.Findings)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Run(ctx, "welcome"); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestCancelStopsAHangingPlatform cancels while the platform keeps the tool
// waiting.
func TestCancelStopsAHangingPlatform(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{})
	hanging := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(asked)
		<-r.Context().Done()
	}))
	t.Cleanup(hanging.Close)
	s := against(t, lti.Draft(), hanging.URL, &clock{})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-asked
		cancel()
	}()
	if err := s.Run(ctx, "welcome"); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "stopped") {
		t.Errorf("error = %v, want that it was stopped", err)
	}
	if s.State("welcome") != steps.Failed || s.Current() != "" {
		t.Error("a stopped step has failed, and none runs")
	}
}

// TestPlatformsThatAreNone answers every step with something else than LTI.
func TestPlatformsThatAreNone(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{
		"a web page":   "<html><body>I sell shoes</body></html>",
		"nothing":      "",
		"JSON of some": `{"issuer":7,"client_id":[1],"keys":"none"}`,
		"escapes":      "\x1b]52;c;AAAA\x07\x1b[2J",
	} {
		for _, edition := range lti.Editions() {
			t.Run(edition.Name+"/"+name, func(t *testing.T) {
				t.Parallel()
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, answer) }))
				t.Cleanup(server.Close)
				var out bytes.Buffer
				err := against(t, edition, server.URL, &clock{}).Report(t.Context(), &out, steps.Wish{})
				var step *steps.StepError
				if !errors.As(err, &step) {
					t.Fatalf("error = %v, want that a step failed", err)
				}
				if !strings.Contains(out.String(), "1 failed") || !strings.Contains(out.String(), "remedy") || strings.Contains(out.String(), "\x1b") {
					t.Errorf("says:\n%q", out.String())
				}
			})
		}
	}
}

// TestPlatformStartedAnewIsFoundOut starts the platform anew under a session:
// it has forgotten the tool, its token and its keys. Pressing enter again has to
// mend that.
func TestPlatformStartedAnewIsFoundOut(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		for _, step := range []string{
			"get-keys", "deeplink-request", "deeplink-return", "launch-request", "token", "score", "results", "lineitem-list", "lineitem-update",
			"roster", "roster-changes", "roster-pages", "custom-link", "custom-launch",
		} {
			if course, err := content.Load(edition.Name); err != nil || !hasStep(course, step) {
				continue
			}
			t.Run(edition.Name+"/"+step, func(t *testing.T) {
				t.Parallel()
				first, err := platform.Open(platform.Config{NewKey: steps.PlatformKeys()})
				if err != nil {
					t.Fatal(err)
				}
				s := against(t, edition, first.URL(), &clock{})
				if err := s.Report(t.Context(), io.Discard, steps.Wish{Until: step}); err != nil {
					t.Fatal(err)
				}
				if err := first.Close(); err != nil {
					t.Fatal(err)
				}
				anew, err := platform.Open(platform.Config{Addr: strings.TrimPrefix(first.URL(), "http://"), NewKey: steps.PlatformKeys()})
				if err != nil {
					t.Skipf("the port is gone: %v", err)
				}
				t.Cleanup(func() { _ = anew.Close() })
				const tries = 4
				for range tries {
					if err = s.Run(t.Context(), step); err == nil {
						return
					}
				}
				t.Errorf("still fails after %d tries: %v", tries, err)
			})
		}
	}
}

func hasStep(course content.Course, name string) bool {
	_, err := course.Step(name)
	return err == nil
}

// began is when a step last ran: later than before means that it ran again.
func began(s *steps.Session, names ...string) map[string]time.Time {
	at := map[string]time.Time{}
	for _, name := range names {
		outcome, _ := s.Outcome(name)
		at[name] = outcome.Began
	}
	return at
}

func again(s *steps.Session, before map[string]time.Time) map[string]bool {
	ran := map[string]bool{}
	for name, at := range before {
		outcome, _ := s.Outcome(name)
		if outcome.Began.After(at) {
			ran[name] = true
		}
	}
	return ran
}

// TestRunAgain plays the course, runs one step again, and wants exactly the
// steps to run that have to.
func TestRunAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		before  string        // a step to run again first
		wait    time.Duration // then time passes
		run     string
		want    []string
		edition lti.Edition
	}{
		{name: "what is fresh runs alone", run: "get-keys", want: []string{"get-keys"}},
		{name: "a message is good once", run: "deeplink-verify", want: []string{"deeplink-request", "deeplink-verify"}},
		{name: "so it is in the draft", edition: lti.Draft(), run: "launch-verify", want: []string{"launch-request", "launch-verify"}},
		{
			name: "a response is good once", run: "deeplink-return",
			want: []string{"deeplink-request", "deeplink-verify", "deeplink-settings", "deeplink-response", "deeplink-sign", "deeplink-return"},
		},
		{
			name: "what was built on an earlier step follows it", before: "get-keys", run: "launch-activity",
			want: []string{
				"deeplink-request", "deeplink-verify", "deeplink-settings", "deeplink-response", "deeplink-sign", "deeplink-return",
				"launch-request", "launch-verify", "launch-activity",
			},
		},
		{name: "an expired token is renewed", wait: 2 * time.Hour, run: "score", want: []string{"token", "score"}},
		{name: "an expired response is built again", wait: 2 * time.Minute, run: "deeplink-sign", want: []string{"deeplink-response", "deeplink-sign"}},
		{name: "a score may be sent again", run: "score", want: []string{"score"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.edition.Name == "" {
				c.edition = lti.Final()
			}
			s, clock := open(t, c.edition)
			if err := s.Report(t.Context(), io.Discard, steps.Wish{Until: "results"}); err != nil {
				t.Fatal(err)
			}
			if c.before != "" {
				if err := s.Run(t.Context(), c.before); err != nil {
					t.Fatal(err)
				}
				if s.State(c.run) != steps.Stale {
					t.Errorf("%s is %v after %s ran again, want stale", c.run, s.State(c.run), c.before)
				}
			}
			clock.advance(c.wait)
			var names []string
			for _, page := range s.Course().Steps() {
				names = append(names, page.Name)
			}
			before := began(s, names...)
			if err := s.Run(t.Context(), c.run); err != nil {
				t.Fatal(err)
			}
			want := map[string]bool{}
			for _, name := range c.want {
				want[name] = true
			}
			if diff := cmp.Diff(want, again(s, before)); diff != "" {
				t.Errorf("ran again (-want +got):\n%s", diff)
			}
		})
	}
}

// TestReadingTakesTime lets half an hour pass before every step, as a learner
// does who reads: no message, response or token may be too old by then.
func TestReadingTakesTime(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			s, clock := open(t, edition)
			for _, page := range s.Course().Steps() {
				clock.advance(30 * time.Minute)
				if err := s.Run(t.Context(), page.Name); err != nil {
					t.Fatalf("%s: %v", page.Name, err)
				}
			}
		})
	}
}

func TestRegisteringAgainStartsOver(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		s, _ := open(t, edition)
		for range 2 {
			if err := s.Report(t.Context(), io.Discard, steps.Wish{Until: "results"}); err != nil {
				t.Fatalf("%s: %v", edition.Name, err)
			}
		}
	}
}

func TestExchangesSayWhoTalkedToWhom(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	if err := s.Report(t.Context(), io.Discard, steps.Wish{Until: "results"}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"deeplink-request": "browser>platform GET 200, browser>platform POST 303, browser>platform GET 200, " +
			"browser>platform POST 200, browser>tool POST 302, browser>platform GET 200, browser>tool POST 200",
		"deeplink-return": "browser>platform POST 303, platform>tool GET 200, browser>platform GET 200",
		"token":           "tool>platform POST 200",
		"deeplink-verify": "",
	} {
		outcome, _ := s.Outcome(name)
		var got []string
		for _, e := range outcome.Exchanges {
			got = append(got, fmt.Sprintf("%s>%s %s %d", e.From, e.To, e.Method, e.Status))
		}
		if diff := cmp.Diff(want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestRefusalInTheBrowserNamesItsCode lets the sign-in run out: the platform
// answers the browser with a page, and the step must still say why.
func TestRefusalInTheBrowserNamesItsCode(t *testing.T) {
	t.Parallel()
	s, clock := open(t, lti.Final())
	if err := s.Run(t.Context(), "deeplink-settings"); err != nil {
		t.Fatal(err)
	}
	clock.advance(24 * time.Hour)
	err := s.Run(t.Context(), "deeplink-return")
	var check *lti.CheckError
	if !errors.As(err, &check) || check.Finding.Code != lti.ReturnSessionUnknown {
		t.Errorf("error = %v, want %s", err, lti.ReturnSessionUnknown)
	}
	outcome, _ := s.Outcome("deeplink-return")
	if failed := outcome.Findings.Failed(); len(failed) != 1 || failed[0].Got == "" {
		t.Errorf("failed = %+v", failed)
	}
	if err := s.Run(t.Context(), "deeplink-return"); err != nil {
		t.Errorf("running it again begins a new selection: %v", err)
	}
}

// BenchmarkPlay plays what both editions have.
func BenchmarkPlay(b *testing.B) {
	for _, edition := range lti.Editions() {
		b.Run(edition.Name, func(b *testing.B) {
			s, _ := open(b, edition)
			if err := s.Report(b.Context(), io.Discard, steps.Wish{Until: "results"}); err != nil { // makes the keys
				b.Fatal(err)
			}
			for b.Loop() {
				if err := s.Report(b.Context(), io.Discard, steps.Wish{Until: "results"}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
