package transcript

import (
	"html"
	"html/template"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// painted is source with its words in classes of the style sheet. What cannot be
// read in its language stays plain.
func painted(language, source string) template.HTML {
	var b strings.Builder
	lexer := lexers.Get(language)
	if lexer == nil {
		return template.HTML(html.EscapeString(source)) //nolint:gosec // it is escaped
	}
	tokens, err := lexer.Tokenise(nil, source)
	if err != nil {
		return template.HTML(html.EscapeString(source)) //nolint:gosec // it is escaped
	}
	for _, token := range tokens.Tokens() {
		text := html.EscapeString(token.Value)
		if class := classOf(token.Type); class != "" && strings.TrimSpace(token.Value) != "" {
			text = `<span class="` + class + `">` + text + "</span>"
		}
		b.WriteString(text)
	}
	return template.HTML(strings.TrimSuffix(b.String(), "\n")) //nolint:gosec // it is escaped
}

// classOf is what a word is, as far as it is painted.
func classOf(t chroma.TokenType) string {
	switch {
	case t.InCategory(chroma.Comment):
		return "c"
	case t.InCategory(chroma.Keyword):
		return "k"
	case t.InSubCategory(chroma.LiteralString):
		return "q"
	case t.InSubCategory(chroma.LiteralNumber):
		return "n"
	case t == chroma.NameFunction:
		return "f"
	case t == chroma.NameTag:
		return "m"
	default:
		return ""
	}
}

// paintedJSON is JSON with its members on lines of their own.
func paintedJSON(text string) template.HTML { return painted("json", indented(text)) }

// paintedBody is the body of a message, by what it is.
func paintedBody(m Message) template.HTML {
	switch {
	case strings.HasSuffix(m.Media, "json"):
		return paintedJSON(m.Body)
	case strings.HasSuffix(m.Media, "html"):
		return painted("html", m.Body)
	}
	return template.HTML(html.EscapeString(m.Body)) //nolint:gosec // it is escaped
}
