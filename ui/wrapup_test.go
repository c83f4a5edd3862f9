package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"ltibootcamp/steps"
)

// fakeSummary is that of a reader who has done much.
func fakeSummary() []steps.Fact {
	return []steps.Fact{
		{About: steps.AboutDone, Name: "steps", Value: "30 of 31, next “Return to the course”"},
		{About: steps.AboutDone, Name: "edits", Value: "in 2 steps, such as “Step 2: publish a score”"},
		{About: steps.AboutDone, Name: "checkpoints", Value: "21 of 25 solved, 4 of them with hints, 2 skipped"},
		{About: steps.AboutDone, Name: "faults caught", Value: "3 of 138, the last one “No kid in the header”"},
		{About: steps.AboutSession, Name: "platform", Value: "http://127.0.0.1:41234"},
		{About: steps.AboutSession, Name: "client_id", Value: "XJWMDLXTLOVUQAYTYIPSZTYDDQ"},
		{About: steps.AboutSession, Name: "deployment", Value: "D3A7V3BX6HQD7V4Y2PFMVDQH4E"},
		{About: steps.AboutSession, Name: "added", Value: `"Chemistry lab" and "Chemical lab sim"`},
		{About: steps.AboutSession, Name: "launched", Value: "“Chemical lab sim” in course LTIBCU_1"},
		{About: steps.AboutSession, Name: "user", Value: "Gaius Baltar, LTIBCU_16"},
		{About: steps.AboutSession, Name: "score", Value: "9 of 10, in the gradebook 30.6 of 34"},
		{About: steps.AboutSession, Name: "roster", Value: "26 members, 21 of them learners"},
		{About: steps.AboutNext, Name: "HTTPS", Value: "for every address of your tool (CORE §3.5)"},
		{About: steps.AboutNext, Name: "practise", Value: "ltibootcamp simulator is a strict platform for your own tool"},
		{About: steps.AboutNext, Name: "register", Value: "with Moodle or Canvas, by your registration URL or by hand"},
		{About: steps.AboutNext, Name: "certify", Value: "with 1EdTech, which sends what the security lab sends"},
	}
}

func TestGoldenWrapUp(t *testing.T) {
	for _, size := range sizes() {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			picture(t, drive(t, halfway(), noColour(), "results", size[0], size[1]).press("F"))
		})
	}
}

// It is one screen of the classic size, and it is there from anywhere.
func TestWrapUpIsOneScreen(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "welcome", 80, 24)
	d.press("4", "F").see("Wrap-up", steps.AboutDone, "30.6 of 34", "certify").miss("↓ 1")
	d.press("F").miss("Wrap-up").press("F", "esc").miss("Wrap-up")
	low := drive(t, newFake(), noColour(), "welcome", 40, 12)
	low.press("F").miss("certify").press("G").see("security").press("q")
	if !low.quit {
		t.Error("q does not quit")
	}
}

func TestGoldenKeepAs(t *testing.T) {
	for _, size := range sizes() {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			picture(t, drive(t, halfway(), noColour(), "results", size[0], size[1]).press("F", "t"))
		})
	}
}

// The choice is made by a number or by the cursor, and leads back to the wrap-up.
func TestWrapUpWritesATranscript(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{"number": {"t", "1"}, "first": {"T", "enter"}, "there and back": {"t", "down", "up", "enter"}} {
		d := drive(t, newFake(), noColour(), "welcome", 80, 24)
		d.press("F").press(keys...).see("Kept:", "ltibootcamp-1.3-*.md", "Wrap-up")
		if len(d.copied) != 1 || !strings.HasPrefix(d.copied[0], "# LTI Advantage") || !strings.Contains(d.copied[0], "Secrets are masked") {
			t.Errorf("%s: kept %q", name, d.copied)
		}
	}
}

func TestKeepAsKeys(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "welcome", 80, 24)
	d.press("F", "t").see("A transcript of your run", "1  Markdown", "Secrets will be masked")
	d.press("9").see("A transcript of your run")
	d.press("?").see("All keys", "write it in the format").press("esc").see("A transcript of your run")
	d.press("esc").see("What you did").press("t", "t").see("What you did")
	if d.press("t", "q"); !d.quit || len(d.copied) != 0 {
		t.Errorf("quit %v, kept %q", d.quit, d.copied)
	}
}

// The ending decides, and an error tells which there are.
func TestExportOf(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{"a.md": "Markdown", "/x/y.v2.HTML": "HTML", "run.ipynb": "Jupyter notebook", "run.Json": "JSON", "r.cast": "asciicast"} {
		if got, err := ExportOf(file); err != nil || got.Name != want {
			t.Errorf("%s: got %s, %v, want %s", file, got.Name, err, want)
		}
	}
	for _, file := range []string{"", "run", "run.pdf", "md", "run.md.bak"} {
		if got, err := ExportOf(file); err == nil || !strings.Contains(err.Error(), "want one of .md, .html, .ipynb, .json, .cast") {
			t.Errorf("%s: got %s, %v", file, got.Name, err)
		}
	}
}

// Every way there is can be chosen by its number.
func TestKeepAsEach(t *testing.T) {
	t.Parallel()
	for i, x := range Exports() {
		d := drive(t, halfway(), noColour(), "welcome", 80, 24)
		d.press("F", "t", strconv.Itoa(i+1)).see("Kept:", "ltibootcamp-1.3-*"+x.Ending)
		begins := map[string]string{".md": "# LTI", ".html": "<!DOCTYPE html>", ".ipynb": "{\n \"cells\"", ".json": "{\n  \"program\"", ".cast": `{"version":2`}[x.Ending]
		if len(d.copied) != 1 || begins == "" || !strings.HasPrefix(d.copied[0], begins) {
			t.Errorf("%s: kept %.60q, want what begins with %q", x.Name, d.copied, begins)
		}
	}
}

// While secrets are shown they stand in the file, and that is said.
func TestKeepAsBare(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "welcome", 80, 24)
	d.press("u", "F", "t").see("Secrets are shown: they will").press("1").see("It has your secrets", "Kept:")
	if !strings.Contains(d.copied[0], "Secrets are not masked") {
		t.Errorf("kept %q", d.copied)
	}
}

// The file stands in the current directory, is named by its whole path, is the reader's alone, and none is
// written over.
func TestKeepFile(t *testing.T) {
	t.Chdir(t.TempDir())
	seen := map[string]bool{}
	for range 2 {
		said, err := keepFile("ltibootcamp-1.3-*.md", []byte("# A run\n"))
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(said.address)
		if err != nil || !filepath.IsAbs(said.address) || info.Mode().Perm()&0o077 != 0 || seen[said.address] || info.Size() != 8 {
			t.Errorf("%+v: %v, %v", said, info, err)
		}
		seen[said.address] = true
	}
	if err := os.Chmod(".", 0o500); err != nil || os.Geteuid() == 0 {
		t.Skip("a directory takes files from everybody here: ", err)
	}
	t.Setenv("TMPDIR", "nowhere")
	if said, err := keepFile("x-*.md", nil); err == nil {
		t.Errorf("wrote %+v where nothing can be written", said)
	}
}
