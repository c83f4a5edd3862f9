package transcript

import (
	"bytes"
	"html"
	"html/template"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// guideHTML is the page of a step, with its headings below the step's. HTML in
// it is left out, and an image is its words: nothing is loaded.
func guideHTML(page string) template.HTML {
	markdown := goldmark.New(
		goldmark.WithExtensions(extension.Table),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(guideParts{}, 1))),
	)
	var b bytes.Buffer
	if err := markdown.Convert([]byte(demoted(page, 3)), &b); err != nil {
		return template.HTML(html.EscapeString(page)) //nolint:gosec // it is escaped
	}
	return template.HTML(b.String()) //nolint:gosec // goldmark escapes, and leaves HTML out
}

// guideParts renders what a page of ours is to have in another way.
type guideParts struct{}

// RegisterFuncs tells goldmark which parts those are.
func (g guideParts) RegisterFuncs(to renderer.NodeRendererFuncRegisterer) {
	to.Register(ast.KindFencedCodeBlock, g.code)
	to.Register(ast.KindImage, g.image)
}

func (guideParts) code(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if block, ok := n.(*ast.FencedCodeBlock); ok && entering {
		_, _ = w.WriteString("<pre><code>" + string(painted(string(block.Language(source)), string(block.Lines().Value(source)))) + "</code></pre>\n")
	}
	return ast.WalkSkipChildren, nil
}

func (guideParts) image(_ util.BufWriter, _ []byte, _ ast.Node, _ bool) (ast.WalkStatus, error) {
	return ast.WalkContinue, nil // its children are its words
}
