package platform

import (
	"context"
	"net/http"
	"slices"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// A fault is something that is wrong, or odd, on purpose in one message: for
// who learns which check catches it, and for who tests a tool.
type fault struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Says  string `json:"says"`

	// of is the one message_type that it makes sense in; "" for all.
	of string
	// stranger has a key sign that the platform's key set does not show.
	stranger bool
	breaks   func(*letter)
}

// allFaults are all that the platform can send, in the order of the lists.
func allFaults() []fault {
	return slices.Concat(
		formFaults, headerFaults, signatureFaults,
		missingFaults, partyFaults, timeFaults, messageFaults, selectionFaults,
		oddRoles, oddities,
	)
}

// faultNamed finds a fault by its name.
func faultNamed(name string) (fault, error) {
	all := allFaults()
	i := slices.IndexFunc(all, func(f fault) bool { return f.Name == name })
	if i < 0 {
		return fault{}, withStatus(http.StatusNotFound, lti.Fail(lti.FaultUnknown, lti.Show(name), "a name of "+pathFaults))
	}
	return all[i], nil
}

const (
	// armedLife is how long a fault waits for its message. Whoever forgot it
	// should not hunt it in a tool.
	armedLife = 10 * time.Minute
	// maxArmed is how many clients may have a fault waiting.
	maxArmed = 1000
)

// arm has the next message to a client be broken. A client has one fault at a
// time: of several it could not be told which check caught which.
func (s *Server) arm(c *client, f fault) {
	s.armed.put(c.ID, f, s.now().Add(armedLife), s.now())
}

// disarm takes the fault that waits for a message like this one. A fault of
// another message goes on waiting.
func (s *Server) disarm(m message) (fault, bool) {
	f, waits := s.armed.get(m.to.ID, s.now())
	if !waits || f.of != "" && f.of != m.kind {
		return fault{}, false
	}
	return s.armed.take(m.to.ID, s.now()) // of two messages at once one gets it
}

// answer is the form that carries a message to the tool (SEC §5.1.1.3): whole,
// or with the fault that waits for it.
func (s *Server) answer(ctx context.Context, m message, state string) ([]field, error) {
	if f, armed := s.disarm(m); armed {
		brokenBy(ctx, f)
		return s.sendBroken(ctx, m, state, f)
	}
	signed, err := s.send(ctx, m)
	if err != nil {
		return nil, err
	}
	return []field{{"id_token", signed}, {"state", state}}, nil
}
