package ui

import (
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
	notice  string // said once, until the next key
	running string // the title of the step that runs
	asked   string // the title of the step that was asked for
	spin    string
	stops   bool // it was asked to stop
}

// status draws at most two lines of checks, one where the screen is low.
func (f footer) status(c common) []string {
	lines := 1
	if c.height >= 30 {
		lines = 2
	}
	switch {
	case f.running != "":
		return []string{c.theme.line(f.progress())}
	case f.notice != "":
		return []string{c.theme.line(say(warn, " "+f.notice))}
	case !f.ran:
		return []string{c.theme.line(say(muted, " "+glyphToDo+" not run yet"))}
	}
	rest := say(muted, "")
	if f.state == steps.Stale {
		rest.add(warn, glyphStale+" stale: run it again").add(plain, "  ")
	}
	rest.add(muted, took(f.outcome.Took)+" ")
	return f.checks(c, rest, lines)
}

func (f footer) progress() *text {
	t := say(accent, " "+f.spin+" ")
	if f.stops {
		return t.add(plain, "stopping "+glyphMore)
	}
	t.add(strong, f.running+" "+glyphMore)
	if f.asked != f.running {
		t.add(muted, "  on the way to “"+f.asked+"”")
	}
	return t
}

// checks names every check when they fit, else the failed ones and counts.
func (f footer) checks(c common, rest *text, lines int) []string {
	room := c.width - rest.width() - 2
	var rows []*text
	row := say(plain, "")
	for _, finding := range f.outcome.Findings {
		item := itemOf(finding)
		if row.s != "" && row.width()+item.width() > room {
			rows = append(rows, row)
			row = say(plain, "")
		}
		row.join(item)
	}
	rows = append(rows, row)
	if len(rows) > lines || rows[0].width() > room {
		rows = []*text{f.counts(room)}
	}
	if f.outcome.Err != nil && len(f.outcome.Findings.Failed()) == 0 {
		rows = []*text{say(bad, " "+glyphFailed+" failed")}
	}
	if len(f.outcome.Findings) == 0 && f.outcome.Err == nil {
		rows = []*text{say(good, " "+glyphDone).add(plain, " done")}
	}
	var out []string
	for i, r := range rows {
		if i == len(rows)-1 {
			out = append(out, c.theme.line(r)+strings.Repeat(" ", max(1, c.width-r.width()-rest.width()))+c.theme.line(rest))
			continue
		}
		out = append(out, c.theme.line(r))
	}
	return out
}

// counts is the checks in short: the names of the failed ones, then numbers.
func (f footer) counts(room int) *text {
	t := say(plain, "")
	failed := f.outcome.Findings.Failed()
	for _, finding := range failed {
		item := finding.About().Check
		if t.width()+len(item) > room/2 {
			t.add(bad, fmt.Sprintf(" %s %d failed", glyphFailed, len(failed)))
			break
		}
		t.add(bad, " "+glyphFailed+" "+item+" ")
	}
	for _, status := range []lti.Status{lti.Passed, lti.Skipped} {
		n := 0
		for _, finding := range f.outcome.Findings {
			if finding.Status == status {
				n++
			}
		}
		if n == 0 {
			continue
		}
		glyph, paint := mark(status)
		t.add(paint, " "+glyph).add(plain, fmt.Sprintf(" %d %s ", n, status))
	}
	return t
}

// hints is the key line, made from the bindings. Hints that do not fit are
// left out from the end; the help sheet has them all.
func hints(c common, bindings []key.Binding) string {
	h := help.New()
	h.ShortSeparator = " " + glyphDot + " "
	h.Styles = c.theme.helpStyles()
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
