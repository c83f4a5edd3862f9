// Package steps is the engine of the course: it runs the steps by name, with
// what each needs before it, keeps what they gave, and plays them all without
// a screen.
//
// It draws nothing, and it knows no platform but by its URL: everything a step
// does crosses HTTP.
package steps

import (
	"log/slog"
	"net/http"
	"sync"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/browser"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/seeded"
	"ltibootcamp/ltiflow/wire"
)

// A Session is one learner's way through the course, in one edition and
// against one platform. Its methods may be called by several goroutines; steps
// run one at a time.
type Session struct {
	edition lti.Edition
	course  content.Course
	faults  []content.Fault

	checkpoints []content.Checkpoint

	platform string
	seeded   *seeded.Source // of ids; nil without a seed
	now      func() time.Time
	log      *slog.Logger

	tool     *ltiflow.Tool
	tokens   *ltiflow.TokenCache
	browser  *browser.Browser // the stand-in
	recorder *wire.Recorder
	sending  *detour // what the tool sends, before it is recorded
	surfing  *detour // what the stand-in sends, before it is recorded
	world    *detour // what lies between tool and platform
	server   *http.Server
	served   chan struct{} // closed when the server has stopped
	outside  outside
	key      func() (*ltiflow.Key, error)
	early    *time.Timer // makes the key before it is asked for

	steps map[string]step

	glossary func() content.Glossary

	keeper *keeper // of the record; nil when it is not kept
	guest  bool    // nothing is run unasked

	running sync.Mutex // held while a step runs
	data    data       // what the steps gave one another; guarded by running

	mu       sync.Mutex       // guards the rest
	brought  *ltiflow.Arrival // by the stand-in, and not taken yet
	current  string
	progress Progress
	outcomes map[string]Outcome
	began    map[string]time.Time // of the last run of each step, also of one that was reset since
	edits    edits
	record   Record
	kept     map[string]State // of steps that the record has as finished, and that have not run yet
	trace    func() *Trace    // of the outcomes
	stale    map[string]bool
	spent    map[string]time.Time // when what a step gave was there no more
	broken   bool                 // on purpose: a failure is no earlier step's
	resumed  bool                 // what runs was finished before: it is not finished anew
	notices  []string
}

// Course is the course in the session's edition.
func (s *Session) Course() content.Course { return s.course }

// Edition is the protocol that the session speaks.
func (s *Session) Edition() lti.Edition { return s.edition }

// PlatformURL is the base URL of the platform.
func (s *Session) PlatformURL() string { return s.platform }

// CoursePage is where the learner's own browser begins, and in words why no
// launch comes from there, "" when one does. In edition 1.3 it is the
// platform's first page: who signs in there is in the course. The draft's
// course is known once something was returned to it.
func (s *Session) CoursePage() (address, but string) {
	first := s.platform + "/"
	if s.edition.OIDCLogin {
		if _, ran := s.Outcome("get-tool"); !ran {
			return first, "There is no button of the tool yet: register the tool first."
		}
		return first, ""
	}
	const noLogin = "No launch comes from there: this edition has no login."
	if outcome, ran := s.Outcome("deeplink-return"); ran && outcome.Err == nil {
		return outcome.Values["course_url"], noLogin
	}
	return first, noLogin
}

// Current is the name of the step that is running, "" when none is.
func (s *Session) Current() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current
}

// State is where a step stands. One that was finished before the session began
// is done, though it has no outcome until it has run again.
func (s *Session) State(name string) State {
	s.mu.Lock()
	defer s.mu.Unlock()
	outcome, ran := s.outcomes[name]
	switch {
	case !ran:
		return s.kept[name]
	case outcome.Err != nil:
		return Failed
	case s.stale[name]:
		return Stale
	default:
		return Done
	}
}

// Outcome is what a step gave when it last ran, and whether it has run.
func (s *Session) Outcome(name string) (Outcome, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	outcome, ran := s.outcomes[name]
	return outcome, ran
}

// Exchanges are those of the step that runs right now, as far as it has come,
// in the order in which they began; the last may be under way. There are none
// while no step runs.
func (s *Session) Exchanges() []wire.Exchange {
	if s.Current() == "" {
		return nil
	}
	return s.recorder.Peek()
}

// Glossary explains what crosses in the session's edition. It is read when it
// is asked for first.
func (s *Session) Glossary() content.Glossary { return s.glossary() }

func (s *Session) readGlossary() content.Glossary {
	glossary, err := content.LoadGlossary(s.edition.Name)
	if err != nil {
		s.log.Error("the glossary", "error", err) // a test reads it whole: this cannot be
	}
	return glossary
}
