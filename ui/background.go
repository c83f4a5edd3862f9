package ui

import (
	"bytes"
	"errors"
	"io"
	"os"
	"regexp"
	"strconv"
	"sync"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// The terminal is asked for its background once, behind the first frame, and
// nobody waits for the answer. Bubble Tea would take the answer for typed
// keys, so it is caught on its way in, whenever it comes.

// A backgroundMsg says that the background is dark, or not.
type backgroundMsg bool

// question is OSC 11 with a question mark.
const question = "\x1b]11;?\x1b\\"

// The alternate screen is entered and left by these, also around a suspension.
// On it, nothing wraps by itself: how wide a character of Thai or Hindi is, or
// an emoji, is for the terminal to say, and a row that is wider there than here
// must not push the frame apart.
const (
	enterScreen, leaveScreen = "\x1b[?1049h", "\x1b[?1049l"
	wrapOff, wrapOn          = "\x1b[?7l", "\x1b[?7h"
)

// canvas is the terminal as Bubble Tea writes to it. It writes the question
// right behind the first frame, when the terminal is in raw mode already:
// before, it would echo its answer. What others write stands between frames.
type canvas struct {
	*os.File
	ask   bool
	mu    sync.Mutex // one writes at a time
	asked bool
}

// Write passes the output on.
func (c *canvas) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := bytes.ReplaceAll(p, []byte(enterScreen), []byte(enterScreen+wrapOff))
	out = bytes.ReplaceAll(out, []byte(leaveScreen), []byte(wrapOn+leaveScreen))
	if c.ask && !c.asked && bytes.Contains(p, []byte("\n")) { // a frame, not the set-up before it
		c.asked = true
		out = append(out, question...)
	}
	n, err := whole(c.File, out)
	return min(n, len(p)), err
}

// aside writes an escape sequence between two frames.
func (c *canvas) aside(sequence string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := whole(c.File, []byte(sequence))
	return err
}

// whole writes all of it, in parts when the terminal takes no more at once:
// another program may have told it not to let anyone wait.
func whole(w io.Writer, p []byte) (n int, err error) {
	for n < len(p) {
		wrote, err := w.Write(p[n:])
		n += wrote
		if errors.Is(err, syscall.EAGAIN) {
			time.Sleep(time.Millisecond)
		} else if err != nil {
			return n, err //nolint:wrapcheck // a writer passes the error on as it is
		}
	}
	return n, nil
}

// WriteString passes the output on; that of os.File would go past Write.
func (c *canvas) WriteString(s string) (int, error) { return c.Write([]byte(s)) }

// listening takes the answer out of what is typed, and notices when nobody
// can type any more.
type listening struct {
	*os.File
	answer func(tea.Msg)
	gone   func() // called when the terminal was closed
	held   []byte // what may be the beginning of the answer
	done   bool
}

// The answer is: "ESC ] 11 ; rgb:1e1e/1e1e/1e1e ST".
var (
	answerBegins = []byte("\x1b]11;")
	answerEnds   = [][]byte{[]byte("\x1b\\"), []byte("\a")}
	answerColour = regexp.MustCompile(`^rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})`)
)

// longest is how long an answer can be; what goes on longer is none.
const longest = 64

// Read reads what was typed. It may give nothing, when all was the answer.
// Bubble Tea takes the end of its input for silence; here it is the end.
func (l *listening) Read(p []byte) (int, error) {
	room := len(p) - len(l.held)
	if room <= 0 {
		room, l.held = len(p), nil
	}
	n, err := l.File.Read(p[:room])
	if errors.Is(err, io.EOF) {
		go l.gone()
	}
	if n == 0 || err != nil {
		return n, err //nolint:wrapcheck // a reader passes the error on as it is
	}
	return copy(p, l.sift(append(l.held, p[:n]...))), nil
}

// sift gives what is not part of the answer. The beginning of an answer is
// held back until the rest of it comes; a lone ESC is a key and never held.
func (l *listening) sift(b []byte) []byte {
	l.held = nil
	if l.done {
		return b
	}
	at := bytes.Index(b, answerBegins)
	if at < 0 {
		for n := len(answerBegins) - 1; n >= 2; n-- {
			if bytes.HasSuffix(b, answerBegins[:n]) {
				l.held = bytes.Clone(b[len(b)-n:])
				return b[:len(b)-n]
			}
		}
		return b
	}
	rest := b[at+len(answerBegins):]
	for _, end := range answerEnds {
		if i := bytes.Index(rest, end); i >= 0 && i < longest {
			l.done = true
			if dark, ok := parseAnswer(rest[:i]); ok {
				go l.answer(backgroundMsg(dark))
			}
			return append(bytes.Clone(b[:at]), rest[i+len(end):]...)
		}
	}
	if len(rest) >= longest {
		l.done = true
		return b
	}
	l.held = bytes.Clone(b[at:])
	return b[:at]
}

// parseAnswer tells whether the colour is dark, by its luma.
func parseAnswer(b []byte) (dark, ok bool) {
	m := answerColour.FindSubmatch(b)
	if m == nil {
		return false, false
	}
	luma := 0.0
	for i, weight := range []float64{0.299, 0.587, 0.114} {
		n, err := strconv.ParseUint(string(m[i+1]), 16, 16)
		if err != nil {
			return false, false
		}
		luma += weight * float64(n) / float64(uint64(1)<<(4*len(m[i+1]))-1)
	}
	return luma < 0.5, true
}
