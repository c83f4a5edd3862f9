package ui

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// modes are what can have the keys, and how to get there.
func modes() map[string]func(t *testing.T) *driver {
	at := func(running bool, keys ...string) func(t *testing.T) *driver {
		return func(t *testing.T) *driver {
			t.Helper()
			d := drive(t, newFake().finish("deeplink-request"), noColour(), "deeplink-request", 80, 24)
			d.m.open = func(string) error { return nil }
			d.hold = running
			d.press("enter")
			d.hold = false
			return d.press(keys...)
		}
	}
	asked := func(step string, keys ...string) func(t *testing.T) *driver {
		return func(t *testing.T) *driver {
			t.Helper()
			return drive(t, asking().finish(step), noColour(), step, 80, 24).press(keys...)
		}
	}
	return map[string]func(t *testing.T) *driver{
		"questions": asked("deeplink-verify", "a", "j"), "question": asked("deeplink-verify", "a", "j", "enter", "j"), "order": asked("deeplink-verify", "a", "G", "enter", "J"),
		"pointing": asked("deeplink-verify", "a", "enter", "enter", "j"), "pointing, finding": asked("deeplink-verify", "a", "enter", "enter", "/", "e", "enter"), "pointing, running": pointingWhileRunning, "pointing, resuming": pointingWhileResuming, "mending": asked("score", "a", "enter", "down"),
		"guide": at(false, "g"), "outline": at(false, "3", "j", "]"), "rail": at(false, "o", "j"), "prompt": at(false, ":", "down"),
		"map": at(false, "M", "j"), "map, asking": at(false, "M", "X"), "map, running": at(true, "M"), "map, alone": at(false, "M", "tab"),
		"terms": at(false, "D", "down"), "search": at(false, "S"), "flow": at(false, "W", "j"), "flow, alone": at(false, "W", "tab"), "terms, alone": at(false, "D", "down", "tab"), "wrap-up": at(false, "F", "j"), "transcript": at(false, "F", "t", "j"),
		"faults": at(false, "n", "x", "j"), "guesses": at(false, "n", "x", "enter", "j"),
		"editor": at(false, ":", "score", "enter", "e", "down"), "guide, running": at(true), "outline, running": at(true, "3", "j"),
		"guide, finding": at(false, "/", "e", "enter"), "outline, finding": at(false, "4", "/", "e", "enter"), "outline, finding, running": at(true, "3", "/", "e", "enter"), "rail, running": at(true, "o"), "prompt, running": at(true, ":"),
	}
}

// pointingWhileRunning is a screen on which something is to be pointed at, and the
// step runs again.
func pointingWhileRunning(t *testing.T) *driver {
	t.Helper()
	d := drive(t, asking().finish("deeplink-verify"), noColour(), "deeplink-verify", 80, 24).press("a", "enter", "enter")
	d.hold = true
	d.press("r")
	d.hold = false
	return d
}

// pointingWhileResuming is one while something else is brought back.
func pointingWhileResuming(t *testing.T) *driver {
	t.Helper()
	d := drive(t, asking().finish("deeplink-verify"), noColour(), "deeplink-verify", 80, 24)
	d.engine.before("welcome", "get-tool")
	d.m.resuming = resumption{}
	d.hold = true
	d.send(composedMsg{})
	d.press("a", "enter", "enter")
	d.hold = false
	return d
}

// state is all of a screen that a key can change.
func (d *driver) state() string {
	return fmt.Sprintln(d.quit, d.paused, d.engine.runs, d.m.run.generation, d.m.run.step, d.m.run.stopping, d.m.current, d.m.view, d.m.side,
		d.m.tops, d.m.notice, d.m.rail, d.m.prompt.open, d.m.prompt.input.Value(), d.m.prompt.cursor, d.m.help.open, d.m.editor.text, len(d.m.editor.past)) + d.m.View()
}

// help opens the help sheet, by the key that does.
func (d *driver) help() *driver {
	d.t.Helper()
	if d.m.editor.open {
		return d.press("f1").see("All keys")
	}
	return d.press("?").see("All keys")
}

