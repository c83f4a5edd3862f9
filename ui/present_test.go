package ui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"github.com/muesli/termenv"
	"pgregory.net/rapid"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
	"ltibootcamp/ui/prompter"
)

// Space alone shows every part of every step, and runs each step once, in order.
func TestPresentingBySpaceAlone(t *testing.T) {
	t.Parallel()
	f := newFake()
	d := onStage(t, f, noColour(), "", 80, 24)
	seen := map[string]int{}
	for range 1000 {
		seen[d.p.step().name] = max(seen[d.p.step().name], d.p.shown)
		if d.press("space"); d.p.notice.words != "" {
			break
		}
	}
	var want []string
	for _, s := range d.p.stops {
		want = append(want, s.name)
		d.p.arrive(d.p.find(s.name))
		if all := len(d.p.script.parts); seen[s.name] != all || d.p.script.open {
			t.Errorf("%s: %d parts of %d were seen", s.name, seen[s.name], all)
		}
	}
	if !slices.Equal(f.runs, want) {
		t.Errorf("these ran: %v", f.runs)
	}
}

// Back shows what was seen before, over all steps to the first, and runs nothing.
func TestPresentingBackRunsNothing(t *testing.T) {
	t.Parallel()
	f := newFake()
	d := onStage(t, f, noColour(), "", 80, 24)
	d.to("Register the tool").to("Everything held")
	ran := slices.Clone(f.runs)
	for range 100 {
		d.press([]string{"left", "backspace", "pgup"}[d.p.shown%3])
	}
	d.see("Meet the platform", "1/", "This is the beginning.")
	if !slices.Equal(f.runs, ran) {
		t.Errorf("back ran %v after %v", f.runs, ran)
	}
	d.press("n", "left")
	if d.p.at != 0 || d.p.shown != len(d.p.script.parts) {
		t.Errorf("back over the border shows part %d of %d, of step %d", d.p.shown, len(d.p.script.parts), d.p.at)
	}
}

// A step that was passed over was not seen to run, and is run when it is needed.
func TestPresentingPassesOver(t *testing.T) {
	t.Parallel()
	f := newFake()
	d := onStage(t, f, noColour(), "", 80, 24)
	d.press("n", "n", "left")
	if d.p.shown != d.p.script.run || len(f.runs) > 0 {
		t.Errorf("%d parts are seen of a step that has not run: %v", d.p.shown, f.runs)
	}
	d.press("n").to("2 checks held")
	if want := []string{"welcome", "get-tool", "get-keys"}; !slices.Equal(f.runs, want) {
		t.Errorf("%v ran, want %v", f.runs, want)
	}
}

// What is meant for a lone learner is not shown, and nothing else is missing.
func TestPresentingLeavesHintsOut(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Press `enter`. Then find `iat` in `4` Result.":                      "",
		"**Try** `x` and choose one.":                                        "",
		"Make a guess: does it pass? Press `enter`.":                         "Make a guess: does it pass?",
		"It is a list. Open `2` Code. `Verify` is one.":                      "It is a list. `Verify` is one.",
		"Guess which get lost. Press `enter`. It counts.":                    "Guess which get lost.",
		"The exponent is `e`, the modulus `n` (RFC 7518 §6.3).":              "The exponent is `e`, the modulus `n` (RFC 7518 §6.3).",
		"**Remember** the issuer: with one slash more it is another issuer.": "**Remember** the issuer: with one slash more it is another issuer.",
	} {
		if got := toAudience(in); got != want {
			t.Errorf("of %q, %q is shown, want %q", in, got, want)
		}
	}
}

// The marks of a scene are seen, and what is around them is quiet.
func TestPresentingMarks(t *testing.T) {
	t.Parallel()
	d := onStage(t, newFake(), newTheme("dark", termenv.TrueColor), "deeplink-verify", 160, 50)
	d.to("The list of checks").see("▸     // The algorithm is ours", "VerifyMessage  ltiflow/verify.go:41")
	d.to("It is for you").see(`▸   "iss": "http://localhost:5000"`, `▸   "aud"`, `    "sub"`)
	view := d.p.View()
	if !strings.Contains(view, d.p.theme.in(muted, `  "sub": "LTIBCU_1",`)) || !strings.Contains(view, d.p.theme.in(heading, "nonce")) {
		t.Errorf("what is marked does not stand out:\n%s", view)
	}
	d.to("Nothing like that").see("This run has none.")
	d.p.arrive(d.p.find("deeplink-request"))
	d.send(nil)
	d.to("The platform knocks").see("browser → tool", "▸   iss = http://localhost:5000", "… ").press("w").see("as sent: iss=")
}

