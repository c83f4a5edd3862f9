package steps

import "ltibootcamp/ltiflow/wire"

// A Trace knows where every value of the course was seen first. It is made
// once, from all outcomes of a moment, and never changes.
type Trace struct{}

// A Sighting is one place at which a value was seen.
type Sighting struct {
	Step string
	// Exchange is which of the step's exchanges carried the value, from 1; 0
	// when none did, because the tool made the value in this step.
	Exchange int
	// From said the value, and To was told; To is "" with no exchange.
	From, To wire.Party
	Part     string // where in the exchange, in words: "the query of the redirect"
	// Name is how the value is called there: "nonce", "/access_token", or by way
	// of a token, "id_token → /sub".
	Name string
}

// Trace indexes the outcomes of now.
func (s *Session) Trace() *Trace { return &Trace{} }

// First is where a value was seen first in the order of the course.
func (t *Trace) First(_ string) (Sighting, bool) { return Sighting{}, false }
