//go:build !unix

package ui

// isWalkthrough tells that there is no terminal to play the walkthrough on.
func isWalkthrough() bool { return false }

// isEditing tells the same.
func isEditing() bool { return false }