// A failing step shows why in full, and runs again.
func TestPresentingAFailure(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.outcomes["deeplink-verify"] = failedOutcome()
	d := onStage(t, f, noColour(), "deeplink-verify", 120, 60)
	for !d.p.runs() {
		d.press("space")
	}
	d.see("failed", "got   http://localhost:5000/", "want  http://localhost:5000", "Likely cause", "Remedy", "r runs it again").miss("Press")
	if cue := d.p.cue(); cue.Failed == "" || cue.Part != cue.Parts {
		t.Errorf("the notes are told %+v", cue)
	}
	f.mu.Lock()
	f.outcomes["deeplink-verify"] = verifyOutcome()
	f.mu.Unlock()
	d.press("r").see("14 checks held").miss("failed").press("space").see("The list of checks")
}

// While a step runs that is said, nothing goes forward, and esc stops it.
func TestPresentingARun(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.gate = make(chan struct{})
	d := onStage(t, f, noColour(), "", 80, 24)
	for d.p.shown < d.p.script.run {
		d.press("space")
	}
	d.hold = true
	d.press("space", "space", "space").see("Running")
	if d.p.shown != d.p.script.run+1 || !d.p.cue().Running {
		t.Errorf("part %d is shown while %d runs", d.p.shown-1, d.p.script.run)
	}
	d.press("esc")
	d.release()
	d.see("Stopped")
	close(f.gate)
	if d.press("left", "space").see("It ran"); len(f.runs) != 1 { // the first never came so far
		t.Errorf("these ran: %v", f.runs)
	}
}

// A run that was stopped leaves nothing that a later one would take for its own.
func TestPresentingDropsWhatIsStale(t *testing.T) {
	t.Parallel()
	d := onStage(t, newFake(), noColour(), "", 80, 24)
	d.send(ranMsg{generation: 7, step: "welcome", err: errors.New("late")})
	old := d.p.wanted(0)
	old.width = 7
	d.send(stagedMsg{&staging{key: old}})
	if d.p.staged[old] != nil || d.p.failures["welcome"] != nil || d.p.revision != 0 {
		t.Error("something stale was taken")
	}
}

// Black and pause cover all, any key takes them away and does nothing else.
func TestPresentingCovers(t *testing.T) {
	t.Parallel()
	d := onStage(t, newFake(), noColour(), "get-keys", 80, 24)
	for _, k := range []string{"b", ".", "P", ","} {
		d.press(k).miss("What this step is for")
		if k == "P" || k == "," {
			d.see("Back in a moment", "Get the platform's keys")
		} else if strings.TrimSpace(ansi.Strip(d.p.View())) != "" {
			t.Errorf("%s is not black", k)
		}
		if c, pause := d.p.cue(), k == "P" || k == ","; c.Black == pause || c.Paused != pause {
			t.Errorf("%s: the notes are told of black: %v, of a pause: %v", k, c.Black, c.Paused)
		}
		d.press("q").see("What this step is for", "1/")
		if d.quit {
			t.Fatal("it was quit")
		}
	}
	d.press("?").see("the next part", "black screen").press("x").miss("black screen").press("q")
	if !d.quit {
		t.Error("q does not quit")
	}
}

// The colon asks for a step by name or title.
func TestPresentingJumps(t *testing.T) {
	t.Parallel()
	d := onStage(t, newFake(), noColour(), "", 80, 24)
	d.press(":").see("Go to a step").press("s", "c", "o", "r", "enter").see("Grades › Step 2: publish a score")
	d.press("g").see("1 of 15").press("G").see("15 of 15").press("p").see("14 of 15").press(":", "esc").see("14 of 15")
}

