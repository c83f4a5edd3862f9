package content

import (
	"regexp"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// Limits of what a reader is asked to read.
const (
	pageWords      = 360  // of a page
	sentenceWords  = 30   // of a sentence
	averageWords   = 16.0 // of the sentences of a page
	wordsAMinute   = 200.0
	chapterMinutes = 10.0
)

var (
	actions  = regexp.MustCompile(`\{\{[^}]*\}\}`)
	marks    = regexp.MustCompile(`(?m)^(?:>\s?|#+ |- |\d+\. )`)
	emphasis = regexp.MustCompile(`\*+`)
	ends     = regexp.MustCompile(`[.?!]["')]*\s+`)
	newBlock = regexp.MustCompile(`\n(?:\s*\n|- |\d+\. )`)
)

// sentencesOf are the sentences of a page, a piece of code in one counted as a
// word. Diagrams and tables are looked at, not read.
func sentencesOf(text string) []string {
	text = fence.ReplaceAllString(text, "")
	text = span.ReplaceAllString(text, "code")
	text = actions.ReplaceAllString(text, "")
	var all []string
	for _, block := range newBlock.Split("\n"+text, -1) {
		block = strings.TrimSpace(emphasis.ReplaceAllString(marks.ReplaceAllString(block, ""), ""))
		if block == "" || strings.HasPrefix(block, "|") {
			continue
		}
		for _, sentence := range ends.Split(block, -1) {
			if len(strings.Fields(sentence)) > 0 {
				all = append(all, strings.Join(strings.Fields(sentence), " "))
			}
		}
	}
	return all
}

func words(sentences []string) int {
	n := 0
	for _, s := range sentences {
		n += len(strings.Fields(s))
	}
	return n
}

func TestSentencesOf(t *testing.T) {
	got := strings.Join(sentencesOf("# A title?\n\nOne `two\nthree` (CORE §5.3). \"Four!\" Five\nsix\n\n```\nno . no\n```\n\n- seven\n- eight. Nine\n\n> **Ten**\n> eleven {{if .x}}\n\n| no |\n"), "|")
	if want := `A title?|One code (CORE §5.3)|"Four|Five six|seven|eight|Nine|Ten eleven`; got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
}

// Short sentences, and few.
func TestPagesAreShort(t *testing.T) {
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		all := sentencesOf(p.before + "\n\n" + p.after)
		for _, sentence := range all {
			if n := len(strings.Fields(sentence)); n > sentenceWords {
				t.Errorf("a sentence of %d words, want %d at most: %s", n, sentenceWords, sentence)
			}
		}
		n := words(all)
		if n > pageWords {
			t.Errorf("the page has %d words, want %d at most", n, pageWords)
		}
		if average := float64(n) / float64(len(all)); average > averageWords {
			t.Errorf("a sentence has %.1f words on average, want %.1f at most", average, averageWords)
		}
	})
}

// Read aloud, a chapter takes minutes, not tens: go test -v -run Minutes
// shows how many.
func TestChapterMinutes(t *testing.T) {
	for _, edition := range lti.Editions() {
		course, err := Load(edition.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, chapter := range course.Chapters {
			n := 0
			for _, step := range chapter.Steps {
				text, err := embedded.ReadFile("pages/" + edition.Name + "/" + step.Name + ".md")
				if err != nil {
					t.Fatal(err)
				}
				n += words(sentencesOf(string(text)))
			}
			minutes := float64(n) / wordsAMinute
			t.Logf("%-5s %-18s %2d steps %5d words %5.1f minutes", edition.Name, chapter.Title, len(chapter.Steps), n, minutes)
			if minutes > chapterMinutes {
				t.Errorf("%s: %s takes %.1f minutes to read, want %.1f at most", edition.Name, chapter.Title, minutes, chapterMinutes)
			}
		}
	}
}

// Words that make a learner feel slow.
var belittling = regexp.MustCompile(`(?i)\b(?:simply|just|easy|easily|obviously|trivial|of course)\b`)

func TestPagesWords(t *testing.T) {
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		if word := belittling.FindString(p.prose()); word != "" {
			t.Errorf("the page says %q", word)
		}
	})
}
