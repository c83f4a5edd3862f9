package ui

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/ltiflow/wire"
)

// A span is a stretch of a text that is painted as one thing. What no span
// covers is plain.
type span struct {
	from, to int // bytes
	paint    token
}

// A text is one logical line, before wrapping: what it says and how its parts
// are painted. It holds no escape sequence and no control character.
type text struct {
	s     string
	spans []span // in order, without overlap
}

// say makes a text of one paint from untrusted words.
func say(paint token, s string) *text { return new(text).add(paint, s) }

// add appends untrusted words to the line.
func (t *text) add(paint token, s string) *text {
	s = wire.Line(s)
	if paint != plain && s != "" {
		t.spans = append(t.spans, span{len(t.s), len(t.s) + len(s), paint})
	}
	t.s += s
	return t
}

// join appends a text with its paint.
func (t *text) join(other *text) *text {
	t.spans = append(t.spans, shift(other.spans, -len(t.s))...)
	t.s += other.s
	return t
}

// from is the text from a byte on.
func (t *text) from(at int) *text {
	if at == 0 {
		return t
	}
	return &text{s: t.s[at:], spans: shift(t.spans, at)}
}

// part is the text between two bytes.
func (t *text) part(c cut) *text {
	if c.to == len(t.s) {
		return t.from(c.from)
	}
	part := &text{s: t.s[c.from:c.to]}
	for _, s := range t.spans {
		if s.from < c.to && s.to > c.from {
			part.spans = append(part.spans, span{max(s.from, c.from) - c.from, min(s.to, c.to) - c.from, s.paint})
		}
	}
	return part
}

// shortened is the text cut to a width, with a mark that it was.
func (t *text) shortened(width int) *text {
	if t.width() <= width {
		return t
	}
	kept := len(ansi.Truncate(t.s, max(0, width-1), ""))
	return t.part(cut{0, kept}).add(muted, glyphMore)
}

// ending is the end of the text that a width has room for, with a mark that
// more stands before it.
func (t *text) ending(width int) *text {
	missing := t.width() - width
	if missing <= 0 {
		return t
	}
	kept := ansi.TruncateLeft(t.s, missing+1, "")
	return say(muted, glyphMore).join(t.from(len(t.s) - len(kept)))
}

// pad fills the line with spaces up to a column.
func (t *text) pad(column int) *text {
	if missing := column - ansi.StringWidth(t.s); missing > 0 {
		t.s += strings.Repeat(" ", missing)
	}
	return t
}

// width is how many cells the line needs.
func (t *text) width() int { return ansi.StringWidth(t.s) }

// A cut is the part of a text that one row of the screen shows.
type cut struct{ from, to int }

// A breaking says where a line may be broken.
type breaking int

const (
	anywhere breaking = iota // data: before a word that the next row can hold whole, else where the row is full
	atSpaces                 // prose: between words, and in a word only when it fills the row
)

// wrap cuts a text into rows of at most width cells. Nothing is lost but the
// spaces at which prose is broken.
func wrap(s string, width int, how breaking) []cut { return wrapFrom(s, width, width, how) }

// wrapFrom is wrap where the rows that a line goes on in have another width
// than its first.
func wrapFrom(s string, width, on int, how breaking) []cut {
	width, on = max(width, 1), max(on, 1)
	if len(s) <= width && ascii(s) {
		return []cut{{0, len(s)}}
	}
	var cuts []cut
	from, cells, space := 0, 0, -1
	for i := 0; i < len(s); {
		n, w := 1, 1
		if s[i] >= 0x80 || (i+1 < len(s) && s[i+1] >= 0x80) {
			_, w, n, _ = ansi.DecodeSequence(s[i:], ansi.NormalState, nil)
			w = widest(s[i:i+n], w)
		}
		if cells+w > width && i > from {
			to, next := i, i
			switch {
			case s[i] == ' ':
				next = i + 1
			case space > from && (how == atSpaces || wordFits(s[space+1:], on)):
				to, next = space, space+1
			}
			cuts = append(cuts, cut{from, to})
			from, space, width = next, -1, on
			cells = widest(s[from:max(i, from)], 0)
			if next > i {
				i = next
				continue
			}
		}
		if s[i] == ' ' && strings.TrimLeft(s[from:i], " ") != "" {
			space = i
		}
		cells += w
		i += max(n, 1)
	}
	return append(cuts, cut{from, len(s)})
}

// widest is how many cells a piece of text may take. Terminals do not agree on
// characters of several runes: some draw them as one, with the width that x/ansi
// finds, others rune by rune, and then some marks take a cell of their own.
func widest(s string, width int) int {
	if ascii(s) {
		return max(width, ansi.StringWidth(s))
	}
	single := ansi.StringWidthWc(s)
	for _, r := range s {
		if unicode.Is(unicode.Mc, r) || r == '\u0e33' || r == '\u0eb3' { // vowels of Thai and Lao
			single++
		}
	}
	return max(width, ansi.StringWidth(s), single)
}

// wordFits tells whether the first word has room in a row.
func wordFits(s string, width int) bool {
	if i := strings.IndexByte(s[:min(len(s), 4*width)], ' '); i >= 0 {
		s = s[:i]
	}
	return len(s) <= 4*width && widest(s, 0) <= width
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// shorten cuts a line to a width and marks that it did.
func shorten(s string, width int) string {
	if width <= 0 {
		return ""
	}
	return ansi.Truncate(s, width, glyphMore)
}

// fit makes a painted line exactly as wide as its place: the last guard of a
// frame, so that no line ever breaks the screen.
func fit(s string, width int) string {
	w := ansi.StringWidth(s)
	switch {
	case width <= 0:
		return ""
	case w > width:
		s = ansi.Truncate(s, width, "")
		if strings.Contains(s, "\x1b") {
			s += reset
		}
		w = ansi.StringWidth(s)
	}
	if w < width {
		s += strings.Repeat(" ", width-w)
	}
	return s
}

// reset ends every paint.
const reset = "\x1b[0m"
