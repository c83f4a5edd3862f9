package wire

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"time"
)

// limit is how much of a body is kept, in bytes. It is more than any LTI
// message needs, and little enough to hold some hundred of them.
const limit = 1 << 20

// Transport records every request that goes through base, as sent by from.
// The response reaches the caller unchanged.
func (r *Recorder) Transport(from Party, base http.RoundTripper) http.RoundTripper {
	return &transport{recorder: r, from: from, base: base}
}

type transport struct {
	recorder *Recorder
	from     Party
	base     http.RoundTripper
}

// RoundTrip sends the request and records it with its answer.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	e := Exchange{
		From: t.from, To: t.recorder.party(req.URL.Host), Began: time.Now(),
		Method: req.Method, URL: req.URL.String(), RequestHeader: req.Header.Clone(),
	}
	defer func() { t.recorder.keep(e) }()
	if req.Body != nil {
		kept, whole, err := peek(req.Body, &e.Truncated)
		if err != nil {
			e.Error = err.Error()
			return nil, fmt.Errorf("reading the request to record it: %w", err)
		}
		e.RequestBody = kept
		req = req.Clone(req.Context())
		req.Body = whole
	}
	resp, err := t.base.RoundTrip(req)
	e.Took = time.Since(e.Began)
	if err != nil {
		e.Error = err.Error()
		return nil, err //nolint:wrapcheck // a RoundTripper passes the error on as it is
	}
	e.Status, e.ResponseHeader = resp.StatusCode, resp.Header.Clone()
	kept, whole, err := peek(resp.Body, &e.Truncated)
	e.Took = time.Since(e.Began)
	if err != nil {
		e.Error = err.Error()
		return nil, fmt.Errorf("reading the answer of %s: %w", req.URL.Redacted(), err)
	}
	e.ResponseBody, resp.Body = kept, whole
	return resp, nil
}

// peek reads what is kept of a body and gives back the body whole.
func peek(body io.ReadCloser, truncated *bool) (kept []byte, whole io.ReadCloser, err error) {
	read, err := io.ReadAll(io.LimitReader(body, limit+1))
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

// Handler records every request that next serves, as sent by from to to. It
// is for requests that no Transport of this process sends: the platform's own.
func (r *Recorder) Handler(from, to Party, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		e := Exchange{
			From: from, To: to, Began: time.Now(),
			Method: req.Method, URL: "http://" + req.Host + req.URL.String(), RequestHeader: req.Header.Clone(),
		}
		kept, whole, err := peek(req.Body, &e.Truncated)
		if err != nil {
			http.Error(w, "the request body could not be read", http.StatusBadRequest)
			return
		}
		e.RequestBody, req.Body = kept, whole
		tee := &teeWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(tee, req)
		e.Took = time.Since(e.Began)
		e.Status, e.ResponseHeader = tee.status, w.Header().Clone()
		e.ResponseBody, e.Truncated = tee.body.Bytes(), e.Truncated || tee.truncated
		r.keep(e)
	})
}

// teeWriter keeps a copy of what it writes, up to the limit.
type teeWriter struct {
	http.ResponseWriter
	status    int
	body      bytes.Buffer
	truncated bool
}

// WriteHeader notes the status.
func (t *teeWriter) WriteHeader(status int) {
	t.status = status
	t.ResponseWriter.WriteHeader(status)
}

// Write notes the bytes.
func (t *teeWriter) Write(p []byte) (int, error) {
	room := limit - t.body.Len()
	if len(p) > room {
		t.truncated = true
	}
	t.body.Write(p[:min(len(p), room)])
	return t.ResponseWriter.Write(p) //nolint:wrapcheck // a ResponseWriter passes the error on as it is
}

// CloseIdleConnections lets http.Client close them through the recorder.
func (t *transport) CloseIdleConnections() {
	if idle, ok := t.base.(interface{ CloseIdleConnections() }); ok {
		idle.CloseIdleConnections()
	}
}
