package ui

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/steps"
)

// rehearsing rehearses the fake's course, and gives the report.
func rehearsing(t *testing.T, f Engine, talk content.Talk, start string, on screenSize) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := rehearse(t.Context(), &out, newReel(t.Context(), f, talk, lookOf(noColour()), start, math.MaxInt32), on)
	return out.String(), err
}

var classic = screenSize{width: 80, height: 24}

// A course without a flaw is ready: of each step there is one line, and at the end
// how long it takes.
func TestRehearsalIsReady(t *testing.T) {
	t.Parallel()
	f := newFake()
	report, err := rehearsing(t, f, playedTalk(), "", classic)
	if err != nil {
		t.Fatalf("%v:\n%s", err, report)
	}
	for _, s := range f.course.Steps() {
		if strings.Count(report, "✓ "+s.Title) != 1 {
			t.Errorf("%q is not told once:\n%s", s.Title, report)
		}
	}
	for _, want := range []string{"Rehearsing edition 1.3 on a screen of 80 columns and 24 rows.", "15 steps with ", "planned for 16 minutes", "By itself, with --auto, this takes ", "✓ Ready."} {
		if !strings.Contains(report, want) {
			t.Errorf("%q is not told:\n%s", want, report)
		}
	}
	if len(f.runs) != 15 {
		t.Errorf("these ran: %v", f.runs)
	}
}

// Each flaw is told once, at its step; what has to be mended is told again at the
// end, and only that makes the show unready.
func TestRehearsalFindsFlaws(t *testing.T) {
	t.Parallel()
	scene := func(s content.Scene) func(*fake, content.Talk) {
		return func(_ *fake, talk content.Talk) {
			turn := talk.Turns["deeplink-verify"]
			turn.Scenes = append(turn.Scenes[:1:1], s)
			talk.Turns["deeplink-verify"] = turn
		}
	}
	for name, c := range map[string]struct {
		flaw  func(*fake, content.Talk)
		want  string
		grave bool
	}{
		"no function": {scene(content.Scene{Says: "Look.", Function: "Nothing", Marks: []string{"x"}}), "shows nothing: the run has no function Nothing", true},
		"no exchange": {
			scene(content.Scene{Says: "Look.", Exchange: &content.Crossing{From: "tool", To: "platform", Method: "PUT", Path: "/a"}, Marks: []string{"x"}}),
			"shows nothing: the run has no exchange PUT /a from the tool to the platform", true,
		},
		"no document": {scene(content.Scene{Says: "Look.", Document: "a letter", Marks: []string{"x"}}), "shows nothing: the run has no document a letter", true},
		"no mark": {
			scene(content.Scene{Says: "Look.", Function: "VerifyMessage", Marks: []string{"alg", "nobody"}}),
			"marks “nobody”, and the function VerifyMessage has no such thing", true,
		},
		"no notes": {func(_ *fake, talk content.Talk) {
			talk.Turns["token"] = content.Turn{Step: "token", Minutes: 1}
		}, "there are no notes on it", true},
		"no turn": {func(_ *fake, talk content.Talk) { delete(talk.Turns, "token") }, "there are no notes on it", true},
		"no page": {func(f *fake, _ content.Talk) { delete(f.pages, "token") }, "its page cannot be woven: there is no page token", true},
		"fails":   {func(f *fake, _ content.Talk) { f.outcomes["results"] = failedOutcome() }, "it fails: ", true},
		"tall": {func(f *fake, _ content.Talk) {
			f.pages["score"] = [2]string{"# Tall\n\n" + strings.Repeat("A long story goes on and on. ", 90), "## Done\n\nShort.\n"}
		}, "taller than the screen: it scrolls", false},
		"cut": {func(f *fake, talk content.Talk) {
			o := f.outcomes["deeplink-verify"]
			o.Panels = append(o.Panels, steps.Panel{Title: "A long line", Kind: steps.PlainText, Body: []byte(strings.Repeat("wide ", 200))})
			f.outcomes["deeplink-verify"] = o
			scene(content.Scene{Says: "Look.", Document: "A long line", Marks: []string{"wide"}})(f, talk)
		}, "has 1 line cut: w shows all", false},
		"slow": {func(f *fake, _ content.Talk) {
			o := plainOutcome()
			o.Took = 1200 * time.Millisecond
			f.outcomes["token"] = o
		}, "its run takes 1.2 s", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, talk := newFake(), playedTalk()
			c.flaw(f, talk)
			report, err := rehearsing(t, f, talk, "", classic)
			told, end, _ := strings.Cut(report, "\n\n15 steps with ")
			if n := strings.Count(told, c.want); n != 1 {
				t.Errorf("told %d times:\n%s", n, report)
			}
			if signs := strings.Count(told, "    ✗ ") + strings.Count(told, "    ! "); signs != 1 {
				t.Errorf("%d flaws are told:\n%s", signs, report)
			}
			ready := strings.Contains(end, "✓ Ready.") && err == nil && strings.Contains(end, "! 1 warning above")
			unready := strings.Contains(end, "✗ Not ready. To be mended:") && errors.Is(err, ErrNotReady) && strings.Count(end, c.want) == 1
			if ready == c.grave || unready != c.grave {
				t.Errorf("%v, and at the end:\n%s", err, end)
			}
		})
	}
}

