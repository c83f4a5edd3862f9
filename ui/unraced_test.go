//go:build !race

package ui

import "testing"

// unraced leaves a test out where the race detector runs: see raced_test.go.
func unraced(*testing.T) {}
