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

// A caller is the client that calls a service of a course, with what its token
// says.
type caller struct {
	accessTokenData

	course string
}

// Whoever calls a service needs one of some scopes (AGS §3.1, NRPS §2.3): the
// one that grants least stands first.
type wanted func(lti.Scopes) []string

func toReadLineItems(s lti.Scopes) []string   { return []string{s.LineItemReadOnly, s.LineItem} }
func toChangeLineItems(s lti.Scopes) []string { return []string{s.LineItem} }
func toReadResults(s lti.Scopes) []string     { return []string{s.ResultReadOnly} }
func toScore(s lti.Scopes) []string           { return []string{s.Score} }
func toReadRoster(s lti.Scopes) []string      { return []string{s.Membership} }

// grader is the caller of a grade service, who has also kept the URL whole.
func (s *Server) grader(r *http.Request, scopes wanted) (caller, error) {
	c, err := s.caller(r, scopes)
	if err != nil {
		return caller{}, err
	}
	return c, checkURL(r, c.client)
}

// caller checks the access token and its scope (RFC 6750 §3.1). The course
// tells which edition it is.
func (s *Server) caller(r *http.Request, scopes wanted) (caller, error) {
	id := r.PathValue("course")
	edition, err := s.editionOf(id)
	if err != nil {
		return caller{}, err
	}
	access, err := s.bearer(r, edition, scopes(edition.Scope)...)
	if err != nil {
		if !edition.OIDCLogin { // the draft's platform knew one answer: 403
			err = withStatus(http.StatusForbidden, err)
		}
		return caller{}, err
	}
	return caller{access, id}, nil
}

// editionOf is the edition that a course speaks. One that is not there speaks
// the final one.
func (s *Server) editionOf(course string) (lti.Edition, error) {
	home, err := s.store.Course(course)
	if errors.Is(err, store.ErrNotFound) {
		return lti.Final(), nil
	}
	if err != nil {
		return lti.Edition{}, err
	}
	return lti.EditionNamed(home.Edition)
}

// finalOnly keeps an address to edition 1.3. The draft's platform had it too,
// but failed on every call, and nobody can have relied on that.
func (s *Server) finalOnly(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		edition, err := s.editionOf(r.PathValue("course"))
		if err != nil {
			return err
		}
		if !edition.OIDCLogin {
			return lti.Fail(lti.NotFound, r.URL.Path, "an address of edition "+edition.Name)
		}
		return h(w, r)
	}
}

// deployment is the deployment as which the caller acts: the one that its
// token was asked for (CORE §6.2.1), else its first in the course. Without any
// there the course is closed to it.
func (s *Server) deployment(c caller) (string, error) {
	var d store.Deployment
	var err error
	if c.deployment != "" {
		d, err = s.store.DeploymentIn(c.course, c.deployment)
	} else {
		d, err = s.store.DeploymentOf(c.client.ID, c.course)
	}
	if errors.Is(err, store.ErrNotFound) {
		err = lti.Fail(lti.CourseUnknown, lti.Show(c.course), "a course that client "+c.client.ID+" is deployed in")
	}
	return d.ID, err
}

// owns tells whether what belongs to that client and deployment is the
// caller's.
func (a accessTokenData) owns(client, deployment string) bool {
	return client == a.client.ID && (a.deployment == "" || deployment == a.deployment)
}

// A target is the line item that a request to a service is about, and who may
// use it.
type target struct {
	caller

	item store.LineItem
}

// target checks the call, and that the line item is the caller's. One of
// another client or deployment is as unknown to it as one that is not there
// (AGS §3.2).
func (s *Server) target(r *http.Request, scopes wanted) (target, error) {
	c, err := s.grader(r, scopes)
	if err != nil {
		return target{}, err
	}
	number := r.PathValue("number")
	got, want := "line item "+number+" of course "+c.course, "a line item of client "+c.client.ID
	n, err := strconv.Atoi(number)
	if err != nil || strconv.Itoa(n) != number {
		return target{}, lti.Fail(lti.LineItemUnknown, got, want)
	}
	item, err := s.store.LineItem(c.course, n)
	if errors.Is(err, store.ErrNotFound) {
		err = lti.Fail(lti.LineItemUnknown, got, want)
	}
	if err != nil {
		return target{}, err
	}
	return target{c, item}, ensure(r.Context(), lti.LineItemUnknown, c.owns(item.Client, item.Deployment), got, want)
}

// ownLink finds an LTI link that the caller put into the course. One of another
// client or deployment is as unknown to it as one that is not there, in the
// same words (AGS §3.2.9, NRPS §3).
func (s *Server) ownLink(c caller, id string) (*link, error) {
	unknown := lti.Fail(lti.LinkUnknown, lti.Show(id), "a resource link of client "+c.client.ID+" in course "+c.course)
	kept, err := s.store.Link(c.course, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && !c.owns(kept.Client, kept.Deployment) {
		return nil, unknown
	}
	if err != nil {
		return nil, err
	}
	l, err := openLink(kept)
	if err == nil && !l.item.launchable() {
		err = unknown
	}
	return &l, err
}

// bearer finds out what the access token of a request stands for. It has to be
// good for one of the scopes; a refusal asks for the first.
func (s *Server) bearer(r *http.Request, e lti.Edition, scopes ...string) (accessTokenData, error) {
	secret, err := bearerToken(r, e)
	if err != nil {
		return accessTokenData{}, err
	}
	access, ok := s.tokens.get(secret, s.now())
	if !ok || access.client.edition.Name != e.Name {
		return accessTokenData{}, lti.Fail(lti.AccessTokenUnknown, notIssued(secret), "a token of "+s.url)
	}
	concerns(r.Context(), access.client.ID)
	held(r.Context(), lti.AccessTokenUnknown)
	var fs lti.Findings
	fs.Add(lti.AccessTokenExpired, s.now().Before(access.expires), "a token that ended at "+unix(access.expires), "a token that is valid at "+unix(s.now()))
	granted := slices.ContainsFunc(scopes, func(scope string) bool { return slices.Contains(access.scopes, scope) })
	fs.Add(lti.ScopeInsufficient, granted, strings.Join(access.scopes, " "), scopes[0])
	if err := noted(r.Context(), fs); err != nil {
		return accessTokenData{}, err
	}
	// A token lives through a change of the tool's settings.
	access.client, err = s.anyClient(access.client.ID)
	return access, err
}

// bearerToken reads the token from the one place where it may be (RFC 6750
// §2.1). The scheme may be in letters of any size (RFC 9110 §11.1).
func bearerToken(r *http.Request, e lti.Edition) (string, error) {
	if err := onlyInHeader(r); err != nil {
		return "", err
	}
	kind, credentials, split := strings.Cut(r.Header.Get("Authorization"), " ")
	credentials = strings.TrimLeft(credentials, " ")
	if !strings.EqualFold(kind, "Bearer") || credentials == "" {
		if kind != "" && !split { // perhaps the token itself, which is repeated nowhere
			kind = "one word alone"
		}
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
