package steps_test

import (
	"slices"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// Titles come first, then a line with all words, then the rest; every word has
// to be there, in any letters.
func TestSearchRanks(t *testing.T) {
	t.Parallel()
	passages := []steps.Passage{
		{Title: "one", Lines: []string{"a key", "and a set"}},
		{Title: "two", Lines: []string{"The set of every key"}},
		{Title: "three", Lines: []string{"The Key  set", "a key set"}},
		{Title: "The key set, again"},
		{Title: "Key set"},
		{Title: "four", Lines: []string{"a key"}},
		{Title: "Keys", Name: "key set url", Lines: []string{"an address"}},
	}
	for i := range passages {
		passages[i] = steps.NewPassage(passages[i])
	}
	var got []string
	hits := steps.Search(passages, " key SET ")
	for _, hit := range hits {
		got = append(got, hit.Title)
	}
	if want := []string{"Key set", "Keys", "The key set, again", "three", "two", "one"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if hits[3].Line != 1 || hits[0].Line != -1 {
		t.Errorf("got the lines %d and %d, want the one that has them as they were typed, and none", hits[3].Line, hits[0].Line)
	}
	if hits := steps.Search(passages, "  "); len(hits) > 0 {
		t.Errorf("got %d hits for no words", len(hits))
	}
}

// The whole course is there, with the values of the run where there was one.
func TestCorpusIsTheCourse(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	find := func(query string, kind steps.PassageKind) (steps.Hit, bool) {
		for _, hit := range steps.Search(s.Corpus(), query) {
			if hit.Kind == kind {
				return hit, true
			}
		}
		return steps.Hit{}, false
	}
	for query, kind := range map[string]steps.PassageKind{
		"which lab does this student need": steps.BeforeRun,
		"nine questions, nine answers":     steps.NotYet,
		"no kid in the header":             steps.Breakage,
		"Tool.VerifyMessage":               steps.SourceCode,
		"resultMaximum":                    steps.Glossary,
		"$Context.title":                   steps.Glossary,
	} {
		if hit, ok := find(query, kind); !ok {
			t.Errorf("%q was not found", query)
		} else if s.State(hit.Step) != steps.NotRun {
			t.Errorf("%q was found in %q", query, hit.Step)
		}
	}
	for _, p := range s.Corpus() {
		if strings.Contains(p.Title+strings.Join(p.Lines, ""), "{{") {
			t.Errorf("%s has a template: %q", p.Title, p.Lines)
		}
	}
	if err := s.Run(t.Context(), "welcome"); err != nil {
		t.Fatal(err)
	}
	if _, ok := find(s.PlatformURL()+"/token", steps.AfterRun); !ok {
		var lines []string
		for _, p := range s.Corpus() {
			if p.Kind == steps.AfterRun {
				lines = append(lines, p.Lines...)
			}
		}
		t.Errorf("the token endpoint of this run was not found in %q", lines)
	}
}

// A key looks through the whole course: that has to take less than a frame.
func BenchmarkSearchWholeCourse(b *testing.B) {
	s, _ := open(b, lti.Final())
	corpus := s.Corpus()
	for _, query := range []string{"e", "the platform", "nonce replay"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				steps.Search(corpus, query)
			}
		})
	}
	b.ReportMetric(float64(len(corpus)), "passages")
}

func BenchmarkCorpus(b *testing.B) {
	s, _ := open(b, lti.Final())
	for b.Loop() {
		s.Corpus()
	}
}
