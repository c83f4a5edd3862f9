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
		{"TrueColor", "auto", env{"TERM": "xterm-256color", "COLORTERM": "truecolor"}, look{"dark", termenv.TrueColor, true}},
		{"EmptyWishIsAuto", "", env{"TERM": "xterm-256color"}, look{"dark", termenv.ANSI256, true}},
		{"Light", "light", env{"TERM": "xterm-256color"}, look{"light", termenv.ANSI256, false}},
		{"None", "none", env{"TERM": "xterm-256color"}, look{"none", termenv.ANSI, false}},
		{"NoColor", "auto", env{"TERM": "xterm-256color", "NO_COLOR": "1"}, look{"none", termenv.ANSI, false}},
		{"NoColorEmptyIsUnset", "auto", env{"TERM": "xterm-256color", "NO_COLOR": ""}, look{"dark", termenv.ANSI256, true}},
		{"WishBeatsNoColor", "dark", env{"TERM": "xterm-256color", "NO_COLOR": "1"}, look{"dark", termenv.ANSI256, false}},
		{"Dumb", "dark", env{"TERM": "dumb", "COLORTERM": "truecolor"}, look{"none", termenv.Ascii, false}},
		{"DumbForced", "auto", env{"TERM": "dumb", "CLICOLOR_FORCE": "1"}, look{"dark", termenv.ANSI, false}},
		{"ForceOfZeroIsNone", "auto", env{"TERM": "dumb", "CLICOLOR_FORCE": "0"}, look{"none", termenv.Ascii, false}},
		{"NoTerm", "auto", env{}, look{"none", termenv.ANSI, false}},
		{"LightByFGBG", "auto", env{"TERM": "rxvt-256color", "COLORFGBG": "0;15"}, look{"light", termenv.ANSI256, false}},
		{"DarkByFGBG", "auto", env{"TERM": "rxvt-256color", "COLORFGBG": "15;default;0"}, look{"dark", termenv.ANSI256, false}},
		{"OddFGBG", "auto", env{"TERM": "rxvt-256color", "COLORFGBG": "15;default"}, look{"dark", termenv.ANSI256, true}},
		{"Screen", "auto", env{"TERM": "screen-256color"}, look{"dark", termenv.ANSI256, false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := decide(c.wish, func(name string) string { return c.env[name] }); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
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
