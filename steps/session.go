// Package steps is the engine of the course: it runs the steps by name, with
// what each needs before it, keeps what they gave, and plays them all without
// a screen.
//
// It draws nothing, and it knows no platform but by its URL: everything a step
// does crosses HTTP.
package steps

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/browser"
	"ltibootcamp/ltiflow/lti"
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

	steps  map[string]step
	source func() map[string]Function

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

// A Config says what a session is to be.
type Config struct {
	Edition lti.Edition
	// Platform is the platform's base URL, without a slash at the end.
	Platform string
	// Now is the clock; time.Now when nil.
	Now func() time.Time
	// LeftOut are checks that the tool does not make: see ltiflow.Tool.
	LeftOut func() []lti.Code
	// Keep says where the learner's way is kept; nil keeps it nowhere.
	Keep *Keeping
	// Log gets a line for each step and each exchange; nothing when nil.
	Log *slog.Logger
}

// headStart is what the first frame gets before the tool's key is made unasked:
// on two cores that would hold the frame up.
const headStart = 150 * time.Millisecond

// Open begins a session. It serves the tool's own addresses on a port of the
// loopback interface, and makes the tool's key in the background. Close it.
func Open(c Config) (*Session, error) {
	course, err := content.Load(c.Edition.Name)
	if err != nil {
		return nil, err
	}
	faults, err := content.LoadFaults(c.Edition.Name)
	if err != nil {
		return nil, err
	}
	checkpoints, err := content.LoadCheckpoints(c.Edition.Name)
	if err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("serving the tool: %w", err)
	}
	host := listener.Addr().String()
	recorder := wire.NewRecorder(host)
	world := &detour{base: newTransport()}
	sending := &detour{base: recorder.Transport(wire.Tool, world)}
	s := &Session{
		edition:     c.Edition,
		course:      course,
		faults:      faults,
		checkpoints: checkpoints,
		platform:    strings.TrimRight(c.Platform, "/"),
		now:         c.Now,
		log:         c.Log,
		recorder:    recorder,
		sending:     sending,
		world:       world,
		outside:     newOutside(host),
		tool: &ltiflow.Tool{
			Edition: c.Edition,
			URL:     "http://" + host,
			Client:  newClient(sending, 20*time.Second),
			Now:     c.Now,
			LeftOut: c.LeftOut,
		},
		served:   make(chan struct{}),
		source:   sync.OnceValue(readSource),
		outcomes: map[string]Outcome{},
		began:    map[string]time.Time{},
		kept:     map[string]State{},
		edits:    edits{originals: map[payloadKey][]byte{}},
		record:   newRecord(),
		trace:    indexed(nil, nil),
		stale:    map[string]bool{},
		spent:    map[string]time.Time{},
	}
	s.surfing = &detour{base: recorder.Transport(wire.Browser, s.outside.marked(newTransport()))}
	s.browser = browser.New(s.surfing)
	s.tool.Arrived = s.arrived
	s.tokens = s.tool.KeepTokens()
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.glossary = sync.OnceValue(s.readGlossary)
	s.key = sync.OnceValues(ltiflow.NewKey)
	if c.Edition.OIDCLogin {
		s.early = time.AfterFunc(headStart, func() { _, _ = s.key() }) // get-tool reports its error
	}
	s.steps = s.register()
	if err := errors.Join(s.checkFaults(), s.checkCheckpoints()); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	for _, known := range course.Steps() {
		if _, ok := s.steps[known.Name]; !ok {
			return nil, errors.Join(fmt.Errorf("the course names the step %q, which nothing runs", known.Name), listener.Close())
		}
	}
	if err := s.remember(c.Keep); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	s.serve(listener)
	go s.followAll()
	return s, nil
}

// Close stops serving the tool.
func (s *Session) Close() error {
	if s.early != nil {
		s.early.Stop()
	}
	close(s.outside.closed)
	defer s.keeper.close()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	err := s.server.Shutdown(ctx)
	if err != nil {
		err = s.server.Close()
	}
	<-s.served
	s.tool.Client.CloseIdleConnections()
	s.browser.Close()
	if err != nil {
		return fmt.Errorf("stopping the tool's server: %w", err)
	}
	return nil
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
