package steps

import (
	"context"
	"net/http"

	"ltibootcamp/ltiflow/lti"
)

// rosterBreakers are the faults in a call of the roster, and in what it leads
// to.
func rosterBreakers() map[string]breaker {
	return map[string]breaker{
		"roster-scope":          tokenFor(ofRoster, func(scope lti.Scopes) []string { return []string{scope.Score} }),
		"roster-nobodys-link":   inRosterQuery("rlid", "nobodys-link"),
		"roster-page":           inRosterQuery("cursor", "page-99"),
		"roster-limit":          inRosterQuery("limit", "0"),
		"roster-no-differences": {before: "roster", provoke: leading(func(*http.Request) string { return "" })},
		"roster-circle":         {provoke: leading(backToItself)},
		"roster-elsewhere":      {provoke: leadAway},
	}
}

// ofRoster tells whether a request is for the people of the course.
func ofRoster(req *http.Request) bool {
	return req.Method == http.MethodGet && req.Header.Get("Accept") == lti.MediaMembership
}

// inRosterQuery changes a parameter of those requests that have it.
func inRosterQuery(name, value string) breaker {
	return inTransit(func(_ *Session, req *http.Request) error {
		query := req.URL.Query()
		if !ofRoster(req) || !query.Has(name) {
			return nil
		}
		query.Set(name, value)
		to := *req.URL
		to.RawQuery = query.Encode()
		req.URL = &to
		return nil
	})
}

// leading has every answer of the roster lead to one URL alone; to none where
// that is "".
func leading(next func(asked *http.Request) string) func(context.Context, *Session) (func(), error) {
	return func(_ context.Context, s *Session) (func(), error) {
		return s.world.place(func(req *http.Request, on http.RoundTripper) (*http.Response, error) {
			resp, err := on.RoundTrip(req)
			if err != nil || !ofRoster(req) {
				return resp, err //nolint:wrapcheck // a RoundTripper passes the error on as it is
			}
			resp.Header.Del("Link")
			if to := next(req); to != "" {
				resp.Header.Set("Link", "<"+to+`>; rel="next"`)
			}
			return resp, nil
		}), nil
	}
}

// backToItself leads from a page with a limit to that page.
func backToItself(asked *http.Request) string {
	if !asked.URL.Query().Has("limit") {
		return ""
	}
	return asked.URL.String()
}
