package content

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
)

// A glossaryFile is one file of content/glossary: the documents of one area,
// or the lists that stand apart.
type glossaryFile struct {
	Specifications []specification `json:"specifications,omitempty"`
	Scopes         []scopeEntry    `json:"scopes,omitempty"`
	Documents      []documentEntry `json:"documents,omitempty"`
}

// A specification is what an abbreviation stands for.
type specification struct {
	Short   string `json:"short"`
	Title   string `json:"title"`
	Address string `json:"address"`
}

// A scopeEntry is one scope in words.
type scopeEntry struct {
	URI      string   `json:"uri"`
	Means    string   `json:"means"`
	Editions []string `json:"editions,omitempty"`
}

// A documentEntry is a document as it stands in its file.
type documentEntry struct {
	Document

	membership
}

// A termEntry is a term as it stands in its file: with what lies below it,
// instead of a path.
type termEntry struct {
	Name string `json:"name"`
	Term

	// Of is the type of an array's elements. They mean what the array says.
	Of string `json:"of,omitempty"`
	membership
}

// A membership is what lies below a document or a term.
type membership struct {
	// Include names documents whose terms stand here too.
	Include []string    `json:"include,omitempty"`
	Members []termEntry `json:"members,omitempty"`
}

// LoadGlossary reads the glossary for an edition ("1.3", "2018") and checks it
// whole.
func LoadGlossary(edition string) (Glossary, error) { return loadGlossary(embeddedGlossary, edition) }

func loadGlossary(files fs.FS, edition string) (Glossary, error) {
	names, err := fs.Glob(files, "glossary/*.json")
	if err != nil || len(names) == 0 {
		return Glossary{}, errors.Join(errors.New("reading the glossary: no files"), err)
	}
	var all glossaryFile
	for _, name := range names {
		file, err := readGlossaryFile(files, name)
		if err != nil {
			return Glossary{}, err
		}
		all.Specifications = append(all.Specifications, file.Specifications...)
		all.Scopes = append(all.Scopes, file.Scopes...)
		all.Documents = append(all.Documents, file.Documents...)
	}
	r := glossaryReader{edition: edition, entries: map[string]documentEntry{}, glossary: Glossary{
		places: map[string]*place{}, scopes: map[string]string{}, specifications: all.Specifications,
	}}
	return r.read(all)
}

// readGlossaryFile refuses members that nobody reads: they are misspelt.
func readGlossaryFile(files fs.FS, name string) (glossaryFile, error) {
	var file glossaryFile
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return file, fmt.Errorf("reading the glossary: %w", err)
	}
	if err := unmarshal(text, &file); err != nil {
		return file, fmt.Errorf("reading %s: %w", path.Base(name), err)
	}
	return file, nil
}

// A glossaryReader puts the glossary of one edition together.
type glossaryReader struct {
	edition  string
	entries  map[string]documentEntry // of the edition, by name
	glossary Glossary
}

func (r *glossaryReader) read(all glossaryFile) (Glossary, error) {
	seen := map[string]bool{}
	for _, s := range all.Specifications {
		if s.Short == "" || s.Title == "" || seen[s.Short] {
			return Glossary{}, fmt.Errorf("reading the glossary: specification %q: want a title, and an abbreviation that stands once", s.Short)
		}
		seen[s.Short] = true
	}
	for _, s := range all.Scopes {
		if !r.speaks(s.Editions) {
			continue
		}
		if r.glossary.scopes[s.URI] != "" || s.URI == "" || s.Means == "" {
			return Glossary{}, fmt.Errorf("reading the glossary: scope %q: want a meaning, and a URI that stands once", s.URI)
		}
		r.glossary.scopes[s.URI] = s.Means
	}
	var entries []documentEntry
	for _, d := range all.Documents {
		if !r.speaks(d.Editions) {
			continue
		}
		if _, twice := r.entries[d.Name]; twice {
			return Glossary{}, fmt.Errorf("reading the glossary: the document %q stands twice", d.Name)
		}
		r.entries[d.Name] = d
		entries = append(entries, d)
	}
	for _, d := range entries {
		if err := r.add(d); err != nil {
			return Glossary{}, fmt.Errorf("reading the glossary: document %q: %w", d.Name, err)
		}
	}
	return r.glossary, nil
}

// speaks tells whether the edition is among those; none means all.
func (r *glossaryReader) speaks(editions []string) bool {
	return len(editions) == 0 || slices.Contains(editions, r.edition)
}

// add takes a document with its terms into the glossary.
func (r *glossaryReader) add(entry documentEntry) error {
	d := entry.Document
	if err := r.checkDocument(d); err != nil {
		return err
	}
	root := &place{}
	if err := r.place(&d, root, nil, entry.membership); err != nil {
		return err
	}
	r.glossary.documents = append(r.glossary.documents, d)
	r.glossary.places[d.Name] = root
	return nil
}

// place puts what lies below a path into the document: its own first, then
// what it includes and has no word of its own on.
func (r *glossaryReader) place(d *Document, at *place, above []string, m membership) error {
	for _, entry := range m.Members {
		if !r.speaks(entry.Editions) {
			continue
		}
		if err := r.placeTerm(d, at, above, entry); err != nil {
			return err
		}
	}
	for _, name := range m.Include {
		included, ok := r.entries[name]
		if !ok {
			return fmt.Errorf("%v includes the document %q, which there is not", above, name)
		}
		rest := included.membership
		rest.Members = slices.DeleteFunc(slices.Clone(rest.Members), func(entry termEntry) bool {
			return at.below[entry.Name] != nil && r.speaks(entry.Editions)
		})
		if err := r.place(d, at, above, rest); err != nil {
			return err
		}
	}
	return nil
}

func (r *glossaryReader) placeTerm(d *Document, at *place, above []string, entry termEntry) error {
	term := entry.Term
	term.Path = append(slices.Clone(above), entry.Name)
	if err := r.checkTerm(term); err != nil {
		return fmt.Errorf("%v: %w", term.Path, err)
	}
	if at.below[entry.Name] != nil {
		return fmt.Errorf("%v stands twice", term.Path)
	}
	if at.below == nil {
		at.below = map[string]*place{}
	}
	here := &place{term: &term}
	at.below[entry.Name] = here
	d.Terms = append(d.Terms, term)
	if entry.Of != "" {
		element := entry.Term
		element.Need, element.When, element.Type = Optional, "", entry.Of
		entry.Members = append(slices.Clone(entry.Members), termEntry{Name: anyName, Term: element})
	}
	return r.place(d, here, term.Path, entry.membership)
}
