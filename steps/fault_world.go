package steps

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"
)

// worldBreakers are what goes wrong between tool and platform.
func worldBreakers() map[string]breaker {
	return map[string]breaker{
		"world-slow":      world(slow),
		"world-down":      world(refuse),
		"world-html":      answering(http.StatusOK, "text/html", "<!doctype html><title>Back soon</title>"),
		"world-half":      world(half),
		"world-too-often": world(tooOften),
		"world-redirect":  world(redirect),
		"world-huge":      world(huge),
		"world-no-json":   answering(http.StatusOK, "application/json", `{"access_token": "it ends here`),
		"world-no-utf-8":  answering(http.StatusOK, "application/json", "{\"access_token\":\"\xff\xfe\",\"token_type\":\"Bearer\"}"),
		"world-tls-name":  world(anotherName),
		"world-rotated":   {before: "get-keys", provoke: forgottenKeys},
	}
}

// world has a function stand between tool and platform. What is recorded is
// what the tool sees of it.
func world(by roundTrip) breaker {
	return breaker{provoke: func(_ context.Context, s *Session) (func(), error) { return s.world.place(by), nil }}
}

// answering gives an answer in the platform's place.
func answering(status int, media, body string) breaker {
	return world(func(req *http.Request, _ http.RoundTripper) (*http.Response, error) {
		return answer(req, status, media, strings.NewReader(body)), nil
	})
}

func answer(req *http.Request, status int, media string, body io.Reader) *http.Response {
	return &http.Response{
		Status: fmt.Sprintf("%d %s", status, http.StatusText(status)), StatusCode: status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, ContentLength: -1,
		Header: http.Header{"Content-Type": {media}}, Body: io.NopCloser(body), Request: req,
	}
}

// slow keeps the tool waiting until its patience is over, which is made short.
func slow(req *http.Request, _ http.RoundTripper) (*http.Response, error) {
	const patience = 300 * time.Millisecond
	ctx, cancel := context.WithTimeout(req.Context(), patience)
	defer cancel()
	<-ctx.Done()
	return nil, ctx.Err() //nolint:wrapcheck // it is what a client says whose time is over
}

// refuse is a platform that nothing listens for.
func refuse(*http.Request, http.RoundTripper) (*http.Response, error) {
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
}

// half cuts the answer short, as when the connection drops.
func half(req *http.Request, on http.RoundTripper) (*http.Response, error) {
	resp, err := on.RoundTrip(req)
	if err != nil {
		return nil, err //nolint:wrapcheck // a RoundTripper passes the error on as it is
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("reading the answer to cut it: %w", err)
	}
	resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body[:len(body)/2]), dropped{}))
	return resp, nil
}

// A dropped is the end of a connection that came too early.
type dropped struct{}

// Read says so.
func (dropped) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// tooOften is a platform that has had enough of us for now.
func tooOften(req *http.Request, _ http.RoundTripper) (*http.Response, error) {
	resp := answer(req, http.StatusTooManyRequests, "text/plain", strings.NewReader("Slow down."))
	resp.Header.Set("Retry-After", "30")
	return resp, nil
}

// redirect sends the tool to where it is already.
func redirect(req *http.Request, _ http.RoundTripper) (*http.Response, error) {
	resp := answer(req, http.StatusFound, "text/plain", http.NoBody)
	resp.Header.Set("Location", req.URL.String())
	return resp, nil
}

// huge answers with 100 MiB, none of which is kept here.
func huge(req *http.Request, _ http.RoundTripper) (*http.Response, error) {
	const size = 100 << 20
	return answer(req, http.StatusOK, "application/json", io.LimitReader(blank{}, size)), nil
}

// A blank is white space without end.
type blank struct{}

// Read gives more of it.
func (blank) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// forgottenKeys gives the tool the key set of before a rotation: no message that
// comes now names a key in it.
func forgottenKeys(_ context.Context, s *Session) (func(), error) {
	return s.world.place(func(req *http.Request, on http.RoundTripper) (*http.Response, error) {
		if req.URL.String() != s.data.registration.KeySetURL {
			return on.RoundTrip(req)
		}
		return renameKeys(req, on)
	}), nil
}

// renameKeys has every key of a set be called otherwise.
func renameKeys(req *http.Request, on http.RoundTripper) (*http.Response, error) {
	resp, err := on.RoundTrip(req)
	if err != nil {
		return nil, err //nolint:wrapcheck // a RoundTripper passes the error on as it is
	}
	defer resp.Body.Close()
	var set struct {
		Keys []map[string]any `json:"keys"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&set); err != nil {
		return nil, fmt.Errorf("reading the key set to age it: %w", err)
	}
	for i, key := range set.Keys {
		key["kid"] = fmt.Sprintf("of-last-year-%d", i+1)
	}
	old, err := json.Marshal(set)
	if err != nil {
		return nil, fmt.Errorf("writing the aged key set: %w", err)
	}
	return answer(req, resp.StatusCode, "application/json", bytes.NewReader(old)), nil
}
