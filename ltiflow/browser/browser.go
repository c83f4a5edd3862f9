// Package browser stands in for the learner's web browser: it keeps cookies,
// follows redirects, and submits the forms that submit themselves, hop by hop,
// so that every hop can be recorded.
//
// It runs no scripts, draws nothing, and does not enforce SameSite: it carries
// messages between tool and platform as a real browser would, and is no test
// of what a real browser would block.
package browser

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

// maxHops is how many redirects and self-submitting forms are followed.
const maxHops = 20

// maxPage is how much of a page is read, in bytes.
const maxPage = 1 << 20

// A Browser is one user's browser. It is not safe for concurrent use.
type Browser struct {
	client *http.Client
}

// New makes a browser without cookies that sends its requests through
// transport.
func New(transport http.RoundTripper) *Browser {
	jar, _ := cookiejar.New(nil) // never fails without a public suffix list
	return &Browser{client: &http.Client{
		Transport: transport,
		Jar:       trustingJar{jar},
		Timeout:   30 * time.Second,
		// Redirects are followed one by one in visit.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Open visits an address.
func (b *Browser) Open(ctx context.Context, address string) (*Page, error) {
	return b.visit(ctx, http.MethodGet, address, nil)
}

// ErrNoButton says that a page has no button with the text.
var ErrNoButton = errors.New("no such button")

// Submit presses the button with the text on a page. Where several have it,
// it is the last: pages list the oldest first. Where none has it, the error is
// ErrNoButton.
func (b *Browser) Submit(ctx context.Context, page *Page, button string) (*Page, error) {
	for i := len(page.Forms) - 1; i >= 0; i-- {
		if form := page.Forms[i]; form.Button == button {
			return b.visit(ctx, form.Method, form.Action, form.Fields)
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
	if !page.submitsItself() {
		return page, nil
	}
	form := page.Forms[0]
	return b.visit(ctx, form.Method, form.Action, form.Fields)
}

// visit goes to an address and on from there until a page stays.
func (b *Browser) visit(ctx context.Context, method, address string, fields url.Values) (*Page, error) {
	for range maxHops {
		resp, body, err := b.send(ctx, method, address, fields) //nolint:bodyclose // send closes it
		if err != nil {
			return nil, err
		}
		if location := resp.Header.Get("Location"); location != "" && resp.StatusCode/100 == 3 {
			next, err := resp.Request.URL.Parse(location)
			if err != nil {
				return nil, fmt.Errorf("following the redirect of %s: %w", address, err)
			}
			// Only 307 and 308 keep the method and the body (RFC 9110 §15.4).
			if resp.StatusCode != http.StatusTemporaryRedirect && resp.StatusCode != http.StatusPermanentRedirect {
				method, fields = http.MethodGet, nil
			}
			address = next.String()
			continue
		}
		page, err := parse(resp.Request.URL.String(), resp.StatusCode, body)
		if err != nil {
			return nil, err
		}
		if !page.submitsItself() {
			return page, nil
		}
		form := page.Forms[0]
		method, address, fields = form.Method, form.Action, form.Fields
	}
	return nil, fmt.Errorf("opening %s: gave up after %d hops: tool and platform send the browser round in a circle", address, maxHops)
}

// send makes one request and reads the answer whole.
func (b *Browser) send(ctx context.Context, method, address string, fields url.Values) (*http.Response, []byte, error) {
	var body io.Reader
	if method == http.MethodPost {
		body = strings.NewReader(fields.Encode())
	} else if len(fields) > 0 {
		bare, _, _ := strings.Cut(address, "?")
		address = bare + "?" + fields.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, nil, fmt.Errorf("opening %q: %w", address, err)
	}
	if req.URL.Scheme != "http" && req.URL.Scheme != "https" {
		return nil, nil, fmt.Errorf("opening %q: want an http or https address", address)
	}
	req.Header.Set("Accept", "text/html")
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := b.client.Do(req)
	if err != nil {
		if errors.Is(err, context.Canceled) {
			err = context.Canceled
		}
		return nil, nil, fmt.Errorf("opening %s: %w", req.URL.Redacted(), err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxPage))
	if err != nil {
		return nil, nil, fmt.Errorf("reading %s: %w", req.URL.Redacted(), err)
	}
	return resp, text, nil
}

// trustingJar takes loopback addresses for secure, as browsers do (W3C Secure
// Contexts §3.1): otherwise the cookies of tool and platform, which are Secure
// because SameSite=None demands it, would never come back over plain HTTP.
type trustingJar struct{ jar http.CookieJar }

// SetCookies keeps cookies.
func (t trustingJar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	t.jar.SetCookies(trustworthy(u), cookies)
}

// Cookies are those to send to an address.
func (t trustingJar) Cookies(u *url.URL) []*http.Cookie { return t.jar.Cookies(trustworthy(u)) }

func trustworthy(u *url.URL) *url.URL {
	switch u.Hostname() {
	case "localhost", "127.0.0.1", "::1":
		secure := *u
		secure.Scheme = "https"
		return &secure
	default:
		return u
	}
}

// Close drops the browser's idle connections.
func (b *Browser) Close() { b.client.CloseIdleConnections() }
