package steps

import (
	"fmt"
	"io"
	"strings"
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
	if r.said != "" {
		fmt.Fprintln(w, r.said)
	}
	fmt.Fprintln(w)
}

func tellStep(w io.Writer, c Case) {
	fmt.Fprintf(w, "%s  %-18s %-30s %s\n", strings.ToUpper(c.Verdict), c.Name, c.Title, c.summary())
	c.explain(w)
}

func endSteps(w io.Writer, r Report) error {
	return endText(w, r, fmt.Sprintf("%d passed, %d failed in %s", r.Passed, r.Failed, rounded(r.Seconds)))
}

func tellFault(w io.Writer, c Case) {
	fmt.Fprintf(w, "%s  %-32s %9s  %s\n", strings.ToUpper(c.Verdict), c.Name, rounded(c.Seconds), c.caughtBy())
	if c.Verdict == failed {
		c.explain(w)
	}
}

func endFaults(w io.Writer, r Report) error {
	return endText(w, r, fmt.Sprintf("%d as named, %d not in %s", r.Passed, r.Failed, rounded(r.Seconds)))
}

// endText ends with the sums, and says where it was interrupted.
func endText(w io.Writer, r Report, sums string) error {
	if r.Interrupted {
		sums = "Interrupted at " + r.during.name + ": " + sums
	}
	_, err := fmt.Fprintf(w, "\n%s\n", sums)
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
