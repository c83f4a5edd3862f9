package ltiflow

import (
	"context"
	"crypto/rand"
	"net/http"
	"sync"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// A Tool is one LTI tool, speaking one edition of the protocol. Its
// methods may be called by several goroutines at once.
type Tool struct {
	// Edition is the protocol that the tool speaks.
	Edition lti.Edition
	// URL is where the tool is served: "http://127.0.0.1:8081".
	URL string
	// Client makes the tool's own calls. It must not follow
	// redirects: an access token belongs to the platform that issued
	// it, and to nobody else.
	Client *http.Client
	// Now is the clock; time.Now when nil.
	Now func() time.Time
	// Random makes what nobody may guess, for a purpose; rand.Text
	// when nil. Anything else can be guessed by who knows how it is
	// made: it is for a demonstration that is to repeat, on a machine
	// of one's own and at a platform of one's own.
	Random func(purpose string) string
	// LeftOut are checks that are not made, as of each task; all are
	// when it is nil. It is for showing what a check is for: what
	// would have got through. Nobody sets it but the proof of the
	// faults.
	LeftOut func() []lti.Code
	// Arrived is told of every post to the launch address, before its
	// browser is answered; nobody is when it is nil.
	Arrived func(context.Context, Arrival)

	mu            sync.Mutex
	registrations []Registration
	logins        map[string]Login     // unfinished, by state
	nonces        map[string]time.Time // seen, until when it matters
	waiting       []waitingPage        // the oldest first
}

// A Registration is what tool and platform know of each other once
// the tool is registered (SEC §5.1.1, §7.1).
type Registration struct {
	// Issuer and DeploymentIDs are empty in edition 2018, where the
	// messages tell them.
	Issuer        string
	ClientID      string
	DeploymentIDs []string
	// AuthorizationEndpoint is "" in edition 2018, which has no
	// login.
	AuthorizationEndpoint string
	// TokenEndpoint is where access tokens are had, TokenAudience
	// whom the client assertions are for: mostly the same.
	TokenEndpoint string
	TokenAudience string
	// KeySetURL is where the platform's public keys are.
	KeySetURL string
	// Scopes are those granted; nil when the platform did not say.
	Scopes []string
	// Key signs what the tool sends.
	Key *Key
}

// Remember keeps a registration, so that logins of its platform are
// answered.
func (t *Tool) Remember(r Registration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.registrations = append(t.registrations, r)
}

// registration finds the newest one for an issuer and, when the login
// names it, a client: one issuer may hold several registrations of a
// tool.
func (t *Tool) registration(
	issuer, clientID string,
) (Registration, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := len(t.registrations) - 1; i >= 0; i-- {
		r := t.registrations[i]
		meant := clientID == "" || clientID == r.ClientID
		if r.Issuer == issuer && meant {
			return r, true
		}
	}
	return Registration{}, false
}

// findings begin a task that makes checks: with those that it is to
// leave out.
func (t *Tool) findings() lti.Findings {
	var findings lti.Findings
	if t.LeftOut != nil {
		findings.Skip(t.LeftOut()...)
	}
	return findings
}

// random is a text that nobody can guess: 130 random bits. The
// purpose matters only where a demonstration is to repeat.
func (t *Tool) random(purpose string) string {
	if t.Random != nil {
		return t.Random(purpose)
	}
	return rand.Text()
}

func (t *Tool) now() time.Time {
	if t.Now != nil {
		return t.Now()
	}
	return time.Now()
}
