package browser

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// A place is where a page is shown: in the window, or in a frame of the page
// that fills it.
type place struct {
	top *url.URL // the page around the frame; nil in the window
	// storage are the origins to which the page around lends its storage.
	storage []string
}

// A navigation is the way to a page.
type navigation struct {
	place

	method, address string
	fields          url.Values
	from            *url.URL // the page that leads there; nil for the user
	strayed         relation // the farthest that redirects have led so far
}

// typed is the way of a user who enters an address.
func typed(address string) navigation {
	return navigation{method: http.MethodGet, address: address}
}

// posted is the way of a form, in the frame that it names if the page has it.
func (p *Page) posted(f Form) navigation {
	to := navigation{method: f.Method, address: f.Action, fields: f.Fields, from: p.at, place: p.place}
	if storage, framed := p.frames[f.Target]; framed {
		to.place = place{top: p.at, storage: storage}
	}
	return to
}

// request is the request that goes there.
func (to navigation) request(ctx context.Context) (*http.Request, error) {
	var body io.Reader
	address := to.address
	if to.method == http.MethodPost {
		body = strings.NewReader(to.fields.Encode())
	} else if len(to.fields) > 0 {
		bare, _, _ := strings.Cut(address, "?")
		address = bare + "?" + to.fields.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, to.method, address, body)
	if err != nil {
		return nil, fmt.Errorf("opening %q: %w", address, err)
	}
	if req.URL.Scheme != "http" && req.URL.Scheme != "https" {
		return nil, fmt.Errorf("opening %q: want an http or https address", address)
	}
	req.Header.Set("Accept", "text/html")
	if to.method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return req, nil
}

// A relation is how far a request goes from the page that asks for it (Fetch
// Metadata, Sec-Fetch-Site).
type relation int

const (
	ofNobody relation = iota // the user asks
	sameOrigin
	sameSite
	crossSite
)

func (r relation) String() string {
	return [...]string{"none", "same-origin", "same-site", "cross-site"}[r]
}

// stray tells how far a navigation has led when it comes to an address.
func (r Rules) stray(to navigation, target *url.URL) relation {
	now := crossSite
	switch {
	case to.from == nil:
		now = ofNobody
	case origin(to.from) == origin(target):
		now = sameOrigin
	case r.site(to.from) == r.site(target):
		now = sameSite
	}
	return max(now, to.strayed)
}

// declare says where a request comes from and what it is for, as a browser
// that tells sites apart does.
func (to navigation) declare(header http.Header) {
	header.Set("Sec-Fetch-Site", to.strayed.String())
	header.Set("Sec-Fetch-Dest", "document")
	if to.top != nil {
		header.Set("Sec-Fetch-Dest", "iframe")
	}
}

// origin is what scripts know a page's server by (RFC 6454 §6.2).
func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }
