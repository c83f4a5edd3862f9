//go:build unix

package ui

import (
	"os"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/ui/ptytest"
)

// A journey through a fault, on a real terminal: the list, the prediction, the
// verdict, and the step without the fault.
func TestJourneyThroughAFault(t *testing.T) {
	t.Parallel()
	server, err := platform.Open(platform.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 40, Env: []string{hostileEdition + "=1.3"}}, os.Args[0], server.URL())
	x.See("not run yet", "q quit")
	x.Send(":launch-verify\rx")
	x.See("Break this step", "No kid in the header", "does not name")
	x.Send("\r")
	x.See("Which check will catch it?", "the platform refuses it")
	x.Send("G\r")
	x.See("Broken on purpose: No kid in the header", "Caught by “kid”, at the tool.", "none: it goes through. Not what happened.", "Without that check", "in which it came")
	x.Send("w")
	x.See("[3 Wire]", "POST /launch")
	x.Send(":launch-verify\r")
	x.See("Broken on purpose")
	x.Send("r")
	x.Wait("the step to hold", func(screen string) bool {
		return !strings.Contains(screen, "Broken on purpose") && strings.Contains(screen, "✓ kid")
	})
	x.Send("q")
	x.End(0)
}
