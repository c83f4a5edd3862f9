package hostiletest_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/platform/hostiletest"
	"ltibootcamp/ltiflow/wire"
)

// Each word alone is found raw, and not when it is shown as an escape.
func TestChecksFindEveryWord(t *testing.T) {
	t.Parallel()
	for _, w := range hostiletest.Words() {
		for name, check := range map[string]func(string) error{
			"screen": func(s string) error { return hostiletest.CheckScreen(s) }, "text": hostiletest.CheckText,
		} {
			if err := check("before " + w.Raw + " after"); err == nil {
				t.Errorf("%s: %q is not found", name, w.Raw)
			}
			if err := check("before " + w.Shown + " after"); err != nil {
				t.Errorf("%s: %q: %v", name, w.Shown, err)
			}
		}
	}
}

// What wire makes of the words is harmless, and shows what they were.
func TestWordsAreShownAsEscapes(t *testing.T) {
	t.Parallel()
	for _, w := range hostiletest.Words() {
		if got := wire.Line(w.Raw); hostiletest.CheckText(got) != nil || !strings.Contains(got, w.Shown) {
			t.Errorf("%q is shown as %q, want %q", w.Raw, got, w.Shown)
		}
	}
}

// A screen may draw, and copy what was asked for, but nothing else.
func TestCheckScreen(t *testing.T) {
	t.Parallel()
	osc52 := func(text string) string {
		return "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(text)) + "\x07"
	}
	const drawn = "\x1b[50;H\x1b[?25l\x1b[?1049h\x1b[2J\x1b[1;1H\x1b[1;38;2;130;170;255m✓ 漢字 é\x1b[0m\x1b[K\r\n\x1b[3A\x1b]11;?\x1b\\\x1b[?2004l"
	for _, c := range []struct {
		stream string
		copied []string
		bad    bool
	}{
		{stream: drawn},
		{stream: drawn + osc52("yes"), copied: []string{"yes"}},
		{stream: drawn + osc52("yes"), bad: true},
		{stream: drawn + osc52("no"), copied: []string{"yes"}, bad: true},
		{stream: "\x1b\x1b[0m[6;9m", bad: true},
		{stream: "\x1b[6m", bad: true},
		{stream: "\x1b[3J", bad: true},
		{stream: "\xe2\x80", bad: true},
		{stream: "\a", bad: true},
	} {
		if err := hostiletest.CheckScreen(c.stream, c.copied...); (err != nil) != c.bad {
			t.Errorf("%q with %q copied: %v", c.stream, c.copied, err)
		}
	}
	if hostiletest.CheckText("\x1b[0m") == nil || hostiletest.CheckText("a\rb") == nil {
		t.Error("text may hold colours, or go back in its line")
	}
}
