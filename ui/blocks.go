package ui

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	reading "github.com/yuin/goldmark/text"
)

// A blockKind is what a block of Markdown is.
type blockKind int

const (
	paragraphBlock blockKind = iota
	headingBlock
	itemBlock
	quoteBlock
	codeBlock
	tableBlock
	ruleBlock
	bareBlock // too deep to be laid out
)

// A block is a stretch of Markdown that is laid out on its own. glamour wraps
// a list or a quote without an indent for the lines that go on, and too wide
// on top; so the blocks are placed here, and glamour renders the words in them.
type block struct {
	kind  blockKind
	lead  string  // of an item: its bullet or number
	lang  string  // of code
	body  string  // Markdown without blocks in it; of code, the code
	inner []block // of an item or a quote
	tight bool    // no blank row before it
}

// deepestBlock is how deep quotes and lists may stand in one another. What is
// deeper has no room left on a screen, and is shown as mere words.
const deepestBlock = 8

// blocksOf finds the blocks with the parser that glamour uses.
func blocksOf(source string) []block {
	markdown := goldmark.New(goldmark.WithExtensions(extension.Table))
	r := blockReader{source: []byte(source)}
	return r.within(markdown.Parser().Parse(reading.NewReader(r.source)), 0)
}

type blockReader struct{ source []byte }

// within are the blocks of a document, an item or a quote.
func (r blockReader) within(parent ast.Node, depth int) []block {
	if depth > deepestBlock {
		return []block{{kind: bareBlock, body: r.words(parent)}}
	}
	var blocks []block
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			blocks = append(blocks, block{kind: headingBlock, body: strings.Repeat("#", n.Level) + " " + r.joined(n)})
		case *ast.FencedCodeBlock:
			blocks = append(blocks, block{kind: codeBlock, lang: string(n.Language(r.source)), body: r.lines(n)})
		case *ast.CodeBlock:
			blocks = append(blocks, block{kind: codeBlock, body: r.lines(n)})
		case *ast.ThematicBreak:
			blocks = append(blocks, block{kind: ruleBlock})
		case *ast.Blockquote:
			blocks = append(blocks, block{kind: quoteBlock, inner: r.within(n, depth+1)})
		case *ast.List:
			blocks = append(blocks, r.items(n, depth)...)
		case *tables.Table:
			blocks = append(blocks, block{kind: tableBlock, body: r.table(n)})
		default:
			blocks = append(blocks, block{kind: paragraphBlock, body: r.joined(n)})
		}
	}
	return blocks
}

// items are those of a list, numbered on from the first.
func (r blockReader) items(list *ast.List, depth int) []block {
	var blocks []block
	number := list.Start
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		b := block{kind: itemBlock, lead: "• ", inner: r.within(n, depth+1), tight: list.IsTight && len(blocks) > 0}
		if list.IsOrdered() {
			b.lead = strconv.Itoa(number) + ". "
			number++
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// lines are those of a leaf, as they are written.
func (r blockReader) lines(n ast.Node) string {
	return strings.TrimSuffix(string(n.Lines().Value(r.source)), "\n")
}

// joined is a leaf on one line; two blanks or a backslash at the end of a line
// keep its break.
func (r blockReader) joined(n ast.Node) string {
	var b strings.Builder
	for l := range strings.SplitSeq(r.lines(n), "\n") {
		if b.Len() > 0 && !strings.HasSuffix(b.String(), "\n") {
			b.WriteByte(' ')
		}
		b.WriteString(strings.TrimLeft(l, " "))
		if strings.HasSuffix(l, "  ") || strings.HasSuffix(l, `\`) {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// table writes a table again, for glamour to render it.
func (r blockReader) table(t *tables.Table) string {
	var b strings.Builder
	for line := t.FirstChild(); line != nil; line = line.NextSibling() {
		for cell := line.FirstChild(); cell != nil; cell = cell.NextSibling() {
			b.WriteString("| " + r.joined(cell) + " ")
		}
		b.WriteString("|\n")
		if line == t.FirstChild() {
			b.WriteString(strings.Repeat("|---", len(t.Alignments)) + "|\n")
		}
	}
	return b.String()
}

// words are all that stands in a node, however deep.
func (r blockReader) words(n ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker has no errors of its own
		if entering && n.Type() == ast.TypeBlock && n.Lines() != nil {
			b.Write(n.Lines().Value(r.source))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}
