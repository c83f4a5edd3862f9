package steps_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// A halting platform says that it was asked, and answers when it may go on.
type halting struct {
	*httptest.Server
	asked  chan struct{}
	answer func()
}

func newHalting(tb testing.TB) halting {
	tb.Helper()
	goOn := make(chan struct{})
	h := halting{asked: make(chan struct{}), answer: sync.OnceFunc(func() { close(goOn) })}
	h.Server = httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		h.asked <- struct{}{}
		<-goOn
	}))
	tb.Cleanup(h.Close)
	tb.Cleanup(h.answer)
	return h
}
