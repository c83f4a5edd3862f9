package ui

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// A keepAsSheet asks in which format the reader's run is to be written down. It
// lies over the wrap-up, and leads back to it.
type keepAsSheet struct {
	exports []Export
	cursor  int
}

func newKeepAs() *keepAsSheet { return &keepAsSheet{exports: Exports()} }

// press answers a key.
func (d *keepAsSheet) press(m *model, msg tea.KeyMsg) tea.Cmd {
	switch k := m.keys; {
	case key.Matches(msg, k.quit):
		return tea.Quit
	case key.Matches(msg, k.help):
		m.openHelp()
	case key.Matches(msg, k.close, k.transcript):
		m.dialog = newWrapUp(m)
	case key.Matches(msg, k.choose):
		return d.write(m, d.cursor)
	case key.Matches(msg, k.byNumber):
		return d.write(m, slices.Index(k.byNumber.Keys(), msg.String()))
	default:
		d.cursor, _ = k.move(msg, d.cursor, len(d.exports), listPage)
	}
	return nil
}

// write gives the command that writes the run in the format at that place; nil
// when there is none.
func (d *keepAsSheet) write(m *model, at int) tea.Cmd {
	if at < 0 || at >= len(d.exports) {
		return nil
	}
	m.dialog = newWrapUp(m)
	e, keep, export, bare := m.engine, m.keep, d.exports[at], m.bare
	return func() tea.Msg {
		said, err := keepAs(e, keep, export, bare)
		return copiedMsg{said, err}
	}
}

func (d *keepAsSheet) hints(k keyMap) []key.Binding {
	return []key.Binding{
		brief(k.choose, "enter", "write it"), brief(k.close, "esc", "back"), brief(k.down, "↑ ↓", "choose"),
		brief(k.help, "?", "all keys"), brief(k.quit, "q", "quit"),
	}
}

func (d *keepAsSheet) groups(k keyMap) []keyGroup {
	writes := brief(k.choose, "enter", "write it in the format under the cursor")
	return []keyGroup{
		{"Transcript", append([]key.Binding{writes, k.byNumber}, k.leaving(k.transcript, "back to the wrap-up")...)},
		{"Moving", k.moving()},
	}
}

// view draws the formats, and below them what becomes of the secrets.
func (d *keepAsSheet) view(m *model, height int, note *text) []string {
	width, _ := dialogRoom(m.common, height)
	l := choosing{title: "A transcript of your run", cursor: d.cursor}
	for i, x := range d.exports {
		line, paint := pointedAt(i == d.cursor, 0, strong)
		l.lines = append(l.lines, m.theme.line(line.add(paint, fmt.Sprintf("%d  %s", i+1, x.Name)).shortened(width)))
	}
	below := sheet{width: width}
	below.prose(say(plain, capital(d.exports[d.cursor].Says)+". "+secrecy(m.bare)), 0)
	l.below = below.rows
	return l.view(m.common, height, note)
}

// secrecy says what becomes of the secrets in a file.
func secrecy(bare bool) string {
	if bare {
		return "Secrets are shown: they will stand in the file as they are. Press u at a step to mask them."
	}
	return "Secrets will be masked. To have them in the file, show them first: u at a step."
}

// keepAs writes the reader's run to a file.
func keepAs(e Engine, keep keeper, export Export, bare bool) (notice, error) {
	var b bytes.Buffer
	if err := export.write(&b, e, bare); err != nil {
		return notice{}, err
	}
	said, err := keep("ltibootcamp-"+e.Edition().Name+"-*"+export.Ending, b.Bytes())
	if err == nil && bare {
		said.words = "It has your secrets: keep it to yourself. " + said.words
	}
	return said, err
}
