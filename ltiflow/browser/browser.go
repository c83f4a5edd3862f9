// Package browser stands in for the learner's web browser: it keeps cookies,
// follows redirects, and submits the forms that submit themselves, hop by hop,
// so that every hop can be recorded.
//
// It runs no scripts and draws nothing. A page whose script asks the platform's
// page around it for storage (PM) holds its message as data: the stand-in reads
// it there, and is the platform's page as well. What is stored, it keeps for
// each origin for as long as it lives.
//
// With Rules it does with cookies what browsers do. Without, it enforces no
// SameSite and blocks nothing: it then carries messages between tool and
// platform, and is no test of what a real browser would block.
package browser

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// maxHops is how many redirects and self-submitting forms are followed.
const maxHops = 20

// maxPage is how much of a page is read, in bytes.
const maxPage = 1 << 20

// A Browser is one user's browser. It is not safe for concurrent use.
type Browser struct {
	// Rules are for its cookies. They may be changed between two pages.
	Rules Rules

	client  *http.Client
	jar     jar
	storage map[slot]string
}

// New makes a browser without cookies and rules that sends its requests
// through transport.
func New(transport http.RoundTripper) *Browser {
	return &Browser{
		jar:     jar{},
		storage: map[slot]string{},
		client: &http.Client{
			Transport: transport,
			Timeout:   30 * time.Second,
			// Redirects are followed one by one in visit.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// Open visits an address.
func (b *Browser) Open(ctx context.Context, address string) (*Page, error) {
	return b.visit(ctx, typed(address))
}

// ErrNoButton says that a page has no button with the text.
var ErrNoButton = errors.New("no such button")

// Submit presses the button with the text, or with the label, on a page. Where
// several have it, it is the last: pages list the oldest first. Where none has
// it, the error is ErrNoButton.
func (b *Browser) Submit(ctx context.Context, page *Page, button string) (*Page, error) {
	for i := len(page.Forms) - 1; i >= 0; i-- {
		if form := page.Forms[i]; form.Button == button || form.Label == button {
			return b.visit(ctx, page.posted(form))
		}
	}
	var there []string
	for _, form := range page.Forms {
		there = append(there, fmt.Sprintf("%q", form.Button))
	}
	return nil, fmt.Errorf("pressing %q on %s: %w among %d: %s", button, page.URL, ErrNoButton, len(there), strings.Join(there, ", "))
}

// Show takes a page that was made in this process as if it had been loaded
// from an address, and goes on from there.
func (b *Browser) Show(ctx context.Context, address string, html []byte) (*Page, error) {
	page, err := parse(address, http.StatusOK, html)
	if err != nil {
		return nil, err
	}
	if next, goes := b.goesOn(page); goes {
		return b.visit(ctx, next)
	}
	return page, nil
}

// visit goes to an address and on from there until a page stays.
func (b *Browser) visit(ctx context.Context, to navigation) (*Page, error) {
	first := to.address
	for range maxHops {
		resp, body, err := b.send(ctx, &to) //nolint:bodyclose // send closes it
		if err != nil {
			return nil, err
		}
		if location := resp.Header.Get("Location"); location != "" && resp.StatusCode/100 == 3 {
			next, err := resp.Request.URL.Parse(location)
			if err != nil {
				return nil, fmt.Errorf("following the redirect of %s: %w", to.address, err)
			}
			// Only 307 and 308 keep the method and the body (RFC 9110 §15.4).
			if resp.StatusCode != http.StatusTemporaryRedirect && resp.StatusCode != http.StatusPermanentRedirect {
				to.method, to.fields = http.MethodGet, nil
			}
			to.address = next.String()
			continue
		}
		page, err := parse(resp.Request.URL.String(), resp.StatusCode, body)
		if err != nil {
			return nil, err
		}
		page.place = to.place
		next, goes := b.goesOn(page)
		if !goes {
			return page, nil
		}
		to = next
	}
	return nil, fmt.Errorf("opening %s: gave up after %d hops: tool and platform send the browser round in a circle", first, maxHops)
}

// goesOn tells whether a page goes on without the user, and where to.
func (b *Browser) goesOn(page *Page) (navigation, bool) {
	switch {
	case page.says != nil && len(page.Forms) == 1:
		return b.speak(page), true
	case page.submitsItself():
		return page.posted(page.Forms[0]), true
	default:
		return navigation{}, false
	}
}

// send makes one request, with the cookies that the rules let go along, and
// reads the answer whole.
func (b *Browser) send(ctx context.Context, to *navigation) (*http.Response, []byte, error) {
	req, err := to.request(ctx)
	if err != nil {
		return nil, nil, err
	}
	crosses := b.Rules.crossing(*to, req.URL)
	b.jar.give(b.Rules, crosses, req)
	if to.strayed = b.Rules.stray(*to, req.URL); b.Rules.SameSite {
		to.declare(req.Header)
	}
	resp, err := b.client.Do(req)
	if err != nil {
		if errors.Is(err, context.Canceled) {
			err = context.Canceled
		}
		return nil, nil, fmt.Errorf("opening %s: %w", req.URL.Redacted(), err)
	}
	defer resp.Body.Close()
	b.jar.keep(b.Rules, crosses, req.URL, resp.Cookies())
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxPage))
	if err != nil {
		return nil, nil, fmt.Errorf("reading %s: %w", req.URL.Redacted(), err)
	}
	return resp, text, nil
}

// Close drops the browser's idle connections.
func (b *Browser) Close() { b.client.CloseIdleConnections() }
