package steps

// MakeKey makes the tool's key now, for those who measure what comes after.
func (s *Session) MakeKey() error {
	_, err := s.key()
	return err
}
