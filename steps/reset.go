package steps

// Reset forgets what came of steps, as if they had not run: their outcomes, edits
// and finished marks, the answers to their checkpoints, and their faults that
// were caught. What was built on them is stale. A step that runs meanwhile ends
// as it would.
func (s *Session) Reset(steps ...string) {
	var checkpoints, faults []string
	for _, step := range steps {
		for _, c := range s.Checkpoints(step) {
			checkpoints = append(checkpoints, c.Name)
		}
		for _, f := range s.Faults(step) {
			faults = append(faults, f.Name)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noting(func(r *Record) { r.reset(steps, checkpoints, faults) })
	for _, step := range steps {
		delete(s.outcomes, step)
		delete(s.stale, step)
		for _, p := range s.steps[step].payloads {
			delete(s.edits.originals, payloadKey{step, p.Name})
		}
	}
	s.trace = indexed(s.order(), s.outcomes)
	for _, step := range steps {
		s.outdate(step)
		s.forget(step)
	}
}

// reset takes steps out of the record, with the checkpoints and faults of theirs.
func (r *Record) reset(steps, checkpoints, faults []string) {
	for _, step := range steps {
		delete(r.Finished, step)
		delete(r.Edits, step)
	}
	for _, name := range checkpoints {
		delete(r.Checkpoints, name)
	}
	for _, name := range faults {
		delete(r.Faults, name)
	}
}

// forget takes back that a step was finished before the session began: it is not
// brought back, and what was built on it is stale. The caller holds mu.
func (s *Session) forget(step string) {
	delete(s.kept, step)
	for name := range s.kept {
		if s.dependsOn(name, step) {
			s.kept[name] = Stale
		}
	}
}
