package steps

import (
	"io"
	"log"
	"net"
	"net/http"
	"time"

	"ltibootcamp/ltiflow/wire"
)

// serve answers for the tool: its login, its launch address and its key set.
func (s *Session) serve(listener net.Listener) {
	mux := http.NewServeMux()
	login := s.authenticating(s.tool.HandleLogin)
	// A login may come by either method (SEC §5.1.1.1).
	mux.HandleFunc("GET /login", s.visited(login))
	mux.HandleFunc("POST /login", s.visited(login))
	mux.HandleFunc("POST /launch", s.visited(s.tool.HandleLaunch))
	mux.HandleFunc("GET /waiting/{page}", s.handleWaiting)
	mux.HandleFunc("GET /icon.svg", s.tool.HandleIcon)
	// The platform itself fetches the key set, so that no transport of ours
	// sees the request: it is recorded here.
	mux.Handle("GET /jwks", s.recorder.Handler(wire.Platform, wire.Tool, http.HandlerFunc(s.tool.HandleKeys)))

	s.server = &http.Server{
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      10 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
		// net/http reports to stderr by default, into the middle of the screen.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	go func() {
		defer close(s.served)
		_ = s.server.Serve(listener) // ends with ErrServerClosed
	}()
}

// newTransport is a transport of our own: the default one would ask the
// environment for a proxy, and loopback needs none.
func newTransport() *http.Transport {
	return &http.Transport{
		DialContext:           (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
		ResponseHeaderTimeout: 15 * time.Second,
		IdleConnTimeout:       time.Minute,
		MaxIdleConnsPerHost:   4,
	}
}

// newClient makes the tool's own calls. It follows no redirect: an access
// token must not be carried to another place.
func newClient(transport http.RoundTripper, timeout time.Duration) *http.Client {
	return &http.Client{
		Transport:     transport,
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
