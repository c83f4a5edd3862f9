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
	"github.com/muesli/termenv"
	"pgregory.net/rapid"

	"ltibootcamp/ui/prompter"
)

// A fakeLine takes orders, unless it has a reason not to.
type fakeLine struct {
	reports chan prompter.Report
	sent    []prompter.Order
	but     error
}

func (f *fakeLine) Reports() <-chan prompter.Report { return f.reports }

func (f *fakeLine) Send(o prompter.Order) error {
	if f.but == nil {
		f.sent = append(f.sent, o)
	}
	return f.but
}

// A speaker plays the notes without a terminal and without a clock.
type speaker struct {
	t    testing.TB
	l    *lectern
	line *fakeLine
	now  time.Time
	quit bool
}

func speak(tb testing.TB, th theme, w, h int) *speaker {
	tb.Helper()
	s := &speaker{t: tb, line: new(fakeLine), now: time.Date(2026, 11, 27, 9, 12, 40, 0, time.UTC)}
	s.l = newLectern(s.line, lookOf(th))
	s.l.theme = th
	s.l.now = func() time.Time { return s.now }
	s.send(tea.WindowSizeMsg{Width: w, Height: h})
	return s
}

func (s *speaker) send(msg tea.Msg) *speaker {
	s.t.Helper()
	_, cmd := s.l.Update(msg)
	if _, isKey := msg.(tea.KeyMsg); isKey && cmd != nil {
		_, s.quit = cmd().(tea.QuitMsg)
	}
	return s
}

func (s *speaker) cue(c prompter.Cue) *speaker {
	s.t.Helper()
	return s.send(reportMsg{Link: prompter.Following, Cue: &c})
}

func (s *speaker) press(keys ...string) *speaker {
	s.t.Helper()
	for _, k := range keys {
		s.send(pressing(k))
	}
	return s
}

func (s *speaker) see(texts ...string) *speaker {
	s.t.Helper()
	view := ansi.Strip(s.l.View())
	for _, text := range texts {
		if !strings.Contains(view, text) {
			s.t.Fatalf("the screen does not show %q:\n%s", text, view)
		}
	}
	return s
}

func (s *speaker) miss(texts ...string) *speaker {
	s.t.Helper()
	view := ansi.Strip(s.l.View())
	for _, text := range texts {
		if strings.Contains(view, text) {
			s.t.Fatalf("the screen shows %q:\n%s", text, view)
		}
	}
	return s
}

// aCue is in the middle of a step: 12:40 after the beginning, 3:12 after that of
// the step.
func aCue() prompter.Cue {
	began := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	return prompter.Cue{
		Edition: "1.3", Chapter: "Deep linking", Step: "deeplink-verify", Title: "Task 1: verify the JWT", Place: 5, Of: 31, Part: 2, Parts: 6,
		Shows: "Tool.VerifyMessage\n\nThe list of checks is the whole of security here.\n\n  if header.Algorithm != \"RS256\" {\n      return errAlgorithm\n  }",
		Then:  "The id_token, decoded: it is for you, it is fresh, and it answers your login.",
		Next:  "Task 2: read the settings",
		Notes: "- The message came through a browser. **Whoever owns the browser can change it.**\n- Ask the room: which of these checks would *you* leave out?\n\n" +
			"Say aloud that `alg` is checked before anything else, because a token that says `none` has no signature to check at all.\n\n" +
			"```json\n{\"alg\": \"none\"}\n```\n\n1. First the key.\n2. Then the signature.\n3. Then who it is for.\n",
		Answers: []prompter.Answer{
			{Asks: "A tool makes its checks in an order. Put these into the order of this run.", Says: "kid, signature, iss, aud, replay, message_type.\nThe signature comes before every claim: only then are they the platform's words."},
			{Asks: "Who is it for?", Says: "Point at aud in the id token.\nIt is the client_id."},
		},
		Began: began, StepBegan: began.Add(9*time.Minute + 28*time.Second), PlannedStep: 240, PlannedBefore: 600, PlannedAll: 2700,
	}
}

func cueWith(c prompter.Cue, how func(*prompter.Cue)) prompter.Cue {
	how(&c)
	return c
}