// What is chosen in the help sheet does what its key does, everywhere.
func TestHelpDoesWhatTheKeyDoes(t *testing.T) {
	unraced(t)
	t.Parallel()
	for name, arrive := range modes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sheet := arrive(t).help()
			keys := sheet.m.help.list(sheet.m.common).keys
			for i, k := range keys {
				want := arrive(t)
				want.send(pressing(k.Keys()[0]))
				got := arrive(t).help()
				got.m.help.at = i // the way there has a test of its own
				got.see(glyphCursor + " " + k.Help().Key).press("enter")
				if got.state() != want.state() {
					t.Errorf("%s (%s) does\n%s\nits key does\n%s", k.Help().Key, k.Help().Desc, got.state(), want.state())
				}
			}
			if len(keys) < 5 {
				t.Errorf("only %d keys", len(keys))
			}
		})
	}
}

// A mode has its own keys: each one is told once, and only where it does
// something.
func TestHelpIsOfItsMode(t *testing.T) {
	for name, c := range map[string]struct{ has, lacks []string }{
		"guide":            {[]string{"run this step", "next step; one"}, []string{"stop the step", "next exchange", "complete"}},
		"outline":          {[]string{"run this step", "next exchange"}, []string{"stop the step", "complete"}},
		"rail":             {[]string{"go to what is under the cursor", "close the course", "down a page"}, []string{"run this step", "tab"}},
		"prompt":           {[]string{"go to what is under the cursor", "complete", "close"}, []string{"run this step", "down a line", "q ctrl+c"}},
		"editor":           {[]string{"run the step with it", "undo"}, []string{"run this step", "next exchange", "suspend"}},
		"guide, running":   {[]string{"stop the step", "next step, when"}, []string{"run this step", "next exchange"}},
		"outline, running": {[]string{"stop the step", "next exchange"}, []string{"run this step"}},
		"outline, finding": {[]string{"next match", "end the find", "→"}, []string{"n →"}},
		"rail, running":    {[]string{"close the course"}, []string{"stop the step"}},
	} {
		d := modes()[name](t).help()
		d.send(tea.WindowSizeMsg{Width: 100, Height: 60})
		d.see(c.has...).miss(c.lacks...)
	}
}

// No key means two things in one mode.
func TestNoKeyIsToldTwice(t *testing.T) {
	for name, arrive := range modes() {
		seen := map[string]string{}
		m := arrive(t).m
		for _, g := range m.keys.groups(m.mode()) {
			for _, k := range g.keys {
				for _, pressed := range k.Keys() {
					if other, twice := seen[pressed]; twice {
						t.Errorf("%s: %q is both %q and %q", name, pressed, other, k.Help().Desc)
					}
					seen[pressed] = k.Help().Desc
				}
			}
		}
	}
}

// Every binding is told of, in the help sheet or in its own hints.
func TestEveryKeyIsTold(t *testing.T) {
	k := newKeyMap()
	told := k.helpHints()
	for _, arrive := range modes() {
		for _, g := range k.groups(arrive(t).m.mode()) {
			told = append(told, g.keys...)
		}
	}
	names := map[string]bool{"end": true} // beside home
	for _, b := range told {
		names[strings.Join(b.Keys(), " ")] = true
	}
	v := reflect.ValueOf(k)
	for i := range v.NumField() {
		var all []string
		for j := range v.Field(i).FieldByName("keys").Len() {
			all = append(all, v.Field(i).FieldByName("keys").Index(j).String())
		}
		if !names[strings.Join(all, " ")] {
			t.Errorf("nothing tells of %s (%v)", v.Type().Field(i).Name, all)
		}
	}
}

// A key that is made from its name is the key that a terminal sends.
func TestPressing(t *testing.T) {
	for _, name := range []string{"enter", "esc", "tab", "shift+tab", "up", "right", "pgdown", "home", "ctrl+c", " ", "r", "G", "?", "→", "<"} {
		if msg := pressing(name); !key.Matches(msg, bind("", "", name)) {
			t.Errorf("%q became %q", name, msg)
		}
	}
	if msg := pressing(" "); string(msg.Runes) != " " {
		t.Errorf("a space types %q", string(msg.Runes))
	}
}

