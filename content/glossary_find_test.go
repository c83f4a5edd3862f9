package content

import (
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

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
		{"", []string{"type", "title", "status", "detail"}, "problem"},
		{"", []string{"hello"}, ""},
		{"", nil, ""},
	} {
		if got := glossaryOf(t, "1.3").Recognise(c.media, c.members); got != c.want {
			t.Errorf("%q %q is %q, want %q", c.media, c.members, got, c.want)
		}
	}
}

func TestGlossaryVariables(t *testing.T) {
	t.Parallel()
	glossary := glossaryOf(t, "1.3")
	for name, want := range map[string]string{
		"$Person.name.given":                         "Given name",
		"ActualPerson.phone.home":                    "Home",
		"User.gradeLevels.oneRoster":                 "Grade levels",
		"$ResourceLink.submission.user.endDateTime":  "End",
		"ResourceLink.lineitem.user.releaseDateTime": "Release",
		"Context.id":                                 "Context ID", "Context.id.history": "Earlier context IDs",
		"CourseOffering.academicSession": "Term", "CourseSection.timeFrame.begin": "Begin",
		"Membership.collectionSourcedid": "Course's SIS ID", "Membership.role.scope.mentor": "Mentees",
		"LineItems.url":        "Line items URL",
		"$com.example.Foo.bar": "", "$": "", "": "", "CourseTemplate.dept": "",
	} {
		if term, _ := glossary.Variable(name); term.Title != want {
			t.Errorf("%s is %q, want %q", name, term.Title, want)
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
