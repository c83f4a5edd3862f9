//go:build !race

package steps

import "testing"

// Unraced leaves a test out where the race detector runs: see raced_test.go.
func Unraced(testing.TB) {}
