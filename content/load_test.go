package content

import (
	"strings"
	"testing"
	"testing/fstest"
)

// A broken course must say at start what is wrong and in which file.
func TestLoadBrokenCourse(t *testing.T) {
	const (
		page   = "# A question?\n\n" + afterRun + "\n\n## An answer\n"
		oneOfA = `{"chapters":[{"title":"C","steps":[{"name":"a","title":"A"}]}]}`
	)
	tests := []struct {
		name, manifest, page string
		want                 []string // parts of the error
	}{
		{"no manifest", "", page, []string{"reading the course", "course.json"}},
		{"manifest is no JSON", `{"chapters":`, page, []string{"course.json"}},
		{"chapters of another type", `{"chapters":"all"}`, page, []string{"course.json", "chapters"}},
		{
			"step twice",
			`{"chapters":[{"steps":[{"name":"a","title":"A"}]},{"steps":[{"name":"a","title":"B"}]}]}`,
			page,
			[]string{"course.json", `"a"`, "once"},
		},
		{"step without a name", `{"chapters":[{"steps":[{"title":"A"}]}]}`, page, []string{"course.json", `""`, "name"}},
		{"step without a title", `{"chapters":[{"steps":[{"name":"a"}]}]}`, page, []string{"course.json", `"a"`, "title"}},
		{"no page", oneOfA, "", []string{"step a", "pages/1.3/a.md"}},
		{"no divider", oneOfA, "# A question?\n\n## An answer\n", []string{"pages/1.3/a.md", afterRun}},
		{"bad template before", oneOfA, "# {{.platform\n" + afterRun + "\n## B\n", []string{"pages/1.3/a.md", "template"}},
		{"bad template after", oneOfA, "# A\n" + afterRun + "\n## {{if .x}}\n", []string{"pages/1.3/a.md", "template"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := fstest.MapFS{}
			if test.manifest != "" {
				files["course.json"] = &fstest.MapFile{Data: []byte(test.manifest)}
			}
			if test.page != "" {
				files["pages/1.3/a.md"] = &fstest.MapFile{Data: []byte(test.page)}
			}
			_, err := load(files, "1.3")
			if err == nil {
				t.Fatal("got no error")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got error %q, want %q in it", err, want)
				}
			}
		})
	}
}

// The part before the divider is read before the run, the rest after it, and
// each gets its values.
func TestWeave(t *testing.T) {
	files := fstest.MapFS{
		"course.json": {Data: []byte(`{"chapters":[{"title":"C","steps":[{"name":"a","title":"A"}]}]}`)},
		"pages/x/a.md": {Data: []byte(
			"# At `{{.platform}}`?\n\n" + afterRun + "\n\n## It is `{{.answer}}`\n\n")},
	}
	course, err := load(files, "x")
	if err != nil {
		t.Fatal(err)
	}
	step := course.Steps()[0]

	before, err := step.Before(map[string]string{"platform": "http://127.0.0.1:5000"})
	if want := "# At `http://127.0.0.1:5000`?\n"; err != nil || before != want {
		t.Errorf("got before %q and error %v, want %q", before, err, want)
	}
	after, err := step.After(map[string]string{"answer": "42"})
	if want := "## It is `42`\n"; err != nil || after != want {
		t.Errorf("got after %q and error %v, want %q", after, err, want)
	}

	// A value that is not there is an error, not an empty place.
	_, err = step.After(map[string]string{"anwser": "42"})
	if err == nil || !strings.Contains(err.Error(), "answer") || !strings.Contains(err.Error(), "pages/x/a.md") {
		t.Errorf("got error %v, want one that names the page and the missing value", err)
	}
}

// A chapter that names editions is in those only, and one that names none in
// all.
func TestLoadChaptersOfAnEdition(t *testing.T) {
	const page = "# A?\n\n" + afterRun + "\n\n## B\n"
	files := fstest.MapFS{
		"course.json": {Data: []byte(`{"chapters":[
			{"title":"C","steps":[{"name":"a","title":"A"}]},
			{"title":"D","editions":["x"],"steps":[{"name":"b","title":"B"}]}]}`)},
		"pages/x/a.md": {Data: []byte(page)}, "pages/x/b.md": {Data: []byte(page)}, "pages/y/a.md": {Data: []byte(page)},
	}
	for edition, want := range map[string]string{"x": "a b", "y": "a"} {
		course, err := load(files, edition)
		if err != nil {
			t.Fatal(err) // y has no page of b
		}
		var got []string
		for _, step := range course.Steps() {
			got = append(got, step.Name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s has %q, want %q", edition, got, want)
		}
	}
}

func TestLoadUnknownEdition(t *testing.T) {
	if _, err := Load("2.0"); err == nil || !strings.Contains(err.Error(), "2.0") {
		t.Errorf("got error %v, want one that names the edition", err)
	}
}
