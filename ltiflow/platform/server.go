package platform

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"

	"golang.org/x/net/netutil"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
	"ltibootcamp/ltiflow/seeded"
)

// A Config says how to run the platform. The zero value runs it on a free port
// of 127.0.0.1.
type Config struct {
	// Addr is the host:port to listen on, by default a free port of 127.0.0.1. Only
	// loopback hosts are allowed: this platform signs anybody in as anyone.
	Addr string
	// Data is the file that the platform keeps everything in. Without one it
	// keeps it in memory, until it is closed.
	Data string
	// Seeded makes ids and names that repeat from run to run; nil, the default,
	// makes ids at random, as they should be: whoever knows a seed can foretell
	// them. Set it for a show that nobody else can reach, and never with Data, for
	// the ids of an earlier run would come again. Keys, access tokens and session
	// cookies are random all the same.
	Seeded *seeded.Source
	// Now is the clock, by default time.Now.
	Now func() time.Time
	// Log takes what goes wrong, also inside net/http. By default it is
	// dropped: the platform runs beneath a terminal program and must not write
	// across its screen.
	Log *slog.Logger

	// LeftOut are checks that are not made, as of each request; all are when it
	// is nil. It is for showing what a check is for: what would have got through.
	// Nobody sets it but the proof of the faults.
	LeftOut func() []lti.Code
	// NewKey makes a signing key, by default of 2048 bits. Tests share keys, which
	// are slow to make.
	NewKey func() (*rsa.PrivateKey, error)

	// budgets are by default those of the table. Tests are faster than anybody
	// should be.
	budgets map[string]budget
}

// A Server is the running platform.
type Server struct {
	ids    *seeded.Source
	url    string // also the issuer of both editions
	guid   string // of this platform instance (CORE §5.4.2)
	former string // its url when its data was used before, if another
	now    func() time.Time
	log    *slog.Logger
	// notBefore is when this process took over from an earlier one, whose
	// memory of the ids it had seen is gone. Zero when there was none.
	notBefore time.Time

	http  *http.Server
	hosts map[string]bool // the Host headers it answers to
	stop  context.CancelFunc
	tasks sync.WaitGroup

	rates     *rates
	inspector *inspector

	keys     *keyring
	fetch    *http.Client // for the key sets of tools
	store    *store.Store
	clients  clients
	limits   limits
	shared   string                     // the course that tools of edition 1.3 register in
	sessions *expiring[session]         // who is signed in, by cookie
	hints    *expiring[launch]          // launches begun, by lti_message_hint
	returns  *expiring[selection]       // deep linking selections, by return URL
	pending  *expiring[pendingOffer]    // what waits to be added, by the page that asks
	tokens   *expiring[accessTokenData] // access tokens
	armed    *expiring[fault]           // what the next message is broken by, by client_id

	invitations *expiring[invitation] // registrations begun, by registration token
}

// How much is kept of what expires. Past it, the entry that would expire first
// goes early.
const (
	maxSessions   = 10_000
	maxHints      = 10_000
	maxSelections = 10_000
	maxTokens     = 100_000
)

// maxConnections is how many may be open at the same time. It is far more than
// any browser and all tools of one machine need, and an end.
const maxConnections = 4096

// closeTimeout is how long Close waits for requests that are being answered.
const closeTimeout = time.Second