// The notes order what keys do.
func TestPresentingObeys(t *testing.T) {
	t.Parallel()
	var told []prompter.Cue
	d := onStage(t, newFake(), noColour(), "", 80, 24)
	d.p.tell = func(c prompter.Cue) { told = append(told, c) }
	for _, o := range []prompter.Order{prompter.Next, prompter.Back, prompter.Run, prompter.Reveal, prompter.Black, prompter.Black, "nonsense"} {
		d.send(heardMsg{Order: o})
	}
	last := told[len(told)-1]
	if last.Step != "welcome" || last.Part != d.p.script.run+2 || last.Black || last.Next != "Register the tool" || !strings.Contains(last.Shows, "It ran") {
		t.Errorf("told at last: %+v", last)
	}
	if slices.ContainsFunc(told, func(c prompter.Cue) bool { return c.Place == 2 }) == false {
		t.Error("the next step was not told")
	}
	count := len(told)
	d.send(nil)
	if len(told) != count {
		t.Error("nothing has changed, and was told")
	}
}

// The whole plan is told: what this step may take, and those before it, from the
// one that the presentation began with.
func TestPresentingTellsThePlan(t *testing.T) {
	t.Parallel()
	for start, want := range map[string][3]int{"": {240, 120, 360}, "deeplink-verify": {240, 0, 240}} {
		d := onStage(t, newFake(), noColour(), start, 80, 24)
		d.p.arrive(d.p.find("deeplink-verify"))
		c := d.p.cue()
		if got := [3]int{c.PlannedStep, c.PlannedBefore, c.PlannedAll}; got != want || c.Notes != "- Ask the room." {
			t.Errorf("from %q on it tells %v, want %v: %+v", start, got, want, c)
		}
	}
}

// Secrets are masked until u, and a sign says when they are not.
func TestPresentingMasksSecrets(t *testing.T) {
	t.Parallel()
	f := newFake()
	d := onStage(t, f, noColour(), "deeplink-request", 160, 50)
	d.to("The platform knocks").press("w")
	d.miss("lti_state=30abf").press("u").see("SECRETS SHOWN", "lti_state=30abf").press("u").miss("lti_state=30abf", "SECRETS")
}

// The main kinds of slides at all sizes.
func TestGoldenSlides(t *testing.T) {
	failing := func() *fake {
		f := newFake()
		f.outcomes["deeplink-verify"] = failedOutcome()
		return f
	}
	kinds := []struct {
		name   string
		engine func() *fake
		start  string
		to     string
		keys   []string
	}{
		{"first", newFake, "deeplink-verify", "", nil},
		{"list", newFake, "deeplink-verify", "which login", nil},
		{"drawing", newFake, "deeplink-verify", "three parts", nil},
		{"run", newFake, "deeplink-request", "checks held", nil},
		{"checks", newFake, "deeplink-verify", "checks held", nil},
		{"function", newFake, "deeplink-verify", "The list of checks", nil},
		{"exchange", newFake, "deeplink-request", "The platform knocks", nil},
		{"token", newFake, "deeplink-verify", "It is for you", nil},
		{"failed", failing, "deeplink-verify", "failed", nil},
		{"pause", newFake, "deeplink-verify", "", []string{"P"}},
		{"keys", newFake, "deeplink-verify", "", []string{"?"}},
		{"goto", newFake, "deeplink-verify", "", []string{":"}},
	}
	draw := func(t *testing.T, i, w, h int, th theme, ascii bool) {
		t.Helper()
		k := kinds[i]
		d := onStage(t, k.engine(), th, k.start, w, h)
		d.p.look.ascii = ascii
		d.to(k.to).press(k.keys...)
		golden.RequireEqual(t, []byte(d.p.View()+"\n"))
	}
	for i, k := range kinds {
		for _, size := range sizes() {
			t.Run(fmt.Sprintf("%s-%dx%d", k.name, size[0], size[1]), func(t *testing.T) { draw(t, i, size[0], size[1], noColour(), false) })
		}
	}
	for _, th := range []theme{newTheme("dark", termenv.TrueColor), newTheme("light", termenv.TrueColor), newTheme("none", termenv.ANSI)} {
		t.Run("token-160x50-"+th.name, func(t *testing.T) { draw(t, 7, 160, 50, th, false) })
	}
	t.Run("function-80x24-ascii", func(t *testing.T) { draw(t, 5, 80, 24, noColour(), true) })
}

