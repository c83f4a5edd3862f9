package content

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/lti"
)

func glossaryOf(tb testing.TB, edition string) Glossary {
	tb.Helper()
	glossary, err := LoadGlossary(edition)
	if err != nil {
		tb.Fatal(err)
	}
	return glossary
}

// What the glossary says has to read well on a narrow screen.
func TestGlossaryIsWritten(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		glossary := glossaryOf(t, edition.Name)
		for _, d := range glossary.Documents() {
			sentences(t, d.Name, "what", d.What)
			if strings.HasSuffix(d.Title, ".") {
				t.Errorf("%s: the title %q is no sentence", d.Name, d.Title)
			}
			checkEditions(t, d.Name, d.Editions)
			for _, name := range slices.Concat(d.Has, d.Any) {
				if _, ok := glossary.Find(d.Name, name); name != anyName && !ok && !d.isArray() {
					t.Errorf("%s is recognised by %q, of which it has no term", d.Name, name)
				}
			}
			for _, term := range d.Terms {
				checkTermIsWritten(t, d.Name+" "+strings.Join(term.Path, "/"), term)
			}
		}
		for uri, means := range glossary.scopes {
			sentences(t, uri, "means", means)
		}
	}
}

func checkTermIsWritten(t *testing.T, where string, term Term) {
	t.Helper()
	sentences(t, where, "what", term.What)
	if strings.HasSuffix(term.Title, ".") || len(term.Title) > 40 {
		t.Errorf("%s: the title %q is not a few words", where, term.Title)
	}
	if term.When != "" {
		sentences(t, where, "when", term.When)
	}
	if term.Caution != "" {
		sentences(t, where, "caution", term.Caution)
	}
	checkEditions(t, where, term.Editions)
	seen := map[string]bool{}
	for _, value := range term.Values {
		if value.Value == "" || value.Means == "" || seen[value.Value] || strings.HasSuffix(value.Means, ".") {
			t.Errorf("%s: value %+v: want it once, and a few words on it", where, value)
		}
		seen[value.Value] = true
	}
}

// sentences wants whole and short ones.
func sentences(t *testing.T, where, what, text string) {
	t.Helper()
	if !regexp.MustCompile(`^\S.*[.?]$`).MatchString(text) || strings.Contains(text, "  ") {
		t.Errorf("%s: %s is no sentence: %q", where, what, text)
	}
	if len(text) > 300 {
		t.Errorf("%s: %s has %d bytes, want at most 300", where, what, len(text))
	}
}

func checkEditions(t *testing.T, where string, editions []string) {
	t.Helper()
	for _, edition := range editions {
		if _, err := lti.EditionNamed(edition); err != nil {
			t.Errorf("%s: %v", where, err)
		}
	}
}

// Two documents that are told by the same names would depend on their order.
func TestGlossaryTellsDocumentsApart(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		glossary := glossaryOf(t, edition.Name)
		for _, d := range glossary.Documents() {
			if len(d.Has) == 0 {
				continue
			}
			members := slices.Clone(d.Has)
			if len(d.Any) > 0 {
				members = append(members, d.Any[0])
			}
			media := ""
			if len(d.Media) > 0 {
				media = d.Media[0]
			}
			if got := glossary.Recognise(media, members); got != d.Name {
				t.Errorf("%s: %s with %q is taken for %q", edition.Name, d.Name, members, got)
			}
		}
	}
}

// TestGlossaryHasEveryClaim takes the names from the vocabulary of the tool.
func TestGlossaryHasEveryClaim(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		glossary := glossaryOf(t, edition.Name)
		claims, checked := reflect.ValueOf(edition.Claim), 0
		for i := range claims.NumField() {
			name := claims.Field(i).String()
			if name == "" {
				continue
			}
			checked++
			_, asked := glossary.Find("id_token", name)
			_, answered := glossary.Find("deep_linking_response", name)
			if !asked && !answered {
				t.Errorf("%s: no term for %s", edition.Name, name)
			}
		}
		messages := reflect.ValueOf(edition.Message)
		for i := range messages.NumField() {
			if value := messages.Field(i).String(); value != "" && !hasMessageType(glossary, edition, value) {
				t.Errorf("%s: no word on the message type %s", edition.Name, value)
			}
		}
		scopes := reflect.ValueOf(edition.Scope)
		for i := range scopes.NumField() {
			if _, ok := glossary.Scope(scopes.Field(i).String()); !ok && scopes.Field(i).String() != "" {
				t.Errorf("%s: no word on the scope %s", edition.Name, scopes.Field(i))
			}
		}
		if checked < 10 {
			t.Errorf("%s: only %d claims", edition.Name, checked)
		}
	}
}

