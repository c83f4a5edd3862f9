package steps

// What a step gave can come to an end by what a later one does: a column is
// deleted. Whatever needs it then has it made anew, and yet the steps that were
// done with the former one are not stale. They are history: nothing that comes
// makes them untrue, and nothing is built on them.

// spend says that what a step gave is there no more, or not as the step made it.
func (s *Session) spend(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spent[name] = s.now()
}

// history tells whether a step is done with something that is there no more, as
// far as it has that by way of another step, or gave it. The caller holds mu.
func (s *Session) history(name, by string) bool {
	outcome, ran := s.outcomes[name]
	for gave, at := range s.spent {
		if ran && outcome.Began.Before(at) && s.restsOn(name, gave) && s.restsOn(by, gave) {
			return true
		}
	}
	return false
}

// restsOn tells whether a step is the other, or depends on it.
func (s *Session) restsOn(name, other string) bool {
	return name == other || s.dependsOn(name, other)
}
