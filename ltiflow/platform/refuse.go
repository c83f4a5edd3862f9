package platform

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// A style is the form in which an address says no.
type style int

const (
	asProblem      style = iota // problem JSON (RFC 9457)
	asService                   // the same, with WWW-Authenticate (RFC 6750 §3)
	asOAuth                     // the error of a token endpoint (RFC 6749 §5.2)
	asRegistration              // the error of a registration endpoint (OIDC DCR §3.3); WWW-Authenticate for a token
	asPage                      // a page, always
	asBrowser                   // a page for who reads HTML, problem JSON otherwise
)

// realm names the protection space of the services (RFC 6750 §3).
const realm = "LTI Bootcamp Platform"

// An outcome is how a code is answered.
type outcome struct {
	status int
	error  string // of OAuth, or of a registration
}

// outcomes lists the codes that are not answered 400. It is never written to.
var outcomes = map[lti.Code]outcome{
	lti.ParameterMissing:      {400, "invalid_request"},
	lti.ParameterRepeated:     {400, "invalid_request"},
	lti.AssertionTypeMismatch: {400, "invalid_request"},
	lti.GrantTypeUnsupported:  {400, "unsupported_grant_type"},
	lti.ScopeNotAllowed:       {400, "invalid_scope"},
	lti.RedirectURIMalformed:  {400, "invalid_redirect_uri"},
	lti.RegistrationMalformed: {400, "invalid_client_metadata"},
	lti.AccessTokenMissing:    {401, ""}, // RFC 6750 §3.1: no code when nothing was sent
	lti.AccessTokenUnknown:    {401, "invalid_token"},
	lti.AccessTokenExpired:    {401, "invalid_token"},
	lti.ScopeInsufficient:     {403, "insufficient_scope"},
	lti.HostMismatch:          {403, "invalid_request"},
	lti.OriginMismatch:        {403, "invalid_request"},
	lti.RoleInsufficient:      {403, "access_denied"},
	lti.LoginRequired:         {403, "login_required"},
	lti.ReturnSessionUnknown:  {403, "access_denied"},
	lti.NotFound:              {404, "invalid_request"},
	lti.CourseUnknown:         {404, "invalid_request"},
	lti.LinkUnknown:           {404, "invalid_request"},
	lti.LineItemUnknown:       {404, "invalid_request"},
	lti.MethodNotAllowed:      {405, "invalid_request"},
	lti.ScoreStale:            {409, "invalid_request"},
	lti.ResponseAlreadyUsed:   {409, "invalid_request"},
	lti.BodyTooLarge:          {413, "invalid_request"},
	lti.MediaTypeUnsupported:  {415, "invalid_request"},
	lti.LimitReached:          {429, "temporarily_unavailable"},
	lti.InternalError:         {500, "server_error"},

	// Launches.
	lti.MemberInactive:    {403, "access_denied"},
	lti.ReviewUnavailable: {404, "access_denied"},

	// How a client says who it is.
	lti.AccessTokenMisplaced: {400, "invalid_request"},
	lti.ClientAuthRepeated:   {400, "invalid_request"},

	// Hardening.
	lti.RateExceeded: {429, "temporarily_unavailable"},

	// Line items, scores and results.
	lti.ServiceQueryMissing:  {404, "invalid_request"},
	lti.MediaTypeNotAccepted: {406, "invalid_request"},

	// Deep linking and the course page.
	lti.LinkUnavailable: {403, "access_denied"},

	// Registration (RFC 6750 §3.1).
	lti.RegistrationTokenUnknown: {401, "invalid_token"},
	lti.RegistrationTokenUsed:    {401, "invalid_token"},
}

// A statusError is an error whose address answers it with another status than
// its code has elsewhere.
type statusError struct {
	error
	status int
}

// Unwrap gives the error itself.
func (e *statusError) Unwrap() error { return e.error }

// withStatus has an error answered with a status of its own.
func withStatus(status int, err error) error { return &statusError{error: err, status: status} }

