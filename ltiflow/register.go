package ltiflow

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// A Configuration is what a platform says of itself (DR §3.4), as far as a
// tool needs it.
type Configuration struct {
	Issuer                string   `json:"issuer"`
	AuthorizationEndpoint string   `json:"authorization_endpoint"`
	TokenEndpoint         string   `json:"token_endpoint"`
	KeySetURL             string   `json:"jwks_uri"`
	RegistrationEndpoint  string   `json:"registration_endpoint"`
	ScopesSupported       []string `json:"scopes_supported"`
	Platform              struct {
		ProductFamily string `json:"product_family_code"`
		Version       string `json:"version"`
	} `json:"https://purl.imsglobal.org/spec/lti-platform-configuration"`
}

// Discover reads the platform's OpenID configuration: everything a tool has to
// know of a platform is in this one document (DR §3.4).
func (t *Tool) Discover(ctx context.Context, configurationURL string) (Configuration, lti.Findings, error) {
	var findings lti.Findings
	var c Configuration
	answer, err := t.get(ctx, configurationURL, "application/json")
	if err != nil {
		return c, findings, err
	}
	if !answer.check(&findings, http.StatusOK) || !answer.read(&findings, &c) {
		return c, findings, findings.Err()
	}

	// Whoever serves the document must be the issuer it names. Otherwise
	// anybody could publish one in a platform's name (DR §3.5.1).
	findings.Add(lti.IssuerMismatch, sameOrigin(configurationURL, c.Issuer), lti.Show(c.Issuer), "the origin of "+configurationURL)

	// Without these addresses there is nowhere to register, log in, get a
	// token, or find the keys.
	for _, endpoint := range []struct{ name, url string }{
		{"registration_endpoint", c.RegistrationEndpoint},
		{"authorization_endpoint", c.AuthorizationEndpoint},
		{"token_endpoint", c.TokenEndpoint},
		{"jwks_uri", c.KeySetURL},
	} {
		if !absolute(endpoint.url) {
			findings.Add(lti.AnswerMalformed, false, endpoint.name+" "+lti.Show(endpoint.url), "an absolute URL")
		}
	}
	return c, findings, findings.Err()
}

// Register sends the tool's configuration and gets back what the platform made
// of it, with the client_id it chose (DR §3.5.2, §3.6).
func (t *Tool) Register(ctx context.Context, c Configuration, key *Key) (Registration, lti.Findings, error) {
	var findings lti.Findings
	body, err := json.Marshal(t.configuration())
	if err != nil {
		return Registration{}, findings, fmt.Errorf("encoding the tool's configuration: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.RegistrationEndpoint, bytes.NewReader(body))
	if err != nil {
		return Registration{}, findings, fmt.Errorf("asking to register: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")

	answer, err := t.call(req)
	if err != nil {
		return Registration{}, findings, err
	}
	var granted registrationAnswer
	if !answer.check(&findings, http.StatusOK, http.StatusCreated) || !answer.read(&findings, &granted) {
		return Registration{}, findings, findings.Err()
	}

	// The platform may drop what it does not like, so the tool goes by the
	// answer, not by what it asked for.
	findings.Add(lti.ClientUnknown, granted.ClientID != "", lti.Show(granted.ClientID), "a client_id")
	findings.Add(lti.DeploymentMismatch, granted.Tool.DeploymentID != "", lti.Show(granted.Tool.DeploymentID), "a deployment_id")
	return Registration{
		Issuer:                c.Issuer,
		ClientID:              granted.ClientID,
		DeploymentIDs:         []string{granted.Tool.DeploymentID},
		AuthorizationEndpoint: c.AuthorizationEndpoint,
		TokenEndpoint:         c.TokenEndpoint,
		KeySetURL:             c.KeySetURL,
		Scopes:                strings.Fields(granted.Scope),
		Key:                   key,
	}, findings, findings.Err()
}

type registrationAnswer struct {
	ClientID string `json:"client_id"`
	Scope    string `json:"scope"`
	Tool     struct {
		DeploymentID string `json:"deployment_id"`
	} `json:"https://purl.imsglobal.org/spec/lti-tool-configuration"`
}

// ToolName is what the tool calls itself.
const ToolName = "LTI bootcamp tool"

// configuration is what the tool says of itself: OpenID Connect client
// metadata, and beside it the LTI tool configuration (DR §3.5).
func (t *Tool) configuration() map[string]any {
	return map[string]any{
		"application_type":           "web",
		"response_types":             []string{"id_token"},
		"grant_types":                []string{"implicit", "client_credentials"},
		"client_name":                ToolName,
		"initiate_login_uri":         t.URL + "/login",
		"redirect_uris":              []string{t.URL + "/launch"},
		"jwks_uri":                   t.URL + "/jwks",
		"token_endpoint_auth_method": "private_key_jwt",
		"scope":                      strings.Join([]string{t.Edition.Scope.LineItem, t.Edition.Scope.ResultReadOnly, t.Edition.Scope.Score}, " "),
		lti.ToolConfiguration: map[string]any{
			"domain":          strings.TrimPrefix(t.URL, "http://"),
			"description":     "The tool of the LTI Advantage bootcamp",
			"target_link_uri": t.URL + "/launch",
			"claims":          []string{"iss", "sub", "name", "given_name", "family_name", "email"},
			"messages": []map[string]any{
				{"type": t.Edition.Message.DeepLinkingRequest, "target_link_uri": t.URL + "/launch", "label": "Add a lab"},
				{"type": t.Edition.Message.ResourceLink},
			},
		},
	}
}