// What fails because an earlier step does is told of that one, unless that is none
// of the script.
func TestRehearsalTellsAFailureOnce(t *testing.T) {
	t.Parallel()
	for start, want := range map[string]string{"": "✗ it fails: ", "token": "✗ it fails, because “Get the platform's keys” does: "} {
		f := newFake()
		f.outcomes["get-keys"] = failedOutcome()
		report, err := rehearsing(t, needy{f}, playedTalk(), start, classic)
		told, end, _ := strings.Cut(report, " steps with ")
		if !errors.Is(err, ErrNotReady) || strings.Count(told, want) != 1 || strings.Count(told, "    ✗") != 1 || strings.Count(end, "it fails") != 1 {
			t.Errorf("from %q: %v\n%s", start, err, report)
		}
		if !strings.Contains(told, "! it cannot run, because “Get the platform's keys” fails") {
			t.Errorf("from %q, the others are not told why:\n%s", start, report)
		}
	}
}

// A needy engine runs no step after one that failed.
type needy struct{ *fake }

func (n needy) Run(ctx context.Context, name string) error {
	for _, s := range n.course.Steps() {
		if s.Name == name {
			break
		}
		if n.State(s.Name) == steps.Failed {
			o, _ := n.Outcome(s.Name)
			return o.Err
		}
	}
	return n.fake.Run(ctx, name)
}

// However much there is to mend, the end of the report fits on one screen.
func TestRehearsalEndsOnOneScreen(t *testing.T) {
	t.Parallel()
	talk := playedTalk()
	clear(talk.Turns)
	report, err := rehearsing(t, newFake(), talk, "", classic)
	_, end, _ := strings.Cut(report, " steps with ")
	if !errors.Is(err, ErrNotReady) || strings.Count(end, "\n") > 20 || !strings.Contains(end, "… and 7 more above") {
		t.Errorf("%v, and at the end:\n%s", err, end)
	}
}

// It begins where it is told to, at any size that is large enough.
func TestRehearsalSizes(t *testing.T) {
	t.Parallel()
	for _, size := range sizes() {
		report, err := rehearsing(t, newFake(), playedTalk(), "score", screenSize{size[0], size[1], "Somebody says so."})
		if err != nil || !strings.Contains(report, "\n2 steps with ") || !strings.Contains(report, "\nSomebody says so.\n") {
			t.Errorf("%v: %v\n%s", size, err, report)
		}
	}
	if report, err := rehearsing(t, newFake(), playedTalk(), "", screenSize{width: 30, height: 8}); !errors.Is(err, ErrNotReady) || !strings.Contains(report, "too small") {
		t.Errorf("on a small screen: %v\n%s", err, report)
	}
}

// Where there is no terminal, the environment says how large it is, or nobody does;
// and a locale without UTF-8 is written to in ASCII.
func TestRehearsalWithoutATerminal(t *testing.T) {
	t.Parallel()
	nowhere, err := os.Create(filepath.Join(t.TempDir(), "in"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = nowhere.Close() }()
	for _, c := range []struct {
		env  map[string]string
		want string
	}{
		{nil, "80 columns and 24 rows"},
		{map[string]string{"COLUMNS": "132", "LINES": "43"}, "132 columns and 43 rows"},
		{map[string]string{"COLUMNS": "wide", "LINES": "43"}, "80 columns and 24 rows"},
		{map[string]string{"COLUMNS": "132", "LINES": "-1"}, "80 columns and 24 rows"},
	} {
		var out bytes.Buffer
		o := Options{Engine: newFake(), Start: "results", Input: nowhere, Output: &out, ASCII: true, Environ: func(name string) string { return c.env[name] }}
		err := Rehearse(t.Context(), &out, o)
		if report := out.String(); !strings.Contains(report, c.want) || !strings.Contains(report, "There is no terminal here: ") {
			t.Errorf("%v: %v\n%s", c.env, err, report)
		}
		if at := strings.IndexFunc(out.String(), func(r rune) bool { return r > '~' }); at >= 0 {
			t.Errorf("it writes %q", out.String()[at:])
		}
	}
}

// Whoever stops it is told nothing more, and a step that is not there is refused.
func TestRehearsalThatEndsEarly(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	f := newFake()
	var out bytes.Buffer
	r := newReel(ctx, f, playedTalk(), lookOf(noColour()), "", math.MaxInt32)
	cancel()
	if err := rehearse(ctx, &out, r, classic); !errors.Is(err, context.Canceled) || strings.Contains(out.String(), "eady") {
		t.Errorf("%v:\n%s", err, out.String())
	}
	if err := Rehearse(t.Context(), &out, Options{Engine: f, Start: "nowhere"}); err == nil || errors.Is(err, ErrNotReady) {
		t.Errorf("a step that is not there: %v", err)
	}
	full := errors.New("the disk is full")
	r = newReel(t.Context(), f, playedTalk(), lookOf(noColour()), "results", math.MaxInt32)
	if err := rehearse(t.Context(), failingWriter{full}, r, classic); !errors.Is(err, full) {
		t.Errorf("a report that cannot be written: %v", err)
	}
}
