package platform

import (
	"context"
	"net/http"
	"slices"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// A fault is something that is wrong, or odd, on purpose in one message, or in
// one access token: for who learns which check catches it, and for who tests a tool.
type fault struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Says  string `json:"says"`

	// of is the one message_type that it makes sense in, or ofToken; "" for
	// every message.
	of string
	// stranger has a key sign that the platform's key set does not show.
	stranger bool
	breaks   func(*letter)
}

// allFaults are all that the platform can send in an edition, in the order of
// the lists. Without a login there is no form that carries a message, and no
// target that the login has named.
func allFaults(e lti.Edition) []fault {
	all := slices.Concat(
		formFaults, headerFaults, signatureFaults,
		missingFaults(e), partyFaults, timeFaults, messageFaults(e), selectionFaults(e),
		oddRoles(e), oddities(e), tokenFaults,
	)
	if e.OIDCLogin {
		return all
	}
	ofLogin := []string{"no-target-link-uri", "other-target-link-uri"}
	for _, f := range formFaults {
		ofLogin = append(ofLogin, f.Name)
	}
	return slices.DeleteFunc(all, func(f fault) bool { return slices.Contains(ofLogin, f.Name) })
}

// ofToken is what a fault is of when it is in no message.
const ofToken = "access_token"

// tokenFaults are those of an access token. It is never written to.
var tokenFaults = []fault{
	{
		Name: "ended-token", Title: "An access token that has ended", of: ofToken,
		Says: "The next access token is over at the moment at which it is handed out.",
	},
}

// faultNamed finds a fault of an edition by its name.
func faultNamed(name string, e lti.Edition) (fault, error) {
	all := allFaults(e)
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

// endsAtOnce tells whether the next access token of a client is to be over when
// it is handed out, and takes that fault.
func (s *Server) endsAtOnce(c *client) bool {
	f, waits := s.armed.get(c.ID, s.now())
	if !waits || f.of != ofToken {
		return false
	}
	_, taken := s.armed.take(c.ID, s.now())
	return taken
}

// ready is a message that needs no form to carry it: whole, or with the fault
// that waits for it.
func (s *Server) ready(ctx context.Context, m message) (string, error) {
	if f, armed := s.disarm(m); armed {
		l, err := s.broken(ctx, m, "", f)
		if err != nil {
			return "", err
		}
		return l.close()
	}
	return s.send(ctx, m)
}

// answer is the form that carries a message to the tool (SEC §5.1.1.3): whole,
// or with the fault that waits for it.
func (s *Server) answer(ctx context.Context, m message, state string) ([]field, error) {
	if f, armed := s.disarm(m); armed {
		l, err := s.broken(ctx, m, state, f)
		if err != nil {
			return nil, err
		}
		return l.post()
	}
	signed, err := s.send(ctx, m)
	if err != nil {
		return nil, err
	}
	return []field{{"id_token", signed}, {"state", state}}, nil
}
