package steps

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// A Report is what came of a run without a screen. Its JSON is a promise to
// programs that read it: members are added, and none is changed.
type Report struct {
	// Of is what its cases are: "steps" or "faults".
	Of       string  `json:"of"`
	Edition  string  `json:"edition"`
	Platform string  `json:"platform"`
	Passed   int     `json:"passed"`
	Failed   int     `json:"failed"`
	Seconds  float64 `json:"seconds"`
	Cases    []Case  `json:"cases"`

	seed string // what there is to say of it
}

// A Case is one step that was run, or one fault that was provoked. All text in
// it is safe to print.
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

	outcome Outcome // of a step
	err     error
}

// The verdicts of a case.
const (
	passed = "pass"
	failed = "fail"
)

// A Wish is what to run without a screen, and how to write what came of it.
type Wish struct {
	// Until is the last step to run; "" for all.
	Until string
	// Break is the fault to provoke, or "all"; "" to run the steps.
	Break string
	// Format is one of Formats; "" for text.
	Format string
}

// Report runs what is wished, and writes what came of it: as text case by case,
// in the other formats at the end. It returns a StepError when a case has
// failed. What is written carries no colour and is safe to print.
func (s *Session) Report(ctx context.Context, w io.Writer, wish Wish) error {
	r := Report{Of: "steps", Edition: s.edition.Name, Platform: wire.Line(s.platform), Cases: []Case{}, seed: s.seed}
	run, which := s.stepCases, wish.Until
	if wish.Break != "" {
		r.Of, run, which = "faults", s.faultCases, wish.Break
	}
	cases, err := run(ctx, which)
	if err != nil {
		return err
	}
	as, known := r.formats()[cmp.Or(wish.Format, "text")]
	if !known {
		return fmt.Errorf("unknown format %q: want one of %s", wish.Format, strings.Join(Formats(), ", "))
	}
	as.begin(w, r)
	began := time.Now()
	for c := range cases {
		if r.Of == "faults" && errors.Is(c.err, context.Canceled) {
			return c.err
		}
		r.add(c)
		as.each(w, c)
	}
	r.Seconds = time.Since(began).Seconds()
	if err := as.end(w, r); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return r.failure()
}

func (r *Report) add(c Case) {
	r.Cases = append(r.Cases, c)
	if c.Verdict == passed {
		r.Passed++
	} else {
		r.Failed++
	}
}

// failure is the error of a run in which a case has failed.
func (r *Report) failure() error {
	if r.Failed == 0 {
		return nil
	}
	if r.Of == "faults" {
		return &StepError{Err: fmt.Errorf("%s not caught as named", plural(r.Failed, "fault"))}
	}
	return &StepError{Err: r.Cases[len(r.Cases)-1].err}
}

// stepCases runs the steps in order, up to and with until, and stops at the
// first that fails.
func (s *Session) stepCases(ctx context.Context, until string) (iter.Seq[Case], error) {
	if _, err := s.course.Step(until); until != "" && err != nil {
		return nil, err
	}
	return func(yield func(Case) bool) {
		for _, page := range s.course.Steps() {
			began := time.Now()
			c := Case{Name: page.Name, Title: page.Title, Step: page.Name, Verdict: passed, err: s.Run(ctx, page.Name)}
			c.Seconds = time.Since(began).Seconds()
			c.outcome, _ = s.Outcome(page.Name)
			if c.err != nil {
				c.Verdict, c.Error = failed, wire.Line(c.err.Error())
			}
			var check *lti.CheckError
			if errors.As(c.err, &check) {
				c.found(check.Finding)
			}
			if !yield(c) || c.err != nil || page.Name == until {
				return
			}
		}
	}, nil
}

// faultCases provokes the fault with that name, or each with "all".
func (s *Session) faultCases(ctx context.Context, name string) (iter.Seq[Case], error) {
	chosen := slices.Clone(s.faults)
	if name != "all" {
		fault, _, err := s.fault(name)
		if err != nil {
			return nil, fmt.Errorf("%w: see those that \"run --break all\" lists", err)
		}
		chosen = append(chosen[:0], fault)
	}
	return func(yield func(Case) bool) {
		for _, fault := range chosen {
			began := time.Now()
			v, err := s.Break(ctx, fault.Name)
			if err == nil {
				err = v.Err
			}
			c := Case{Name: fault.Name, Title: fault.Title, Step: fault.Step, Verdict: failed, WantedCode: fault.Code, err: err}
			c.Seconds = time.Since(began).Seconds()
			if fault.Code != "" {
				c.WantedEnd = fault.End
			}
			switch {
			case err != nil:
				c.Error = wire.Line(err.Error())
			case v.AsNamed():
				c.Verdict = passed
			}
			if v.Caught != "" {
				c.CaughtEnd = string(v.End)
				c.found(v.Finding)
			}
			if !yield(c) {
				return
			}
		}
	}, nil
}

// found takes in the check that failed. A refusal of a foreign platform has its
// own code, and words that are no safer.
func (c *Case) found(f lti.Finding) {
	c.CaughtCode, c.Got, c.Want = wire.Line(string(f.Code)), wire.Line(f.Got), wire.Line(f.Want)
}

// Formats are the names of those that a report can be written in.
func Formats() []string {
	var r Report
	return slices.Sorted(maps.Keys(r.formats()))
}
