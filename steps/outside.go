package steps

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/wire"
)

// The stand-in makes its launches while a step runs, and its transport records
// them. A browser of the learner's own comes whenever it likes: what it brings
// is recorded where the tool serves it, waits until no step runs, and completes
// the step that it answers.

// An outside is what the session keeps of browsers that are not the stand-in.
type outside struct {
	host    string // the tool's
	mark    string // the secret by which the stand-in is known
	visits  chan visit
	taken   chan wire.Exchange // a form that a waiting page took
	arrived chan string        // the steps that were completed
	closed  chan struct{}      // closed with the session
}

// A visit is one request to the login or the launch address.
type visit struct {
	exchange wire.Exchange
	arrival  *ltiflow.Arrival // nil at the login
}

// pending is how many visits may wait: more than that is nobody's clicking.
const pending = 16

func newOutside(host string) outside {
	return outside{
		host: host, mark: rand.Text(), visits: make(chan visit, pending), taken: make(chan wire.Exchange, 1),
		arrived: make(chan string, pending), closed: make(chan struct{}),
	}
}

// markHeader tells the stand-in from other browsers. It is set below the
// recorder, on requests to the tool only: no learner and no platform sees it.
const markHeader = "Ltibootcamp-Stand-In"

// marked is a transport whose requests to the tool bear the mark.
func (o outside) marked(base *http.Transport) http.RoundTripper {
	return marked{base, o}
}

type marked struct {
	*http.Transport
	outside outside
}

// RoundTrip sends a request, with the mark if it is to the tool.
func (m marked) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Host == m.outside.host {
		req = req.Clone(req.Context())
		req.Header.Set(markHeader, m.outside.mark)
	}
	return m.Transport.RoundTrip(req) //nolint:wrapcheck // a RoundTripper passes the error on as it is
}

// standIn tells whether a request is the stand-in's.
func (o outside) standIn(r *http.Request) bool {
	return subtle.ConstantTimeCompare([]byte(r.Header.Get(markHeader)), []byte(o.mark)) == 1
}

// record serves a request and gives back what crossed.
func (o outside) record(w http.ResponseWriter, r *http.Request, next http.HandlerFunc) wire.Exchange {
	recorder := wire.NewRecorder(o.host)
	recorder.Handler(wire.Browser, wire.Tool, next).ServeHTTP(w, r)
	return recorder.Take()[0] // there is one for each request
}

// visitKey finds the visit in the context of its request.
type visitKey struct{}

// visited serves a request and, when it is not the stand-in's, hands it to
// whoever follows.
func (s *Session) visited(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.outside.standIn(r) {
			next(w, r)
			return
		}
		var v visit
		v.exchange = s.outside.record(w, r.WithContext(context.WithValue(r.Context(), visitKey{}, &v)), next)
		select {
		case s.outside.visits <- v:
		default: // the browser has its answer, and shows it
		}
	}
}

// arrived is told by the tool what was posted to its launch address.
func (s *Session) arrived(ctx context.Context, a ltiflow.Arrival) {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		v.arrival = &a
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.brought = &a
}

// Arrived tells which step a browser of the learner's own has completed, or
// failed at. Who does not listen misses it.
func (s *Session) Arrived() <-chan string { return s.outside.arrived }

// followAll takes the visits one by one until the session is closed.
func (s *Session) followAll() {
	var before []wire.Exchange // without an arrival
	for {
		select {
		case <-s.outside.closed:
			return
		case v := <-s.outside.visits:
			if v.arrival == nil {
				before = append(before, v.exchange)
				before = before[max(0, len(before)-pending):]
				continue
			}
			s.follow(*v.arrival, append(ofLogin(before, v.arrival.Message.Login.State), v.exchange))
		}
	}
}

// ofLogin finds the request that a login began with, whose answer sets the
// cookie of its state, and a launch that brought the state without it.
func ofLogin(before []wire.Exchange, state string) []wire.Exchange {
	var its []wire.Exchange
	for _, e := range before {
		form, err := url.ParseQuery(string(e.RequestBody))
		brings := err == nil && state != "" && form.Get("state") == state
		if brings || strings.HasPrefix(e.ResponseHeader.Get("Set-Cookie"), ltiflow.CookiePrefix+state+"=") {
			its = append(its, e)
		}
	}
	return its
}

// follow completes the step that an arrival answers, as if the stand-in had
// brought it. What answers no login of ours is nobody's: a page that is loaded
// again posts its form again, and its browser is told so.
func (s *Session) follow(a ltiflow.Arrival, exchanges []wire.Exchange) {
	defer s.recoverPanic()
	if a.Message.Login.State == "" {
		return
	}
	name := s.answers(a)
	s.running.Lock()
	defer s.running.Unlock()
	last := exchanges[len(exchanges)-1]
	o := Outcome{
		Began: s.now(), Took: last.Began.Add(last.Took).Sub(exchanges[0].Began), Exchanges: exchanges,
		Values: map[string]string{},
	}
	user := a.Claimed.Name
	if user == "" {
		user = a.Claimed.Subject
	}
	o.Err = s.receive(&o, name, a, user)
	_ = s.conclude(name, o) // the outcome holds it
	s.keeper.settle()
	select {
	case s.outside.arrived <- name:
	default:
	}
}

// answers is the step that an arrival completes. A refusal says nothing of the
// message that it refuses, but the login knows where it was to lead: links lead
// to what the tool offers, and choosing to the tool itself.
func (s *Session) answers(a ltiflow.Arrival) string {
	switch a.Claimed.MessageType {
	case s.edition.Message.DeepLinkingRequest:
		return "deeplink-request"
	case s.edition.Message.ResourceLink:
		return "launch-request"
	}
	for _, item := range s.tool.PickItems(true) {
		if item.URL == a.Message.Login.TargetLinkURI {
			return "launch-request"
		}
	}
	return "deeplink-request"
}

// recoverPanic keeps a defect here from taking the terminal down.
func (s *Session) recoverPanic() {
	if cause := recover(); cause != nil {
		s.log.Error("following a browser panicked", "cause", cause, "stack", string(debug.Stack()))
	}
}

// handleWaiting serves the page that waits for a deep linking response, and
// records the request that gets it.
func (s *Session) handleWaiting(w http.ResponseWriter, r *http.Request) {
	taken := false
	e := s.outside.record(w, r, func(w http.ResponseWriter, r *http.Request) { taken = s.tool.HandleWaiting(w, r) })
	if !taken {
		return
	}
	select {
	case s.outside.taken <- e:
	default: // of a step that was stopped
	}
}