// describe maps an error to the finding, the status and the OAuth error it is
// answered with. It is the one place that knows.
func describe(err error, as style) (lti.Finding, int, string) {
	finding := lti.Finding{Code: lti.InternalError, Status: lti.Failed, Got: "an error of the platform itself"}
	var check *lti.CheckError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &check):
		finding = check.Finding
	case errors.As(err, &tooLarge):
		finding.Code = lti.BodyTooLarge
		finding.Got, finding.Want = "more", "at most "+strconv.FormatInt(tooLarge.Limit, 10)+" bytes"
	}
	how, ok := outcomes[finding.Code]
	if !ok {
		how = outcome{http.StatusBadRequest, "invalid_request"}
		switch as {
		case asOAuth: // whatever is wrong with the assertion (RFC 7523 §3.2)
			how.error = "invalid_client"
		case asRegistration:
			how.error = "invalid_client_metadata"
		default: // the others show no OAuth error here
		}
	}
	if as == asOAuth && how.status == http.StatusUnsupportedMediaType {
		how.status = http.StatusBadRequest
	}
	var other *statusError
	if errors.As(err, &other) {
		how.status = other.status
	}
	finding.Got, finding.Want = clip(finding.Got), clip(finding.Want)
	return finding, how.status, how.error
}

// clip keeps a refusal from sending back whatever was sent.
func clip(text string) string {
	const enough = 500
	if len(text) <= enough {
		return text
	}
	return strings.ToValidUTF8(text[:enough], "") + "…"
}

// refuse answers an error in the style of the address.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, as style, err error) {
	finding, status, oauth := describe(err, as)
	refusedBy(r.Context(), finding)
	if status >= http.StatusInternalServerError {
		s.log.Error("the platform failed", "path", r.URL.Path, "error", err)
	}
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	if (as == asService || as == asRegistration) && challenged(finding.Code) {
		header.Set("WWW-Authenticate", challenge(finding, oauth))
	}
	if as == asPage || as == asBrowser && acceptsHTML(r) {
		s.refusalPage(w, r, status, finding)
		return
	}
	about := finding.About()
	body := lti.Refusal{Code: finding.Code, Got: finding.Got, Want: finding.Want, Spec: about.Spec, Cause: about.Cause, Remedy: about.Remedy}
	said := (&lti.CheckError{Finding: finding}).Error()
	if as == asOAuth || as == asRegistration {
		body.Error, body.ErrorDescription = oauth, plain(said)
		header.Set("Pragma", "no-cache")
		writeJSON(w, status, "application/json;charset=UTF-8", body)
		return
	}
	body.Type = "about:blank" // RFC 9457 §4.2.1: the title is that of the status
	body.Title, body.Status, body.Detail = http.StatusText(status), status, said
	writeJSON(w, status, "application/problem+json", body)
}

// challenged tells whether it is the token that is refused, and not
// what was asked for with it (RFC 6750 §3).
func challenged(code lti.Code) bool {
	switch code {
	case lti.AccessTokenMissing, lti.AccessTokenUnknown, lti.AccessTokenExpired, lti.AccessTokenMisplaced, lti.ScopeInsufficient,
		lti.RegistrationTokenUnknown, lti.RegistrationTokenUsed:
		return true
	default:
		return false
	}
}

// challenge is the WWW-Authenticate header (RFC 6750 §3). Its values are in
// quotes and hold none.
func challenge(f lti.Finding, oauth string) string {
	c := `Bearer realm="` + realm + `"`
	if oauth != "" {
		c += `, error="` + oauth + `", error_description="` + string(f.Code) + `"`
	}
	if f.Code == lti.ScopeInsufficient {
		c += `, scope="` + plain(f.Want) + `"`
	}
	return c
}

// acceptsHTML tells whether a browser asks, and not a program.
func acceptsHTML(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html")
}

// writeJSON answers with a JSON body.
func writeJSON(w http.ResponseWriter, status int, mediaType string, body any) {
	w.Header().Set("Content-Type", mediaType)
	w.WriteHeader(status)
	// An error here means that the client has gone; there is nobody to tell.
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(body)
}
