//go:build unix

package main

import (
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
	x.See("With your edit of The score")
	x.Send(":results\r\r")
	x.See("Grades › Step 3: read the result", "23.8")
	x.Send("q")
	x.End(0)
}

// TestJourneyStopsASlowPlatform breaks a step with an answer that does not
// come, and stops it. The keys are sent at once: the patience is short.
func TestJourneyStopsASlowPlatform(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, built), "--step", "token")
	x.See("not run yet")
	x.Send("\r")
	x.See("run again")
	x.Send("x")
	for screen := x.See("Break this step", "▸"); !strings.Contains(screen, "▸  No answer in time"); {
		at := chosenFault(screen)
		x.Send(keyDown)
		screen = x.Wait("another fault than "+at, func(screen string) bool { return chosenFault(screen) != at })
	}
	x.Send("\r")
	x.See("s ", "predict")
	x.Send("s" + keyEsc)
	screen := x.See("Stopped", "Grades › Step 1: get an access token", "q quit")
	if lines := strings.Split(strings.TrimRight(screen, "\n"), "\n"); len(lines) != 24 || !strings.HasPrefix(lines[1], "╭") {
		t.Errorf("the screen is not whole:\n%s", screen)
	}
	x.Send("\r")
	x.See("✓ status", "run again")
	x.Send("q")
	x.End(0)
}

// chosenFault is the line with the cursor of the list.
func chosenFault(screen string) string {
	_, after, _ := strings.Cut(screen, "▸")
	line, _, _ := strings.Cut(after, "\n")
	return line
}
