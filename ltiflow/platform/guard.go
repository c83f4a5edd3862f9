package platform

import (
	"net/http"
	"runtime/debug"

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
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "strict-origin")
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		// A page of another site can resolve its own name to 127.0.0.1 and then
		// read our answers as its own; its Host header gives it away.
		if !s.hosts[r.Host] {
			s.refuse(w, r, asBrowser, lti.Fail(lti.HostMismatch, lti.Show(r.Host), s.url))
			return
		}
		next.ServeHTTP(w, r)
	})
}

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
