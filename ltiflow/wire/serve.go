package wire

import (
	"io"
	"net/http"
	"time"
)

// ObserveHandler hands keep every exchange that next serves, with at most
// limit bytes of each body. It keeps bodies as they pass, so that next reads
// and writes no later than it would alone. Who the parties are is for keep to
// say; it runs in the request's own goroutine.
func ObserveHandler(next http.Handler, limit int, keep func(*http.Request, Exchange)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		e := Exchange{
			Began: time.Now(), Method: req.Method,
			URL: "http://" + req.Host + req.URL.RequestURI(), RequestHeader: req.Header.Clone(),
		}
		asked := &teeReader{ReadCloser: req.Body, clipped: clipped{limit: limit, expected: int(min(req.ContentLength, int64(limit)))}}
		req.Body = asked
		answered := &teeWriter{ResponseWriter: w, clipped: clipped{limit: limit}}
		defer func() {
			e.Took = time.Since(e.Began)
			e.RequestBody, e.ResponseBody = asked.bytes, answered.bytes
			e.Truncated = asked.cut || answered.cut
			e.Status, e.ResponseHeader = answered.status, w.Header().Clone()
			keep(req, e)
		}()
		e.Error = "the handler did not finish" // unless it does: a panic passes here
		next.ServeHTTP(answered, req)
		e.Error = ""
		answered.finish()
		asked.rest(req.Header)
	})
}

// clipped are the first bytes of a body.
type clipped struct {
	bytes    []byte
	limit    int
	expected int  // how many there will be, where that is known
	cut      bool // the body went on
}

func (c *clipped) add(p []byte) {
	room := c.limit - len(c.bytes)
	if len(p) > room {
		p, c.cut = p[:room], true
	}
	if c.bytes == nil {
		c.bytes = make([]byte, 0, min(max(c.expected, len(p)), c.limit))
	}
	c.bytes = append(c.bytes, p...)
}

// teeReader keeps what is read through it.
type teeReader struct {
	io.ReadCloser
	clipped
}

// Read keeps the bytes.
func (t *teeReader) Read(p []byte) (int, error) {
	n, err := t.ReadCloser.Read(p)
	t.add(p[:n])
	return n, err //nolint:wrapcheck // a body passes the error on as it is
}

// rest reads what the handler did not: who is refused for a header wants to
// see all the same what he sent. A client that waits to be told to go on
// (RFC 9110 §10.1.1) sends nothing more.
func (t *teeReader) rest(header http.Header) {
	if header.Get("Expect") == "" && !t.cut {
		_, _ = io.CopyN(io.Discard, t, int64(t.limit-len(t.bytes)+1))
	}
}

// teeWriter keeps a copy of what it writes.
type teeWriter struct {
	http.ResponseWriter
	clipped
	status int
}

// WriteHeader notes the status: the first that is final, which is the one sent.
func (t *teeWriter) WriteHeader(status int) {
	if t.status == 0 && status >= http.StatusOK {
		t.status = status
	}
	t.ResponseWriter.WriteHeader(status)
}

// Write notes the bytes.
func (t *teeWriter) Write(p []byte) (int, error) {
	t.finish()
	t.add(p)
	return t.ResponseWriter.Write(p) //nolint:wrapcheck // a ResponseWriter passes the error on as it is
}

// finish notes the status of a handler that set none.
func (t *teeWriter) finish() {
	if t.status == 0 {
		t.status = http.StatusOK
	}
}

// Unwrap lets http.ResponseController reach the writer beneath.
func (t *teeWriter) Unwrap() http.ResponseWriter { return t.ResponseWriter }
