package content

import (
	"maps"
	"slices"
	"strings"
)

// An Entry is one thing that the glossary explains, under the name by which it
// is looked for.
type Entry struct {
	// Name is what is written: "nonce", "context/id", "$Context.title", or the URI
	// of a scope. Of a document it is the glossary's own: "id_token".
	Name string
	// In is the document that it stands in, or that it is. A scope stands in none.
	In Document
	// Term is what there is to say of it; without a path for documents and
	// scopes, which have no more than a meaning and a section.
	Term Term
}

// ours marks what this program adds to the specifications.
const ours = "Bootcamp"

// Entries are all that the glossary explains in the edition: the documents, each
// with its terms, and the scopes; last what is this program's own.
func (g Glossary) Entries() []Entry {
	var all []Entry
	documents := slices.Clone(g.documents)
	slices.SortStableFunc(documents, func(a, b Document) int {
		switch a, b := a.Spec == ours, b.Spec == ours; {
		case a == b:
			return 0
		case b:
			return -1
		}
		return 1
	})
	for _, d := range documents {
		all = append(all, Entry{
			Name: d.Name, In: d,
			Term: Term{Title: d.Title, What: d.What, Type: "document", Spec: d.Spec, Editions: d.Editions},
		})
		for _, t := range d.Terms {
			all = append(all, Entry{Name: t.written(d.Name), In: d, Term: t})
		}
	}
	for _, uri := range slices.Sorted(maps.Keys(g.scopes)) {
		all = append(all, Entry{Name: uri, Term: Term{Title: "Scope", What: g.scopes[uri], Type: "scope"}})
	}
	return all
}

// written is a term's name as it stands in its document.
func (t Term) written(document string) string {
	if document == variableDocument {
		return "$" + strings.Join(t.Path, ".")
	}
	return strings.Join(t.Path, "/")
}
