package steps

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// faultPatience is how long a fault may take with all that has to run before
// it: nothing that is broken on purpose may hold the learner up.
const faultPatience = 10 * time.Second

// A Verdict is what came of a fault.
type Verdict struct {
	Fault content.Fault
	// Caught is the first check that failed; "" when every check held.
	Caught lti.Code
	// End is who made that check.
	End wire.Party
	// Finding is that check, with what was got and wanted.
	Finding lti.Finding
	// Exchange is the one it happened in, from 1, of the outcome of the step;
	// 0 when it happened in none.
	Exchange int
	// Err is why the step failed where no check has: then the fault has shown
	// nothing, caught or not.
	Err error

	values map[string]string // what the step said
}

// AsNamed tells whether the check that the fault names has caught it, at the end
// that it names, or nothing where nothing may.
func (v Verdict) AsNamed() bool {
	return v.Err == nil && string(v.Caught) == v.Fault.Code && (v.Caught == "" || string(v.End) == v.Fault.End)
}

// A breaker is what a fault does.
type breaker struct {
	// before is the step that it is provoked before; "" for the fault's own.
	// It runs anew: what is to go wrong has not happened yet.
	before string
	// provoke gives what has to be undone when the step is over.
	provoke func(ctx context.Context, s *Session) (undo func(), err error)
}

// Faults are those that a step offers.
func (s *Session) Faults(step string) []content.Fault {
	var offered []content.Fault
	for _, f := range s.faults {
		if f.Step == step {
			offered = append(offered, f)
		}
	}
	return offered
}

// Break runs a step with a fault, and before it what it needs. The outcome is
// that of the step; what was built on it is stale, and running the step again
// is running it without the fault. The error is of a fault that could not be
// provoked. One that is caught as named is kept in the record.
func (s *Session) Break(ctx context.Context, name string) (Verdict, error) {
	verdict, err := s.provoked(ctx, name)
	if caught := s.now(); err == nil && verdict.AsNamed() {
		s.note(func(r *Record) { r.Faults[name] = caught })
	}
	s.keeper.settle()
	return verdict, err
}

// provoked runs a step with a fault, whoever wants to know.
func (s *Session) provoked(ctx context.Context, name string) (Verdict, error) {
	fault, b, err := s.fault(name)
	if err != nil {
		return Verdict{}, err
	}
	s.running.Lock()
	defer s.running.Unlock()
	ctx, cancel := context.WithTimeout(ctx, faultPatience)
	defer cancel()
	if err := ctx.Err(); err != nil {
		return Verdict{}, fmt.Errorf("breaking step %q: %w", fault.Step, err)
	}
	if b.before == "" {
		b.before = fault.Step
	}
	plan := s.plan(fault.Step, b.before)
	if err := s.nextSecond(ctx, plan); err != nil {
		return Verdict{}, err
	}
	at := slices.Index(plan, b.before)
	for _, step := range plan[:at] {
		if err := s.runOne(ctx, step); err != nil {
			return Verdict{}, fmt.Errorf("%s must run first, and failed: %w", step, err)
		}
	}
	if err := s.runBroken(ctx, fault, b, plan[at:]); err != nil {
		return Verdict{}, err
	}
	return s.judge(fault), nil
}

// checkFaults finds a fault that names no step, or no check, or that nothing
// provokes.
func (s *Session) checkFaults() error {
	for _, f := range s.faults {
		if _, known := s.steps[f.Step]; !known {
			return fmt.Errorf("the fault %q names the step %q, which nothing runs", f.Name, f.Step)
		}
		for _, code := range append(f.Also, f.Code) {
			if code != "" && lti.Code(code).About().Spec == "" {
				return fmt.Errorf("the fault %q names the check %q, which nobody makes", f.Name, code)
			}
		}
		if _, known := breakerOf(f.Name); !known {
			return fmt.Errorf("nothing provokes the fault %q", f.Name)
		}
	}
	return nil
}

// fault finds a fault and what it does.
func (s *Session) fault(name string) (content.Fault, breaker, error) {
	at := slices.IndexFunc(s.faults, func(f content.Fault) bool { return f.Name == name })
	if at < 0 {
		return content.Fault{}, breaker{}, fmt.Errorf("edition %s has no fault %q", s.edition.Name, name)
	}
	b, _ := breakerOf(name) // checkFaults has found it
	return s.faults[at], b, nil
}

