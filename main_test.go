//go:build unix

package main

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"github.com/google/go-cmp/cmp"
)

// built is the program as a user would build it; broken is the same with a key
// that makes the screen panic.
var (
	built  = sync.OnceValues(func() (string, error) { return build() })
	broken = sync.OnceValues(func() (string, error) { return build("-tags", "forcepanic") })
)

func build(flags ...string) (string, error) {
	dir, err := os.MkdirTemp(buildDir, "")
	if err != nil {
		return "", err
	}
	binary := filepath.Join(dir, "ltibootcamp")
	out, err := exec.Command("go", append(append([]string{"build", "-o", binary}, flags...), ".")...).CombinedOutput()
	if err != nil {
		return "", errors.New(string(out))
	}
	return binary, nil
}

// buildDir is written once, by TestMain.
var buildDir string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "ltibootcamp")
	if err != nil {
		panic(err)
	}
	buildDir = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

func program(t *testing.T, which func() (string, error)) string {
	t.Helper()
	binary, err := which()
	if err != nil {
		t.Fatalf("building the program: %v", err)
	}
	return binary
}

// A terminal is a program on a pseudo terminal, and an emulator that shows
// what a user would see.
type terminal struct {
	t        *testing.T
	cmd      *exec.Cmd
	pty, tty *os.File
	before   *term.State

	mu      sync.Mutex
	screen  *vt.Emulator
	raw     bytes.Buffer
	hidden  bool          // the cursor
	changed chan struct{} // closed and renewed at every write
}

// A setting is how a program is started.
type setting struct {
	width, height int
	silent        bool // the terminal answers no questions
	binary        func() (string, error)
	env           []string
}

func start(t *testing.T, s setting, args ...string) *terminal {
	t.Helper()
	if s.binary == nil {
		s.binary = built
	}
	master, slave, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo terminal here: %v", err)
	}
	x := &terminal{t: t, pty: master, tty: slave, screen: vt.NewEmulator(s.width, s.height), changed: make(chan struct{})}
	x.screen.SetCallbacks(vt.Callbacks{CursorVisibility: func(visible bool) { x.hidden = !visible }})
	x.resizePTY(s.width, s.height)
	if x.before, err = term.GetState(slave.Fd()); err != nil {
		t.Fatal(err)
	}
	x.cmd = exec.CommandContext(t.Context(), program(t, s.binary), args...)
	x.cmd.Stdin, x.cmd.Stdout, x.cmd.Stderr = slave, slave, slave
	x.cmd.Env = append(append(os.Environ(), "TERM=xterm-256color", "NO_COLOR=", "COLORTERM=truecolor"), s.env...)
	x.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := x.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go x.watch()
	go x.answer(s.silent)
	t.Cleanup(func() {
		_ = x.cmd.Process.Kill()
		_ = slave.Close()
		_ = master.Close()
		if in, ok := x.screen.InputPipe().(io.Closer); ok {
			_ = in.Close()
		}
	})
	return x
}

