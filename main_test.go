//go:build unix

package main

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/chromedp/chromedp"

	"ltibootcamp/ltiflow/browser/chromiumtest"
	"ltibootcamp/ltiflow/platform/hostiletest"
	"ltibootcamp/steps/transcript/transcripttest"
	"ltibootcamp/ui/ptytest"
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
	nobodys := filepath.Join(dir, "state") // each program that keeps something is to have a place of its own
	if err := os.Setenv("XDG_STATE_HOME", nobodys); err != nil {
		panic(err)
	}
	code := m.Run()
	if kept, err := os.ReadDir(nobodys); err == nil {
		fmt.Fprintln(os.Stderr, "a test has left something in the state directory of all:", kept)
		code = 1
	}
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// ownState is an environment with a state directory for one test.
func ownState(t *testing.T) []string {
	t.Helper()
	return append(os.Environ(), "XDG_STATE_HOME="+t.TempDir())
}

func program(tb testing.TB, which func() (string, error)) string {
	tb.Helper()
	binary, err := which()
	if err != nil {
		tb.Fatalf("building the program: %v", err)
	}
	return binary
}

func TestJourneyFromStartToFinish(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, built))
	x.See("Setup › Meet the platform", "0/31", "q quit")
	for _, title := range []string{
		"Setup › Meet the platform", "Setup › Register the tool", "Setup › Get the platform's keys",
		"Deep linking › Get the request", "Deep linking › Task 1: verify the JWT", "Deep linking › Task 2: read the settings",
		"Deep linking › Task 3: build the response", "Deep linking › Task 4: sign the JWT", "Deep linking › Task 5: return to the course",
		"Student launch › Get the launch", "Student launch › Task 1: verify the launch", "Student launch › Task 2: show the activity",
		"Grades › Step 1: get an access token", "Grades › Step 2: publish a score", "Grades › Step 3: read the result",
		"Grades, further › A grade that waits", "Grades, further › Create a line item", "Grades, further › List line items",
		"Grades, further › Score it", "Grades, further › Change it", "Grades, further › Delete it",
		"Roster › Read the roster", "Roster › Who came, who left", "Roster › Page by page",
		"Custom parameters › A link that asks", "What the platform answers",
		"Security lab › New keys on the way", "Security lab › Slide the clock", "Security lab › Cookies in a frame",
		"Security lab › Every bad launch", "Wrap-up › Return to the course",
	} {
		x.Wait(title+" to come", func(screen string) bool { // whole: the hints are drawn last
			return strings.Contains(screen, title) && strings.Contains(screen, "not run yet") && !strings.Contains(screen, "run again")
		})
		x.Send("\r")
		x.Wait(title+" to have run", func(screen string) bool {
			return strings.Contains(screen, title) && strings.Contains(screen, "run again")
		})
		x.Send("n")
	}
	x.See("31/31", "This is the last step of the course.")
	x.Send(":lab-launches\r4")
	x.See("Must be refused: 54 of 54 are", "The state of another browser")
	x.Send(":results\r")
	x.See("30.6")
	x.Send("4")
	x.See(`"resultScore": 30.6`)
	x.Send("q")
	x.End(0)
}

// TestJourneyWithARealBrowser presses b, clicks in the browser that opens, and
// wants the screen to follow without a key.
func TestJourneyWithARealBrowser(t *testing.T) {
	t.Parallel()
	tab := chromiumtest.Start(t)
	opened := filepath.Join(t.TempDir(), "opened")
	script := filepath.Join(t.TempDir(), "browser")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nprintf %s \"$1\" >"+opened+"\necho over the screen\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24, Env: []string{"BROWSER=" + script}}, program(t, built), "--step", "get-keys")
	x.See("not run yet")
	x.Send("\r")
	x.See("3/31", "run again")
	x.Send("b")
	x.See("Opened in your browser", "http://127.0.0.1:")
	address, err := os.ReadFile(opened)
	if err != nil {
		t.Fatal(err)
	}
	click := func(user, button string) {
		t.Helper()
		if err := chromedp.Run(tab, chromedp.Navigate(string(address)), chromiumtest.Press(user), chromiumtest.Press(button)); err != nil {
			t.Fatal(err)
		}
	}
	click("Peggie Nikole", "Add content from LTI bootcamp tool")
	x.See("Deep linking › Get the request", "Your browser brought this message.", "Peggie Nikole", "4/31")
	x.Send(":deeplink-return\r\r")
	x.See("Task 5: return to the course", "9/31", "run again")
	if err := chromedp.Run(tab, chromedp.WaitVisible(`//button[normalize-space()="An assignment"]`, chromedp.BySearch)); err != nil {
		t.Fatalf("the browser did not go home: %v", err)
	}
	click("Gaius Baltar", "An assignment")
	x.See("Student launch › Get the launch", "Your browser brought this message.", "Gaius Baltar", "10/31")
	x.Send(":results\r\r")
	x.See("15/31", "30.6")
	x.Send("q")
	x.End(0)
	if strings.Contains(x.Raw(), "over the screen") {
		t.Error("what opens the browser wrote over the screen")
	}
}

