package platform

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
	"ltibootcamp/ltiflow/seeded"
)

// maxConfiguration is how long a configuration may be, in bytes: it is kept,
// and shown on pages.
const maxConfiguration = 64 << 10

// register is Dynamic Registration (DR §3.5): a tool sends its configuration
// and becomes a client. It asks for no token, as this platform is on loopback
// and nobody's but yours; other sites cannot post JSON from a browser. But a
// token that is sent must be good.
func (s *Server) register(w http.ResponseWriter, r *http.Request) error {
	token, err := s.registrationToken(r)
	if err != nil {
		return err
	}
	err = s.registerWith(w, r, token)
	if err != nil {
		s.refuseInvited(token, err)
	}
	return err
}

// registerWith registers the tool that a request describes. There may be no
// token.
func (s *Server) registerWith(w http.ResponseWriter, r *http.Request, token string) error {
	configuration, err := readConfiguration(r)
	if err != nil {
		return err
	}
	if err := configuration.check(r.Context()); err != nil {
		return err
	}
	c := configuration.client(s.ids)
	d := store.Deployment{ID: newUUID(s.ids, "deployment"), Client: c.ID}
	if err := s.redeem(token, c.ID, func() error { return s.addClient(c, d, s.shared) }); err != nil {
		return err
	}
	concerns(r.Context(), c.ID)
	// 201 would do as well, and so do tools (DR §3.6); 200 is what most
	// platforms say.
	writeJSON(w, http.StatusOK, "application/json", configuration.effective(c, d.ID))
	return nil
}

// addClient keeps a new client, deployed in a course.
func (s *Server) addClient(c store.Client, d store.Deployment, course string) error {
	added, err := s.store.AddClient(c, d, course, s.limits.clients)
	if err == nil && !added {
		err = tooMany("clients", s.limits.clients)
	}
	return err
}

// readConfiguration reads the body: one JSON object, each name once. What it
// has beyond the configuration is ignored (OIDC DCR §2).
func readConfiguration(r *http.Request) (toolConfiguration, error) {
	var t toolConfiguration
	if err := hasType(r, "application/json"); err != nil {
		return t, withStatus(http.StatusBadRequest, err)
	}
	body, err := readBody(r, maxConfiguration)
	if err != nil {
		return t, err
	}
	_, err = readObject(body, &t, lti.RegistrationMalformed)
	return t, err
}

// client makes the client of a checked configuration.
func (t toolConfiguration) client(ids *seeded.Source) store.Client {
	c := store.Client{ID: newUUID(ids, "client"), Edition: lti.Final().Name, Name: strings.TrimSpace(t.Name)}
	// What was read can be written again. What the platform does not know is
	// not kept: nobody has said that it may be seen.
	c.Configuration, _ = json.Marshal(t)
	// Scopes that the platform does not know are left out, not refused: the
	// tool reads from the answer what it got (DR §3.6).
	asked := strings.Fields(*t.Scope)
	for _, scope := range serviceScopes(lti.Final()) {
		if slices.Contains(asked, scope) {
			c.Scopes = append(c.Scopes, scope)
		}
	}
	return c
}

// effective is the configuration as the platform took it (DR §3.6): with the
// ids, and without the scopes, messages, placements and claims that it does
// not support.
func (t toolConfiguration) effective(c store.Client, deployment string) toolConfiguration {
	granted := strings.Join(c.Scopes, " ")
	t.ClientID, t.Name, t.Scope, t.Keys = c.ID, c.Name, &granted, nil
	t.ResponseTypes = []string{"id_token"}
	t.GrantTypes = []string{"implicit", lti.GrantClientCredentials}

	config := *t.LTI
	config.Version, config.DeploymentID = lti.Version, deployment
	config.Claims = both(config.Claims, supportedClaims())
	config.Messages = []toolMessage{} // none is an answer as well
	for _, m := range t.LTI.Messages {
		for _, known := range supportedMessages() {
			if m.Type == known.Type {
				m.Placements = both(m.Placements, known.Placements)
				config.Messages = append(config.Messages, m)
			}
		}
	}
	t.LTI = &config
	return t
}

// both are the texts of the first list that the second has too, never nil.
func both(first, second []string) []string {
	kept := []string{}
	for _, text := range first {
		if slices.Contains(second, text) {
			kept = append(kept, text)
		}
	}
	return kept
}
