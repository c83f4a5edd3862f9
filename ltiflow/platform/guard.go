package platform

import (
	"net"
	"net/http"
	"runtime/debug"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// maxBody is how much of a request is read, in bytes. No LTI message comes
// near it.
const maxBody = 1 << 20

// guard stands before every address: it limits what is read, refuses other
// hosts' names, and turns a panic into an answer.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer s.recoverPanic(w, r)
		setHeaders(w.Header())
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		if err := s.rates.spend(w, r, anyAddress); err != nil {
			s.refuse(w, r, asBrowser, err)
			return
		}
		// A page of another site can resolve its own name to 127.0.0.1 and then
		// read our answers as its own; its Host header gives it away.
		if !s.hosts[strings.ToLower(r.Host)] {
			s.refuse(w, r, asBrowser, lti.Fail(lti.HostMismatch, lti.Show(r.Host), s.url))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// setHeaders sets what holds for every answer until a handler says otherwise:
// nothing is kept, nothing is guessed, nothing is shown or read elsewhere.
// Tools call from servers, so no answer is for other sites' scripts: there is
// no CORS header anywhere.
func setHeaders(header http.Header) {
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Referrer-Policy", "strict-origin")
	header.Set("X-Content-Type-Options", "nosniff")
}

// setPageHeaders sets what holds for pages besides. A page that another site
// opens is no window of that site's. One that goes on to a tool stays a window
// of who opened it: tools may speak to the page that launched them.
func setPageHeaders(header http.Header, goesOn bool) {
	if !goesOn {
		header.Set("Cross-Origin-Opener-Policy", "same-origin-allow-popups")
	}
	// What a tool in a frame may need, such as the camera, is for the frame's
	// allow attribute to grant: what is denied here, no frame could have.
	header.Set("Permissions-Policy", "hid=(), midi=(), payment=(), serial=(), usb=()")
}

// hostsOf are the Host headers that the platform answers to. Clients leave the
// port out where it is that of http (RFC 9110 §7.2).
func hostsOf(host, port string) map[string]bool {
	hosts := map[string]bool{}
	for _, name := range []string{strings.ToLower(host), "127.0.0.1", "localhost", "::1"} {
		hosts[net.JoinHostPort(name, port)] = true
		if port == httpPort {
			hosts[strings.TrimSuffix(net.JoinHostPort(name, ""), ":")] = true
		}
	}
	return hosts
}

// urlOf is the platform's URL, as browsers write its origin.
func urlOf(host, port string) string {
	if port == httpPort {
		return "http://" + strings.TrimSuffix(net.JoinHostPort(host, ""), ":")
	}
	return "http://" + net.JoinHostPort(host, port)
}

// httpPort goes without saying in a URL of http.
const httpPort = "80"

// recoverPanic answers 500 and logs where it happened. net/http would close
// the connection and write the stack across the terminal.
func (s *Server) recoverPanic(w http.ResponseWriter, r *http.Request) {
	cause := recover()
	if cause == nil {
		return
	}
	if cause == http.ErrAbortHandler { //nolint:errorlint // recover gives any, and net/http compares it so
		panic(cause)
	}
	s.log.Error("a handler panicked", "path", r.URL.Path, "cause", cause, "stack", string(debug.Stack()))
	s.refuse(w, r, asBrowser, lti.Fail(lti.InternalError, "a panic", ""))
}

// sameOrigin refuses a form that a page of another origin posted: it would
// act in the name of whoever is signed in. Tools post to the addresses that
// LTI has for them, and to no other.
func (s *Server) sameOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from := r.Header.Get("Origin")
		s.refuse(w, r, asBrowser, lti.Fail(lti.OriginMismatch, lti.Show(from), s.url))
	}))
	return protection.Handler(next)
}

// ownSite refuses what another site's page makes a browser ask for. It is for
// a GET that costs something; sameOrigin lets every GET through.
func (s *Server) ownSite(r *http.Request) error {
	switch from := r.Header.Get("Sec-Fetch-Site"); from {
	case "", "none", "same-origin":
		return nil
	default:
		return lti.Fail(lti.OriginMismatch, from, s.url)
	}
}
