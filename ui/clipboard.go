package ui

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/atotto/clipboard"
	"github.com/aymanbagabas/go-osc52/v2"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/ltiflow/wire"
)

// A copier copies a text to where the reader can take it from, or to a file
// only, and says where that is.
type copier func(text string, toFile bool) (notice, error)

// places are where a copy can go: the clipboard of this machine, that of the
// terminal, which may stand on another machine, and a file.
type places struct {
	environ  func(string) string
	system   string
	local    func(text string) error
	terminal func(sequence string) error // nil where the output is none
	files    string                      // the directory, "" for that of the system
}

// newCopier goes by the environment, and writes to the screen between frames.
func newCopier(environ func(string) string, screen *canvas) copier {
	p := places{environ: environ, system: runtime.GOOS, local: clipboard.WriteAll}
	if screen != nil {
		p.terminal = screen.aside
	}
	return p.copy
}

// copy takes the first place that takes the text. It makes the text safe here,
// once for all that is copied: pasted into a shell, a control character would
// end the bracketed paste and type on.
func (p places) copy(text string, toFile bool) (notice, error) {
	text = wire.Text(text)
	if text == "" {
		return notice{words: "Here is nothing to copy."}, nil
	}
	if toFile {
		return p.toFile(text, "")
	}
	if p.reaches(text) {
		if ended, err := within(longestCopy, func() error { return p.local(text) }); ended && err == nil {
			return notice{words: "Copied " + bytesOf(text) + " to the clipboard."}, nil
		}
	}
	if why := p.noTerminal(text); why != "" {
		return p.toFile(text, why)
	}
	if err := p.terminal(p.sequence(text)); err != nil {
		return p.toFile(text, "The terminal takes no copy. ")
	}
	doubt := "If it does not arrive, Y writes a file."
	if p.inTmux() {
		doubt = "If it does not arrive, Y writes a file, or say “tmux set -g set-clipboard on”."
	}
	return notice{words: "Copied " + bytesOf(text) + " by the terminal (OSC 52). " + doubt}, nil
}

// longestCopy is how long the local clipboard may take: xclip waits for ever for
// a display that does not answer.
const longestCopy = time.Second

// reaches tells whether the clipboard of this machine is the reader's. Through
// ssh it is not. The clip.exe of WSL takes ASCII only: it knows no UTF-8.
func (p places) reaches(text string) bool {
	has := func(name string) bool { return p.environ(name) != "" }
	switch {
	case has("SSH_CONNECTION") || has("SSH_TTY"):
		return false
	case p.system == "darwin" || p.system == "windows":
		return true
	case has("WSL_DISTRO_NAME"):
		return !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
	}
	return has("DISPLAY") || has("WAYLAND_DISPLAY")
}

// longestSequence is the longest text that OSC 52 carries everywhere: hterm and
// others stop at 100,000 bytes, and its base64 with the 8 bytes around it has
// 99,992+8.
const longestSequence = 74_994

// noTerminal says why the terminal cannot copy; "" when it may be able to.
func (p places) noTerminal(text string) string {
	switch term := p.environ("TERM"); {
	case p.terminal == nil, term == "", term == "dumb", term == "linux":
		return "No clipboard can be reached. "
	case len(text) > longestSequence:
		return "Too long for the clipboard of a terminal. "
	}
	return ""
}

// inTmux tells whether tmux stands between this program and the terminal.
func (p places) inTmux() bool {
	return p.environ("TMUX") != "" || strings.HasPrefix(p.environ("TERM"), "tmux")
}

// sequence tells the terminal to copy. GNU screen lets it pass only in pieces.
// tmux takes it itself (set-clipboard) or lets it pass (allow-passthrough), as
// it is set up, and as it comes does neither: it is told in both ways.
func (p places) sequence(text string) string {
	plain := osc52.New(text)
	switch {
	case p.inTmux():
		return plain.String() + plain.Tmux().String()
	case strings.HasPrefix(p.environ("TERM"), "screen"):
		return plain.Screen().String()
	}
	return plain.String()
}

// toFile writes a file that nobody else may read. It stays: it is the reader's.
func (p places) toFile(text, why string) (notice, error) {
	file, err := os.CreateTemp(p.files, "ltibootcamp-*.txt") // with mode 0600
	if err != nil {
		return notice{}, fmt.Errorf("making a file for the copy: %w", err)
	}
	_, err = file.WriteString(text)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		_ = os.Remove(file.Name())
		return notice{}, fmt.Errorf("writing the copy: %w", err)
	}
	return notice{why + "Wrote " + bytesOf(text) + " to a file:", wire.Line(file.Name())}, nil
}

// bytesOf is how much was copied, and whether something in it is masked: a
// token that lacks its signature fails wherever it is pasted.
func bytesOf(text string) string {
	switch {
	case len(text) == 1:
		return "1 byte"
	case strings.Contains(text, wire.Masked):
		return fmt.Sprintf("%d bytes, secrets masked,", len(text))
	}
	return fmt.Sprintf("%d bytes", len(text))
}

// A copiedMsg says where a copy went.
type copiedMsg struct {
	notice notice
	err    error
}

// copyText gives the command that copies.
func (m *model) copyText(text string, toFile bool) tea.Cmd {
	to := m.copy
	return func() tea.Msg {
		said, err := to(text, toFile)
		return copiedMsg{said, err}
	}
}

// copied says what came of it.
func (m *model) copied(msg copiedMsg) {
	m.notice = msg.notice
	if msg.err != nil {
		m.notice = notice{words: "Nothing was copied: " + wire.Line(msg.err.Error())}
	}
}
