//go:build forcepanic

package ui

import tea "github.com/charmbracelet/bubbletea"

// forcePanic breaks the screen at ctrl+x, so that a test can see that the
// terminal survives it.
func forcePanic(msg tea.KeyMsg) {
	if msg.Type == tea.KeyCtrlX {
		panic("forced by ctrl+x")
	}
}
