package ui

import (
	"context"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"sync/atomic"
)

// An interrupt ends the program, except while the reader's own editor has the
// terminal: its ctrl+c is a signal to both, and not meant for us.
type interrupt struct{ away atomic.Bool }

// ends is a context that ends with an interrupt.
func (i *interrupt) ends(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	go func() {
		defer signal.Stop(signals)
		for {
			select {
			case <-signals:
				if !i.away.Load() {
					cancel()
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return ctx, cancel
}

// A handover is a command that has the terminal while it runs.
type handover struct {
	*exec.Cmd

	interrupt *interrupt
}

// Run runs the command. Its input and output are set already.
func (h handover) Run() error {
	h.interrupt.away.Store(true)
	defer h.interrupt.away.Store(false)
	return h.Cmd.Run() //nolint:wrapcheck // whoever reads what it left says what failed
}

// SetStdin leaves the input as it is, as the following two leave the output.
func (handover) SetStdin(io.Reader) {}

// SetStdout leaves the output as it is.
func (handover) SetStdout(io.Writer) {}

// SetStderr leaves the output as it is.
func (handover) SetStderr(io.Writer) {}