// watch feeds what the program writes to the emulator.
func (x *terminal) watch() {
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
func (x *terminal) answer(silent bool) {
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

func (x *terminal) resizePTY(width, height int) {
	if err := pty.Setsize(x.pty, &pty.Winsize{Rows: uint16(height), Cols: uint16(width)}); err != nil {
		x.t.Fatal(err)
	}
}

func (x *terminal) resize(width, height int) {
	x.mu.Lock()
	x.screen.Resize(width, height)
	x.mu.Unlock()
	x.resizePTY(width, height)
}

func (x *terminal) send(keys string) {
	if _, err := x.pty.WriteString(keys); err != nil {
		x.t.Fatal(err)
	}
}

// text is the screen as text.
func (x *terminal) text() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.screen.String()
}

// wait waits until the screen shows what is wanted.
func (x *terminal) wait(what string, shown func(screen string) bool) string {
	x.t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		x.mu.Lock()
		screen, changed := x.screen.String(), x.changed
		x.mu.Unlock()
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

// see waits until all texts are on the screen.
func (x *terminal) see(texts ...string) string {
	x.t.Helper()
	return x.wait(strings.Join(texts, " and "), func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
}

// end waits for the program and checks that the terminal is as it was found.
func (x *terminal) end(wantCode int) {
	x.t.Helper()
	err := x.cmd.Wait()
	code := x.cmd.ProcessState.ExitCode()
	if code != wantCode {
		x.t.Errorf("exit code %d (%v), want %d; the screen shows:\n%s", code, err, wantCode, x.text())
	}
	after, err := term.GetState(x.tty.Fd())
	if err != nil {
		x.t.Fatal(err)
	}
	if diff := cmp.Diff(x.before, after, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
		x.t.Errorf("the terminal's mode is not restored (-before +after):\n%s", diff)
	}
	x.wait("the main screen with its cursor", func(string) bool {
		x.mu.Lock()
		defer x.mu.Unlock()
		return !x.screen.IsAltScreen() && !x.hidden
	})
}

func TestJourneyFromStartToFinish(t *testing.T) {
	t.Parallel()
	x := start(t, setting{width: 80, height: 24})
	x.see("Setup › Meet the platform", "0/15", "q quit")
	for _, title := range []string{
		"Setup › Meet the platform", "Setup › Register the tool", "Setup › Get the platform's keys",
		"Deep linking › Get the request", "Deep linking › Task 1: verify the JWT", "Deep linking › Task 2: read the settings",
		"Deep linking › Task 3: build the response", "Deep linking › Task 4: sign the JWT", "Deep linking › Task 5: return to the course",
		"Student launch › Get the launch", "Student launch › Task 1: verify the launch", "Student launch › Task 2: show the activity",
		"Grades › Step 1: get an access token", "Grades › Step 2: publish a score", "Grades › Step 3: read the result",
	} {
		x.see(title, "not run yet")
		x.send("\r")
		x.wait(title+" to have run", func(screen string) bool {
			return strings.Contains(screen, title) && strings.Contains(screen, "run again")
		})
		x.send("n")
	}
	x.see("15/15", "30.6")
	x.send("4")
	x.see(`"resultScore": 30.6`)
	x.send("q")
	x.end(0)
}

func TestJourneyThroughSizes(t *testing.T) {
	t.Parallel()
	x := start(t, setting{width: 80, height: 24})
	x.see("Meet the platform", "not run yet")
	x.send("n")
	x.see("1/15")
	x.resize(120, 40)
	x.see("Deep linking", "Grades", "1 Guide") // the rail has come
	x.resize(160, 50)
	x.see("Grades", "1/15")
	x.resize(30, 8)
	x.wait("the wish for more room", func(screen string) bool {
		return strings.Contains(screen, "40") && !strings.Contains(screen, "1 Guide")
	})
	x.resize(80, 24)
	x.see("1 Guide", "1/15")
	x.send("?")
	x.see("esc")
	x.send("q")
	x.end(0)
}

func TestJourneyStopsAtCtrlC(t *testing.T) {
	t.Parallel()
	x := start(t, setting{width: 80, height: 24}, "--edition", "2018")
	x.see("not run yet")
	x.send("n\x03")
	x.end(0)
}

func TestJourneySurvivesAPanic(t *testing.T) {
	t.Parallel()
	log := filepath.Join(t.TempDir(), "log")
	x := start(t, setting{width: 80, height: 24, binary: broken}, "--log", log)
	x.see("not run yet")
	x.send("\x18")
	x.end(1)
	x.see("forced by ctrl+x")
	text, err := os.ReadFile(log)
	if err != nil || !bytes.Contains(text, []byte("forcePanic")) {
		t.Errorf("the log has no stack of the panic: %v\n%s", err, text)
	}
}

func TestJourneyEndsAtATerminationSignal(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		x := start(t, setting{width: 80, height: 24})
		x.see("not run yet")
		if err := x.cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		x.end(130)
	}
}

// TestStartAsksNothingFirst guards quietstart: on a terminal that never
// answers, nothing may be asked before the first frame is there.
func TestStartAsksNothingFirst(t *testing.T) {
	t.Parallel()
	x := start(t, setting{width: 80, height: 24, silent: true})
	x.see("Meet the platform", "q quit")
	x.mu.Lock()
	written := x.raw.String()
	x.mu.Unlock()
	first, _, _ := strings.Cut(written, "Meet the platform")
	for _, question := range []string{"\x1b]11;?", "\x1b]10;?", "\x1b[6n", "\x1b[c"} {
		if strings.Contains(first, question) {
			t.Errorf("asks the terminal %q before the first frame", question)
		}
	}
	x.send("q")
	x.end(0)
}

func TestJourneyWithoutColour(t *testing.T) {
	t.Parallel()
	for _, env := range [][]string{{"NO_COLOR=1"}, {"TERM=dumb"}} {
		x := start(t, setting{width: 80, height: 24, env: env})
		x.see("not run yet")
		x.send("n")
		x.see("1/15")
		x.send("4")
		x.see("[4 Result]")
		x.mu.Lock()
		written := x.raw.String()
		x.mu.Unlock()
		if colour := regexp.MustCompile("\x1b\\[[0-9;]*(3[0-8]|4[0-8]|9[0-7])(;[0-9;]*)?m").FindString(written); colour != "" {
			t.Errorf("%v: writes the colour %q", env, colour)
		}
		x.send("q")
		x.end(0)
	}
}

// run runs the program without a terminal.
func run(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program(t, built), args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

func TestCommandLine(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	stranger := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "<html>I sell shoes</html>")
	}))
	t.Cleanup(stranger.Close)
	for _, c := range []struct {
		args   []string
		code   int
		stdout string // must be there
		stderr string // must be there, in one line
	}{
		{args: []string{"run"}, stdout: "15 passed, 0 failed"},
		{args: []string{"run", "--edition", "2018"}, stdout: "15 passed, 0 failed"},
		{args: []string{"run", "--until", "get-keys"}, stdout: "3 passed, 0 failed"},
		{args: []string{"steps"}, stdout: "deeplink-verify"},
		{args: []string{"--help"}, stdout: "simulator"},
		{args: nil, code: 2, stderr: `"ltibootcamp run"`},
		{args: []string{"nonsense"}, code: 2, stderr: "--help"},
		{args: []string{"--nonsense"}, code: 2, stderr: "--help"},
		{args: []string{"--edition", "1.1"}, code: 2, stderr: "1.3, 2018"},
		{args: []string{"--theme", "pink"}, code: 2, stderr: "auto, dark, light, none"},
		{args: []string{"--step", "nonsense"}, code: 2, stderr: "deeplink-verify"},
		{args: []string{"run", "--step", "welcome"}, code: 2, stderr: "--step"},
		{args: []string{"run", "--edition", "2.0"}, code: 2, stderr: "1.3, 2018"},
		{args: []string{"run", "--until", "nonsense"}, code: 2, stderr: "deeplink-verify"},
		{args: []string{"run", "--platform", "http://" + "127.0.0.1:1"}, code: 2, stderr: "nothing answers"},
		{args: []string{"run", "--platform", stranger.URL}, code: 2, stderr: "no platform that speaks edition 2018"},
		{args: []string{"run", "--platform", "localhost:5000"}, code: 2, stderr: "http://127.0.0.1:5000"},
		{args: []string{"run", "--platform", stranger.URL, "--edition", "1.3"}, code: 2, stderr: "edition 2018 only"},
		{args: []string{"run", "--log", "/nowhere/at/all"}, code: 2, stderr: "--log"},
		{args: []string{"simulator", "--addr", taken.Addr().String()}, code: 2, stderr: taken.Addr().String()},
		{args: []string{"simulator", "--addr", "192.0.2.1:80"}, code: 2, stderr: "loopback"},
		{args: []string{"simulator", "--addr", "nonsense"}, code: 2, stderr: "--addr"},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := run(t, c.args...)
			if code != c.code || !strings.Contains(stdout, c.stdout) || !strings.Contains(stderr, c.stderr) {
				t.Errorf("exit code %d, want %d\nstdout, want %q:\n%s\nstderr, want %q:\n%s", code, c.code, c.stdout, stdout, c.stderr, stderr)
			}
			if lines := strings.Count(stderr, "\n"); code == 2 && lines != 1 {
				t.Errorf("says %d lines, want one:\n%s", lines, stderr)
			}
		})
	}
}