// TestJourneyWithoutABrowser shows the address where none can be opened.
func TestJourneyWithoutABrowser(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 40, Height: 15, Env: []string{"BROWSER=", "DISPLAY=", "WAYLAND_DISPLAY=", "WSL_DISTRO_NAME=", "SSH_CONNECTION=a b"}},
		program(t, built), "--edition", "2018", "--step", "deeplink-return")
	x.See("not run yet")
	x.Send("\r")
	x.See("9/15", "run again")
	x.Send("b")
	screen := x.See("No browser can be opened", "\nhttp://127.0.0.1:")
	shown := regexp.MustCompile(`(?m)^http://.*\n.*$`).FindString(screen)
	address := strings.ReplaceAll(strings.ReplaceAll(shown, "\n", ""), " ", "")
	if !regexp.MustCompile(`^http://127\.0\.0\.1:\d+/course/[\w-]+$`).MatchString(address) {
		t.Errorf("the address reads %q:\n%s", address, screen)
	}
	x.Send("q")
	x.End(0)
}

func TestJourneyThroughSizes(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, built))
	x.See("Meet the platform", "not run yet")
	x.Send("n")
	x.See("1/31")
	x.Resize(120, 40)
	x.See("Deep linking", "Grades", "1 Guide") // the rail has come
	x.Resize(160, 50)
	x.See("Grades", "1/31")
	x.Resize(30, 8)
	x.Wait("the wish for more room", func(screen string) bool {
		return strings.Contains(screen, "40") && !strings.Contains(screen, "1 Guide")
	})
	x.Resize(80, 24)
	x.See("1 Guide", "1/31")
	x.Send("?")
	x.See("All keys")
	x.Send("go to a step\r")
	x.See("Go to a step")
	x.Send("?")
	x.See("complete")
	x.Send("?\x03")
	x.End(0)
}

func TestJourneyStopsAtCtrlC(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, built), "--edition", "2018")
	x.See("not run yet")
	x.Send("n\x03")
	x.End(0)
}

func TestJourneySurvivesAPanic(t *testing.T) {
	t.Parallel()
	log := filepath.Join(t.TempDir(), "log")
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, broken), "--log", log)
	x.See("not run yet")
	x.Send("\x18")
	x.End(1)
	x.See("forced by ctrl+x")
	text, err := os.ReadFile(log)
	if err != nil || !bytes.Contains(text, []byte("forcePanic")) {
		t.Errorf("the log has no stack of the panic: %v\n%s", err, text)
	}
}

func TestJourneyEndsAtATerminationSignal(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, built))
		x.See("not run yet")
		x.Signal(signal)
		x.End(130)
	}
}

// TestStartAsksNothingFirst guards quietstart: on a terminal that never
// answers, nothing may be asked before the first frame is there.
func TestStartAsksNothingFirst(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24, Silent: true}, program(t, built))
	x.See("Meet the platform", "q quit")
	written := x.Raw()
	first, _, _ := strings.Cut(written, "Meet the platform")
	for _, question := range []string{"\x1b]11;?", "\x1b]10;?", "\x1b[6n", "\x1b[c"} {
		if strings.Contains(first, question) {
			t.Errorf("asks the terminal %q before the first frame", question)
		}
	}
	x.Send("q")
	x.End(0)
}

func TestJourneyWithoutColour(t *testing.T) {
	t.Parallel()
	for _, env := range [][]string{{"NO_COLOR=1"}} {
		x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24, Env: env}, program(t, built))
		x.See("not run yet")
		x.Send("n")
		x.See("1/31")
		x.Send("4")
		x.See("[4 Result]")
		written := x.Raw()
		if colour := regexp.MustCompile("\x1b\\[[0-9;]*(3[0-8]|4[0-8]|9[0-7])(;[0-9;]*)?m").FindString(written); colour != "" {
			t.Errorf("%v: writes the colour %q", env, colour)
		}
		x.Send("q")
		x.End(0)
	}
}

// TestJourneyWithoutUnicode goes by the flag and by the locale: nothing but
// ASCII is written, from the first frame to the last.
func TestJourneyWithoutUnicode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ env, args []string }{
		{env: []string{"LC_ALL=C"}},
		{args: []string{"--ascii"}},
		{env: []string{"LC_ALL=", "LC_CTYPE=de_DE.ISO-8859-1"}, args: []string{"--theme", "contrast"}},
	} {
		x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24, Env: c.env}, program(t, built), c.args...)
		x.See("Setup > Meet the platform", "o not run yet", "[1 Guide]-", "enter run | n next")
		x.Send("n")
		x.See("1/31", "run again")
		x.Send("?")
		x.See("All keys", "n right")
		x.Send("\x1b")
		x.Wait("the help to be gone", func(screen string) bool { return !strings.Contains(screen, "All keys") })
		if at := strings.IndexFunc(x.Raw(), func(r rune) bool { return r > '~' }); at >= 0 {
			t.Errorf("%v %v: writes %q", c.env, c.args, x.Raw()[at:min(len(x.Raw()), at+8)])
		}
		x.Send("q")
		x.End(0)
	}
}

