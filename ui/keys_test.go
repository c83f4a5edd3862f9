package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// Keys that were typed faster than they were read come in one message.
func TestKeysInABurst(t *testing.T) {
	d := drive(t, newFake(), noColour(), "", 80, 24)
	d.press("42").see("[2 Code]").press(":token").see(": token")
}

// A paste is no string of shortcuts, but the prompt takes it.
func TestPaste(t *testing.T) {
	d := drive(t, newFake(), noColour(), "", 80, 24)
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("qnn"), Paste: true})
	if d.quit || len(d.engine.runs) > 0 {
		t.Fatal("the paste was taken for keys")
	}
	d.press(":")
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("\x1b[2Jto\u202eken\n"), Paste: true})
	d.see(": [2Jtoken", "There is no step")
}

func TestGoTo(t *testing.T) {
	d := drive(t, newFake(), noColour(), "", 80, 24)
	d.press(":", "a", "c", "t").see("launch-activity").miss("get-keys")
}

func TestPromptChooses(t *testing.T) {
	d := drive(t, newFake(), noColour(), "", 80, 24)
	d.press(":").see("Go to a step", "welcome", "get-tool")
	d.press("esc").miss("Go to a step")
	d.press(":", "verify").see("▸ ○ deeplink-verify", "launch-verify")
	d.press("down", "tab").see(": launch-verify").press("enter").see("Task 1: verify the launch").miss("Go to a step")
	d.press(":", "q", "?", "o").see("There is no step “q?o”.").press("enter").see("Go to a step").press("esc")
	d.press(":", "token", "backspace", "enter").see("Step 1: get an access token")
	if d.quit {
		t.Fatal("a letter in the prompt was taken for a key")
	}
	d.press(":", "up", "up", "ctrl+c")
	if !d.quit {
		t.Fatal("ctrl+c does not quit from the prompt")
	}
}

func TestRail(t *testing.T) {
	for _, width := range []int{80, 120} {
		d := drive(t, newFake(), noColour(), "", width, 24)
		d.press("o").see("▸ ○ Meet the platform", "enter go there").press("j", "down", "k", "enter")
		if d.m.current != 1 || d.m.rail.open {
			t.Fatalf("width %d: at step %d", width, d.m.current)
		}
		d.press("o", "G").see("▸ ○ Step 3: read the result").press("esc")
		if d.m.current != 1 || d.m.rail.open {
			t.Fatalf("width %d: esc moved to step %d", width, d.m.current)
		}
		d.press("o", "G", "g", "pgdown", "pgup", "o").miss("▸")
		d.press("o", "?").see("All keys").press("?").see("▸").press(":").see("Go to a step")
	}
}

func TestQuitKeys(t *testing.T) {
	for _, keys := range [][]string{{"q"}, {"ctrl+c"}, {"o", "q"}, {"o", "ctrl+c"}, {":", "ctrl+c"}, {"?", "ctrl+c"}, {"?", "q", "ctrl+c"}} {
		d := drive(t, newFake(), noColour(), "", 80, 24)
		for i, k := range keys {
			if d.press(k); d.quit != (i == len(keys)-1) {
				t.Errorf("after %v: quit is %v", keys[:i+1], d.quit)
			}
		}
	}
}

func TestSuspendKey(t *testing.T) {
	d := drive(t, newFake(), noColour(), "", 80, 24)
	d.hold = true
	d.press("ctrl+z")
	for _, cmd := range d.held {
		if batch, ok := cmd().(tea.BatchMsg); ok {
			for _, c := range batch {
				if _, ok := c().(tea.SuspendMsg); ok {
					return
				}
			}
		} else if _, ok := cmd().(tea.SuspendMsg); ok {
			return
		}
	}
	t.Fatal("ctrl+z does not suspend")
}
