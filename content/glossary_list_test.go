package content

import (
	"slices"
	"testing"
)

// All that the glossary explains can be looked up, and each edition has its own.
func TestGlossaryEntries(t *testing.T) {
	t.Parallel()
	has := func(edition, in, name string) bool {
		g, err := LoadGlossary(edition)
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(g.Entries(), func(e Entry) bool { return e.In.Name == in && e.Name == name && e.Term.What != "" })
	}
	for _, c := range []struct{ in, name string }{
		{"id_token", "id_token"},
		{"id_token", "nonce"},
		{"id_token", "https://purl.imsglobal.org/spec/lti/claim/context/id"},
		{"score", "scoreGiven"},
		{HeaderDocument, "Authorization"},
		{"authentication_request", "login_hint"},
		{variableDocument, "$Context.title"},
		{"", "https://purl.imsglobal.org/spec/lti-ags/scope/score"},
	} {
		if !has("1.3", c.in, c.name) {
			t.Errorf("the glossary lists no %q in %q", c.name, c.in)
		}
	}
	if has("2018", "authentication_request", "login_hint") || !has("2018", "new_tool", "webkeyPem") {
		t.Error("the glossary of 2018 lists what is of 1.3, or lacks its own")
	}
}