// TestJourneyThroughThemes presses t until it is where it began.
func TestJourneyThroughThemes(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, built), "--theme", "dark")
	x.See("not run yet")
	for _, theme := range []string{"light", "contrast", "none", "auto", "light"} {
		x.Send("t")
		x.See("Theme: " + theme)
	}
	x.Send("q")
	x.End(0)
}

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

// A hangingPlatform is a simulator that does not answer what it is told to hang
// at.
type hangingPlatform struct {
	address string
	at      atomic.Pointer[string] // part of a path; nil for none
	reached chan struct{}          // once, when it hangs
}

func startHanging(t *testing.T) *hangingPlatform {
	t.Helper()
	_, address, _ := simulator(t)
	target, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	h := &hangingPlatform{reached: make(chan struct{}, 1)}
	proxy := httputil.NewSingleHostReverseProxy(target)
	between := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if at := h.at.Load(); at != nil && strings.Contains(r.URL.Path, *at) {
			select {
			case h.reached <- struct{}{}:
			default:
			}
			<-r.Context().Done()
			return
		}
		r.Host = target.Host
		proxy.ServeHTTP(w, r)
	})
	server := httptest.NewServer(between)
	t.Cleanup(server.Close)
	h.address = server.URL
	return h
}

func (h *hangingPlatform) hangAt(path string) { h.at.Store(&path) }

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

