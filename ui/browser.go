package ui

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/cli/browser"

	"ltibootcamp/ltiflow/wire"
)

// An opener opens an address in the reader's own browser, or says why there is
// none to open.
type opener func(address string) error

// silence keeps what opens a browser from writing over the screen. With no
// writer its output goes to the null device, which outlives this program.
var silence = sync.OnceFunc(func() { browser.Stdout, browser.Stderr = nil, nil })

// newOpener goes by the environment: BROWSER names the reader's own choice.
func newOpener(environ func(string) string) opener {
	return func(address string) error {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return errors.New("that is no web address")
		}
		if chosen := environ("BROWSER"); chosen != "" {
			return openWith(chosen, u.String())
		}
		if why := noBrowser(environ, runtime.GOOS); why != "" {
			return errors.New(why)
		}
		silence()
		return begun(func() error { return browser.OpenURL(u.String()) })
	}
}

// noBrowser says why no browser can be opened here; "" when one may be. Without
// a display, xdg-open would look for one that runs in this terminal.
func noBrowser(environ func(string) string, system string) string {
	switch {
	case system == "darwin" || system == "windows":
		if environ("SSH_CONNECTION") != "" {
			return "you are here through ssh"
		}
	case environ("DISPLAY") == "" && environ("WAYLAND_DISPLAY") == "" && environ("WSL_DISTRO_NAME") == "":
		return "there is no display"
	}
	return ""
}

// openWith starts the first of the commands in BROWSER that can be started. The
// address stands where a command has %s, else behind it.
func openWith(chosen, address string) error {
	err := errors.New("BROWSER names none")
	for _, command := range filepath.SplitList(chosen) {
		words := strings.Fields(strings.ReplaceAll(command, "%s", address))
		if len(words) == 0 {
			continue
		}
		if !strings.Contains(command, "%s") {
			words = append(words, address)
		}
		cmd := exec.CommandContext(context.Background(), words[0], words[1:]...) //nolint:gosec // the reader's own choice, and no shell reads it
		detach(cmd)
		if err = begun(cmd.Run); err == nil {
			return nil
		}
	}
	return err
}

// enough is how long a browser may take to fail. One that runs on is open.
const enough = time.Second

// begun does something that may take as long as the browser is open, and waits
// only until it is clear whether it failed.
func begun(open func() error) error {
	_, err := within(enough, open)
	return err
}

// within does something and waits for its end, but no longer than a while.
func within(while time.Duration, do func() error) (ended bool, err error) {
	end := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				end <- fmt.Errorf("it broke: %v", r)
			}
		}()
		end <- do()
	}()
	select {
	case err := <-end:
		return true, err
	case <-time.After(while):
		return false, nil
	}
}

// An openedMsg says whether the browser was opened.
type openedMsg struct {
	address, but string
	err          error
}

// openBrowser opens the platform in the reader's own browser.
func (m *model) openBrowser() tea.Cmd {
	m.notice = notice{words: "Opening your browser " + glyphMore}
	open := m.open
	address, but := m.engine.CoursePage()
	return func() tea.Msg { return openedMsg{address, but, open(address)} }
}

// opened says what came of it, with the address in full.
func (m *model) opened(msg openedMsg) {
	words := "Opened in your browser."
	switch {
	case msg.err != nil:
		words = "No browser can be opened (" + wire.Line(msg.err.Error()) + "). Open this address in one on this machine."
	case msg.but == "":
		msg.but = "Sign in and launch there: it arrives here."
	}
	m.notice = notice{strings.TrimSpace(words + " " + msg.but), wire.Line(msg.address)}
}
