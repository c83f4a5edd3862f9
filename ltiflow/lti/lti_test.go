package lti

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is like a code stands in its area, and is not the code.
func TestAlike(t *testing.T) {
	t.Parallel()
	alike := KeyIDMissing.Alike()
	if len(alike) != len(jwtChecks)-1 || !slices.IsSorted(alike) || slices.Contains(alike, KeyIDMissing) || !slices.Contains(alike, AudienceMismatch) {
		t.Errorf("got %v", alike)
	}
	if alike := Code("none of ours").Alike(); len(alike) > 0 {
		t.Errorf("got %v", alike)
	}
}

// codes are all constants of type Code, read from the source.
func codes(t *testing.T) []Code {
	t.Helper()
	files, err := filepath.Glob("catalogue*.go")
	if err != nil {
		t.Fatal(err)
	}
	var all []Code
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			all = append(all, codesOf(declaration)...)
		}
	}
	return all
}

func codesOf(declaration ast.Decl) []Code {
	group, ok := declaration.(*ast.GenDecl)
	if !ok || group.Tok != token.CONST {
		return nil
	}
	var all []Code
	for _, spec := range group.Specs {
		for _, value := range spec.(*ast.ValueSpec).Values {
			all = append(all, Code(strings.Trim(value.(*ast.BasicLit).Value, `"`)))
		}
	}
	return all
}

func TestCatalogueIsComplete(t *testing.T) {
	t.Parallel()
	all := codes(t)
	if len(all) < 50 || len(all) != len(catalogue) {
		t.Errorf("%d codes, %d entries", len(all), len(catalogue))
	}
	seen := map[Code]bool{}
	for _, code := range all {
		if seen[code] {
			t.Errorf("%s stands for two things", code)
		}
		seen[code] = true
		about, ok := catalogue[code]
		if !ok || about.Check == "" || about.Asks == "" || about.Spec == "" || about.Cause == "" || about.Remedy == "" {
			t.Errorf("%s: the entry lacks something: %+v", code, about)
		}
		if !strings.HasSuffix(about.Asks, "?") || !strings.HasSuffix(about.Cause, ".") || !strings.HasSuffix(about.Remedy, ".") {
			t.Errorf("%s: asks with a question mark, cause and remedy as sentences: %+v", code, about)
		}
		if strings.ToLower(string(code)) != string(code) {
			t.Errorf("%s: codes are lower case", code)
		}
	}
}

func TestUnknownCodeNamesItself(t *testing.T) {
	t.Parallel()
	if got := Code("of_another_platform").About().Check; got != "of_another_platform" {
		t.Errorf("check = %q", got)
	}
}

func TestHasRoleComparesWhole(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		roles []string
		want  bool
	}{
		{[]string{RoleInstructor}, true},
		{[]string{"Instructor"}, true},
		{[]string{RoleLearner, RoleInstructor}, true},
		{nil, false},
		{[]string{""}, false},
		{[]string{"http://purl.imsglobal.org/vocab/lis/v2/membership/Learner#Instructor"}, false},
		{[]string{"http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"}, false},
		{[]string{"instructor"}, false},
		{[]string{"xInstructor"}, false},
		{[]string{RoleTeachingAssistant}, false},
	} {
		if got := HasRole(c.roles, RoleInstructor); got != c.want {
			t.Errorf("HasRole(%v, instructor) = %v, want %v", c.roles, got, c.want)
		}
	}
}

func TestEditionsDiffer(t *testing.T) {
	t.Parallel()
	final, draft := Final(), Draft()
	if final.EncodeBearer("tk") != "tk" || draft.EncodeBearer("tk") != "dGs=" {
		t.Error("the draft encodes the bearer token once more, 1.3 does not")
	}
	for _, name := range []string{"1.3", "2018"} {
		if e, err := EditionNamed(name); err != nil || e.Name != name {
			t.Errorf("EditionNamed(%q) = %q, %v", name, e.Name, err)
		}
	}
	if _, err := EditionNamed("2.0"); err == nil || !strings.Contains(err.Error(), "1.3, 2018") {
		t.Errorf("an unknown edition: %v, want the known ones named", err)
	}
}

func TestClaims(t *testing.T) {
	t.Parallel()
	c, err := ReadClaims([]byte(`{"aud":["a","b"],"exp":1.5e9,"quoted":"15","null":null,"text":"x","big":1e300}`))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "b"}, c.Audience()); diff != "" {
		t.Error(diff)
	}
	if when, ok := c.Time("exp"); !ok || when.Unix() != 1500000000 {
		t.Errorf("exp = %v, %v", when, ok)
	}
	for _, name := range []string{"quoted", "null", "text", "big", "absent"} {
		if when, ok := c.Time(name); ok {
			t.Errorf("%s is no date, got %v", name, when)
		}
	}
	if c.Text("exp") != "" || c.Text("text") != "x" || !c.Has("null") || c.Has("absent") || c.Has("") {
		t.Error("Text and Has")
	}
}

