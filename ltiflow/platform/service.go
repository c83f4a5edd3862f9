package platform

import (
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A target is the line item that a request to a service is about, and the
// client that may use it.
type target struct {
	client *client
	item   store.LineItem
}

// target checks the access token, its scope, and that the line item is the
// client's (RFC 6750 §3.1, AGS §3.2). The course tells which edition it is.
func (s *Server) target(r *http.Request, scope func(lti.Scopes) string) (target, error) {
	id := r.PathValue("course")
	edition := lti.Final()
	if home, err := s.store.Course(id); err == nil && home.Edition == lti.Draft().Name {
		edition = lti.Draft()
	}
	access, err := s.bearer(r, edition, scope(edition.Scope))
	if err != nil {
		if !edition.OIDCLogin { // the draft's platform knew one answer: 403
			err = withStatus(http.StatusForbidden, err)
		}
		return target{}, err
	}
	item, err := s.ownLineItem(access, id, r.PathValue("number"))
	return target{access.client, item}, err
}

// ownLineItem finds a line item of the client. One of another client is as
// unknown to it as one that is not there (AGS §3.2).
func (s *Server) ownLineItem(access accessTokenData, course, number string) (store.LineItem, error) {
	unknown := lti.Fail(lti.LineItemUnknown, "line item "+number+" of course "+course, "a line item of client "+access.client.ID)
	n, err := strconv.Atoi(number)
	if err != nil || strconv.Itoa(n) != number {
		return store.LineItem{}, unknown
	}
	item, err := s.store.LineItem(course, n)
	if errors.Is(err, store.ErrNotFound) || err == nil && item.Client != access.client.ID {
		return store.LineItem{}, unknown
	}
	return item, err
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
	if !s.now().Before(access.expires) {
		return accessTokenData{}, lti.Fail(lti.AccessTokenExpired, "a token that ended at "+unix(access.expires),
			"a token that is valid at "+unix(s.now()))
	}
	if !slices.Contains(access.scopes, scope) {
		return accessTokenData{}, lti.Fail(lti.ScopeInsufficient, strings.Join(access.scopes, " "), scope)
	}
	return access, nil
}
