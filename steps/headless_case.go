package steps

import (
	"errors"
	"net/url"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// A Report is what came of a run without a screen. Its JSON is a promise to
// programs that read it: report.schema.json says what is in it, members are
// added, and none is changed.
type Report struct {
	// Of is what its cases are: "steps" or "faults".
	Of       string `json:"of"`
	Edition  string `json:"edition"`
	Platform string `json:"platform"`
	// Seed is the one that ids were made from; 0 for none.
	Seed    uint64  `json:"seed"`
	Passed  int     `json:"passed"`
	Failed  int     `json:"failed"`
	Seconds float64 `json:"seconds"`
	Cases   []Case  `json:"cases"`
	// Interrupted tells that there would have been more cases.
	Interrupted bool `json:"interrupted"`

	during task   // what was interrupted
	said   string // of the seed
}

// A Case is one step that was run, or one fault that was provoked. All text in
// it is safe to print, and its secrets are masked.
type Case struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Step  string `json:"step"`
	// Verdict is "pass" or "fail".
	Verdict string `json:"verdict"`
	// WantedCode is the check that has to catch a fault, and WantedEnd whose it
	// is; "" where the fault has to get through, and of a step.
	WantedCode string `json:"wanted_code"`
	WantedEnd  string `json:"wanted_end"`
	// CaughtCode is the check that failed first, and CaughtEnd whose it is, of a
	// fault; "" when none has failed.
	CaughtCode string `json:"caught_code"`
	CaughtEnd  string `json:"caught_end"`
	// Got and Want are what that check has found, and what it should have.
	Got     string  `json:"got"`
	Want    string  `json:"want"`
	Seconds float64 `json:"seconds"`
	// Error is why a step failed, or why a fault could not be provoked or has
	// shown nothing.
	Error string `json:"error"`
	// Findings are the checks of the step, and Exchanges what crossed, in order.
	Findings  []Check    `json:"findings"`
	Exchanges []Crossing `json:"exchanges"`

	err error
}

// A Check is a finding as a report has it: with what the catalogue says of it.
type Check struct {
	Code  string `json:"code"`
	Check string `json:"check"`
	// Outcome is "passed", "failed" or "skipped".
	Outcome string `json:"outcome"`
	Got     string `json:"got"`
	Want    string `json:"want"`
	// Section is the one of the specification that asks for it, and End who has
	// made the check: "tool" or "platform".
	Section string `json:"section"`
	End     string `json:"end"`
}

// A Crossing is an exchange as a report has it.
type Crossing struct {
	From   wire.Party `json:"from"`
	To     wire.Party `json:"to"`
	Method string     `json:"method"`
	Path   string     `json:"path"`
	// Status is 0 when no answer has come; Error says why.
	Status  int     `json:"status"`
	Seconds float64 `json:"seconds"`
	Error   string  `json:"error"`
}

// The verdicts of a case.
const (
	passed = "pass"
	failed = "fail"
)

// newCase is a case of which nothing is known yet but what it is about.
func newCase(name, title, step string) Case {
	return Case{Name: name, Title: title, Step: step, Verdict: failed, Findings: []Check{}, Exchanges: []Crossing{}}
}

// took takes in what running the step has given.
func (c *Case) took(o Outcome) {
	for _, f := range o.Findings {
		end := wire.Tool
		if f.Status == lti.Failed {
			f, end, _ = o.source(f)
		}
		about := f.About()
		c.Findings = append(c.Findings, Check{
			Code: safe(string(f.Code)), Check: safe(about.Check), Outcome: f.Status.String(),
			Got: safe(f.Got), Want: safe(f.Want), Section: safe(about.Spec), End: string(end),
		})
	}
	for _, e := range o.Exchanges {
		c.Exchanges = append(c.Exchanges, Crossing{
			From: e.From, To: e.To, Method: safe(e.Method), Path: safe(pathOf(e.URL)), Status: e.Status,
			Seconds: e.Took.Seconds(), Error: safe(e.Error),
		})
	}
}

// failedFor takes in why it has failed.
func (c *Case) failedFor(err error) {
	c.err, c.Verdict, c.Error = err, failed, safe(err.Error())
}

// found takes in the check that failed. A refusal of a foreign platform has its
// own code, and words that are no safer.
func (c *Case) found(f lti.Finding) {
	c.CaughtCode, c.Got, c.Want = safe(string(f.Code)), safe(f.Got), safe(f.Want)
}

// foundIn takes in the check that an error tells of.
func (c *Case) foundIn(err error) {
	var check *lti.CheckError
	if errors.As(err, &check) {
		c.found(check.Finding)
	}
}

// safe is untrusted text for a report.
func safe(s string) string { return wire.Line(wire.MaskText(s)) }

// pathOf is that of an address, without the query, which may hold whole tokens.
func pathOf(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.EscapedPath()
	}
	return wire.MaskURL(address)
}
