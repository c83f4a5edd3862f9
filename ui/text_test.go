package ui

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"pgregory.net/rapid"
)

// words draws texts with blanks, long words and wide characters.
func words() *rapid.Generator[string] {
	return rapid.StringOf(rapid.OneOf(rapid.RuneFrom([]rune("abc    .-/é漢字🙂")), rapid.Rune()))
}

// Wrapping loses nothing but blanks, keeps the order, and keeps to the width.
func TestWrapKeepsEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := say(plain, words().Draw(t, "text")).s
		width := rapid.IntRange(2, 40).Draw(t, "width")
		how := rapid.SampledFrom([]breaking{anywhere, atSpaces}).Draw(t, "how")
		at := 0
		for _, c := range wrap(s, width, how) {
			if strings.Trim(s[at:c.from], " ") != "" {
				t.Fatalf("lost %q", s[at:c.from])
			}
			if w := ansi.StringWidth(s[c.from:c.to]); w > width {
				t.Fatalf("%q is %d cells wide, want at most %d", s[c.from:c.to], w, width)
			}
			at = c.to
		}
		if at != len(s) {
			t.Fatalf("lost the end %q", s[at:])
		}
	})
}

// rewrap does the same for a painted line, and every row ends its own paint.
func TestRewrapKeepsEverything(t *testing.T) {
	th := newTheme("dark", termenv.TrueColor)
	rapid.Check(t, func(t *rapid.T) {
		a, b := say(accent, words().Draw(t, "a")), say(bad, words().Draw(t, "b"))
		width := rapid.IntRange(2, 40).Draw(t, "width")
		var all strings.Builder
		for _, r := range rewrap(th.line(a)+" "+th.line(b), width) {
			if w := ansi.StringWidth(r); w > width {
				t.Fatalf("%q is %d cells wide, want at most %d", r, w, width)
			}
			if strings.Contains(r, "\x1b") && !strings.HasSuffix(r, reset) && !strings.Contains(r[strings.LastIndex(r, "\x1b"):], reset) {
				t.Fatalf("%q leaves its paint open", r)
			}
			all.WriteString(ansi.Strip(r))
		}
		if got, want := squeeze(all.String()), squeeze(a.s+b.s); got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}

func squeeze(s string) string { return strings.ReplaceAll(s, " ", "") }

// The spans of a line stand in order, within the line, and what is painted is
// the line.
func TestLexJSON(t *testing.T) {
	th := newTheme("dark", termenv.TrueColor)
	rapid.Check(t, func(t *rapid.T) {
		l := say(plain, rapid.StringOf(rapid.RuneFrom([]rune(`"\:,{}[] truefalsnl-+0.9eEé`))).Draw(t, "line")).s
		at := 0
		for _, s := range lexJSON(l) {
			if s.from < at || s.to <= s.from || s.to > len(l) {
				t.Fatalf("span %v of %q", s, l)
			}
			at = s.to
		}
		if got := ansi.Strip(th.line(&text{s: l, spans: lexJSON(l)})); got != l {
			t.Fatalf("got %q, want %q", got, l)
		}
	})
	line := `  "exp": 1795431711, "ok": true, "s": "a\"b: c",`
	var got []string
	for _, s := range lexJSON(line) {
		got = append(got, line[s.from:s.to])
	}
	if want := `"exp"|1795431711|"ok"|true|"s"|"a\"b: c"`; strings.Join(got, "|") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// Pretty JSON is the same JSON, and a deep one does not grow.
func TestPretty(t *testing.T) {
	for _, c := range []struct {
		name, body, want string
		valid            bool
	}{
		{"Object", `{"a":1.50,"b":["x"]}`, "{\n  \"a\": 1.50,\n  \"b\": [\n    \"x\"\n  ]\n}", true},
		{"Scalar", `"x"`, `"x"`, true},
		{"Empty", ``, ``, false},
		{"Broken", `{"a":`, `{"a":`, false},
		{"EscapesStay", `{"a":"\u202e\/"}`, "{\n  \"a\": \"\\u202e\\/\"\n}", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, valid := pretty(c.body); got != c.want || valid != c.valid {
				t.Errorf("got %q, %v; want %q, %v", got, valid, c.want, c.valid)
			}
		})
	}
	deep := strings.Repeat("[", 5000) + strings.Repeat("]", 5000)
	if got, valid := pretty(deep); got != deep || !valid || !json.Valid([]byte(got)) {
		t.Errorf("a deep document became %d bytes, valid %v; want it as it was", len(got), valid)
	}
}

func TestFit(t *testing.T) {
	for _, c := range []struct {
		s     string
		width int
		want  string
	}{
		{"abc", 5, "abc  "},
		{"abcdef", 3, "abc"},
		{"漢字", 3, "漢 "},
		{"abc", 0, ""},
		{"abc", -1, ""},
		{"\x1b[1mabcdef\x1b[0m", 3, "\x1b[1mabc\x1b[0m" + reset},
	} {
		if got := fit(c.s, c.width); ansi.Strip(got) != ansi.Strip(c.want) || ansi.StringWidth(got) != max(0, c.width) {
			t.Errorf("fit(%q, %d) = %q, want %q", c.s, c.width, got, c.want)
		}
	}
}

// Terminals do not agree on how wide a character of several runes is: a row
// has to fit by either count.
func TestWrapFitsEveryTerminal(t *testing.T) {
	for _, s := range []string{"กำ", "क्षि", "👩🏽", "☎", "漢字", "é"} {
		s = strings.Repeat(s, 60)
		rows := rewrap(s, 20)
		for _, c := range wrap(s, 20, anywhere) {
			rows = append(rows, s[c.from:c.to])
		}
		for _, r := range rows {
			if a, b := ansi.StringWidth(r), ansi.StringWidthWc(r); max(a, b) > 20 {
				t.Errorf("%q is %d or %d cells wide, want at most 20", r, a, b)
			}
			if n := len([]rune(r)); strings.Contains(r, "ำ") && n > 20 {
				t.Errorf("%q: %d cells where each rune takes one, want at most 20", r, n)
			}
		}
		if got := strings.Join(rows, ""); got != s+s {
			t.Errorf("%q lost something", s)
		}
	}
}
