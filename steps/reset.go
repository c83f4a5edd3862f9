package steps

// Reset has steps be as if they had never run.
func (s *Session) Reset(steps ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range steps {
		delete(s.outcomes, name)
		delete(s.stale, name)
		delete(s.record.Finished, name)
		delete(s.record.Edits, name)
	}
	return nil
}
