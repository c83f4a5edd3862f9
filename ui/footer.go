package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/help"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A footer is the lines below the panes: the checks of the step, or what is
// going on, and the keys.
type footer struct {
	state   steps.State
	outcome steps.Outcome
	ran     bool
	first   []string // the titles of what runs before it
	notice  notice
	running string         // the title of the step that runs
	asked   string         // the title of the step that was asked for
	fault   string         // that it is run with
	all     bool           // every stale step is run
	back    bool           // what was finished before is brought back
	resumed steps.Progress // how far
	spin    string
	count   steps.Progress
	stops   bool // it was asked to stop
}

// status draws at most two lines, one where the screen is low; a notice has
// what it needs.
func (f footer) status(c common) []string {
	lines := 1
	if c.height >= 30 {
		lines = 2
	}
	switch {
	case f.running != "" && (!f.back || f.notice.words == ""):
		return []string{c.theme.line(f.progress())}
	case f.notice.words != "":
		return f.notice.lines(c)
	case !f.ran && f.state == steps.Done:
		return []string{c.theme.line(say(good, " "+glyphDone).add(plain, " done before: ").add(muted, "enter runs it again"))}
	case !f.ran && f.state == steps.NotRun:
		return []string{c.theme.line(f.notRun().shortened(c.width))}
	}
	rest := say(plain, "")
	if f.state == steps.Stale {
		rest.add(warn, glyphStale+" stale: run it again").add(plain, "  ")
	}
	if !f.ran {
		return []string{c.theme.line(say(plain, " ").join(rest))}
	}
	if f.state != steps.Stale || c.width >= 64 {
		rest.add(muted, took(f.outcome.Took)+" ")
	}
	rows := f.rows(c.width, lines, rest)
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = c.theme.line(r)
	}
	last := len(rows) - 1
	out[last] += strings.Repeat(" ", max(1, c.width-rows[last].width()-rest.width())) + c.theme.line(rest)
	return out
}

// notRun says what runs before a step that has not run.
func (f footer) notRun() *text {
	t := say(muted, " "+glyphToDo+" not run yet")
	if len(f.first) > 0 {
		t.add(muted, "  runs first: "+strings.Join(f.first, ", "))
	}
	return t
}

func (f footer) progress() *text {
	t := say(accent, " "+f.spin+" ")
	if f.back {
		return t.add(plain, fmt.Sprintf("Bringing back what you finished: %d of %d", f.resumed.Done, f.resumed.Of)).
			add(muted, "  "+f.running+"  esc stops it")
	}
	if f.stops {
		return t.add(plain, "stopping "+glyphMore)
	}
	t.add(strong, f.running+" "+glyphMore)
	if f.count.Of > 0 {
		t.add(plain, fmt.Sprintf("  %d of %d", f.count.Done, f.count.Of)).add(muted, "  "+wire.Line(f.count.Now))
	}
	if f.fault != "" {
		t.add(muted, "  with the fault “"+f.fault+"”")
	}
	if f.all {
		return t.add(muted, "  one of what was stale")
	}
	if f.asked != f.running {
		t.add(muted, "  on the way to “"+f.asked+"”")
	}
	return t
}

// rows tells how the step ended: it names the checks, the failed ones first. In
// its last row is room for rest. What has no room is counted; the Result view
// has every check.
func (f footer) rows(width, lines int, rest *text) []*text {
	failed := f.outcome.Findings.Failed()
	switch {
	case errors.Is(f.outcome.Err, context.Canceled):
		return []*text{say(warn, " "+glyphBang+" stopped").add(plain, ": enter runs it again")}
	case f.outcome.Err != nil && len(failed) == 0:
		return []*text{say(bad, " "+glyphFailed+" failed")}
	case len(f.outcome.Findings) == 0:
		return []*text{say(good, " "+glyphDone).add(plain, " done")}
	}
	var items []*text
	for _, finding := range failed {
		items = append(items, itemOf(finding))
	}
	for _, finding := range f.outcome.Findings {
		if finding.Status != lti.Failed {
			items = append(items, itemOf(finding))
		}
	}
	for n := len(items); n > 0; n-- {
		shown := items[:n:n]
		if n < len(items) {
			shown = append(shown, more(len(items)-n, len(failed)-n))
		}
		if rows := pack(shown, width, width-rest.width()-1, lines); rows != nil {
			return rows
		}
	}
	return []*text{say(plain, fmt.Sprintf(" %d checks ", len(items))).join(more(0, len(failed)))}
}

// more counts the checks that have no room, and those of them that failed.
func more(hidden, failed int) *text {
	t := say(plain, "")
	if hidden > 0 {
		t.add(muted, fmt.Sprintf(" +%d more ", hidden))
	}
	if failed > 0 {
		t.add(bad, fmt.Sprintf(" %s %d failed ", glyphFailed, failed))
	}
	return t
}

// pack puts items into rows of a width, the last of which has less room. It
// gives nil when they need more rows than there may be.
func pack(items []*text, width, last, most int) []*text {
	rows := []*text{say(plain, "")}
	for _, item := range items {
		row := rows[len(rows)-1]
		if row.s != "" && row.width()+item.width() > width {
			row = say(plain, "")
			rows = append(rows, row)
		}
		row.join(item)
		if len(rows) > most || len(rows) == most && row.width() > last {
			return nil
		}
	}
	if rows[len(rows)-1].width() > last {
		rows = append(rows, say(plain, ""))
	}
	return rows
}

// hints is the key line, made from the bindings. Hints that do not fit are
// left out from the end; the help sheet has them all.
func hints(c common, bindings []key.Binding) string {
	h := help.New()
	h.ShortSeparator = " " + glyphDot + " "
	h.Styles = c.theme.helpStyles()
	for i, b := range bindings {
		bindings[i] = brief(b, c.keyLabel(b.Help().Key), b.Help().Desc)
	}
	for n := len(bindings); n > 0; n-- {
		line := " " + h.ShortHelpView(bindings[:n])
		if ansi.StringWidth(line) <= c.width {
			return line
		}
	}
	return ""
}

// itemOf is one check of the status line.
func itemOf(f lti.Finding) *text {
	glyph, paint := mark(f.Status)
	return say(plain, " ").add(paint, glyph).add(plain, " "+wire.Line(f.About().Check)+" ")
}
