package content

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// Texts that people read are spelt as in British English, or as in
// testdata/words.txt, which has the words of the trade and nothing else.
func TestSpelling(t *testing.T) {
	t.Parallel()
	texts := proseOfCourse(t)
	var all strings.Builder
	for _, text := range texts {
		all.WriteString(text + "\n")
	}
	own := readWords(t)
	used := map[string]bool{}
	for _, word := range misspelt(t, all.String()) {
		used[word] = true
		if !own[word] {
			t.Errorf("%s: hunspell does not know %q, and testdata/words.txt has it not", whereIs(texts, word), word)
		}
	}
	for word := range own {
		if !used[word] {
			t.Errorf("testdata/words.txt has %q, which nothing needs", word)
		}
	}
}

// misspelt are the words that the dictionary does not know, each once. The
// gate installs hunspell and is not to go without.
func misspelt(t *testing.T, text string) []string {
	t.Helper()
	run := func(input string) ([]string, error) {
		cmd := exec.Command("hunspell", "-d", "en_GB", "-i", "utf-8", "-l")
		cmd.Stdin = strings.NewReader(input)
		out, err := cmd.Output()
		return strings.Fields(string(out)), err
	}
	known, err := run("the colour of the platform, and a qwortle\n")
	if err != nil || !slices.Equal(known, []string{"qwortle"}) {
		if os.Getenv("CI") == "true" {
			t.Fatalf("spelling: got %q from hunspell, %v; want the packages hunspell and hunspell-en-gb", known, err)
		}
		t.Skipf("hunspell with its dictionary en_GB is not installed: got %q, %v", known, err)
	}
	words, err := run(text)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(words)
	return slices.Compact(words)
}

func readWords(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("testdata/words.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if sorted := slices.Compact(slices.Sorted(slices.Values(lines))); !slices.Equal(lines, sorted) {
		t.Errorf("testdata/words.txt is not sorted, or has a word twice: want LC_ALL=C sort -u")
	}
	own := map[string]bool{}
	for _, word := range lines {
		own[word] = true
	}
	return own
}

// proseOfCourse is what people read, by file: Markdown without its code, and
// of the JSON every text of several words.
func proseOfCourse(t *testing.T) map[string]string {
	t.Helper()
	names := namesOfMembers(t)
	texts := map[string]string{}
	read := func(files fs.FS, name string) {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, ".json") {
			text = span.ReplaceAll(fence.ReplaceAll(text, nil), []byte(" "))
			texts[name] = withoutNames(actions.ReplaceAllString(string(text), " "), names)
			return
		}
		var value any
		if err := json.Unmarshal(text, &value); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		texts[name] = withoutNames(sentencesIn(value), names)
	}
	read(os.DirFS(".."), "README.md")
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && entry.Name() == "testdata" {
			return fs.SkipDir
		}
		if err == nil && (strings.HasSuffix(name, ".md") || strings.HasSuffix(name, ".json")) {
			read(os.DirFS("."), name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// sentencesIn are the texts of several words in a JSON value. One word is a
// name.
func sentencesIn(value any) string {
	var all strings.Builder
	switch value := value.(type) {
	case map[string]any:
		for _, inner := range value {
			all.WriteString(sentencesIn(inner))
		}
	case []any:
		for _, inner := range value {
			all.WriteString(sentencesIn(inner))
		}
	case string:
		if strings.Contains(value, " ") {
			all.WriteString(span.ReplaceAllString(value, " ") + "\n")
		}
	}
	return all.String()
}

// namesOfMembers are the names that the protocol has, which are in no
// dictionary.
func namesOfMembers(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, edition := range lti.Editions() {
		for _, document := range glossaryOf(t, edition.Name).Documents() {
			for _, term := range document.Terms {
				for _, name := range term.Path {
					names[name] = true
				}
				for _, value := range term.Values {
					names[value.Value] = true
				}
			}
		}
	}
	return names
}

var (
	around  = regexp.MustCompile(`^[^\pL\pN$<{/_]+|[^\pL\pN]+$`)
	notWord = regexp.MustCompile(`[_/=#$@:<>{}\\0-9]|\pL\.\pL|\p{Ll}\p{Lu}`)
)

// withoutNames leaves out what is a name and no word: of the protocol, of a
// file, an address, camelCase.
func withoutNames(text string, names map[string]bool) string {
	var kept []string
	for _, word := range strings.Fields(text) {
		bare := around.ReplaceAllString(word, "")
		if names[bare] || notWord.MatchString(bare) {
			continue
		}
		kept = append(kept, word)
	}
	return strings.Join(kept, "\n") // hunspell breaks long lines anywhere
}

func whereIs(texts map[string]string, word string) string {
	whole := regexp.MustCompile(`\b` + regexp.QuoteMeta(word) + `\b`)
	var in []string
	for name, text := range texts {
		if whole.MatchString(text) {
			in = append(in, name)
		}
	}
	slices.Sort(in)
	return strings.Join(in, ", ")
}
