package content

import (
	"embed"
	"slices"
	"strings"
)

//go:embed glossary/*.json
var embeddedGlossary embed.FS

// A Glossary says what every claim, member, field, parameter and header means
// that crosses in an edition. It is never written to once it is loaded.
type Glossary struct {
	documents      []Document
	places         map[string]*place // by the name of the document
	scopes         map[string]string
	specifications []specification
}

// Documents that no member tells, and that have to be asked for by name.
const (
	// HeaderDocument has the HTTP headers, by their canonical names.
	HeaderDocument = "headers"
	// QueryDocument has the parameters of the URLs of services. A query that
	// Recognise knows as a form is that form.
	QueryDocument = "query"
	// JOSEDocument has the header of a JWT.
	JOSEDocument = "jose"

	variableDocument = "variables" // names split at their dots
)

// Media types by which Recognise tells what is not JSON.
const (
	MediaForm = "application/x-www-form-urlencoded" // also of a query
	MediaJWT  = "application/jwt"                   // of the payload of a JWT
)

// A Document is one kind of message or body: "id_token", "score".
type Document struct {
	Name  string `json:"name"`
	Title string `json:"title"` // in words
	What  string `json:"what"`
	Spec  string `json:"spec"`
	// Editions are those that have it; all when empty.
	Editions []string `json:"editions,omitempty"`
	Media    []string `json:"media,omitempty"`
	// Has are members that all of its kind have: it is recognised by them. An
	// array has "*" and the members of its elements.
	Has []string `json:"has,omitempty"`
	// Any are members of which it has one at least, if there are any.
	Any []string `json:"any,omitempty"`

	Terms []Term `json:"-"` // in the order in which they are explained
}

// A Term is what the glossary says of one claim, member, field, parameter or
// header.
type Term struct {
	// Path is the names from the root of the document. "*" stands for any
	// element of an array, and for any name.
	Path  []string `json:"-"`
	Title string   `json:"title"` // in words: "Context"
	What  string   `json:"what"`  // what it is, and what a tool does with it
	Need  string   `json:"need"`  // Required, Optional or Conditional
	When  string   `json:"when,omitempty"`
	// Type is how it is written: "string", "array", or closer where it helps:
	// "URL", "epoch", "time", "role", "scope", "JWT".
	Type   string  `json:"type"`
	Values []Value `json:"values,omitempty"` // those that are allowed
	// Spec is where it stands: "CORE §5.4.1". See Glossary.Specification.
	Spec    string `json:"spec"`
	Caution string `json:"caution,omitempty"` // the classic trap
	// Editions are those that have it, where they are not the document's.
	Editions []string `json:"editions,omitempty"`
}

// Whether something has to be there. What is conditional says when.
const (
	Required    = "required"
	Optional    = "optional"
	Conditional = "conditional"
)

// A Value is one value that is allowed.
type Value struct {
	Value string `json:"value"`
	Means string `json:"means"`
}

// A place is one spot in a document, and what lies below it.
type place struct {
	term  *Term // nil at the root
	below map[string]*place
}

// Documents are all kinds of messages and bodies of the edition.
func (g Glossary) Documents() []Document { return g.documents }

// Document finds a document by its name.
func (g Glossary) Document(name string) (Document, bool) {
	for _, d := range g.documents {
		if d.Name == name {
			return d, true
		}
	}
	return Document{}, false
}

// Find is the term for a place in a document. Names match letter by letter,
// and a "*" of the glossary matches any; the elements of arrays are "0", "1".
// A name with a language behind it, "client_name#fr", is found under the name
// (OIDC Core §5.2).
func (g Glossary) Find(document string, path ...string) (Term, bool) {
	root := g.places[document]
	if root == nil {
		return Term{}, false
	}
	term := root.find(path)
	if term == nil {
		return Term{}, false
	}
	return *term, true
}

// find prefers the name itself to any name.
func (p *place) find(path []string) *Term {
	if len(path) == 0 {
		return p.term
	}
	withoutLanguage, _, _ := strings.Cut(path[0], "#")
	for _, name := range []string{path[0], withoutLanguage, anyName} {
		if next := p.below[name]; next != nil {
			if term := next.find(path[1:]); term != nil {
				return term
			}
		}
	}
	return nil
}

// anyName stands for any element of an array, and for any name.
const anyName = "*"

// Recognise names the document that a body is, by its media type, which may be
// unknown, and the names of its members; "" when it is none. Of an array the
// members are "*" and the names in its first element. A body of a media type
// that only one document has is that document, whatever is in it.
func (g Glossary) Recognise(media string, members []string) string {
	media, _, _ = strings.Cut(media, ";")
	media = strings.ToLower(strings.TrimSpace(media))
	array := slices.Contains(members, anyName)
	sent, only := 0, "" // what is of its shape and has its media type
	for i := range g.documents {
		if d := &g.documents[i]; d.isArray() == array && slices.Contains(d.Media, media) {
			sent, only = sent+1, d.Name
		}
	}
	if sent == 1 {
		return only
	}
	best, most := "", 0
	for i := range g.documents {
		d := &g.documents[i]
		// Platforms label JSON as they like, but nobody labels a form as JSON.
		if d.isArray() != array || sent > 0 && len(d.Media) > 0 && !slices.Contains(d.Media, media) {
			continue
		}
		if likeness := d.likeness(members); likeness > most {
			best, most = d.Name, likeness
		}
	}
	return best
}

func (d *Document) isArray() bool { return slices.Contains(d.Has, anyName) }

// likeness counts what tells the document among the members; 0 when something
// is missing.
func (d *Document) likeness(members []string) int {
	among := func(name string) bool { return slices.Contains(members, name) }
	for _, name := range d.Has {
		if !among(name) {
			return 0
		}
	}
	if len(d.Any) == 0 {
		return len(d.Has)
	}
	if !slices.ContainsFunc(d.Any, among) {
		return 0
	}
	return len(d.Has) + 1
}

// Variable is the term for a variable that a custom parameter asks for, with or
// without its $ (CORE §B).
func (g Glossary) Variable(name string) (Term, bool) {
	return g.Find(variableDocument, strings.Split(strings.TrimPrefix(name, "$"), ".")...)
}

// Scope says in words what a scope allows.
func (g Glossary) Scope(uri string) (means string, ok bool) {
	means, ok = g.scopes[uri]
	return means, ok
}

// Specification gives the full name and the address behind an abbreviation,
// with or without a section: "CORE §5.4.1" is of "LTI Core 1.3". What has no
// address is "".
func (g Glossary) Specification(short string) (title, address string, ok bool) {
	var found specification
	for _, s := range g.specifications {
		rest, begins := strings.CutPrefix(short, s.Short)
		if begins && (rest == "" || rest[0] == ' ') && len(s.Short) > len(found.Short) {
			found = s // "Fetch Metadata", and not "Fetch"
		}
	}
	return found.Title, found.Address, found.Short != ""
}
