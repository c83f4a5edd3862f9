package ui

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A wrapUpSheet is what the reader has done, on one screen.
type wrapUpSheet struct {
	facts []steps.Fact
	top   int
}

func newWrapUp(m *model) *wrapUpSheet { return &wrapUpSheet{facts: m.engine.Summary()} }

// look takes the facts as they are now.
func (d *wrapUpSheet) look(m *model) { d.facts = m.engine.Summary() }

// press answers a key.
func (d *wrapUpSheet) press(m *model, msg tea.KeyMsg) tea.Cmd {
	if cmd, taken := m.dialogKey(msg, m.keys.wrapUp); taken {
		return cmd
	}
	if key.Matches(msg, m.keys.transcript) {
		m.dialog = newKeepAs()
		return nil
	}
	width, rows := dialogRoom(m.common, m.body())
	d.top, _ = m.keys.scroll(msg, d.page(width), d.top, rows)
	return nil
}

func (d *wrapUpSheet) hints(k keyMap) []key.Binding {
	return []key.Binding{brief(k.close, "esc", "close"), brief(k.transcript, "t", "transcript"), brief(k.down, "↑ ↓", "scroll"), brief(k.help, "?", "all keys"), brief(k.quit, "q", "quit")}
}

func (d *wrapUpSheet) groups(k keyMap) []keyGroup {
	return []keyGroup{
		{"Wrap-up", append([]key.Binding{k.transcript}, k.leaving(k.wrapUp, "close")...)},
		{"Moving", k.moving()},
	}
}

// view draws the facts.
func (d *wrapUpSheet) view(m *model, height int, note *text) []string {
	width, _ := dialogRoom(m.common, height)
	return dialogFrame(m.common, height, "Wrap-up", note).read(m.theme, d.page(width).rows, d.top)
}

// factColumn is where the value of a fact begins.
const factColumn = 16

// page lays the facts out, each group below its title.
func (d *wrapUpSheet) page(width int) page {
	s := sheet{width: width}
	about := ""
	for _, f := range d.facts {
		if f.About != about {
			about = f.About
			s.prose(say(heading, about), 0)
		}
		if f.Name == "" {
			s.prose(say(plain, f.Value), 2)
			continue
		}
		s.pair(strong, say(strong, "  "+f.Name), f.Value, factColumn)
	}
	return s.page
}

// A keeper writes a text to a new file of the reader's, and says where it is.
type keeper func(name string, text []byte) (notice, error)

// keepFile writes into the current directory, or where that takes no file into
// that for temporary ones. Nothing is written over, and nobody else may read it.
func keepFile(name string, text []byte) (notice, error) {
	file, err := os.CreateTemp(".", name)
	if err != nil {
		file, err = os.CreateTemp("", name)
	}
	if err != nil {
		return notice{}, fmt.Errorf("making a file: %w", err)
	}
	if err := writeWhole(file, string(text)); err != nil {
		return notice{}, fmt.Errorf("writing the file: %w", err)
	}
	return notice{"Wrote " + bytesOf(string(text)) + " to a file:", wire.Line(wholePath(file.Name()))}, nil
}

// wholePath is the path of a file as it can be opened from anywhere.
func wholePath(name string) string {
	if whole, err := filepath.Abs(name); err == nil {
		return whole
	}
	return name // the current directory has gone
}
