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

func TestGlossaryFind(t *testing.T) {
	t.Parallel()
	final, draft := lti.Final().Claim, lti.Draft().Claim
	for _, c := range []struct {
		edition, document string
		path              []string
		want              string // title, need, type and section; "" when there is none
	}{
		{"1.3", "id_token", []string{"aud"}, "Audience, required, string or array, SEC §5.1.2"},
		{"1.3", "id_token", []string{"aud", "0"}, "Audience, optional, string, SEC §5.1.2"},
		{"1.3", "id_token", []string{"sub"}, "Subject, conditional, id, SEC §5.1.2"},
		{"1.3", "id_token", []string{"email"}, "E-mail address, optional, email, OIDC Core §5.1"},
		{"1.3", "id_token", []string{final.Context, "type", "0"}, "Context types, optional, context type, CORE §5.4.1"},
		{"1.3", "id_token", []string{final.Roles, "12"}, "Roles, optional, role, CORE §5.3.7"},
		{"1.3", "id_token", []string{final.Custom, "lab"}, "Custom parameter, optional, string, CORE §B"},
		{"1.3", "id_token", []string{final.Custom, "lab", "deeper"}, ""},
		{"1.3", "id_token", []string{final.Context, "hello"}, ""},
		{"1.3", "id_token", []string{draft.Context}, ""},
		{"1.3", "id_token", []string{"Aud"}, ""},
		{"1.3", "id_token", nil, ""},
		{"1.3", "nothing", []string{"aud"}, ""},
		{"2018", "id_token", []string{draft.Context, "type", "0"}, "Context types, optional, context type, Notebook In [6]"},
		{"2018", "id_token", []string{final.Context}, ""},
		{"1.3", "jose", []string{"kid"}, "Key ID, required, string, SEC §6.3"},
		{"2018", "jose", []string{"kid"}, "Key ID, optional, string, Notebook In [6]"},
		{"1.3", "jwk_set", []string{"keys", "0", "n"}, "Modulus, required, base64url, RFC 7518 §6.3.1.1"},
		{
			"1.3", "deep_linking_response",
			[]string{final.ContentItems, "1", "lineItem", "submissionReview", "reviewableStatus", "0"},
			"Reviewable states, optional, code, SR",
		},
		{"1.3", "deep_linking_response", []string{final.ContentItems, "1", "icon", "url"}, "URL, required, URL, DL §3"},
		{"2018", "deep_linking_response", []string{draft.ContentItems, "0", "mediaType"}, "Media type, required, media type, Notebook In [8]"},
		{"1.3", "line_items", []string{"7", "resourceLinkId"}, "Resource link ID, optional, id, AGS §3.2.9"},
		{"1.3", "memberships", []string{"members", "0", "message", "0", final.Custom, "x"}, "Custom parameter, optional, string, CORE §B"},
		{"1.3", "tool_registration", []string{"client_name#fr"}, "Tool name, required, string, DR §3.5.2"},
		{"1.3", "tool_registration", []string{lti.ToolConfiguration, "messages", "0", "placements", "0"}, "Placements, optional, code, DR §3.5.3"},
		{"1.3", HeaderDocument, []string{"Authorization"}, "Authorization, conditional, string, RFC 6750 §2.1"},
		{"1.3", "score", []string{"submission", "startedAt"}, "Started, optional, time, AGS §3.4.5"},
		{"1.3", "problem", []string{"want"}, "Wanted, optional, string, Bootcamp"},
	} {
		var got string
		if term, ok := glossaryOf(t, c.edition).Find(c.document, c.path...); ok {
			got = strings.Join([]string{term.Title, term.Need, term.Type, term.Spec}, ", ")
		}
		if got != c.want {
			t.Errorf("%s %s %q = %q, want %q", c.edition, c.document, c.path, got, c.want)
		}
	}
}

