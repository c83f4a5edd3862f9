package ui

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain looks for goroutines that were left behind. The clock of the
// regular expressions of chroma ends by itself.
func TestMain(m *testing.M) {
	if os.Getenv("TERM") == "" {
		_ = os.Setenv("TERM", "dumb")
	}
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/dlclark/regexp2/v2.runClock"))
}
