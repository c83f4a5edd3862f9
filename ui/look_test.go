package ui

import (
	"bytes"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
)

func TestDecide(t *testing.T) {
	type env = map[string]string
	for _, c := range []struct {
		name, wish string
		env        env
		want       look
	}{
		{"TrueColor", "auto", env{"TERM": "xterm-256color", "COLORTERM": "truecolor"}, look{wish: "auto", dark: true, profile: termenv.TrueColor, ask: true}},
		{"EmptyWishIsAuto", "", env{"TERM": "xterm-256color"}, look{wish: "auto", dark: true, profile: termenv.ANSI256, ask: true}},
		{"Dark", "dark", env{"TERM": "xterm-256color", "COLORFGBG": "0;15"}, look{wish: "dark", dark: true, profile: termenv.ANSI256}},
		{"Light", "light", env{"TERM": "xterm-256color"}, look{wish: "light", profile: termenv.ANSI256}},
		{"Contrast", "contrast", env{"TERM": "xterm-256color"}, look{wish: "contrast", dark: true, profile: termenv.ANSI256, ask: true}},
		{"ContrastByFGBG", "contrast", env{"TERM": "xterm-256color", "COLORFGBG": "0;15"}, look{wish: "contrast", profile: termenv.ANSI256}},
		{"None", "none", env{"TERM": "xterm-256color"}, look{wish: "none", dark: true, profile: termenv.ANSI256, ask: true}},
		{"NoColor", "auto", env{"TERM": "xterm-256color", "NO_COLOR": "1"}, look{wish: "none", dark: true, profile: termenv.ANSI256, ask: true}},
		{"NoColorEmptyIsUnset", "auto", env{"TERM": "xterm-256color", "NO_COLOR": ""}, look{wish: "auto", dark: true, profile: termenv.ANSI256, ask: true}},
		{"WishBeatsNoColor", "dark", env{"TERM": "xterm-256color", "NO_COLOR": "1"}, look{wish: "dark", dark: true, profile: termenv.ANSI256}},
		{"ContrastBeatsNoColor", "contrast", env{"TERM": "screen", "NO_COLOR": "1"}, look{wish: "contrast", dark: true, profile: termenv.ANSI}},
		{"Dumb", "dark", env{"TERM": "dumb", "COLORTERM": "truecolor"}, look{wish: "none", dark: true, profile: termenv.Ascii}},
		{"DumbForced", "auto", env{"TERM": "dumb", "CLICOLOR_FORCE": "1"}, look{wish: "auto", dark: true, profile: termenv.ANSI}},
		{"ForceOfZeroIsNone", "auto", env{"TERM": "dumb", "CLICOLOR_FORCE": "0"}, look{wish: "none", dark: true, profile: termenv.Ascii}},
		{"NoTerm", "auto", env{}, look{wish: "none", dark: true, profile: termenv.ANSI}},
		{"LightByFGBG", "auto", env{"TERM": "rxvt-256color", "COLORFGBG": "0;15"}, look{wish: "auto", profile: termenv.ANSI256}},
		{"DarkByFGBG", "auto", env{"TERM": "rxvt-256color", "COLORFGBG": "15;default;0"}, look{wish: "auto", dark: true, profile: termenv.ANSI256}},
		{"OddFGBG", "auto", env{"TERM": "rxvt-256color", "COLORFGBG": "15;default"}, look{wish: "auto", dark: true, profile: termenv.ANSI256, ask: true}},
		{"Screen", "auto", env{"TERM": "screen-256color"}, look{wish: "auto", dark: true, profile: termenv.ANSI256}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := decide(c.wish, func(name string) string { return c.env[name] }); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

// However a look began, every press of the key shows something new, and no
// theme is missed.
func TestNextTheme(t *testing.T) {
	for _, c := range []struct{ wish, dark, light string }{ // what follows on a dark and on a light background
		{"auto", "light contrast-dark none dark", "dark contrast-light none light"},
		{"dark", "light contrast-dark none dark light", "contrast-light none light dark"},
		{"contrast", "none dark light contrast-dark", "none light dark contrast-light"},
		{"none", "dark light contrast-dark none", "light dark contrast-light none"},
	} {
		for _, dark := range []bool{true, false} {
			var seen []string
			want := strings.Fields(map[bool]string{true: c.dark, false: c.light}[dark])
			for l := (look{wish: c.wish, dark: dark}); len(seen) < len(want); {
				l = l.next()
				seen = append(seen, l.scheme())
			}
			if !slices.Equal(seen, want) {
				t.Errorf("from %s, dark %v: got %v, want %v", c.wish, dark, seen, want)
			}
		}
	}
}

func TestParseAnswer(t *testing.T) {
	for _, c := range []struct {
		answer   string
		dark, ok bool
	}{
		{"rgb:0000/0000/0000", true, true},
		{"rgb:1e/1e/1e", true, true},
		{"rgb:ffff/ffff/ffff", false, true},
		{"rgba:fdfd/f6f6/e3e3/ffff", false, true},
		{"rgb:f/f/f", false, true},
		{"rgb:", false, false},
		{"junk", false, false},
	} {
		if dark, ok := parseAnswer([]byte(c.answer)); dark != c.dark || ok != c.ok {
			t.Errorf("%s: got %v, %v", c.answer, dark, ok)
		}
	}
}

// The answer is taken out of what is typed wherever it comes and however it
// is cut; everything else is passed on, byte for byte.
func TestSift(t *testing.T) {
	const answer = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\"
	for _, typed := range []string{"ab" + answer + "cd", answer, answer + "\x1b[A", "\x1b[A" + answer, "j\x1b]11;rgb:ff/ff/ff\aq"} {
		for at := range len(typed) {
			if at > 0 && typed[at-1] == '\x1b' {
				continue // a lone ESC is a key and must not wait
			}
			answers := make(chan tea.Msg, 2)
			l := &listening{answer: func(m tea.Msg) { answers <- m }}
			got := slices.Concat(l.sift([]byte(typed[:at])), l.sift(append(l.held, typed[at:]...)))
			want := bytes.ReplaceAll(bytes.ReplaceAll([]byte(typed), []byte(answer), nil), []byte("\x1b]11;rgb:ff/ff/ff\a"), nil)
			if !bytes.Equal(got, want) {
				t.Errorf("%q cut at %d: got %q, want %q", typed, at, got, want)
			}
			if m := <-answers; m != backgroundMsg(false) {
				t.Errorf("%q cut at %d: got %v", typed, at, m)
			}
		}
	}
	for _, typed := range []string{"\x1b", "\x1b[A", "hello ]11;", "\x1bO", "\x1b]12;rgb:ff/ff/ff\a"} {
		l := &listening{}
		if got := l.sift([]byte(typed)); string(got) != typed {
			t.Errorf("%q became %q", typed, got)
		}
	}
	l := &listening{}
	endless := append([]byte("\x1b]11;"), bytes.Repeat([]byte("x"), 100)...)
	if got := l.sift(endless); !bytes.Equal(got, endless) || !l.done {
		t.Errorf("what goes on for ever is no answer: %q", got)
	}
}

// The question goes out once, behind the first frame, and only when it is to;
// nothing wraps as long as the alternate screen is on.
func TestCanvas(t *testing.T) {
	for _, ask := range []bool{true, false} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		c := &canvas{File: w, ask: ask}
		for _, s := range []string{"\x1b[?1049h", "a\nframe", "another\nframe", "\x1b[?1049l"} {
			if n, err := io.WriteString(c, s); n != len(s) || err != nil {
				t.Fatalf("wrote %d, %v", n, err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		want := "\x1b[?1049h\x1b[?7la\nframe" + question + "another\nframe\x1b[?7h\x1b[?1049l"
		if !ask {
			want = strings.ReplaceAll(want, question, "")
		}
		if got, err := io.ReadAll(r); string(got) != want || err != nil {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
	}
}
