package platform

import (
	"errors"
	"net/http"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// listFaults says what can be armed for a tool of edition 1.3. The draft has
// those of them that make sense in it.
func (s *Server) listFaults(w http.ResponseWriter, _ *http.Request) error {
	writeJSON(w, http.StatusOK, "application/json", map[string]any{"faults": allFaults(lti.Final())})
	return nil
}

// armFault has the next message to a client be broken. It asks nobody who they
// are, as this platform is on loopback and nobody's but yours; pages of other
// sites are refused before.
func (s *Server) armFault(w http.ResponseWriter, r *http.Request) error {
	if !isForm(r) { // else whoever sent JSON would hear that client_id is missing
		return lti.Fail(lti.MediaTypeUnsupported, lti.Show(r.Header.Get("Content-Type")), formType)
	}
	form, err := postForm(r)
	if err != nil {
		return err
	}
	for _, name := range []string{"client_id", "fault"} {
		if err := required(form, name); err != nil {
			return err
		}
	}
	c, err := s.faulty(form.Get("client_id"))
	if err != nil {
		return err
	}
	f, err := faultNamed(form.Get("fault"), c.edition)
	if err != nil {
		return err
	}
	s.arm(c, f)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// forgetFault takes back the fault that waits for a message to a client, if one
// does: whoever armed it has changed his mind.
func (s *Server) forgetFault(w http.ResponseWriter, r *http.Request) error {
	c, err := s.faulty(r.URL.Query().Get("client_id"))
	if err != nil {
		return err
	}
	s.armed.take(c.ID, s.now())
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// faulty is the client that a fault is for, of either edition.
func (s *Server) faulty(id string) (*client, error) {
	c, err := s.anyClient(id)
	if errors.Is(err, store.ErrNotFound) {
		err = withStatus(http.StatusNotFound, lti.Fail(lti.ClientUnknown, lti.Show(id), "a registered client"))
	}
	return c, err
}

// breakNext is armFault, from the page of the tool.
func (s *Server) breakNext(w http.ResponseWriter, r *http.Request) error {
	c, form, err := s.toolPost(r)
	if err != nil {
		return err
	}
	f, err := faultNamed(form.Get("fault"), c.edition)
	if err != nil {
		return err
	}
	s.arm(c, f)
	seeDone(w, r, toolPath(c.ID), doneArmed)
	return nil
}
