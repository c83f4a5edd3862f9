package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/ltiflow/wire"
)

// An outsider is the reader's own editor with a text, ready to run.
type outsider struct {
	cmd *exec.Cmd
	dir string // its own, with the text in it
}

// editorOf is the command that the environment names, with its words.
func editorOf(environ func(string) string) []string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if words := strings.Fields(environ(name)); len(words) > 0 {
			return words
		}
	}
	return nil
}

// newOutsider writes the text to a file that nobody else may read, for the
// command.
func newOutsider(ctx context.Context, command []string, text string) (*outsider, error) {
	if len(command) == 0 {
		return nil, errors.New("neither VISUAL nor EDITOR names an editor")
	}
	dir, err := os.MkdirTemp("", "ltibootcamp-edit-") // with mode 0700
	if err != nil {
		return nil, fmt.Errorf("making a directory for the text: %w", err)
	}
	o := &outsider{dir: dir}
	if err := os.WriteFile(o.file(), []byte(text), 0o600); err != nil {
		o.end()
		return nil, fmt.Errorf("writing the text: %w", err)
	}
	o.cmd = exec.CommandContext(ctx, command[0], slices.Concat(command[1:], []string{o.file()})...) //nolint:gosec // the reader's own choice, and no shell reads it
	return o, nil
}

func (o *outsider) file() string { return filepath.Join(o.dir, "payload.json") }

// end removes the file.
func (o *outsider) end() { _ = os.RemoveAll(o.dir) }

// read gives what the editor left, without the line feed that editors put at
// the end, and removes the file.
func (o *outsider) read(failed error) (string, error) {
	defer o.end()
	if failed != nil {
		return "", fmt.Errorf("your editor ended with: %w", failed)
	}
	f, err := os.Open(o.file())
	if err != nil {
		return "", fmt.Errorf("reading what your editor left: %w", err)
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, mostText+1))
	if err != nil {
		return "", fmt.Errorf("reading what your editor left: %w", err)
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r"), nil
}

// An outsideMsg is what the reader's own editor left.
type outsideMsg struct {
	text string
	err  error
}

// An outsideEditor hands a text to the reader's own editor. The command gives
// an outsideMsg.
type outsideEditor func(text string) (tea.Cmd, error)

// newOutsideEditor goes by the environment; in and out are the terminal. Only
// the screen can hand it over: the program pauses meanwhile.
func newOutsideEditor(environ func(string) string, in, out *os.File, i *interrupt) outsideEditor {
	return func(text string) (tea.Cmd, error) {
		if in == nil || out == nil {
			return nil, errors.New("there is no terminal to hand over")
		}
		o, err := newOutsider(context.Background(), editorOf(environ), text)
		if err != nil {
			return nil, err
		}
		o.cmd.Stdin, o.cmd.Stdout, o.cmd.Stderr = in, out, out
		return tea.Exec(handover{o.cmd, i}, func(failed error) tea.Msg {
			left, err := o.read(failed)
			return outsideMsg{left, err}
		}), nil
	}
}

// editOutside hands the text to the reader's own editor.
func (m *model) editOutside() tea.Cmd {
	cmd, err := m.editOwn(m.editor.text)
	if err != nil {
		m.notice = notice{words: "No editor can be opened: " + wire.Line(err.Error()) + "."}
		return nil
	}
	m.editor.outside = true
	return cmd
}

// cameBack takes what the reader's own editor left, as one change.
func (m *model) cameBack(msg outsideMsg) {
	e := &m.editor
	if !e.open {
		return
	}
	e.outside, e.shows = false, editorText
	switch why := tooLong(msg.text); {
	case msg.err != nil:
		m.notice = notice{words: "The text is as it was: " + wire.Line(msg.err.Error()) + "."}
	case why != "":
		m.notice = notice{words: "The text is as it was. " + why}
	case strings.TrimRight(normal(msg.text), "\n") == e.text:
		m.notice = notice{words: "Your editor changed nothing."}
	default:
		e.replace(msg.text)
		m.notice = notice{words: "This is what your editor left. ctrl+r runs the step with it."}
	}
	e.look(m.common)
}
