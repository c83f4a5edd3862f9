package steps_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// A halting platform says that it was asked, and answers when it may go on.
type halting struct {
	*httptest.Server
	asked, goOn chan struct{}
}

func newHalting(tb testing.TB) halting {
	tb.Helper()
	h := halting{asked: make(chan struct{}), goOn: make(chan struct{})}
	h.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		h.asked <- struct{}{}
		select {
		case <-h.goOn:
		case <-r.Context().Done():
		}
	}))
	tb.Cleanup(h.Close)
	return h
}