func TestGoldenNotes(t *testing.T) {
	t.Parallel()
	lost := func(s *speaker) { s.cue(aCue()).send(reportMsg{Link: prompter.Lost}) }
	scenes := map[string]func(*speaker){
		"following": func(s *speaker) { s.cue(aCue()) },
		"waiting":   func(s *speaker) { s.send(reportMsg{Link: prompter.Waiting}) },
		"lost":      lost,
		"answers":   func(s *speaker) { s.cue(aCue()).press("a") },
	}
	for name, scene := range scenes {
		for _, size := range sizes() {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				s := speak(t, noColour(), size[0], size[1])
				scene(s)
				golden.RequireEqual(t, []byte(s.l.View()+"\n"))
			})
		}
	}
	for _, th := range []theme{newTheme("dark", termenv.TrueColor), newTheme("light", termenv.TrueColor), newTheme("contrast-dark", termenv.TrueColor), newTheme("none", termenv.ANSI)} {
		t.Run("following-80x24-"+th.name, func(t *testing.T) {
			t.Parallel()
			golden.RequireEqual(t, []byte(speak(t, th, 80, 24).cue(aCue()).l.View()+"\n"))
		})
	}
	for name, c := range map[string]prompter.Cue{
		"ascii-80x24":  aCue(),
		"late-80x24":   cueWith(aCue(), func(c *prompter.Cue) { c.PlannedStep, c.PlannedBefore = 60, 120 }),
		"hours-80x24":  cueWith(aCue(), func(c *prompter.Cue) { c.Began = c.Began.Add(-11 * time.Hour); c.PlannedBefore = 43200 }),
		"failed-80x24": cueWith(aCue(), func(c *prompter.Cue) { c.Failed = "getting a token: the platform answered 401 invalid_client" }),
		"black-120x40": cueWith(aCue(), func(c *prompter.Cue) { c.Black = true }),
		"last-80x24": cueWith(aCue(), func(c *prompter.Cue) {
			c.Then, c.Next, c.Notes, c.Answers, c.PlannedAll, c.PlannedStep = "", "", "", nil, 0, 0
		}),
		"least-40x12":   aCue(),
		"keys-80x24":    aCue(),
		"keys-40x12":    aCue(),
		"running-80x24": cueWith(aCue(), func(c *prompter.Cue) { c.Running = true }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kind, size, _ := strings.Cut(name, "-")
			var w, h int
			if _, err := fmt.Sscanf(size, "%dx%d", &w, &h); err != nil {
				t.Fatal(err)
			}
			s := speak(t, noColour(), w, h).cue(c)
			s.l.look.ascii = kind == "ascii"
			if kind == "keys" {
				s.press("?")
			}
			golden.RequireEqual(t, []byte(s.l.View()+"\n"))
		})
	}
}

// The keys drive the presentation, and an order that cannot be sent is said.
func TestNotesDrive(t *testing.T) {
	t.Parallel()
	s := speak(t, noColour(), 80, 24).cue(aCue()).press(" ", "right", "left", "n", "r", "b")
	if got, want := fmt.Sprint(s.line.sent), "[reveal reveal back next run black]"; got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
	s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("nb")}) // typed at once
	if got := len(s.line.sent); got != 8 {
		t.Errorf("%d orders were sent, want 8", got)
	}
	s.line.but = errors.New("no presentation is there to hear it")
	s.press("n").see("Not sent: no presentation is there to hear it.").press("a").miss("Not sent")
	s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("q"), Paste: true})
	if s.quit {
		t.Error("a paste has quit")
	}
	if s.press("q"); !s.quit {
		t.Error("q has not quit")
	}
}

// Answers open and close, belong to their step, and are not there where there is
// no checkpoint.
func TestNotesAnswers(t *testing.T) {
	t.Parallel()
	s := speak(t, noColour(), 120, 40).cue(aCue()).see("Checkpoints: 2.", "a answers").miss("Checkpoint 1 of 2")
	s.press("a").see("Checkpoint 1 of 2", "kid, signature, iss", "Point at aud", "no answers").press("a").miss("Checkpoint 1 of 2")
	s.press("a").cue(cueWith(aCue(), func(c *prompter.Cue) { c.Part = 3 })).see("Checkpoint 1 of 2")
	s.cue(cueWith(aCue(), func(c *prompter.Cue) { c.Step = "other" })).miss("Checkpoint 1 of 2")
	s.cue(cueWith(aCue(), func(c *prompter.Cue) { c.Answers = nil })).miss("a answers", "Checkpoints").press("a").see("This step has no checkpoint.")
}

