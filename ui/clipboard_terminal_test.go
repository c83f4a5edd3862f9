//go:build unix

package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/ui/ptytest"
)

// long is the text that copying copies: a torn frame would show some of it.
var long = strings.Repeat("0123456789abcde\n", 4_000)

// A copying is a program that draws frames without end and copies between them.
type copying struct {
	copy   copier
	frames int
	said   string
}

// drawMsg asks for another frame.
type drawMsg struct{}

func draw() tea.Cmd { return tea.Tick(time.Millisecond, func(time.Time) tea.Msg { return drawMsg{} }) }

func (copying) Init() tea.Cmd { return draw() }

func (c copying) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case drawMsg:
		c.frames++
		return c, draw()
	case copiedMsg:
		c.said = msg.notice.words
	case tea.KeyMsg:
		if msg.String() == "q" {
			return c, tea.Quit
		}
		to := c.copy
		return c, func() tea.Msg {
			said, err := to(long, false)
			return copiedMsg{said, err}
		}
	}
	return c, nil
}

func (c copying) View() string {
	return strings.Repeat(strings.Repeat(string(rune('A'+c.frames%26)), 80)+"\n", 22) + "frame\n" + c.said
}

// TestCopyProgram is no test: TestCopyOnATerminal starts it as a program.
func TestCopyProgram(t *testing.T) {
	if os.Getenv("COPYING") == "" {
		t.Skip("is started by TestCopyOnATerminal")
	}
	o := Options{}.withDefaults()
	screen := o.screen(false)
	_, err := tea.NewProgram(copying{copy: newCopier(o.Environ, screen)}, o.terminal(screen, nil, func() {})...).Run()
	if err != nil {
		panic(err)
	}
	os.Exit(0)
}

// copies starts TestCopyProgram.
func copies(t *testing.T, environ ...string) *ptytest.Terminal {
	t.Helper()
	itself, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	environ = append([]string{"COPYING=1", "TMUX=", "SSH_CONNECTION=", "SSH_TTY=", "WSL_DISTRO_NAME=", "WAYLAND_DISPLAY=", "DISPLAY="}, environ...)
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24, Env: environ}, itself, "-test.run=^TestCopyProgram$")
	x.See("frame")
	return x
}

// The local clipboard has the copy, unless what reaches it hangs.
func TestCopyToTheClipboard(t *testing.T) {
	t.Parallel()
	clipboard := filepath.Join(t.TempDir(), "clipboard")
	for does, want := range map[string]string{"/bin/cat >" + clipboard: "to the clipboard", "exec /bin/sleep 60": "(OSC 52)"} {
		path := t.TempDir()
		if err := os.WriteFile(filepath.Join(path, "xclip"), []byte("#!/bin/sh\n"+does+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		x := copies(t, "DISPLAY=:0", "PATH="+path)
		x.Send("y")
		x.See("Copied 64000 bytes", want)
		x.Send("q")
		x.End(0)
	}
	if got, err := os.ReadFile(clipboard); err != nil || string(got) != long {
		t.Errorf("the clipboard has %d bytes: %v", len(got), err)
	}
}

// A terminal gets the copy whole, and every frame too.
func TestCopyOnATerminal(t *testing.T) {
	t.Parallel()
	x := copies(t)
	const times = 20
	for n := range times {
		x.Send("y")
		x.Wait("a copy", func(screen string) bool {
			return len(x.Copied()) > n && strings.Contains(screen, "Copied 64000 bytes by the terminal")
		})
	}
	for _, got := range x.Copied() {
		if got != long {
			t.Errorf("the terminal copied %d bytes, %.40q", len(got), got)
		}
	}
	x.Send("q")
	x.End(0)
	for line := range strings.Lines(x.Text()) {
		if strings.Contains(line, "0123") {
			t.Errorf("the screen shows %q", line)
		}
	}
}