// A run says on a terminal what it is at, and nothing of that is left; ctrl+c ends
// it with a report of what has come so far.
func TestRunOnATerminal(t *testing.T) {
	t.Parallel()
	platform := startHanging(t)
	platform.hangAt("/cisr")
	for format, reports := range map[string]string{
		"text": "Interrupted at deeplink-request: 3 passed, 0 failed", "json": `"interrupted": true`, "junit": `message="interrupted"`,
	} {
		x := ptytest.Start(t, ptytest.Setting{Width: 40, Height: 500}, program(t, built), "run", "--platform", platform.address, "--format", format)
		x.See("4/15  Get the request")
		<-platform.reached
		x.Send("\x03")
		if screen := x.See(reports[:12]); strings.Contains(screen, "4/15") {
			t.Errorf("what it was at is still there:\n%s", screen)
		}
		x.End(130)
		if raw := x.Raw(); strings.Contains(raw, "\x1b") || !strings.Contains(raw, reports) {
			t.Errorf("got %q", raw)
		}
	}
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24, Env: []string{"TERM=dumb"}}, program(t, built), "run", "--until", "get-tool")
	x.See("2 passed, 0 failed")
	x.End(0)
	if strings.Contains(x.Raw(), "1/31") {
		t.Errorf("a dumb terminal got %q", x.Raw())
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

// run runs the program without a terminal.
func run(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program(t, built), args...)
	cmd.Env = ownState(t)
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
		{args: []string{"run"}, stdout: "31 passed, 0 failed"},
		{args: []string{"run", "--edition", "2018"}, stdout: "15 passed, 0 failed"},
		{args: []string{"run", "--until", "get-keys"}, stdout: "3 passed, 0 failed"},
		{args: []string{"run", "--until", "get-keys", "--seed", "1234"}, stdout: "Seed 1234: names and ids repeat"},
		{args: []string{"run", "--until", "get-keys", "--format", "json"}, stdout: "\"failed\": 0"},
		{args: []string{"run", "--break", "launch-no-kid", "--format", "junit"}, stdout: "<testcase classname=\"launch-verify\" name=\"launch-no-kid\""},
		{args: []string{"run", "--break", "launch-other-nonce", "--edition", "2018"}, stdout: "caught by nothing, as named"},
		{args: []string{"run", "--format", "yaml"}, code: 2, stderr: "json, junit, text"},
		{args: []string{"run", "--break", "nonsense"}, code: 2, stderr: "--break all"},
		{args: []string{"run", "--export", "run.doc"}, code: 2, stderr: ".md, .html, .ipynb, .json, .cast"},
		{args: []string{"run", "--export", "run.md", "--break", "all"}, code: 2, stderr: "[break export]"},
		{args: []string{"run", "--secrets"}, code: 2, stderr: "--export FILE"},
		{args: []string{"run", "--until", "welcome", "--export", "/nowhere/at/all.md"}, code: 1, stdout: "1 passed", stderr: "/nowhere/at/all.md"},
		{args: []string{"steps"}, stdout: "deeplink-verify"},
		{args: []string{"steps"}, stdout: "Security lab (edition 1.3 only)"},
		{args: []string{"--help"}, stdout: "simulator"},
		{args: []string{"version"}, stdout: "built with  go"},
		{args: []string{"--version"}, stdout: "ltibootcamp "},
		{args: []string{"man"}, stdout: ".SH EXIT STATUS"},
		{args: []string{"completion", "fish"}, stdout: "complete -c ltibootcamp"},
		{args: []string{"presnt"}, code: 2, stderr: `did you mean "present"?`},
		{args: []string{"notes"}, code: 2, stderr: "needs a terminal"},
		{args: nil, code: 2, stderr: `"ltibootcamp run"`},
		{args: nil, code: 2, stderr: "--plain"},
		{args: []string{"--plain"}, stdout: "The end: 0 of 31 steps done."},
		{args: []string{"--plain", "--step", "nonsense"}, code: 2, stderr: "deeplink-verify"},
		{args: []string{"nonsense"}, code: 2, stderr: "--help"},
		{args: []string{"--nonsense"}, code: 2, stderr: "--help"},
		{args: []string{"--edition", "1.1"}, code: 2, stderr: "1.3, 2018"},
		{args: []string{"--theme", "pink"}, code: 2, stderr: "auto, dark, light, contrast, none"},
		{args: []string{"--step", "nonsense"}, code: 2, stderr: "deeplink-verify"},
		{args: []string{"run", "--step", "welcome"}, code: 2, stderr: "--step"},
		{args: []string{"run", "--edition", "2.0"}, code: 2, stderr: "1.3, 2018"},
		{args: []string{"run", "--until", "nonsense"}, code: 2, stderr: "deeplink-verify"},
		{args: []string{"run", "--platform", "http://" + "127.0.0.1:1"}, code: 2, stderr: "nothing answers"},
		{args: []string{"run", "--platform", stranger.URL}, code: 2, stderr: "no platform that speaks edition 2018"},
		{args: []string{"run", "--platform", "localhost:5000"}, code: 2, stderr: "http://127.0.0.1:5000"},
		{args: []string{"run", "--platform", stranger.URL, "--edition", "1.3"}, code: 2, stderr: "edition 2018 only"},
		{args: []string{"run", "--platform", stranger.URL, "--seed", "7"}, code: 2, stderr: "[platform seed]"},
		{args: []string{"run", "--log", "/nowhere/at/all"}, code: 2, stderr: "--log"},
		{args: []string{"simulator", "--addr", taken.Addr().String()}, code: 2, stderr: taken.Addr().String()},
		{args: []string{"simulator", "--addr", "192.0.2.1:80"}, code: 2, stderr: "loopback"},
		{args: []string{"simulator", "--addr", "nonsense"}, code: 2, stderr: "host:port"},
		{args: []string{"simulator", "--data", "main.go"}, code: 2, stderr: "main.go: it is no file of this program"},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := run(t, c.args...)
			if code != c.code || !strings.Contains(stdout, c.stdout) || !strings.Contains(stderr, c.stderr) {
				t.Errorf("exit code %d, want %d\nstdout, want %q:\n%s\nstderr, want %q:\n%s", code, c.code, c.stdout, stdout, c.stderr, stderr)
			}
			if code == 0 && stderr != "" {
				t.Errorf("all is well, and it complains: %s", stderr)
			}
			if lines := strings.Count(stderr, "\n"); code == 2 && lines != 1 {
				t.Errorf("says %d lines, want one:\n%s", lines, stderr)
			}
		})
	}
}

// What the help of run gives as examples can be done, and all goes well.
func TestExamplesOfRun(t *testing.T) {
	t.Parallel()
	_, help, _ := run(t, "run", "--help")
	examples := regexp.MustCompile(`(?m)^  ltibootcamp (run .*?) +#`).FindAllStringSubmatch(help, -1)
	if len(examples) < 4 {
		t.Fatalf("examples are %q in\n%s", examples, help)
	}
	for _, example := range examples {
		t.Run(example[1], func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), program(t, built), strings.Fields(example[1])...)
			cmd.Dir = t.TempDir()
			if said, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, said)
			}
		})
	}
}

// A run is written down in each format, also one that has failed: until there it
// is a run.
func TestRunIsExported(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, ending := range []string{".md", ".html", ".ipynb", ".json"} {
		file := filepath.Join(dir, "run"+ending)
		code, stdout, stderr := run(t, "run", "--until", "get-tool", "--export", file)
		text, err := os.ReadFile(file)
		if code != 0 || err != nil || transcripttest.Check(ending, text) != nil || !bytes.Contains(text, []byte("Register the tool")) {
			t.Errorf("%s: exit code %d, %v, %v\n%s%s", ending, code, err, transcripttest.Check(ending, text), stdout, stderr)
		}
	}
	file := filepath.Join(dir, "failed.md")
	platform := hostiletest.Start(t, hostiletest.Spoiled{Path: "/cisr", Answer: hostiletest.Finding()})
	code, stdout, stderr := run(t, "run", "--platform", platform, "--export", file)
	text, err := os.ReadFile(file)
	if code != 1 || err != nil || !bytes.Contains(text, []byte("**Failed:** ")) || transcripttest.Check(".md", text) != nil {
		t.Errorf("exit code %d, %v\n%s%s\n%s", code, err, stdout, stderr, text)
	}
}

