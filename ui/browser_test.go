//go:build unix

package ui

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// env looks names up in pairs.
func env(pairs ...string) func(string) string {
	return func(name string) string {
		for _, pair := range pairs {
			if value, found := strings.CutPrefix(pair, name+"="); found {
				return value
			}
		}
		return ""
	}
}

// script is a program that writes its arguments to a file, and the file.
func script(t *testing.T, does string) (program, wrote string) {
	t.Helper()
	program, wrote = filepath.Join(t.TempDir(), "browser"), filepath.Join(t.TempDir(), "wrote")
	text := "#!/bin/sh\nprintf '%s\\n' \"$*\" >>" + wrote + "\n" + does + "\n"
	if err := os.WriteFile(program, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return program, wrote
}

func TestOpenerTakesTheReadersChoice(t *testing.T) {
	t.Parallel()
	const address = "http://127.0.0.1:5000/a?b=c"
	broken, _ := script(t, "exit 3")
	noisy, noise := script(t, "echo over the screen; echo over the screen >&2; cat; echo /dev/tty >/dev/tty")
	for name, c := range map[string]struct{ choice, want string }{
		"a command":               {"P", address},
		"a command with words":    {"P -n -x", "-n -x " + address},
		"a place for the address": {"P --app=%s --new", "--app=" + address + " --new"},
		"the second of two":       {"/no/such/browser:P", address},
		"after one that fails":    {broken + ":P", address},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program, wrote := script(t, "")
			if err := newOpener(env("BROWSER=" + strings.ReplaceAll(c.choice, "P", program)))(address); err != nil {
				t.Fatal(err)
			}
			if got, _ := os.ReadFile(wrote); strings.TrimSpace(string(got)) != c.want {
				t.Errorf("ran with %q, want %q", got, c.want)
			}
		})
	}
	_ = newOpener(env("BROWSER=" + noisy))(address)
	if got, _ := os.ReadFile(noise); len(got) == 0 {
		t.Error("the noisy one did not run")
	}
}

func TestOpenerSaysWhyNot(t *testing.T) {
	t.Parallel()
	program, wrote := script(t, "exit 1")
	for name, c := range map[string]struct {
		environ []string
		address string
	}{
		"a browser that fails": {[]string{"BROWSER=" + program}, "http://127.0.0.1/"},
		"none that is there":   {[]string{"BROWSER=/no/such/browser"}, "http://127.0.0.1/"},
		"an empty choice":      {[]string{"BROWSER=::"}, "http://127.0.0.1/"},
		"a file":               {[]string{"BROWSER=" + program}, "file:///etc/passwd"},
		"a script":             {[]string{"BROWSER=" + program}, "javascript:alert(1)"},
		"a flag":               {[]string{"BROWSER=" + program}, "--help"},
		"nothing":              {[]string{"BROWSER=" + program}, ""},
		"hostile":              {[]string{"BROWSER=" + program}, hostile()},
	} {
		if err := newOpener(env(c.environ...))(c.address); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
	if got, _ := os.ReadFile(wrote); strings.Count(string(got), "\n") != 1 {
		t.Errorf("ran with %q: only a web address is opened", got)
	}
}

func TestWhereThereIsNoBrowser(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		system string
		env    []string
		is     bool
	}{
		{"linux", nil, false},
		{"linux", []string{"DISPLAY=:0"}, true},
		{"linux", []string{"WAYLAND_DISPLAY=wayland-0"}, true},
		{"linux", []string{"WSL_DISTRO_NAME=Debian"}, true},
		{"linux", []string{"SSH_CONNECTION=1 2"}, false},
		{"freebsd", nil, false},
		{"darwin", nil, true},
		{"darwin", []string{"SSH_CONNECTION=1 2"}, false},
		{"windows", nil, true},
	} {
		if why := noBrowser(env(c.env...), c.system); (why == "") != c.is {
			t.Errorf("%s with %v: %q", c.system, c.env, why)
		}
	}
}

// An opener that breaks is an error, and one that goes on is a browser.
func TestBegun(t *testing.T) {
	t.Parallel()
	if err := begun(func() error { panic("oh") }); err == nil || !strings.Contains(err.Error(), "oh") {
		t.Errorf("error = %v", err)
	}
	open := make(chan struct{})
	defer close(open)
	if err := begun(func() error { <-open; return errors.New("late") }); err != nil {
		t.Errorf("error = %v", err)
	}
}
