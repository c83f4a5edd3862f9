//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/vt"

	"ltibootcamp/ui"
	"ltibootcamp/ui/ptytest"
)

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
	var told bytes.Buffer
	if code := exitCode(&told, ui.ErrNotReady, false); code != 1 || told.Len() > 0 {
		t.Errorf("a show that is not ready: exit code %d, %s", code, &told)
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

// film is where TestFilm writes the moving picture of the README.
var film = flag.String("film", "", "draw a step of the recording of a chapter into this SVG `file`")

// TestFilm draws a film from the program's own recording of a chapter, when asked
// to: of one of its steps, every screen that stays long enough to be read.
func TestFilm(t *testing.T) {
	t.Parallel()
	if *film == "" {
		t.Skip("draws only with -film")
	}
	file := filepath.Join(t.TempDir(), "chapter.cast")
	if code, _, said := run(t, "run", "--seed", "7", "--until", "deeplink-return", "--export", file); code != 0 {
		t.Fatalf("exit code %d, %s", code, said)
	}
	recording, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	drawn := filmed(t, recording, "Deep linking › Task 1: verify the JWT")
	if drawn.Screens() < 5 {
		t.Fatalf("%d screens, want some", drawn.Screens())
	}
	if err := os.WriteFile(*film, []byte(drawn.SVG()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A castEvent is one event of a recording: when, what kind, and what is written.
type castEvent struct {
	at         float64
	kind, data string
}

// UnmarshalJSON reads an event as a recording has it.
func (e *castEvent) UnmarshalJSON(line []byte) error {
	return json.Unmarshal(line, &[]any{&e.at, &e.kind, &e.data})
}

// filmed plays a recording, and films it from one of its markers to the next.
func filmed(t *testing.T, recording []byte, marker string) *ptytest.Film {
	t.Helper()
	lines := bytes.Split(bytes.TrimSpace(recording), []byte("\n"))[1:]
	events := make([]castEvent, len(lines))
	for i, line := range lines {
		if err := json.Unmarshal(line, &events[i]); err != nil {
			t.Fatal(err)
		}
	}
	screen, on, drawn := vt.NewEmulator(100, 30), false, new(ptytest.Film)
	for i, e := range events {
		if e.kind == "m" {
			on = e.data == marker
			continue
		}
		_, _ = screen.WriteString(e.data)
		if stays := 1.0; on && i+1 < len(events) && events[i+1].at-e.at > stays {
			drawn.Add(screen, min(events[i+1].at-e.at, 4*stays))
		}
	}
	return drawn
}