// Every word that is typed must be in the key, its meaning or its subject.
func TestHelpFilter(t *testing.T) {
	d := drive(t, newFake(), noColour(), "", 80, 24)
	d.press("?", "S", "t", "e", "p", "s", "space", "B", "R", "o").see("? Steps BRo", "▸ b ", "the platform in your own browser").
		miss("Views", "Marks", "Playing", "next step")
	d.press("esc").see("All keys", "Views", "▸ enter r")
	d.press("shift+").see("▸ shift+tab").miss("Steps")
	d.press("esc", "stale").see("Marks", "stale: what it was built on").see("▸ R").miss("to do")
	d.press("esc", "to do").see("Marks").miss("▸", "Steps").press("enter", "down").see("All keys", "? to do")
	d.press("esc", "playing").see("edition", "http://localhost:5000").miss("Marks")
	d.press("esc", "zz").see("No key here matches “zz”.").press("enter", "down", "pgdown", "end").see("“zz”")
	d.press("backspace", "backspace").see("▸ enter r").press("esc").miss("All keys")
	if len(d.engine.runs) > 0 || d.m.current != 0 || d.quit {
		t.Error("a key reached what lies under the help sheet")
	}
}

// The letters of other keys are letters here; so is the question mark, but not
// as the first one.
func TestHelpTakesLetters(t *testing.T) {
	d := drive(t, newFake(), noColour(), "", 80, 24)
	d.press("?", "j", "k", "q", "?", "n").see("? jkq?n")
	d.press("esc", "?").miss("All keys")
	d.press("?")
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("go to\x1b[2J\n"), Paste: true})
	d.see("? go to[2J").press("esc", "go to").see("▸ :").press("enter").see("Go to a step")
	d.press("?").see("All keys", "▸ enter", "complete").press("esc").see("Go to a step").press("x", "?").see(": x?")
}

// The cursor goes through all keys, a page at a time without leaving any out,
// and on to the end of what there is to know.
func TestHelpCursor(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {40, 15}, {80, 24}, {120, 50}} {
		d := drive(t, newFake(), noColour(), "", size[0], size[1])
		d.press("?", "down", "down", "up").see("▸ n →").press("home").see("▸ enter r").press("up").see("▸ enter r")
		for _, step := range []string{"down", "pgdown"} {
			d.press("home")
			var seen strings.Builder
			for before := ""; before != d.m.View(); d.press(step) {
				before = d.m.View()
				seen.WriteString(before)
			}
			for _, k := range d.m.help.list(d.m.common).keys {
				if !strings.Contains(seen.String(), " "+k.Help().Key+" ") {
					t.Errorf("%v: %s was never seen with %s", size, k.Help().Key, step)
				}
			}
			d.see("platform    http://localhost:5000")
		}
		end := d.m.View()
		if d.press("home", "end"); d.m.View() != end {
			t.Errorf("%v: end is not where pgdown ends", size)
		}
		for range 60 {
			d.press("pgup")
		}
		d.see("▸ enter r")
	}
}

// What is not seen is not done.
func TestHelpBeyondTheKeys(t *testing.T) {
	d := drive(t, newFake(), noColour(), "", 40, 15)
	d.press("?", "end").miss("▸").press("enter").see("All keys")
	d.send(tea.WindowSizeMsg{Width: 120, Height: 60})
	d.see("▸ q ctrl+c").press("enter")
	if !d.quit {
		t.Error("the key under the cursor was not done")
	}
}

// A run that ends while the sheet is open moves no other key under the cursor.
func TestHelpWhileARunEnds(t *testing.T) {
	d := drive(t, newFake(), noColour(), "", 80, 24)
	d.hold = true
	d.press("enter", "?").see("▸ esc", "stop the step")
	d.release()
	d.see("▸ esc").press("enter").miss("All keys")
	if len(d.engine.runs) != 1 {
		t.Errorf("runs: %v", d.engine.runs)
	}
}
