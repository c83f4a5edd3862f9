//go:build unix

// Package journeys_test takes whole journeys through the built program, as a user
// takes them: in a terminal, in a pipe, in a browser.
package journeys_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
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
	out, err := exec.Command("go", append(append([]string{"build", "-o", binary}, flags...), "ltibootcamp")...).CombinedOutput()
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
