package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// breakable is a screen where a step can be broken.
func breakable(t *testing.T, w, h int) *driver {
	t.Helper()
	return drive(t, newFake().finish("deeplink-verify"), noColour(), "deeplink-verify", w, h)
}

// predict chooses what can be guessed by its name.
func (d *driver) predict(name string) *driver {
	d.t.Helper()
	for i, g := range d.m.breaking.guesses {
		if called, _ := g.words(); called == name {
			return d.press(slices.Repeat([]string{"j"}, i)...).press("enter")
		}
	}
	d.t.Fatalf("%q cannot be guessed: %v", name, d.m.breaking.guesses)
	return d
}

// The list, the prediction and the verdict.
func TestGoldenBreaking(t *testing.T) {
	for _, size := range sizes()[:3] {
		for name, keys := range map[string][]string{
			"list": {"x", "j"}, "prediction": {"x", "j", "enter", "j"}, "verdict": {"x", "j", "enter", "G", "enter"},
		} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				picture(t, breakable(t, size[0], size[1]).press(keys...))
			})
		}
	}
}

// From the list over the prediction to the verdict, the exchange, and back to a
// step that holds.
func TestBreakAStep(t *testing.T) {
	t.Parallel()
	d := breakable(t, 100, 60)
	d.press("x").see("Break this step", "▸  No kid in the header", "The platform signs the message as always", "enter predict")
	d.press("j").see("▸  A slash behind iss", "The issuer is written with a slash")
	d.press("enter").see("Which check will catch it?", "A slash behind iss", "the platform refuses it", "none: it goes through", "s skip")
	d.predict("iss").miss("Which check")
	d.see("Broken on purpose: A slash behind iss", "Caught by “iss”, at the tool.", "Your prediction  ✓ “iss”", "That is right.",
		"SEC §5.1.3 · iss_mismatch", "got   http://localhost:5000/", "They differ only in the slash at the end.",
		"Without that check", "It would take messages of anybody", "Press w: exchange 2", "Press r to run the step again without the fault", "✗ Task 1: verify the JWT")
	d.press("w").see("[3 Wire]", "exchange 2  browser → platform")
	d.press("1").see("Broken on purpose").press("r").see("checks hold").miss("Broken on purpose")
	d.press("1", "w").see("No exchange of this step has failed.")
}

// Every way to be right and wrong, and verdicts that nobody expected.
func TestVerdicts(t *testing.T) {
	t.Parallel()
	caught := func(c lti.Code, end wire.Party) func(steps.Verdict) steps.Verdict {
		return func(v steps.Verdict) steps.Verdict {
			v.Caught, v.End, v.Finding.Code = c, end, c
			return v
		}
	}
	for _, c := range []struct {
		name    string
		fault   string
		verdict func(steps.Verdict) steps.Verdict
		guess   string // "" to skip it
		see     []string
	}{
		{"skipped", "Expired", nil, "", []string{"✓ Caught by “exp”, at the tool.", "Your prediction  You made none."}},
		{"wrong", "Expired", nil, "none: it goes through", []string{"✓ Caught by “exp”", "✗ none: it goes through. Not what happened."}},
		{"notThePlatform", "Expired", nil, "the platform refuses it", []string{"✗ the platform refuses it. Not what happened."}},
		{"allowed", "A role that nobody knows", nil, "none: it goes through", []string{"✓ Every check held", "✓ none: it goes through. That is right.", "Why it has to work", "locks people out"}},
		{"nothingDid", "Expired", caught("", ""), "exp", []string{"✗ Not as named: “exp” has to catch it, at the tool, and nothing did. It went", "Not what happened."}},
		{"another", "Expired", caught(lti.SignatureInvalid, wire.Tool), "exp", []string{"Not as named: “exp” has to catch it, at the tool. “signature” did"}},
		{"otherEnd", "Expired", caught(lti.TokenExpired, wire.Platform), "the platform refuses it", []string{"“exp” did, at the platform.", "✓ the platform refuses it. That is right."}},
		{"notAllowed", "A role that nobody knows", caught(lti.SignatureInvalid, wire.Tool), "", []string{"Not as named: nothing was to catch this. “signature” did, at the tool."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := breakable(t, 120, 60)
			d.engine.verdict = c.verdict
			d.press("x")
			i := slices.IndexFunc(d.m.breaking.faults, func(f content.Fault) bool { return f.Title == c.fault })
			d.press(slices.Repeat([]string{"down"}, i)...).press("enter")
			if c.guess == "" {
				d.press("s")
			} else {
				d.predict(c.guess)
			}
			d.see(c.see...)
		})
	}
}

