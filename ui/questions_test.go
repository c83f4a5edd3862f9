package ui

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// askable is a screen of a step that has run and asks something.
func askable(t *testing.T, step string, w, h int) *driver {
	t.Helper()
	return drive(t, asking().finish(step), noColour(), step, w, h)
}

// Every sheet, and where it leads, at each size.
func TestGoldenQuestions(t *testing.T) {
	for _, size := range sizes() {
		for name, c := range map[string]struct {
			step string
			keys []string
		}{
			"list":       {"deeplink-verify", []string{"a", "j"}},
			"find":       {"deeplink-verify", []string{"a", "enter", "h", "h"}},
			"pointing":   {"deeplink-verify", []string{"a", "enter", "enter", "f", "aud", "enter"}},
			"found":      {"deeplink-verify", []string{"a", "enter", "enter", "f", "aud", "enter", "a"}},
			"not-found":  {"deeplink-verify", []string{"a", "enter", "enter", "f", "exp", "enter", "a"}},
			"predict":    {"deeplink-verify", []string{"a", "j", "enter", "j"}},
			"predicted":  {"deeplink-verify", []string{"a", "j", "enter", "j", "enter"}},
			"order":      {"deeplink-verify", []string{"a", "G", "enter", "J", "h"}},
			"ordered":    {"deeplink-verify", []string{"a", "G", "enter", "J", "J", "k", "K", "enter"}},
			"repair":     {"score", []string{"a"}},
			"mending":    {"score", []string{"a", "enter"}},
			"not-mended": {"score", []string{"a", "enter", "ctrl+r"}},
			"mended":     {"score", []string{"a", "enter", "end", " ", "ctrl+r"}},
			"guide":      {"score", []string{"a", "s", "G"}},
		} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				picture(t, askable(t, c.step, size[0], size[1]).press(c.keys...))
			})
		}
	}
}

// A find leads to the view, where all keys do what they always do, and back.
func TestFindByPointing(t *testing.T) {
	t.Parallel()
	d := askable(t, "deeplink-verify", 100, 40)
	d.press("a").see("Checkpoints of this step", "▸ ○ The platform has many tools", "enter ask it")
	d.press("enter").see("Checkpoint: find it", "enter goes to the Result view", "h hint").press("enter")
	d.see("[4 Result]", "Checkpoint: The platform has many tools.", "a this answers").miss("Checkpoint: find it")
	d.press("a").see("Nothing to point at is under the cursor")
	d.press("enter").see("▸ id_token").press("enter").see("▾ id_token").press("1", "a").see("Go to the Result view")
	d.press("H").see("Hint: Look at what came back.").press("4", "h", "/", "nonce", "enter").see("nonce").press("esc").see("Checkpoint: The platform")
	d.press("?").see("answer with what is under the cursor", "back to the question").press("esc")
	d.press("esc").see("Checkpoint: find it", "Hint 1  Look at what came back.").press("enter")
	d.press("f", "exp", "enter", "a").see("✗ Not yet. [exp] is “1795431711” in this run.", "h: a hint.")
	d.press("enter").see("›      \"exp\"") // where the reader was
	d.press("f", "aud", "enter", "a").see("✓ Right. [aud] is", "Why  Because the specification says so (SEC §5.1.3).", "enter go on")
	d.press("enter").see("Checkpoint: predict")
	if kept := d.engine.record.Checkpoints["find-whom-for"]; kept != (steps.Answered{Solved: true, Hints: 1, Misses: 1}) {
		t.Errorf("kept: %+v", kept)
	}
	d.press("esc").see("✓ The platform has many tools. Which claim says that this message is", "solved, 1 hint, 1 wrong").press("a", "1", "G").see("✓ Checkpoint: The platform")
}

// To go to another step is to leave what was to be pointed at.
func TestPointingEndsWithTheStep(t *testing.T) {
	t.Parallel()
	d := askable(t, "deeplink-verify", 100, 40)
	d.press("a", "enter", "enter").see("a this answers").press("n").miss("a this answers", "Checkpoint:")
	d.see("You have left the question of “Task 1: verify the JWT”: a asks it again there.")
	d.press("p").miss("a this answers")
}

