//go:build unix

package journeys_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ltibootcamp/ui/ptytest"
)

// TestJourneyPresenting shows a step to an audience: its parts by space, its run,
// back without another, a cover, a jump, and the end.
func TestJourneyPresenting(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24, Env: []string{"XDG_RUNTIME_DIR=" + t.TempDir()}}, program(t, built), "present")
	x.See("Who is on the other end?", "Setup › Meet the platform", "1/")
	for part := 2; part < 40; part++ {
		x.Send(" ")
		x.Wait(fmt.Sprintf("part %d", part), func(screen string) bool {
			return strings.Contains(screen, fmt.Sprintf(" %d/", part)) && !strings.Contains(screen, "Running")
		})
		if strings.Contains(x.Text(), "checks held") {
			break
		}
	}
	x.See("✓ 2 checks held · 1 exchange", "GET /.well-known/openid-configuration")
	x.Send("\x1b[D \x1b[D")
	x.See("Meet the platform")
	x.Send("b")
	x.Wait("a black screen", func(screen string) bool { return strings.TrimSpace(screen) == "" })
	x.Send("q")
	x.See("Meet the platform")
	x.Send(":issue\x7f\x7f\x7f\x7f\x7fverify the JWT\r")
	x.See("Is this really from the platform?", "5 of 31")
	x.Send("r")
	x.See("✓ 21 checks held")
	x.Send("q")
	x.End(0)
}

// TestJourneyByItself watches the course play by itself, stops it with a key that
// nobody has told of, and has it go on with another.
func TestJourneyByItself(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24, Env: []string{"XDG_RUNTIME_DIR=" + t.TempDir()}}, program(t, built), "present", "--auto", "--step", "results")
	screen := x.See("Grades › Step 3: read the result", "15 of 31", "▌ ")
	if strings.Contains(screen, "Stopped") {
		t.Errorf("it begins stopped:\n%s", screen)
	}
	x.Send("x")
	stopped := x.See("Stopped. a plays on, space goes by hand, ? shows the keys.")
	x.Send(" ")
	x.Wait("the next part, by hand", func(screen string) bool {
		return strings.Contains(screen, "Stopped.") && strings.Contains(screen, " 2/") && screen != stopped
	})
	x.Send("y")
	x.Wait("it to go on", func(screen string) bool {
		return !strings.Contains(screen, "Stopped.") && strings.Contains(screen, " 3/")
	})
	x.Send("?")
	x.See("play on; any key stops it")
	x.Send("?")
	x.See("15 of 31")
	x.Send("q")
	x.End(0)
}

// TestRehearsal rehearses on a terminal and without one.
func TestRehearsal(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 100, Height: 30}, program(t, built), "present", "--check", "--edition", "2018", "--step", "score")
	x.See("Rehearsing edition 2018 on a screen of 100 columns and 30 rows.", "2 steps with ", "✓ Ready.")
	x.End(0)
	code, out, said := run(t, "present", "--check", "--edition", "2018", "--step", "results")
	if code != 0 || said != "" || !strings.Contains(out, "There is no terminal here") || !strings.Contains(out, "✓ Ready.") {
		t.Errorf("exit code %d, %s\n%s", code, said, out)
	}
	if code, out, said := run(t, "present", "--check", "--step", "nowhere"); code != 2 || out != "" || !strings.Contains(said, "nowhere") {
		t.Errorf("a step that is not there: exit code %d, %s\n%s", code, said, out)
	}
}

// TestRecording records a chapter as a user would.
func TestRecording(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "run.cast")
	if code, _, said := run(t, "run", "--until", "get-keys", "--export", file); code != 0 {
		t.Fatalf("exit code %d, %s", code, said)
	}
	recording, err := os.ReadFile(file)
	if err != nil || !bytes.HasPrefix(recording, []byte(`{"version":2,"width":100,"height":30,`)) {
		t.Fatalf("%v: it begins %.100q", err, recording)
	}
	if n := bytes.Count(recording, []byte(`"m","Setup › `)); n != 3 {
		t.Errorf("%d markers, want 3", n)
	}
}
