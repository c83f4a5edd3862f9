package ltiflow

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/peterhellberg/link"

	"ltibootcamp/ltiflow/lti"
)

// maxPages is how many pages of one list are read. A list that goes
// on for longer is not likely to end.
const maxPages = 100

// readPages reads a list of the platform page by page, each with the
// token, and gives every page to read, which tells whether it could.
// How much is on a page is for the platform to say: a limit is a wish
// (AGS §3.2.4, NRPS §2.4), and the list ends where a page leads to
// no other.
func (t *Tool) readPages(
	ctx context.Context, token lti.AccessToken,
	address, accept string, findings *lti.Findings,
	read func(page answer) bool,
) error {
	for range maxPages {
		page, err := t.getWithToken(ctx, token, address, accept)
		if err != nil {
			return err
		}
		if !page.check(findings, http.StatusOK) || !read(page) {
			return findings.Err()
		}
		address = nextPage(findings, address, page.Header)
		if address == "" {
			return findings.Err()
		}
	}
	findings.Add(lti.PagesTooMany, false,
		fmt.Sprintf("more than %d pages", maxPages),
		"a list that ends")
	return findings.Err()
}

// nextPage is where a list goes on after the page that was asked for;
// "" on the last page, and after a failed check.
func nextPage(
	findings *lti.Findings, asked string, header http.Header,
) string {
	return linked(findings, asked, header, "next")
}

// linked is the URL to which a Link header gives a relation
// (RFC 8288 §3.3), to be used untouched; "" without one, and after a
// failed check.
func linked(
	findings *lti.Findings, asked string,
	header http.Header, relation string,
) string {
	next, ok := linkTo(header, relation)
	if !ok {
		findings.Add(lti.NextPageMalformed, false,
			strings.Join(header.Values("Link"), ", "),
			`<URL>; rel="`+relation+`"`)
		return ""
	}
	if next == "" {
		return ""
	}
	// The URL may be relative to the page (RFC 8288 §3.1).
	base, errBase := url.Parse(asked)
	to, err := url.Parse(next)
	if err == nil && errBase == nil && to.Host == "" {
		next = base.ResolveReference(to).String()
	}
	// The token goes along. Whoever could lead the tool to an address
	// of his own would have it (RFC 6750 §5.3).
	if !findings.Add(lti.NextPageElsewhere, sameOrigin(next, asked),
		next, "a page of the same scheme, host and port") {
		return ""
	}
	return next
}

// linkTo is the URL that a Link header gives to a relation, and
// whether the header could be read. The parser passes over what it
// does not understand, and a list that was cut short looks like one
// that ended: so nothing may get lost without a word.
func linkTo(
	header http.Header, relation string,
) (address string, ok bool) {
	for _, field := range header.Values("Link") {
		links := map[*link.Link]bool{}
		for _, l := range link.Parse(field) {
			links[l] = true
			if !strings.Contains(field, "<"+l.URI+">") {
				return "", false // it has changed the URL
			}
			names := strings.Fields(strings.ToLower(l.Rel))
			if slices.Contains(names, relation) {
				address = l.URI
			}
		}
		found := len(links)
		if found == 0 || found != strings.Count(field, "<") {
			return "", false // it has lost one
		}
	}
	return address, true
}
