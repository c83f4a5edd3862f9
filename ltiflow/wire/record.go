package wire

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"time"
)

// limit is how much of a body a Recorder keeps, in bytes. It is more than any
// LTI message needs, and little enough to hold some hundred of them.
const limit = 1 << 20

// Transport records every request that goes through base, as sent by from.
// The response reaches the caller unchanged.
func (r *Recorder) Transport(from Party, base http.RoundTripper) http.RoundTripper {
	between := func(then func(*http.Request, Exchange)) func(*http.Request, Exchange) {
		return func(req *http.Request, e Exchange) {
			e.From, e.To = from, r.party(req.URL.Host)
			then(req, e)
		}
	}
	return &transport{base: base, limit: limit, begin: between(r.begin), keep: between(r.keep)}
}

// Handler records every request that next serves, as sent by from to to. It
// is for requests that no Transport of this process sends: the platform's own.
func (r *Recorder) Handler(from, to Party, next http.Handler) http.Handler {
	return ObserveHandler(next, limit, func(req *http.Request, e Exchange) {
		e.From, e.To = from, to
		r.keep(req, e)
	})
}

// Observe hands keep every exchange that goes through base, with at most limit
// bytes of each body. Who the parties are is for keep to say.
func Observe(base http.RoundTripper, limit int, keep func(*http.Request, Exchange)) http.RoundTripper {
	return &transport{base: base, limit: limit, begin: func(*http.Request, Exchange) {}, keep: keep}
}

type transport struct {
	base  http.RoundTripper
	limit int
	begin func(*http.Request, Exchange) // told before the request is sent
	keep  func(*http.Request, Exchange)
}

// RoundTrip sends the request and records it with its answer.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	e := Exchange{Began: time.Now(), Method: req.Method, URL: req.URL.String(), RequestHeader: req.Header.Clone()}
	asked := req
	defer func() { t.keep(asked, e) }()
	if req.Body != nil {
		kept, whole, err := peek(req.Body, t.limit, &e.Truncated)
		if err != nil {
			e.Error = err.Error()
			return nil, fmt.Errorf("reading the request to record it: %w", err)
		}
		e.RequestBody = kept
		req = req.Clone(req.Context())
		req.Body = whole
	}
	t.begin(asked, e)
	resp, err := t.base.RoundTrip(req)
	e.Took = time.Since(e.Began)
	if err != nil {
		e.Error = err.Error()
		return nil, err //nolint:wrapcheck // a RoundTripper passes the error on as it is
	}
	e.Status, e.ResponseHeader = resp.StatusCode, resp.Header.Clone()
	kept, whole, err := peek(resp.Body, t.limit, &e.Truncated)
	e.Took = time.Since(e.Began)
	if err != nil {
		e.Error = err.Error()
		return nil, fmt.Errorf("reading the answer of %s: %w", req.URL.Redacted(), err)
	}
	e.ResponseBody, resp.Body = kept, whole
	return resp, nil
}

// CloseIdleConnections lets http.Client close them through the recorder.
func (t *transport) CloseIdleConnections() {
	if idle, ok := t.base.(interface{ CloseIdleConnections() }); ok {
		idle.CloseIdleConnections()
	}
}

// peek reads what is kept of a body and gives back the body whole.
func peek(body io.ReadCloser, limit int, truncated *bool) (kept []byte, whole io.ReadCloser, err error) {
	read, err := io.ReadAll(io.LimitReader(body, int64(limit)+1))
	if err != nil {
		_ = body.Close()
		return nil, nil, err //nolint:wrapcheck // both callers say what they were reading
	}
	kept = read
	if len(read) > limit {
		kept, *truncated = read[:limit], true
	}
	return kept, joined{io.MultiReader(bytes.NewReader(read), body), body}, nil
}

// joined reads from one place and closes another.
type joined struct {
	io.Reader
	io.Closer
}
