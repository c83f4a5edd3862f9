package platform

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A toolConfiguration is what a tool sends to register (DR §3.5.2), and what
// it gets back: the configuration as it now is, with its ids (DR §3.6).
type toolConfiguration struct {
	ClientID        string   `json:"client_id,omitempty"`
	ApplicationType string   `json:"application_type"`
	ResponseTypes   []string `json:"response_types"`
	GrantTypes      []string `json:"grant_types"`
	InitiateLogin   string   `json:"initiate_login_uri"`
	RedirectURIs    []string `json:"redirect_uris"`
	Name            string   `json:"client_name"`
	KeySet          string   `json:"jwks_uri"`
	AuthMethod      string   `json:"token_endpoint_auth_method"`
	Scope           *string  `json:"scope"`
	Logo            string   `json:"logo_uri,omitempty"`
	Home            string   `json:"client_uri,omitempty"`
	Policy          string   `json:"policy_uri,omitempty"`
	Terms           string   `json:"tos_uri,omitempty"`
	Contacts        []string `json:"contacts,omitempty"`

	LTI *ltiConfiguration `json:"https://purl.imsglobal.org/spec/lti-tool-configuration"`
}

// An ltiConfiguration is the part of it that LTI adds (DR §3.5.3).
type ltiConfiguration struct {
	Version          string           `json:"version,omitempty"`
	DeploymentID     string           `json:"deployment_id,omitempty"`
	Domain           string           `json:"domain"`
	SecondaryDomains []string         `json:"secondary_domains,omitempty"`
	Description      string           `json:"description,omitempty"`
	TargetLink       string           `json:"target_link_uri"`
	Custom           customParameters `json:"custom_parameters,omitempty"`
	Messages         []toolMessage    `json:"messages"`
	Claims           []string         `json:"claims"`
}

// A toolMessage is a message that the tool takes.
type toolMessage struct {
	Type           string           `json:"type"`
	TargetLink     string           `json:"target_link_uri,omitempty"`
	Label          string           `json:"label,omitempty"`
	Icon           string           `json:"icon_uri,omitempty"`
	Custom         customParameters `json:"custom_parameters,omitempty"`
	Placements     []string         `json:"placements,omitempty"`
	Roles          []string         `json:"roles,omitempty"`
	SupportedTypes []string         `json:"supported_types,omitempty"`
}

// customParameters map names to strings. null is no string (CORE §5.4.6).
type customParameters map[string]string

// UnmarshalJSON reads the map and refuses null as a value.
func (c *customParameters) UnmarshalJSON(data []byte) error {
	var values map[string]*string
	if err := json.Unmarshal(data, &values); err != nil {
		return fmt.Errorf("reading custom parameters: %w", err)
	}
	*c = customParameters{}
	for name, value := range values {
		if value == nil {
			return fmt.Errorf("reading custom parameters: %q is null, want a string", name)
		}
		(*c)[name] = *value
	}
	return nil
}

// maxConfiguration is how long a configuration may be, in bytes: it is kept,
// and shown on pages.
const maxConfiguration = 64 << 10

// register is Dynamic Registration (DR §3.5): a tool sends its configuration
// and becomes a client. It is open, as this platform is nobody's but yours.
func (s *Server) register(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxConfiguration)
	configuration, err := readConfiguration(r)
	if err != nil {
		return err
	}
	if err := configuration.check(r.Context()); err != nil {
		return err
	}
	c := configuration.client()
	d := store.Deployment{ID: newUUID(), Client: c.ID}
	if err := s.addClient(c, d, s.shared); err != nil {
		return err
	}
	concerns(r.Context(), c.ID)
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, http.StatusOK, "application/json", configuration.effective(c, d))
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

// readConfiguration reads the body: one JSON object, each name once.
func readConfiguration(r *http.Request) (toolConfiguration, error) {
	var t toolConfiguration
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return t, withStatus(http.StatusBadRequest,
			lti.Fail(lti.MediaTypeUnsupported, lti.Show(r.Header.Get("Content-Type")), "application/json"))
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return t, bodyError(err)
	}
	if _, err := lti.ReadClaims(body); err != nil {
		return t, lti.Fail(lti.RegistrationMalformed, err.Error(), "one JSON object, each name once")
	}
	if err := decodeJSON(body, &t); err != nil {
		return t, lti.Fail(lti.RegistrationMalformed, err.Error(), "each member of its type")
	}
	return t, nil
}

