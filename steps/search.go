package steps

import (
	"cmp"
	"slices"
	"strings"
)

// A Passage is a piece of the course that words are looked for in: half a page,
// an entry of the glossary, a question, a fault, the functions of a step.
type Passage struct {
	Kind  PassageKind
	Title string
	// Name is what it is known by: of an entry of the glossary, a function, a fault,
	// a checkpoint, or the step of a page.
	Name string
	// Step is where it belongs; "" for the glossary.
	Step string
	// Lines are its text, a paragraph each.
	Lines []string

	title string   // in small letters
	lines []string // "
}

// A PassageKind is what a passage is of.
type PassageKind int

// The kinds of passages, in the order in which they are found.
const (
	BeforeRun  PassageKind = iota // what is read before a step runs
	AfterRun                      // what is read after it has run
	NotYet                        // the same of a step that has not run, without its values
	Question                      // a checkpoint
	Breakage                      // a fault
	SourceCode                    // a function
	Glossary                      // an entry of the glossary
)

// A Hit is a passage that has all words.
type Hit struct {
	*Passage
	// Line is the one of Lines that has most of them; -1 when the title has all.
	Line int

	rank int
}

// Search finds the passages that have every word, upper and lower case alike:
// first those that are called so, then those that have all words in one line. It
// finds nothing for no words.
func Search(passages []Passage, query string) []Hit {
	words := strings.Fields(strings.ToLower(query))
	if len(words) == 0 {
		return nil
	}
	whole := strings.Join(words, " ")
	var hits []Hit
	for i := range passages {
		if hit, ok := passages[i].find(words, whole); ok {
			hits = append(hits, hit)
		}
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(a.rank, b.rank) })
	return hits
}

// The ranks of hits, the best first.
const (
	calledSo = iota
	beginsSo
	titleHasAll
	lineHasPhrase
	lineHasAll
	scattered
)

// find looks for words in the passage.
func (p *Passage) find(words []string, whole string) (Hit, bool) {
	inTitle := WordsIn(p.title, words)
	best, most := -1, 0
	left := slices.Clone(words) // not seen anywhere yet
	for i, line := range p.lines {
		n := WordsIn(line, words)
		if strings.Contains(line, whole) {
			n++ // as they were typed
		}
		if n > most {
			best, most = i, n
		}
		left = slices.DeleteFunc(left, func(word string) bool { return strings.Contains(line, word) })
	}
	left = slices.DeleteFunc(left, func(word string) bool { return strings.Contains(p.title, word) })
	if len(left) > 0 {
		return Hit{}, false
	}
	hit := Hit{Passage: p, Line: best, rank: scattered}
	name := strings.ToLower(p.Name)
	switch {
	case p.title == whole || name == whole:
		hit.rank = calledSo
	case strings.HasPrefix(p.title, whole) || name != "" && strings.HasPrefix(name, whole):
		hit.rank = beginsSo
	case inTitle == len(words):
		hit.rank = titleHasAll
	case most > len(words):
		hit.rank = lineHasPhrase
	case most == len(words):
		hit.rank = lineHasAll
	}
	return hit, true
}

// WordsIn is how many of the words stand in a text; both are of small letters.
func WordsIn(text string, words []string) int {
	n := 0
	for _, word := range words {
		if strings.Contains(text, word) {
			n++
		}
	}
	return n
}

// NewPassage is a passage that can be searched.
func NewPassage(p Passage) Passage {
	p.title = strings.ToLower(p.Title + "\n" + p.Name)
	if p.Name == "" {
		p.title = strings.ToLower(p.Title)
	}
	for _, line := range p.Lines {
		p.lines = append(p.lines, strings.ToLower(line))
	}
	return p
}
