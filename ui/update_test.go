package ui

import (
	"errors"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/spinner"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"ltibootcamp/content"
	"ltibootcamp/steps"
)

// Moving on runs a step that has not run, shows its result, and moves on with
// the next key.
func TestNextRunsThenMoves(t *testing.T) {
	d := drive(t, newFake(), noColour(), "", 100, 30)
	d.see("Meet the platform", "not run yet").miss("It ran")
	d.press("n").see("It ran", "1/15")
	if d.m.current != 0 {
		t.Fatalf("the first n moved to step %d", d.m.current)
	}
	d.press("n").see("Register the tool", "not run yet")
	if d.m.current != 1 || len(d.engine.runs) != 1 {
		t.Fatalf("at step %d after the runs %v; want step 1 and one run", d.m.current, d.engine.runs)
	}
	d.press("right", "right").see("Get the platform's keys")
}

func TestEndsOfTheCourse(t *testing.T) {
	d := drive(t, newFake(), noColour(), "results", 80, 24)
	d.press("n", "n").see("This is the last step of the course.")
	d.press("j").miss("last step")
	d.press(":").press("welcome", "enter", "p").see("This is the first step.")
}

func TestRunAgain(t *testing.T) {
	d := drive(t, newFake(), noColour(), "", 80, 24)
	d.press("enter").see("run again").press("r")
	if got := strings.Join(d.engine.runs, " "); got != "welcome welcome" {
		t.Errorf("runs: %s", got)
	}
}

// While a step runs the screen says which, scrolls, and starts no other.
func TestWhileRunning(t *testing.T) {
	f := newFake()
	d := drive(t, f, noColour(), "deeplink-verify", 80, 24)
	d.hold = true
	d.press("enter")
	f.mu.Lock()
	f.current = "get-keys"
	f.mu.Unlock()
	d.send(d.m.spinner.Tick())
	d.see("Get the platform's keys …", "on the way to “Task 1: verify the JWT”", "esc stop the step")
	runs := len(d.held)
	d.press("enter", "n", "r")
	if len(d.held) != runs {
		t.Fatal("a second run was started")
	}
	d.press("j", "j", "j").see("4–22 of")
	d.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	d.press("?").see("All keys").press("esc").see("Course")
	if d.m.run.stopping {
		t.Fatal("esc stopped the step instead of closing the sheet")
	}
	f.mu.Lock()
	f.current = ""
	f.mu.Unlock()
	d.release()
	d.see("All `14` checks hold", "5/15 done").miss("stop the step")
}

// esc stops the step that runs, and its end is told.
func TestStop(t *testing.T) {
	f := newFake()
	f.gate = make(chan struct{}) // never opened: only the context ends the step
	d := drive(t, f, noColour(), "", 80, 24)
	d.hold = true
	d.press("enter").press("esc").see("stopping")
	d.press("esc")
	d.release()
	d.see("Stopped before it finished", "press enter to run it", "not run yet")
	if f.State("welcome") != steps.NotRun {
		t.Error("a stopped step counts as run")
	}
	f.gate = nil
	d.press("enter").miss("Stopped").see("It ran")
}

// The end of a run that is not the present one changes nothing.
func TestOldRunIsDropped(t *testing.T) {
	d := drive(t, newFake(), noColour(), "", 80, 24)
	d.send(ranMsg{generation: 7, step: "welcome", err: errors.New("old")})
	d.miss("old", "failed")
	d.hold = true
	d.press("enter")
	d.send(ranMsg{generation: 0, step: "welcome", err: errors.New("old")})
	if !d.m.run.active() {
		t.Fatal("the end of an old run ended the present one")
	}
	d.release()
	d.see("It ran")
}

// A run that ends after the reader has gone on belongs to its own step.
func TestRunEndsElsewhere(t *testing.T) {
	d := drive(t, newFake(), noColour(), "welcome", 80, 24)
	d.hold = true
	d.press("enter").press(":").press("token", "enter")
	d.hold = false
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.release()
	d.see("Step 1: get an access token", "not run yet")
	d.press(":", "welcome", "enter").see("It ran")
}

// The guide shows what happened as soon as it has, its heading at the top.
func TestGuideScrollsToWhatHappened(t *testing.T) {
	d := drive(t, newFake(), noColour(), "deeplink-verify", 80, 24)
	d.press("G", "enter")
	if lines := strings.Split(d.m.View(), "\n"); !strings.Contains(lines[2], "All `14` checks hold") {
		t.Fatalf("the heading is not at the top:\n%s", d.m.View())
	}
	d.press("g").see("Is this really from the platform?")
	d.press("enter").see("All `14` checks hold")
}

// A step that is run on the way to another shows its result at once, not when
// the whole run has ended.
func TestPageFollowsItsStep(t *testing.T) {
	f := newFake()
	d := drive(t, f, noColour(), "get-tool", 80, 24)
	d.press("4").see("There is no result yet.")
	d.press(":").press("results", "enter")
	d.hold = true
	d.press("enter")
	d.hold = false
	f.finish("get-tool")
	d.press(":").press("get-tool", "enter", "4").see("client_id", "stop the step").miss("no result yet")
}

// A reader who scrolls before the page is there is not moved.
func TestReaderIsNotMoved(t *testing.T) {
	d := drive(t, newFake(), noColour(), "deeplink-verify", 80, 24)
	d.hold = true
	d.press("enter")
	ran := d.held
	d.held, d.hold = nil, false
	d.m.pending[pageKey{slot: slot{"deeplink-verify", guideView}, width: 76, theme: d.m.theme.id(), revision: 1, state: steps.Done}] = true // on its way
	d.run(ran[0])
	d.press("j").see("2–20 of")
	d.m.pending = map[pageKey]bool{}
	d.press("j").see("3–21 of 44")
}

