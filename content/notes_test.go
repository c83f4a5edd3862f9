package content

import (
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// Every file is the notes on a step, so that none lies about unread.
func TestNotesAllUsed(t *testing.T) {
	t.Parallel()
	talks := map[string]Talk{}
	for _, edition := range lti.Editions() {
		_, talks[edition.Name] = readTalk(t, edition.Name)
	}
	err := fs.WalkDir(embedded, "notes", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		talk := talks[path.Base(path.Dir(name))]
		if step, found := strings.CutSuffix(path.Base(name), ".md"); !found || talk.Turns[step].Notes == "" {
			t.Errorf("%s belongs to no turn of talk.json", name)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// Notes are taken in at a glance, and make nobody feel slow.
func TestNotesAreShort(t *testing.T) {
	const sentenceWords = 22
	const columns, most = 76, 11 // what a terminal of 80 by 24 has for them
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		for _, sentence := range sentencesOf(p.notes) {
			if n := len(strings.Fields(sentence)); n > sentenceWords {
				t.Errorf("a sentence of %d words, want %d at most: %s", n, sentenceWords, sentence)
			}
		}
		if n := rowsOf(p.notes, columns); n > most {
			t.Errorf("the notes take %d rows of %d columns, want %d at most: the rest has to be scrolled for", n, columns, most)
		}
		if word := belittling.FindString(span.ReplaceAllString(p.notes, "")); word != "" {
			t.Errorf("the notes say %q", word)
		}
	})
}

// rowsOf is how many rows lines take that break between words, without the signs
// of Markdown.
func rowsOf(lines string, columns int) int {
	rows := 0
	for line := range strings.Lines(strings.NewReplacer("*", "", "`", "").Replace(lines)) {
		left := 0
		for _, word := range strings.Fields(line) {
			if left -= 1 + len([]rune(word)); left < 0 {
				rows++
				left = columns - len([]rune(word))
			}
		}
	}
	return rows
}

func TestRowsOf(t *testing.T) {
	t.Parallel()
	for lines, want := range map[string]int{
		"": 0, "- one\n": 1, "- one two\n": 1, "- one two x\n": 2, "- **one** `two`\n- three": 2, "- one\n\n- two": 2, "abcdefghi a": 2,
	} {
		if got := rowsOf(lines, 9); got != want {
			t.Errorf("%q: got %d rows, want %d", lines, got, want)
		}
	}
}

// Notes lead on: to the next step, with a question for the room on the way.
func TestNotesLeadOn(t *testing.T) {
	for _, edition := range lti.Editions() {
		course, talk := readTalk(t, edition.Name)
		all := course.Steps()
		for i, step := range all {
			notes := talk.Turns[step.Name].Notes
			if !strings.Contains(notes, "**Ask:**") {
				t.Errorf("%s/%s: the notes have no question for the room", edition.Name, step.Name)
			}
			if last := i == len(all)-1; !last && !strings.Contains(notes, "**Next:**") {
				t.Errorf("%s/%s: the notes do not lead to the next step", edition.Name, step.Name)
			}
		}
	}
}

// slips are names that notes quote as somebody's mistake, or from outside the
// protocol.
var slips = []string{"open_id", "invalid_client", "instructor", "Learner#Instructor"}

var identifier = regexp.MustCompile(`^[A-Za-z]+(?:_[a-z]+)+$|^[a-z]+[A-Z]\w*$`)

// A name in the notes is one of the protocol, to the letter, and no key is
// named: those of a presentation differ from those of the course.
func TestNotesNames(t *testing.T) {
	members := namesOfMembers(t)
	for name := range maps.Clone(members) {
		members[path.Base(name)] = true // a claim by its last word
	}
	all := append(names(lti.Final()), names(lti.Draft())...)
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		for _, name := range uri.FindAllString(p.notes, -1) {
			if !slices.Contains(all, strings.TrimRight(name, ".")) {
				t.Errorf("%q is no name of any edition", name)
			}
		}
		for _, code := range spans(p.notes) {
			if identifier.MatchString(code) && !members[code] && !slices.Contains(slips, code) {
				t.Errorf("the notes name %q, which the glossary does not know", code)
			}
			if keyNames.MatchString(code) {
				t.Errorf("the notes name the key %q", code)
			}
		}
	})
}

// What the audience reads of a scene is a sentence.
func TestScenesAreSentences(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		_, talk := readTalk(t, edition.Name)
		for step, turn := range talk.Turns {
			for _, scene := range turn.Scenes {
				if !strings.HasSuffix(scene.Says, ".") && !strings.HasSuffix(scene.Says, "?") || belittling.MatchString(scene.Says) {
					t.Errorf("%s/%s: got %q, want a sentence, in plain words", edition.Name, step, scene.Says)
				}
			}
		}
	}
}