// bodyError keeps the one error of reading that is the sender's doing apart:
// a body too large. Of the others nobody is left to hear.
func bodyError(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return tooLarge
	}
	return lti.Fail(lti.ParameterMissing, "a body that ended early", "the whole body")
}

// check makes the checks of DR §3.5.2 and §3.5.3.
func (t toolConfiguration) check(ctx context.Context) error {
	var fs lti.Findings
	is := func(name, got, want string) {
		fs.Add(lti.RegistrationMalformed, got == want, name+": "+lti.Show(got), name+": "+want)
	}
	has := func(name string, got []string, want string) {
		fs.Add(lti.RegistrationMalformed, slices.Contains(got, want), name+fmt.Sprintf(": %q", got), name+": "+want)
	}
	endpoint := func(name, got string) {
		fs.Add(lti.RegistrationMalformed, isEndpointURL(got), name+": "+lti.Show(got), name+": "+wantEndpoint)
	}
	there := func(name string, holds bool) { fs.Add(lti.RegistrationMalformed, holds, "no "+name, name) }
	is("application_type", t.ApplicationType, "web")
	has("response_types", t.ResponseTypes, "id_token")
	has("grant_types", t.GrantTypes, "implicit")
	has("grant_types", t.GrantTypes, lti.GrantClientCredentials)
	endpoint("initiate_login_uri", t.InitiateLogin)
	fs.Add(lti.RedirectURIMalformed, len(t.RedirectURIs) > 0, "no redirect_uris", "redirect_uris")
	for _, uri := range t.RedirectURIs {
		fs.Add(lti.RedirectURIMalformed, isEndpointURL(uri), lti.Show(uri), wantEndpoint)
	}
	there("client_name", strings.TrimSpace(t.Name) != "")
	endpoint("jwks_uri", t.KeySet)
	is("token_endpoint_auth_method", t.AuthMethod, "private_key_jwt")
	there("scope", t.Scope != nil)
	there(lti.ToolConfiguration, t.LTI != nil)
	if t.LTI != nil {
		there("domain", t.LTI.Domain != "")
		endpoint("target_link_uri", t.LTI.TargetLink)
		there("messages", t.LTI.Messages != nil)
		there("claims", t.LTI.Claims != nil)
		for _, m := range t.LTI.Messages {
			there("type of a message", m.Type != "")
			if m.TargetLink != "" {
				endpoint("target_link_uri of a message", m.TargetLink)
			}
		}
	}
	return noted(ctx, fs)
}

const wantEndpoint = "an absolute URL without fragment; https, or http on loopback"

// client makes the client of a checked configuration.
func (t toolConfiguration) client() store.Client {
	final := lti.Final()
	c := store.Client{ID: newUUID(), Edition: final.Name, Name: strings.TrimSpace(t.Name)}
	// What was read can be written again.
	c.Configuration, _ = json.Marshal(t)
	// Scopes that the platform does not know are left out, not refused: the
	// tool reads from the answer what it got (DR §3.6).
	asked := strings.Fields(*t.Scope)
	for _, scope := range append(agsScopes(final), final.Scope.Membership) {
		if slices.Contains(asked, scope) {
			c.Scopes = append(c.Scopes, scope)
		}
	}
	return c
}

// effective is the configuration as the platform took it (DR §3.6): with the
// ids, and without the scopes and messages that it does not support.
func (t toolConfiguration) effective(c store.Client, d store.Deployment) toolConfiguration {
	granted := strings.Join(c.Scopes, " ")
	t.ClientID, t.Name, t.Scope = c.ID, c.Name, &granted
	t.ResponseTypes = []string{"id_token"}
	t.GrantTypes = []string{"implicit", lti.GrantClientCredentials}

	config := *t.LTI
	config.Version, config.DeploymentID = lti.Version, d.ID
	config.Messages = slices.DeleteFunc(slices.Clone(config.Messages), func(m toolMessage) bool {
		known := lti.Final().Message
		return m.Type != known.ResourceLink && m.Type != known.DeepLinkingRequest
	})
	t.LTI = &config
	return t
}