// What has no room where it stands can be scrolled to.
func TestNotesHideNothing(t *testing.T) {
	unraced(t)
	t.Parallel()
	for _, size := range append(sizes(), [2]int{40, 12}, [2]int{100, 14}) {
		s := speak(t, noColour(), size[0], size[1]).cue(aCue())
		var all strings.Builder
		for range 80 {
			all.WriteString(ansi.Strip(s.l.View()))
			s.press("j")
		}
		for _, words := range []string{"return errAlgorithm", "Then who it is for.", "a shows the answers"} {
			if !strings.Contains(all.String(), words) {
				t.Errorf("at %v one never sees %q:\n%s", size, words, ansi.Strip(s.l.View()))
			}
		}
		s.press("g").see("The message came")
	}
}

// The link is told in words, and the last notes stay.
func TestNotesTellOfTheLink(t *testing.T) {
	t.Parallel()
	s := speak(t, noColour(), 80, 24).see("Waiting for a presentation.", "ltibootcamp present")
	s.send(reportMsg{Link: prompter.Waiting, Why: errors.New("/run/x is open to others\x1b[2J")}).see(`/run/x is open to others\x1b[2J`, "ltibootcamp present")
	s.send(reportMsg{Link: prompter.Following}).see("The presentation is there, and has not begun.")
	s.cue(aCue()).see("In step with the presentation.", "Whoever owns the browser")
	s.send(reportMsg{Link: prompter.Lost}).see("The presentation is gone.", "Whoever owns the browser", "09:12", "0:48 left of 4:00")
	s.send(reportMsg{Link: prompter.Lost, Why: errors.New("reading a cue")}).see("gone (reading a cue)")
	s.send(reportMsg{Link: prompter.Unfit, Why: errors.New("the other side speaks version 2")}).see("✗ the other side speaks version 2")
	s.cue(cueWith(aCue(), func(c *prompter.Cue) { c.Black, c.Playing = true, true })).see("black screen").miss("gone")
	s.cue(cueWith(aCue(), func(c *prompter.Cue) { c.Playing = true })).see("plays by itself")
	s.cue(cueWith(aCue(), func(c *prompter.Cue) { c.Black, c.Paused = true, true })).see("“Back in a moment”").miss("black screen")
	s.cue(cueWith(aCue(), func(c *prompter.Cue) { c.Bare = true })).see("The audience sees secrets")
	s.cue(cueWith(aCue(), func(c *prompter.Cue) { c.Suspended = true })).see("The presentation is suspended")
	if s.press("n").see("Not sent: the presentation is suspended."); len(s.line.sent) > 0 {
		t.Errorf("a presentation that is suspended is sent %v", s.line.sent)
	}
	s.send(reportMsg{Link: prompter.Lost}).miss("Not sent")
}

// How the speaker is doing, in words and with a sign.
func TestNotesTell(t *testing.T) {
	t.Parallel()
	plan := times{planned: 240, before: 600, whole: 2700}
	for _, c := range []struct {
		step, all     int
		ofStep, ofAll string
	}{
		{0, 600, "4:00 left of 4:00", "on time, of 45:00"},
		{240, 840, "0:00 left of 4:00", "on time, of 45:00"},
		{241, 841, "0:01 over, of 4:00", "0:01 behind, of 45:00"},
		{30, 599, "3:30 left of 4:00", "0:01 ahead, of 45:00"},
		{4000, 8000, "1:02:40 over, of 4:00", "1:59:20 behind, of 45:00"},
	} {
		now := plan
		now.step, now.all = c.step, c.all
		if got, _ := now.ofStep(); got != c.ofStep {
			t.Errorf("after %d the step has %q, want %q", c.step, got, c.ofStep)
		}
		if got, _ := now.ofAll(); got != c.ofAll {
			t.Errorf("after %d it says %q, want %q", c.all, got, c.ofAll)
		}
	}
	if got, _ := (times{}).ofAll(); got != "no time is planned" {
		t.Errorf("without a plan it says %q", got)
	}
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	for began, want := range map[time.Time]int{{}: 0, now.Add(time.Second): 0, now.Add(-1999 * time.Millisecond): 1, now.Add(-1e6 * time.Second): longestTalk} {
		if got := since(began, now); got != want {
			t.Errorf("since %v it is %d seconds, want %d", began, got, want)
		}
	}
}

