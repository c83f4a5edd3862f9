package content

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// A page is a question, what the learner is to do, and what came of it.
func TestPagesShape(t *testing.T) {
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		titles := headings(p, 1)
		if len(titles) != 1 || !strings.HasPrefix(p.before, "# ") {
			t.Errorf("got titles %q, want one, on top", titles)
		} else if !strings.HasSuffix(titles[0], "?") {
			t.Errorf("got the title %q, want the question that the step answers", titles[0])
		}
		if !strings.HasPrefix(p.after, "## ") {
			t.Error("the part after the run does not begin with ## ")
		}
		if deep := regexp.MustCompile(`(?m)^###.*`).FindString(p.text()); deep != "" {
			t.Errorf("got a heading %q, want none below ##", deep)
		}
		for part, text := range map[string]string{"before": p.before, "after": p.after} {
			if lines := strings.Count(text, "\n") + 1; lines < 8 || lines > 30 {
				t.Errorf("got %d lines %s the run, want 8 to 30", lines, part)
			}
		}
		if strings.ContainsAny(p.prose(), "<") || strings.Contains(p.prose(), "![") {
			t.Error("the page has HTML or an image")
		}
		want := map[string]string{"1.3": "> **The notebook said**", "2018": "> **Later**"}[p.edition]
		if strings.Count(p.text(), want) != 1 {
			t.Errorf("got %d asides beginning %q, want 1", strings.Count(p.text(), want), want)
		}
	})
}

func headings(p page, level int) []string {
	return regexp.MustCompile(`(?m)^`+strings.Repeat("#", level)+` .*`).FindAllString(p.text(), -1)
}

// paragraph is the one paragraph after the run that begins with a word in
// bold.
func (p page) paragraph(t *testing.T, word string) string {
	t.Helper()
	var all []string
	for text := range strings.SplitSeq(p.after, "\n\n") {
		if strings.HasPrefix(strings.TrimSpace(text), "**"+word+"**") {
			all = append(all, text)
		}
	}
	if len(all) != 1 {
		t.Errorf("got %d paragraphs that begin with **%s** after the run, want 1", len(all), word)
		return ""
	}
	return all[0]
}

// The learner does something on every screen: runs the step, keeps one thing
// of it, and tries one thing that is a key away. One question is left open.
func TestPagesAction(t *testing.T) {
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		if !strings.Contains(p.before, "Press `enter`") {
			t.Error("the part before the run does not say to press enter")
		}
		p.paragraph(t, "Remember")
		isKey := func(code string) bool { return slices.Contains(keys, code) }
		if try := p.paragraph(t, "Try"); !slices.ContainsFunc(spans(try), isKey) {
			t.Errorf("no key to press in %q", try)
		}
		_, untitled, _ := strings.Cut(p.body(), "\n")
		if !strings.Contains(untitled, "?") {
			t.Error("the page asks nothing of the reader")
		}
	})
}

// A page must fit the smallest screen, in glyphs that are one cell wide in
// every terminal and font.
func TestPagesFit(t *testing.T) {
	const lineWidth, blockWidth, tableWidth = 76, 72, 70
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		for _, block := range fence.FindAllString(p.before+"\n"+p.after, -1) {
			for line := range strings.Lines(block) {
				if ansi.StringWidth(line) > blockWidth {
					t.Errorf("a code block is wider than %d: %q", blockWidth, line)
				}
			}
		}
		for line := range strings.SplitSeq(p.before+"\n"+p.after, "\n") {
			// A list item is one line: glamour keeps the line breaks in it.
			if ansi.StringWidth(line) > lineWidth && !item.MatchString(line) || strings.HasPrefix(line, "|") && ansi.StringWidth(line) > tableWidth {
				t.Errorf("line too wide: %q", line)
			}
			if width, runes := ansi.StringWidth(line), len([]rune(line)); width != runes {
				t.Errorf("got %d cells for %d runes in %q", width, runes, line)
			}
			for _, r := range line {
				if (r < ' ' || r > '~') && !strings.ContainsRune("→✓–§", r) {
					t.Errorf("glyph %q (%U) in %q", r, r, line)
				}
			}
		}
	})
}
