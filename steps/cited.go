package steps

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// citation is a document, a section, or both: "RFC 7523", "§3.3", "DL §4.4".
var citation = regexp.MustCompile(`(?:\b(RFC \d+|[A-Z]{2,})\s+)?§((?:[A-D]|\d+)(?:\.\d+)*)|\b(RFC \d+)\b`)

// cited are the sections of specifications that a text names, in its order,
// each once. A section alone is of the document that was named last.
func cited(text string) []string {
	var all []string
	document := ""
	for _, found := range citation.FindAllStringSubmatch(text, -1) {
		named, section := found[1]+found[3], found[2]
		if named != "" {
			document = named
		}
		if document == "" {
			continue // of nobody knows what
		}
		name := document
		if section != "" {
			name += " §" + section
		}
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// commentsOf is the text of the comments in a part of a file, without the line
// breaks that the width of the screen has put into it.
func commentsOf(tree *ast.File, from, to token.Pos) string {
	var words []string
	for _, group := range tree.Comments {
		if group.Pos() >= from && group.End() <= to {
			words = append(words, strings.Fields(group.Text())...)
		}
	}
	return strings.Join(words, " ")
}
