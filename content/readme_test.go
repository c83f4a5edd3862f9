package content

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// The README's example of a new step is a page and a line in the course, and
// touches no Go of this package.
func TestReadmeAddsAStep(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	part := func(from, to string) string {
		_, rest, found := strings.Cut(string(readme), from)
		text, _, closed := strings.Cut(rest, to)
		if !found || !closed {
			t.Fatalf("the README has no %q that ends with %q", from, to)
		}
		return text
	}
	page := part("\n````\n", "\n````\n")
	line := strings.TrimSpace(part("```json\n{ \"name\": \"own-keys\"", "\n```"))
	turn := part("```json\n{\n  \"step\": \"own-keys\",", "\n```")

	files := fstest.MapFS{"pages/1.3/own-keys.md": &fstest.MapFile{Data: []byte(page)}}
	err = fs.WalkDir(embedded, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := embedded.ReadFile(name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	manifest := string(files["course.json"].Data)
	const last = `{ "name": "get-keys", "title": "Get the platform's keys" }`
	changed := strings.Replace(manifest, last, last+",\n        { \"name\": \"own-keys\""+line, 1)
	if changed == manifest {
		t.Fatalf("course.json has no %s", last)
	}
	files["course.json"] = &fstest.MapFile{Data: []byte(changed)}

	course, err := load(files, "1.3")
	if err != nil {
		t.Fatal(err)
	}
	step, err := course.Step("own-keys")
	if err != nil {
		t.Fatal(err)
	}
	before, after, _ := strings.Cut(page, afterRun)
	if got, err := step.Before(samples(before)); err != nil || !strings.HasPrefix(got, "# ") {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := step.After(samples(after)); err != nil || !strings.Contains(got, "a value of kids") {
		t.Errorf("got %q, %v", got, err)
	}
	presents(t, files, `{"step": "own-keys",`+turn)
}

// presents wants the new step to be presentable without a turn, and with the one
// of the README.
func presents(t *testing.T, files fstest.MapFS, turn string) {
	t.Helper()
	if _, err := loadTalk(files, "1.3"); err != nil {
		t.Errorf("without a turn: %v", err)
	}
	written := string(files["talk.json"].Data)
	files["talk.json"].Data = []byte(strings.Replace(written, `"turns": [`, `"turns": [`+turn+",", 1))
	files["notes/1.3/own-keys.md"] = &fstest.MapFile{Data: []byte(goodNotes)}
	talk, err := loadTalk(files, "1.3")
	if got := talk.Turns["own-keys"]; err != nil || len(got.Scenes) != 1 || got.Notes != goodNotes {
		t.Errorf("with a turn: got %+v, %v", got, err)
	}
}
