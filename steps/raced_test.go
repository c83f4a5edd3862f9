//go:build race

package steps

import "testing"

// Unraced leaves a test out that plays one thing after the other, as others do
// with the race detector, and takes minutes with it. .ci/run runs it without.
func Unraced(tb testing.TB) {
	tb.Helper()
	tb.Skip("it plays one thing after the other, and takes minutes with -race: run it without")
}
