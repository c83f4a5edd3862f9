//go:build unix

package journeys_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ltibootcamp/ui/ptytest"
)

// Keys as a terminal sends them.
const (
	keyDown, keyEnd, keyRubout      = "\x1b[B", "\x1b[F", "\x7f"
	keyEsc, keyRun, keyReset        = "\x1b", "\x12", "\x14" // ctrl+r, ctrl+t
	keyUndo, keyWhatIsWrong, keyTop = "\x1a", "\x05", "\x1b[1;5H"
)

// atScoreGiven opens the editor of the score, and goes behind the number of
// points.
func atScoreGiven(x *ptytest.Terminal) {
	x.Send("e")
	screen := x.See("The score", "valid JSON", `"scoreGiven": `)
	x.Send(keyTop)
	_, text, _ := strings.Cut(screen, "1 {")
	for line := range strings.Lines(text) {
		if strings.Contains(line, `"scoreGiven"`) {
			break
		}
		x.Send(keyDown)
	}
	x.Send(keyEnd)
	x.See("/scoreGiven")
}

// TestJourneyThroughAnEdit sends another score, looks at what comes of it, is
// told where broken JSON is broken and why a score below 0 is refused, and ends
// with the original.
func TestJourneyThroughAnEdit(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 100, Height: 40}, program(t, built), "--step", "score")
	x.See("not run yet")
	x.Send("\r")
	x.See("run again")
	x.Send(":results\r\r")
	x.See("30.6", "run again")
	x.Send(":score\r")
	x.See("Grades › Step 2: publish a score")
	atScoreGiven(x)
	x.Send(keyRubout + keyRubout + "7,")
	x.See(`"scoreGiven": 7,`, "changed", "valid JSON")
	x.Send(keyRun)
	x.See("With your edit of The score", `-   "scoreGiven": 9,`, `+   "scoreGiven": 7,`, "~ Step 3: read the result")
	x.Send(":results\r")
	x.See("Grades › Step 3: read the result", "Stale.", "ran again, with your")
	x.Send("R")
	x.See("Every stale step has run again, in order.", "23.8")
	x.Send("4")
	x.See(`"resultScore": 23.8`, `"resultMaximum": 34`)

	x.Send("1:score\r")
	x.See("With your edit of The score")
	atScoreGiven(x)
	x.Send(keyRubout + keyRubout)
	x.See("✗ line 4, column 17: got “:”, want a comma")
	x.Send(keyUndo)
	x.See("valid JSON", `"scoreGiven": 7,`)
	x.Send(keyRubout + keyRubout + "-1,")
	x.See(`"scoreGiven": -1,`, "valid JSON")
	x.Send(keyRun)
	x.See("With your edit of The score", "“Step 2: publish a score” failed", "AGS §3.4", "got   scoreGiven below 0", "Remedy", "Press w")

	x.Send("e")
	x.See("edited")
	x.Send(keyReset)
	x.See("This is the original again")
	x.Send(keyRun)
	x.Wait("a run without the edit", func(screen string) bool {
		return strings.Contains(screen, "run again") && strings.Contains(screen, "✓ Step 2") && !strings.Contains(screen, "With your edit")
	})
	x.Send("R")
	x.See("Every stale step has run again, in order.")
	x.Send(":results\r")
	x.See("Grades › Step 3: read the result", "30.6")
	x.Send("q")
	x.End(0)
}

// TestJourneyThroughAnEditOfTheDraft does it in the edition of the course.
func TestJourneyThroughAnEditOfTheDraft(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, built), "--edition", "2018", "--step", "score")
	x.See("not run yet")
	x.Send("e") // which runs it first
	x.See("The step has run, so that there is something to edit.")
	x.Send(keyEsc)
	x.See("run again")
	atScoreGiven(x)
	x.Send(keyRubout + keyRubout + "7,")
	x.See(`"scoreGiven": 7,`, "changed")
	x.Send(keyRun)
	x.See("With your edit of The score", "run again")
	x.Send(":results\r\r")
	x.See("Grades › Step 3: read the result", "23.8")
	x.Send("q")
	x.End(0)
}

// TestJourneyThroughTwoDays edits and quits, and finds all as it was; begins
// anew, and finds what was before under another name; and is told of a file that
// is damaged.
func TestJourneyThroughTwoDays(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	file := filepath.Join(state, "ltibootcamp", "progress-1.3.json")
	start := func(args ...string) *ptytest.Terminal {
		return ptytest.Start(t, ptytest.Setting{Width: 100, Height: 60, Env: []string{"XDG_STATE_HOME=" + state}}, program(t, built), args...)
	}
	quit := func(x *ptytest.Terminal) {
		x.Send("q\r") // enter for the lines of plain mode
		x.End(0)
	}
	x := start("--step", "score")
	x.See("not run yet")
	x.Send("\r")
	x.See("run again")
	atScoreGiven(x)
	x.Send(keyRubout + keyRubout + "7,")
	x.See(`"scoreGiven": 7,`, "changed")
	x.Send(keyRun)
	done := regexp.MustCompile(`\d+/\d+ done`).FindString(x.See("With your edit of The score", "run again", "done"))
	quit(x)

	x = start()
	x.See("Grades › Step 2: publish a score", done, "With your edit of The score", `+   "scoreGiven": 7,`, "*✓ Step 2: publish a score", "run again")
	x.Send(":results\r\r")
	x.See("Grades › Step 3: read the result", "23.8")
	quit(x)

	x = start("--fresh")
	x.See("Setup › Meet the platform", "The course begins anew.", "progress-1.3.json.before-")
	quit(x)
	before, err := filepath.Glob(file + ".before-*")
	if err != nil || len(before) != 1 {
		t.Fatalf("of before there is %v, %v", before, err)
	}
	x = start("--progress", before[0])
	x.See("Grades › Step 3: read the result", "23.8")
	quit(x)
	if code, _, said := run(t, "--edition", "2018", "--progress", before[0]); code != 2 || !strings.Contains(said, "is of edition 1.3") {
		t.Errorf("with the file of another edition: exit code %d, %s", code, said)
	}

	for _, mode := range []string{"--plain", "--ascii"} {
		if err := os.WriteFile(file, []byte("no progress"), 0o600); err != nil {
			t.Fatal(err)
		}
		x = start(mode)
		x.See("What was kept of your progress is damaged.", ".damaged-", "Meet the platform")
		quit(x)
	}
}

// chosenFault is the line with the cursor of the list.
func chosenFault(screen string) string {
	_, after, _ := strings.Cut(screen, "▸")
	line, _, _ := strings.Cut(after, "\n")
	return line
}
