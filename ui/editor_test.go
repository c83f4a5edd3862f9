package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/steps"
)

// editScore opens the only payload of a step that has run.
func editScore(t *testing.T) *driver {
	t.Helper()
	d := drive(t, newFake().finish("score"), noColour(), "score", 80, 24)
	d.press("e").see("The score", "as it was made", "✓ valid JSON")
	return d
}

func (d *driver) paste(text string) *driver {
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
	return d
}

// edited is what the fake sends in place of a payload; "" for the original.
func (d *driver) edited(name string) string {
	for _, p := range d.engine.payloads {
		if p.Name == name {
			return string(p.Edited)
		}
	}
	d.t.Fatalf("there is no payload %s", name)
	return ""
}

func TestEditAndRun(t *testing.T) {
	t.Parallel()
	d := editScore(t)
	d.press("down", "down", "end", "backspace", "backspace", "1", ",").see("changed", "/scoreGiven", "Points · optional")
	d.press("ctrl+r").miss("valid JSON").see("Step 2: publish a score", "With your edit of The score")
	if got := d.edited("score"); !strings.Contains(got, `"scoreGiven": 1,`) || len(d.engine.runs) == 0 {
		t.Errorf("sent is %s after runs %v", got, d.engine.runs)
	}
	d.see(`-   "scoreGiven": 9,`, `+   "scoreGiven": 1,`)
	d.press("o").see("*✓ Step 2").press("esc", "e").see("The score · edited").press("ctrl+t").see("This is the original again")
	d.press("ctrl+s").miss("With your edit")
	if d.edited("score") != "" {
		t.Errorf("the original is kept as an edit: %s", d.edited("score"))
	}
}

// A step that has not run has nothing to edit yet.
func TestEditRunsTheStepFirst(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "score", 80, 24)
	d.press("e").see("The score", "The step has run, so that there is something to edit.")
	d = drive(t, newFake(), noColour(), "score", 80, 24)
	d.engine.breakWith = errors.New("nobody answers")
	d.press("e").see("before it made anything to edit")
	d.press("2", "r").miss("The score ·") // asked for once, and no more
	d = drive(t, newFake(), noColour(), "welcome", 80, 24)
	d.press("e").see("No payload to edit here. The next is at “Step 1: get an access token”.")
	d.engine.payloads = nil
	d.press("e").see("There is no payload to edit in this edition.")
}

// Of several payloads one is chosen.
func TestEditChooses(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake().finish("token"), noColour(), "token", 80, 24)
	d.engine.payloads[1].Edited = []byte("{}")
	d.press("e").see("Edit what this step sends", "* The claims", "edited", "The token request")
	d.press("request", "enter").see("The token request · as it was made", "client_credentials")
}

// Leaving asks once when something would be lost.
func TestLeaveTheEditor(t *testing.T) {
	t.Parallel()
	d := editScore(t)
	d.press("esc").miss("valid JSON")
	d.press("e", "x", "esc").see("Leave without the changes?", "changed")
	d.press("y", "esc").see("Leave without").press("esc").miss("changed")
	if d.edited("score") != "" || d.quit {
		t.Error("an edit was kept, or the program was left")
	}
	d.press("e", "q", "?", "n").see("q?n").press("ctrl+c")
	if !d.quit {
		t.Error("ctrl+c does not quit")
	}
}

// Changes are undone by words, and in time.
func TestUndo(t *testing.T) {
	t.Parallel()
	d := editScore(t)
	now := time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC)
	d.m.now = func() time.Time { return now }
	first := func() string { return d.m.editor.lines[0] }
	d.press("a", "b", " ", "c", "d")
	now = now.Add(time.Minute)
	d.press("e").paste("xy").press("backspace", "backspace", "enter")
	var seen []string
	for d.m.editor.changed() {
		seen = append(seen, first())
		d.press("ctrl+z")
	}
	if got, want := strings.Join(seen, "|"), "ab cde|ab cde{|ab cdexy{|ab cde{|ab cd{|ab {|ab{"; got != want {
		t.Errorf("undone: %s, want %s", got, want)
	}
	d.press("ctrl+z").see("nothing to undo")
	d.press("ctrl+y", "ctrl+y", "ctrl+y")
	if first() != "ab cd{" {
		t.Errorf("done again: %s", first())
	}
	if line, column := d.m.editor.cursor(); line != 0 || column != 5 {
		t.Errorf("the cursor is at %d, %d", line, column)
	}
	d.press("!", "ctrl+y").see("nothing to do again")
	d.press("ctrl+t", "ctrl+z").see("ab cd!│{")
}

// A line that is broken off goes on at its indent, a tab is two blanks, and a
// paste is text, whatever it holds.
func TestTyping(t *testing.T) {
	t.Parallel()
	d := editScore(t)
	d.press("down", "end", "enter", "a")
	if got := d.m.editor.lines[2]; got != "  a" {
		t.Errorf("the line goes on with %q", got)
	}
	d.press("home", "tab").paste("q\r\n\tn\x1b[2J\u202e").see("  q", `n[2J\u202e`)
	if d.quit || strings.ContainsAny(d.m.editor.text, "\x1b\r\t") {
		t.Errorf("the text is %q", d.m.editor.text)
	}
	before := d.m.editor.text
	d.paste(strings.Repeat("\n", mostLines)).see("That is not taken")
	if d.m.editor.text != before {
		t.Error("too much was taken")
	}
}

