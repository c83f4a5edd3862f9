//go:build unix

package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/ui/ptytest"
)

// A journey that goes anywhere: by the map to the last step, which runs what it
// needs first, by a search and the glossary to what was seen, into the flow, and
// to a wrap-up with a transcript.
func TestJourneyAround(t *testing.T) {
	t.Parallel()
	server, err := platform.Open(platform.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	program, err := filepath.Abs(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24, Dir: dir, Env: []string{hostileEdition + "=1.3"}}, program, server.URL())
	x.See("not run yet", "q quit")

	x.Send("M")
	x.See("Course map", "▾ Setup", "▸ Wrap-up")
	x.Send("G\rj")
	x.See("Return to the course", "runs first: “Meet the platform”, “Register the tool”")
	x.Send("\r")
	x.See("Wrap-up › Return to the course", "How does the student get home?", "not run yet  runs first:")
	x.Send("\r")
	x.See("Gaius Baltar is back", "run again")

	x.Send("S")
	x.See("every word has to be there")
	x.Send("redirect query stranger")
	x.See("[stranger]")
	x.Send("\r")
	x.See("[1 Guide]", "/ redirect", "2 of 2", "open redirect")
	x.Send("\x1b")
	x.Wait("the find to end", func(screen string) bool { return !strings.Contains(screen, "/ redirect") })
	x.Send("Dnonce id_token")
	x.See("Glossary, edition 1.3", "Nonce · required")
	x.Send("\r")
	x.See("[3 Wire]", "nonce", "Here it was seen first")

	x.Send("W")
	x.See("Where you are in the flow", "browser", "tool", "platform", "►✓", "authentication request")
	x.Send("\x1b")
	x.Wait("the flow to close", func(screen string) bool { return !strings.Contains(screen, "Where you are") })

	x.Send("F")
	x.See("Wrap-up", "client_id", "Gaius Baltar", "What comes next")
	x.Send("t")
	x.See("A transcript of your run", "Markdown", "will be masked")
	x.Send("1")
	x.See("Wrote", "to a file:", "ltibootcamp-1.3-")
	x.Send("q")
	x.End(0)
	wantTranscriptIn(t, dir)
}

// wantTranscriptIn wants one transcript in a directory, which only its owner can
// read.
func wantTranscriptIn(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "ltibootcamp-1.3-*.md"))
	if err != nil || len(files) != 1 {
		t.Fatalf("got the files %q, %v, want one", files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# LTI Advantage bootcamp: a run of edition 1.3", "## Wrap-up: Return to the course", "lti_msg"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the transcript lacks %q", want)
		}
	}
	if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the transcript: %v, %v", info, err)
	}
}
