package ui

import (
	"fmt"
	"strings"
	"time"

	"ltibootcamp/content"
)

// say writes a line, as the terminal can show it.
func (h *rehearsal) say(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	if h.p.look.ascii {
		line = ASCII(line)
	}
	if h.err == nil {
		_, h.err = fmt.Fprintln(h.out, strings.TrimRight(line, " "))
	}
}

// begin tells what is rehearsed, and on which screen.
func (h *rehearsal) begin(on screenSize) {
	h.say("Rehearsing edition %s on a screen of %d columns and %d rows.", h.p.edition, on.width, on.height)
	if on.why != "" {
		h.say("%s", on.why)
	}
	h.say("")
}

// tellStep tells how a step went.
func (h *rehearsal) tellStep(ran, laid time.Duration) {
	s := h.step
	sign := glyphDone
	switch {
	case len(s.mend) > 0:
		sign = glyphFailed
	case s.after != "", len(s.warn) > 0:
		sign = glyphBang
	}
	h.say("%s %s %9s   run %9s   layout %9s", sign, say(plain, s.title).shortened(36).pad(36).s, counted(s.parts, "part"), took(ran), took(laid))
	for _, words := range s.mend {
		h.say("    %s %s", glyphFailed, words)
		h.mend = append(h.mend, s.title+": "+words)
	}
	if s.after != "" {
		h.say("    %s it cannot run, because “%s” fails", glyphBang, s.after)
	}
	for _, words := range s.warn {
		h.say("    %s %s", glyphBang, words)
	}
	h.steps++
	h.parts += s.parts
	h.warnings += len(s.warn)
}

// mostToMend is how many things to mend have room at the end: who stands before an
// audience in ten minutes reads one screen.
const mostToMend = 8

// end tells whether the show can begin, and else what to mend first.
func (h *rehearsal) end() (ready bool) {
	planned := h.p.planned(h.p.first, len(h.p.stops))
	h.say("")
	h.say("%s with %s, planned for %s.", capital(counted(h.steps, "step")), counted(h.parts, "part"), inMinutes(time.Duration(planned)*time.Second))
	h.say("By itself, with --auto, this takes %s.", inMinutes(h.at))
	if h.warnings > 0 {
		h.say("%s %s above: nothing that stops the show.", glyphBang, counted(h.warnings, "warning"))
	}
	if len(h.mend) == 0 {
		h.say("%s Ready.", glyphDone)
		return true
	}
	h.say("%s Not ready. To be mended:", glyphFailed)
	for _, words := range h.mend[:min(len(h.mend), mostToMend)] {
		h.say("  %s", shorten(words, 2*76))
	}
	if more := len(h.mend) - mostToMend; more > 0 {
		h.say("  %s and %d more above", glyphMore, more)
	}
	return false
}

// inMinutes is a long time in words.
func inMinutes(d time.Duration) string { return counted(content.Minutes(d), "minute") }
