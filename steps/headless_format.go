package steps

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"ltibootcamp/ltiflow/wire"
)

// A format is how a report is written: before the first case, with each, and
// when all have come.
type format struct {
	begin func(io.Writer, Report)
	each  func(io.Writer, Case)
	end   func(io.Writer, Report) error
}

// formats are those of a report, by name.
func (r *Report) formats() map[string]format {
	text := format{beginSteps, tellStep, endSteps}
	if r.Of == "faults" {
		text = format{func(io.Writer, Report) {}, tellFault, endFaults}
	}
	atTheEnd := func(end func(io.Writer, Report) error) format {
		return format{func(io.Writer, Report) {}, func(io.Writer, Case) {}, end}
	}
	return map[string]format{"text": text, "json": atTheEnd(writeReport), "junit": atTheEnd(writeJUnit)}
}

func beginSteps(w io.Writer, r Report) {
	fmt.Fprintf(w, "LTI Advantage bootcamp, edition %s, platform %s\n", r.Edition, r.Platform)
	if r.seed != "" {
		fmt.Fprintln(w, r.seed)
	}
	fmt.Fprintln(w)
}

func tellStep(w io.Writer, c Case) {
	fmt.Fprintf(w, "%s  %-18s %-30s %s\n", strings.ToUpper(c.Verdict), c.Name, c.Title, summary(c.outcome))
	if c.err != nil {
		explain(w, c.err)
	}
}

func endSteps(w io.Writer, r Report) error {
	took := time.Duration(r.Seconds * float64(time.Second))
	_, err := fmt.Fprintf(w, "\n%d passed, %d failed in %s\n", r.Passed, r.Failed, rounded(took))
	return err //nolint:wrapcheck // Report says what it was about
}

func tellFault(w io.Writer, c Case) {
	fmt.Fprintf(w, "%s  %-32s %s\n", strings.ToUpper(c.Verdict), c.Name, c.caughtBy())
	if c.Error != "" {
		fmt.Fprintf(w, "      %s\n", c.Error)
	}
}

func endFaults(w io.Writer, r Report) error {
	_, err := fmt.Fprintf(w, "\n%d as named, %d not\n", r.Passed, r.Failed)
	return err //nolint:wrapcheck // Report says what it was about
}

// caughtBy says which check has caught the fault, whose, and whether it is the
// one that was named.
func (c Case) caughtBy() string {
	said := "caught by nothing"
	if c.CaughtCode != "" {
		said = "caught by " + c.CaughtCode + " of the " + c.CaughtEnd
	}
	switch {
	case c.Verdict == passed:
		return said + ", as named"
	case c.WantedCode == "":
		return said + ", NOT nothing, as it has to be"
	default:
		return said + ", NOT " + c.WantedCode + " of the " + c.WantedEnd
	}
}

func writeReport(w io.Writer, r Report) error {
	document, err := asJSON(r)
	if err != nil {
		return err
	}
	_, err = w.Write(document)
	return err //nolint:wrapcheck // Report says what it was about
}

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
		Time     string      `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Time    string        `xml:"time,attr"`
		Failure *junitFailure `xml:"failure"`
	}
	junitFailure struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

func writeJUnit(w io.Writer, r Report) error {
	suite := junitSuite{
		Name:  fmt.Sprintf("ltibootcamp %s, edition %s, platform %s", r.Of, r.Edition, r.Platform),
		Tests: len(r.Cases), Failures: r.Failed, Time: inMillis(r.Seconds),
	}
	for _, c := range r.Cases {
		to := junitCase{Class: c.Step, Name: c.Name, Time: inMillis(c.Seconds)}
		if c.Verdict == failed {
			to.Failure = c.junitFailure()
		}
		suite.Cases = append(suite.Cases, to)
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
	f.Text = strings.TrimSpace(wire.Line(c.Title + ". got " + c.Got + ", want " + c.Want))
	return f
}

// inMillis are seconds to the millisecond, as JUnit has them.
func inMillis(s float64) string { return strconv.FormatFloat(s, 'f', 3, 64) }
