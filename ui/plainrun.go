package ui

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// run runs the step.
func (t *teller) run(ctx context.Context) {
	name := t.step().name
	t.running(ctx, "", func(ctx context.Context) (*broken, error) { return nil, t.engine.Run(ctx, name) })
}

// running tells how a run of the step ended: every check, the verdict, and what
// happened or went wrong.
func (t *teller) running(ctx context.Context, with string, run func(context.Context) (*broken, error)) {
	s := t.step()
	words := "Running “" + s.title + "”" + with + "."
	if !t.echo {
		words += " Ctrl+c stops it."
	}
	t.tell("", words)
	before := t.standings()
	ended, b, err := t.await(ctx, run)
	if !ended {
		return
	}
	t.failures.forget(t.engine, s.name, err != nil || b != nil)
	if err != nil {
		t.failures[s.name] = err
	}
	if b != nil {
		t.broken[s.name] = *b
	}
	if way := t.onTheWay(before); len(way) > 0 {
		t.tell(t.folded("It needed what other steps give, so these ran first: " + strings.Join(way, ", ") + ".")...)
	}
	t.pages(ctx, t.endLines(s, err))
}

// await runs a step and tells whether it has ended, and what came of it. Ctrl+c
// stops it; at a second one the engine is not waited for any more.
func (t *teller) await(ctx context.Context, run func(context.Context) (*broken, error)) (ended bool, b *broken, failed error) {
	running, cancel := context.WithCancel(ctx)
	defer cancel()
	var made *broken
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		made, err = run(running)
	}()
	for stopping := false; ; {
		select {
		case <-done:
			return true, made, err
		case <-ctx.Done():
			t.over = true
			select {
			case <-done:
			case <-time.After(patience):
			}
			return false, nil, nil
		case <-t.breaks:
			if stopping {
				t.over = true
				return false, nil, nil
			}
			stopping = true
			cancel()
			t.tell("Stopping it.")
		}
	}
}

// A standing is where a step stood at a moment: one that has run since stands
// elsewhere.
type standing struct {
	state steps.State
	began int64
}

func (t *teller) standings() []standing {
	now := make([]standing, len(t.stops))
	for i, s := range t.stops {
		outcome, _ := t.engine.Outcome(s.name)
		now[i] = standing{t.engine.State(s.name), outcome.Began.UnixNano()}
	}
	return now
}

// onTheWay are the other steps that have run since, but for those that only
// became stale by it.
func (t *teller) onTheWay(before []standing) []string {
	var titles []string
	for i, now := range t.standings() {
		if i != t.at && now != before[i] && now.state != steps.Stale {
			titles = append(titles, "“"+t.stops[i].title+"”")
		}
	}
	return titles
}

// endLines tell how a run ended.
func (t *teller) endLines(s stop, err error) []string {
	outcome, ran := t.engine.Outcome(s.name)
	if b := t.broken.of(t.engine, s.name); b != nil {
		verdict := "Done"
		if outcome.Err != nil {
			verdict = "Failed"
		}
		return append(append(findingLines(outcome.Findings), outcomeWords(verdict, outcome), ""), t.verdictLines(*b)...)
	}
	if failed := failureOf(t.engine, t.stops, s.name, err); failed != nil {
		var lines []string
		if t.state() == steps.Failed && ran {
			lines = append(findingLines(outcome.Findings), outcomeWords("Failed", outcome), "")
		}
		return append(lines, t.failureLines(*failed)...)
	}
	lines := append(findingLines(outcome.Findings), outcomeWords("Done", outcome))
	_, after, guideErr := t.engine.Guide(s.name)
	if guideErr != nil {
		return append(lines, "This page cannot be shown: "+wire.MaskText(guideErr.Error()))
	}
	return append(append(append(lines, ""), t.markdownLines(after)...), t.askedLines()...)
}

// outcomeWords are the verdict and the figures of a run.
func outcomeWords(verdict string, o steps.Outcome) string {
	words := verdict + " in " + took(o.Took) + "."
	if len(o.Findings) > 0 {
		words += " Checks: " + chrome(tally(o.Findings)) + "."
	}
	if n := len(o.Exchanges); n > 0 {
		words += " " + counted(n, "exchange") + " crossed the wire."
	}
	return words
}

// findingLines are the checks, one a line.
func findingLines(findings lti.Findings) []string {
	var lines []string
	for _, f := range findings {
		lines = append(lines, findingWords(f))
	}
	return lines
}

func findingWords(f lti.Finding) string {
	words := f.Status.String() + ": " + f.About().Check + "."
	if f.Got != "" {
		words += " got " + wire.MaskText(f.Got)
	}
	if f.Status == lti.Failed && f.Want != "" {
		words += ", want " + wire.MaskText(f.Want)
	}
	return words
}

// failureLines say why a step did not come to its end, and what to do.
func (t *teller) failureLines(f failure) []string {
	if errors.Is(f.err, context.Canceled) {
		return []string{"Stopped before it finished. Nothing is broken: enter alone runs it again."}
	}
	lines := []string{"“" + f.title + "” failed."}
	if f.earlier != "" {
		lines = append(lines, "It builds on “"+f.earlier+"”, and that step failed.")
	}
	for _, finding := range f.findings {
		lines = append(append(lines, ""), t.failedLines(finding)...)
	}
	if len(f.findings) == 0 && f.err != nil {
		lines = append(lines, "", "What happened:")
		lines = append(lines, strings.Split(wire.MaskText(f.err.Error()), "\n")...)
		if errors.Is(f.err, context.DeadlineExceeded) {
			lines = append(lines, "The other side did not answer in time.")
		}
	}
	if f.in.number > 0 {
		lines = append(append(lines, ""), "Where: "+f.in.words())
	}
	if len(f.edited) > 0 {
		lines = append(lines, t.folded("Edited: it builds on what you edited in "+strings.Join(f.edited, ", ")+": that may be why.")...)
	}
	how := "Try again: enter alone runs it. Wire shows what crossed the wire, Result every check."
	if f.earlier != "" {
		how = "Try again: enter alone runs both. Go to “" + f.earlier + "” to see its wire and every check."
	}
	return append(append(lines, ""), t.folded(how)...)
}

// failedLines explain one check that failed.
func (t *teller) failedLines(f lti.Finding) []string {
	about := f.About()
	lines := checkedLines(f)
	if about.Cause != "" {
		lines = append(lines, t.folded("Likely cause: "+about.Cause)...)
	}
	if about.Remedy != "" {
		lines = append(lines, t.folded("Remedy: "+about.Remedy)...)
	}
	return lines
}

// checkedLines are a check that failed, its rule, and what came.
func checkedLines(f lti.Finding) []string {
	about := f.About()
	lines := []string{"failed: " + about.Check + ". " + about.Asks}
	if about.Spec != "" {
		lines = append(lines, "Required by "+about.Spec+". Its code is "+string(f.Code)+".")
	}
	return append(lines, compared(wire.Line(wire.MaskText(f.Got)), wire.Line(wire.MaskText(f.Want)))...)
}

// compared says got and want, and in words where they differ when they are
// nearly the same.
func compared(got, want string) []string {
	var lines []string
	if got != "" {
		lines = append(lines, "Got: "+got)
	}
	if want != "" {
		lines = append(lines, "Want: "+want)
	}
	at, alike := difference(got, want)
	if alike == sameUpToMark {
		alike = "They are the same for the first " + counted(utf8.RuneCountInString(got[:at]), "character") + "."
	}
	if at >= 0 {
		lines = append(lines, alike)
	}
	return lines
}