// Nothing that a platform sends gets raw into what the program writes: its
// output, its complaints, its log, and the terminal.
func TestHostilePlatform(t *testing.T) {
	t.Parallel()
	log := filepath.Join(t.TempDir(), "log")
	platform := hostiletest.Start(t)
	code, stdout, stderr := run(t, "run", "--platform", platform, "--log", log)
	if code != 0 || !strings.Contains(stdout, "15 passed") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
	logged, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{stdout, stderr, string(logged)}
	for _, answer := range []string{hostiletest.Refusal(), hostiletest.Finding(), hostiletest.Garbage(), hostiletest.BrokenHeader()} {
		code, stdout, stderr := run(t, "run", "--platform", hostiletest.Start(t, hostiletest.Spoiled{Path: "/newtool", Answer: answer}))
		if code != 2 || strings.Count(stderr, "\n") != 1 {
			t.Errorf("exit code %d\n%q\n%q", code, stdout, stderr)
		}
		texts = append(texts, stdout, stderr)
	}
	for _, text := range texts {
		if err := hostiletest.CheckText(text); err != nil {
			t.Errorf("writes %v", err)
		}
	}
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, built), "--platform", platform, "--step", "launch-activity")
	x.See("your progress is not kept")
	x.Send("r")
	x.See("12/15", `\x1b[6;9m`)
	x.Send("q")
	x.End(0)
	if err := hostiletest.CheckScreen(x.Raw()); err != nil {
		t.Errorf("the terminal got %v", err)
	}
}

// simulator starts the platform alone and gives its address, and what it says
// after that.
func simulator(tb testing.TB, args ...string) (*exec.Cmd, string, *bufio.Reader) {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), program(tb, built), append([]string{"simulator", "--addr", "127.0.0.1:0"}, args...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	said := bufio.NewReader(out)
	line, err := said.ReadString('\n')
	if err != nil {
		tb.Fatal(err)
	}
	return cmd, regexp.MustCompile(`http://\S+`).FindString(line), said
}

// From the start of the program to the line that says where the platform is.
func BenchmarkSimulator(b *testing.B) {
	program(b, built)
	for b.Loop() {
		cmd, _, _ := simulator(b)
		b.StopTimer()
		if err := cmd.Process.Kill(); err != nil {
			b.Fatal(err)
		}
		_ = cmd.Wait()
		b.StartTimer()
	}
}

// What the platform was given is there after it was killed and started again.
func TestSimulatorKeepsItsData(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "platform.db")
	cmd, address, _ := simulator(t, "--data", file)
	if code, stdout, stderr := run(t, "run", "--platform", address); code != 0 {
		t.Fatalf("exit code %d\n%s%s", code, stdout, stderr)
	}
	if code, _, stderr := run(t, "simulator", "--addr", "127.0.0.1:0", "--data", file); code != 2 || !strings.Contains(stderr, "another simulator") {
		t.Errorf("a second simulator on the file: exit code %d, %s", code, stderr)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	former := address
	_, address, out := simulator(t, "--data", file)
	if _, err := out.ReadString('\n'); err != nil { // how to stop it
		t.Fatal(err)
	}
	if line, err := out.ReadString('\n'); err != nil || !strings.Contains(line, "know it as "+former) {
		t.Errorf("at another address it says %q: %v", line, err)
	}
	home := fetch(t, address+"/")
	found := regexp.MustCompile(`href="(/course/[^"/]+)"[^>]*>[^<]*</a> <span class="role">of client`).FindStringSubmatch(home)
	if found == nil {
		t.Fatalf("no course of the tool is left: %s", home)
	}
	if book := fetch(t, address+found[1]+"/gradebook"); !strings.Contains(book, "30.6 / 34") {
		t.Errorf("the score is lost: %s", book)
	}
}