// nextSecond waits where a response would be the same as the last one. In the
// draft there is nothing in it that is new each time but a moment, in seconds,
// and the platform takes the same response once.
func (s *Session) nextSecond(ctx context.Context, plan []string) error {
	last, built := s.Outcome("deeplink-response")
	if s.edition.BindsResponse || !built || !slices.Contains(plan, "deeplink-response") {
		return nil
	}
	next := last.Began.Truncate(time.Second).Add(time.Second)
	select {
	case <-time.After(next.Sub(s.now())):
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for a new second: %w", ctx.Err())
	}
}

// spoil says that steps run broken on purpose. What it gives ends that: they are
// stale then, for nothing may be built on what they gave.
func (s *Session) spoil(steps []string) (end func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken = true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.broken = false
		for _, step := range steps {
			s.stale[step] = true
		}
	}
}

// isBroken tells that a step runs with a fault, or with something else to send
// while a checkpoint is tried.
func (s *Session) isBroken(step string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.broken && (s.edits.staged == nil || s.edits.staged.step == step)
}

// runBroken runs steps with a fault, the last of which is the one to fail, and
// undoes the fault whatever happens. Nothing may be built on what they gave,
// even where no check has failed.
func (s *Session) runBroken(ctx context.Context, fault content.Fault, b breaker, steps []string) error {
	defer s.spoil(steps)()
	undo, err := b.provoke(ctx, s)
	if err != nil {
		return fmt.Errorf("provoking %s: %w", fault.Name, err)
	}
	defer undo()
	for _, step := range steps {
		err := s.runOne(ctx, step)
		if errors.Is(err, context.Canceled) {
			return err
		}
		if err != nil && step != fault.Step {
			return fmt.Errorf("%s was to break %s, and has broken %s: %w", fault.Name, fault.Step, step, err)
		}
	}
	return nil
}

// judge reads from the outcome of the step what came of its fault.
func (s *Session) judge(fault content.Fault) Verdict {
	v := Verdict{Fault: fault}
	outcome, _ := s.Outcome(fault.Step)
	failed := outcome.Findings.Failed()
	if len(failed) == 0 {
		v.Err = outcome.Err
		return v
	}
	v.Finding, v.End, v.Exchange = outcome.source(failed[0])
	v.Caught = v.Finding.Code
	return v
}

// source tells of a check that failed whose it is, and in which exchange it did,
// from 1. What the platform says of a login is a finding of its own.
func (o Outcome) source(failed lti.Finding) (of lti.Finding, end wire.Party, exchange int) {
	if refusal, refused := refusedLogin(failed); refused {
		return refusal, wire.Platform, 1 + slices.IndexFunc(o.Exchanges, func(e wire.Exchange) bool {
			return e.To == wire.Platform && bytes.Contains(e.ResponseBody, []byte(refusal.Code))
		})
	}
	end, exchange = wire.Tool, len(o.Exchanges)
	for i, e := range o.Exchanges {
		if refuses(e, failed.Code) {
			end, exchange = wire.Platform, i+1
		}
	}
	return failed, end, exchange
}

// refusedLogin is the check of the platform that a login has failed. It says no
// in a form that the browser takes to the tool, in words that begin with the
// code (SEC §5.1.1.5).
func refusedLogin(failed lti.Finding) (lti.Finding, bool) {
	if failed.Code != lti.LoginRefused {
		return lti.Finding{}, false
	}
	_, description, _ := strings.Cut(failed.Got, " ")
	code, said, _ := strings.Cut(description, ": ")
	refusal := lti.Finding{Code: lti.Code(code), Status: lti.Failed}
	if refusal.About().Spec == "" {
		return lti.Finding{}, false
	}
	_, said, _ = strings.Cut(said, ": got ")
	refusal.Got, refusal.Want, _ = strings.Cut(said, ", want ")
	return refusal, true
}

// refuses tells whether the platform says no for that reason. The code stands
// in its JSON and in its pages alike.
func refuses(e wire.Exchange, code lti.Code) bool {
	return e.To == wire.Platform && e.Status >= http.StatusBadRequest && bytes.Contains(e.ResponseBody, []byte(code))
}
