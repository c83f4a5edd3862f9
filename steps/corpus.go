package steps

import (
	"regexp"
	"strings"

	"ltibootcamp/content"
)

// Corpus is the whole course as passages, with the values of this run where a
// step has run.
func (s *Session) Corpus() []Passage {
	var all []Passage
	for _, page := range s.course.Steps() {
		all = append(all, s.pages(page)...)
	}
	for _, page := range s.course.Steps() {
		for _, c := range s.Checkpoints(page.Name) {
			all = append(all, NewPassage(Passage{Kind: Question, Title: page.Title, Name: c.Name, Step: page.Name, Lines: []string{c.Asks}}))
		}
		for _, f := range s.Faults(page.Name) {
			all = append(all, NewPassage(Passage{Kind: Breakage, Title: f.Title, Name: f.Name, Step: page.Name, Lines: []string{f.Says}}))
		}
	}
	return append(append(all, s.functions()...), entries(s.Glossary())...)
}

// pages are both parts of a page.
func (s *Session) pages(page content.Step) []Passage {
	before, after, err := s.Guide(page.Name)
	kind := AfterRun
	if after == "" || err != nil {
		kind = NotYet
		_, after = page.Page()
	}
	return []Passage{
		NewPassage(Passage{Kind: BeforeRun, Title: page.Title, Name: page.Name, Step: page.Name, Lines: paragraphs(before)}),
		NewPassage(Passage{Kind: kind, Title: page.Title, Name: page.Name, Step: page.Name, Lines: paragraphs(after)}),
	}
}

// functions are those that steps name, each at the first step that does.
func (s *Session) functions() []Passage {
	var all []Passage
	seen := map[string]bool{}
	for _, page := range s.course.Steps() {
		for _, name := range s.steps[page.Name].code {
			if !seen[name] {
				seen[name] = true
				all = append(all, NewPassage(Passage{Kind: SourceCode, Title: name, Name: name, Step: page.Name, Lines: []string{"a function of “" + page.Title + "”"}}))
			}
		}
	}
	return all
}

func entries(g content.Glossary) []Passage {
	var all []Passage
	for _, e := range g.Entries() {
		lines := []string{e.Term.What}
		for _, more := range []string{e.Term.When, e.Term.Caution} {
			if more != "" {
				lines = append(lines, more)
			}
		}
		title := e.Term.Title
		if e.In.Title != "" && e.In.Title != title {
			title += ", in: " + e.In.Title
		}
		all = append(all, NewPassage(Passage{Kind: Glossary, Title: title, Name: e.Name, Lines: lines}))
	}
	return all
}

// markup is what Markdown writes around words.
var markup = regexp.MustCompile("(?m)[*`]|^(?:#+|>|- |\\d+\\. ) ?")

// paragraphs are the paragraphs of a page, each as one line without its markup.
func paragraphs(markdown string) []string {
	var all []string
	for _, block := range strings.Split(markdown, "\n\n") {
		if line := strings.Join(strings.Fields(markup.ReplaceAllString(block, "")), " "); line != "" {
			all = append(all, line)
		}
	}
	return all
}
