//go:build unix

package journeys_test

import (
	"bufio"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"ltibootcamp/ltiflow/platform/hostiletest"
	"ltibootcamp/ui/ptytest"
)

// A line is the program in plain mode with a pipe on either side.
type line struct {
	t   *testing.T
	in  io.WriteCloser
	out *bufio.Reader
	cmd *exec.Cmd
	// told is everything so far.
	told strings.Builder
}

func plain(t *testing.T, args ...string) *line {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program(t, built), append([]string{"--plain"}, args...)...)
	cmd.Env = ownState(t)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it writes no more
	})
	return &line{t: t, in: in, out: bufio.NewReader(out), cmd: cmd}
}

// read reads up to and with the end of a question.
func (l *line) read() string {
	l.t.Helper()
	var text strings.Builder
	for !strings.HasSuffix(text.String(), "?: all: ") && !strings.HasSuffix(text.String(), "? says more: ") {
		b, err := l.out.ReadByte()
		if err != nil {
			l.t.Fatalf("%v, after:\n%s", err, text.String())
		}
		text.WriteByte(b)
	}
	l.told.WriteString(text.String())
	return text.String()
}

// answer answers, and gives what is told then.
func (l *line) answer(words string) string {
	l.t.Helper()
	if _, err := io.WriteString(l.in, words+"\n"); err != nil {
		l.t.Fatal(err)
	}
	return l.read()
}

// end ends the input and gives what is told last.
func (l *line) end() string {
	l.t.Helper()
	_ = l.in.Close()
	rest, err := io.ReadAll(l.out)
	if err != nil {
		l.t.Fatal(err)
	}
	if err := l.cmd.Wait(); err != nil {
		l.t.Error(err)
	}
	return string(rest)
}

var numbered = regexp.MustCompile(`(?m)^ *([0-9]+(?:\.[0-9]+)*) (.*)$`)

// TestPlainJourney goes through the whole course in both editions, and with a
// platform that sends everything nasty, and reads everything that every view
// lists by its number.
func TestPlainJourney(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		steps int
		args  []string
	}{
		"1.3": {31, nil}, "2018": {15, []string{"--edition", "2018"}}, "hostile": {15, []string{"--platform", hostiletest.Start(t)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := plain(t, c.args...)
			l.read()
			for range c.steps {
				if text := l.answer(""); !strings.Contains(text, "Done in ") {
					t.Fatalf("the step did not run well:\n%s", text)
				}
				for _, view := range []string{"code", "wire", "result"} {
					l.readAll(view)
				}
				l.answer("n")
			}
			if text := l.end(); !strings.Contains(text, fmt.Sprintf("The end: %d of %[1]d steps done.", c.steps)) {
				t.Errorf("it ends with:\n%s", text)
			}
			told := l.told.String()
			if !strings.Contains(told, "30.6") {
				t.Error("the result is not told")
			}
			if err := hostiletest.CheckText(told); err != nil {
				t.Errorf("tells %v", err)
			}
			for _, w := range hostiletest.Words() {
				if name == "hostile" && !strings.Contains(told, w.Shown) {
					t.Errorf("%q is not told", w.Shown)
				}
			}
		})
	}
}

// readAll opens a view and reads each of its nodes.
func (l *line) readAll(view string) {
	l.t.Helper()
	if text := l.answer(view); !strings.HasSuffix(text, "? says more: ") {
		return // there is nothing to choose
	}
	list := l.answer("all")
	for _, found := range numbered.FindAllStringSubmatch(list, -1) {
		// The dot takes it from the top, wherever the reader is.
		read := l.answer(found[1] + ".")
		if !strings.Contains(read, "\n"+found[1]+" "+found[2]+"\n") {
			l.t.Fatalf("%s is listed as %q, and read as:\n%s", found[1], found[2], read)
		}
	}
	l.answer("guide")
}

// TestPlainOnADumbTerminal stops a step that hangs with ctrl+c, and quits with
// another.
func TestPlainOnADumbTerminal(t *testing.T) {
	t.Parallel()
	platform := startHanging(t)
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24, Env: []string{"TERM=dumb"}}, program(t, built), "--platform", platform.address, "--step", "get-tool")
	x.See("Enter for more")
	x.Send("0\r")
	x.See("Enter alone: run this step.")
	platform.hangAt("/")
	x.Send("\r")
	x.See("Ctrl+c stops it.")
	<-platform.reached
	x.Send("\x03")
	x.See("Stopping it.", "Stopped before it finished.", "Enter alone: run this step")
	platform.at.Store(nil)
	x.Send("run\r")
	x.See("Done in")
	x.Send("\x03")
	x.End(0)
	if strings.Contains(x.Raw(), "\x1b") {
		t.Error("an escape sequence is written")
	}
}

// A process that is told to end does so, also at a question.
func TestPlainEndsAtATerminationSignal(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 50}, program(t, built), "--plain")
		x.See("Enter alone: run this step.")
		x.Signal(signal)
		x.End(130)
	}
}
