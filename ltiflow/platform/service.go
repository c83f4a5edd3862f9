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
	secret, err := bearerToken(r, e)
	if err != nil {
		return accessTokenData{}, err
	}
	access, ok := s.tokens.get(secret, s.now())
	if !ok || access.client.edition.Name != e.Name {
		return accessTokenData{}, lti.Fail(lti.AccessTokenUnknown, notIssued(secret), "a token of "+s.url)
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

// bearerToken reads the token from the one place where it may be (RFC 6750
// §2.1). The scheme may be in letters of any size (RFC 9110 §11.1).
func bearerToken(r *http.Request, e lti.Edition) (string, error) {
	if err := onlyInHeader(r); err != nil {
		return "", err
	}
	kind, credentials, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	credentials = strings.TrimLeft(credentials, " ")
	if !strings.EqualFold(kind, "Bearer") || credentials == "" {
		return "", lti.Fail(lti.AccessTokenMissing, lti.Show(kind), "Authorization: Bearer and the token")
	}
	if e.OIDCLogin {
		return credentials, nil
	}
	// The draft's tools encoded the token once more; RFC 6750 §2.1 sends it
	// as it is, and so does LTI 1.3.
	decoded, err := base64.StdEncoding.DecodeString(credentials)
	if err != nil {
		return "", lti.Fail(lti.AccessTokenUnknown, "credentials that are no base64", "base64 of the token")
	}
	return string(decoded), nil
}

// onlyInHeader refuses a token in the query or in a form, where RFC 6750 §2
// has it for clients that cannot do better, and a second one anywhere: two
// readers could take the request for that of two clients.
func onlyInHeader(r *http.Request) error {
	const name, want = "access_token", "the token once, in the Authorization header"
	if len(r.Header.Values("Authorization")) > 1 {
		return lti.Fail(lti.AccessTokenMisplaced, "two Authorization headers", want)
	}
	if r.URL.Query().Has(name) {
		return lti.Fail(lti.AccessTokenMisplaced, name+" in the query", want)
	}
	if !isForm(r) {
		return nil
	}
	// No service takes a form, so its body is not needed any more.
	if form, err := readForm(r); err == nil && form.Has(name) {
		return lti.Fail(lti.AccessTokenMisplaced, name+" in a form", want)
	}
	return nil
}

// notIssued says of an unknown token what it may be instead.
func notIssued(secret string) string {
	if strings.Count(secret, ".") == 2 {
		return "a JWT, such as the assertion that a token is asked for with"
	}
	return "a token that was not issued here"
}
