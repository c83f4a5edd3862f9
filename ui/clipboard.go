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

// destinations are where a copy can go: the clipboard of this machine, that of
// the terminal, which may stand on another machine, and a file.
type destinations struct {
	environ  func(string) string
	system   string
	local    func(text string) error
	terminal func(sequence string) error // nil where the output is none
	files    string                      // the directory, "" for that of the system
}

// newCopier goes by the environment, and writes to the screen between frames.
func newCopier(environ func(string) string, screen *canvas) copier {
	d := destinations{environ: environ, system: runtime.GOOS, local: clipboard.WriteAll}
	if screen != nil {
		d.terminal = screen.aside
	}
	return d.copy
}

// copy takes the first destination that takes the text. It makes the text safe here,
// once for all that is copied: pasted into a shell, a control character would
// end the bracketed paste and type on.
func (d destinations) copy(text string, toFile bool) (notice, error) {
	text = wire.Text(text)
	if text == "" {
		return notice{words: "Here is nothing to copy."}, nil
	}
	if toFile {
		return d.toFile(text, "")
	}
	if d.reaches(text) {
		if ended, err := within(longestCopy, func() error { return d.local(text) }); ended && err == nil {
			return notice{words: "Copied " + bytesOf(text) + " to the clipboard."}, nil
		}
	}
	if why := d.noTerminal(text); why != "" {
		return d.toFile(text, why)
	}
	if err := d.terminal(d.sequence(text)); err != nil {
		return d.toFile(text, "The terminal takes no copy. ")
	}
	doubt := "If it does not arrive, Y writes a file."
	if d.inTmux() {
		doubt = "If it does not arrive, Y writes a file, or say “tmux set -g set-clipboard on”."
	}
	return notice{words: "Copied " + bytesOf(text) + " by the terminal (OSC 52). " + doubt}, nil
}

// longestCopy is how long the local clipboard may take: xclip waits for ever for
// a display that does not answer.
const longestCopy = time.Second

// reaches tells whether the clipboard of this machine is the reader's. Through
// ssh it is not. The clip.exe of WSL takes ASCII only: it knows no UTF-8.
func (d destinations) reaches(text string) bool {
	has := func(name string) bool { return d.environ(name) != "" }
	switch {
	case has("SSH_CONNECTION") || has("SSH_TTY"):
		return false
	case d.system == "darwin" || d.system == "windows":
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
func (d destinations) noTerminal(text string) string {
	switch term := d.environ("TERM"); {
	case d.terminal == nil, term == "", term == "dumb", term == "linux":
		return "No clipboard can be reached. "
	case len(text) > longestSequence:
		return "Too long for the clipboard of a terminal. "
	}
	return ""
}

// inTmux tells whether tmux stands between this program and the terminal.
func (d destinations) inTmux() bool {
	return d.environ("TMUX") != "" || strings.HasPrefix(d.environ("TERM"), "tmux")
}

// sequence tells the terminal to copy. GNU screen lets it pass only in pieces.
// tmux takes it itself (set-clipboard) or lets it pass (allow-passthrough), as
// it is set up, and as it comes does neither: it is told in both ways.
func (d destinations) sequence(text string) string {
	plain := osc52.New(text)
	switch {
	case d.inTmux():
		return plain.String() + plain.Tmux().String()
	case strings.HasPrefix(d.environ("TERM"), "screen"):
		return plain.Screen().String()
	}
	return plain.String()
}

// toFile writes a file that nobody else may read. It stays: it is the reader's.
func (d destinations) toFile(text, why string) (notice, error) {
	file, err := os.CreateTemp(d.files, "ltibootcamp-*.txt") // with mode 0600
	if err != nil {
		return notice{}, fmt.Errorf("making a file for the copy: %w", err)
	}
	if err := writeWhole(file, text); err != nil {
		return notice{}, fmt.Errorf("writing the copy: %w", err)
	}
	return notice{why + "Wrote " + bytesOf(text) + " to a file:", wire.Line(file.Name())}, nil
}

// writeWhole writes a text into a new file and closes it. What could not be written whole
// is no file.
func writeWhole(file *os.File, text string) error {
	_, err := file.WriteString(text)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}

// bytesOf is how much was copied, and whether something in it is masked: a
// token that lacks its signature fails wherever it is pasted.
func bytesOf(text string) string {
	if strings.Contains(text, wire.Masked) {
		return counted(len(text), "byte") + ", secrets masked,"
	}
	return counted(len(text), "byte")
}

// underCursor is what copying takes: what is under the cursor, or the page of
// the guide as it was written.
func (m *model) underCursor() string {
	if o := m.outline(); o != nil {
		if n := o.under(); n != nil {
			return wholeOf(n)
		}
		return ""
	}
	var lines []string
	for _, r := range m.pages[m.slot()].page.rows {
		lines = append(lines, strings.TrimRight(r.words(), " "))
	}
	return strings.Join(lines, "\n")
}

// copyCurl copies the exchange under the cursor as a command.
func (m *model) copyCurl() tea.Cmd {
	if o := m.outline(); o != nil && o.under() != nil {
		if e, ok := exchangeOf(o.under()); ok {
			return m.copyText(e.Curl(), false)
		}
	}
	m.notice = notice{words: "No exchange is under the cursor: go to one in 3 Wire."}
	return nil
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
