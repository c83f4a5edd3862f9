package platform

import (
	"fmt"
	"math"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"ltibootcamp/ltiflow/lti"
)

// A budget is how often one peer may call an address: so many at once, and
// from then on so many a second.
type budget struct {
	burst     int
	perSecond rate.Limit
}

// anyAddress stands in the table for all addresses together.
const anyAddress = "every address"

// budgets is the table of what is limited, by the pattern of the route. The
// figures are far above what a person or a test script does, and low enough
// that a loop gone wild leaves the machine some room.
func budgets() map[string]budget {
	return map[string]budget{
		pathRegister:   {2_000, 200},    // makes a client
		pathNewTool:    {500, 50},       // makes a client, and takes a key that took 60 ms
		"/signin":      {2_000, 200},    // makes a session
		pathRotate:     {200, 50},       // makes a key
		pathToken:      {20_000, 2_000}, // verifies a signature, perhaps fetches a key set
		pathDraftToken: {20_000, 2_000},
		anyAddress:     {100_000, 20_000},
	}
}

// maxSpenders is how many peers' spending is remembered, each address counted
// by itself. The platform listens on loopback, so there is one, or a few.
const maxSpenders = 1024

// Rates keep each peer to the budgets.
type rates struct {
	budgets map[string]budget
	now     func() time.Time

	mu       sync.Mutex
	spenders map[spender]*rate.Limiter
}

// A spender is one peer at one address. The peers that came when the table was
// full are one, without a name.
type spender struct{ peer, pattern string }

// newRates is a table in which nobody has spent anything.
func newRates(budgets map[string]budget, now func() time.Time) *rates {
	return &rates{budgets: budgets, now: now, spenders: map[spender]*rate.Limiter{}}
}

// spend counts a call, or refuses it and says when to come again (RFC 6585 §4).
func (l *rates) spend(w http.ResponseWriter, r *http.Request, pattern string) error {
	b, limited := l.budgets[pattern]
	if !limited {
		return nil
	}
	peer, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		peer = r.RemoteAddr
	}
	now := l.now()
	call := l.of(spender{peer, pattern}, b, now).ReserveN(now, 1)
	wait := call.DelayFrom(now)
	if wait == 0 {
		return nil
	}
	call.CancelAt(now)
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	return lti.Fail(lti.RateExceeded, fmt.Sprintf("more than %d calls of %s at once", b.burst, pattern),
		fmt.Sprintf("at most %v a second after that", b.perSecond))
}

// of finds the limiter of a spender.
func (l *rates) of(who spender, b budget, now time.Time) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if limiter, ok := l.spenders[who]; ok {
		return limiter
	}
	if len(l.spenders) >= maxSpenders {
		l.forgetIdle(now)
	}
	if len(l.spenders) >= maxSpenders {
		who.peer = ""
		if limiter, ok := l.spenders[who]; ok {
			return limiter
		}
	}
	limiter := rate.NewLimiter(b.perSecond, b.burst)
	l.spenders[who] = limiter
	return limiter
}

// forgetIdle lets go of those who have their whole budget again: a new limiter
// would allow them the same.
func (l *rates) forgetIdle(now time.Time) {
	for who, limiter := range l.spenders {
		if limiter.TokensAt(now) >= float64(limiter.Burst()) {
			delete(l.spenders, who)
		}
	}
}
