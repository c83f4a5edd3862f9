package platform

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// A target is the line item that a request to a service is about, and the
// client that may use it.
type target struct {
	client *client
	course string
	number int
}

// target checks the access token, its scope, and that the line item is the
// client's (RFC 6750 §3.1, AGS §3.2). The course tells which edition it is.
func (s *Server) target(r *http.Request, scope func(lti.Scopes) string) (target, error) {
	id := r.PathValue("course")
	edition := lti.Final()
	if home, ok := s.store.course(id); ok {
		edition = home.edition
	}
	access, err := s.bearer(r, edition, scope(edition.Scope))
	if err != nil {
		if !edition.OIDCLogin { // the draft's platform knew one answer: 403
			err = withStatus(http.StatusForbidden, err)
		}
		return target{}, err
	}
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil || strconv.Itoa(number) != r.PathValue("number") || !s.store.owns(access.client.id, id, number) {
		return target{}, lti.Fail(lti.LineItemUnknown, r.URL.Path, "a line item of client "+access.client.id)
	}
	held(r.Context(), lti.LineItemUnknown)
	return target{access.client, id, number}, nil
}

// bearer finds out what the access token of a request stands for.
func (s *Server) bearer(r *http.Request, e lti.Edition, scope string) (accessTokenData, error) {
	kind, credentials, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") || credentials == "" {
		return accessTokenData{}, lti.Fail(lti.AccessTokenMissing, lti.Show(kind), "Authorization: Bearer and the token")
	}
	secret := credentials
	if !e.OIDCLogin {
		// The draft's tools encoded the token once more; RFC 6750 §2.1 sends it
		// as it is, and so does LTI 1.3.
		decoded, err := base64.StdEncoding.DecodeString(credentials)
		if err != nil {
			return accessTokenData{}, lti.Fail(lti.AccessTokenUnknown, "credentials that are no base64", "base64 of the token")
		}
		secret = string(decoded)
	}
	access, ok := s.tokens.get(secret, s.now())
	if !ok || access.client.edition.Name != e.Name {
		return accessTokenData{}, lti.Fail(lti.AccessTokenUnknown, "a token that was not issued here", "a token of "+s.url)
	}
	concerns(r.Context(), access.client)
	if !s.now().Before(access.expires) {
		return accessTokenData{}, lti.Fail(lti.AccessTokenExpired, "a token that ended at "+unix(access.expires),
			"a token that is valid at "+unix(s.now()))
	}
	if !slices.Contains(access.scopes, scope) {
		return accessTokenData{}, lti.Fail(lti.ScopeInsufficient, strings.Join(access.scopes, " "), scope)
	}
	held(r.Context(), lti.AccessTokenUnknown, lti.AccessTokenExpired, lti.ScopeInsufficient)
	return access, nil
}