func TestFindings(t *testing.T) {
	t.Parallel()
	var findings Findings
	if !findings.Equal(IssuerMismatch, "a", "a") || findings.Err() != nil {
		t.Error("equal values hold")
	}
	findings.Add(TokenExpired, false, "then", "now")
	findings.Add(RolesMissing, false, "(absent)", "a list")
	findings.Skip(SignatureInvalid)
	if err := findings.Err(); err == nil || err.Error() != "exp (token_expired): got then, want now" {
		t.Errorf("error = %v, want the first failure", err)
	}
	if len(findings.Failed()) != 2 {
		t.Errorf("failed = %+v", findings.Failed())
	}
	before := len(findings)
	if !findings.Add(SignatureInvalid, false, "another", "ours") || len(findings) != before {
		t.Error("a check that is skipped was made")
	}
}

func TestReadRefusal(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"error":"invalid_client","error_description":"who?"}`: "invalid_client: who?",
		`{"title":"Conflict","status":409,"detail":"too late"}`: "Conflict: too late",
		`[]`: "", `<html>`: "", ``: "", `{"error":7}`: "",
	} {
		if got := ReadRefusal([]byte(body)).String(); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}

func FuzzReadClaims(f *testing.F) {
	for _, seed := range []string{`{"a":1,"a":2}`, `{"a":{"b":[{"c":1}]}}`, `[`, `{"a":1}{}`, "{\"\xff\":1,\"\\ufffd\":2}", `null`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		c, err := ReadClaims(payload)
		if err == nil && c == nil {
			t.Error("neither claims nor an error")
		}
		c.Audience()
		c.Time("exp")
		_ = c.Text("iss")
	})
}

func TestDecodePartTakesOneSpelling(t *testing.T) {
	t.Parallel()
	if got, err := DecodePart("aGk_"); err != nil || string(got) != "hi?" {
		t.Errorf("DecodePart = %q, %v", got, err)
	}
	for _, part := range []string{"aGk", "aGl"} { // the last letter has bits to spare
		if _, err := DecodePart(part); (err == nil) != (part == "aGk") {
			t.Errorf("DecodePart(%q): %v", part, err)
		}
	}
	for _, part := range []string{"aGk=", "aG\nk", "aG\rk", "aGk/", "!"} {
		if _, err := DecodePart(part); err == nil {
			t.Errorf("DecodePart(%q) takes another spelling", part)
		}
	}
}

func TestRoleVocabulary(t *testing.T) {
	t.Parallel()
	const lis = "http://purl.imsglobal.org/vocab/lis/v2/"
	for uri, want := range map[string]Role{
		lis + "membership#Instructor":                                {Name: "Instructor", Kind: ContextRole, Core: true},
		lis + "membership#Officer":                                   {Name: "Officer", Kind: ContextRole},
		lis + "membership/Learner#Instructor":                        {Name: "Instructor", Kind: SubRole, Principal: RoleLearner},
		lis + "membership/Officer#Vice-Chair":                        {Name: "Vice-Chair", Kind: SubRole, Principal: lis + "membership#Officer"},
		lis + "institution/person#Faculty":                           {Name: "Faculty", Kind: InstitutionRole, Core: true},
		lis + "institution/person#Instructor":                        {Name: "Instructor", Kind: InstitutionRole},
		lis + "system/person#SysAdmin":                               {Name: "SysAdmin", Kind: SystemRole},
		lis + "system/person#None":                                   {Name: "None", Kind: SystemRole, Core: true},
		"http://purl.imsglobal.org/vocab/lti/system/person#TestUser": {Name: "TestUser", Kind: MarkerRole},
	} {
		want.URI = uri
		got, ok := FindRole(uri)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%s (-want +got):\n%s", uri, diff)
		}
	}
	if simple, ok := FindRole("Learner"); !ok || simple.URI != RoleLearner {
		t.Errorf("the simple name Learner is %+v", simple)
	}
	for _, uri := range []string{
		"", "#", "Faculty", lis + "membership#Teacher", lis + "membership/instructor#TeachingAssistant", lis + "person#Student",
		"https://purl.imsglobal.org/vocab/lis/v2/membership#Instructor", lis + "membership#TeachingAssistant", lis + "membership#Instructor#",
	} {
		if role, ok := FindRole(uri); ok {
			t.Errorf("%q is taken for %+v", uri, role)
		}
	}
	seen := map[string]bool{}
	for _, set := range RoleSets() {
		for _, name := range append(set.Core, set.Others...) {
			if uri := set.Base + name; seen[uri] {
				t.Errorf("%s stands twice", uri)
			} else {
				seen[uri] = true
			}
		}
	}
	if len(seen) != 7+14+8+1+7+4+12+5+5+1+12+5 {
		t.Errorf("the vocabulary has %d roles", len(seen))
	}
}
