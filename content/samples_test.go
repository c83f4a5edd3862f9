package content

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// A sample is a code block of a page: its language, what it is, the text.
type sample struct{ lang, is, text string }

var info = regexp.MustCompile("(?s)^```([a-z]*) ?([a-z_]*)\n(.*)```$")

func samplesOf(text string) []sample {
	var all []sample
	for _, block := range fence.FindAllString(text, -1) {
		if parts := info.FindStringSubmatch(block); parts != nil {
			all = append(all, sample{parts[1], parts[2], parts[3]})
		} else {
			all = append(all, sample{lang: "unreadable", text: block})
		}
	}
	return all
}

// realTypes are what the tool decodes such a document into.
func realTypes() map[string]func() any {
	return map[string]func() any{
		"score": func() any { return new(lti.Score) }, "line_item": func() any { return new(lti.LineItem) },
		"line_items": func() any { return new([]lti.LineItem) }, "results": func() any { return new([]lti.Result) },
		"memberships": func() any { return new(lti.Roster) }, "access_token": func() any { return new(lti.AccessToken) },
	}
}

// A sample is of the language it says, and made of what is really there: JSON
// of members that the glossary knows and our own types take, Go that stands in
// the tool word by word. What has no language is a diagram.
func TestPagesSamples(t *testing.T) {
	source := toolSource(t)
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		for _, s := range samplesOf(p.before + "\n" + p.after) {
			switch s.lang {
			case "":
				if strings.HasPrefix(strings.TrimSpace(s.text), "{") {
					t.Errorf("a sample that looks like JSON does not say so:\n%s", s.text)
				}
			case "json":
				for _, wrong := range wrongJSON(glossaryOf(t, p.edition), s) {
					t.Errorf("%s in the sample\n%s", wrong, s.text)
				}
			case "go":
				if !strings.Contains(source, squeeze(s.text)) {
					t.Errorf("this Go stands nowhere in ltiflow:\n%s", s.text)
				}
			default:
				t.Errorf("a sample in %q, want json and the name of a document of the glossary, go, or none:\n%s", s.lang, s.text)
			}
		}
	})
}

// wrongJSON finds what is wrong with a sample of JSON.
func wrongJSON(glossary Glossary, s sample) []string {
	if _, ok := glossary.Document(s.is); !ok {
		return []string{"json " + s.is + ", which is no document of the glossary,"}
	}
	var value any
	if err := json.Unmarshal([]byte(s.text), &value); err != nil {
		return []string{err.Error()}
	}
	var wrong []string
	var walk func(value any, path []string)
	walk = func(value any, path []string) {
		if _, ok := glossary.Find(s.is, path...); !ok && len(path) > 0 {
			wrong = append(wrong, "unknown member "+strings.Join(path, "/"))
		}
		switch value := value.(type) {
		case map[string]any:
			for name, inner := range value {
				walk(inner, append(slices.Clone(path), name))
			}
		case []any:
			for i, inner := range value {
				walk(inner, append(slices.Clone(path), strconv.Itoa(i)))
			}
		}
	}
	walk(value, nil)
	if ours := realTypes()[s.is]; ours != nil {
		decoder := json.NewDecoder(bytes.NewReader([]byte(s.text)))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(ours()); err != nil {
			wrong = append(wrong, err.Error())
		}
	}
	return wrong
}

// squeeze leaves one space where there are several, or line breaks.
func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }

func toolSource(t *testing.T) string {
	t.Helper()
	names, err := filepath.Glob("../ltiflow/*.go")
	if err != nil || len(names) == 0 {
		t.Fatalf("got %d files of the tool, %v", len(names), err)
	}
	var all strings.Builder
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(squeeze(string(text)) + "\n")
	}
	return all.String()
}

// The checks on samples find what is wrong with one.
func TestSamplesAreChecked(t *testing.T) {
	t.Parallel()
	glossary := glossaryOf(t, "1.3")
	for text, want := range map[string]string{
		"```json score\n{\"scoreGiven\": 9}\n```":                          "",
		"```json score\n{\"scoreGiven\": 9, \"points\": 1}\n```":           "points",
		"```json score\n{\"scoreGiven\": \"9\"}\n```":                      "scoreGiven",
		"```json score\n{\"scoreGiven\": 9,}\n```":                         "invalid",
		"```json marks\n{\"scoreGiven\": 9}\n```":                          "marks",
		"```json line_items\n[{\"label\": \"L\", \"hue\": 1}]\n```":        "hue",
		"```json id_token\n{\"aud\": [\"one\"], \"iat\": 1519912812}\n```": "",
	} {
		all := samplesOf(text)
		if len(all) != 1 {
			t.Fatalf("got %v of %s", all, text)
		}
		got := strings.Join(wrongJSON(glossary, all[0]), "; ")
		if (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
