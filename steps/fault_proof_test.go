package steps_test

import (
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A prover is a course in which checks can be left out, on both sides.
type prover struct {
	*steps.Session

	clock   clock
	leftOut atomic.Pointer[[]lti.Code]
}

func newProver(tb testing.TB, edition lti.Edition) *prover {
	tb.Helper()
	p := &prover{}
	p.leaveOut()
	codes := func() []lti.Code { return *p.leftOut.Load() }
	server := steps.Simulator(tb, platform.Config{Now: p.clock.Now, LeftOut: codes})
	var err error
	p.Session, err = steps.Open(steps.Config{
		Edition: edition, Platform: server.URL(), Now: p.clock.Now, LeftOut: codes, NewKey: steps.ToolKey,
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = p.Close() })
	return p
}

func (p *prover) leaveOut(codes ...lti.Code) { p.leftOut.Store(&codes) }

// provoke runs a fault without some checks. It gives the checks that failed, of
// the platform the one that it says, and the error of the step.
func (p *prover) provoke(tb testing.TB, f content.Fault, without ...lti.Code) ([]lti.Code, error) {
	tb.Helper()
	p.clock.advance(time.Second) // else a response of the draft is the same as the last one
	p.leaveOut()
	if err := p.Run(tb.Context(), f.Step); err != nil {
		tb.Fatalf("before %s: %v", f.Name, err)
	}
	p.clock.advance(time.Second)
	p.leaveOut(without...)
	defer p.leaveOut()
	verdict, err := p.Break(tb.Context(), f.Name)
	if err != nil {
		tb.Errorf("%s without %q: %v", f.Name, without, err)
		return nil, err
	}
	outcome, _ := p.Outcome(f.Step)
	if len(without) == 0 {
		p.named(tb, verdict)
	}
	if verdict.End == wire.Platform && verdict.Caught != "" {
		return []lti.Code{verdict.Caught}, outcome.Err
	}
	var failed []lti.Code
	for _, finding := range outcome.Findings.Failed() {
		failed = append(failed, finding.Code)
	}
	return failed, outcome.Err
}

// named wants a fault to be caught by the check that it names, at the end that
// it names. Without the fault the step works again: the next one begins so.
func (p *prover) named(tb testing.TB, v steps.Verdict) {
	tb.Helper()
	if !v.AsNamed() {
		tb.Errorf("%s: caught by %q of the %s (%s), want %q of the %s",
			v.Fault.Name, v.Caught, v.End, v.Finding.Got, v.Fault.Code, v.Fault.End)
	}
	if v.Fault.Code != "" && p.State(v.Fault.Step) != steps.Failed {
		tb.Errorf("%s: %s is %v, want failed", v.Fault.Name, v.Fault.Step, p.State(v.Fault.Step))
	}
}

// Each fault fails the check that it names, and those that it says would catch
// it as well, and no other: with them left out it gets through, and with all but
// one of them left out it does not.
func TestEachCheckIsWhatCatchesItsFault(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			p := newProver(t, edition)
			known, err := content.LoadFaults(edition.Name)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range known {
				switch {
				case f.Code == "":
					if failed, err := p.provoke(t, f); err != nil {
						t.Errorf("%s: %q failed, want nothing: %v", f.Name, failed, err)
					}
				case f.Blocks != "":
					p.blocks(t, f)
				default:
					p.peel(t, f)
				}
			}
		})
	}
}

// peel leaves out whatever fails until nothing does, and wants that to be what
// the fault says.
func (p *prover) peel(t *testing.T, f content.Fault) {
	t.Helper()
	want := []lti.Code{lti.Code(f.Code)}
	for _, code := range f.Also {
		want = append(want, lti.Code(code))
	}
	var without []lti.Code
	for {
		failed, err := p.provoke(t, f, without...)
		if err == nil {
			break
		}
		if len(without) == 0 && (len(failed) == 0 || failed[0] != want[0]) {
			t.Errorf("%s: %q failed, want %s first", f.Name, failed, f.Code)
		}
		before := len(without)
		for _, code := range failed {
			if !slices.Contains(without, code) {
				without = append(without, code)
			}
		}
		if len(without) == before {
			t.Errorf("%s: stopped all the same without %q: %v", f.Name, without, err)
			return
		}
	}
	slices.Sort(without)
	slices.Sort(want)
	if !slices.Equal(without, want) {
		t.Errorf("%s: caught by %q in all, want %q", f.Name, without, want)
	}
	if len(want) > 1 {
		p.eachAlone(t, f, want)
	}
}

// eachAlone leaves out all checks but one, and wants that one to catch it.
func (p *prover) eachAlone(t *testing.T, f content.Fault, checks []lti.Code) {
	t.Helper()
	for _, alone := range checks {
		others := slices.DeleteFunc(slices.Clone(checks), func(c lti.Code) bool { return c == alone })
		if failed, _ := p.provoke(t, f, others...); len(failed) == 0 || slices.ContainsFunc(failed, func(c lti.Code) bool { return c != alone }) {
			t.Errorf("%s without %q: caught by %q, want %s", f.Name, others, failed, alone)
		}
	}
}

// blocks wants that a fault fails the one check and no other, and that nothing
// goes on without it either.
func (p *prover) blocks(t *testing.T, f content.Fault) {
	t.Helper()
	if failed, _ := p.provoke(t, f); len(failed) != 1 || string(failed[0]) != f.Code {
		t.Errorf("%s: %q failed, want %s alone", f.Name, failed, f.Code)
	}
	failed, err := p.provoke(t, f, lti.Code(f.Code))
	var check *lti.CheckError
	if err == nil || errors.As(err, &check) && check.Finding.Code != failed[0] || !strings.HasSuffix(f.Blocks, ".") {
		t.Errorf("%s: gets through without %s, and is said not to: %v", f.Name, f.Code, err)
	}
}
