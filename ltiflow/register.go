package ltiflow

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// A Configuration is what a platform says of itself (DR §3.4), as far
// as a tool needs it.
type Configuration struct {
	Issuer                string   `json:"issuer"`
	AuthorizationEndpoint string   `json:"authorization_endpoint"`
	TokenEndpoint         string   `json:"token_endpoint"`
	KeySetURL             string   `json:"jwks_uri"`
	RegistrationEndpoint  string   `json:"registration_endpoint"`
	AuthorizationServer   string   `json:"authorization_server"`
	ScopesSupported       []string `json:"scopes_supported"`
	Platform              struct {
		ProductFamily string `json:"product_family_code"`
		Version       string `json:"version"`
	} `json:"https://purl.imsglobal.org/spec/lti-platform-configuration"`
}

// Discover reads the platform's OpenID configuration: everything that
// a tool has to know of a platform is in this one document (DR §3.4).
func (t *Tool) Discover(
	ctx context.Context, configurationURL string,
) (Configuration, lti.Findings, error) {
	var c Configuration
	findings := t.findings()
	answer, err := t.get(ctx, configurationURL, "application/json")
	if err != nil {
		return c, findings, err
	}
	ok := answer.check(&findings, http.StatusOK) &&
		answer.read(&findings, &c)
	if !ok {
		return c, findings, findings.Err()
	}

	// Whoever serves the document must be the issuer it names.
	// Otherwise anybody could publish one in a platform's name
	// (DR §3.5.1).
	own := sameOrigin(configurationURL, c.Issuer)
	findings.Add(lti.IssuerMismatch, own,
		lti.Show(c.Issuer), "the origin of "+configurationURL)

	// Without these addresses there is nowhere to register, log in,
	// get a token, or find the keys.
	for _, endpoint := range []struct{ name, url string }{
		{"registration_endpoint", c.RegistrationEndpoint},
		{"authorization_endpoint", c.AuthorizationEndpoint},
		{"token_endpoint", c.TokenEndpoint},
		{"jwks_uri", c.KeySetURL},
	} {
		checkURL(&findings, endpoint.name, endpoint.url)
	}
	return c, findings, findings.Err()
}

// Register sends the tool's registration to the platform, and gets
// back what the platform made of it (DR §3.5.2, §3.6). The
// registration is what ToolRegistration gives, as JSON.
func (t *Tool) Register(
	ctx context.Context, c Configuration,
	registration []byte, key *Key,
) (Registration, lti.Findings, error) {
	findings := t.findings()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost,
		c.RegistrationEndpoint, bytes.NewReader(registration))
	if err != nil {
		return Registration{}, findings,
			fmt.Errorf("asking to register: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")

	answer, err := t.call(req)
	if err != nil {
		return Registration{}, findings, err
	}
	var granted registrationAnswer
	ok := answer.check(&findings, http.StatusOK, http.StatusCreated)
	if !ok || !answer.read(&findings, &granted) {
		return Registration{}, findings, findings.Err()
	}
	granted.check(&findings)
	return granted.registration(c, key), findings, findings.Err()
}

// ToolName is what the tool calls itself.
const ToolName = "LTI bootcamp tool"

// ToolRegistration is what the tool says of itself: OpenID Connect
// client metadata, and beside it the LTI tool configuration
// (DR §3.5).
func (t *Tool) ToolRegistration() map[string]any {
	scope := t.Edition.Scope
	scopes := []string{
		scope.LineItem, scope.ResultReadOnly, scope.Score,
		scope.Membership,
	}
	return map[string]any{
		"application_type": "web",
		"client_name":      ToolName,

		// Where a login begins, and where the message comes to. The
		// platform sends it to no address that is not in the list.
		"initiate_login_uri": t.URL + "/login",
		"redirect_uris":      []string{t.URL + "/launch"},
		"response_types":     []string{"id_token"},

		// The tool has no password. It signs with its private key,
		// and the platform verifies with the public one from
		// jwks_uri.
		"jwks_uri":                   t.URL + "/jwks",
		"token_endpoint_auth_method": "private_key_jwt",

		// "implicit" is for messages, which the browser brings, and
		// "client_credentials" for the tool's own calls.
		"grant_types": []string{"implicit", "client_credentials"},
		"scope":       strings.Join(scopes, " "),

		lti.ToolConfiguration: t.toolConfiguration(),
	}
}

// toolConfiguration is what OpenID Connect has no words for: where
// the tool's links lead, what it wants to know of the user, and which
// messages it understands (DR §3.5).
func (t *Tool) toolConfiguration() map[string]any {
	launch, message := t.URL+"/launch", t.Edition.Message
	return map[string]any{
		"description": "The tool of the LTI Advantage bootcamp",
		"domain":      strings.TrimPrefix(t.URL, "http://"),

		// Where a link leads that names no address of its own.
		"target_link_uri": launch,

		// A wish: what the platform tells is its own decision.
		"claims": []string{
			"iss", "sub",
			"name", "given_name", "family_name", "email",
		},
		"messages": []map[string]any{
			{
				"type":            message.DeepLinkingRequest,
				"target_link_uri": launch,
				"label":           "Add a lab",
			},
			{"type": message.ResourceLink},
		},
	}
}

// A registrationAnswer is what the platform made of the tool's
// configuration (DR §3.6). It may drop what it does not like, so the
// tool goes by the answer, not by what it asked for.
type registrationAnswer struct {
	ClientID string `json:"client_id"`
	Scope    string `json:"scope"`
	Tool     struct {
		DeploymentID string `json:"deployment_id"`
	} `json:"https://purl.imsglobal.org/spec/lti-tool-configuration"`
}

// check wants the two names under which every message will come: the
// client_id in aud, and the deployment_id (DR §3.6).
func (a registrationAnswer) check(findings *lti.Findings) {
	client, deployment := a.ClientID, a.Tool.DeploymentID
	findings.Add(lti.ClientUnknown, client != "",
		lti.Show(client), "a client_id")
	findings.Add(lti.DeploymentMismatch, deployment != "",
		lti.Show(deployment), "a deployment_id")
}

// registration is all that the tool has to keep: the platform's
// addresses from its configuration, the names and the scopes from its
// answer.
func (a registrationAnswer) registration(
	c Configuration, key *Key,
) Registration {
	// The audience of client assertions is the token endpoint, unless
	// the platform names another.
	audience := c.TokenEndpoint
	if c.AuthorizationServer != "" {
		audience = c.AuthorizationServer
	}
	return Registration{
		Issuer:                c.Issuer,
		ClientID:              a.ClientID,
		DeploymentIDs:         []string{a.Tool.DeploymentID},
		AuthorizationEndpoint: c.AuthorizationEndpoint,
		TokenAudience:         audience,
		TokenEndpoint:         c.TokenEndpoint,
		KeySetURL:             c.KeySetURL,
		Scopes:                strings.Fields(a.Scope),
		Key:                   key,
	}
}