// A find has its keys, and the one that answers is named among them.
func TestPointingAtWhatIsFound(t *testing.T) {
	t.Parallel()
	d := askable(t, "deeplink-verify", 100, 40)
	d.press("a", "enter", "enter", "/", "aud", "enter").see("n next match", "a this answers", "esc end the find")
	d.press("a").see("✓ Right.")
}

// The hint of a checkpoint that waits stays on a short line.
func TestAWaitingCheckpointIsHinted(t *testing.T) {
	t.Parallel()
	f := asking().finish("deeplink-verify", "score")
	f.states["welcome"] = steps.Stale
	d := drive(t, f, noColour(), "score", 80, 24).see("R run what is stale", "a checkpoint")
	d.press("a", "s").see("? all keys · q quit")
}

// A question that is left says so: the key that would have answered it asks it.
func TestLeavingAQuestion(t *testing.T) {
	t.Parallel()
	d := askable(t, "score", 100, 40)
	d.press("a", "H").see("Hint 1  Look at what came back.").press("h").see("Hint 2").press("esc").see("You have left the question. a asks it again.")
	d.press("a", "a").see("You have left the question.").press("a", "enter", "end", " ", "ctrl+r").see("✓ Right.").press("esc").miss("You have left")
}

// While something is to be pointed at and the step runs again, esc stops the run.
func TestPointingWhileTheStepRuns(t *testing.T) {
	t.Parallel()
	d := pointingWhileRunning(t).see("esc stop the step").press("esc")
	if !d.m.run.stopping || !d.m.pointing.on() {
		t.Errorf("stopping %v, pointing %v", d.m.run.stopping, d.m.pointing.on())
	}
}

// A prediction runs, says what came, and can be made again; nothing else is asked
// of the engine meanwhile.
func TestPredictions(t *testing.T) {
	t.Parallel()
	d := askable(t, "deeplink-verify", 100, 40)
	d.press("a", "j", "enter").see("Checkpoint: predict", "▸ 1 It is let in", "enter predict and run")
	d.hold = true
	d.press("enter").see("Running Task 1: verify the JWT…", "esc stops it").press("j", "s", "h", "enter").see("Running Task 1", "▸ 1 It is let in")
	d.release()
	d.see("✗ Not what happened. The tool refused it. “replay” failed: got abc, want", "h: a hint.")
	d.press("j", "enter").see("✓ Right. The tool refused it.", "Why  Because").press("enter").see("Checkpoint: find it")
	if got := len(d.engine.runs); got != 2 {
		t.Errorf("it ran %v", d.engine.runs)
	}
}

// One that is stopped, or cannot be judged, does not count.
func TestPredictionsThatCannotBeJudged(t *testing.T) {
	t.Parallel()
	d := askable(t, "deeplink-verify", 100, 40)
	d.engine.gate = make(chan struct{})
	d.hold = true
	d.press("a", "j", "enter", "enter", "esc")
	d.release()
	d.see("It could not be judged, and does not count: it was stopped before it")
	d.engine.gate = nil
	d.engine.reply = func(steps.Reply) (steps.Reply, error) {
		return steps.Reply{}, errors.New("none of the options has come")
	}
	d.press("enter").see("It could not be judged, and does not count: none of the options")
	if kept := d.engine.record.Checkpoints["predict-replay"]; kept.Misses != 0 {
		t.Errorf("kept: %+v", kept)
	}
}

// Items are moved by letters, which every terminal sends, and by arrows.
func TestPuttingInOrder(t *testing.T) {
	t.Parallel()
	d := askable(t, "deeplink-verify", 100, 40)
	d.press("a", "G", "enter").see("▸ 1 Is it meant for us?", "J K move it").press("enter").see("✗ Not yet.")
	d.press("J").see("1 Did that key sign it?", "▸ 2 Is it meant for us?").press("J", "J").see("▸ 3 Is it meant for us?")
	d.press("g").send(tea.KeyMsg{Type: tea.KeyShiftDown})
	d.see("1 Does the header name a key?", "▸ 2 Did that key sign it?").press("K", "K").see("▸ 1 Did that key sign it?")
	d.press("J", "enter").see("✓ Right. That is how it went in this run.")
}

