package steps

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
)

// A Wish is what to run without a screen, and how to write what came of it.
type Wish struct {
	// Until is the last step to run; "" for all.
	Until string
	// Break is the fault to provoke, or "all"; "" to run the steps.
	Break string
	// Format is one of Formats; "" for text.
	Format string
	// Begins is told of each case before it is run: its place, from 1, of how many,
	// and its title. It may be nil.
	Begins func(place, of int, title string)
}

// A task is a case to come.
type task struct {
	name, title, step string
	// run fills in the rest.
	run func(context.Context, *Case)
}

// Report runs what is wished, and writes what came of it: as text case by case,
// in the other formats at the end. It returns a StepError when a case has
// failed. Interrupted, it writes what has come so far. What is written carries
// no colour and is safe to print.
func (s *Session) Report(ctx context.Context, w io.Writer, wish Wish) error {
	r := Report{
		Of: "steps", Edition: s.edition.Name, Platform: wire.Line(wire.MaskURL(s.platform)), Seed: s.seeded.Seed(),
		Cases: []Case{}, said: s.seeded.Says(),
	}
	choose, which := s.stepTasks, wish.Until
	if wish.Break != "" {
		r.Of, choose, which = "faults", s.faultTasks, wish.Break
	}
	tasks, err := choose(which)
	if err != nil {
		return err
	}
	as, known := r.formats()[cmp.Or(wish.Format, "text")]
	if !known {
		return fmt.Errorf("unknown format %q: want one of %s", wish.Format, strings.Join(Formats(), ", "))
	}
	as.begin(w, r)
	began := time.Now()
	err = r.run(ctx, tasks, wish.Begins, func(c Case) { as.each(w, c) })
	r.Seconds = time.Since(began).Seconds()
	if err := as.end(w, r); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return err
}

// run runs the tasks in order. Steps end with the first that fails, for those
// behind it need it; faults do not. What was interrupted is no case: nobody
// knows what would have come of it.
func (r *Report) run(ctx context.Context, tasks []task, begins func(place, of int, title string), each func(Case)) error {
	for i, t := range tasks {
		if begins != nil {
			begins(i+1, len(tasks), t.title)
		}
		c, began := newCase(t.name, t.title, t.step), time.Now()
		t.run(ctx, &c)
		c.Seconds = time.Since(began).Seconds()
		if errors.Is(c.err, context.Canceled) {
			r.Interrupted, r.during = true, t
			return c.err
		}
		r.add(c)
		each(c)
		if c.Verdict == failed && r.Of == "steps" {
			return &StepError{Err: c.err}
		}
	}
	if r.Failed > 0 {
		return &StepError{Err: fmt.Errorf("%s not caught as named", plural(r.Failed, "fault"))}
	}
	return nil
}

func (r *Report) add(c Case) {
	r.Cases = append(r.Cases, c)
	if c.Verdict == passed {
		r.Passed++
	} else {
		r.Failed++
	}
}

// stepTasks are the steps in order, up to and with until.
func (s *Session) stepTasks(until string) ([]task, error) {
	if _, err := s.course.Step(until); until != "" && err != nil {
		return nil, err
	}
	var tasks []task
	for _, page := range s.course.Steps() {
		tasks = append(tasks, task{page.Name, page.Title, page.Name, s.runStep})
		if page.Name == until {
			break
		}
	}
	return tasks, nil
}

func (s *Session) runStep(ctx context.Context, c *Case) {
	c.Verdict = passed
	if err := s.Run(ctx, c.Step); err != nil {
		c.failedFor(err)
		c.foundIn(err)
	}
	outcome, _ := s.Outcome(c.Step)
	c.took(outcome)
}

// faultTasks is the fault with that name, or each with "all".
func (s *Session) faultTasks(name string) ([]task, error) {
	chosen := s.faults
	if name != "all" {
		fault, _, err := s.fault(name)
		if err != nil {
			return nil, fmt.Errorf("%w: see those that \"run --break all\" lists", err)
		}
		chosen = []content.Fault{fault}
	}
	var tasks []task
	for _, fault := range chosen {
		tasks = append(tasks, task{fault.Name, fault.Title, fault.Step, func(ctx context.Context, c *Case) { s.runFault(ctx, c, fault) }})
	}
	return tasks, nil
}

func (s *Session) runFault(ctx context.Context, c *Case, fault content.Fault) {
	if c.WantedCode = fault.Code; fault.Code != "" {
		c.WantedEnd = fault.End
	}
	v, err := s.Break(ctx, fault.Name)
	if err != nil {
		c.failedFor(err)
		return
	}
	outcome, _ := s.Outcome(fault.Step)
	c.took(outcome)
	if v.Caught != "" {
		c.CaughtEnd = string(v.End)
		c.found(v.Finding)
	}
	switch {
	case v.Err != nil:
		c.failedFor(v.Err)
	case v.AsNamed():
		c.Verdict = passed
	}
}

// Formats are the names of those that a report can be written in.
func Formats() []string {
	var r Report
	return slices.Sorted(maps.Keys(r.formats()))
}
