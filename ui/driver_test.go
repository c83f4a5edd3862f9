package ui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/bubbles/spinner"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

// A driver plays a program without one: it sends messages to the model and
// runs the commands that come back, by hand and in order.
type driver struct {
	t      testing.TB
	m      *model
	engine *fake
	held   []tea.Cmd // runs, while hold is set
	hold   bool
	quit   bool
	copied []string // what was copied, in order
	toFile bool     // the last of it to a file
	paused bool     // it was suspended
}

func drive(tb testing.TB, f *fake, th theme, start string, w, h int) *driver {
	tb.Helper()
	d := &driver{t: tb, engine: f}
	d.m = newModel(f, th, start, func() (context.Context, context.CancelFunc) { return context.WithCancel(tb.Context()) })
	d.m.now = func() time.Time { return time.Date(2026, 11, 23, 11, 0, 51, 0, time.UTC) }
	d.m.calm = 0 // nobody drags this window
	d.m.open = func(string) error { return errors.New("there is no display") }
	d.m.copy = func(text string, toFile bool) (notice, error) {
		d.copied, d.toFile = append(d.copied, text), toFile
		return notice{words: "Copied."}, nil
	}
	d.m.keep = func(name string, text []byte) (notice, error) {
		d.copied, d.toFile = append(d.copied, string(text)), true
		return notice{"Kept:", name}, nil
	}
	d.m.editOwn = func(string) (tea.Cmd, error) { return nil, errors.New("there is no editor") }
	d.run(d.m.Init())
	d.send(tea.WindowSizeMsg{Width: w, Height: h})
	return d
}

func noColour() theme { return newTheme("none", termenv.Ascii) }

func (d *driver) send(msg tea.Msg) {
	d.t.Helper()
	_, cmd := d.m.Update(msg)
	d.run(cmd)
}

// run runs a command and what follows from it. Ticks of the spinner end there.
func (d *driver) run(cmd tea.Cmd) {
	d.t.Helper()
	if cmd == nil {
		return
	}
	if d.hold {
		d.held = append(d.held, cmd)
		return
	}
	switch msg := cmd().(type) {
	case nil, spinner.TickMsg:
	case tea.BatchMsg:
		for _, c := range msg {
			d.run(c)
		}
	case tea.QuitMsg:
		d.quit = true
	case tea.SuspendMsg:
		d.paused = true
	default:
		d.send(msg)
	}
}

// release runs what was held back.
func (d *driver) release() {
	d.t.Helper()
	d.hold = false
	held := d.held
	d.held = nil
	for _, cmd := range held {
		d.run(cmd)
	}
}

// press types keys: a name of a special key, or characters.
func (d *driver) press(keys ...string) *driver {
	d.t.Helper()
	special := map[string]tea.KeyType{
		"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
		"ctrl+c": tea.KeyCtrlC, "ctrl+z": tea.KeyCtrlZ, "ctrl+y": tea.KeyCtrlY, "ctrl+r": tea.KeyCtrlR, "ctrl+s": tea.KeyCtrlS, "ctrl+t": tea.KeyCtrlT, "ctrl+d": tea.KeyCtrlD,
		"ctrl+e": tea.KeyCtrlE, "ctrl+l": tea.KeyCtrlL, "ctrl+o": tea.KeyCtrlO, "ctrl+g": tea.KeyCtrlG, "ctrl+k": tea.KeyCtrlK, "ctrl+w": tea.KeyCtrlW, "ctrl+home": tea.KeyCtrlHome, "ctrl+end": tea.KeyCtrlEnd, "f1": tea.KeyF1, "delete": tea.KeyDelete,
		"backspace": tea.KeyBackspace, "space": tea.KeySpace,
	}
	for _, k := range keys {
		if t, ok := special[k]; ok {
			msg := tea.KeyMsg{Type: t}
			if t == tea.KeySpace {
				msg.Runes = []rune{' '}
			}
			d.send(msg)
			continue
		}
		d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(k)})
	}
	return d
}

// see fails unless the screen shows every text.
func (d *driver) see(texts ...string) *driver {
	d.t.Helper()
	view := ansi.Strip(d.m.View())
	for _, s := range texts {
		if !strings.Contains(view, s) {
			d.t.Fatalf("the screen does not show %q:\n%s", s, view)
		}
	}
	return d
}

// miss fails when the screen shows a text.
func (d *driver) miss(texts ...string) *driver {
	d.t.Helper()
	view := ansi.Strip(d.m.View())
	for _, s := range texts {
		if strings.Contains(view, s) {
			d.t.Fatalf("the screen shows %q:\n%s", s, view)
		}
	}
	return d
}
