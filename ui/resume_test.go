package ui

import (
	"slices"
	"strings"
	"testing"

	"ltibootcamp/steps"
)

// resuming is a screen that is about to bring back two steps.
func resuming(t *testing.T, start string) *driver {
	t.Helper()
	f := newFake()
	d := drive(t, f, noColour(), start, 80, 24)
	f.before("welcome", "get-tool")
	d.m.resuming = resumption{}
	d.hold = true
	d.send(composedMsg{}) // as if it were the first page
	return d
}

// What was finished before is there from the first frame, and comes back behind
// the first page.
func TestResume(t *testing.T) {
	f := newFake().before("welcome", "get-tool", "get-keys")
	f.record.At = "get-keys"
	d := drive(t, f, noColour(), "", 80, 24)
	d.see("Get the platform's keys", "3/15", "It ran").miss("Bringing back")
	if !slices.Equal(f.runs, []string{"welcome", "get-tool", "get-keys"}) {
		t.Errorf("ran %v", f.runs)
	}
	drive(t, newFake().before("welcome"), noColour(), "token", 80, 24).see("Step 1: get an access token")
}

func TestResumeSaysHowFarItIs(t *testing.T) {
	d := resuming(t, "").see("Bringing back what you finished: 0 of 2", "esc stops it", "2/15", "enter run", "q quit")
	d.press("n").see("Register the tool").press("?").see("stop bringing back").press("esc")
	d.release()
	d.miss("Bringing back").see("Register the tool", "It ran")
}

func TestResumeIsStopped(t *testing.T) {
	d := resuming(t, "").press("esc")
	d.release()
	d.see("Stopped. What was not brought back", "2/15")
	d.press("j").see("done before: enter runs it again")
	if len(d.engine.runs) > 0 {
		t.Errorf("ran %v", d.engine.runs)
	}
	d.press("enter").see("It ran").miss("Bringing back")
}

// A run that is asked for meanwhile comes first, and then it goes on.
func TestResumeGivesWay(t *testing.T) {
	d := resuming(t, "get-tool").press("enter")
	d.release()
	if runs := d.engine.runs; len(runs) == 0 || runs[0] != "get-tool" || !slices.Contains(runs, "welcome") {
		t.Errorf("ran %v, want the step that was asked for first, and the others then", runs)
	}
	d.see("It ran").miss("Bringing back", "Stopped")
}

// The keys that need no run do at once what they do: the editor runs a step that
// has nothing to edit yet.
func TestEditWhileResuming(t *testing.T) {
	f := newFake()
	d := drive(t, f, noColour(), "score", 80, 24)
	f.before("score")
	d.m.resuming = resumption{}
	d.hold = true
	d.send(composedMsg{})
	d.press("e")
	d.release()
	if !d.m.editor.open {
		t.Errorf("no editor:\n%s", d.m.View())
	}
}

// What cannot be brought back is said, and left to do.
func TestResumeLeavesSomething(t *testing.T) {
	f := newFake().before("welcome", "get-tool")
	f.lost = []string{"get-tool"}
	d := drive(t, f, noColour(), "get-tool", 80, 24)
	d.see("Could not be brought back, and is left to do: “Register the tool”.", "1/15")
	d.press("j").see("stale: run it again")
	text := told(t, f.before("welcome", "get-tool"), "", "q")
	seeTold(t, text, "Bringing back", "left to do: “Register the tool”")
}

// What is told while something is brought back is seen, and what there was to
// tell before is not lost by its end.
func TestResumeHidesNoNotice(t *testing.T) {
	f := newFake().before("welcome", "get-tool")
	f.lost, f.notices = []string{"get-tool"}, []string{"Your progress is damaged."}
	drive(t, f, noColour(), "", 80, 24).see("Your progress is damaged. Could not be brought back")
	resuming(t, "").press("w").see("No exchange of this step has failed")
}

// A run says how it goes; what there is to tell is told after it.
func TestNoticesWaitForTheRun(t *testing.T) {
	f := newFake()
	d := drive(t, f, noColour(), "welcome", 80, 24)
	d.hold = true
	d.press("enter")
	f.notices = []string{"Your progress is damaged."}
	d.press("j").miss("damaged").release()
	d.see("Your progress is damaged.")
}

// However many steps could not be brought back, one line says so, and why.
func TestWhyStepsAreLeft(t *testing.T) {
	f := newFake().before("welcome", "get-keys", "deeplink-request")
	f.lost = []string{"get-keys", "deeplink-request"}
	d := drive(t, f, noColour(), "get-keys", 160, 40)
	d.see("Not brought back: 2 steps, from “Get the platform's keys” on. They build on “Register the tool”, which has not run: R runs them again.")
	f = newFake().before("welcome", "get-tool", "get-keys")
	f.lost = []string{"get-tool", "get-keys"}
	drive(t, f, noColour(), "get-keys", 120, 40).see("Could not be brought back, and is left to do: “Register the tool”, and after it 1 step.")
}

// What there is to tell of what is kept is told once, on the screen and in lines.
func TestNoticesOfWhatIsKept(t *testing.T) {
	f := newFake()
	f.notices = []string{"Your progress is damaged.", "It is elsewhere."}
	d := drive(t, f, noColour(), "", 80, 24).see("Your progress is damaged. It is elsewhere.")
	d.press("j").miss("damaged")
	f.notices = []string{"Your progress is damaged."}
	if text := told(t, f, "", "n", "q"); strings.Count(text, "damaged") != 1 {
		t.Errorf("told %d times:\n%s", strings.Count(text, "damaged"), text)
	}
}

// The place is noted whenever the reader moves.
func TestPlaceIsNoted(t *testing.T) {
	f := newFake()
	drive(t, f, noColour(), "score", 80, 24)
	if f.record.At != "score" {
		t.Errorf("noted at the start is %q", f.record.At)
	}
	drive(t, f, noColour(), "", 80, 24).see("Step 2: publish a score").press(":", "token", "enter", "p")
	if f.record.At != "launch-activity" {
		t.Errorf("noted is %q", f.record.At)
	}
	seeTold(t, told(t, f, "", "q"), "Task 2: show the activity")
	_ = told(t, f, "", "go score", "q")
	if f.record.At != "score" {
		t.Errorf("noted is %q", f.record.At)
	}
}

func TestPlainResumeAndReset(t *testing.T) {
	f := newFake().before("welcome", "get-tool")
	text := told(t, f, "get-tool", "reset", "1", "", "reset", "2", "yes", "course", "", "q")
	seeTold(t, text, "Bringing back 2 steps", "Brought back: 2 of 2.", "Done: every check held.",
		"1 this step, “Register the tool”", "2 this chapter, “Setup”", "3 the whole course", "Left as it was.",
		"Reset this chapter, “Setup”? yes", "Reset.", "Not run yet.", "1 Meet the platform. Not run yet.")
	if f.State("welcome") != steps.NotRun {
		t.Error("it is not reset")
	}
}

// A reset takes back what is on the screen of a step, too.
func TestResetOnTheScreen(t *testing.T) {
	f := newFake().finish("welcome", "get-tool", "get-keys")
	d := drive(t, f, noColour(), "get-tool", 80, 24).see("It ran")
	d.m.reset(resetting{"this", []string{"get-tool"}})
	d.press("j").see("not run yet", "1/15").miss("It ran")
	if f.State("get-keys") != steps.Stale {
		t.Error("what was built on it is not stale")
	}
}
