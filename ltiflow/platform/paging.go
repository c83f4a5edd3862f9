package platform

import (
	"net/http"
	"net/url"
	"strconv"

	"ltibootcamp/ltiflow/lti"
)

// How many entries a page of a service has when the tool does not say, and at
// most: a platform may send fewer than limit (AGS §3.2.4).
const (
	pageDefault = 100
	pageMaximum = 1000
)

// Parameters of lists: limit is LTI's, cursor is our own and stands only in
// the URLs that we make.
const (
	paramLimit  = "limit"
	paramCursor = "cursor"
)

// A paging says how much of a list is wanted.
type paging struct {
	size int
}

// readQuery reads these parameters of a service's URL, as far as they are
// there. A tool may send others, which are for other platforms.
func readQuery(r *http.Request, names ...string) (url.Values, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, lti.Fail(lti.QueryMalformed, "?"+r.URL.RawQuery, "parameters, form-encoded")
	}
	known := url.Values{}
	for _, name := range names {
		if query.Has(name) {
			known[name] = query[name]
		}
	}
	return known, repeated(known)
}

// readPaging reads limit.
func readPaging(query url.Values) (paging, error) {
	p := paging{size: pageDefault}
	if query.Has(paramLimit) {
		limit, err := strconv.Atoi(query.Get(paramLimit))
		if err != nil || limit <= 0 {
			return p, lti.Fail(lti.PageLimitMalformed, paramLimit+"="+query.Get(paramLimit), "a whole number above 0")
		}
		p.size = min(limit, pageMaximum)
	}
	return p, nil
}
