package steps_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/steps"
)

// suites is JUnit XML as its readers read it.
type suites struct {
	XMLName xml.Name `xml:"testsuites"`
	Suites  []struct {
		Name     string  `xml:"name,attr"`
		Tests    int     `xml:"tests,attr"`
		Failures int     `xml:"failures,attr"`
		Skipped  int     `xml:"skipped,attr"`
		Time     float64 `xml:"time,attr"`
		Cases    []struct {
			Class   string  `xml:"classname,attr"`
			Name    string  `xml:"name,attr"`
			Time    float64 `xml:"time,attr"`
			Failure *struct {
				Type    string `xml:"type,attr"`
				Message string `xml:"message,attr"`
				Text    string `xml:",chardata"`
			} `xml:"failure"`
			Skipped *struct{} `xml:"skipped"`
			Out     string    `xml:"system-out"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

// reported is a report, which is what its format promises, whatever came of it.
func reported(tb testing.TB, s *steps.Session, wish steps.Wish) (written []byte, err error) {
	tb.Helper()
	return reportedIn(tb.Context(), tb, s, wish)
}

func reportedIn(ctx context.Context, tb testing.TB, s *steps.Session, wish steps.Wish) (written []byte, err error) {
	tb.Helper()
	var out bytes.Buffer
	err = s.Report(ctx, &out, wish)
	if out.Len() > 0 {
		keepsPromise(tb, wish.Format, out.Bytes())
	}
	return out.Bytes(), err
}

// members are the names of the members of a JSON object, in their order.
func members(tb testing.TB, object []byte) string {
	tb.Helper()
	decoder := json.NewDecoder(bytes.NewReader(object))
	var names []string
	if _, err := decoder.Token(); err != nil {
		tb.Fatal(err)
	}
	for decoder.More() {
		name, err := decoder.Token()
		var value json.RawMessage
		if err = errors.Join(err, decoder.Decode(&value)); err != nil {
			tb.Fatal(err)
		}
		text, _ := name.(string)
		names = append(names, text)
	}
	return strings.Join(names, " ")
}

// The members of the JSON are those that the README promises, also where they
// are empty.
func TestReportAsJSON(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	for _, wish := range []steps.Wish{{Until: "get-keys", Format: "json"}, {Break: "launch-no-kid", Format: "json"}, {Break: "launch-azp", Format: "json"}} {
		written, err := reported(t, s, wish)
		if err != nil {
			t.Fatal(err)
		}
		var r struct {
			steps.Report

			Cases []json.RawMessage `json:"cases"`
		}
		if err := json.Unmarshal(written, &r); err != nil {
			t.Fatalf("%v in\n%s", err, written)
		}
		if got, want := members(t, written), "of edition platform seed passed failed seconds cases interrupted"; got != want {
			t.Errorf("the report has %q, want %q", got, want)
		}
		const want = "name title step verdict wanted_code wanted_end caught_code caught_end got want seconds error findings exchanges"
		if len(r.Cases) != r.Passed || r.Failed != 0 || r.Edition != "1.3" || r.Platform != s.PlatformURL() {
			t.Errorf("got %+v", r)
		}
		for _, c := range r.Cases {
			if got := members(t, c); got != want {
				t.Errorf("a case has %q, want %q", got, want)
			}
		}
	}
	written, _ := reported(t, s, steps.Wish{Break: "login-prompt", Format: "json"})
	var r steps.Report
	if err := json.Unmarshal(written, &r); err != nil || len(r.Cases) != 1 {
		t.Fatalf("%v in\n%s", err, written)
	}
	c := r.Cases[0]
	if c.Name != "login-prompt" || c.Step != "launch-request" || c.Verdict != "pass" || c.Seconds <= 0 || c.Error != "" ||
		c.WantedCode != "prompt_mismatch" || c.WantedEnd != "platform" || c.CaughtCode != c.WantedCode || c.CaughtEnd != c.WantedEnd ||
		c.Got != "login" || c.Want != "none" {
		t.Errorf("got %+v", c)
	}
}

// What fails is a failure in every format, and the error of the run.
func TestReportOfAFailure(t *testing.T) {
	t.Parallel()
	s := against(t, lti.Final(), "http://127.0.0.1:1", &clock{})
	for _, wish := range []steps.Wish{{}, {Break: "world-down"}, {Break: "all"}} {
		for _, wish.Format = range steps.Formats() {
			written, err := reported(t, s, wish)
			var failed *steps.StepError
			if !errors.As(err, &failed) || !bytes.Contains(written, []byte("platform_unreachable")) {
				t.Errorf("%+v: %v\n%s", wish, err, written)
			}
		}
	}
	written, _ := reported(t, s, steps.Wish{Break: "world-down", Format: "junit"})
	var read suites
	if err := xml.Unmarshal(written, &read); err != nil || len(read.Suites) != 1 {
		t.Fatalf("%v in\n%s", err, written)
	}
	suite := read.Suites[0]
	if suite.Tests != 1 || suite.Failures != 1 || len(suite.Cases) != 1 || suite.Cases[0].Failure == nil {
		t.Fatalf("got %+v", suite)
	}
	if c := suite.Cases[0]; c.Class != "token" || c.Name != "world-down" || !strings.Contains(c.Failure.Message, "platform_unreachable") {
		t.Errorf("got %+v: %+v", c, c.Failure)
	}
}

// A run that went well is a suite without failures.
func TestReportAsJUnit(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	written, err := reported(t, s, steps.Wish{Until: "results", Format: "junit"})
	if err != nil {
		t.Fatal(err)
	}
	var read suites
	if err := xml.Unmarshal(written, &read); err != nil || len(read.Suites) != 1 {
		t.Fatalf("%v in\n%s", err, written)
	}
	suite := read.Suites[0]
	if suite.Tests != 15 || len(suite.Cases) != suite.Tests || suite.Failures != 0 || suite.Time <= 0 {
		t.Errorf("got %+v", suite)
	}
	if c := suite.Cases[4]; c.Name != "deeplink-verify" || !strings.Contains(c.Out, "passed   signature_invalid") {
		t.Errorf("the checks of %s are\n%s", c.Name, c.Out)
	}
}

// What is interrupted reports what has come so far, and says that there was more.
func TestReportInterrupted(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	for _, wish := range []steps.Wish{{}, {Break: "all"}} {
		for _, wish.Format = range steps.Formats() {
			ctx, stop := context.WithCancel(t.Context())
			wish.Begins = func(place, of int, title string) {
				if place == 4 {
					stop()
				}
				if of < 31 || title == "" || place > 4 {
					t.Errorf("begins %d of %d, %q", place, of, title)
				}
			}
			written, err := reportedIn(ctx, t, s, wish)
			stop()
			if !errors.Is(err, context.Canceled) || errors.As(err, new(*steps.StepError)) {
				t.Errorf("%s: %v", wish.Format, err)
			}
			if !saysInterrupted(wish.Format, written) {
				t.Errorf("in %s it says\n%s", wish.Format, written)
			}
		}
	}
}

// saysInterrupted tells whether a report is of three cases that passed, and of
// one that was interrupted.
func saysInterrupted(format string, written []byte) bool {
	var r steps.Report
	var read suites
	switch format {
	case "text":
		return bytes.Contains(written, []byte("\nInterrupted at deeplink-")) && bytes.Count(written, []byte("PASS")) == 3
	case "json":
		return json.Unmarshal(written, &r) == nil && r.Interrupted && len(r.Cases) == 3 && r.Passed == 3 && r.Failed == 0
	}
	if xml.Unmarshal(written, &read) != nil || len(read.Suites) != 1 {
		return false
	}
	suite := read.Suites[0]
	return suite.Skipped == 1 && suite.Tests == 4 && suite.Failures == 0 && suite.Cases[3].Skipped != nil
}

func TestReportOfWhatThereIsNot(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Draft())
	for want, wish := range map[string]steps.Wish{
		"yaml":            {Format: "yaml"},
		"nonsense":        {Until: "nonsense"},
		"launch-no-state": {Break: "launch-no-state"},
	} {
		written, err := reported(t, s, wish)
		var failed *steps.StepError
		if err == nil || errors.As(err, &failed) || !strings.Contains(err.Error(), want) || len(written) > 0 {
			t.Errorf("%+v: %v\n%s", wish, err, written)
		}
	}
}

// Whatever is broken on purpose, no goroutine is left of it. It counts them, and
// so it runs alone.
func TestFaultsLeaveNothingBehind(t *testing.T) {
	before := goleak.IgnoreCurrent()
	server, err := platform.Open(platform.Config{NewKey: steps.PlatformKeys()})
	if err != nil {
		t.Fatal(err)
	}
	s, err := steps.Open(steps.Config{Edition: lti.Final(), Platform: server.URL(), NewKey: steps.ToolKey})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reported(t, s, steps.Wish{Break: "all", Format: "json"}); err != nil {
		t.Error(err)
	}
	if err := errors.Join(s.Close(), server.Close()); err != nil {
		t.Error(err)
	}
	goleak.VerifyNone(t, before)
}
