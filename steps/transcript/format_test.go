package transcript_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/steps/transcript"
	"ltibootcamp/steps/transcript/transcripttest"
)

func formatOf(tb testing.TB, ending string) transcript.Format {
	tb.Helper()
	for _, format := range transcript.Formats() {
		if format.Ending == ending {
			return format
		}
	}
	tb.Fatalf("no format ends with %s", ending)
	return transcript.Format{}
}

// What is in the JSON is all of the run.
func TestJSONIsTheRun(t *testing.T) {
	t.Parallel()
	want := sample("a “word” of <theirs> & \\ \"more\"\n\ttext")
	got, err := transcripttest.Read(write(t, formatOf(t, ".json"), want))
	if err != nil {
		t.Fatal(err)
	}
	if different := cmp.Diff(want, got); different != "" {
		t.Error(different)
	}
}

// A file is replaced whole, and is its owner's alone, whatever it was before.
func TestSave(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "run.md")
	if err := os.WriteFile(file, []byte("old"), 0o644); err != nil { //nolint:gosec // that is what is tried
		t.Fatal(err)
	}
	words := func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err }
	for range 2 {
		if err := transcript.Save(file, words); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(file)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("got %v, %v, want the mode 0600", info.Mode(), err)
		}
		if text, err := os.ReadFile(file); err != nil || string(text) != "new" {
			t.Errorf("got %.40q, %v", text, err)
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	full := errors.New("no space left")
	if err := transcript.Save(file, func(io.Writer) error { return full }); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	nowhere := filepath.Join(t.TempDir(), "none", "run.md")
	if err := transcript.Save(nowhere, words); err == nil || !strings.Contains(err.Error(), nowhere) {
		t.Errorf("got %v", err)
	}
}

// Of a step with hundreds of exchanges people get the first, and are told. For
// programs there are all.
func TestManyExchanges(t *testing.T) {
	t.Parallel()
	run := sample("word")
	step := &run.Chapters[0].Steps[0]
	for range 99 {
		step.Exchanges = append(step.Exchanges, step.Exchanges[0])
	}
	for _, format := range transcript.Formats() {
		text := write(t, format, run)
		if err := transcripttest.Check(format.Ending, text); err != nil {
			t.Errorf("%s: %v", format.Name, err)
		}
		told := strings.Count(string(text), "And 61 exchanges more: the transcript as JSON has them all.")
		if all := format.Name == "JSON"; all != (told == 0) || told > 1 {
			t.Errorf("%s: told %d times that there are more", format.Name, told)
		}
	}
}

// JSON that is deep would fill the disk with the blanks before its lines.
func TestDeepJSON(t *testing.T) {
	t.Parallel()
	const depth = 9000
	run := sample("word")
	run.Chapters[0].Steps[0].Documents[1].Body = strings.Repeat("[", depth) + strings.Repeat("]", depth)
	for _, format := range transcript.Formats() {
		if text := write(t, format, run); len(text) > 40*depth {
			t.Errorf("%s: %d bytes", format.Name, len(text))
		}
	}
}

// A function is shown by the step that runs it first; the others say which.
func TestFunctionsAreShownOnce(t *testing.T) {
	t.Parallel()
	for ending, again := range map[string]string{
		".md":    "- `Tool.VerifyMessage` in “Task 1: verify the launch”",
		".html":  `<code>Tool.VerifyMessage</code> in <a href="#launch-verify">Task 1: verify the launch</a>`,
		".ipynb": "// Tool.VerifyMessage, as in “Task 1: verify the launch”",
	} {
		text := string(write(t, formatOf(t, ending), sample("word")))
		if n := strings.Count(text, "why"); n != 1 || !strings.Contains(text, again) {
			t.Errorf("%s: the source is there %d times, want once, and then %s", ending, n, again)
		}
	}
}
