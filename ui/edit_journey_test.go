//go:build unix

package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ltibootcamp/ui/ptytest"
)

// editingFake tells the test program to be the walkthrough of the fake.
const editingFake = "LTIBOOTCAMP_TEST_EDITING"

// isEditing is the walkthrough of the fake, when the test program is told so.
func isEditing() bool {
	if os.Getenv(editingFake) == "" {
		return false
	}
	f := newFake().finish("token", "score", "results")
	for _, s := range f.course.Steps() {
		f.finish(s.Name)
	}
	if err := Run(context.Background(), Options{Engine: f, Theme: "dark", Start: "score", Plain: os.Getenv(editingFake) == "plain"}); err != nil {
		panic(err)
	}
	return true
}

// A journey through the editor on a real terminal: break the JSON, see where,
// undo, reset, run with an edit, and run again what was built on it.
func TestJourneyThroughTheEditor(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 100, Height: 40, Env: []string{editingFake + "=screen"}}, os.Args[0])
	x.See("Step 2: publish a score", "e edit")
	x.Send("e")
	x.See("as it was made", "✓ valid JSON", "The whole document")
	x.Send("\x1b[B\x1b[B\x1b[F\x7f\x7f")
	x.See("✗ line 4, column 17", "changed")
	x.Send("\x1a") // ctrl+z
	x.See("✓ valid JSON", "as it was made")
	x.Send("\x7f\x7f1,")
	x.See("✓ valid JSON", "changed", "/scoreGiven")
	x.Send("\x14") // ctrl+t
	x.See("This is the original again")
	x.Send("\x1a\x04") // ctrl+z, ctrl+d
	x.See("What differs: The score", `-   "scoreGiven": 9,`, `+   "scoreGiven": 1,`)
	x.Send("\x12") // ctrl+r
	x.See("With your edit of The score", "*✓ Step 2", "~ Step 3", "R run what is stale")
	x.Send("R")
	x.See("Every stale step has run again, in order.", "✓ Step 3")
	x.Send("q")
	x.End(0)
}

// The reader's own editor gets a file of its own and the terminal, and both
// come back.
func TestJourneyThroughAnOwnEditor(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"screen", "plain"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			script := filepath.Join(dir, "editor")
			body := "#!/bin/sh\nls -l \"$1\" >'" + dir + "/seen'\nprintf 'Your turn: '\nread word\nkill -INT $PPID\nsed -i \"s/Well done/$word/\" \"$1\"\n"
			if err := os.WriteFile(script, []byte(body), 0o700); err != nil { //nolint:gosec // it is run
				t.Fatal(err)
			}
			x := ptytest.Start(t, ptytest.Setting{Width: 100, Height: 40, Env: []string{editingFake + "=" + mode, "VISUAL=", "EDITOR=" + script, "TMPDIR=" + dir}}, os.Args[0])
			if mode == "plain" {
				x.See("?: all:")
				x.Send("e\n")
				x.See("or 0 to leave")
				x.Send("editor\n")
			} else {
				x.See("e edit")
				x.Send("e")
				x.See("✓ valid JSON")
				x.Send("\x0f") // ctrl+o
			}
			x.See("Your turn:")
			x.Send("Splendid\n")
			x.See(`"comment": "Splendid"`)
			left, err := filepath.Glob(filepath.Join(dir, "ltibootcamp-edit-*"))
			if err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
			seen, err := os.ReadFile(filepath.Join(dir, "seen"))
			if err != nil || !strings.HasPrefix(string(seen), "-rw-------") {
				t.Errorf("the file was %s, %v", seen, err)
			}
			if mode == "plain" {
				x.Send("run\n")
				x.See("Running", "Everything held.")
				x.Send("q\n")
			} else {
				x.See("This is what your editor left")
				x.Send("\x1b")
				x.See("Leave without")
				x.Send("\x03")
			}
			x.End(0)
		})
	}
}
