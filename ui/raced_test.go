//go:build race

package ui

import "testing"

// unraced leaves a test out that draws in one goroutine, where the race detector
// finds nothing in minutes. .ci/run runs it without the detector.
func unraced(t *testing.T) {
	t.Helper()
	t.Skip("it has one goroutine, and takes minutes with -race: run it without")
}
