package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

// laidOut is Markdown as the guide shows it, without paint.
func laidOut(tb testing.TB, source string, width int) string {
	tb.Helper()
	s := sheet{width: width}
	if err := s.markdown(source, noColour()); err != nil {
		tb.Fatal(err)
	}
	return rowsOf(s.page)
}

func TestMarkdown(t *testing.T) {
	for _, c := range []struct {
		name, source string
		width        int
		want         string
	}{
		{"ParagraphIsJoined", "one\ntwo\nthree", 40, "one two three"},
		{"ParagraphWraps", "one two three", 7, "one two\nthree"},
		{"HardBreak", "one  \ntwo", 40, "one\ntwo"},
		{"LongWordIsBroken", "https://example.org/a/b", 10, "https://ex\nample.org/\na/b"},
		{"ItemsHang", "- one two three\n- four", 9, "• one two\n  three\n• four"},
		{"LooseItems", "- one\n\n- two", 40, "• one\n\n• two"},
		{"NumbersGoOn", "1. one\n1. two\n1. three", 40, "1. one\n2. two\n3. three"},
		{"NumbersBeginWhereTheySay", "3. one\n4. two", 40, "3. one\n4. two"},
		{"Nested", "- one\n  - two\n    more\n- three", 40, "• one\n\n  • two more\n• three"},
		{"ItemWithCode", "1. do:\n\n   ```json\n   {\"a\":1}\n   ```\n\n2. next", 40, "1. do:\n\n       {\n         \"a\": 1\n       }\n\n2. next"},
		{"LazyItem", "- one\ntwo\n\nthree", 40, "• one two\n\nthree"},
		{"Quote", "> one two\n> three\n>\n> four", 11, "│ one two\n│ three\n│\n│ four"},
		{"QuoteWithItems", "> - one\n> - two", 40, "│ • one\n│ • two"},
		{"Heading", "# One\ntwo", 40, "# One\n\ntwo"},
		{"CodeSpan", "the `aud` claim", 40, "the `aud` claim"},
		{"FenceWithoutEnd", "```\ncode", 40, "    code"},
		{"LongFence", "````\n```\n````\nx", 40, "    ```\n\nx"},
		{"Empty", "", 40, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := laidOut(t, c.source, c.width); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// Blocks within blocks end somewhere: a stack that overflows takes the program
// and the terminal with it.
func TestMarkdownDepth(t *testing.T) {
	for _, mark := range []string{">", "- ", "1. ", "> - "} {
		if got := laidOut(t, strings.Repeat(mark, 2000)+"word", 60); !strings.Contains(squeeze(strings.ReplaceAll(got, "\n", "")), "word") {
			t.Errorf("%q: the word is lost", mark)
		}
	}
	if got := laidOut(t, "> > - > word", 60); got != "│ │ • │ word" {
		t.Errorf("got %q", got)
	}
}

func TestMarkdownTable(t *testing.T) {
	got := laidOut(t, "| claim | who |\n|---|---|\n| `iss` | the platform |\n", 40)
	for _, want := range []string{"claim", "│", "┼", "the platform"} {
		if !strings.Contains(got, want) {
			t.Errorf("the table lacks %q:\n%s", want, got)
		}
	}
}

// No Markdown breaks the page: it ends, and keeps to its width.
func TestMarkdownProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.SampledFrom([]string{"- ", "1. ", "> ", "```", "````\n", "|", "|a|b|\n|-|-|\n", "# ", "\n", "\n\n", "  ", "    ", "---\n", "word ", "*", "`", "漢", "<b>", "[x](http://y)", "\\"})
		source := strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), "")
		width := rapid.IntRange(12, 60).Draw(t, "width")
		s := sheet{width: width}
		if err := s.markdown(source, noColour()); err != nil {
			t.Fatal(err)
		}
		for _, r := range s.rows {
			if w := ansi.StringWidth(r.paint(noColour())); w > width && !strings.Contains(source, "|") {
				t.Fatalf("row %q is %d cells wide, want %d", r.paint(noColour()), w, width)
			}
		}
	})
}

func TestDifference(t *testing.T) {
	for _, c := range []struct {
		got, want string
		at        int
		alike     string
	}{
		{"http://localhost:5000/", "http://localhost:5000", 21, "slash"},
		{"http://localhost:5001", "http://localhost:5000", 20, "port"},
		{"http://localhost", "http://localhost:80", 16, "port"},
		{"LTIDeepLinkingRequest", "LtiDeepLinkingRequest", 1, "case"},
		{"aud ", "aud", 3, "blanks"},
		{"U1eCnrQ7HVH3qbX", "U1eCnrQ7HVH3qby", 14, "up to the mark"},
		{"one", "another thing", -1, ""},
		{"", "x", -1, ""},
		{"same", "same", -1, ""},
	} {
		t.Run(fmt.Sprint(c.got, "/", c.want), func(t *testing.T) {
			at, alike := difference(c.got, c.want)
			if at != c.at || !strings.Contains(alike, c.alike) {
				t.Errorf("got %d, %q; want %d, %q", at, alike, c.at, c.alike)
			}
		})
	}
}