// What an edition has no check for goes through, and is not called allowed.
func TestVerdictOfWhatTheEditionLacks(t *testing.T) {
	t.Parallel()
	b := broken{Verdict: steps.Verdict{Fault: content.Fault{Lacks: true}}}
	asNamed, words := b.judgement()
	if !asNamed || strings.Contains(words, "allowed") || !strings.Contains(words, "no check") || b.missing() != "Why nothing catches it" {
		t.Errorf("got %v, %q, %q", asNamed, words, b.missing())
	}
}

// A step that fails without a check has not gone through, and nothing caught
// the fault.
func TestVerdictWithoutACheck(t *testing.T) {
	t.Parallel()
	b := broken{guess: guess{kind: goesThrough}, failed: errors.New("no answer")}
	if as, words := b.judgement(); as || !strings.Contains(words, "no check caught it, and yet the step failed: no answer") {
		t.Errorf("got %v, %q", as, words)
	}
	if right, _ := b.prediction(); right {
		t.Error("it did not go through")
	}
}

// The check that is named is among what can be guessed, each once, always in
// the same order, and nobody finds it by its place.
func TestGuesses(t *testing.T) {
	t.Parallel()
	faults, err := content.LoadFaults("1.3")
	if err != nil {
		t.Fatal(err)
	}
	places := map[int]bool{}
	faults = append(faults, fakeFaults()...)
	for _, f := range faults {
		ofStep := slices.DeleteFunc(slices.Clone(faults), func(other content.Fault) bool { return other.Step != f.Step })
		guesses := guessesOf(f, ofStep)
		if !slices.Equal(guesses, guessesOf(f, ofStep)) {
			t.Errorf("%s: another order", f.Name)
		}
		names := map[string]bool{}
		for _, g := range guesses {
			name, _ := g.words()
			names[name] = true
		}
		if len(names) != checksToGuess+2 || len(guesses) != len(names) {
			t.Errorf("%s: %v", f.Name, guesses)
		}
		at := slices.Index(guesses, guess{byCheck, lti.Code(f.Code)})
		if places[at] = true; (f.Code == "") != (at < 0) {
			t.Errorf("%s: %s is at %d", f.Name, f.Code, at)
		}
	}
	if len(places) < 3 {
		t.Errorf("the right ones are only at the places %v", places)
	}
}

// What can be done in the sheet besides choosing.
func TestBreakSheetKeys(t *testing.T) {
	t.Parallel()
	d := breakable(t, 80, 24)
	d.press("x", "G").see("▸  A role that nobody knows").press("g", "pgdown", "k").see("▸  Nonce replayed").press("pgup", "pgup", "up").see("▸  No kid")
	d.press("j", "enter", "esc").see("Break this step", "▸  A slash behind iss").press("esc").miss("Break this step")
	d.press("x", "s").see("Break this step").press("x", "x", "enter", "x").miss("Which check").press("x", "?").see("All keys", "leave the step as it is").press("esc").see("Break this step")
	if len(d.engine.runs) > 0 {
		t.Errorf("runs: %v", d.engine.runs)
	}
	if d.press("q"); !d.quit {
		t.Error("q does not quit")
	}
	// On the lowest screen the choices and what they mean come before the fault.
	breakable(t, 40, 12).press("x", "enter").see("▸  exp", "│ Is it still valid?").miss("No kid in the header")
}

// The list is filtered by words of titles and of what the faults do; esc has all of
// them again.
func TestFindAFault(t *testing.T) {
	t.Parallel()
	d := breakable(t, 100, 40).press("x").see("/ find").press("/", "slash").see("/ slash", "▸  A slash behind iss", "esc all faults").miss("No kid in the header")
	d.press("esc").see("▸  A slash behind iss", "No kid in the header").press("/", "q", "q").see("No fault has “qq”.").press("enter", "down").see("No fault has")
	d.press("backspace", "backspace", "issuer is written").see("▸  A slash behind iss").press("enter").see("Which check will catch it?", "A slash behind iss")
	d.press("esc").see("▸  A slash behind iss", "No kid in the header")
	breakable(t, 40, 12).press("x", "/", "slash").see("/ slash", "▸  A slash behind iss")
}

