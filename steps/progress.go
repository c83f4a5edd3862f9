package steps

// A Progress is how far a step has come that does one thing many times. It is
// zero for every other step, and while none runs.
type Progress struct {
	Done, Of int
	Now      string // what is being done
}

// Progress is how far the step has come that runs right now.
func (s *Session) Progress() Progress {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.progress
}

func (s *Session) setProgress(p Progress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.progress = p
}
