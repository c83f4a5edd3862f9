//go:build unix

package journeys_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/vt"

	"ltibootcamp/ui/ptytest"
)

// picture is where TestPicture writes the picture of the README.
var picture = flag.String("picture", "", "draw the screen of the README into this SVG `file`")

// TestPicture draws the real program, when asked to.
func TestPicture(t *testing.T) {
	t.Parallel()
	if *picture == "" {
		t.Skip("draws only with -picture")
	}
	x := ptytest.Start(t, ptytest.Setting{Width: 112, Height: 32}, program(t, built), "--step", "deeplink-verify", "--theme", "dark")
	x.See("not run yet")
	x.Send("\r")
	x.Wait("the page of the step, drawn whole", func(screen string) bool {
		return strings.Contains(screen, "All 21 checks hold") && strings.Contains(screen, "run again")
	})
	drawing := x.SVG()
	if err := os.WriteFile(*picture, []byte(drawing), 0o600); err != nil {
		t.Fatal(err)
	}
	x.Send("q")
	x.End(0)
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
