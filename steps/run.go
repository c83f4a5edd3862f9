package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// A step is what the engine knows of one step of the course.
type step struct {
	// needs are the steps whose values this one reads.
	needs []string
	// uses are those of them whose value can be used only once: a message, or
	// the return address of a request. To run again is to get them anew.
	uses []string
	// changes names the step whose value it makes another at the platform, ""
	// for none. A checkpoint has that made as it was, before and after.
	changes string
	// code names the functions of ltiflow that the step runs, the main one first.
	code []string
	// payloads are what it sends, as far as the learner can edit it.
	payloads []Payload
	// apart tells that nothing builds on it and that it takes long: it is brought
	// back after all others.
	apart bool
	run   func(ctx context.Context, o *Outcome) error
}

// Run runs a step, and before it whatever it needs that has not run, has
// failed, is stale, has expired or is used up, in the order of the course. It
// returns the error of the first step that fails.
func (s *Session) Run(ctx context.Context, name string) error {
	if _, err := s.course.Step(name); err != nil {
		return err
	}
	s.running.Lock()
	defer s.running.Unlock()
	defer s.keeper.settle()
	for _, next := range s.plan(name) {
		if err := s.runOne(ctx, next); err != nil {
			if next != name {
				return fmt.Errorf("%s must run first, and failed: %w", next, err)
			}
			return err
		}
	}
	return nil
}

// runOne runs one step and keeps what it gave.
func (s *Session) runOne(ctx context.Context, name string) error {
	return s.conclude(name, s.perform(ctx, name))
}

// perform runs one step.
func (s *Session) perform(ctx context.Context, name string) Outcome {
	s.recorder.Take() // nobody's: the platform, between two steps
	s.setCurrent(name)
	defer s.setCurrent("")
	o := Outcome{Began: s.now(), Values: map[string]string{}}
	o.Err = s.steps[name].run(ctx, &o)
	o.Took = s.now().Sub(o.Began)
	o.Exchanges = s.recorder.Peek() // they stay to be seen until no step runs
	if o.Err != nil && errors.Is(ctx.Err(), context.Canceled) {
		o.Err = fmt.Errorf("stopped before it finished: %w", context.Canceled)
	}
	return o
}

// conclude keeps what a step gave, and marks what was built on it before.
func (s *Session) conclude(name string, o Outcome) error {
	o.Values["exchanges"] = strconv.Itoa(len(o.Exchanges))
	// A check that ended the step is a check of the step, whoever made it.
	var check *lti.CheckError
	if errors.As(o.Err, &check) && len(o.Findings.Failed()) == 0 {
		o.Findings = append(o.Findings, check.Finding)
	}
	s.report(name, o)

	s.mu.Lock()
	defer s.mu.Unlock()
	s.outcomes[name], s.began[name] = o, o.Began
	delete(s.kept, name)
	s.trace = indexed(s.order(), s.outcomes)
	delete(s.stale, name)
	if o.Err == nil && !s.broken && !s.resumed {
		s.noting(func(r *Record) { r.Finished[name] = o.Began })
	}
	s.blame(name, o.Err)
	for _, dependent := range s.order() {
		if s.dependsOn(dependent, name) && !s.history(dependent, name) {
			s.stale[dependent] = true
		}
	}
	return o.Err
}

// outdate marks all that was built on a step. The caller holds mu.
func (s *Session) outdate(name string) {
	for _, dependent := range s.order() {
		if s.dependsOn(dependent, name) {
			s.stale[dependent] = true
		}
	}
}

// blame marks the earlier step that a failure is really about, so that running
// the failed one again gets anew what it needs: a platform that was started
// anew knows no client, no key and no token of before. The caller holds mu.
func (s *Session) blame(name string, err error) {
	var check *lti.CheckError
	if s.broken || !errors.As(err, &check) {
		return
	}
	for _, earlier := range map[lti.Code][]string{
		lti.ClientUnknown:      {"get-tool"},
		lti.IssuerUnknown:      {"get-tool"},
		lti.LinkUnknown:        {"deeplink-return", "custom-link"},
		lti.LineItemUnknown:    {"lineitem-create"},
		lti.KeyIDUnknown:       {"get-keys"},
		lti.AccessTokenUnknown: {"token"},
		lti.AccessTokenExpired: {"token"},
		lti.PageCursorUnknown:  {"roster"},
	}[check.Finding.Code] {
		if s.dependsOn(name, earlier) {
			s.stale[earlier] = true
		}
	}
}

// report writes the step and its exchanges to the log, secrets masked, and what
// the platform said safe to print: a log is read in a terminal too.
func (s *Session) report(name string, o Outcome) {
	failure := ""
	if o.Err != nil {
		failure = wire.Line(wire.MaskText(o.Err.Error()))
	}
	s.log.Info("step", "name", name, "took", o.Took, "error", failure)
	for _, e := range o.Exchanges {
		address := wire.Line(wire.MaskURL(e.URL)) // no more of it is written: masking a body is slow
		s.log.Info("exchange", "step", name, "from", e.From, "to", e.To, "method", e.Method, "url", address, "status", e.Status, "took", e.Took)
	}
}

func (s *Session) setCurrent(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current, s.progress = name, Progress{}
}

// plan is what has to run for a step to run, the step itself last. Those of
// anew run in any case.
func (s *Session) plan(name string, anew ...string) []string {
	again := map[string]bool{name: true}
	for _, step := range anew {
		again[step] = true
	}
	for grown := true; grown; {
		grown = false
		for _, candidate := range s.order() {
			if !again[candidate] && s.dependsOn(name, candidate) && s.mustRun(candidate, again) {
				again[candidate], grown = true, true
			}
		}
	}
	return slices.DeleteFunc(s.order(), func(step string) bool { return !again[step] })
}

// mustRun tells whether a step has to run because of those that will: one of
// them needs it and cannot use what it gave, or it needs one of them itself.
func (s *Session) mustRun(candidate string, again map[string]bool) bool {
	for running := range again {
		if slices.Contains(s.steps[candidate].needs, running) {
			return true
		}
		if slices.Contains(s.steps[running].needs, candidate) && (!s.usable(candidate) || s.usedUp(candidate, running)) {
			return true
		}
	}
	return false
}

// usable tells whether what a step gave can be built on.
func (s *Session) usable(name string) bool {
	outcome, ran := s.Outcome(name)
	if !ran || s.State(name) != Done || !outcome.Expires.IsZero() && !s.now().Before(outcome.Expires) {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.history(name, name)
}

// lapse says that what a step gave is good no longer: whatever needs it has it
// made anew. The step itself has done what it was to do, and is not stale.
func (s *Session) lapse(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if outcome, ran := s.outcomes[name]; ran {
		outcome.Expires = s.now()
		s.outcomes[name] = outcome
	}
}

// usedUp tells whether a step has already used what another gave, and cannot
// use it twice.
func (s *Session) usedUp(name, by string) bool {
	if !slices.Contains(s.steps[by].uses, name) {
		return false
	}
	given, _ := s.Outcome(name)
	s.mu.Lock()
	defer s.mu.Unlock()
	used, ran := s.began[by]
	return ran && !used.Before(given.Began)
}

// dependsOn tells whether a step needs another, directly or not.
func (s *Session) dependsOn(name, other string) bool {
	for _, need := range s.steps[name].needs {
		if need == other || s.dependsOn(need, other) {
			return true
		}
	}
	return false
}

// order are the names of the steps in the order of the course.
func (s *Session) order() []string {
	var names []string
	for _, step := range s.course.Steps() {
		names = append(names, step.Name)
	}
	return names
}