// Open starts the platform. It returns at once: the signing keys are made in
// the background, and whoever needs one waits for it.
func Open(cfg Config) (*Server, error) {
	cfg = cfg.withDefaults()
	db, err := openStore(cfg.Data)
	if err != nil {
		return nil, err
	}
	s, err := open(cfg, db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

func openStore(file string) (*store.Store, error) {
	if file == "" {
		return store.OpenMemory()
	}
	return store.OpenFile(file)
}

func open(cfg Config, db *store.Store) (*Server, error) {
	guid, shared, err := furnish(db, cfg.Seeded)
	if err != nil {
		return nil, err
	}
	listener, host, err := cfg.listen()
	if err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return nil, fmt.Errorf("reading the address of the platform: %w", err)
	}

	ctx, stop := context.WithCancel(withLeftOut(context.Background(), cfg.LeftOut))
	s := &Server{
		ids:   cfg.Seeded,
		url:   urlOf(host, port),
		guid:  guid,
		now:   cfg.Now,
		log:   cfg.Log,
		hosts: hostsOf(host, port),
		stop:  stop,

		rates: newRates(cfg.budgets, cfg.Now), inspector: newInspector(),

		fetch:    newFetchClient(),
		store:    db,
		clients:  clients{byID: map[string]*client{}},
		limits:   limits{maxClients, maxLinks, maxLineItems, maxPeople, maxCourses, maxDeployments},
		shared:   shared,
		sessions: newExpiring[session](maxSessions),
		hints:    newExpiring[launch](maxHints),
		returns:  newExpiring[selection](maxSelections),
		pending:  newExpiring[pendingOffer](maxPending),
		tokens:   newExpiring[accessTokenData](maxTokens),
		armed:    newExpiring[fault](maxArmed),

		invitations: newExpiring[invitation](maxInvitations),
	}
	s.fetch.Transport = s.inspector.watchFetches(s.fetch.Transport)
	if err := s.resume(ctx, cfg.NewKey); err != nil {
		stop()
		return nil, errors.Join(err, listener.Close())
	}
	s.serve(ctx, netutil.LimitListener(listener, maxConnections))
	return s, nil
}

// serve answers requests until Close. All four timeouts are set: without them
// a client that sends nothing holds a connection for ever.
func (s *Server) serve(ctx context.Context, listener net.Listener) {
	s.http = &http.Server{
		Handler:           s.guard(s.routes()),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
		BaseContext:       func(net.Listener) context.Context { return ctx },
		// OPTIONS * is guarded like everything else.
		DisableGeneralOptionsHandler: true,
	}
	s.tasks.Go(func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("the platform stopped serving", "error", err)
		}
	})
}

// URL is where the platform is, such as "http://127.0.0.1:41234". It is the
// issuer of both editions.
func (s *Server) URL() string { return s.url }

// FormerURL is where the platform was when its data was used before, or "" if
// it was here. The tools of that time know it by that name, and a platform is
// its name: they refuse the messages of this one (SEC §5.1.3).
func (s *Server) FormerURL() string { return s.former }

// Close stops serving and waits until no goroutine of the platform is left.
// Requests that take longer than a second to finish are cut off.
func (s *Server) Close() error {
	s.stop()
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.http.Close()
	}
	s.tasks.Wait()
	err = errors.Join(err, s.store.Close())
	if err != nil {
		return fmt.Errorf("closing the platform: %w", err)
	}
	return nil
}

// withDefaults fills in what the zero value leaves open.
func (cfg Config) withDefaults() Config {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.NewKey == nil {
		cfg.NewKey = generateKey
	}
	if cfg.budgets == nil {
		cfg.budgets = budgets()
	}
	return cfg
}

// listen opens the address, or one on 127.0.0.1 when none was named.
func (cfg Config) listen() (net.Listener, string, error) {
	if cfg.Addr != "" {
		return listen(cfg.Addr)
	}
	listener, err := cfg.Seeded.Listen(context.Background(), seeded.Platform)
	return listener, "127.0.0.1", err
}

// listen opens the address if it is on loopback. The host is given back as it
// was written: an issuer is compared letter by letter, and localhost is
// another name than 127.0.0.1.
func listen(addr string) (net.Listener, string, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, "", fmt.Errorf("reading the address %q: %w; want host:port, such as 127.0.0.1:5000", addr, err)
	}
	if !isLoopback(host) {
		return nil, "", fmt.Errorf("listening on %s: the platform serves loopback only; "+
			"use 127.0.0.1, [::1] or localhost", addr)
	}
	var config net.ListenConfig
	listener, err := config.Listen(context.Background(), "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, errInUseOnWindows) {
		return nil, "", fmt.Errorf("listening on %s: the address is in use; choose another port, or 0 for a free one: %w", addr, err)
	}
	if err != nil {
		return nil, "", fmt.Errorf("listening on %s: %w", addr, err)
	}
	return listener, host, nil
}

// errInUseOnWindows is WSAEADDRINUSE, which the syscall package does not
// take for EADDRINUSE.
const errInUseOnWindows = syscall.Errno(10048)

// isLoopback tells whether the host names this machine alone.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
