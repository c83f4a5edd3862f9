package ui

import (
	"context"
	"errors"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

func TestNextStaysOnFailure(t *testing.T) {
	f := newFake()
	f.outcomes["welcome"] = failedOutcome()
	d := drive(t, f, noColour(), "", 80, 24)
	d.press("n", "n")
	if d.m.current != 0 || len(f.runs) != 2 {
		t.Fatalf("at step %d after the runs %v; want to stay and to have tried twice", d.m.current, f.runs)
	}
	f.outcomes["welcome"] = verifyOutcome()
	d.press("n").miss("failed").press("n")
	if d.m.current != 1 {
		t.Fatal("a step that was mended did not let go")
	}
}

func TestFailureScreen(t *testing.T) {
	f := newFake()
	f.outcomes["deeplink-verify"] = failedOutcome()
	d := drive(t, f, noColour(), "deeplink-verify", 80, 60)
	d.press("2", "r")
	d.see("“Task 1: verify the JWT” failed", "Is it from the party we registered with?", "SEC §5.1.3", "iss_mismatch",
		"got   http://localhost:5000/", "want  http://localhost:5000", "They differ only in the slash at the end.",
		"Likely cause", "Remedy", "register", "another-client", "Press enter.", "Is this really from the platform?")
	d.see("✗ iss  ✗ aud  ✓ token  ✓ alg", "– azp")
}

// A step that fails because of one before it says so.
func TestEarlierFailure(t *testing.T) {
	f := newFake()
	f.outcomes["get-keys"] = failedOutcome()
	d := drive(t, f, noColour(), "deeplink-verify", 80, 60)
	d.press("enter").see("“Task 1: verify the JWT” failed", "It builds on “Get the platform's keys”, and that step failed:", "Is it meant for us?")
}

func TestPlainError(t *testing.T) {
	f := newFake()
	f.breakWith = errors.New("dialing \x1b[31mlocalhost: refused\nBearer {\"access_token\": \"secret\"}")
	d := drive(t, f, noColour(), "", 80, 40)
	d.press("enter").see("“Meet the platform” failed", `dialing \x1b[31mlocalhost: refused`, "[masked]").miss("secret")
	f.breakWith = context.DeadlineExceeded
	d.press("enter").see("did not answer in time")
	f.breakWith = lti.Fail(lti.PlatformUnreachable, "connection refused", "an answer")
	d.press("enter").see("Does the platform answer?", "Start the platform")
	f.breakWith = nil
	d.press("enter").miss("failed").see("It ran")
}

// The page of a step that cannot be woven says so.
func TestBrokenPage(t *testing.T) {
	f := newFake()
	delete(f.pages, "welcome")
	drive(t, f, noColour(), "", 80, 24).see("This page cannot be shown: there is no page welcome")
}

// A step that failed on its own some time ago is not to blame.
func TestOtherFailureIsNotBlamed(t *testing.T) {
	f := newFake()
	f.outcomes["welcome"] = failedOutcome()
	d := drive(t, f, noColour(), "", 80, 60)
	d.press("enter").see("failed")
	f.breakWith = errors.New("connection refused")
	d.press(":", "get-tool", "enter", "enter").see("“Register the tool” failed", "connection refused").miss("builds on", "Is it from the party")
}

// What a step failed at is forgotten when the step before it has been mended.
func TestMendedFailureIsForgotten(t *testing.T) {
	f := newFake()
	f.outcomes["get-keys"] = failedOutcome()
	d := drive(t, f, noColour(), "deeplink-verify", 80, 30)
	d.press("enter").see("failed")
	f.outcomes["get-keys"] = keysOutcome()
	d.press(":", "get-keys", "enter", "enter").see("It ran")
	d.press(":", "deeplink-verify", "enter").see("Is this really from the platform?").miss("failed")
}

// A run that goes wrong leaves what else has failed as it was.
func TestFailuresAreKept(t *testing.T) {
	f := newFake()
	f.outcomes["get-keys"] = failedOutcome()
	d := drive(t, f, noColour(), "deeplink-verify", 80, 30)
	d.press("enter").see("It builds on")
	f.breakWith = errors.New("connection refused")
	d.press(":", "welcome", "enter", "enter").see("connection refused")
	d.press(":", "deeplink-verify", "enter").see("It builds on")
}