// Up and down go by the rows that are seen, and come back to their column.
func TestVertically(t *testing.T) {
	t.Parallel()
	d := editScore(t)
	d.press("ctrl+t", "ctrl+k").paste(`{"a":"` + strings.Repeat("long ", 40) + `"`).press("ctrl+home")
	d.press("right", "right", "right", "down", "down")
	if line, column := d.m.editor.cursor(); line != 0 || column < 100 {
		t.Errorf("the cursor is at %d, %d", line, column)
	}
	d.press("up", "up")
	if line, column := d.m.editor.cursor(); line != 0 || column != 3 {
		t.Errorf("back at %d, %d", line, column)
	}
	for range 40 {
		d.press("down")
	}
	if d.m.editor.area.Line() != len(d.m.editor.lines)-1 {
		t.Errorf("the end is not reached: line %d", d.m.editor.area.Line())
	}
	for range 40 {
		d.press("up")
	}
	if line, _ := d.m.editor.cursor(); line != 0 {
		t.Errorf("the top is not reached: line %d", line)
	}
}

// What is wrong is said with its place, and a key goes there.
func TestErrorInTheEditor(t *testing.T) {
	t.Parallel()
	d := editScore(t)
	d.press("down", "end", "backspace").see("✗ line 3, column 3: got “\"”, want a comma or “}”", "✗3")
	d.press("ctrl+end", "ctrl+e").see("line 3 of 9, column 3").press(",").see("✓ valid JSON")
	d.press("ctrl+e").see("Nothing is wrong here")
	d.press("ctrl+d").see("What differs: The score", "Nothing differs").press("esc", "end", "backspace", "ctrl+d").see("- ", "+ ").press("ctrl+d").see("userId")
}

// Parameters that cannot be any are asked for once.
func TestUnsendableParameters(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake().finish("token"), noColour(), "token", 80, 24)
	d.press("e", "request", "enter", "ctrl+end", "x", "ctrl+r").see("no JSON object", "ctrl+r again")
	if len(d.engine.runs) > 0 {
		t.Fatal("it ran")
	}
	d.press("ctrl+r")
	if len(d.engine.runs) == 0 || !strings.HasSuffix(d.edited("request"), "}x") {
		t.Errorf("runs %v, sent %q", d.engine.runs, d.edited("request"))
	}
}

// What an editor of the reader's own leaves is one change.
func TestOutsideEditor(t *testing.T) {
	t.Parallel()
	d := editScore(t)
	d.press("ctrl+o").see("No editor can be opened: there is no editor.")
	leave := outsideMsg{text: "{\"a\": 1}\n"}
	d.m.editOwn = func(string) (tea.Cmd, error) { return func() tea.Msg { return leave }, nil }
	d.press("ctrl+o").see(`{"a": 1}`, "This is what your editor left").press("ctrl+z").see("userId")
	leave = outsideMsg{err: errors.New("exit status 1")}
	d.press("ctrl+o").see("exit status 1", "userId")
	leave = outsideMsg{text: scoreJSON + "\n"}
	d.press("ctrl+o").see("changed nothing")
	d.hold = true
	d.press("ctrl+o")
	if strings.TrimSpace(d.m.View()) != "" {
		t.Error("something is drawn while the editor has the terminal")
	}
}

// What was built on something else runs again in order, with one key.
func TestRunStale(t *testing.T) {
	t.Parallel()
	f := newFake().finish("token", "score", "results")
	d := drive(t, f, noColour(), "results", 120, 40)
	d.press("R").see("Nothing is stale")
	f.states["score"], f.states["results"] = steps.Stale, steps.Stale
	d = drive(t, f, noColour(), "results", 120, 40)
	d.see("Stale.", "R run what is stale", "“Step 2: publish a score” is stale itself", "Builds on", "~ Step 3")
	d.press("R").see("Every stale step has run again, in order.").miss("Stale.")
	if got := strings.Join(f.runs, " "); got != "score results" {
		t.Errorf("runs: %s", got)
	}
	f.states["score"], f.states["results"] = steps.Stale, steps.Stale
	f.breakWith = errors.New("nobody answers")
	d.press("R").see("It stopped: nobody answers. 2 steps stale still.").miss("failed")
	f.breakWith = nil
	f.outcomes["score"] = steps.Outcome{Err: errors.New("refused")}
	d.press("R").see("It stopped at “Step 2: publish a score”, which failed.").miss("refused", "“Step 3: read the result” failed")
	d.press("p").see("“Step 2: publish a score” failed", "refused")
}

// What was opened while a step runs keeps the keys when the step has run for
// the editor.
func TestEditAfterRunLeavesOthersTheirKeys(t *testing.T) {
	t.Parallel()
	f := newFake()
	d := drive(t, f, noColour(), "score", 120, 40)
	d.hold = true
	d.press("e", ":")
	d.release()
	d.see("Go to a step", "The step has run: e edits what it sends.")
	if d.m.editor.open {
		t.Error("the editor lies under what was opened")
	}
}

// What is drawn as escapes is wider than what is typed, and hides nothing.
func TestEditorWrapsEscapes(t *testing.T) {
	t.Parallel()
	d := editScore(t)
	d.send(tea.WindowSizeMsg{Width: 40, Height: 15})
	d.send(outsideMsg{text: `{"a": "0123456789012345` + strings.Repeat("\u202e", 4) + `01234567890end"}`})
	if view := d.m.View(); strings.Count(view, `\u202e`) != 4 || !strings.Contains(view, "01234567890end") {
		t.Errorf("not all of it is drawn:\n%s", view)
	}
}
