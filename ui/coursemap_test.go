package ui

import (
	"fmt"
	"slices"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/content"
	"ltibootcamp/steps"
)

// halfway is a reader in the middle: two chapters begun, one step stale, and
// checkpoints solved, skipped and open.
func halfway() *fake {
	f := newFake().finish("welcome", "get-tool", "get-keys", "deeplink-request", "deeplink-verify")
	f.states["get-keys"] = steps.Stale
	for i, step := range []string{"get-tool", "deeplink-request", "deeplink-verify", "deeplink-verify", "launch-verify"} {
		f.asks = append(f.asks, content.Checkpoint{Name: fmt.Sprint("point-", i), Step: step, Asks: "Which claim says whose signature it is?"})
	}
	f.record.Checkpoints = map[string]steps.Answered{"point-0": {Solved: true}, "point-1": {Solved: true, Hints: 2}, "point-2": {Skipped: true}}
	return f
}

func TestGoldenCourseMap(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []string
	}{
		{"map", nil},
		{"all", []string{"+", "j"}},
		{"chapter", []string{"g"}},
		{"reset", []string{"backspace"}},
	} {
		for _, size := range sizes() {
			t.Run(fmt.Sprintf("%s-%dx%d", c.name, size[0], size[1]), func(t *testing.T) {
				d := drive(t, halfway(), noColour(), "deeplink-settings", size[0], size[1])
				picture(t, d.press("M").press(c.keys...))
			})
		}
	}
}

// Anywhere is two keys away, and what runs first is said before it runs.
func TestCourseMapGoes(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake().finish("welcome"), noColour(), "welcome", 80, 24)
	d.press("M").see("Course map", "▾ Setup", "▸ Deep linking", "welcome  Done")
	d.press("j", "j").see("get-keys", "→ runs first: “Register the tool”")
	d.press("G").see("Grades", "0 of 3 done").press("enter").see("▾ Grades").press("j", "enter").miss("Course map").see("Step 1: get an access token")
	if d.m.current != d.m.find("token") {
		t.Errorf("at %s", d.m.step().name)
	}
	d.see("not run yet  runs first: Register the tool")
	if len(d.engine.runs) > 0 {
		t.Errorf("going somewhere ran %v", d.engine.runs)
	}
	d.press("M", "M").miss("Course map").press("M", "esc").miss("Course map").press("M", "q")
	if !d.quit {
		t.Error("q does not quit")
	}
}

// Chapters fold, and the cursor stays with what it was on.
func TestCourseMapFolds(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "get-keys", 80, 24)
	d.press("M", "+").see("Get the request").press("-").miss("Get the request", "✓").see("▸ ▸ Setup")
	d.press("l").see("▾ Setup").press("j", "h").see("▸ ▸ Setup").press("space").see("▾ Setup")
}

// A reset is asked for, and done only then.
func TestCourseMapResets(t *testing.T) {
	t.Parallel()
	d := drive(t, halfway(), noColour(), "deeplink-verify", 80, 24)
	d.press("M", "backspace").see("Reset “Task 1: verify the JWT”?", "esc leave it")
	if d.press("esc", "M"); len(d.engine.resets) > 0 {
		t.Fatalf("reset %v unasked", d.engine.resets)
	}
	d.press("M", "backspace", "enter").see("is as if it had never run")
	d.press("g", "backspace").see("Reset the chapter “Setup”?").press("enter")
	d.press("X").see("Reset the whole course?").press("enter").see("0 of 15 done")
	var sizes []int
	for _, names := range d.engine.resets {
		sizes = append(sizes, len(names))
	}
	if !slices.Equal(sizes, []int{1, 3, 15}) || d.engine.resets[0][0] != "deeplink-verify" {
		t.Errorf("reset %v", d.engine.resets)
	}
	d.press("esc").see("not run yet")
}

// A map that is open while a step ends shows what is so then.
func TestCourseMapGoesAlong(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "welcome", 80, 24)
	d.hold = true
	d.press("enter", "M").see("0 of 15 done", "nothing can be reset")
	d.release()
	d.see("1 of 15 done").miss("nothing can be reset")
}

// A question has all its words on the smallest screen, and a paste does nothing.
func TestCourseMapAsksOnASmallScreen(t *testing.T) {
	t.Parallel()
	d := drive(t, halfway(), noColour(), "deeplink-verify", 40, 12)
	d.press("M", "X").see("Reset the whole course?", "stale.", "esc leave it")
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("q"), Paste: true})
	d.see("Reset the whole course?").press("q")
	if !d.quit || len(d.engine.resets) > 0 {
		t.Errorf("quit %v, reset %v", d.quit, d.engine.resets)
	}
}

// What there is to say of a row can be read however low the screen is.
func TestCourseMapAlone(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "score", 40, 12)
	d.press("M").miss("Get the launch").press("tab", "G").see("access token").press("esc").see("▸    ○ Step 2")
}

// Nothing is reset while a step runs: the engine would wait for its end.
func TestCourseMapResetsNothingThatRuns(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "welcome", 80, 24)
	d.hold = true
	d.press("enter", "M", "backspace", "enter")
	if len(d.engine.resets) > 0 {
		t.Errorf("reset %v", d.engine.resets)
	}
	d.release()
}
