package steps

import (
	"maps"
	"time"
)

// A Record is what is kept of a learner's way through an edition of the course.
// Everything in it is keyed by name, so that another order, a new step or a
// renamed one spoils nothing.
type Record struct {
	// At is the step that was on the screen last; "" before there was one.
	At string `json:"at,omitempty"`
	// Finished are the steps that have run well, and when they last did.
	Finished map[string]time.Time `json:"finished,omitempty"`
	// Edits are what the learner made of the payloads, by step and payload.
	Edits map[string]map[string]Change `json:"edits,omitempty"`
	// Checkpoints are those that were begun, by their names.
	Checkpoints map[string]Answered `json:"checkpoints,omitempty"`
	// Faults are those that were provoked and caught as named, and when.
	Faults map[string]time.Time `json:"faults,omitempty"`
}

// Answered is how far a checkpoint has come.
type Answered struct {
	Solved  bool `json:"solved,omitempty"`
	Skipped bool `json:"skipped,omitempty"`
	Hints   int  `json:"hints,omitempty"`  // how many were looked at
	Misses  int  `json:"misses,omitempty"` // wrong answers
}

// Record is what there is to keep so far.
func (s *Session) Record() Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.record
	r.Finished, r.Checkpoints, r.Faults = maps.Clone(r.Finished), maps.Clone(r.Checkpoints), maps.Clone(r.Faults)
	r.Edits = map[string]map[string]Change{}
	for step, edits := range s.record.Edits {
		r.Edits[step] = maps.Clone(edits)
	}
	return r
}

// note keeps something in the record, and in its file soon after. The change is
// made in the record of this session and in that of the file, which another may
// have changed since: it must rest on nothing but its argument and values. note
// must not be called with mu held.
func (s *Session) note(change func(*Record)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noting(change)
}

// noting is note for a caller who holds mu.
func (s *Session) noting(change func(*Record)) {
	change(&s.record)
	s.keeper.note(change, true)
}

// Visit notes which step is on the screen. It is written when there is more to
// write.
func (s *Session) Visit(step string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.record.At = step
	s.keeper.note(func(r *Record) { r.At = step }, false)
}

// edit keeps an edit. The step is not finished with it yet.
func (r *Record) edit(step, payload string, c Change) {
	if r.Edits[step] == nil {
		r.Edits[step] = map[string]Change{}
	}
	r.Edits[step][payload] = c
	delete(r.Finished, step)
}

// unedit takes an edit back.
func (r *Record) unedit(step, payload string) {
	delete(r.Edits[step], payload)
	if len(r.Edits[step]) == 0 {
		delete(r.Edits, step)
	}
	delete(r.Finished, step)
}

func newRecord() Record {
	return Record{
		Finished: map[string]time.Time{}, Edits: map[string]map[string]Change{},
		Checkpoints: map[string]Answered{}, Faults: map[string]time.Time{},
	}
}
