package steps

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// A Payload is a document that a step sends, and that the learner can edit.
type Payload struct {
	// Name is the key of the payload within its step, for good: "score".
	Name string
	// Title is what it is called on the screen: "The score".
	Title string
	// Is is the kind of document under which the glossary explains it.
	Is string
	// Parameters tells that it is sent as the parameters of a form or a query:
	// each member of the JSON object is one, and its value a text.
	Parameters bool
	// Original is what the step last made, as indented JSON; nil until it has
	// run so far once.
	Original []byte
	// Edited is what is sent in its place; nil while it is not edited. Of an edit
	// that was made before the session began it is the differences (RFC 6902),
	// until the step has made an Original.
	Edited []byte
}

// A payloadKey names a payload of the whole course.
type payloadKey struct{ step, payload string }

// edits are what the learner's changes, which the record has, are changes of.
// The session's mu guards them.
type edits struct {
	originals map[payloadKey][]byte
	unfit     error    // an edit that could not be made where no step could be told
	staged    *staging // is sent in place of the edits; nil when they are
}

// sends tells whether a step sends such a payload.
func (s *Session) sends(step, payload string) bool {
	return slices.ContainsFunc(s.steps[step].payloads, func(p Payload) bool { return p.Name == payload })
}

// Payloads are the documents that a step sends, in the order in which it makes
// them.
func (s *Session) Payloads(step string) []Payload {
	s.mu.Lock()
	defer s.mu.Unlock()
	payloads := slices.Clone(s.steps[step].payloads)
	for i := range payloads {
		key := payloadKey{step, payloads[i].Name}
		payloads[i].Original = s.edits.originals[key]
		if change, edited := s.record.Edits[step][key.payload]; edited {
			payloads[i].Edited = change.shown(payloads[i].Original)
		}
	}
	return payloads
}

// Edit has a step send another text in place of a payload from its next run on,
// or the original again when the text is nil. Of an edit that is JSON the
// differences to the original are kept, so that values which are new in every
// run, such as a nonce, stay true; any other text is sent as it is. The step and
// what was built on it are stale, and the step is not finished until it has run
// well with the edit.
func (s *Session) Edit(step, payload string, text []byte) error {
	if !s.sends(step, payload) {
		return fmt.Errorf("editing step %q: it sends nothing called %q", step, payload)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key := payloadKey{step, payload}
	original := s.edits.originals[key]
	if original == nil && text != nil {
		return fmt.Errorf("editing the %s of step %q: run the step once, to see what it sends", payload, step)
	}
	changed, err := changeOf(original, text)
	switch {
	case err != nil:
		return fmt.Errorf("editing the %s of step %q: %w", payload, step, err)
	case text == nil || changed.nothing():
		s.noting(func(r *Record) { r.unedit(step, payload) })
	case changed.size() > longestEdit:
		s.noting(func(r *Record) { r.unedit(step, payload) })
		s.record.edit(step, payload, changed)
		s.notices = append(s.notices, "This edit is too long to be kept: it is gone when you quit.")
	default:
		s.noting(func(r *Record) { r.edit(step, payload, changed) })
	}
	s.stale[step] = true
	s.outdate(step)
	s.forget(step)
	return nil
}

// Edited tells whether a step sends something that the learner has edited.
func (s *Session) Edited(step string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.steps[step].payloads, func(p Payload) bool {
		_, edited := s.record.Edits[step][p.Name]
		return edited
	})
}

// sent is the JSON of a document as a step is to send it: as it was made, or
// with the learner's edit.
func (s *Session) sent(step, payload string, made any) ([]byte, error) {
	original, err := asJSON(made)
	if err != nil {
		return nil, fmt.Errorf("encoding the %s: %w", payload, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key := payloadKey{step, payload}
	s.edits.originals[key] = original
	if s.edits.staged != nil {
		text, err := s.edits.staged.made(key, original)
		return compact(text), err
	}
	changed, edited := s.record.Edits[step][payload]
	if !edited {
		return compact(original), nil
	}
	text, err := changed.apply(original)
	if err != nil {
		return nil, fmt.Errorf("your edit of the %s does not fit what step %q makes now: edit it anew, or reset it: %w", payload, step, err)
	}
	return compact(text), nil
}

// compact leaves the white space out of JSON. What is none stays as it is.
func compact(text []byte) []byte {
	var b bytes.Buffer
	if !oneObject(text) || json.Compact(&b, text) != nil {
		return text
	}
	return b.Bytes()
}
