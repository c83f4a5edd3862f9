package ui

import (
	"fmt"
	"strings"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/ui/prompter"
)

// A speech is the notes laid out: what the speaker reads, and beside it, where
// there is room, what the audience sees and what comes next.
type speech struct {
	of          speechKey
	rows        []row
	shows, then []row
}

// A speechKey is what a speech depends on.
type speechKey struct {
	room    speechRoom
	theme   string
	reports int
	answers bool
}

// A speechRoom is how many cells and rows a speech has. Where what shows and what
// comes stand beside it, each of them has as many as that; elsewhere they have a
// strip of one line or three above it.
type speechRoom struct {
	width, rows             int
	besideWidth, besideRows int
	strip                   int
}

// The ownNotes are the speaker's own notes laid out. They stay as they are from part
// to part, and rendering them is what takes its time.
type ownNotes struct {
	of   ownNotesKey
	rows []row
}

// An ownNotesKey is what they depend on.
type ownNotesKey struct {
	notes string
	width int
	theme string
}

// lay lays the notes out for the room they have, unless they are.
func (l *lectern) lay() {
	if l.tooSmall() || !l.known {
		return
	}
	wanted := speechKey{l.room(), l.theme.id(), l.reports, l.answers}
	if of := (ownNotesKey{l.cue.Notes, wanted.room.width, wanted.theme}); l.own.of != of {
		s := sheet{width: of.width}
		s.remarks(of.notes, l.theme)
		l.own = ownNotes{of, s.rows}
	}
	if l.speech.of != wanted {
		l.speech = newSpeech(l.cue, wanted, l.own.rows)
	}
	l.top = max(0, min(l.top, len(l.speech.rows)-wanted.room.rows))
}

// newSpeech lays a cue out around the speaker's own notes.
func newSpeech(c prompter.Cue, of speechKey, own []row) speech {
	out := speech{of: of}
	s := sheet{width: of.room.width}
	if c.Failed != "" {
		s.prose(say(bad, glyphFailed+" The step failed"), 0)
		s.prose(say(plain, c.Failed), 2)
		s.blank()
	}
	if of.answers {
		s.answers(c.Answers)
	}
	s.rows = append(s.rows, own...)
	if n := len(c.Answers); n > 0 && !of.answers {
		s.blank()
		s.prose(say(muted, fmt.Sprintf("Checkpoints: %d. a shows the answers.", n)), 0)
	}
	if of.room.besideWidth > 0 {
		out.shows, out.then = whatShows(c, of.room.besideWidth), whatComes(c, of.room.besideWidth)
	}
	if cutShort(c, out) {
		s.blank()
		s.prose(say(heading, sees(c)), 0)
		s.rows = append(s.rows, whatShows(c, s.width)...)
		s.blank()
		s.prose(say(heading, "What comes next"), 0)
		s.rows = append(s.rows, whatComes(c, s.width)...)
	}
	out.rows = s.rows
	return out
}

// remarks adds the speaker's own notes. What cannot be rendered is shown as it is
// written.
func (s *sheet) remarks(markdown string, t theme) {
	source := harmless(markdown)
	if strings.TrimSpace(source) == "" {
		s.prose(say(muted, "There are no notes on this step."), 0)
		return
	}
	before := len(s.rows)
	if s.markdown(source, t) != nil {
		s.rows = s.rows[:before]
		s.paragraphs(source)
	}
}

// paragraphs adds text as it is.
func (s *sheet) paragraphs(words string) {
	for l := range strings.SplitSeq(strings.TrimRight(wire.Text(words), "\n "), "\n") {
		s.prose(say(plain, l), 0)
	}
}

// answers adds the answers to the checkpoints.
func (s *sheet) answers(all []prompter.Answer) {
	for i, a := range all {
		s.prose(say(heading, fmt.Sprintf("Checkpoint %d of %d", i+1, len(all))), 0)
		s.prose(say(plain, a.Asks), 2)
		for l := range strings.SplitSeq(a.Says, "\n") {
			s.put(say(strong, l), "  "+glyphArrow+" ", "    ", atSpaces)
		}
		s.blank()
	}
}

// sees is the heading of what the audience sees.
func sees(c prompter.Cue) string {
	if c.Paused {
		return "Behind the pause"
	}
	if c.Black {
		return "Behind the black screen"
	}
	return "The audience sees"
}

// whatShows is what the audience sees.
func whatShows(c prompter.Cue, width int) []row {
	s := sheet{width: width}
	s.paragraphs(c.Shows)
	return s.rows
}

// whatComes is the part that is revealed next, and the step after this one.
func whatComes(c prompter.Cue, width int) []row {
	s := sheet{width: width}
	if c.Then != "" {
		s.paragraphs(c.Then)
		s.blank()
	}
	s.prose(nextStep(c), 0)
	return s.rows
}

// nextStep says which step is the next.
func nextStep(c prompter.Cue) *text {
	if c.Next == "" {
		return say(muted, "This is the last step.")
	}
	return say(muted, "Next step: ").add(strong, c.Next)
}

// cutShort tells whether something of what is shown, or comes, has no room where
// it stands.
func cutShort(c prompter.Cue, s speech) bool {
	r := s.of.room
	if r.besideWidth > 0 {
		return len(s.shows) > r.besideRows || len(s.then) > r.besideRows
	}
	for _, l := range stripOf(c, r.strip) {
		if l.width() > r.width {
			return true
		}
	}
	return r.strip < 3
}

// stripOf is what shows and what comes, a line each, where there is not room for
// more.
func stripOf(c prompter.Cue, rows int) []*text {
	flat := func(words string) string { return strings.Join(strings.Fields(words), " ") }
	shows, then := say(muted, "Sees  ").add(plain, flat(c.Shows)), say(muted, "Then  ").add(plain, flat(c.Then))
	next := say(muted, "Next  ").add(strong, c.Next)
	if c.Next == "" {
		next = say(muted, "Next  this is the last step")
	}
	if c.Then == "" {
		then = say(muted, "Then  the next step")
		if c.Next == "" {
			then = say(muted, "Then  the end")
		}
	}
	switch {
	case rows >= 3:
		return []*text{shows, then, next}
	case c.Then != "" || c.Next == "":
		return []*text{then}
	default:
		return []*text{next}
	}
}
