package transcripttest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// parsed is Markdown as most who show it read it.
func parsed(source []byte) ast.Node {
	return goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough)).Parser().Parse(text.NewReader(source))
}

// checkMarkdown wants one title, and nothing that is loaded or run.
func checkMarkdown(source []byte) error {
	if err := checkHarmless(source); err != nil {
		return err
	}
	titles, level := 0, 0
	err := ast.Walk(parsed(source), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		h, is := n.(*ast.Heading)
		if !is || !entering {
			return ast.WalkContinue, nil
		}
		if h.Level == 1 {
			titles++
		}
		if h.Level > level+1 {
			return ast.WalkStop, fmt.Errorf("a heading of level %d stands below one of level %d", h.Level, level)
		}
		level = h.Level
		return ast.WalkContinue, nil
	})
	if err == nil && titles != 1 {
		return fmt.Errorf("got %d titles, want one", titles)
	}
	return err //nolint:wrapcheck // it is ours
}

// checkHarmless wants no HTML, no image and no link in Markdown.
func checkHarmless(source []byte) error {
	return ast.Walk(parsed(source), func(n ast.Node, entering bool) (ast.WalkStatus, error) { //nolint:wrapcheck // it is ours
		switch n.Kind() {
		case ast.KindHTMLBlock, ast.KindRawHTML, ast.KindImage, ast.KindLink, ast.KindAutoLink:
			if entering {
				return ast.WalkStop, errors.New("there is a " + n.Kind().String() + " in the Markdown")
			}
		}
		return ast.WalkContinue, nil
	})
}

// outlineOf are the nodes of Markdown, without its text.
func outlineOf(source []byte) string {
	var b strings.Builder
	depth := 0
	_ = ast.Walk(parsed(source), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if n.Kind() == ast.KindText || n.Kind() == ast.KindString {
			return ast.WalkContinue, nil
		}
		if entering {
			fmt.Fprintf(&b, "%*s%s\n", depth, "", n.Kind())
			depth++
		} else {
			depth--
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}
