package platform

import (
	"encoding/base64"
	"math/big"
	"net/http"
	"strconv"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// keySetLife is how long a tool may keep the platform's key set (SEC §6.4).
const keySetLife = 5 * time.Minute

// agsScopes are the scopes of the grade services that the platform grants.
func agsScopes(e lti.Edition) []string {
	if e.OIDCLogin {
		return []string{e.Scope.LineItem, e.Scope.LineItemReadOnly, e.Scope.ResultReadOnly, e.Scope.Score}
	}
	return []string{e.Scope.LineItem, e.Scope.ResultReadOnly, e.Scope.Score}
}

// serviceScopes are the scopes of all services that the platform grants (AGS
// §3.1, NRPS §2.3).
func serviceScopes(e lti.Edition) []string {
	scopes := agsScopes(e)
	if e.Scope.Membership != "" {
		scopes = append(scopes, e.Scope.Membership)
	}
	return scopes
}

// A supportedMessage is a message that the platform sends, and from where in
// it (DR §3.4).
type supportedMessage struct {
	Type       string   `json:"type"`
	Placements []string `json:"placements,omitempty"`
}

// supportedMessages are the messages that a tool can register for.
func supportedMessages() []supportedMessage {
	messages := lti.Final().Message
	return []supportedMessage{
		{Type: messages.ResourceLink},
		{Type: messages.DeepLinkingRequest, Placements: []string{"ContentArea"}},
		{Type: messages.SubmissionReview},
	}
}

// supportedClaims are the claims that an id_token may have, those of OpenID
// Connect first.
func supportedClaims() []string {
	claim := lti.Final().Claim
	return []string{
		"iss", "sub", "aud", "iat", "exp", "nonce", "name", "given_name", "family_name", "email", "locale",
		claim.MessageType, claim.Version, claim.DeploymentID, claim.TargetLinkURI, claim.ResourceLink, claim.Roles,
		claim.Context, claim.Custom, claim.ToolPlatform, claim.LaunchPresentation, claim.LIS,
		claim.DeepLinkingSettings, claim.Endpoint, claim.NamesRoles,
		claim.RoleScopeMentor, claim.ForUser, claim.LTI11, claim.LegacyUserID,
	}
}

// subjectTypes are those of DR §3.4. Either way sub is the same for all tools:
// there is nobody here whose traces could be joined.
func subjectTypes() []string { return []string{"public", "pairwise"} }

// discovery is the OpenID configuration, from which a tool learns every
// address it needs (DR §3.4).
func (s *Server) discovery(w http.ResponseWriter, _ *http.Request) error {
	final := lti.Final()
	rs256 := []string{"RS256"}
	writeJSON(w, http.StatusOK, "application/json", map[string]any{
		"issuer":                                           s.url,
		"authorization_endpoint":                           s.url + pathAuth,
		"token_endpoint":                                   s.url + pathToken,
		"jwks_uri":                                         s.url + pathKeys,
		"registration_endpoint":                            s.url + pathRegister,
		"scopes_supported":                                 append([]string{"openid"}, serviceScopes(final)...),
		"response_types_supported":                         []string{"id_token"},
		"response_modes_supported":                         []string{"form_post"},
		"grant_types_supported":                            []string{"implicit", lti.GrantClientCredentials},
		"subject_types_supported":                          subjectTypes(),
		"id_token_signing_alg_values_supported":            rs256,
		"token_endpoint_auth_methods_supported":            []string{authMethod},
		"token_endpoint_auth_signing_alg_values_supported": rs256,
		"request_uri_parameter_supported":                  false, // it is true where nothing is said (OIDC Discovery §3)
		"claims_supported":                                 supportedClaims(),
		lti.PlatformConfiguration: map[string]any{
			"product_family_code": productFamily,
			"version":             productVersion,
			"messages_supported":  supportedMessages(),
			"variables":           append([]string{}, supportedVariables()...), // null would be no list
		},
	})
	return nil
}

// keySet is the platform's public keys (SEC §6.2).
func (s *Server) keySet(w http.ResponseWriter, r *http.Request) error {
	return s.writeKeySet(w, r, "RSA", base64.RawURLEncoding)
}

// draftKeySet is the same keys as the notebook's platform wrote them: padded,
// which the notebook's decoder needs, and with kty in small letters.
func (s *Server) draftKeySet(w http.ResponseWriter, r *http.Request) error {
	return s.writeKeySet(w, r, "rsa", base64.URLEncoding)
}

// writeKeySet answers with the public keys, in the spelling of an edition.
func (s *Server) writeKeySet(w http.ResponseWriter, r *http.Request, kty string, encoding *base64.Encoding) error {
	keys, err := s.keys.public(r.Context())
	if err != nil {
		return err
	}
	set := make([]map[string]string, 0, len(keys))
	for _, key := range keys {
		set = append(set, map[string]string{
			"kty": kty, "alg": "RS256", "use": "sig", "kid": key.kid,
			"n": encoding.EncodeToString(key.private.N.Bytes()),
			"e": encoding.EncodeToString(big.NewInt(int64(key.private.E)).Bytes()),
		})
	}
	w.Header().Set("Cache-Control", "public, max-age="+strconv.Itoa(int(keySetLife.Seconds())))
	writeJSON(w, http.StatusOK, "application/json", map[string]any{"keys": set})
	return nil
}
