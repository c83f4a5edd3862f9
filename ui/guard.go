package ui

import (
	"fmt"
	"runtime/debug"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
)

// A guard stands around the model and its commands and turns a panic into an
// orderly end: Bubble Tea's own would print the stack over the shell.
type guard struct {
	model tea.Model
	quit  func()
	send  func(tea.Msg)

	mu    sync.Mutex
	crash *crash
}

// A crash is a panic as an error.
type crash struct {
	value any
	stack []byte
}

// Error says what the panic said.
func (c *crash) Error() string { return fmt.Sprintf("the screen broke: %v", c.value) }

// crashed keeps the first panic. It is to be deferred.
func (g *guard) crashed() {
	if r := recover(); r != nil {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.crash == nil {
			g.crash = &crash{r, debug.Stack()}
		}
		go g.quit()
	}
}

// broken gives the panic, if there was one.
func (g *guard) broken() *crash {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.crash
}

// Init starts the model.
func (g *guard) Init() tea.Cmd { return g.guarded(g.model.Init()) }

// Update passes a message on.
func (g *guard) Update(msg tea.Msg) (self tea.Model, cmd tea.Cmd) {
	if g.broken() != nil {
		return g, tea.Quit
	}
	self = g // also when the model breaks
	defer g.crashed()
	_, cmd = g.model.Update(msg)
	return self, g.guarded(cmd)
}

// View draws the model, and nothing once it is broken.
func (g *guard) View() (view string) {
	if g.broken() != nil {
		return ""
	}
	defer g.crashed()
	return g.model.View()
}

// guarded makes a command safe, and those that it gives back in a batch.
func (g *guard) guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer g.crashed()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i, c := range batch {
				batch[i] = g.guarded(c)
			}
		}
		return msg
	}
}
