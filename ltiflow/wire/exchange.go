// Package wire records the HTTP that crosses between browser, tool and
// platform, masks the secrets in it, and makes untrusted text safe to print.
//
// It changes nothing that it records and reads none of its meaning: what a
// message says is the business of packages ltiflow and ltiflow/platform.
package wire

import (
	"net/http"
	"slices"
	"sync"
	"time"
)

// A Party is one of the three that talk.
type Party string

// The parties of an LTI message.
const (
	Browser  Party = "browser"
	Tool     Party = "tool"
	Platform Party = "platform"
)

// An Exchange is one HTTP request with its response, and who sent it to whom.
type Exchange struct {
	From, To Party
	Began    time.Time
	Took     time.Duration

	Method         string
	URL            string // absolute
	RequestHeader  http.Header
	RequestBody    []byte
	Status         int // 0 when no response came
	ResponseHeader http.Header
	ResponseBody   []byte
	// Truncated tells that a body went on past the limit of what is kept.
	Truncated bool
	// Error says why no response came.
	Error string
}

// UnderWay tells that no answer has come yet, nor any word that none will.
func (e Exchange) UnderWay() bool { return e.Status == 0 && e.Error == "" && e.Took == 0 }

// A Recorder keeps exchanges in the order in which they began. It may be used
// by several goroutines at once.
type Recorder struct {
	mu        sync.Mutex
	toolHost  string
	exchanges []Exchange
	pending   map[*http.Request]Exchange // sent, and not answered yet
}

// NewRecorder makes a recorder that takes toolHost ("127.0.0.1:8081") for the
// tool and every other host for the platform.
func NewRecorder(toolHost string) *Recorder {
	return &Recorder{toolHost: toolHost, pending: map[*http.Request]Exchange{}}
}

// Take hands out what was recorded since the last Take.
func (r *Recorder) Take() []Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	taken := r.exchanges
	r.exchanges = nil
	inOrder(taken)
	return taken
}

func inOrder(exchanges []Exchange) {
	slices.SortStableFunc(exchanges, func(a, b Exchange) int { return a.Began.Compare(b.Began) })
}

// Peek shows what was recorded since the last Take, and what has begun since
// and is still under way.
func (r *Recorder) Peek() []Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	seen := slices.Clone(r.exchanges)
	for _, e := range r.pending {
		seen = append(seen, e)
	}
	inOrder(seen)
	return seen
}

// Add keeps an exchange that was recorded elsewhere.
func (r *Recorder) Add(e Exchange) { r.keep(nil, e) }

// begin notes an exchange that waits for its answer, until it is kept.
func (r *Recorder) begin(req *http.Request, e Exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pending[req] = e
}

// keep keeps an exchange that has ended.
func (r *Recorder) keep(req *http.Request, e Exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.pending, req)
	r.exchanges = append(r.exchanges, e)
}

func (r *Recorder) party(host string) Party {
	if host == r.toolHost {
		return Tool
	}
	return Platform
}