// TestSimulatorServesTheNotebook starts the platform alone and runs the
// draft's course against it from another process.
func TestSimulatorServesTheNotebook(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), program(t, built), "simulator", "--addr", "127.0.0.1:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address := regexp.MustCompile(`http://\S+`).FindString(line)
	// The platform calls itself 127.0.0.1 in its messages, by whatever name it
	// is reached: in the draft, its first message tells.
	for _, platform := range []string{address, strings.Replace(address, "127.0.0.1", "localhost", 1) + "/"} {
		code, stdout, stderr := run(t, "run", "--platform", platform)
		if code != 0 || !strings.Contains(stdout, "edition 2018") || !strings.Contains(stdout, "15 passed") {
			t.Errorf("--platform %s: exit code %d\n%s%s", platform, code, stdout, stderr)
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 130 {
		t.Errorf("interrupted: exit code %d, want 130", code)
	}
}

// picture is where TestPicture writes the picture of the README.
var picture = flag.String("picture", "", "draw the screen of the README into this SVG `file`")

// TestPicture draws the real program, when asked to.
func TestPicture(t *testing.T) {
	t.Parallel()
	if *picture == "" {
		t.Skip("draws only with -picture")
	}
	x := start(t, setting{width: 112, height: 32}, "--step", "deeplink-verify", "--theme", "dark")
	x.see("not run yet")
	x.send("\r")
	x.wait("the page of the step, drawn whole", func(screen string) bool {
		return strings.Contains(screen, "All 21 checks hold") && strings.Contains(screen, "run again")
	})
	x.mu.Lock()
	drawing := svg(x.screen)
	x.mu.Unlock()
	if err := os.WriteFile(*picture, []byte(drawing), 0o600); err != nil {
		t.Fatal(err)
	}
	x.send("q")
	x.end(0)
}

// svg draws the cells of a screen, neighbours of one look together.
func svg(screen *vt.Emulator) string {
	const wide, high, margin = 8.4, 18.0, 12.0
	var b strings.Builder
	width, height := float64(screen.Width())*wide+2*margin, float64(screen.Height())*high+2*margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">`+"\n", width, height)
	fmt.Fprintf(&b, `<rect width="%.0f" height="%.0f" rx="8" fill="#16181d"/>`+"\n", width, height)
	for y := range screen.Height() {
		for x := 0; x < screen.Width(); {
			look, from := lookOf(screen.CellAt(x, y)), x
			var run strings.Builder
			for ; x < screen.Width() && lookOf(screen.CellAt(x, y)) == look; x++ {
				run.WriteString(contentOf(screen.CellAt(x, y)))
			}
			if strings.TrimSpace(run.String()) == "" {
				continue
			}
			fmt.Fprintf(&b, `<text x="%.1f" y="%.0f" textLength="%.1f" xml:space="preserve"%s>%s</text>`+"\n",
				margin+float64(from)*wide, margin+float64(y)*high+14, float64(x-from)*wide, look, html.EscapeString(run.String()))
		}
	}
	return b.String() + "</svg>\n"
}

func contentOf(cell *uv.Cell) string {
	if cell == nil || cell.Content == "" {
		return " "
	}
	return cell.Content
}

// lookOf is the colour and the weight of a cell, as attributes.
func lookOf(cell *uv.Cell) string {
	if cell == nil {
		return ""
	}
	r, g, b := uint32(0xd8d8), uint32(0xdede), uint32(0xe9e9)
	if cell.Style.Fg != nil {
		r, g, b, _ = cell.Style.Fg.RGBA()
	}
	look := fmt.Sprintf(` fill="#%02x%02x%02x"`, r>>8, g>>8, b>>8)
	if cell.Style.Attrs&uv.AttrBold != 0 {
		look += ` font-weight="bold"`
	}
	return look
}
