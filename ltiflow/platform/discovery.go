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
		"scopes_supported":                                 append([]string{"openid"}, agsScopes(final)...),
		"response_types_supported":                         []string{"id_token"},
		"response_modes_supported":                         []string{"form_post"},
		"grant_types_supported":                            []string{"implicit", lti.GrantClientCredentials},
		"subject_types_supported":                          []string{"public", "pairwise"},
		"id_token_signing_alg_values_supported":            rs256,
		"token_endpoint_auth_methods_supported":            []string{"private_key_jwt"},
		"token_endpoint_auth_signing_alg_values_supported": rs256,
		"request_uri_parameter_supported":                  false, // it is true where nothing is said (OIDC Discovery §3)
		"claims_supported": []string{
			"iss", "sub", "name", "given_name", "family_name", "email", "locale",
		},
		lti.PlatformConfiguration: map[string]any{
			"product_family_code": productFamily,
			"version":             productVersion,
			"messages_supported": []map[string]any{
				{"type": final.Message.ResourceLink},
				{"type": final.Message.DeepLinkingRequest, "placements": []string{"ContentArea"}},
			},
			"variables": []string{},
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