// The clock goes on by itself, also when the presentation is gone, and a tick
// comes when another second is due.
func TestNotesTick(t *testing.T) {
	t.Parallel()
	s := speak(t, noColour(), 60, 15).cue(aCue()).see("Step 3:12", "All  12:40")
	var after time.Duration
	s.l.beat = func(d time.Duration) tea.Cmd { after = d; return nil }
	s.now = s.now.Add(1300 * time.Millisecond)
	s.send(tickMsg{}).see("Step 3:13", "All  12:41")
	if after != 700*time.Millisecond {
		t.Errorf("the next tick comes after %s, want 700ms", after)
	}
	s.send(reportMsg{Link: prompter.Lost})
	s.now = s.now.Add(time.Second)
	s.send(tickMsg{}).see("Step 3:14", "All  12:42")
	s.now = time.Time{} // the clock was set back
	if s.send(tickMsg{}); after <= 0 || after > time.Second {
		t.Errorf("the next tick comes after %s", after)
	}
}

func TestNotesThemes(t *testing.T) {
	t.Parallel()
	s := speak(t, newTheme("dark", termenv.TrueColor), 80, 24).cue(aCue())
	s.press("t").see("Theme: light")
	s.send(backgroundMsg(false))
	speak(t, noColour(), 80, 24).press("t").see("This terminal can show no theme")
}

// Any cue, any keys, any size: no line is too wide, nothing untrusted gets through.
func TestNotesAtAnySize(t *testing.T) {
	unraced(t)
	t.Parallel()
	names := []string{" ", "left", "n", "r", "b", "a", "a", "j", "j", "k", "G", "g", "pgdown", "pgup", "t", "?", "esc", "漢"}
	rapid.Check(t, func(rt *rapid.T) {
		size := func() (int, int) { return rapid.IntRange(1, 170).Draw(rt, "w"), rapid.IntRange(1, 55).Draw(rt, "h") }
		w, h := size()
		s := speak(t, newTheme("dark", termenv.TrueColor), w, h)
		for range rapid.IntRange(1, 8).Draw(rt, "events") {
			switch rapid.IntRange(0, 4).Draw(rt, "event") {
			case 0:
				w, h = size()
				s.send(tea.WindowSizeMsg{Width: w, Height: h})
			case 1:
				s.cue(anyCue(rt))
			case 2:
				link := prompter.Link(rapid.IntRange(0, 3).Draw(rt, "link"))
				s.send(reportMsg{Link: link, Why: errors.New(rapid.SampledFrom([]string{"", hostile()}).Draw(rt, "why"))})
			default:
				s.press(rapid.SampledFrom(names).Draw(rt, "key"))
			}
			s.quit = false
			s.l.look.ascii = rapid.Bool().Draw(rt, "ascii")
			checkFrame(rt, s.l.View(), w, h)
			checkHarmless(rt, s.l.View())
		}
	})
}

func anyCue(rt *rapid.T) prompter.Cue {
	words := func(name string) string {
		return rapid.OneOf(rapid.SampledFrom([]string{"", hostile(), "# A heading\n\n- an item", strings.Repeat("long ", 200)}), rapid.String()).Draw(rt, name)
	}
	number := func(name string) int { return rapid.Int().Draw(rt, name) }
	moment := time.Unix(rapid.Int64Range(-1<<40, 1<<40).Draw(rt, "moment"), 0)
	return prompter.Cue{
		Edition: words("edition"), Chapter: words("chapter"), Step: words("step"), Title: words("title"), Place: number("place"), Of: number("of"),
		Part: number("part"), Parts: number("parts"), Shows: words("shows"), Then: words("then"), Next: words("next"), Notes: words("notes"),
		Answers: []prompter.Answer{{Asks: words("asks"), Says: words("says")}}, Began: moment, StepBegan: moment,
		PlannedStep: number("planned"), PlannedBefore: number("before"), PlannedAll: number("all"),
		Running: rapid.Bool().Draw(rt, "running"), Failed: words("failed"), Black: rapid.Bool().Draw(rt, "black"), Playing: rapid.Bool().Draw(rt, "playing"),
		Suspended: rapid.Bool().Draw(rt, "suspended"), Paused: rapid.Bool().Draw(rt, "paused"), Bare: rapid.Bool().Draw(rt, "bare"),
	}
}

// A cue to its frame: what the speaker waits for after a key.
func BenchmarkNotes(b *testing.B) {
	s := speak(b, newTheme("dark", termenv.TrueColor), 160, 50)
	for i := 0; b.Loop(); i++ {
		s.cue(cueWith(aCue(), func(c *prompter.Cue) { c.Part = i }))
		s.l.View()
	}
}
