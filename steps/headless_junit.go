package steps

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// The elements of JUnit XML, as far as those who read it agree on them.
type (
	junitSuites struct {
		XMLName xml.Name   `xml:"testsuites"`
		Suite   junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"` // none: what goes wrong is a failure
		Skipped  int         `xml:"skipped,attr"`
		Time     string      `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Time    string        `xml:"time,attr"`
		Skipped *junitSkipped `xml:"skipped"`
		Failure *junitFailure `xml:"failure"`
		Out     string        `xml:"system-out,omitempty"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
	junitFailure struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// writeJUnit writes a suite with a case for each of ours, and one that is skipped
// where it was interrupted, lest half a run look like a whole one.
func writeJUnit(w io.Writer, r Report) error {
	suite := junitSuite{
		Name:  fmt.Sprintf("ltibootcamp %s, edition %s, platform %s", r.Of, r.Edition, r.Platform),
		Tests: len(r.Cases), Failures: r.Failed, Time: inMillis(r.Seconds),
	}
	for _, c := range r.Cases {
		to := junitCase{Class: c.Step, Name: c.Name, Time: inMillis(c.Seconds), Out: c.junitOut()}
		if c.Verdict == failed {
			to.Failure = c.junitFailure()
		}
		suite.Cases = append(suite.Cases, to)
	}
	if r.Interrupted {
		suite.Tests, suite.Skipped = suite.Tests+1, 1
		suite.Cases = append(suite.Cases, junitCase{
			Class: r.during.step, Name: r.during.name, Time: inMillis(0), Skipped: &junitSkipped{Message: "interrupted"},
		})
	}
	document, err := xml.MarshalIndent(junitSuites{Suite: suite}, "", "  ")
	if err != nil {
		return err //nolint:wrapcheck // Report says what it was about
	}
	_, err = io.WriteString(w, xml.Header+string(document)+"\n")
	return err //nolint:wrapcheck // Report says what it was about
}

// junitFailure is why a case has failed: of a step its error, of a fault what
// has caught it.
func (c Case) junitFailure() *junitFailure {
	f := &junitFailure{Type: c.CaughtCode, Message: c.Error}
	if f.Message == "" {
		f.Message = c.caughtBy()
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%s\n", c.Title)
	c.explain(&text)
	f.Text = text.String()
	return f
}

// junitOut is what crossed and what was checked, a line each.
func (c Case) junitOut() string {
	var b strings.Builder
	for _, e := range c.Exchanges {
		fmt.Fprintf(&b, "%s → %s  %s %s  %d  %s s", e.From, e.To, e.Method, e.Path, e.Status, inMillis(e.Seconds))
		if e.Error != "" {
			fmt.Fprintf(&b, "  no answer: %s", e.Error)
		}
		b.WriteByte('\n')
	}
	for _, f := range c.Findings {
		fmt.Fprintf(&b, "%-7s  %s (%s)", f.Outcome, f.Code, f.Section)
		if f.Outcome == lti.Failed.String() {
			fmt.Fprintf(&b, ", of the %s: got %s, want %s", f.End, f.Got, f.Want)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// inMillis are seconds to the millisecond, as JUnit has them.
func inMillis(s float64) string { return strconv.FormatFloat(s, 'f', 3, 64) }
