package platform

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// How much the inspector keeps: the last exchanges, fewer when they are large.
const (
	maxSightings     = 200
	maxSightingBytes = 8 << 20  // of all together
	maxInspected     = 64 << 10 // of one body
	maxNotes         = 200      // findings of one exchange
)

// maxWatchers is how many pages may follow the inspector live. A browser opens
// six connections to a host, and each of these holds one.
const maxWatchers = 4

// A sighting is one exchange between the platform and a tool, with what the
// platform found out about it.
type sighting struct {
	number uint64 // counts from 1, over the life of the platform
	wire.Exchange
	notes
}

// refused tells whether it came to nothing, and the platform said so or
// found out.
func (s *sighting) refused() bool {
	return s.refusal != nil || s.Error != "" || s.Status >= http.StatusBadRequest
}

// size is what it takes in memory, roughly.
func (s *sighting) size() int {
	n := len(s.URL) + cap(s.RequestBody) + cap(s.ResponseBody)
	for _, h := range []http.Header{s.RequestHeader, s.ResponseHeader} {
		for name, values := range h {
			for _, v := range values {
				n += len(name) + len(v)
			}
		}
	}
	for _, f := range s.findings {
		n += len(f.Got) + len(f.Want)
	}
	return n
}

// An inspector keeps the last exchanges for the page that shows them. Keeping
// one is cheap: masking and decoding wait until somebody looks.
type inspector struct {
	beat  time.Duration // how often a quiet stream says that it is there
	pause time.Duration // how long a busy one waits before it looks again

	mu       sync.Mutex
	kept     []sighting // oldest first
	bytes    int
	last     uint64
	watchers map[chan struct{}]bool
}

func newInspector() *inspector {
	return &inspector{beat: 15 * time.Second, pause: 100 * time.Millisecond, watchers: map[chan struct{}]bool{}}
}

// watch is a handler of the platform whose exchanges are kept. A page is
// kept only where it carries a message to a tool.
func (i *inspector) watch(from wire.Party, pages bool, next http.Handler) http.Handler {
	watched := wire.ObserveHandler(next, maxInspected, func(r *http.Request, e wire.Exchange) {
		e.From, e.To = from, wire.Platform
		if n := notesOf(r.Context()).read(); n.carried || !pages {
			if e.Truncated {
				n.detach()
			}
			i.keep(sighting{Exchange: e, notes: n})
		}
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		watched.ServeHTTP(w, r.WithContext(withNotes(r.Context())))
	})
}

// watchFetches keeps what the platform asks of tools: their key sets. They
// concern the client of the request that made the platform ask.
func (i *inspector) watchFetches(base http.RoundTripper) http.RoundTripper {
	return wire.Observe(base, maxInspected, func(r *http.Request, e wire.Exchange) {
		e.From, e.To = wire.Platform, wire.Tool
		i.keep(sighting{Exchange: e, notes: notes{client: notesOf(r.Context()).read().client}})
	})
}

// keep adds the newest and lets go of the oldest. It waits for nobody: who
// watches is told that there is something, and comes for it.
func (i *inspector) keep(s sighting) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.last++
	s.number = i.last
	i.kept = append(i.kept, s)
	i.bytes += s.size()
	for len(i.kept) > maxSightings || i.bytes > maxSightingBytes {
		i.bytes -= i.kept[0].size()
		i.kept[0] = sighting{}
		i.kept = i.kept[1:]
	}
	for wake := range i.watchers {
		select {
		case wake <- struct{}{}:
		default: // told already
		}
	}
}

// since are the exchanges after that number, oldest first. A number that is
// still to come is from before a restart: all are after it.
func (i *inspector) since(number uint64) []sighting {
	i.mu.Lock()
	defer i.mu.Unlock()
	if number > i.last {
		number = 0
	}
	first := len(i.kept)
	for first > 0 && i.kept[first-1].number > number {
		first--
	}
	return append([]sighting(nil), i.kept[first:]...)
}

// follow gives a channel that is told when there is something new, unless too
// many have one.
func (i *inspector) follow() (wake chan struct{}, ok bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if len(i.watchers) >= maxWatchers {
		return nil, false
	}
	wake = make(chan struct{}, 1)
	i.watchers[wake] = true
	return wake, true
}

// leave gives the channel back.
func (i *inspector) leave(wake chan struct{}) {
	i.mu.Lock()
	defer i.mu.Unlock()
	delete(i.watchers, wake)
}

// Notes are what the handlers found out about one exchange, all checks
// and not only the one that refused it.
type notes struct {
	client   string // client_id
	findings lti.Findings
	more     int // findings that were not kept
	refusal  *lti.Finding
	carried  bool   // a message to a tool
	fault    string // what is wrong on purpose with that message
}

// detach clips the values to what is shown, and makes them no part of a body
// that is larger than what is kept of it.
func (n *notes) detach() {
	for i, f := range n.findings {
		n.findings[i].Got, n.findings[i].Want = strings.Clone(clip(f.Got)), strings.Clone(clip(f.Want))
	}
	if n.refusal != nil {
		n.refusal.Got, n.refusal.Want = strings.Clone(n.refusal.Got), strings.Clone(n.refusal.Want)
	}
}

// A pad is where a request's handlers write their notes. Nobody reads a pad
// that is nil, and writing on it does nothing.
type pad struct {
	mu sync.Mutex
	notes
}

// padKey is where a request's context holds the pad.
type padKey struct{}

// withNotes gives a request a pad of its own.
func withNotes(ctx context.Context) context.Context {
	return context.WithValue(ctx, padKey{}, &pad{})
}

// notesOf is the pad of a request; nil for one that is not watched.
func notesOf(ctx context.Context) *pad {
	p, _ := ctx.Value(padKey{}).(*pad)
	return p
}

// read gives what was written so far.
func (p *pad) read() notes {
	var n notes
	p.write(func(at *notes) { n = *at })
	return n
}

// write lets one handler at a time change the notes.
func (p *pad) write(change func(*notes)) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.notes)
}

// noted writes findings down for the inspector and gives back the first
// that failed. Every check that a fault of the course is for passes here, or
// in what calls it, so that it can be left out.
func noted(ctx context.Context, fs lti.Findings) error {
	notesOf(ctx).write(func(n *notes) {
		if n.findings == nil {
			n.findings = make(lti.Findings, 0, max(16, len(fs)))
		}
		room := min(len(fs), maxNotes-len(n.findings))
		n.findings = append(n.findings, fs[:room]...)
		n.more += len(fs) - room
	})
	return decide(ctx, fs)
}

// held notes checks that held and left no findings: the signature, the jti
// that is new. Where one fails the handler refuses, and that is noted there.
func held(ctx context.Context, codes ...lti.Code) {
	var fs lti.Findings
	for _, code := range codes {
		fs = append(fs, lti.Finding{Code: code, Status: lti.Passed})
	}
	_ = noted(ctx, fs)
}

// concerns notes which client the exchange is about.
func concerns(ctx context.Context, client string) {
	notesOf(ctx).write(func(n *notes) { n.client = client })
}

// carries notes that the answer is a message to the client.
func carries(ctx context.Context, client string) {
	notesOf(ctx).write(func(n *notes) { n.client, n.carried = client, true })
}

// brokenBy notes that the message is broken on purpose.
func brokenBy(ctx context.Context, f fault) {
	notesOf(ctx).write(func(n *notes) { n.fault = f.Title })
}

// refusedBy notes the finding that decided.
func refusedBy(ctx context.Context, f lti.Finding) {
	notesOf(ctx).write(func(n *notes) { n.refusal = &f })
}
