package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// codeNodes are the functions that a step runs, and behind them those that
// they call within the tool.
func codeNodes(functions []steps.Function) []*node {
	if len(functions) == 0 {
		return []*node{leaf(remark{say(plain, "This step runs no code of the tool.")})}
	}
	var nodes []*node
	for _, f := range functions {
		n := functionNode(f)
		n.open = !f.Called || len(f.Failed) > 0
		nodes = append(nodes, n)
	}
	return nodes
}

// A functionTitle stands above the source of a function.
type functionTitle struct {
	part
	steps.Function
}

func functionNode(f steps.Function) *node {
	where := wire.Line(fmt.Sprintf("%s:%d", f.File, f.Line))
	title := say(heading, f.Name)
	if len(f.Failed) > 0 {
		title.add(bad, " "+glyphFailed)
	}
	n := &node{matter: functionTitle{part{title: title, note: where, copy: f.Source}, f}}
	source := lexGo(wire.Text(strings.TrimRight(f.Source, "\n")))
	digits := len(strconv.Itoa(f.Line + len(source)))
	for i, line := range source {
		l := codeLine{function: f, number: f.Line + i, digits: digits, source: line}
		for _, call := range f.Calls {
			if call.Line == l.number {
				l.calls = append(l.calls, call.Name)
			}
		}
		n.hold(leaf(l))
	}
	return n
}

func (f functionTitle) explain(l lore, s *sheet) {
	if f.Called {
		s.prose(say(plain, "Called by the functions of this step."), 0)
	}
	s.specs(l, f.Spec)
}

// specs names the sections that code implements.
func (s *sheet) specs(l lore, sections []string) {
	if len(sections) == 0 {
		return
	}
	s.prose(say(strong, "Implements  ").add(plain, strings.Join(sections, ", ")), 0)
	named := map[string]bool{}
	for _, section := range sections {
		if title, address, ok := l.glossary.Specification(section); ok && !named[title] {
			named[title] = true
			s.prose(say(muted, title+", ").add(plain, address), 0)
		}
	}
}

// A codeLine is one line of the source of a function.
type codeLine struct {
	function steps.Function
	number   int // in its file
	digits   int
	source   *text
	calls    []string // the functions it calls
}

func (c codeLine) failed() bool { return slices.Contains(c.function.Failed, c.number) }

// begins: what failed is what the reader looks for.
func (c codeLine) begins() bool { return c.failed() }

func (c codeLine) line(int) *text {
	t := say(muted, fmt.Sprintf("%*d ", c.digits, c.number))
	switch {
	case c.failed():
		return t.add(failedLine, glyphFailed+" ").add(failedLine, c.source.s)
	case len(c.calls) > 0:
		t.add(accent, glyphInto+" ")
	default:
		t.add(muted, glyphBar+" ")
	}
	return t.join(c.source)
}

func (c codeLine) whole() string { return c.source.s }
func (c codeLine) alwaysWhole()  {}

// onward stands deeper than the line began.
func (c codeLine) onward() string {
	const deeper = 6
	inner := len(c.source.s) - len(strings.TrimLeft(c.source.s, " "))
	return strings.Repeat(" ", c.digits-1) + glyphWrapped + " " + glyphBar + " " + strings.Repeat(" ", min(inner, 16)+deeper)
}

func (c codeLine) called() *text {
	return say(accent, c.function.Name).add(muted, fmt.Sprintf("  %s:%d", c.function.File, c.number))
}

// explain says what the line calls, and that a check failed at it.
func (c codeLine) explain(l lore, s *sheet) {
	if c.failed() {
		s.prose(say(bad, glyphFailed+" A check failed here").add(plain, " in the last run: 4 Result says which, and why."), 0)
	}
	for _, name := range c.calls {
		s.prose(say(strong, "Calls  ").add(plain, name).add(muted, "  enter goes there, backspace comes back"), 0)
	}
	s.specs(l, c.function.Spec)
}

// follow goes to the function that the line under the cursor calls, and tells
// whether it calls one.
func (o *outline) follow() bool {
	n := o.under()
	if n == nil {
		return false
	}
	l, ok := n.matter.(codeLine)
	if !ok || len(l.calls) == 0 {
		return false
	}
	for _, root := range o.roots {
		if f, ok := root.matter.(functionTitle); ok && f.Name == l.calls[0] {
			o.jump(root)
			return true
		}
	}
	return false
}

// lexGo cuts Go source into lines and finds what to paint in them. Source that
// cannot be read as Go stays plain.
func lexGo(source string) []*text {
	var lines []*text
	for l := range strings.SplitSeq(source, "\n") {
		lines = append(lines, &text{s: l})
	}
	lexer := lexers.Get("go")
	if lexer == nil {
		return lines
	}
	read, err := lexer.Tokenise(nil, source)
	if err != nil {
		return lines
	}
	at, column := 0, 0
	for _, t := range read.Tokens() {
		paint := goToken(t.Type)
		for i, piece := range strings.Split(t.Value, "\n") {
			if i > 0 {
				at, column = at+1, 0
			}
			if at >= len(lines) || column+len(piece) > len(lines[at].s) {
				return lines // the lexer added a line end
			}
			if piece != "" && paint != plain {
				lines[at].spans = append(lines[at].spans, span{column, column + len(piece), paint})
			}
			column += len(piece)
		}
	}
	return lines
}

func goToken(t chroma.TokenType) token {
	switch {
	case t.InCategory(chroma.Comment):
		return comment
	case t.InCategory(chroma.Keyword):
		return keyword
	case t.InSubCategory(chroma.LiteralString):
		return quoted
	case t.InSubCategory(chroma.LiteralNumber):
		return number
	case t == chroma.NameFunction:
		return function
	default:
		return plain
	}
}
