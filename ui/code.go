package ui

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// deeper is how much deeper a line of source goes on than it began.
const deeper = 6

// codePage shows the source of the functions that a step runs.
func codePage(functions []steps.Function, width int) page {
	s := sheet{width: width}
	if len(functions) == 0 {
		s.prose(say(plain, "This step runs no code of the tool."), 0)
	}
	for _, f := range functions {
		s.function(f)
	}
	return s.page
}

func (s *sheet) function(f steps.Function) {
	s.title(say(heading, f.Name), wire.Line(fmt.Sprintf("%s:%d", f.File, f.Line)))
	s.blank()
	source := lexGo(wire.Text(strings.TrimRight(f.Source, "\n")))
	digits := len(strconv.Itoa(f.Line + len(source)))
	for i, line := range source {
		s.code(line, fmt.Sprintf("%*d %s ", digits, f.Line+i, glyphBar), strings.Repeat(" ", digits-1)+glyphWrapped+" "+glyphBar+" ")
	}
}

// code adds a line of source behind a gutter. Where it goes on, it stands
// deeper than it began.
func (s *sheet) code(line *text, lead, more string) {
	inner := len(line.s) - len(strings.TrimLeft(line.s, " "))
	if ansi.StringWidth(lead)+inner+deeper+16 > s.width {
		inner = 0
	}
	indent := strings.Repeat(" ", inner)
	s.put(line.from(inner), lead+indent, more+indent+strings.Repeat(" ", deeper), anywhere)
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
