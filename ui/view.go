package ui

import (
	"errors"
	"fmt"
	"time"

	"ltibootcamp/steps"
)

// A view is one way to look at a step.
type view int

// The views, in the order of their keys.
const (
	guideView view = iota
	codeView
	wireView
	resultView
)

// views is how many there are.
const views = int(resultView) + 1

// String is the title of the view.
func (v view) String() string { return [...]string{"Guide", "Code", "Wire", "Result"}[v] }

// tabs is the row of titles above a pane. The one that is shown stands in
// brackets: square ones where the keys go, round ones beside.
func tabs(shown view, focused bool, all ...view) *text {
	t := say(plain, "")
	for i, v := range all {
		if i > 0 {
			t.add(muted, glyphRule)
		}
		label := fmt.Sprintf("%d %s", v+1, v)
		switch {
		case v == shown && focused:
			t.add(heading, "["+label+"]")
		case v == shown:
			t.add(strong, "("+label+")")
		default:
			t.add(muted, " "+label+" ")
		}
	}
	return t
}

// A slot is one view of one step.
type slot struct {
	step string
	view view
}

// A pageKey says what a page was made for. A page made for anything else than
// what the screen wants now is stale.
type pageKey struct {
	slot
	width    int         // 0 for an outline, which is made for none
	theme    string      // "" for an outline
	revision int         // how many runs had ended
	state    steps.State // of the step: it changes while a run is on its way to another
	bare     bool        // secrets are shown
	live     progress    // of a step that still runs
	answers  int         // of a guide: how often something had become of a checkpoint
}

// A composed page comes back from the command that laid it out.
type composedMsg struct {
	key     pageKey
	page    page
	outline *outline  // instead of the page
	began   time.Time // when the run began that the outline shows
}

// An ending is how the last run of a step ended, as far as its outcome does not
// tell.
type ending struct {
	err    error
	broken *broken // it ran with a fault
}

// compose lays out one page. It is slow, so it runs in a command, over values.
func compose(c common, key pageKey, ended ending) composedMsg {
	e := c.engine
	if key.view == guideView {
		g := guideSource{state: e.State(key.step), failure: failureOf(e, c.stops, key.step, ended.err), broken: ended.broken, edits: editsOf(e.Payloads(key.step)), flow: flowOf(c, key.step), asks: askedOf(e, key.step)}
		g.before, g.after, g.err = e.Guide(key.step)
		return composedMsg{key: key, page: guidePage(g, c.theme, key.width)}
	}
	v := viewer{lore: lore{e.Glossary(), e.Trace(), c.title, c.now, key.step}, proof: e.Proof, bare: key.bare}
	outcome, _ := e.Outcome(key.step)
	return composedMsg{key: key, outline: newOutline(viewNodes(e, v, key), v.lore), began: outcome.Began}
}

// viewNodes are what a view shows of a step.
func viewNodes(e Engine, v viewer, key pageKey) []*node {
	outcome, ran := e.Outcome(key.step)
	switch key.view {
	case codeView:
		return codeNodes(e.Code(key.step))
	case wireView:
		if now := e.Exchanges(); key.live != (progress{}) && len(now) > 0 {
			return wireNodes(now, v)
		}
		if ran {
			return wireNodes(outcome.Exchanges, v)
		}
		return unrun("Nothing has crossed the wire yet.")
	case resultView:
		if ran {
			return resultNodes(outcome, v)
		}
		return unrun("There is no result yet.")
	case guideView: // a page
	}
	return nil
}

func unrun(what string) []*node {
	return []*node{leaf(remark{say(plain, what)}), leaf(remark{say(muted, "Press enter to run this step.")})}
}

// failureOf finds out why a step did not come to its end, or nil.
func failureOf(e Engine, stops []stop, step string, runErr error) *failure {
	c := common{stops: stops}
	outcome, ran := e.Outcome(step)
	failed := e.State(step) == steps.Failed
	if runErr == nil && failed && ran {
		runErr = outcome.Err
	}
	if runErr == nil && !failed {
		return nil
	}
	f := &failure{title: c.title(step), err: runErr, edited: editedBefore(e, stops, step)}
	if failed {
		f.findings, f.in = outcome.Findings.Failed(), where(e, step, outcome, failedIn(outcome))
		return f.fromError()
	}
	if s, ok := failedWith(e, stops, runErr); ok {
		earlier, _ := e.Outcome(s.name)
		f.earlier, f.findings, f.in = s.title, earlier.Findings.Failed(), where(e, s.name, earlier, failedIn(earlier))
	}
	return f.fromError()
}

// failedWith is the step at which a run ended. Others may have failed before,
// on their own; the error of the one that did now is within that of the run.
func failedWith(e Engine, stops []stop, runErr error) (at stop, ok bool) {
	for _, s := range stops {
		outcome, _ := e.Outcome(s.name)
		if e.State(s.name) == steps.Failed && outcome.Err != nil && errors.Is(runErr, outcome.Err) {
			return s, true
		}
	}
	return stop{}, false
}
