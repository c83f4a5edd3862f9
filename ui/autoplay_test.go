package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"

	"ltibootcamp/content"
	"ltibootcamp/ui/prompter"
)

// playedTalk has the pace of the tests, and a scene of each kind.
func playedTalk() content.Talk {
	talk := content.Talk{
		Pace:  content.Pace{Letter: 0.01, Word: 0.1, Least: 1, Turn: 5, Idle: 60},
		Turns: map[string]content.Turn{},
	}
	for _, s := range fakeCourse().Steps() {
		talk.Turns[s.Name] = content.Turn{Step: s.Name, Minutes: 1, Notes: "- Speak up."}
	}
	talk.Turns["deeplink-verify"] = content.Turn{Step: "deeplink-verify", Minutes: 2, Notes: "- Slowly.", Scenes: []content.Scene{
		{Says: "The list of checks.", Function: "VerifyMessage", Marks: []string{"alg"}, Seconds: 7},
		{Says: "For you, and fresh.", Document: "id_token", Marks: []string{"aud"}},
	}}
	return talk
}

// unseen is a reel of the fake's course on a screen of the classic size.
func unseen(t *testing.T, f *fake, start string, stroke int) *reel {
	t.Helper()
	r := newReel(t.Context(), f, playedTalk(), lookOf(noColour()), start, stroke)
	r.p.calm = 0
	r.open(80, 24)
	return r
}

func (r *reel) press(keys ...string) {
	for _, k := range keys {
		r.send(keyNamed(k))
	}
}

