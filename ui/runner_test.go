package ui

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// Whoever quits waits for a step that runs, but not for one that was asked for
// and never reached, nor for ever.
func TestRunnerQuit(t *testing.T) {
	for _, c := range []struct {
		name string
		run  bool // the command is reached
		deaf bool // the engine does not hear that it is over
		want time.Duration
	}{
		{"NotReached", false, false, 0},
		{"Stops", true, false, 0},
		{"Deaf", true, true, patience},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake()
				f.gate, f.deaf = make(chan struct{}), c.deaf
				var r runner
				ctx, cancel := context.WithCancel(t.Context())
				cmd := r.start(ctx, cancel, f, "welcome", nil, false)
				if c.run {
					go cmd()
					synctest.Wait()
				}
				began := time.Now()
				r.quit()
				if got := time.Since(began); got != c.want {
					t.Errorf("waited %v, want %v", got, c.want)
				}
				close(f.gate)
			})
		})
	}
}

// A command that is reached after the end runs nothing.
func TestRunnerTooLate(t *testing.T) {
	f := newFake()
	var r runner
	ctx, cancel := context.WithCancel(t.Context())
	cmd := r.start(ctx, cancel, f, "welcome", nil, false)
	r.quit()
	if msg, ok := cmd().(ranMsg); !ok || msg.err == nil || len(f.runs) > 0 {
		t.Errorf("got %v after the runs %v", msg, f.runs)
	}
	(&runner{}).quit() // nothing runs
}