// Whatever is shown, and whatever comes from the platform: no line is wider than
// the screen, there are not more of them than rows, and none is harmful.
func TestSlidesFitEveryScreen(t *testing.T) {
	unraced(t)
	t.Parallel()
	keys := []string{"space", "space", "space", "space", "left", "n", "p", "r", "g", "G", "j", "j", "k", "w", "u", "t", "b", ".", "P", "?", ":", "esc", "enter", "x"}
	for name, engine := range map[string]func() *fake{"plain": newFake, "hostile": hostileFake} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				size := func() (int, int) { return rapid.IntRange(0, 200).Draw(rt, "w"), rapid.IntRange(0, 70).Draw(rt, "h") }
				w, h := size()
				d := onStage(t, engine(), newTheme("dark", termenv.TrueColor), rapid.SampledFrom([]string{"welcome", "deeplink-request", "deeplink-verify"}).Draw(rt, "step"), w, h)
				for range rapid.IntRange(1, 25).Draw(rt, "keys") {
					if rapid.IntRange(0, 6).Draw(rt, "resize") == 0 {
						w, h = size()
						d.send(tea.WindowSizeMsg{Width: w, Height: h})
					} else {
						d.press(rapid.SampledFrom(keys).Draw(rt, "key"))
					}
					checkFrame(rt, d.p.View(), w, h)
					checkHarmless(rt, d.p.View())
				}
			})
		})
	}
}

// Whatever is too tall can be scrolled to its end, and a sign says that there is
// more.
func TestTallSlidesScroll(t *testing.T) {
	t.Parallel()
	for _, size := range sizes() {
		d := onStage(t, newFake(), noColour(), "deeplink-request", size[0], size[1])
		d.to("The platform knocks").press("w")
		if d.p.overflow() == 0 {
			continue
		}
		d.see("more")
		for range 200 {
			d.press("j")
		}
		d.see("↑").miss("more")
		d.press("k").see("1 more", "↑")
	}
}

// A resize keeps the place.
func TestPresentingKeepsItsPlace(t *testing.T) {
	t.Parallel()
	d := onStage(t, newFake(), noColour(), "deeplink-verify", 80, 24)
	d.to("It is for you")
	for _, size := range [][2]int{{40, 12}, {160, 50}, {10, 3}, {100, 30}} {
		d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		if size[0] >= leastWidth {
			d.see("It is for you")
		}
	}
}

// A document that is deep, or long, is laid out in reasonable time: nothing in it
// is looked at once for each level above it. It would take minutes.
func TestScenesOfDeepDocuments(t *testing.T) {
	unraced(t)
	t.Parallel()
	const levels = 9000
	f := newFake()
	f.outcomes["welcome"] = steps.Outcome{Exchanges: []wire.Exchange{{
		From: wire.Tool, To: wire.Platform, Method: "GET", URL: "http://x/", Status: 200, ResponseHeader: map[string][]string{"Content-Type": {"application/json"}},
		ResponseBody: []byte(strings.Repeat(`{"a":`, levels) + "1" + strings.Repeat("}", levels)),
	}}}
	d := onStage(t, f, noColour(), "welcome", 80, 24)
	turn := d.p.talk.Turns["deeplink-request"]
	turn.Scenes[0].Exchange.From, turn.Scenes[0].Exchange.To = "", ""
	d.p.talk.Turns["welcome"] = turn
	d.p.learn()
	d.to("The platform knocks").see("tool → platform")
}

// A heading that is long, and all keys, are seen on a small screen too.
func TestSmallScreensCutNothing(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.pages["welcome"] = [2]string{"# What does a platform send when a teacher adds content?\n\nA message.\n", "## Done\n"}
	d := onStage(t, f, noColour(), "", 40, 12)
	d.see("What does a platform send when a", "teacher adds content?", "A message.").press("?").see("the next part").miss("quit")
	for range 60 {
		d.press("j")
	}
	d.see("quit").miss("the next part").press("x").see("A message.")
}
