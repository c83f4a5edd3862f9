package ui

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"ltibootcamp/ltiflow/wire"
)

// A talk is lines that are told and lines that are answered.
type talk struct {
	out io.Writer
	err error // why nothing more can be told
	// size is that of the terminal; both are 0 where the talk is through a pipe,
	// which takes everything at once.
	size  func() (columns, rows int)
	ascii bool // nothing else may be told
	// echo repeats the answers, which no terminal shows.
	echo bool

	next    chan<- struct{} // asks for a line: nothing is read before, for an editor may have the terminal
	typed   <-chan string   // closed at the end of the input
	breaks  <-chan os.Signal
	arrived <-chan string // what the reader's own browser has completed,
	heard   func(step string)
	early   string // an answer that was given before its question
	over    bool
}

// newTalk listens to the input until over is closed.
func newTalk(o Options, over <-chan struct{}) talk {
	k := talk{
		out: o.Output, size: func() (columns, rows int) { return 0, 0 },
		ascii: o.ASCII || asciiLocale(o.Environ, runtime.GOOS),
	}
	if k.out == nil {
		k.out = os.Stdout
	}
	in := o.Input
	if in == nil {
		in = os.Stdin
	}
	k.echo = terminalFile(o.Input, os.Stdin) == nil
	if screen := terminalFile(o.Output, os.Stdout); screen != nil && !k.echo {
		k.size = func() (columns, rows int) { return sizeOf(screen) }
	}
	next := make(chan struct{}, 1)
	k.next, k.typed = next, typedLines(in, next, over)
	return k
}

// sizeOf is the size of a terminal. One that does not tell is a classic one.
func sizeOf(screen *os.File) (columns, rows int) {
	const classicColumns, classicRows = 80, 24
	columns, rows, err := term.GetSize(screen.Fd())
	if err != nil || columns <= 0 || rows <= 0 {
		return classicColumns, classicRows
	}
	return columns, rows
}

// typedLines reads a line whenever one is asked for, until the input ends or
// over is closed.
func typedLines(in io.Reader, next <-chan struct{}, over <-chan struct{}) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		r := bufio.NewReaderSize(in, longestAnswer)
		for {
			select {
			case <-next:
			case <-over:
				return
			}
			line, cut, err := r.ReadLine()
			answer := string(line)
			for cut && err == nil {
				_, cut, err = r.ReadLine() // nobody answers with as much
			}
			if err != nil && answer == "" {
				return
			}
			select {
			case lines <- answer:
			case <-over:
				return
			}
		}
	}()
	return lines
}

// longestAnswer is how many bytes of a line are read.
const longestAnswer = 4 << 10

// tell writes lines.
func (k *talk) tell(lines ...string) {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(k.linear(line))
		b.WriteByte('\n')
	}
	k.write(b.String())
}

func (k *talk) write(s string) {
	if k.err != nil {
		return
	}
	if _, err := io.WriteString(k.out, s); err != nil {
		k.err, k.over = fmt.Errorf("telling the walkthrough: %w", err), true
	}
}

// linear is a line as it may be written here: what would move the cursor or
// draws a box is shown as a visible escape. It is the last guard.
func (k *talk) linear(line string) string {
	line = undrawn(wire.Line(line))
	if k.ascii {
		return ASCII(line)
	}
	return line
}

func undrawn(line string) string {
	if !strings.ContainsFunc(line, drawing) {
		return line
	}
	var b strings.Builder
	for _, r := range line {
		if drawing(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// drawing tells whether a rune draws boxes or bars.
func drawing(r rune) bool { return r >= 0x2500 && r <= 0x259f }

// ask puts a question and waits for the answer. There is none when the input
// has ended, at ctrl+c, and when the process is told to terminate.
func (k *talk) ask(ctx context.Context, question string) (answer string, ok bool) {
	if early := k.early; early != "" {
		k.early = ""
		return early, true
	}
	if k.over {
		return "", false
	}
	k.write(k.linear(question) + " ")
	select {
	case k.next <- struct{}{}:
	default: // it was asked for
	}
	for {
		select {
		case line, more := <-k.typed:
			if !more {
				return k.end()
			}
			if k.echo {
				k.tell(line)
			}
			return strings.TrimSpace(line), !k.over
		case <-k.breaks:
			return k.end()
		case <-ctx.Done():
			return k.end()
		case step := <-k.arrived:
			k.tell("")
			k.heard(step)
			k.write(k.linear(question) + " ")
		}
	}
}

// end ends the talk in the line of a question.
func (k *talk) end() (answer string, ok bool) {
	k.tell("")
	k.over = true
	return "", false
}

// pages tells many lines. On a terminal they come in portions as high as it is,
// and whatever else is answered between two portions is the next answer.
func (k *talk) pages(ctx context.Context, lines []string) {
	columns, rows := k.size()
	for rows > 0 {
		n := portion(lines, columns, rows-2)
		if n == len(lines) {
			break
		}
		k.tell(lines[:n]...)
		lines = lines[n:]
		answer, ok := k.ask(ctx, fmt.Sprintf("Enter for more, %s to come, 0 to stop:", counted(len(lines), "line")))
		if !ok || answer != "" {
			if answer != "0" {
				k.early = answer
			}
			return
		}
	}
	k.tell(lines...)
}

// portion is how many of the lines have room, one at least.
func portion(lines []string, columns, rows int) int {
	for i, line := range lines {
		rows -= max(1, (ansi.StringWidth(line)+columns-1)/columns)
		if rows < 0 {
			return max(1, i)
		}
	}
	return len(lines)
}

// readableLine is how wide prose is where there is room for it, but for a word
// before it that says what it is.
const readableLine = 72

// folded is prose as lines, broken between words only: an address stays whole.
// The lines it goes on in are indented as it is.
func (k *talk) folded(prose string) []string {
	width := readableLine
	if columns, _ := k.size(); columns > 0 {
		width = min(width, columns-1)
	}
	indent := prose[:len(prose)-len(strings.TrimLeft(prose, " "))]
	var lines []string
	line := indent
	for i, word := range strings.Fields(prose) {
		if i > 0 && line != indent && ansi.StringWidth(line)+1+ansi.StringWidth(word) > width {
			lines = append(lines, line)
			line = indent
		}
		if line != indent {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