func fetch(t *testing.T, address string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// TestSimulatorServesTheNotebook starts the platform alone and runs the
// draft's course against it from another process.
func TestSimulatorServesTheNotebook(t *testing.T) {
	t.Parallel()
	cmd, address, _ := simulator(t)
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
	x := ptytest.Start(t, ptytest.Setting{Width: 112, Height: 32}, program(t, built), "--step", "deeplink-verify", "--theme", "dark")
	x.See("not run yet")
	x.Send("\r")
	x.Wait("the page of the step, drawn whole", func(screen string) bool {
		return strings.Contains(screen, "All 21 checks hold") && strings.Contains(screen, "run again")
	})
	drawing := x.SVG()
	if err := os.WriteFile(*picture, []byte(drawing), 0o600); err != nil {
		t.Fatal(err)
	}
	x.Send("q")
	x.End(0)
}

// Keys as a terminal sends them.
const (
	keyDown, keyEnd, keyRubout      = "\x1b[B", "\x1b[F", "\x7f"
	keyEsc, keyRun, keyReset        = "\x1b", "\x12", "\x14" // ctrl+r, ctrl+t
	keyUndo, keyWhatIsWrong, keyTop = "\x1a", "\x05", "\x1b[1;5H"
)

// atScoreGiven opens the editor of the score, and goes behind the number of
// points.
func atScoreGiven(x *ptytest.Terminal) {
	x.Send("e")
	screen := x.See("The score", "valid JSON", `"scoreGiven": `)
	x.Send(keyTop)
	_, text, _ := strings.Cut(screen, "1 {")
	for line := range strings.Lines(text) {
		if strings.Contains(line, `"scoreGiven"`) {
			break
		}
		x.Send(keyDown)
	}
	x.Send(keyEnd)
	x.See("/scoreGiven")
}

// TestJourneyThroughAnEdit sends another score, looks at what comes of it, is
// told where broken JSON is broken and why a score below 0 is refused, and ends
// with the original.
func TestJourneyThroughAnEdit(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 100, Height: 40}, program(t, built), "--step", "score")
	x.See("not run yet")
	x.Send("\r")
	x.See("run again")
	x.Send(":results\r\r")
	x.See("30.6", "run again")
	x.Send(":score\r")
	x.See("Grades › Step 2: publish a score")
	atScoreGiven(x)
	x.Send(keyRubout + keyRubout + "7,")
	x.See(`"scoreGiven": 7,`, "changed", "valid JSON")
	x.Send(keyRun)
	x.See("With your edit of The score", `-   "scoreGiven": 9,`, `+   "scoreGiven": 7,`, "~ Step 3: read the result")
	x.Send(":results\r")
	x.See("Grades › Step 3: read the result", "Stale.", "ran again, with your")
	x.Send("R")
	x.See("Every stale step has run again, in order.", "23.8")
	x.Send("4")
	x.See(`"resultScore": 23.8`, `"resultMaximum": 34`)

	x.Send("1:score\r")
	x.See("With your edit of The score")
	atScoreGiven(x)
	x.Send(keyRubout + keyRubout)
	x.See("✗ line 4, column 17: got “:”, want a comma")
	x.Send(keyUndo)
	x.See("valid JSON", `"scoreGiven": 7,`)
	x.Send(keyRubout + keyRubout + "-1,")
	x.See(`"scoreGiven": -1,`, "valid JSON")
	x.Send(keyRun)
	x.See("With your edit of The score", "“Step 2: publish a score” failed", "AGS §3.4", "got   scoreGiven below 0", "Remedy", "Press w")

	x.Send("e")
	x.See("edited")
	x.Send(keyReset)
	x.See("This is the original again")
	x.Send(keyRun)
	x.Wait("a run without the edit", func(screen string) bool {
		return strings.Contains(screen, "run again") && strings.Contains(screen, "✓ Step 2") && !strings.Contains(screen, "With your edit")
	})
	x.Send("R")
	x.See("Every stale step has run again, in order.")
	x.Send(":results\r")
	x.See("Grades › Step 3: read the result", "30.6")
	x.Send("q")
	x.End(0)
}

// TestJourneyThroughAnEditOfTheDraft does it in the edition of the course.
func TestJourneyThroughAnEditOfTheDraft(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, built), "--edition", "2018", "--step", "score")
	x.See("not run yet")
	x.Send("e") // which runs it first
	x.See("The step has run, so that there is something to edit.")
	x.Send(keyEsc)
	x.See("run again")
	atScoreGiven(x)
	x.Send(keyRubout + keyRubout + "7,")
	x.See(`"scoreGiven": 7,`, "changed")
	x.Send(keyRun)
	x.See("With your edit of The score", "run again")
	x.Send(":results\r\r")
	x.See("Grades › Step 3: read the result", "23.8")
	x.Send("q")
	x.End(0)
}

