package steps

import (
	"net/http"
	"sync/atomic"
)

// A detour is a place on the way of the tool, or of the browser, in which a
// fault can stand. While none does, everything passes.
type detour struct {
	base http.RoundTripper
	by   atomic.Pointer[roundTrip]
}

// A roundTrip carries a request on, and its answer back, as it likes.
type roundTrip func(req *http.Request, on http.RoundTripper) (*http.Response, error)

// RoundTrip sends the request on, by the fault that stands there.
func (d *detour) RoundTrip(req *http.Request) (*http.Response, error) {
	if by := d.by.Load(); by != nil {
		return (*by)(req, d.base)
	}
	return d.base.RoundTrip(req) //nolint:wrapcheck // a RoundTripper passes the error on as it is
}

// CloseIdleConnections lets http.Client close them through the detour.
func (d *detour) CloseIdleConnections() {
	if idle, ok := d.base.(interface{ CloseIdleConnections() }); ok {
		idle.CloseIdleConnections()
	}
}

// place has the fault stand there until it is undone.
func (d *detour) place(by roundTrip) (undo func()) {
	d.by.Store(&by)
	return func() { d.by.Store(nil) }
}