// A step without faults names the next that has some, or the first.
func TestNothingToBreak(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "welcome", 100, 24)
	d.press("x").see("No fault to make here. The next is at “Task 1: verify the JWT”.")
	d.press(":", "result", "enter", "x").see("No fault to make here, and none further on. The first is at “Task 1: verify the JWT”.")
	d.engine.faults = nil
	d.press("x").see("There is no fault to make in this edition.")
}

// A run with a fault is a run: it is told of, is stopped, and leaves no verdict.
func TestBreakingIsARun(t *testing.T) {
	t.Parallel()
	d := breakable(t, 100, 24)
	d.hold = true
	d.press("x", "enter", "s").see("Task 1: verify the JWT …  with the fault “No kid in the header”", "esc stop the step")
	d.press("x").miss("Break this step")
	d.press("esc").see("stopping")
	d.release()
	d.see("Stopped before it finished").miss("Broken on purpose")
}

// A fault that could not be made is a failure, and says which.
func TestFaultThatCannotBeMade(t *testing.T) {
	t.Parallel()
	d := breakable(t, 100, 40)
	d.press("x")
	d.engine.faults = nil
	d.press("enter", "s").see("making the fault “No kid in the header”: there is no fault", "launch-no-kid")
}

// The verdict is of the last run: one that another step needed counts too.
func TestVerdictIsOfTheLastRun(t *testing.T) {
	t.Parallel()
	d := breakable(t, 100, 40)
	d.press("x", "enter", "s").see("Broken on purpose")
	if err := d.engine.one(t.Context(), "deeplink-verify"); err != nil {
		t.Fatal(err)
	}
	d.m.revision++
	d.send(nil)
	d.miss("Broken on purpose")
}

// A failure that nobody provoked leads to the exchange it happened in: the one
// whose answer names the code, else the last that was refused.
func TestExchangeOfAFailure(t *testing.T) {
	t.Parallel()
	f := newFake()
	o := failedOutcome()
	f.outcomes["deeplink-verify"] = o
	drive(t, f, noColour(), "deeplink-verify", 160, 50).press("enter").see("Press w: exchange 3 of “Get the request”,").
		press("w").see("exchange 3  browser → tool", "Get the request")
	o.Exchanges = requestOutcome().Exchanges
	o.Exchanges[1].Status, o.Exchanges[2].Status = 400, 200
	f.outcomes["deeplink-verify"] = o
	d := drive(t, f, noColour(), "deeplink-verify", 160, 50)
	d.press("enter").see("Press w: exchange 2, in which it happened.").press("w").see("exchange 2  browser → platform")
	o.Exchanges[0].ResponseBody = []byte(`{"code":"iss_mismatch"}`)
	d.press("1", "r").see("Press w: exchange 1")
	// From a step that builds on it.
	d = drive(t, newFake(), noColour(), "deeplink-verify", 160, 50)
	d.engine.outcomes["deeplink-verify"] = o
	d.press(":", "deeplink-settings", "enter", "enter").see("It builds on", "Press w: exchange 1").press("w").see("exchange 1  browser → tool")
	if d.m.step().name != "deeplink-verify" {
		t.Errorf("at %s", d.m.step().name)
	}
}

// In plain mode the same is asked and told.
func TestPlainBreaking(t *testing.T) {
	t.Parallel()
	golden.RequireEqual(t, []byte(told(t, newFake().finish("deeplink-verify"), "deeplink-verify", "break", "9", "2", "7", "guide", "r", "x", "", "x", "6", "s", "q")))
	seeTold(t, told(t, newFake(), "welcome", "x", "q"), "No fault to make here. The next is at “Task 1: verify the JWT”.")
	f := newFake()
	f.breakWith = context.DeadlineExceeded
	seeTold(t, told(t, f, "deeplink-verify", "x", "1", ""), "failed.", "making the fault “No kid in the header”")
}
