package platform

import (
	"context"
	"encoding/base64"
	"maps"
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

// A paging says which part of a list is wanted: size entries, after the one
// with that number. Numbers, and not counts of entries, so that none is left
// out when others before it go.
type paging struct {
	after int64
	size  int
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

// readLimit reads how many entries are wanted on a page.
func readLimit(ctx context.Context, query url.Values) (int, error) {
	if !query.Has(paramLimit) {
		return pageDefault, nil
	}
	limit, err := strconv.Atoi(query.Get(paramLimit))
	well := err == nil && limit > 0
	err = ensure(ctx, lti.PageLimitMalformed, well, paramLimit+"="+query.Get(paramLimit), "a whole number above 0")
	return min(max(limit, 1), pageMaximum), err
}

// readPage reads limit and cursor.
func readPage(ctx context.Context, query url.Values) (paging, error) {
	size, err := readLimit(ctx, query)
	p := paging{size: size}
	if err != nil || !query.Has(paramCursor) {
		return p, err
	}
	var ok bool
	if p.after, ok = readCursor(query.Get(paramCursor)); !ok {
		return p, lti.Fail(lti.PageCursorUnknown, paramCursor+"="+query.Get(paramCursor), "the next URL of a Link header, untouched")
	}
	return p, nil
}

// cursorAfter stands for a place in a list. It is encoded so that nobody takes
// it for a page number and counts on.
func cursorAfter(number int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte("after " + strconv.FormatInt(number, 10)))
}

// readCursor reads what cursorAfter wrote, and nothing else.
func readCursor(cursor string) (number int64, ok bool) {
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(text) < len("after ") {
		return 0, false
	}
	number, err = strconv.ParseInt(string(text[len("after "):]), 10, 64)
	return number, err == nil && number > 0 && cursorAfter(number) == cursor
}

// cut leaves a page of entries, of which one more was asked for than fit on
// it, and gives the number after which to go on: 0 on the last page.
func cut[E any](entries []E, size int, number func(E) int64) (page []E, next int64) {
	if len(entries) <= size {
		return entries, 0
	}
	return entries[:size], number(entries[size-1])
}

// linkPages says where the other pages are (RFC 8288): the next one, unless
// this is the last, and the first. The URLs are those of the list with the
// query of this page, so that a tool takes them as they are.
func linkPages(w http.ResponseWriter, list func(url.Values) string, query url.Values, p paging, next int64) {
	link := func(cursor, relation string) {
		page := maps.Clone(query)
		page.Del(paramCursor)
		if cursor != "" {
			page.Set(paramCursor, cursor)
		}
		w.Header().Add("Link", "<"+list(page)+`>; rel="`+relation+`"`)
	}
	if next != 0 {
		link(cursorAfter(next), "next")
	}
	if next != 0 || p.after != 0 {
		link("", "first")
	}
}
