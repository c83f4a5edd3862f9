package ui

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/ltiflow/wire"
)

// spoken is what a node says as one line of words.
func spoken(n *node) string {
	switch m := n.matter.(type) {
	case *value:
		return m.spoken()
	case check:
		return findingWords(m.Finding)
	case functionTitle:
		words := m.Name + ", in " + fmt.Sprintf("%s line %d", m.File, m.Line)
		if len(m.Failed) > 0 {
			words += ", a check failed in it"
		}
		return words
	case codeLine:
		if m.failed() {
			return "a check failed here: " + m.source.s
		}
		return m.source.s
	case encoded:
		return fmt.Sprintf("the token as it is sent, %s: %s", counted(len(m.whole()), "character"), m.whole())
	case *hop:
		return exchangeWords(m.Exchange)
	case raw, named, noted:
		return m.line(0).s
	case remark:
		return remarkWords(m.words.s)
	case part:
		return chrome(m.title.s) + chrome("  "+m.note)
	}
	return chrome(n.line(0).s)
}

// exchangeWords say who sent what to whom, and what came of it.
func exchangeWords(e wire.Exchange) string {
	words := fmt.Sprintf("%s to %s, %s %s, ", e.From, e.To, e.Method, pathOf(e))
	if e.Status == 0 {
		return words + "no answer: " + wire.MaskText(e.Error)
	}
	words += fmt.Sprintf("answered %d in %s", e.Status, took(e.Took))
	if redirects(e) {
		words += ", which leads to " + pathOfURL(redirect(e))
	}
	return words
}

// spoken is the name of a value and the value, or what it holds.
func (v *value) spoken() string {
	words := ""
	if v.element < 0 && v.name.to > 0 {
		words = wire.Line(v.key()) + ": "
		if v.contains > 0 {
			words = wire.Line(v.key()) + ", "
		}
	}
	switch raw := v.doc.raw[v.raw.from:v.raw.to]; {
	case raw[0] == '{' && v.contains > 0:
		return words + "object of " + counted(v.contains, "member")
	case raw[0] == '{':
		return words + "object without members"
	case raw[0] == '[' && v.contains > 0:
		return words + "array of " + counted(v.contains, "element")
	case raw[0] == '[':
		return words + "array without elements"
	default:
		return words + raw
	}
}

// What the screen says with glyphs and gaps is said with words here. Data is
// left as it came.
var (
	marks = regexp.MustCompile(`(^|  )[` + glyphDone + glyphFailed + glyphSkipped + glyphInto + glyphStale + `] +`)
	gaps  = regexp.MustCompile(` {2,}`)
)

// chrome is a title of the screen as words.
func chrome(s string) string {
	s = strings.TrimRight(marks.ReplaceAllString(s, "$1"), " ")
	s = strings.NewReplacer(" "+glyphDot+" ", ", ", " "+glyphArrow+" ", " to ").Replace(s)
	return gaps.ReplaceAllString(s, ", ")
}

// remarks is a line of an explanation as words: what stands before a gap is the
// name of what follows.
func remarks(s string) string {
	s = strings.TrimPrefix(marks.ReplaceAllString(s, "$1"), glyphBang+" ")
	s = strings.NewReplacer(" "+glyphDot+" ", ", ", " "+glyphArrow+" ", " to ").Replace(strings.TrimSpace(s))
	return gaps.ReplaceAllString(s, ": ")
}

// remarkWords are a remark as words. What it says behind its first gap may be
// data, and is left as it came.
func remarkWords(s string) string {
	s = marks.ReplaceAllString(s, "$1")
	at := gaps.FindStringIndex(s)
	switch {
	case at == nil:
		return s
	case strings.Contains(s[:at[0]], " "):
		return s[:at[0]] + ", " + s[at[1]:]
	default:
		return s[:at[0]] + ": " + s[at[1]:]
	}
}

// longestInList is how much of a line a list shows.
const longestInList = 160

// inList is a line as a list shows it: where it goes on, it says so.
func inList(s string) string {
	short := ansi.Truncate(clip(s, longestInList), longestInList, "")
	if len(short) == len(s) {
		return s
	}
	return short + fmt.Sprintf("... (%s, choose it to read all)", counted(len(s), "byte"))
}

// ordinal is the number of a node among its parent's. Lines of code have those
// of their file.
func ordinal(n *node) int {
	if l, ok := n.matter.(codeLine); ok {
		return l.number
	}
	return n.order + 1
}

// numbers are the numbers from the top down to a node: "3.2.1".
func numbers(n *node) string {
	var b strings.Builder
	for i, up := range n.lineage() {
		if i > 0 {
			b.WriteByte('.')
		}
		fmt.Fprint(&b, ordinal(up))
	}
	return b.String()
}
