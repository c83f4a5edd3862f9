//go:build unix

package journeys_test

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/platform/hostiletest"
	"ltibootcamp/steps/transcript/transcripttest"
	"ltibootcamp/ui/ptytest"
)

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
		{args: []string{"run", "--until", "welcome", "--export", "/nowhere/at/all.md"}, code: 2, stderr: "there is no directory /nowhere/at"},
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
		{args: []string{"simulator", "--data", "program_test.go"}, code: 2, stderr: "program_test.go: it is no file of this program"},
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