// What is read in another view stays in front when the step is run again.
func TestRunKeepsTheView(t *testing.T) {
	d := drive(t, newFake(), noColour(), "deeplink-verify", 80, 24)
	d.press("4").see("There is no result yet.").press("enter").see("payload")
	d.press("1").see("All `14` checks hold")
}

func TestStale(t *testing.T) {
	f := newFake().finish("welcome")
	f.states["welcome"] = steps.Stale
	d := drive(t, f, noColour(), "", 120, 40)
	d.see("~ Meet the platform", "~ stale: run it again").press("n").miss("stale").press("n")
	if d.m.current != 1 {
		t.Error("n runs what is stale, and then moves on")
	}
}

func TestViews(t *testing.T) {
	d := drive(t, newFake().finish("deeplink-request"), noColour(), "deeplink-request", 80, 24)
	for _, want := range []string{"[2 Code]", "[3 Wire]", "[4 Result]", "[1 Guide]"} {
		d.press("tab").see(want)
	}
	for _, want := range []string{"[4 Result]", "[3 Wire]", "[2 Code]", "[1 Guide]"} {
		d.press("shift+tab").see(want)
	}
	d.press("3").see("[3 Wire]", "GET", "/auth", "302")
}

func TestWideShowsTwoViews(t *testing.T) {
	d := drive(t, newFake().finish("deeplink-verify"), noColour(), "deeplink-verify", 160, 50)
	d.see("[1 Guide]", "(4 Result)", "payload", "Is this really")
	d.press("2").see("(1 Guide)", "[2 Code]", "VerifyMessage", "Is this really")
	d.press("1").see("[1 Guide]", "(2 Code)")
	d.press("3").see("Nothing crossed the wire").press("4", "G").see("deployment_id    1")
}

// A page scrolls, and remembers where it was.
func TestScrolling(t *testing.T) {
	d := drive(t, newFake(), noColour(), "deeplink-verify", 80, 15)
	d.press("enter")
	s := slot{"deeplink-verify", guideView}
	top := func() int { return d.m.tops[s] }
	d.press("g", "j", "down", "k")
	if top() != 1 {
		t.Errorf("at row %d, want 1", top())
	}
	d.press("space", "pgdown", "pgup", "up")
	if top() != 8 {
		t.Errorf("at row %d, want 8", top())
	}
	d.press("G", "j", "pgdown")
	if last := lastTop(d.m.pages[s].page, d.m.seen()); top() != last {
		t.Errorf("at row %d, want the last, %d", top(), last)
	}
	d.press("end", "home")
	if top() != 0 {
		t.Errorf("at row %d, want 0", top())
	}
}

// The cursor of an outline moves by row, by page, to the ends and by part.
func TestCursor(t *testing.T) {
	d := drive(t, newFake(), noColour(), "deeplink-verify", 80, 24)
	d.press("enter", "4")
	o := d.m.outline()
	at := func(want int, keys ...string) {
		t.Helper()
		if d.press(keys...); o.at != want {
			t.Errorf("after %v on row %d, want %d", keys, o.at, want)
		}
	}
	seen, _ := o.split(d.m.seen())
	at(1, "j", "down", "k")
	at(seen, "pgdown")
	at(1, "pgup")
	at(len(o.rows)-1, "G", "j", "pgdown")
	at(0, "home", "k")
	at(1, "-", "]")
	at(0, "[", "[")
}

func TestBackground(t *testing.T) {
	d := drive(t, newFake(), newTheme("dark", termenv.TrueColor), "", 80, 24)
	d.send(backgroundMsg(false))
	if d.m.theme.name != "light" || d.m.pages[slot{"welcome", guideView}].key.theme != "light/TrueColor" {
		t.Errorf("theme %s, page %v", d.m.theme.name, d.m.pages[slot{"welcome", guideView}].key)
	}
	d = drive(t, newFake(), noColour(), "", 80, 24)
	d.send(backgroundMsg(false))
	if d.m.theme.name != "none" {
		t.Error("a theme without colour got some")
	}
}

func TestTooSmall(t *testing.T) {
	d := drive(t, newFake(), noColour(), "", 39, 20)
	d.see("Please make the window larger")
	d.send(tea.WindowSizeMsg{Width: 40, Height: 12})
	d.see("[1 Guide]").send(tea.WindowSizeMsg{Width: 0, Height: 0})
	d.press("j", "?", "G", "end", "pgup", "esc", "esc", ":", "x", "esc", "o", "j", "esc", "]")
	if got := d.m.View(); got != "" {
		t.Errorf("without room: %q", got)
	}
	if !d.press("q").quit {
		t.Error("q does not quit")
	}
}

func TestUnknownStart(t *testing.T) {
	d := drive(t, newFake(), noColour(), "no-such-step", 80, 24)
	d.see("Meet the platform")
}

func TestEmptyCourse(t *testing.T) {
	f := newFake()
	f.course = content.Course{}
	d := drive(t, f, noColour(), "", 80, 24)
	d.press("enter", "n", "p", "o", "j", "enter", "esc", ":", "x", "enter", "esc", "?", "esc", "2", "3", "4", "j", "]").see("0/0")
}

// The spinner stops when nothing runs.
func TestSpinnerStops(t *testing.T) {
	d := drive(t, newFake(), noColour(), "", 80, 24)
	if cmd := d.m.tick(spinner.TickMsg{}); cmd != nil {
		t.Error("the spinner goes on")
	}
}
