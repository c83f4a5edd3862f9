//go:build unix

package ui

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/ui/ptytest"
)

// A journey through the inspector, on a real terminal: it opens, folds, finds,
// jumps, copies, shows secrets, and takes the mouse and lets it go.
func TestJourneyThroughTheInspector(t *testing.T) {
	t.Parallel()
	server, err := platform.Open(platform.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24, Env: []string{hostileEdition + "=1.3"}}, os.Args[0], server.URL())
	x.See("not run yet", "q quit")
	x.Send(":deeplink-verify\rr")
	x.See("5/31", "[1 Guide]")

	// The tree folds, and the words of a find unfold it.
	x.Send("4")
	x.See("[4 Result]", `"aud"`)
	x.Send("-")
	x.Wait("all to be folded", func(screen string) bool { return !strings.Contains(screen, `"aud"`) })
	x.Send("/\"nonce\r")
	found := x.See("1 of 2", "Nonce · required", "First seen")

	// What is under the cursor is copied bare.
	x.Send("y")
	nonce := regexp.MustCompile(`"nonce": "(\w+)"`).FindStringSubmatch(found)
	if nonce == nil {
		t.Fatalf("no nonce on the screen:\n%s", found)
	}
	x.See("Copied")
	wantCopied(t, x, 1, nonce[1])

	// f jumps by name, i explains.
	x.Send("\x1b")
	x.See("14 more") // the find has ended
	x.Send("fkid")
	x.See("Jump to", "header")
	x.Send("\r")
	x.See("/kid")
	x.Send("i")
	x.See("Under the cursor")
	x.Send("\x1b")
	x.Wait("the sheet to close", func(screen string) bool { return !strings.Contains(screen, "Under the cursor") })

	// An exchange opens, and is copied as a command; secrets are masked until
	// they are asked for.
	x.Send(":deeplink-request\r3")
	x.See("[3 Wire]", "browser", "tool", "platform", "POST /launch")
	x.Send("G\r")
	x.See("POST /launch HTTP/1.1")
	x.Send("c")
	x.See("Copied")
	wantCopied(t, x, 2, ": 'Fill in [masked]")
	if command := x.Copied()[1]; !strings.Contains(command, "[masked]") || !strings.Contains(command, "/launch") {
		t.Errorf("copied\n%s", command)
	}
	x.Send("fcookie\r")
	x.See("Cookie: ", "[masked]")
	x.Send("u")
	x.See("SECRETS SHOWN")
	x.Wait("the secrets to be shown", func(screen string) bool { return !strings.Contains(screen, "[masked]") })
	x.Send("c")
	wantCopied(t, x, 3, "curl ")
	if command := x.Copied()[2]; strings.Contains(command, "[masked]") {
		t.Errorf("copied with secrets shown\n%s", command)
	}
	x.Send("u")
	x.Wait("the secrets to be masked", func(screen string) bool { return !strings.Contains(screen, "SECRETS") })

	// The mouse is the terminal's until m, and again after it.
	const captured, released = "\x1b[?1002h", "\x1b[?1002l"
	if strings.Contains(x.Raw(), captured) {
		t.Error("the mouse was taken unasked")
	}
	x.Send("m")
	x.See("Mouse on")
	x.Send("\x1b[<0;18;2M\x1b[<0;18;2m") // the title of the second view
	x.See("[2 Code]")
	x.Send("m")
	x.See("Mouse off")
	x.Wait("the mouse to be let go", func(string) bool {
		raw := x.Raw()
		return strings.Contains(raw, captured) && strings.LastIndex(raw, released) > strings.LastIndex(raw, captured)
	})
	x.Send("q")
	x.End(0)
}

// wantCopied waits for the n-th copy, and wants it to begin so.
func wantCopied(t *testing.T, x *ptytest.Terminal, n int, begins string) {
	t.Helper()
	x.Wait("the copy", func(string) bool { return len(x.Copied()) >= n })
	if got := x.Copied()[n-1]; !strings.HasPrefix(got, begins) {
		t.Errorf("copied %q, want it to begin %q", got, begins)
	}
}
