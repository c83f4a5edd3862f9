package content

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// documentNames are what pages call the specifications, for people who do not
// know the abbreviations yet.
var documentNames = strings.NewReplacer(
	"Security Framework", "SEC", "LTI Core", "CORE", "Deep Linking §", "DL §",
	"Dynamic Registration §", "DR §", "Certification Guide", "CERT",
)

// A section is one line of testdata/sections.txt.
type section struct {
	about string
	words []string // of which a paragraph that cites it has one
}

func readSections(t *testing.T) map[string]section {
	t.Helper()
	text, err := os.ReadFile("testdata/sections.txt")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]section{}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(strings.TrimSpace(line), " | ")
		if len(parts) != 3 || known[parts[0]].about != "" {
			t.Fatalf("testdata/sections.txt: got %q, want section | subject | words, each section once", line)
		}
		known[parts[0]] = section{parts[1], strings.Split(parts[2], ", ")}
	}
	return known
}

var (
	cited = regexp.MustCompile(`(?:((?:OIDC )?[A-Z][A-Za-z]+|RFC \d+) )?§([0-9A-D]+(?:\.\d+)*)`)
	rfc   = regexp.MustCompile(`RFC \d+`)
)

// citations are the sections that a paragraph cites. A section alone is of the
// document that was named last.
func citations(paragraph string) []string {
	var all []string
	document := "nothing"
	for _, found := range cited.FindAllStringSubmatch(documentNames.Replace(paragraph), -1) {
		if found[1] != "" {
			document = found[1]
		}
		all = append(all, document+" §"+found[2])
	}
	return all
}

func TestCitations(t *testing.T) {
	t.Parallel()
	got := strings.Join(citations("So it is (LTI Core §5.3.4, §A.2), RFC 7523, RFC 6750 §2.1 and Deep Linking §4.5."), ", ")
	if want := "CORE §5.3.4, CORE §A.2, RFC 6750 §2.1, DL §4.5"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A page cites sections that exist, for what they are about, and so do the notes
// on it.
func TestPagesCite(t *testing.T) {
	known := readSections(t)
	glossary := glossaryOf(t, "1.3") // the list of specifications is one for all editions
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		for paragraph := range strings.SplitSeq(p.text(), "\n\n") {
			checkCitations(t, known, glossary, marks.ReplaceAllString(paragraph, ""))
		}
		for line := range strings.Lines(p.notes) {
			checkCitations(t, known, glossary, line)
		}
	})
}

func checkCitations(t *testing.T, known map[string]section, glossary Glossary, paragraph string) {
	t.Helper()
	paragraph = strings.Join(strings.Fields(paragraph), " ")
	for _, name := range citations(paragraph) {
		about, ok := known[name]
		if !ok {
			t.Errorf("the page cites %s, which is not in testdata/sections.txt", name)
		}
		if ok && !slices.ContainsFunc(about.words, func(w string) bool {
			return strings.Contains(strings.ToLower(paragraph), strings.ToLower(w))
		}) {
			t.Errorf("the page cites %s, which is about %q, for:\n%s", name, about.about, paragraph)
		}
	}
	for _, name := range rfc.FindAllString(paragraph, -1) {
		if _, _, ok := glossary.Specification(name); !ok {
			t.Errorf("the page cites %s, which the glossary's list of specifications does not have", name)
		}
	}
}

// What the glossary cites of LTI is in the list too, so that the list is whole.
func TestSectionsAreWhole(t *testing.T) {
	t.Parallel()
	known := readSections(t)
	ours := regexp.MustCompile(`^(?:CORE|SEC|DL|AGS|NRPS|DR|CERT) §[0-9A-D.]+$`)
	for _, edition := range []string{"1.3", "2018"} {
		glossary := glossaryOf(t, edition)
		for name := range known {
			document, _, _ := strings.Cut(name, " §")
			if _, _, ok := glossary.Specification(document); !ok {
				t.Errorf("testdata/sections.txt has %s, of a document that the glossary does not list", name)
			}
		}
		for _, document := range glossary.Documents() {
			for _, term := range document.Terms {
				if _, ok := known[term.Spec]; !ok && ours.MatchString(term.Spec) {
					t.Errorf("%s %v cites %s, which is not in testdata/sections.txt", document.Name, term.Path, term.Spec)
				}
			}
		}
	}
}
