//go:build !forcepanic

package ui

import tea "github.com/charmbracelet/bubbletea"

// forcePanic does nothing: only a build for the tests can be broken.
func forcePanic(tea.KeyMsg) {}