// A payload is mended in the editor, over several tries, and leaves no edit.
func TestMending(t *testing.T) {
	t.Parallel()
	d := askable(t, "score", 100, 40)
	d.press("a").see("Checkpoint: repair", "enter opens it as it is broken").press("enter")
	d.see("The score · broken: mend it", `"maxScore": 10`, "Checkpoint: The platform refuses this score.")
	d.press("ctrl+r").see("Checkpoint: repair", "✗ Not mended yet. The tool refused it.")
	d.press("enter").see(`"maxScore": 10`).press("end", "x", "ctrl+t").see("This is the broken payload again.").press("end", " ", "esc").see("Leave without the changes?")
	d.press("esc").see("Checkpoint: repair").press("enter", "end", " ", "ctrl+r").see("✓ Right.", "Why  Because").press("enter").miss("Checkpoint: repair")
	if d.engine.payloads[0].Edited != nil {
		t.Error("the score is edited")
	}
	if kept := d.engine.record.Checkpoints["repair-score"]; kept != (steps.Answered{Solved: true, Misses: 1}) {
		t.Errorf("kept: %+v", kept)
	}
}

// What was made of the payload is there again when it did not do.
func TestMendingGoesOn(t *testing.T) {
	t.Parallel()
	d := askable(t, "score", 100, 40)
	d.engine.reply = func(r steps.Reply) (steps.Reply, error) { r.Right = false; return r, nil }
	d.press("a", "enter", "home", "end", "x", "ctrl+r").see("ctrl+r again").press("ctrl+r").see("Not mended yet")
	d.press("enter").see("{x").press("ctrl+t").miss("{x")
}

// What has to run first, what there is not, and the ways out.
func TestQuestionKeys(t *testing.T) {
	t.Parallel()
	d := drive(t, asking(), noColour(), "deeplink-verify", 100, 40)
	d.press("a").see("Checkpoint: predict").press("esc") // which needs nothing to look at
	drive(t, asking(), noColour(), "score", 100, 40).press("a").see("run the step first")
	d.press("p", "a").see("No checkpoint here. The next is at “Task 1: verify the JWT”.")
	d.engine.asks = nil
	d.press("a").see("There is no checkpoint in this edition.")
	d = askable(t, "deeplink-verify", 100, 40)
	d.press("a", "G", "g", "enter", "?").see("All keys", "the next hint", "skip it; it can be answered later").press("esc").see("Checkpoint: find it")
	d.press("h", "h", "h", "h").see("There are no more hints. s skips it.", "Hint 3  It has three letters").press("s").see("Skipped.", "Checkpoint: predict")
	d.press("s").see("Checkpoint: put in order").press("s").miss("Checkpoint: put").press("a").see("–", "skipped, 3 hints").press("esc").miss("Checkpoints of this step")
	if d.press("a", "q"); !d.quit {
		t.Error("q does not quit")
	}
}

// Whatever keys are pressed at whatever size, each line is as wide as the screen,
// the choice under the cursor is seen, and nothing of a platform is drawn raw.
func TestQuestionsAtEverySize(t *testing.T) {
	unraced(t)
	t.Parallel()
	hostileWords := hostile()
	rapid.Check(t, func(r *rapid.T) {
		f := asking().finish("deeplink-verify", "score")
		f.reply = func(reply steps.Reply) (steps.Reply, error) { reply.Says = hostileWords; return reply, nil }
		step := rapid.SampledFrom([]string{"deeplink-verify", "score"}).Draw(r, "step")
		width, height := rapid.IntRange(40, 170).Draw(r, "width"), rapid.IntRange(12, 50).Draw(r, "height")
		d := drive(t, f, noColour(), step, width, height)
		d.press("a")
		for _, k := range rapid.SliceOfN(rapid.SampledFrom([]string{"enter", "j", "k", "J", "K", "h", "H", "a", "esc", "pgdown", "pgup", "G", "g", "s", "ctrl+r", "1", "4"}), 0, 12).Draw(r, "keys") {
			d.press(k)
			lines := strings.Split(ansi.Strip(d.m.View()), "\n")
			if len(lines) != height {
				r.Fatalf("after %s: %d lines, want %d", k, len(lines), height)
			}
			for _, line := range lines {
				if ansi.StringWidth(line) != width || wire.Line(line) != line {
					r.Fatalf("after %s: %q", k, line)
				}
			}
			q, open := d.m.dialog.(*questionSheet)
			if open && q.choices() > 0 && q.sees == theCursor && !strings.Contains(ansi.Strip(d.m.View()), glyphCursor+" ") {
				r.Fatalf("after %s the cursor is not seen:\n%s", k, ansi.Strip(d.m.View()))
			}
		}
	})
}

