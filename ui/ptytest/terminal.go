//go:build unix

// Package ptytest runs a program on a pseudo terminal and shows what a user
// would see, for journeys through the built program. Nothing but tests imports
// it.
package ptytest

import (
	"bytes"
	"encoding/base64"
	"io"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"github.com/google/go-cmp/cmp"
)

// A Terminal is a program on a pseudo terminal, and an emulator that shows
// what a user would see.
type Terminal struct {
	t        *testing.T
	cmd      *exec.Cmd
	pty, tty *os.File
	before   *term.State

	mu      sync.Mutex
	screen  *vt.Emulator
	raw     bytes.Buffer
	hidden  bool          // the cursor
	copied  []string      // by OSC 52
	changed chan struct{} // closed and renewed at every write
}

// A Setting is how a program is started.
type Setting struct {
	Width, Height int  // cells
	Silent        bool // the terminal answers no questions
	Env           []string
	Dir           string // where it is started; "" for that of the test
}

// Start runs a program on a pseudo terminal of its own. It is killed when the
// test ends, at the latest.
func Start(t *testing.T, s Setting, program string, args ...string) *Terminal {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo terminal here: %v", err)
	}
	x := &Terminal{t: t, pty: master, tty: slave, screen: vt.NewEmulator(s.Width, s.Height), changed: make(chan struct{})}
	x.screen.SetCallbacks(vt.Callbacks{CursorVisibility: func(visible bool) { x.hidden = !visible }})
	x.screen.RegisterOscHandler(52, x.clipboard)
	x.resizePTY(s.Width, s.Height)
	if x.before, err = term.GetState(slave.Fd()); err != nil {
		t.Fatal(err)
	}
	x.cmd = exec.CommandContext(t.Context(), program, args...)
	x.cmd.Stdin, x.cmd.Stdout, x.cmd.Stderr = slave, slave, slave
	// The program keeps its state in a place of its own: not where the developer's is.
	state := "XDG_STATE_HOME=" + t.TempDir()
	x.cmd.Env = append(append(os.Environ(), "TERM=xterm-256color", "NO_COLOR=", "COLORTERM=truecolor", "LC_ALL=C.UTF-8", state), s.Env...)
	x.cmd.Dir = s.Dir
	x.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := x.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go x.watch()
	go x.answer(s.Silent)
	t.Cleanup(func() {
		_ = x.cmd.Process.Kill()
		_ = x.cmd.Wait() // it writes no more
		_ = slave.Close()
		_ = master.Close()
		if in, ok := x.screen.InputPipe().(io.Closer); ok {
			_ = in.Close()
		}
	})
	return x
}

// watch feeds what the program writes to the emulator.
func (x *Terminal) watch() {
	buffer := make([]byte, 32<<10)
	for {
		n, err := x.pty.Read(buffer)
		if err != nil {
			return
		}
		x.mu.Lock()
		x.raw.Write(buffer[:n])
		_, _ = x.screen.Write(buffer[:n])
		close(x.changed)
		x.changed = make(chan struct{})
		x.mu.Unlock()
	}
}

// answer passes the emulator's replies on, as a terminal does, or drops them.
func (x *Terminal) answer(silent bool) {
	buffer := make([]byte, 1<<10)
	for {
		n, err := x.screen.Read(buffer)
		if err != nil {
			return
		}
		if !silent {
			_, _ = x.pty.Write(buffer[:n])
		}
	}
}

func (x *Terminal) resizePTY(width, height int) {
	if err := pty.Setsize(x.pty, &pty.Winsize{Rows: uint16(height), Cols: uint16(width)}); err != nil {
		x.t.Fatal(err)
	}
}

// Resize makes the terminal larger or smaller.
func (x *Terminal) Resize(width, height int) {
	x.mu.Lock()
	x.screen.Resize(width, height)
	x.mu.Unlock()
	x.resizePTY(width, height)
}

// Send types.
func (x *Terminal) Send(keys string) {
	if _, err := x.pty.WriteString(keys); err != nil {
		x.t.Fatal(err)
	}
}

// Text is the screen as text.
func (x *Terminal) Text() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.screen.String()
}

// Wait waits until the screen shows what is wanted.
func (x *Terminal) Wait(what string, shown func(screen string) bool) string {
	x.t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		screen, changed := x.now()
		if shown(screen) {
			return screen
		}
		select {
		case <-changed:
		case <-deadline:
			x.t.Fatalf("waited in vain for %s; the screen shows:\n%s", what, screen)
		}
	}
}

// See waits until all texts are on the screen.
func (x *Terminal) See(texts ...string) string {
	x.t.Helper()
	return x.Wait(strings.Join(texts, " and "), func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
}

// End waits for the program and checks that the terminal is as it was found.
func (x *Terminal) End(wantCode int) {
	x.t.Helper()
	err := x.cmd.Wait()
	code := x.cmd.ProcessState.ExitCode()
	if code != wantCode {
		x.t.Errorf("exit code %d (%v), want %d; the screen shows:\n%s", code, err, wantCode, x.Text())
	}
	after, err := term.GetState(x.tty.Fd())
	if err != nil {
		x.t.Fatal(err)
	}
	if diff := cmp.Diff(x.before, after, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
		x.t.Errorf("the terminal's mode is not restored (-before +after):\n%s", diff)
	}
	x.Wait("the main screen with its cursor", func(string) bool {
		x.mu.Lock()
		defer x.mu.Unlock()
		return !x.screen.IsAltScreen() && !x.hidden
	})
}

// clipboard takes what OSC 52 copies: "52;c;" and base64.
func (x *Terminal) clipboard(data []byte) bool {
	_, encoded, _ := bytes.Cut(bytes.TrimPrefix(data, []byte("52;")), []byte(";"))
	text, err := base64.StdEncoding.DecodeString(string(encoded))
	if err == nil {
		x.copied = append(x.copied, string(text))
	}
	return err == nil
}

// Copied is what the program has copied to the terminal's clipboard (OSC 52),
// the last one last.
func (x *Terminal) Copied() []string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return slices.Clone(x.copied)
}

// Raw is everything that the program has written.
func (x *Terminal) Raw() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.raw.String()
}

// Signal sends the program a signal.
func (x *Terminal) Signal(signal os.Signal) {
	x.t.Helper()
	if err := x.cmd.Process.Signal(signal); err != nil {
		x.t.Fatal(err)
	}
}

// Kill kills the program, and waits until it is gone. It leaves the terminal as
// that was.
func (x *Terminal) Kill() {
	_ = x.cmd.Process.Kill()
	_ = x.cmd.Wait()
}

// Both waits until two terminals show what is wanted, and gives what they show.
func Both(a, b *Terminal, what string, shown func(a, b string) bool) (string, string) {
	a.t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		screenA, changedA := a.now()
		screenB, changedB := b.now()
		if shown(screenA, screenB) {
			return screenA, screenB
		}
		select {
		case <-changedA:
		case <-changedB:
		case <-deadline:
			a.t.Fatalf("waited in vain for %s; the screens show:\n%s\n%s", what, screenA, screenB)
		}
	}
}

// now is the screen, and a channel that is closed when it changes.
func (x *Terminal) now() (screen string, changed <-chan struct{}) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.screen.String(), x.changed
}