// TestJourneyThroughTwoDays edits and quits, and finds all as it was; begins
// anew, and finds what was before under another name; and is told of a file that
// is damaged.
func TestJourneyThroughTwoDays(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	file := filepath.Join(state, "ltibootcamp", "progress-1.3.json")
	start := func(args ...string) *ptytest.Terminal {
		return ptytest.Start(t, ptytest.Setting{Width: 100, Height: 60, Env: []string{"XDG_STATE_HOME=" + state}}, program(t, built), args...)
	}
	quit := func(x *ptytest.Terminal) {
		x.Send("q\r") // enter for the lines of plain mode
		x.End(0)
	}
	x := start("--step", "score")
	x.See("not run yet")
	x.Send("\r")
	x.See("run again")
	atScoreGiven(x)
	x.Send(keyRubout + keyRubout + "7,")
	x.See(`"scoreGiven": 7,`, "changed")
	x.Send(keyRun)
	done := regexp.MustCompile(`\d+/\d+ done`).FindString(x.See("With your edit of The score", "run again", "done"))
	quit(x)

	x = start()
	x.See("Grades › Step 2: publish a score", done, "With your edit of The score", `+   "scoreGiven": 7,`, "*✓ Step 2: publish a score", "run again")
	x.Send(":results\r\r")
	x.See("Grades › Step 3: read the result", "23.8")
	quit(x)

	x = start("--fresh")
	x.See("Setup › Meet the platform", "The course begins anew.", "progress-1.3.json.before-")
	quit(x)
	before, err := filepath.Glob(file + ".before-*")
	if err != nil || len(before) != 1 {
		t.Fatalf("of before there is %v, %v", before, err)
	}
	x = start("--progress", before[0])
	x.See("Grades › Step 3: read the result", "23.8")
	quit(x)
	if code, _, said := run(t, "--edition", "2018", "--progress", before[0]); code != 2 || !strings.Contains(said, "is of edition 1.3") {
		t.Errorf("with the file of another edition: exit code %d, %s", code, said)
	}

	for _, mode := range []string{"--plain", "--ascii"} {
		if err := os.WriteFile(file, []byte("no progress"), 0o600); err != nil {
			t.Fatal(err)
		}
		x = start(mode)
		x.See("What was kept of your progress is damaged.", ".damaged-", "Meet the platform")
		quit(x)
	}
}

// TestRunKeepsNothing runs without a screen, which is nobody's progress.
func TestRunKeepsNothing(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	cmd := exec.CommandContext(t.Context(), program(t, built), "run", "--until", "get-tool")
	cmd.Env = append(os.Environ(), "XDG_STATE_HOME="+state)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if kept, err := os.ReadDir(state); err != nil || len(kept) > 0 {
		t.Errorf("kept is %v, %v", kept, err)
	}
}

// TestJourneyStopsASlowPlatform breaks a step with an answer that does not
// come, and stops it. The keys are sent at once: the patience is short.
func TestJourneyStopsASlowPlatform(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, built), "--step", "token")
	x.See("not run yet")
	x.Send("\r")
	x.See("run again")
	x.Send("x")
	for screen := x.See("Break this step", "▸"); !strings.Contains(screen, "▸  No answer in time"); {
		at := chosenFault(screen)
		x.Send(keyDown)
		screen = x.Wait("another fault than "+at, func(screen string) bool { return chosenFault(screen) != at })
	}
	x.Send("\r")
	x.See("s ", "predict")
	x.Send("s" + keyEsc)
	screen := x.See("Stopped", "Grades › Step 1: get an access token", "q quit")
	if lines := strings.Split(strings.TrimRight(screen, "\n"), "\n"); len(lines) != 24 || !strings.HasPrefix(lines[1], "╭") {
		t.Errorf("the screen is not whole:\n%s", screen)
	}
	x.Send("\r")
	x.See("✓ status", "run again")
	x.Send("q")
	x.End(0)
}

// chosenFault is the line with the cursor of the list.
func chosenFault(screen string) string {
	_, after, _ := strings.Cut(screen, "▸")
	line, _, _ := strings.Cut(after, "\n")
	return line
}

// A talk is a presentation and its notes, each on a terminal of its own.
type talk struct {
	t                  *testing.T
	env                []string
	presenter, speaker *ptytest.Terminal
}

// newTalk has a directory for the line of its own. The one of t.TempDir has a name
// that is too long for a socket.
func newTalk(t *testing.T) *talk {
	t.Helper()
	dir, err := os.MkdirTemp("", "talk")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return &talk{t: t, env: []string{"XDG_RUNTIME_DIR=" + dir}}
}

func (k *talk) present(step string) *ptytest.Terminal {
	k.t.Helper()
	return ptytest.Start(k.t, ptytest.Setting{Width: 100, Height: 30, Env: k.env}, program(k.t, built), "present", "--step", step)
}

func (k *talk) notes() *ptytest.Terminal {
	k.t.Helper()
	return ptytest.Start(k.t, ptytest.Setting{Width: 80, Height: 24, Env: k.env}, program(k.t, built), "notes")
}

// Where a presentation stands: the step and the part, as either of them says it.
var (
	placePresented = regexp.MustCompile(`(\d+)/(\d+) +(\d+) of \d+\s*$`)
	placeNoted     = regexp.MustCompile(`step (\d+) of \d+ · part (\d+) of (\d+)`)
)

// A spot is a part of a step.
type spot struct{ step, part, parts string }

func presented(screen string) spot {
	if m := placePresented.FindStringSubmatch(screen); m != nil {
		return spot{m[3], m[1], m[2]}
	}
	return spot{}
}

func noted(screen string) spot {
	if m := placeNoted.FindStringSubmatch(screen); m != nil {
		return spot{m[1], m[2], m[3]}
	}
	return spot{}
}

