//go:build unix

package ui

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"

	"ltibootcamp/steps"
)

// A terminal is a real one, of 80 by 24, with its screen as the bytes that
// were written to it.
type terminal struct {
	t        *testing.T
	keys     *os.File // what is typed
	tty      *os.File
	mu       sync.Mutex
	written  bytes.Buffer
	more     chan struct{} // something was written
	answers  string        // to the question for the background
	finished chan error
	before   *term.State
}

// play starts the program on a terminal that gives an answer to the question
// for its background, "" for none.
func play(ctx context.Context, t *testing.T, e Engine, answers string, log *slog.Logger) *terminal {
	t.Helper()
	keys, tty, err := pty.Open()
	if err != nil {
		t.Skip("no terminal: ", err)
	}
	if err := pty.Setsize(keys, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	keys = pollable(t, keys)
	before, err := term.GetState(tty.Fd())
	if err != nil {
		t.Fatal(err)
	}
	p := &terminal{t: t, keys: keys, tty: tty, more: make(chan struct{}, 1), answers: answers, finished: make(chan error, 1), before: before}
	read := make(chan struct{})
	go p.read(read)
	go func() {
		p.finished <- Run(ctx, Options{
			Engine: e, Input: tty, Output: tty, Log: log,
			Environ: func(name string) string { return map[string]string{"TERM": "xterm-256color"}[name] },
		})
	}()
	t.Cleanup(func() {
		_ = tty.Close()
		_ = keys.Close()
		<-read
	})
	return p
}

// pollable is the same file, but closing it ends a read that waits.
func pollable(t *testing.T, f *os.File) *os.File {
	t.Helper()
	fd, err := syscall.Dup(int(f.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.SetNonblock(fd, true); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	return os.NewFile(uintptr(fd), "terminal")
}

func (p *terminal) read(done chan<- struct{}) {
	defer close(done)
	buf := make([]byte, 4096)
	for {
		n, err := p.keys.Read(buf)
		p.mu.Lock()
		asked := strings.Contains(p.written.String(), question)
		p.written.Write(buf[:n])
		asks := !asked && strings.Contains(p.written.String(), question)
		p.mu.Unlock()
		if asks && p.answers != "" {
			_, _ = io.WriteString(p.keys, p.answers)
		}
		select {
		case p.more <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// await waits until something has been written, after what was awaited before.
func (p *terminal) await(want string) {
	p.t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		p.mu.Lock()
		all := p.written.String()
		if i := strings.Index(all, want); i >= 0 {
			p.written.Next(i + len(want))
			p.mu.Unlock()
			return
		}
		p.mu.Unlock()
		select {
		case <-p.more:
		case <-deadline:
			p.t.Fatalf("%q was never written; the rest is %q", want, all)
		}
	}
}

func (p *terminal) typed(keys string) {
	p.t.Helper()
	if _, err := io.WriteString(p.keys, keys); err != nil {
		p.t.Fatal(err)
	}
}

// ended waits for the program and looks whether the terminal is as before.
func (p *terminal) ended() error {
	p.t.Helper()
	select {
	case err := <-p.finished:
		p.await("\x1b[?7h\x1b[?1049l") // lines wrap again, and the alternate screen is left
		after, stateErr := term.GetState(p.tty.Fd())
		if stateErr != nil || *after != *p.before {
			p.t.Errorf("the terminal is not as it was: %v", stateErr)
		}
		return err
	case <-time.After(20 * time.Second):
		p.t.Fatal("the program did not end")
		return nil
	}
}

func TestRunAndQuit(t *testing.T) {
	p := play(t.Context(), t, newFake(), "", nil)
	p.await("quit")
	p.typed("n")
	p.await("It ran")
	p.typed("q")
	if err := p.ended(); err != nil {
		t.Errorf("got %v", err)
	}
}

// A light terminal says so late, and its answer is taken for no key.
func TestRunAsksForTheBackground(t *testing.T) {
	f := newFake()
	p := play(t.Context(), t, f, "\x1b]11;rgb:ffff/ffff/ffff\x1b\\", nil)
	p.await(question)
	p.await(newTheme("light", 1).in(accent, "╭")) // drawn again in the colours for light
	p.typed("q")
	if err := p.ended(); err != nil {
		t.Errorf("got %v", err)
	}
	if len(f.runs) > 0 {
		t.Errorf("the answer was taken for keys: %v ran", f.runs)
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p := play(ctx, t, newFake(), "", nil)
	p.await("quit")
	cancel()
	if err := p.ended(); err != nil {
		t.Errorf("got %v, want none: a cancelled context is an end", err)
	}
}

// Quitting stops the step that runs and waits for it.
func TestQuitStopsTheStep(t *testing.T) {
	f := newFake()
	f.gate = make(chan struct{})
	p := play(t.Context(), t, f, "", nil)
	p.await("quit")
	p.typed("\r")
	p.await("stop the step")
	p.typed("q")
	if err := p.ended(); err != nil {
		t.Errorf("got %v", err)
	}
	if f.Current() != "" {
		t.Error("the step still runs")
	}
}

// panicking is an engine that panics in a command, or in Update.
type panicking struct {
	*fake
	inUpdate atomic.Bool
}

// Code is asked for by a command.
func (b *panicking) Code(string) []steps.Function {
	if !b.inUpdate.Swap(true) {
		panic("out of order")
	}
	return nil
}

// State is asked for by Update.
func (b *panicking) State(name string) steps.State {
	if b.inUpdate.Load() {
		panic("out of order")
	}
	return b.fake.State(name)
}

func TestPanicComesBackAsAnError(t *testing.T) {
	for _, where := range []string{"Code", "State"} {
		var log bytes.Buffer
		b := &panicking{fake: newFake()}
		p := play(t.Context(), t, b, "", slog.New(slog.NewTextHandler(&log, nil)))
		p.await("quit")
		b.inUpdate.Store(where == "State")
		p.typed("2")
		err := p.ended()
		if err == nil || !strings.Contains(err.Error(), "out of order") {
			t.Errorf("got %v, want the panic", err)
		}
		if !strings.Contains(log.String(), "."+where) {
			t.Errorf("the log lacks the stack: %s", log.String())
		}
		p.mu.Lock()
		if rest := p.written.String(); strings.Contains(rest, "panic") || strings.Contains(rest, "goroutine") {
			t.Errorf("the shell got %q", rest)
		}
		p.mu.Unlock()
	}
}

// The answer to a terminal that was closed is an end.
func TestTerminalGoesAway(t *testing.T) {
	p := play(t.Context(), t, newFake(), "", nil)
	p.await("quit")
	_ = p.keys.Close()
	select {
	case err := <-p.finished:
		if err != nil {
			t.Errorf("got %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the program did not end")
	}
}
