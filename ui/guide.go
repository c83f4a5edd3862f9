package ui

import (
	"html"
	"regexp"
	"strings"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A guideSource is everything that the guide of one step is made from.
type guideSource struct {
	before, after string
	err           error // the page could not be woven
	state         steps.State
	failure       *failure
	broken        *broken // it ran with a fault
	edits         []steps.Payload
	flow          flow
	asks          []asked
}

// guidePage shows why and how, and after the run what happened. When the step
// failed or was broken, what came of it stands first.
func guidePage(g guideSource, t theme, width int) page {
	s := sheet{width: width}
	happened := g.broken == nil && g.failure == nil && strings.TrimSpace(g.after) != ""
	if !happened {
		s.notToForget(g)
	}
	above := len(s.rows)
	switch {
	case g.broken != nil:
		s.verdict(*g.broken)
	case g.failure != nil:
		s.failure(*g.failure)
	}
	if len(s.rows) > above {
		s.blank()
		s.rule()
	}
	if g.err != nil {
		s.prose(say(bad, glyphFailed+" This page cannot be shown: ").add(plain, wire.MaskText(g.err.Error())), 0)
		return s.page
	}
	s.text(g.before, t)
	if happened {
		s.blank()
		s.rule()
		s.after = len(s.rows)
		s.notToForget(g)
		s.text(g.after, t)
		s.asked(g.asks)
	}
	s.flow(g.flow)
	return s.page
}

// notToForget says with which edits the step ran, and that it is stale.
func (s *sheet) notToForget(g guideSource) {
	s.edits(g.edits)
	s.stale(g)
}

// text adds Markdown, or the bare words when it cannot be rendered.
func (s *sheet) text(source string, t theme) {
	source = harmless(source)
	if err := s.markdown(source, t); err != nil {
		s.lines(source, 0)
	}
}

// reference is a character written by its number, which Markdown turns into
// the character itself.
var reference = regexp.MustCompile(`&#(?:[xX][0-9a-fA-F]{1,8}|[0-9]{1,9});`)

// harmless is Markdown without control characters, the written ones included.
func harmless(source string) string {
	return reference.ReplaceAllStringFunc(wire.Text(source), func(ref string) string {
		return wire.Line(html.UnescapeString(ref))
	})
}

func (s *sheet) rule() {
	s.put(say(muted, strings.Repeat(glyphRule, min(s.width, readable))), "", "", anywhere)
	s.blank()
}
