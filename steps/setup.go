package steps

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// discover is welcome in edition 1.3.
func (s *Session) discover(ctx context.Context, o *Outcome) error {
	configuration, findings, err := s.tool.Discover(ctx, s.platform+"/.well-known/openid-configuration")
	o.Findings = findings
	if err != nil {
		return err
	}
	s.data.configuration = configuration
	o.showJSON("What the tool keeps of the platform's OpenID configuration", "platform_configuration", configuration)
	o.Values = map[string]string{
		"issuer":                 configuration.Issuer,
		"authorization_endpoint": configuration.AuthorizationEndpoint,
		"token_endpoint":         configuration.TokenEndpoint,
		"jwks_uri":               configuration.KeySetURL,
		"registration_endpoint":  configuration.RegistrationEndpoint,
		"product":                configuration.Platform.ProductFamily,
	}
	return nil
}

// reach is welcome in edition 2018.
func (s *Session) reach(ctx context.Context, o *Outcome) error {
	status, findings, err := s.tool.Reach(ctx, s.platform+"/")
	o.Findings = findings
	if err != nil {
		return err
	}
	o.showText("The platform", s.platform)
	o.Values = map[string]string{"status": strconv.Itoa(status)}
	return nil
}

// registerTool is get-tool in edition 1.3.
func (s *Session) registerTool(ctx context.Context, o *Outcome) error {
	key, err := s.key()
	if err != nil {
		return err
	}
	asked, err := s.sent("get-tool", "registration", s.tool.ToolRegistration())
	if err != nil {
		return err
	}
	registration, findings, err := s.tool.Register(ctx, s.data.configuration, asked, key)
	o.Findings = findings
	if err != nil {
		return err
	}
	s.tool.Remember(registration)
	s.data.registration = registration
	o.showJSON("The registration", "registration", map[string]any{
		"issuer": registration.Issuer, "client_id": registration.ClientID, "deployment_id": registration.DeploymentIDs[0],
		"authorization_endpoint": registration.AuthorizationEndpoint, "token_endpoint": registration.TokenEndpoint,
		"jwks_uri": registration.KeySetURL, "scope": strings.Join(registration.Scopes, " "),
	})
	public, err := key.PublicSet()
	if err != nil {
		return err
	}
	o.show(Panel{Title: "The key set that the tool publishes", Is: "jwk_set", Kind: JSON, Body: public})
	o.Values = map[string]string{
		"client_id":      registration.ClientID,
		"deployment_id":  registration.DeploymentIDs[0],
		"token_endpoint": registration.TokenEndpoint,
		"key_set_url":    registration.KeySetURL,
		"scopes":         strconv.Itoa(len(registration.Scopes)),
		"kid":            key.ID,
	}
	return nil
}

// newTool is get-tool in edition 2018.
func (s *Session) newTool(ctx context.Context, o *Outcome) error {
	registration, findings, err := s.tool.NewTool(ctx, s.platform)
	o.Findings = findings
	if err != nil {
		return err
	}
	s.data.registration = registration
	deployment := "(the messages tell)"
	o.showJSON("The tool information", "new_tool", map[string]any{
		"client_id": registration.ClientID, "accesstoken_endpoint": registration.TokenEndpoint,
		"keyset_url": registration.KeySetURL, "webkeyPem": "an RSA private key, kept in memory",
	})
	o.Values = map[string]string{
		"client_id":      registration.ClientID,
		"deployment_id":  deployment,
		"token_endpoint": registration.TokenEndpoint,
		"key_set_url":    registration.KeySetURL,
	}
	return nil
}

// getKeys is get-keys.
func (s *Session) getKeys(ctx context.Context, o *Outcome) error {
	keys, findings, err := s.tool.FetchKeySet(ctx, s.data.registration.KeySetURL)
	o.Findings = findings
	if err != nil {
		return err
	}
	s.data.keys, s.data.keysFrom = keys, "get-keys"
	var list strings.Builder
	for i, id := range keys.KeyIDs {
		fmt.Fprintf(&list, "%d. kid %s: RSA, %d bits\n", i+1, id, keys.Key(id).N.BitLen())
	}
	o.showText("The keys that may verify a message", list.String())
	o.Values = map[string]string{
		"count":       strconv.Itoa(len(keys.KeyIDs)),
		"kids":        strings.Join(keys.KeyIDs, ", "),
		"key_set_url": s.data.registration.KeySetURL,
	}
	return nil
}
