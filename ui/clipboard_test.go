//go:build unix

package ui

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"
)

// taken is what each of the destinations has.
type taken struct{ local, terminal, file string }

// desk has destinations that keep what they get, and what they have.
func desk(t *testing.T, system string, environ ...string) (destinations, func() taken) {
	t.Helper()
	var got taken
	p := destinations{
		environ: env(environ...), system: system, files: t.TempDir(),
		local:    func(text string) error { got.local = text; return nil },
		terminal: func(sequence string) error { got.terminal = sequence; return nil },
	}
	return p, func() taken {
		files, err := filepath.Glob(filepath.Join(p.files, "*"))
		if err != nil || len(files) > 1 {
			t.Errorf("the files are %q: %v", files, err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got.file = string(content)
		}
		return got
	}
}

// osc52Of is the sequence for a terminal.
func osc52Of(text string) string {
	return "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(text)) + "\a"
}

func TestWhereACopyGoes(t *testing.T) {
	t.Parallel()
	const text = `{"sub": "a6d5"}`
	local, terminal, file := taken{local: text}, taken{terminal: osc52Of(text)}, taken{file: text}
	long, longest := strings.Repeat("x", 74_995), strings.Repeat("x", 74_994)
	for name, c := range map[string]struct {
		system  string
		environ []string
		text    string
		toFile  bool
		want    taken
		words   string
	}{
		"X11":              {"linux", []string{"TERM=xterm", "DISPLAY=:0"}, text, false, local, "Copied 15 bytes to the clipboard."},
		"Wayland":          {"linux", []string{"TERM=xterm", "WAYLAND_DISPLAY=wayland-0"}, text, false, local, "to the clipboard"},
		"macOS":            {"darwin", []string{"TERM=xterm"}, text, false, local, "to the clipboard"},
		"Windows":          {"windows", nil, text, false, local, "to the clipboard"},
		"WSL":              {"linux", []string{"TERM=xterm", "WSL_DISTRO_NAME=Debian"}, text, false, local, "to the clipboard"},
		"WSL, not ASCII":   {"linux", []string{"TERM=xterm", "WSL_DISTRO_NAME=Debian"}, "é", false, taken{terminal: osc52Of("é")}, "Copied 2 bytes by the terminal (OSC 52)"},
		"ssh":              {"linux", []string{"TERM=xterm", "DISPLAY=:10", "SSH_CONNECTION=a b"}, text, false, terminal, "If it does not arrive, Y writes a file."},
		"ssh to macOS":     {"darwin", []string{"TERM=xterm", "SSH_TTY=/dev/pts/1"}, text, false, terminal, "(OSC 52)"},
		"no display":       {"linux", []string{"TERM=xterm"}, text, false, terminal, "(OSC 52)"},
		"as long as can":   {"linux", []string{"TERM=xterm"}, longest, false, taken{terminal: osc52Of(longest)}, "(OSC 52)"},
		"too long":         {"linux", []string{"TERM=xterm"}, long, false, taken{file: long}, "Too long for the clipboard of a terminal. Wrote 74995 bytes to a file:"},
		"long, local":      {"linux", []string{"TERM=xterm", "DISPLAY=:0"}, long, false, taken{local: long}, "to the clipboard"},
		"the console":      {"linux", []string{"TERM=linux"}, text, false, file, "No clipboard can be reached. Wrote 15 bytes to a file:"},
		"a dumb terminal":  {"linux", []string{"TERM=dumb"}, text, false, file, "No clipboard"},
		"an unknown one":   {"linux", nil, text, false, file, "No clipboard"},
		"asked for a file": {"linux", []string{"TERM=xterm", "DISPLAY=:0"}, "x", true, taken{file: "x"}, "Wrote 1 byte to a file:"},
		"masked":           {"linux", []string{"TERM=xterm", "DISPLAY=:0"}, "a=[masked]", false, taken{local: "a=[masked]"}, "Copied 10 bytes, secrets masked, to the clipboard."},
		"nothing":          {"linux", []string{"TERM=xterm", "DISPLAY=:0"}, "", true, taken{}, "nothing to copy"},
	} {
		p, got := desk(t, c.system, c.environ...)
		said, err := p.copy(c.text, c.toFile)
		if err != nil || got() != c.want || !strings.Contains(said.words, c.words) {
			t.Errorf("%s: %v, said %q, has %.300q", name, err, said.words, fmt.Sprint(got()))
		}
		if c.want.file != "" && filepath.Dir(said.address) != p.files || c.want.file == "" && said.address != "" {
			t.Errorf("%s: the address is %q", name, said.address)
		}
	}
}

// Where a place fails or hangs, the next one has the copy.
func TestCopyGoesOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		hangs := make(chan struct{})
		defer close(hangs)
		for name, local := range map[string]func(string) error{
			"fails":  func(string) error { return errors.New("no display") },
			"breaks": func(string) error { panic("oh") },
			"hangs":  func(string) error { <-hangs; return nil },
		} {
			p, got := desk(t, "linux", "TERM=xterm", "DISPLAY=:0")
			p.local = local
			began := time.Now()
			said, err := p.copy("text", false)
			if err != nil || got().terminal != osc52Of("text") || !strings.Contains(said.words, "OSC 52") {
				t.Errorf("%s: %v, said %q, has %q", name, err, said.words, got())
			}
			if took := time.Since(began); took > longestCopy {
				t.Errorf("%s: took %v", name, took)
			}
			p.terminal = func(string) error { return errors.New("gone") }
			if said, err := p.copy("text", false); err != nil || got().file != "text" || said.address == "" {
				t.Errorf("%s: %v, said %q, has %q", name, err, said.words, got())
			}
		}
	})
}