// together waits until both are at one spot, which is another than before, and
// nothing runs.
func (k *talk) together(before spot) spot {
	k.t.Helper()
	var at spot
	ptytest.Both(k.presenter, k.speaker, fmt.Sprintf("both in sync, after %v", before), func(presenter, speaker string) bool {
		at = noted(speaker)
		return at != spot{} && at != before && at == presented(presenter) && strings.Contains(speaker, "In step with the presentation.")
	})
	return at
}

// TestJourneyWithNotes presents a chapter with the notes on a second terminal. The
// notes are there first, drive half of it, and are in sync throughout; each of both
// is killed once in the middle and started again.
func TestJourneyWithNotes(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.speaker = k.notes()
	k.speaker.See("Waiting for a presentation.", "ltibootcamp present", "q quit")
	k.presenter = k.present("deeplink-request")
	at := k.together(spot{})
	for i, title := range []string{
		"Get the request", "Task 1: verify the JWT", "Task 2: read the settings",
		"Task 3: build the response", "Task 4: sign the JWT", "Task 5: return to the course",
	} {
		if i > 0 {
			k.driver(i).Send("n")
			at = k.together(at)
		}
		k.speaker.See("Deep linking › " + title)
		for at.part != at.parts {
			k.driver(i).Send(" ")
			at = k.together(at)
		}
		switch i {
		case 2:
			at = k.loseThePresenter(at)
		case 4:
			at = k.loseTheNotes(at)
		}
	}
	k.presenter.See("9 of 31")
	k.speaker.Send("q")
	k.speaker.End(0)
	k.presenter.Send("q")
	k.presenter.End(0)
}

// driver is the notes and the presenter in turn.
func (k *talk) driver(i int) *ptytest.Terminal {
	if i%2 == 1 {
		return k.speaker
	}
	return k.presenter
}

// loseThePresenter kills the presenter at the end of a step, and starts it again
// at the same step. The last notes stay; a second presenter has none.
func (k *talk) loseThePresenter(at spot) spot {
	k.t.Helper()
	k.presenter.Kill()
	k.speaker.See("The presentation is gone.", "Task 2: read the settings")
	if last := noted(k.speaker.Text()); last != at {
		k.t.Errorf("the last notes are of %v, want %v", last, at)
	}
	k.speaker.Send(" ")
	k.speaker.See("Not sent: no presentation is there to hear it.")
	k.presenter = k.present("deeplink-settings")
	k.speaker.Send("j")
	at = k.together(at)
	second := k.present("welcome")
	second.See("No speaker notes: another presentation has them.")
	second.Send("q")
	second.End(0)
	for at.part != at.parts {
		k.speaker.Send("\x1b[C")
		at = k.together(at)
	}
	return at
}

// loseTheNotes kills the notes. The presentation goes on without them, and they
// find it where it is.
func (k *talk) loseTheNotes(at spot) spot {
	k.t.Helper()
	k.speaker.Kill()
	k.presenter.Send("p")
	k.presenter.Wait("the step before", func(screen string) bool { return presented(screen) != spot{} && presented(screen) != at })
	k.speaker = k.notes()
	k.together(at)
	k.speaker.Send("n")
	k.speaker.See("Task 4: sign the JWT")
	k.speaker.Send("b")
	k.speaker.See("The audience sees a black screen.")
	k.presenter.Wait("nothing", func(screen string) bool { return strings.TrimSpace(screen) == "" })
	k.speaker.Send("b")
	at = k.together(at)
	k.speaker.Send("r")
	return k.together(at)
}

// TestJourneyPresenting shows a step to an audience: its parts by space, its run,
// back without another, a cover, a jump, and the end.
func TestJourneyPresenting(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24, Env: []string{"XDG_RUNTIME_DIR=" + t.TempDir()}}, program(t, built), "present")
	x.See("Who is on the other end?", "Setup › Meet the platform", "1/")
	for part := 2; part < 40; part++ {
		x.Send(" ")
		x.Wait(fmt.Sprintf("part %d", part), func(screen string) bool {
			return strings.Contains(screen, fmt.Sprintf(" %d/", part)) && !strings.Contains(screen, "Running")
		})
		if strings.Contains(x.Text(), "checks held") {
			break
		}
	}
	x.See("✓ 2 checks held · 1 exchange", "GET /.well-known/openid-configuration")
	x.Send("\x1b[D \x1b[D")
	x.See("Meet the platform")
	x.Send("b")
	x.Wait("a black screen", func(screen string) bool { return strings.TrimSpace(screen) == "" })
	x.Send("q")
	x.See("Meet the platform")
	x.Send(":issue\x7f\x7f\x7f\x7f\x7fverify the JWT\r")
	x.See("Is this really from the platform?", "5 of 31")
	x.Send("r")
	x.See("✓ 21 checks held")
	x.Send("q")
	x.End(0)
}