func TestGlossaryRecognise(t *testing.T) {
	t.Parallel()
	const resultsType = lti.MediaResultContainer
	final := lti.Final().Claim
	for _, c := range []struct {
		media   string
		members []string
		want    string
	}{
		{"", []string{"keys"}, "jwk_set"},
		{"application/json; charset=utf-8", []string{"access_token", "token_type"}, "token"},
		{"text/html", []string{"access_token", "token_type"}, "token"}, // as Moodle has it
		{"APPLICATION/JSON", []string{"error"}, "oauth_error"},
		{MediaForm, []string{"error", "state"}, "authentication_error"},
		{MediaForm, []string{"id_token"}, "authentication_response"},
		{"application/json", []string{"id_token"}, ""},
		{MediaJWT, []string{"iss", "sub", "aud", "jti"}, "client_assertion"},
		{MediaJWT, []string{"iss", "sub", final.MessageType}, "id_token"},
		{MediaJWT, []string{"iss", "aud", "nonce", final.MessageType, final.DeploymentID}, "deep_linking_response"},
		{resultsType, []string{"*"}, "results"},
		{resultsType, nil, ""},
		{"", []string{"*", "userId", "resultScore"}, "results"},
		{"", []string{"userId", "resultScore"}, "result"},
		{lti.MediaLineItem, []string{"scoreMaximum"}, "line_item"}, // a refused one
		{lti.MediaMembership, []string{"id"}, "memberships"},
		{"", []string{"hello"}, ""},
		{"", nil, ""},
	} {
		if got := glossaryOf(t, "1.3").Recognise(c.media, c.members); got != c.want {
			t.Errorf("%q %q is %q, want %q", c.media, c.members, got, c.want)
		}
	}
}

func TestGlossaryLookups(t *testing.T) {
	t.Parallel()
	glossary := glossaryOf(t, "1.3")
	if title, address, ok := glossary.Specification("CORE §5.4.1"); title != "LTI Core 1.3" || address != "https://www.imsglobal.org/spec/lti/v1p3/" || !ok {
		t.Errorf("CORE is %q at %q, %v", title, address, ok)
	}
	if _, _, ok := glossary.Specification("RFC 1"); ok {
		t.Error("knows RFC 1")
	}
	if means, ok := glossary.Scope(lti.Final().Scope.Score); means != "Send scores to the tool's line items." || !ok {
		t.Errorf("the scope of scores: %q, %v", means, ok)
	}
	if _, ok := glossary.Scope(lti.Draft().Scope.Score); ok {
		t.Error("the final edition knows a scope of the draft")
	}
	if d, ok := glossary.Document("score"); d.Title != "A score" || !ok {
		t.Errorf("score is %q, %v", d.Title, ok)
	}
	if _, ok := glossary.Document("new_tool"); ok {
		t.Error("the final edition knows a document of the draft")
	}
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

// FuzzGlossary asks for names that a platform made up.
func FuzzGlossary(f *testing.F) {
	glossary := glossaryOf(f, "1.3")
	f.Add("application/json", "iss", "aud", "0")
	f.Add(MediaForm, "*", "userId", "client_name#fr")
	f.Add(";", "", "#", "\x00")
	f.Fuzz(func(t *testing.T, media, a, b, c string) {
		document := glossary.Recognise(media, []string{a, b, c})
		if _, ok := glossary.Document(document); document != "" && !ok {
			t.Errorf("recognised %q, which there is not", document)
		}
		for _, name := range []string{document, "id_token", "line_items"} {
			if term, ok := glossary.Find(name, a, b, c); ok && len(term.Path) != 3 {
				t.Errorf("%s %q is explained by %q", name, []string{a, b, c}, term.Path)
			}
		}
	})
}

func BenchmarkLoadGlossary(b *testing.B) {
	for _, edition := range lti.Editions() {
		b.Run(edition.Name, func(b *testing.B) {
			terms := 0
			for b.Loop() {
				terms = 0
				for _, d := range glossaryOf(b, edition.Name).Documents() {
					terms += len(d.Terms)
				}
			}
			b.ReportMetric(float64(terms), "terms")
		})
	}
}

func BenchmarkGlossaryFind(b *testing.B) {
	glossary, claim := glossaryOf(b, "1.3"), lti.Final().Claim.Context
	for b.Loop() {
		glossary.Find("id_token", claim, "type", "0")
	}
}

func BenchmarkGlossaryRecognise(b *testing.B) {
	glossary := glossaryOf(b, "1.3")
	members := []string{"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint", "scopes_supported"}
	for b.Loop() {
		glossary.Recognise("application/json", members)
	}
}