// In plain mode the same is asked and told.
func TestPlainQuestions(t *testing.T) {
	t.Parallel()
	golden.RequireEqual(t, []byte(told(t, asking().finish("deeplink-verify"), "deeplink-verify",
		"answer", "1", "nothing", "hint", "exp", "aud",
		"a", "2", "5", "1", "2",
		"a", "3", "3 2", "1 2 3", "3,2,1",
		"a", "1", "skip", "a", "", "q")))
	mended := told(t, asking().finish("score"), "score", "a", "x", "mend", "0", "mend", "run", "mend", "member", "scoreMaximum", "10", "run", "q")
	seeTold(t, mended, "Answer mend to open the broken payload.", "maxScore", "Left as it was.", "Not mended yet. The tool refused it.", "Right.", "Why: Because")
	seeTold(t, told(t, asking().finish("deeplink-verify"), "deeplink-verify", "a", "1", "list", "1.2.4", "/iss", "0", "q"), "aud", "Not yet. [iss] is", "Left.")
	seeTold(t, told(t, asking(), "score", "a", "b", "a", "q"), "run the step first", "")
	seeTold(t, told(t, asking(), "welcome", "a", "q"), "No checkpoint here. The next is at")
}

// A wrong answer loses nothing of the place where it was looked for: the view, the
// folds, the cursor and what is seen around it. Nor does another run meanwhile.
func TestNotFoundYetKeepsThePlace(t *testing.T) {
	t.Parallel()
	f := asking().finish("deeplink-verify")
	outcome := requestOutcome()
	outcome.Began = time.Unix(1, 0)
	f.ran["deeplink-verify"] = outcome
	d := drive(t, f, noColour(), "deeplink-verify", 100, 30)
	place := func() string {
		o := d.m.outline()
		return fmt.Sprintf("%s, row %d of %d, from %d on", d.m.view, o.at, len(o.rows), o.top)
	}
	d.press("a", "enter", "enter", "3", "+", "f", "host", "enter", "j", "j", "j")
	before := place()
	d.press("a").see("✗ Not yet.", "enter goes to the Wire view.").press("enter").see("a this answers")
	if after := place(); after != before {
		t.Errorf("it was left at %s, and is now at %s", before, after)
	}
	f.states["deeplink-verify"] = steps.Stale
	d.m.revision++
	d.press("a", "enter")
	if after := place(); after != before {
		t.Errorf("it was left at %s, and stale, it is now at %s", before, after)
	}
}

// One that was solved says so when it is asked again, and why; nothing is offered
// that would be of no use.
func TestSolvedQuestions(t *testing.T) {
	t.Parallel()
	f := asking().finish("deeplink-verify", "score")
	f.record.Checkpoints = map[string]steps.Answered{"repair-score": {Solved: true, Hints: 1}, "find-whom-for": {Solved: true}}
	d := drive(t, f, noColour(), "score", 100, 40)
	d.press("a").see("✓ Solved. You have answered it.", "Why  Because the specification", "enter mend it · esc close · ? all keys")
	d.press("s", "h").see("✓ Solved.", "Hint 1").miss("Skipped", "Hint 2").press("enter", "ctrl+r").see("✗ Not mended yet.", "Why  Because").miss("h: a hint")
	if kept := d.engine.record.Checkpoints["repair-score"]; !kept.Solved || kept.Hints != 1 {
		t.Errorf("kept: %+v", kept)
	}
}
