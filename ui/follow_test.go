package ui

import (
	"errors"
	"testing"

	"ltibootcamp/steps"
)

func TestBrowserKey(t *testing.T) {
	d := drive(t, newFake(), noColour(), "", 80, 24)
	var asked []string
	d.m.open = func(address string) error { asked = append(asked, address); return nil }
	d.press("b").see("Opened in your browser", "http://localhost:5000/")
	if len(asked) != 1 || asked[0] != "http://localhost:5000/" {
		t.Errorf("opened %q", asked)
	}
	d.press("j").miss("Opened in your browser")

	d.m.open = func(string) error { return errors.New("exit status\x1b[2J 3") }
	d.press("b").see("No browser can be opened (exit status", "\nhttp://localhost:5000/ ")
	d.press("?", "b", "r", "o", "w").see("b ", "the platform in your own browser")
	if len(asked) != 1 {
		t.Error("a key reached what lies under the help sheet")
	}
}

// While the browser opens, nothing waits for it.
func TestBrowserOpensBeside(t *testing.T) {
	d := drive(t, newFake(), noColour(), "", 80, 24)
	d.m.open = func(string) error { return nil }
	d.hold = true
	d.press("b").see("Opening your browser").press("2").see("[2 Code]")
	d.release()
	d.see("Opened in your browser")
}

// Where no launch can come from a browser, the screen says why.
func TestBrowserKeyWhereNothingArrives(t *testing.T) {
	f := newFake()
	f.but = "This edition has no login."
	d := drive(t, f, noColour(), "", 80, 24)
	d.press("b").see("This edition has no login.", "http://localhost:5000/").miss("arrives here")
}

// came says that a browser has brought the message of a step.
func (d *driver) came(step string, state steps.State) *driver {
	d.t.Helper()
	d.engine.finish(step)
	d.engine.states[step] = state
	if state == steps.Failed {
		o := failedOutcome()
		d.engine.ran[step] = o
	}
	d.send(arrivedMsg(step))
	return d
}

// A reader who has not got past the step is taken to it, and reads there what
// happened.
func TestFollowTakesTheReaderAlong(t *testing.T) {
	for _, from := range []string{"welcome", "get-keys", "deeplink-request"} {
		d := drive(t, newFake(), noColour(), from, 80, 24)
		d.came("deeplink-request", steps.Done)
		d.see("Deep linking › Get the request", "Your browser brought this message.", "It ran").press("j").miss("Your browser").see("state")
		if len(d.engine.runs) > 0 {
			t.Errorf("from %s: the steps %v were run", from, d.engine.runs)
		}
	}
	d := drive(t, newFake(), noColour(), "deeplink-request", 80, 24)
	d.press("4").came("deeplink-request", steps.Done).see("[4 Result]").miss("no result yet")
	d.press("1").came("deeplink-request", steps.Failed).see("What your browser brought was refused.", "failed")
	d.came("deeplink-request", steps.Done).miss("refused", "✗").see("It ran")
}

// One who is past it stays where he is, and is told.
func TestFollowTellsWhoIsPast(t *testing.T) {
	d := drive(t, newFake(), noColour(), "token", 80, 24)
	d.press("2").came("launch-request", steps.Done).see("Step 1: get an access token", "[2 Code]", "“Get the launch” came from your browser. Press : to go there.")
	d.came("deeplink-request", steps.Failed).see("Step 1: get an access token", "“Get the request” came from your browser and failed.")
	d.came("no-such-step", steps.Done).see("Step 1: get an access token")
}

// What is about the step on the screen is not taken away from under the reader.
func TestFollowLeavesWhatLiesOverTheStep(t *testing.T) {
	for name, keys := range map[string][]string{
		"map": {"M"}, "question": {"a", "j", "enter"}, "pointing": {"a", "enter", "enter"}, "faults": {"x"}, "prompt": {":"},
	} {
		d := drive(t, asking().finish("deeplink-verify"), noColour(), "deeplink-verify", 80, 24)
		d.press(keys...).came("launch-request", steps.Done)
		if at := d.m.step().name; at != "deeplink-verify" {
			t.Errorf("%s: taken to %s", name, at)
		}
		d.see("“Get the launch” came from your browser.")
	}
}

// A run that goes on is not left.
func TestFollowWhileAStepRuns(t *testing.T) {
	d := drive(t, newFake(), noColour(), "get-tool", 80, 24)
	d.hold = true
	d.press("enter").came("deeplink-request", steps.Done).see("Register the tool", "stop the step")
	d.release()
	d.see("Register the tool", "It ran")
}

// After each arrival the screen listens for the next, until it is left.
func TestFollowListensAgain(t *testing.T) {
	f := newFake().finish("deeplink-request", "launch-request")
	f.arrivals = make(chan string, 2)
	f.arrivals <- "deeplink-request"
	f.arrivals <- "launch-request"
	done := make(chan struct{})
	d := drive(t, newFake(), noColour(), "", 80, 24)
	d.m.engine, d.m.done = f, done
	for _, want := range []string{"Get the request", "Get the launch"} {
		msg := d.m.Init()()
		cmd := d.m.arrived(msg.(arrivedMsg))
		if cmd == nil || d.m.step().title != want {
			t.Fatalf("at %q, want %q", d.m.step().title, want)
		}
	}
	close(done)
	if msg := d.m.Init()(); msg != nil {
		t.Errorf("got %v after the end", msg)
	}
}
