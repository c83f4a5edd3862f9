package ui

import (
	"errors"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// A panic in Update, in View or in a command ends the program in order, and
// the first one is kept.
func TestGuard(t *testing.T) {
	quits := make(chan struct{}, 9)
	g := &guard{quit: func() { quits <- struct{}{} }}
	msg := g.guarded(func() tea.Msg {
		return tea.BatchMsg{func() tea.Msg { panic("first") }, nil}
	})()
	batch, ok := msg.(tea.BatchMsg)
	if !ok || len(batch) != 2 {
		t.Fatalf("got %T", msg)
	}
	if got := batch[0](); got != nil {
		t.Errorf("a broken command gave %v", got)
	}
	<-quits
	if _, cmd := g.Update(tea.KeyMsg{}); cmd == nil {
		t.Error("a broken program goes on")
	}
	if g.View() != "" {
		t.Error("a broken program draws")
	}
	if c := g.broken(); c == nil || c.value != "first" || len(c.stack) == 0 || !errors.As(error(c), new(*crash)) {
		t.Errorf("got %v", c)
	}
	g = &guard{quit: func() { quits <- struct{}{} }} // its model is nil
	if self, _ := g.Update(tea.WindowSizeMsg{}); self != tea.Model(g) {
		t.Errorf("a broken Update gave the model %v", self)
	}
	<-quits
	g = &guard{quit: func() { quits <- struct{}{} }}
	if g.View() != "" || g.broken() == nil {
		t.Error("a panic in View is not caught")
	}
	<-quits
}