func hasMessageType(glossary Glossary, edition lti.Edition, value string) bool {
	return slices.ContainsFunc([]string{"id_token", "deep_linking_response"}, func(document string) bool {
		term, _ := glossary.Find(document, edition.Claim.MessageType)
		return slices.ContainsFunc(term.Values, func(v Value) bool { return v.Value == value })
	})
}

// A broken glossary must say what is wrong and where.
func TestLoadBrokenGlossary(t *testing.T) {
	t.Parallel()
	term := func(more string) string {
		return `{"documents":[{"name":"a","title":"A","what":"B.","spec":"CORE §1","members":[` + more + `]}]}`
	}
	const whole = `{"name":"b","title":"B","what":"B.","need":"required","type":"string","spec":"CORE §1"}`
	for _, c := range []struct {
		name, file string
		want       []string
	}{
		{"no JSON", `{"documents":`, []string{"broken.json"}},
		{"a member that nobody reads", term(strings.Replace(whole, "need", "needs", 1)), []string{"broken.json", "needs"}},
		{"no title", term(strings.Replace(whole, `"B"`, `""`, 1)), []string{`"a"`, "[b]", "title"}},
		{"unknown need", term(strings.Replace(whole, "required", "must", 1)), []string{`"a"`, "[b]", `"must"`}},
		{"conditional without when", term(strings.Replace(whole, "required", "conditional", 1)), []string{"[b]", "when"}},
		{"unknown type", term(strings.Replace(whole, "string", "text", 1)), []string{"[b]", `"text"`}},
		{"unknown specification", term(strings.Replace(whole, "CORE", "KERN", 1)), []string{"[b]", `"KERN §1"`}},
		{"term twice", term(whole + "," + whole), []string{`"a"`, "[b]", "twice"}},
		{
			"include of nothing", `{"documents":[{"name":"a","title":"A","what":"B.","spec":"CORE §1","include":["c"]}]}`,
			[]string{`"a"`, `"c"`},
		},
		{"document without what", `{"documents":[{"name":"a","title":"A","spec":"CORE §1"}]}`, []string{`"a"`, "what"}},
		{
			"document twice",
			`{"documents":[{"name":"a","title":"A","what":"B.","spec":"CORE §1"},{"name":"a","title":"A","what":"B.","spec":"CORE §1"}]}`,
			[]string{`"a"`, "twice"},
		},
		{"scope twice", `{"scopes":[{"uri":"s","means":"S."},{"uri":"s","means":"S."}]}`, []string{`"s"`, "once"}},
		{"specification twice", `{"specifications":[{"short":"CORE","title":"C"}]}`, []string{`"CORE"`, "once"}},
	} {
		_, err := loadGlossary(fstest.MapFS{
			"glossary/broken.json": {Data: []byte(c.file)},
			"glossary/core.json":   {Data: []byte(`{"specifications":[{"short":"CORE","title":"C"}]}`)},
		}, "1.3")
		for _, part := range c.want {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%s: error = %v, want it to name %s", c.name, err, part)
			}
		}
	}
	if _, err := loadGlossary(fstest.MapFS{}, "1.3"); err == nil {
		t.Error("a glossary without files was read")
	}
}

// What a document includes stands behind its own, and gives way to it.
func TestGlossaryIncludes(t *testing.T) {
	t.Parallel()
	glossary, err := loadGlossary(fstest.MapFS{"glossary/a.json": {Data: []byte(`{
		"specifications": [{"short": "CORE", "title": "C"}],
		"documents": [
			{"name": "a", "title": "A", "what": "A.", "spec": "CORE §1", "include": ["b"], "members": [
				{"name": "x", "title": "own", "what": "X.", "need": "optional", "type": "string", "spec": "CORE §1"}]},
			{"name": "b", "title": "B", "what": "B.", "spec": "CORE §1", "members": [
				{"name": "x", "title": "other", "what": "X.", "need": "optional", "type": "string", "spec": "CORE §1"},
				{"name": "y", "title": "other", "what": "Y.", "need": "optional", "type": "string", "spec": "CORE §1"}]}]}`)}}, "1.3")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, term := range glossary.Documents()[0].Terms {
		got = append(got, term.Path[0]+" "+term.Title)
	}
	if diff := cmp.Diff([]string{"x own", "y other"}, got); diff != "" {
		t.Errorf("terms (-want +got):\n%s", diff)
	}
}
