package steps

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
)

// Who is stopped while the platform is asked for a fault hears its answer first,
// and takes the fault back after that; who was stopped before asks for none.
func TestAFaultIsTakenBackAfterItWasArmed(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	asked := make(chan string, 3)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cancel()
		asked <- r.Method
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(server.Close)
	s := &Session{platform: server.URL, log: slog.New(slog.DiscardHandler)}
	for _, want := range []error{nil, context.Canceled} {
		undo, err := atThePlatform("alg-none")(ctx, s)
		if !errors.Is(err, want) {
			t.Fatalf("error = %v, want %v", err, want)
		}
		if err == nil {
			undo()
		}
	}
	if len(asked) != 2 || <-asked != http.MethodPost || <-asked != http.MethodDelete {
		t.Error("want it to ask for the fault once, and to take it back")
	}
}
