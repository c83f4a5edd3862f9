package ui

import (
	"os"
	"testing"

	"go.uber.org/goleak"

	"ltibootcamp/ui/quietstart"
)

// TestMain looks for goroutines that were left behind. The clock of the
// regular expressions of chroma ends by itself.
func TestMain(m *testing.M) {
	quietstart.Restore()
	if isWalkthrough() || isEditing() {
		return
	}
	if os.Getenv("TERM") == "" {
		_ = os.Setenv("TERM", "dumb")
	}
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/dlclark/regexp2/v2.runClock"))
}