func keyNamed(name string) tea.KeyMsg {
	special := map[string]tea.KeyType{
		"space": tea.KeySpace, "left": tea.KeyLeft, "esc": tea.KeyEsc, "enter": tea.KeyEnter, "tab": tea.KeyTab,
		"ctrl+c": tea.KeyCtrlC, "ctrl+z": tea.KeyCtrlZ, "up": tea.KeyUp, "f1": tea.KeyF1,
	}
	if of, ok := special[name]; ok {
		return tea.KeyMsg{Type: of, Runes: map[bool][]rune{true: {' '}}[of == tea.KeySpace]}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

func (r *reel) screen() string { return ansi.Strip(r.p.View()) }

// It plays every part of every step, runs each step once, and stops at the end.
func TestAutoplayPlaysAll(t *testing.T) {
	t.Parallel()
	f := newFake()
	r := unseen(t, f, "", 1000)
	seen, want, ran := map[string]int{}, map[string]int{}, []string{}
	for r.act() {
		seen[r.p.step().name] = r.p.shown
		want[r.p.step().name] = len(r.p.script.parts)
	}
	for _, s := range r.p.stops {
		ran = append(ran, s.name)
		if seen[s.name] == 0 || seen[s.name] != want[s.name] {
			t.Errorf("%s: %d of %d parts", s.name, seen[s.name], want[s.name])
		}
	}
	if !slices.Equal(f.runs, ran) {
		t.Errorf("these ran: %v", f.runs)
	}
	if !strings.Contains(r.screen(), "The end. a plays it again") || r.next != nil {
		t.Errorf("it ends with %v due, and:\n%s", r.next, r.screen())
	}
	if r.press("a"); r.p.at != 0 || !r.p.playing() || len(f.resets) > 0 {
		t.Errorf("again: step %d, playing is %v, reset are %v", r.p.at, r.p.playing(), f.resets)
	}
}

// What a part says is typed letter by letter, and then what it shows comes line by
// line: nothing that was there goes away again.
func TestAutoplayTypes(t *testing.T) {
	t.Parallel()
	r := unseen(t, newFake().finish("welcome", "get-tool", "get-keys", "deeplink-request"), "deeplink-verify", 1)
	for !r.p.failed() && (r.p.shown != r.p.script.run+2 || r.p.auto.typed > 0) && r.act() {
	}
	said, lines, strokes := 0, 0, 0
	for r.p.auto.typing {
		part, _ := r.p.newestPart()
		s, l := r.p.typed(part, true)
		letters := 0
		for _, row := range s {
			letters += row.letters()
		}
		if letters < said || len(l) < lines || len(l) > 0 && len(s) < len(part.said) {
			t.Fatalf("after %d letters and %d lines, there are %d and %d", said, lines, letters, len(l))
		}
		if letters > said+2 || len(l) > lines+1 {
			t.Fatalf("%d letters and %d lines come at once", letters-said, len(l)-lines)
		}
		if shown := r.screen(); strings.Contains(shown, "The list of checks.") != (letters >= len("The list of checks.")) {
			t.Fatalf("with %d letters:\n%s", letters, shown)
		}
		said, lines = letters, len(l)
		strokes++
		r.act()
	}
	part, _ := r.p.newestPart()
	if lines < 3 || strokes != r.p.strokes() || !strings.Contains(r.screen(), strings.TrimSpace(part.shown[2].words())) {
		t.Errorf("%d strokes of %d, %d lines:\n%s", strokes, r.p.strokes(), lines, r.screen())
	}
}

// Each thing stays as long as its words take, at least for a while, or for the time
// its scene says; between two steps it is longer.
func TestAutoplayKeepsTime(t *testing.T) {
	t.Parallel()
	r := unseen(t, newFake(), "deeplink-verify", 1000)
	for r.act() && r.p.step().name == "deeplink-verify" {
		wait, words := r.wait, float64(len(strings.Fields(r.p.words(r.p.shown-1))))
		part := r.p.script.parts[r.p.shown-1]
		want := max(1, 0.1*words)
		switch {
		case r.p.auto.typing:
			want = 0.01 * float64(r.p.strokes())
		case r.p.runs() || r.p.overflow() > 0:
			continue
		case part.scene != nil && part.scene.Seconds > 0:
			want = part.scene.Seconds
		}
		if !r.p.auto.typing && r.p.shown == len(r.p.script.parts) {
			want += 5
		}
		if got := wait.Seconds(); got < want-1e-6 || got > want+1e-6 {
			t.Errorf("part %d, typing is %v: it waits %v s, want %v", r.p.shown, r.p.auto.typing, got, want)
		}
	}
}

// Any key stops it, with the part whole, and no timer runs any more. Those that do
// nothing else go on.
func TestAutoplayStopsAtAnyKey(t *testing.T) {
	t.Parallel()
	keys := []string{"x", "a", "A", "space", "enter", "left", "n", "p", "r", "g", "G", ":", "b", "P", "t", "u", "w", "up", "esc", "tab", "f1", "7", "ü", "slap", "k"}
	for _, k := range keys {
		t.Run(k, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			r := unseen(t, f, "", 1)
			for range 30 {
				r.act()
			}
			before := r.p.shown
			r.press(k)
			if r.p.playing() || r.p.auto.typing || r.p.shown != before || len(f.runs) > 0 || r.p.attended() != r.p.auto.stopped || r.p.prompt.open {
				t.Fatalf("playing is %v, typing %v, part %d after %d", r.p.playing(), r.p.auto.typing, r.p.shown, before)
			}
			if !strings.Contains(r.screen(), "Stopped. a plays on, space goes by hand") {
				t.Fatalf("nothing says that it is stopped:\n%s", r.screen())
			}
			for r.deliver() { // what was due is not done any more
			}
			if r.p.auto.due || r.p.shown != before {
				t.Fatalf("due is %v, part %d after %d", r.p.auto.due, r.p.shown, before)
			}
			own := key.Matches(keyNamed(k), r.p.stageKeys.all()...) && !key.Matches(keyNamed(k), r.p.stageKeys.play) || k == "slap"
			r.press(k)
			if r.p.playing() == own {
				t.Errorf("pressed again, playing is %v", r.p.playing())
			}
		})
	}
}

// Quitting and suspending need one key, and the list of keys stops nothing: while
// it is read, it waits.
func TestAutoplayLetsThrough(t *testing.T) {
	t.Parallel()
	for _, k := range []string{"q", "ctrl+c"} {
		r := unseen(t, newFake(), "", 1)
		if _, cmd := r.p.Update(keyNamed(k)); cmd == nil || !quits(cmd) {
			t.Errorf("%s does not quit", k)
		}
	}
	r := unseen(t, newFake(), "", 1)
	if r.press("?"); !r.p.help || r.p.auto.due || !r.p.playing() {
		t.Errorf("the keys are shown: %v, with an act due: %v", r.p.help, r.p.auto.due)
	}
	if !strings.Contains(r.screen(), "play on; any key stops it") {
		t.Errorf("the key is not told:\n%s", r.screen())
	}
	if r.press("x"); r.p.help || !r.p.auto.due || !r.p.playing() {
		t.Errorf("the keys are shown: %v, with an act due: %v", r.p.help, r.p.auto.due)
	}
}

// quits tells whether a command has the program end.
func quits(cmd tea.Cmd) bool {
	switch msg := cmd().(type) {
	case tea.QuitMsg:
		return true
	case tea.BatchMsg:
		return slices.ContainsFunc(msg, func(c tea.Cmd) bool { return c != nil && quits(c) })
	}
	return false
}

// An order of the notes stops it and does nothing else, as a key does; the next one is
// done by hand.
func TestAutoplayObeysTheNotes(t *testing.T) {
	t.Parallel()
	for _, order := range []prompter.Order{prompter.Reveal, prompter.Next, prompter.Back, prompter.Run, prompter.Black} {
		r := unseen(t, newFake(), "get-tool", 1)
		if !r.p.cue().Playing {
			t.Fatal("the notes do not know that it plays")
		}
		before := r.p.at*100 + r.p.shown
		if r.send(heardMsg{Order: order}); r.p.playing() || r.p.at*100+r.p.shown != before || r.p.cover != uncovered {
			t.Errorf("%s stops: playing is %v, step %d, part %d", order, r.p.playing(), r.p.at, r.p.shown)
		}
		r.send(heardMsg{Order: order})
		if r.p.playing() || r.p.cue().Playing || r.p.auto.due || r.p.at*100+r.p.shown == before && r.p.cover == uncovered {
			t.Errorf("%s: playing is %v, step %d, part %d", order, r.p.playing(), r.p.at, r.p.shown)
		}
	}
}

// Whoever goes by hand stays there until a key has it play on.
func TestAutoplayGoesOnFromHere(t *testing.T) {
	t.Parallel()
	r := unseen(t, newFake(), "", 1000)
	r.press("x", "n", "space")
	if r.p.playing() || r.p.at != 1 || r.p.shown != 2 {
		t.Fatalf("playing is %v, step %d, part %d", r.p.playing(), r.p.at, r.p.shown)
	}
	if r.press("a"); !r.p.playing() || r.p.at != 1 || r.p.shown != 3 || !r.p.auto.due {
		t.Errorf("playing is %v, step %d, part %d", r.p.playing(), r.p.at, r.p.shown)
	}
	r.press("x", "P", "x", "x")
	if !r.p.playing() || r.p.cover != uncovered {
		t.Errorf("after a pause, playing is %v", r.p.playing())
	}
}

// A step that fails stops the show where somebody can mend it, and not in a kiosk.
func TestAutoplayMeetsAFailure(t *testing.T) {
	t.Parallel()
	for _, loop := range []bool{false, true} {
		f := newFake()
		f.outcomes["deeplink-verify"] = failedOutcome()
		r := unseen(t, f, "deeplink-request", 1000)
		r.p.auto.loop = loop
		failed := false
		for range 400 {
			if r.p.step().name == "launch-verify" || !r.deliver() {
				break
			}
			failed = failed || r.p.failed() && strings.Contains(r.screen(), "failed")
		}
		switch stopped := strings.Contains(r.screen(), "Stopped at a failure. r runs it again"); {
		case !failed, loop && stopped, loop && r.p.step().name != "launch-verify", !loop && !stopped:
			t.Errorf("loop is %v: seen is %v, it plays %s:\n%s", loop, failed, r.p.step().name, r.screen())
		}
		if r.press("a"); !loop && r.p.step().name != "deeplink-settings" {
			t.Errorf("it goes on with %s", r.p.step().name)
		}
	}
}

// A key that comes while a step runs stops what plays, and not the step.
func TestAutoplayStopsWhileAStepRuns(t *testing.T) {
	t.Parallel()
	f := newFake()
	r := unseen(t, f, "", 1000)
	var run tea.Cmd
	for run == nil {
		msg := r.next
		r.next = nil
		_, cmd := r.p.Update(msg)
		if r.p.run.active() {
			run = cmd
			break
		}
		r.p.perform(cmd)
	}
	if r.p.auto.due {
		t.Error("something is due while a step runs")
	}
	r.press("x")
	if r.p.playing() || !r.p.run.active() || r.p.run.stopping {
		t.Errorf("playing is %v, the step runs: %v", r.p.playing(), r.p.run.active())
	}
	r.p.perform(run)
	if !strings.Contains(r.screen(), "It ran") || r.p.auto.due {
		t.Errorf("with an act due: %v, the screen shows:\n%s", r.p.auto.due, r.screen())
	}
}

// Whatever is pressed and however large the screen is, every line is as wide as it,
// also while a part is typed.
func TestAutoplayFitsAnyScreen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		f := rapid.SampledFrom([]func() *fake{newFake, hostileFake}).Draw(rt, "engine")()
		f.finish("deeplink-verify")
		r := newReel(t.Context(), f, playedTalk(), lookOf(noColour()), "deeplink-verify", rapid.IntRange(1, 400).Draw(rt, "stroke"))
		r.p.calm = 0
		r.p.auto.loop = rapid.Bool().Draw(rt, "loop")
		w, h := rapid.IntRange(1, 170).Draw(rt, "width"), rapid.IntRange(1, 55).Draw(rt, "height")
		r.open(w, h)
		for range rapid.IntRange(1, 60).Draw(rt, "acts") {
			if k := rapid.SampledFrom([]string{"", "", "", "", "", "", "x", "space", "left", "?", "b", "w"}).Draw(rt, "key"); k != "" {
				r.press(k)
			}
			r.act()
			lines := strings.Split(r.p.View(), "\n")
			if len(lines) != h {
				rt.Fatalf("%d lines, want %d", len(lines), h)
			}
			for _, l := range lines {
				if got := ansi.StringWidth(l); got != w {
					rt.Fatalf("a line is %d wide, want %d: %q", got, w, l)
				}
			}
		}
	})
}

// The line of a stopped show, where there is much room and where there is little.
func TestGoldenStopped(t *testing.T) {
	for _, size := range sizes() {
		for name, keys := range map[string][]string{"stopped": {"x"}, "hand": {"x", "space", "space", "space"}, "end": {"x", "G", "space", "space", "space", "space", "space", "space", "space", "space"}} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				r := newReel(t.Context(), newFake(), playedTalk(), lookOf(noColour()), "deeplink-verify", 1)
				r.p.calm = 0
				r.open(size[0], size[1])
				for range 60 {
					r.act()
				}
				r.press(keys...)
				golden.RequireEqual(t, []byte(r.p.View()+"\n"))
			})
		}
	}
}
