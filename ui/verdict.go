package ui

// verdict shows what was broken, what the reader expected, what caught it and
// by which rule, and what would have come of it otherwise.
func (s *sheet) verdict(b broken) {
	s.prose(say(warn, glyphBang+" Broken on purpose: ").add(strong, b.Fault.Title), 0)
	s.prose(say(plain, b.Fault.Says), 2)
	s.blank()
	s.judged(b.judgement())
	s.predicted(b)
	s.blank()
	if b.Caught != "" {
		s.checked(b.Finding)
		s.blank()
	}
	s.prose(say(strong, b.missing()), 0)
	s.prose(say(plain, b.Fault.Without), 2)
	s.blank()
	if b.in.number > 0 {
		s.prose(say(strong, "Where").add(plain, "  Press w: "+b.in.words()), 0)
	}
	s.prose(say(strong, "Go on").add(plain, "  Press r to run the step again without the fault, x for another one."), 0)
}

// judged says whether the fault was caught by what it names.
func (s *sheet) judged(asNamed bool, words string) {
	glyph, paint := glyphFailed, bad
	if asNamed {
		glyph, paint = glyphDone, good
	}
	s.prose(say(paint, glyph+" ").add(strong, words), 0)
}

// predicted says what was guessed, and whether it was right.
func (s *sheet) predicted(b broken) {
	right, words := b.prediction()
	t := say(strong, "Your prediction").add(plain, "  ")
	switch {
	case right:
		t.add(good, glyphDone+" ")
	case b.guess.kind != unsaid:
		t.add(bad, glyphFailed+" ")
	}
	s.prose(t.add(plain, words), 2)
}
