package commandline

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// A Progress is one line on a terminal that says what runs now, and is gone when
// something else is written, or at the end. It has no colour and needs no escape
// sequence. Where there is no terminal, or a dumb one, there is no line.
type Progress struct {
	out      io.Writer
	terminal *os.File // nil where there is none
	drawn    int      // cells
}

// NewProgress is a line on the terminal of stderr, beside what goes to out.
func NewProgress(out io.Writer, stderr *os.File) *Progress {
	p := &Progress{out: out}
	if term.IsTerminal(stderr.Fd()) && os.Getenv("TERM") != "dumb" {
		p.terminal = stderr
	}
	return p
}

// echoed is what a terminal shows of ctrl+c.
const echoed = "^C"

// Begin says what runs now.
func (p *Progress) Begin(place, of int, title string) {
	if p.terminal == nil {
		return
	}
	p.End()
	width, _, err := term.GetSize(p.terminal.Fd())
	if err != nil || width <= 0 {
		width = 80
	}
	// The last cell stays free: a line that is full may wrap.
	line := ansi.Truncate(fmt.Sprintf("%d/%d  %s", place, of, title), max(0, width-len(echoed)-1), "")
	p.drawn = ansi.StringWidth(line)
	_, _ = io.WriteString(p.terminal, line)
}

// End takes the line away.
func (p *Progress) End() {
	if p.drawn > 0 {
		_, _ = io.WriteString(p.terminal, "\r"+strings.Repeat(" ", p.drawn+len(echoed))+"\r")
		p.drawn = 0
	}
}

// Write writes to out, which may be on the same terminal.
func (p *Progress) Write(b []byte) (int, error) {
	p.End()
	return p.out.Write(b) //nolint:wrapcheck // it is out for all who write to it
}

// Say writes a line that stays to the terminal; where there is none nobody has to
// be told.
func (p *Progress) Say(line string) {
	if p.terminal == nil {
		return
	}
	p.End()
	_, _ = io.WriteString(p.terminal, line+"\n")
}
