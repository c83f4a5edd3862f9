package platform

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// A toolConfiguration is what a tool sends to register (DR §3.5.2), and what
// it gets back: the configuration as it now is, with its ids (DR §3.6).
type toolConfiguration struct {
	ClientID         string          `json:"client_id,omitempty"`
	ApplicationType  string          `json:"application_type"`
	ResponseTypes    []string        `json:"response_types"`
	GrantTypes       []string        `json:"grant_types"`
	InitiateLogin    string          `json:"initiate_login_uri"`
	RedirectURIs     []string        `json:"redirect_uris"`
	Name             string          `json:"client_name"`
	KeySet           string          `json:"jwks_uri,omitempty"`
	Keys             json.RawMessage `json:"jwks,omitempty"` // never taken, see check
	AuthMethod       string          `json:"token_endpoint_auth_method"`
	AuthAlgorithm    string          `json:"token_endpoint_auth_signing_alg,omitempty"`
	IDTokenAlgorithm string          `json:"id_token_signed_response_alg,omitempty"`
	SubjectType      string          `json:"subject_type,omitempty"`
	Scope            *string         `json:"scope"`
	Logo             string          `json:"logo_uri,omitempty"`
	Home             string          `json:"client_uri,omitempty"`
	Policy           string          `json:"policy_uri,omitempty"`
	Terms            string          `json:"tos_uri,omitempty"`
	Contacts         []string        `json:"contacts,omitempty"`

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

const (
	authMethod   = "private_key_jwt"
	wantEndpoint = "an absolute URL without fragment; https, or http on loopback"
	wantPage     = "an absolute http or https URL"
	wantDomain   = "a host name, perhaps with a port"
)

// A configurationCheck collects the checks of one configuration, under the
// name of the member that each is about.
type configurationCheck struct{ lti.Findings }

func (c *configurationCheck) that(holds bool, member, got, want string) {
	c.Add(lti.RegistrationMalformed, holds, member+": "+lti.Show(got), member+": "+want)
}

func (c *configurationCheck) is(member, got, want string) { c.that(got == want, member, got, want) }

// optional holds for a member that may be left out.
func (c *configurationCheck) optional(member, got string, holds bool, want string) {
	c.that(got == "" || holds, member, got, want)
}

func (c *configurationCheck) has(member string, got []string, want string) {
	c.that(slices.Contains(got, want), member, fmt.Sprintf("%q", got), want)
}

func (c *configurationCheck) endpoint(member, got string) {
	c.that(isEndpointURL(got), member, got, wantEndpoint)
}

func (c *configurationCheck) there(member string, holds bool) {
	c.Add(lti.RegistrationMalformed, holds, "no "+member, member)
}

// texts holds when no element is empty: null is read as an empty one.
func (c *configurationCheck) texts(member string, got []string) {
	c.that(!slices.Contains(got, ""), member, fmt.Sprintf("%q", got), "strings that are not empty")
}

// check makes the checks of DR §3.5.2 and §3.5.3. What a tool may leave out is
// checked where it is there.
func (t toolConfiguration) check(ctx context.Context) error {
	var c configurationCheck
	t.checkFlow(&c)
	t.checkAbout(&c)
	c.there(lti.ToolConfiguration, t.LTI != nil)
	if t.LTI != nil {
		t.LTI.check(&c)
	}
	return noted(ctx, c.Findings)
}

// checkFlow checks how the tool logs in and signs.
func (t toolConfiguration) checkFlow(c *configurationCheck) {
	c.is("application_type", t.ApplicationType, "web")
	c.has("response_types", t.ResponseTypes, "id_token")
	c.has("grant_types", t.GrantTypes, "implicit")
	c.has("grant_types", t.GrantTypes, lti.GrantClientCredentials)
	c.endpoint("initiate_login_uri", t.InitiateLogin)
	c.Add(lti.RedirectURIMalformed, len(t.RedirectURIs) > 0, "no redirect_uris", "redirect_uris")
	for _, uri := range t.RedirectURIs {
		c.Add(lti.RedirectURIMalformed, isEndpointURL(uri), lti.Show(uri), wantEndpoint)
	}
	c.endpoint("jwks_uri", t.KeySet)
	c.that(isNull(t.Keys), "jwks", "a key set beside jwks_uri", "jwks_uri alone") // OIDC DCR §2
	c.is("token_endpoint_auth_method", t.AuthMethod, authMethod)
	c.optional("token_endpoint_auth_signing_alg", t.AuthAlgorithm, t.AuthAlgorithm == "RS256", "RS256")
	c.optional("id_token_signed_response_alg", t.IDTokenAlgorithm, t.IDTokenAlgorithm == "RS256", "RS256")
	c.optional("subject_type", t.SubjectType, slices.Contains(subjectTypes(), t.SubjectType), "public or pairwise")
	c.there("scope", t.Scope != nil)
}

// checkAbout checks what the tool says of itself, for people to read.
func (t toolConfiguration) checkAbout(c *configurationCheck) {
	c.there("client_name", strings.TrimSpace(t.Name) != "")
	page := func(member, uri string) { c.optional(member, uri, isWebURL(uri), wantPage) }
	page("logo_uri", t.Logo)
	page("client_uri", t.Home)
	page("policy_uri", t.Policy)
	page("tos_uri", t.Terms)
	c.texts("contacts", t.Contacts)
}

// check makes the checks of DR §3.5.3.
func (l ltiConfiguration) check(c *configurationCheck) {
	c.there("domain", l.Domain != "")
	for _, domain := range append([]string{l.Domain}, l.SecondaryDomains...) {
		c.that(isDomain(domain), "domain", domain, wantDomain)
	}
	c.endpoint("target_link_uri", l.TargetLink)
	l.checkTarget(c, "target_link_uri", l.TargetLink)
	c.there("messages", l.Messages != nil)
	c.there("claims", l.Claims != nil)
	c.texts("claims", l.Claims)
	for _, m := range l.Messages {
		c.there("type of a message", m.Type != "")
		if m.TargetLink != "" {
			c.endpoint("target_link_uri of a message", m.TargetLink)
			l.checkTarget(c, "target_link_uri of a message", m.TargetLink)
		}
		c.optional("icon_uri of a message", m.Icon, isWebURL(m.Icon), wantPage)
		c.texts("placements of a message", m.Placements)
		c.texts("roles of a message", m.Roles)
		c.texts("supported_types of a message", m.SupportedTypes)
	}
}

// checkTarget holds a target to the domains of the tool (DR §3.5.3): they say
// which links are the tool's, and the messages must not go elsewhere. Moodle
// refuses this too. Where a login begins or ends is not a link, and is free.
func (l ltiConfiguration) checkTarget(c *configurationCheck, member, target string) {
	domains := append([]string{l.Domain}, l.SecondaryDomains...)
	covered := slices.ContainsFunc(domains, func(domain string) bool { return covers(domain, target) })
	c.that(covered, member, target, "a URL in "+strings.Join(domains, " or "))
}

// isDomain tells whether it is a host, perhaps with a port, and nothing else.
func isDomain(domain string) bool {
	u, err := url.Parse("//" + domain)
	return err == nil && u.Host == domain && u.Hostname() != ""
}

// covers tells whether the URL is in the domain or below it. A port counts
// where the domain names one.
func covers(domain, target string) bool {
	u, err := url.Parse(target)
	if err != nil || !isDomain(domain) {
		return false
	}
	at, _ := url.Parse("//" + domain) // isDomain has read it
	if at.Port() != "" && at.Port() != portOf(u) {
		return false
	}
	host, name := strings.ToLower(u.Hostname()), strings.ToLower(at.Hostname())
	below := net.ParseIP(host) == nil && strings.HasSuffix(host, "."+name) // an address is below nothing
	return host == name || below
}

// portOf is the port of a URL, also where it goes without saying.
func portOf(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}

// takes tells whether a message of the type can be sent to the tool.
func (l ltiConfiguration) takes(messageType string) bool {
	return slices.ContainsFunc(l.Messages, func(m toolMessage) bool { return m.Type == messageType })
}
