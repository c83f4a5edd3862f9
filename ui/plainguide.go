package ui

import (
	"context"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	reading "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// guide tells the page of the step: what went wrong, if something did, then why
// and how, and what happened.
func (t *teller) guide(ctx context.Context) { t.pages(ctx, t.guideLines()) }

func (t *teller) guideLines() []string {
	name := t.step().name
	f := flowOf(t.common, name)
	lines := t.editLines(editsOf(t.engine.Payloads(name)))
	if t.state() == steps.Stale {
		lines = append(append(lines, ""), t.folded("Stale. "+f.changed()+" "+staleWords)...)
	}
	made, failed := t.broken.of(t.engine, name), failureOf(t.engine, t.stops, name, t.failures[name])
	switch {
	case made != nil:
		lines = append(append(lines, ""), t.verdictLines(*made)...)
	case failed != nil:
		lines = append(append(lines, ""), t.failureLines(*failed)...)
	}
	before, after, err := t.engine.Guide(name)
	if err != nil {
		return append(lines, "This page cannot be shown: "+wire.MaskText(err.Error()))
	}
	lines = append(append(lines, ""), t.markdownLines(before)...)
	if made == nil && failed == nil && strings.TrimSpace(after) != "" {
		lines = append(append(lines, ""), t.markdownLines(after)...)
		lines = append(lines, t.askedLines()...)
	}
	if words := strings.TrimSpace(f.builds() + " " + f.gives()); words != "" {
		lines = append(append(lines, ""), t.folded(words)...)
	}
	return lines
}

// markdownLines are the words of Markdown, without its marks.
func (t *teller) markdownLines(source string) []string {
	return t.blockLines(blocksOf(harmless(source)))
}

func (t *teller) blockLines(blocks []block) []string {
	var lines []string
	for i, b := range blocks {
		if i > 0 && !b.tight {
			lines = append(lines, "")
		}
		lines = append(lines, t.blockWords(b)...)
	}
	return lines
}

// blockWords are the lines of one block. Headings, asides and items say in a
// word what they are.
func (t *teller) blockWords(b block) []string {
	switch b.kind {
	case headingBlock:
		return t.proseLines("Heading: " + wordsOf(strings.TrimLeft(b.body, "#")))
	case paragraphBlock:
		return t.proseLines(wordsOf(b.body))
	case itemBlock:
		return led(strings.Replace(b.lead, "•", "-", 1), "  ", t.blockLines(b.inner))
	case quoteBlock:
		return led("Aside: ", "", t.blockLines(b.inner))
	case codeBlock:
		return led("    ", "    ", strings.Split(wire.Text(b.body), "\n"))
	case tableBlock:
		return tableWords(b.body)
	case bareBlock:
		return strings.Split(b.body, "\n")
	case ruleBlock: // decoration
	}
	return nil
}

func (t *teller) proseLines(prose string) []string {
	var lines []string
	for l := range strings.SplitSeq(prose, "\n") {
		lines = append(lines, t.folded(l)...)
	}
	return lines
}

// led begins the first line with words, and indents the others.
func led(lead, indent string, lines []string) []string {
	for i, l := range lines {
		switch {
		case i == 0:
			lines[i] = lead + l
		case l != "":
			lines[i] = indent + l
		}
	}
	return lines
}

// wordsOf are the bare words of a stretch of Markdown without blocks.
func wordsOf(markdown string) string {
	source := []byte(strings.TrimSpace(markdown))
	return bareWords(goldmark.New().Parser().Parse(reading.NewReader(source)), source)
}

// bareWords are all words in a node. Where a link leads is said behind it.
func bareWords(parent ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(parent, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker has no errors of its own
		link, leads := n.(*ast.Link)
		switch {
		case !entering && leads:
			b.WriteString(" (" + string(link.Destination) + ")")
		case !entering && n != parent && n.Type() == ast.TypeBlock && n.NextSibling() != nil:
			b.WriteByte('\n')
		case entering:
			b.WriteString(ownWords(n, source))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// ownWords are those of a node that holds no other.
func ownWords(n ast.Node, source []byte) string {
	switch n := n.(type) {
	case *ast.Text:
		words := n.Value(source)
		if _, code := n.Parent().(*ast.CodeSpan); !code {
			words = util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(words)))
		}
		switch {
		case n.HardLineBreak():
			return string(words) + "\n"
		case n.SoftLineBreak():
			return string(words) + " "
		}
		return string(words)
	case *ast.String:
		return string(n.Value)
	case *ast.AutoLink:
		return string(n.URL(source))
	case *ast.RawHTML:
		return string(n.Segments.Value(source))
	case *ast.HTMLBlock, *ast.CodeBlock, *ast.FencedCodeBlock:
		return string(n.Lines().Value(source))
	}
	return ""
}

// tableWords are the cells of a table, row by row, each behind the name of its
// column.
func tableWords(markdown string) []string {
	source := []byte(markdown)
	document := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser().Parse(reading.NewReader(source))
	table, ok := document.FirstChild().(*tables.Table)
	if !ok {
		return strings.Split(markdown, "\n")
	}
	var columns, lines []string
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		column := 0
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			words := bareWords(cell, source)
			switch {
			case row == table.FirstChild():
				columns = append(columns, words)
			case column == 0:
				lines = append(lines, columns[column]+": "+words)
			case column < len(columns):
				lines = append(lines, "  "+columns[column]+": "+words)
			}
			column++
		}
	}
	return lines
}
