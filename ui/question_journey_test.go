//go:build unix

package ui

import (
	"os"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/ui/ptytest"
)

// A journey through a checkpoint of each kind, on a real terminal and with the
// real engine: each is answered wrongly first, and then solved.
func TestJourneyThroughCheckpoints(t *testing.T) {
	t.Parallel()
	server, err := platform.Open(platform.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	x := ptytest.Start(t, ptytest.Setting{Width: 100, Height: 40, Env: []string{hostileEdition + "=1.3"}}, os.Args[0], server.URL())
	x.See("not run yet", "q quit")

	x.Send(":deeplink-verify\ra")
	x.See("run the step first")
	x.Send(":launch-verify\rr")
	x.See("✓ replay", "a checkpoint")
	x.Send("a")
	x.See("Checkpoints of this step", "▸ ○ The platform has many tools.")
	x.Send("\r")
	x.See("Checkpoint: find it", "h hint")
	x.Send("h")
	x.See("Hint 1")
	x.Send("\r")
	x.See("[4 Result]", "a this answers", "›▾ The payload")
	x.Send("fsub\r")
	x.See("› ", "/sub")
	x.Send("a")
	x.See("Not yet.", "“sub” answers another question.")
	x.Send("\r")
	x.See("a this answers", "/sub")
	x.Send("faud\r")
	x.See("/aud")
	x.Send("a")
	x.See("Right. “aud” is", "Why  aud holds your client_id.")

	x.Send("a:results\rr")
	x.See("✓ result")
	x.Send("a")
	x.See("Checkpoint: predict", "17 of 34")
	x.Send("\r")
	x.See("Not what happened.", "result score 17")
	x.Send("jj\r")
	x.See("Right. It went through", "Why  The platform scales")

	x.Send("a:token\ra")
	x.See("Checkpoints of this step", "refuses this client assertion")
	x.Send("j\r")
	x.See("Checkpoint: repair")
	x.Send("\r")
	x.See("broken: mend it", `"jti"`)
	x.Send("\x12")
	x.See("Not mended yet.", "“sub” failed")
	x.Send("\r")
	x.See("broken: mend it")
	var client string
	x.Wait("the client_id", func(screen string) bool {
		_, rest, found := strings.Cut(screen, `"iss": "`)
		client, _, _ = strings.Cut(rest, `"`)
		return found
	})
	x.Send("\x1b[H\x1b[F" + `"sub": "` + client + `",`) // behind the brace that opens it
	x.See("✓ valid JSON")
	x.Send("\x12")
	x.See("Right. It went through: every check held.", "Why  In a client assertion")

	x.Send("a:launch-request\ra")
	x.See("Checkpoints of this step", "Who went where")
	x.Send("\r")
	x.See("Checkpoint: put in order", "J K move it")
	x.Send("\r")
	x.See("Not yet. It did not go like that")
	x.Send("GKKKKjjjKKjjjKK\r") // the last one comes to the top, and so on
	x.See("Right. That is how it went")
	x.Send("q")
	x.End(0)
}
