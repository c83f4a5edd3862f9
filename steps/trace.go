package steps

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"ltibootcamp/ltiflow/wire"
)

// A Trace knows where every value of the course was seen first. It is made
// once, from all outcomes of a moment, and never changes.
type Trace struct {
	first map[string]sighting
}

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
	// of a token, "id_token → /sub". It is "" for a body that is the value.
	Name string
	// Later are the steps after it in which the value comes again, in the order
	// of the course.
	Later []string
}

// Trace is the index of the outcomes of now. The first to ask for it after a
// step has ended waits until it is made.
func (s *Session) Trace() *Trace {
	s.mu.Lock()
	trace := s.trace
	s.mu.Unlock()
	return trace()
}

// indexed indexes outcomes when it is asked to, once.
func indexed(order []string, outcomes map[string]Outcome) func() *Trace {
	outcomes = maps.Clone(outcomes)
	return sync.OnceValue(func() *Trace { return traceOf(order, outcomes) })
}

// traceOf reads every byte of the outcomes.
func traceOf(order []string, outcomes map[string]Outcome) *Trace {
	t := tracer{first: map[string]sighting{}}
	for _, name := range order {
		for i, e := range outcomes[name].Exchanges {
			t.exchange(Sighting{Step: name, Exchange: i + 1}, e)
		}
		for _, p := range outcomes[name].Panels {
			t.panel(name, p)
		}
	}
	return &Trace{first: t.first}
}

// First is where a value was seen first in the order of the course: a text of
// four characters or more, or a number of five digits or more, as it was
// written.
func (t *Trace) First(value string) (Sighting, bool) {
	seen, ok := t.first[value]
	if !ok {
		return Sighting{}, false
	}
	first := *seen.in
	first.Name = seen.at.String()
	first.Later = seen.later
	return first, true
}

// A sighting is a Sighting whose name is not written yet: few are asked for.
type sighting struct {
	in    *Sighting // but for what only this value has
	at    place
	later []string
}

// A place is the way to a value in a document. Places share what is above
// them, so that long ways through large documents take little room.
type place struct {
	above *place
	joint string // what stands before the name
	name  string
	index int // in an array, where there is no name
	array bool
}

// The joints of a way: the members of JSON Pointer (RFC 6901), and what a
// value holds when it is read in turn.
const (
	member = "/"
	within = " → "
)

// String is the way to a value.
func (p place) String() string {
	var ways []string
	for at := &p; at != nil; at = at.above {
		name := at.name
		if at.array {
			name = strconv.Itoa(at.index)
		}
		if at.joint == member {
			name = strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
		}
		ways = append(ways, at.joint+name)
	}
	slices.Reverse(ways)
	return strings.TrimPrefix(strings.Join(ways, ""), within)
}