// A copy for tmux and for GNU screen reaches the terminal around them.
func TestCopyThroughMultiplexers(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("0123456789", 30)
	for _, environ := range [][]string{{"TMUX=/tmp/tmux-0/default,1,0", "TERM=screen-256color"}, {"TERM=tmux-256color", "SSH_TTY=x"}} {
		p, got := desk(t, "linux", environ...)
		if said, err := p.copy(text, false); err != nil || !strings.Contains(said.words, "set-clipboard") {
			t.Errorf("%v: %v, said %q", environ, err, said.words)
		}
		passed := "\x1bPtmux;" + strings.ReplaceAll(osc52Of(text), "\x1b", "\x1b\x1b") + "\x1b\\"
		if got().terminal != osc52Of(text)+passed {
			t.Errorf("%v: wrote %q", environ, got().terminal)
		}
	}
	p, got := desk(t, "linux", "TERM=screen.xterm-256color")
	if _, err := p.copy(text, false); err != nil {
		t.Fatal(err)
	}
	var inside strings.Builder
	for _, piece := range strings.SplitAfter(got().terminal, "\x1b\\") {
		const room = 256 // of a string in an old screen
		if len(piece) > room {
			t.Errorf("a piece has %d bytes", len(piece))
		}
		inside.WriteString(strings.TrimSuffix(strings.TrimPrefix(piece, "\x1bP"), "\x1b\\"))
	}
	if inside.String() != osc52Of(text) {
		t.Errorf("wrote %q", got().terminal)
	}
}

func TestCopiedFile(t *testing.T) {
	t.Parallel()
	p, _ := desk(t, "linux")
	said, err := p.copy("secret", true)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(said.address)
	if err != nil || info.Mode() != 0o600 || !strings.HasPrefix(info.Name(), "ltibootcamp-") || !strings.HasSuffix(info.Name(), ".txt") {
		t.Errorf("%v, %v", info, err)
	}
	lines := (notice{said.words, "/tmp/x.txt"}).lines(common{width: 40, height: 24, theme: noColour()})
	if !slices.ContainsFunc(lines, func(l string) bool { return strings.TrimSpace(l) == "/tmp/x.txt" }) {
		t.Errorf("the path has no line of its own in %q", lines)
	}
	p.files = filepath.Join(p.files, "none")
	if said, err := p.copy("secret", true); err == nil {
		t.Errorf("said %q", said)
	}
}

// The screen says what came of a copy.
func TestCopiedIsSaid(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "welcome", 80, 24)
	d.m.copy = func(text string, toFile bool) (notice, error) {
		return notice{fmt.Sprintf("Copied %s, %v", text, toFile), "/tmp/x"}, nil
	}
	msg, ok := d.m.copyText("it", true)().(copiedMsg)
	if d.m.copied(msg); !ok || d.m.notice != (notice{"Copied it, true", "/tmp/x"}) {
		t.Errorf("says %q", d.m.notice)
	}
	if d.m.copied(copiedMsg{err: errors.New("disk\x1b full")}); d.m.notice.words != `Nothing was copied: disk\x1b full` {
		t.Errorf("says %q", d.m.notice)
	}
}

// Whatever is copied, nothing in it works on the terminal where it is pasted.
func FuzzCopy(f *testing.F) {
	f.Add(hostile())
	f.Add("\x1b[201~touch x\r")
	f.Fuzz(func(t *testing.T, text string) {
		for _, toFile := range []bool{false, true} {
			p, got := desk(t, "darwin", "TERM=xterm")
			if _, err := p.copy(text, toFile); err != nil {
				t.Fatal(err)
			}
			for _, r := range got().local + got().file {
				if r != '\n' && !unicode.IsPrint(r) {
					t.Errorf("%q copies %q", text, r)
				}
			}
		}
	})
}
