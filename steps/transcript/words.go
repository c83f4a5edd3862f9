package transcript

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// What every format for people says, in the same words.

func (r Run) title() string { return "LTI Advantage bootcamp: a run of edition " + r.Edition }

// about is what there is to know of a transcript before it is read.
func (r Run) about() string {
	return fmt.Sprintf("%s against %s, written %s.", r.EditionTitle, r.Platform, r.Written.UTC().Format("2 January 2006, 15:04 UTC"))
}

// secrecy tells what became of the secrets.
func (r Run) secrecy() string {
	if r.Masked {
		return "Secrets are masked: private keys, access tokens, cookies and signatures."
	}
	return "Secrets are not masked: keys, tokens and signatures stand here as they are. Keep this file to yourself."
}

// tally says how a step went, beside its state.
func (s Step) tally() string {
	words := took(s.Seconds)
	if n := len(s.Findings); n > 0 {
		held := 0
		for _, f := range s.Findings {
			if f.Status != "failed" {
				held++
			}
		}
		words += fmt.Sprintf(", %d of %s hold", held, counted(n, "check"))
	}
	if n := len(s.Exchanges); n > 0 {
		words += ", " + counted(n, "exchange")
	}
	return words
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// took is a duration as people read it.
func took(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	if d > 100*time.Millisecond {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(10 * time.Microsecond).String()
}

// answer is the status of an exchange.
func (e Exchange) answer() string {
	if e.Status == 0 {
		return "no answer: " + e.Error
	}
	return strings.TrimSpace(strconv.Itoa(e.Status) + " " + http.StatusText(e.Status))
}

// request and response are the two messages as HTTP has them.
func (e Exchange) request() string { return e.Request.after(e.Method + " " + e.URL) }

func (e Exchange) response() string { return e.Response.after(e.answer()) }

// head is the first line of a message with its header.
func (m Message) head(first string) string {
	var b strings.Builder
	b.WriteString(first)
	for _, f := range m.Header {
		b.WriteString("\n" + f.Name + ": " + f.Value)
	}
	return b.String()
}

// after is a whole message after its first line.
func (m Message) after(first string) string {
	whole := m.head(first)
	if m.Body != "" {
		whole += "\n\n" + m.readable()
	}
	return whole + m.rest()
}

// readable is the body, indented if it is JSON.
func (m Message) readable() string { return indented(m.Body) }

// rest says that a body went on.
func (m Message) rest() string {
	if !m.Cut {
		return ""
	}
	return fmt.Sprintf("\n[the beginning of %d bytes]", m.Bytes)
}

// indented is JSON with its members on lines of their own, and anything else as
// it is. So is JSON that is deeper than any of the protocol: the blanks of the
// lines would grow with the square of it.
func indented(text string) string {
	var b bytes.Buffer
	if depth(text) > deepest || json.Indent(&b, []byte(text), "", "  ") != nil {
		return text
	}
	return b.String()
}

// deepest is how deep JSON may be to be written by lines.
const deepest = 64

// depth is how many brackets stand open in a text at most.
func depth(text string) int {
	open, most := 0, 0
	for _, c := range []byte(text) {
		switch c {
		case '[', '{':
			open++
			most = max(most, open)
		case ']', '}':
			open--
		}
	}
	return most
}

// mark is a check's verdict as a glyph, which never stands alone.
func (f Finding) mark() string {
	switch f.Status {
	case "passed":
		return "✓"
	case "failed":
		return "✗"
	default:
		return "–"
	}
}

// verdict is the same in a word.
func (f Finding) verdict() string {
	switch f.Status {
	case "passed":
		return "holds"
	case "failed":
		return "fails"
	default:
		return "skipped"
	}
}

// mostExchanges is how many of a step are written for people. The lab has steps
// with hundreds, which differ little.
const mostExchanges = 40

// few are the exchanges that are written for people, and how many are not.
func few(exchanges []Exchange) (shown []Exchange, more int) {
	shown = exchanges[:min(len(exchanges), mostExchanges)]
	return shown, len(exchanges) - len(shown)
}

// place is where a function stands.
func (f Function) place() string { return f.File + ":" + strconv.Itoa(f.Line) }

// news takes out of each step the functions that an earlier one has shown: many
// steps run the same ones.
type news struct{ seen map[string]string }

// first tells whether the step is the first to show the function, and otherwise
// which one was.
func (n *news) first(f Function, step string) (where string, first bool) {
	if n.seen == nil {
		n.seen = map[string]string{}
	}
	if where, seen := n.seen[f.place()]; seen {
		return where, false
	}
	n.seen[f.place()] = step
	return step, true
}
