package steps

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/browser"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/seeded"
	"ltibootcamp/ltiflow/wire"
)

// A Config says what a session is to be.
type Config struct {
	Edition lti.Edition
	// Platform is the platform's base URL, without a slash at the end.
	Platform string
	// Now is the clock; time.Now when nil.
	Now func() time.Time
	// LeftOut are checks that the tool does not make: see ltiflow.Tool.
	LeftOut func() []lti.Code
	// Seeded makes ids that repeat from run to run: see ltiflow.Tool. The tool's
	// key, and with it its kid, is another in each run. nil makes ids at random.
	Seeded *seeded.Source
	// NewKey makes the tool's key; ltiflow.NewKey when nil. Tests share one: it is
	// slow to make.
	NewKey func() (*ltiflow.Key, error)
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
	listener, err := c.Seeded.Listen(context.Background(), seeded.Tool)
	if err != nil {
		return nil, fmt.Errorf("serving the tool: %w", err)
	}
	s := newSession(c.withDefaults(), listener.Addr().String())
	err = s.loadCourse()
	if err == nil {
		err = s.remember(c.Keep)
	}
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	if c.Edition.OIDCLogin {
		s.early = time.AfterFunc(headStart, func() { _, _ = s.key() }) // get-tool reports its error
	}
	s.serve(listener)
	go s.followAll()
	return s, nil
}

// withDefaults fills in what may be left out.
func (c Config) withDefaults() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.NewKey == nil {
		c.NewKey = ltiflow.NewKey
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

// newSession puts a session together whose tool is at an address.
func newSession(c Config, host string) *Session {
	recorder := wire.NewRecorder(host)
	world := &detour{base: newTransport()}
	sending := &detour{base: recorder.Transport(wire.Tool, world)}
	s := &Session{
		edition:  c.Edition,
		platform: strings.TrimRight(c.Platform, "/"),
		now:      c.Now,
		log:      c.Log,
		seeded:   c.Seeded,
		recorder: recorder,
		sending:  sending,
		world:    world,
		outside:  newOutside(host),
		tool: &ltiflow.Tool{
			Edition: c.Edition,
			URL:     "http://" + host,
			Client:  newClient(sending, 20*time.Second),
			Now:     c.Now,
			LeftOut: c.LeftOut,
		},
		served:   make(chan struct{}),
		key:      sync.OnceValues(c.NewKey),
		outcomes: map[string]Outcome{},
		began:    map[string]time.Time{},
		kept:     map[string]State{},
		edits:    edits{originals: map[payloadKey][]byte{}},
		record:   newRecord(),
		trace:    indexed(nil, nil),
		stale:    map[string]bool{},
		spent:    map[string]time.Time{},
	}
	if c.Seeded != nil {
		s.tool.Random = func(purpose string) string { return c.Seeded.Text("tool: " + purpose) }
		s.say(c.Seeded.Says())
	}
	s.surfing = &detour{base: recorder.Transport(wire.Browser, s.outside.marked(newTransport()))}
	s.browser = browser.New(s.surfing)
	s.tool.Arrived = s.arrived
	s.tokens = s.tool.KeepTokens()
	s.glossary = sync.OnceValue(s.readGlossary)
	return s
}

// loadCourse reads the course of the edition, and checks that what it names is
// there.
func (s *Session) loadCourse() (err error) {
	if s.course, err = content.Load(s.edition.Name); err != nil {
		return err
	}
	if s.faults, err = content.LoadFaults(s.edition.Name); err != nil {
		return err
	}
	if s.checkpoints, err = content.LoadCheckpoints(s.edition.Name); err != nil {
		return err
	}
	s.steps = s.register()
	for _, known := range s.course.Steps() {
		if _, ok := s.steps[known.Name]; !ok {
			return fmt.Errorf("the course names the step %q, which nothing runs", known.Name)
		}
	}
	return errors.Join(s.checkFaults(), s.checkCheckpoints())
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
