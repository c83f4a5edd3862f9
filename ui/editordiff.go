package ui

import (
	"fmt"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A diffLine is one line of a diff: it was there, is there now, or both.
type diffLine struct {
	mark string // "-", "+" or " "
	text string
}

// around is how many lines that are the same stand around those that differ.
const around = 2

// diffOf compares two texts line by line, in hunks; both are indented first
// when they are JSON. What differs in blanks only is the same then.
func diffOf(before, after string) [][]diffLine {
	before, after = linesOfJSON(before), linesOfJSON(after)
	d, err := udiff.ToUnifiedDiff("", "", before, udiff.Lines(before, after), around)
	if err != nil {
		return nil // the edits are its own
	}
	var hunks [][]diffLine
	for _, h := range d.Hunks {
		var lines []diffLine
		for _, l := range h.Lines {
			mark := map[udiff.OpKind]string{udiff.Delete: "-", udiff.Insert: "+", udiff.Equal: " "}[l.Kind]
			lines = append(lines, diffLine{mark, wire.Text(strings.TrimSuffix(l.Content, "\n"))})
		}
		hunks = append(hunks, lines)
	}
	return hunks
}

// linesOfJSON is a text to be compared: indented, and with a last line that
// ends as the others do.
func linesOfJSON(text string) string {
	indented, _ := pretty(text)
	return strings.TrimRight(indented, "\n") + "\n"
}

// diff adds what differs, with + and - before the lines.
func (s *sheet) diff(before, after string) {
	hunks := diffOf(before, after)
	if len(hunks) == 0 {
		s.prose(say(plain, "Nothing differs."), 0)
		return
	}
	for i, h := range hunks {
		if i > 0 {
			s.put(say(muted, "  "+glyphMore), "", "", anywhere)
		}
		for _, l := range h {
			paint := map[string]token{"-": bad, "+": good, " ": plain}[l.mark]
			s.put(say(paint, l.text), l.mark+" ", l.mark+glyphWrapped, anywhere)
		}
	}
}

// edits says at the top of a guide what is sent in place of the originals.
func (s *sheet) edits(edits []steps.Payload) {
	for _, p := range edits {
		s.prose(say(warn, glyphEdited+" ").add(strong, "With your edit of "+p.Title+". ").add(plain, "e changes it, and ctrl+t there takes it back."), 0)
		first := len(s.rows)
		s.diff(string(p.Original), string(p.Edited))
		if hidden := len(s.rows) - first - mostDiff; hidden > 1 {
			s.rows = s.rows[:first+mostDiff]
			s.prose(say(muted, fmt.Sprintf("%s %d lines more: e, then ctrl+d", glyphMore, hidden)), 0)
		}
	}
	if len(edits) > 0 {
		s.blank()
		s.rule()
	}
}

// mostDiff is how many lines of a diff a guide shows.
const mostDiff = 12
