package content

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// keys are the keys of the screen that a page may name.
var keys = strings.Fields("enter r n → p ← tab 1 2 3 4 j k ↑ ↓ pgup pgdn g G [ ] o : b e x w y c u a R M D S W F T ? esc q ctrl+r")

// members of a JSON Web Key that look like keys of the keyboard.
var members = strings.Fields("d e n")

var (
	pressed  = regexp.MustCompile("\\b(?:[Pp]ress|Type|[Hh]it)\\s+`([^`]+)`")
	keyNames = regexp.MustCompile(`^(?:.|enter|return|space|backspace|del|delete|insert|tab|esc|escape|home|end|up|down|left|right|pgup|pgdn|pageup|pagedown|f\d+|(?:ctrl|alt|shift|cmd)[+-].+)$`)
	viewKeys = regexp.MustCompile("`([^`]+)`\\s+(Guide|Code|Wire|Result)\\b")
)

func TestPagesKeys(t *testing.T) {
	views := []string{"Guide", "Code", "Wire", "Result"}
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		for _, match := range pressed.FindAllStringSubmatch(p.text(), -1) {
			if !slices.Contains(keys, match[1]) {
				t.Errorf("the page has %q pressed, which is no key", match[1])
			}
		}
		for _, code := range spans(p.text()) {
			if keyNames.MatchString(code) && !slices.Contains(keys, code) && !slices.Contains(members, code) {
				t.Errorf("the page names %q, which is no key", code)
			}
		}
		for _, match := range viewKeys.FindAllStringSubmatch(p.text(), -1) {
			if n := slices.Index(views, match[2]) + 1; match[1] != string(rune('0'+n)) {
				t.Errorf("the page calls view %d %q", n, match[1]+" "+match[2])
			}
		}
	})
}

// facts are names that no edition's values hold: prefixes, and the role that
// fools a substring test.
var facts = map[string][]string{
	"1.3": {
		"https://purl.imsglobal.org/spec/lti/claim/",
		"https://purl.imsglobal.org/spec/lti-ags/scope/",
		"http://purl.imsglobal.org/vocab/lis/v2/membership/Learner#Instructor",
	},
	"2018": {"http://imsglobal.org/lti/"},
}

// names are every claim, message, scope and media type of an edition.
func names(e lti.Edition) []string {
	known := slices.Concat(facts[e.Name], []string{
		e.LinkType, lti.MediaScore, lti.MediaResultContainer, lti.MediaLineItem, lti.MediaLineItemContainer,
		lti.AssertionTypeJWT, lti.PlatformConfiguration, lti.ToolConfiguration, lti.RoleInstructor, lti.RoleLearner,
	})
	for _, group := range []any{e.Claim, e.Message, e.Scope} {
		v := reflect.ValueOf(group)
		for i := range v.NumField() {
			known = append(known, v.Field(i).String())
		}
	}
	return known
}

var uri = regexp.MustCompile(`https?://[\w.]*imsglobal\.org[\w/#.-]*|application/vnd\.ims[\w.+-]*|urn:[\w:.-]+|\b(?:Lti|LTI)[A-Z][a-z]\w+|\b(?:Lti|LTI)?DeepLinking(?:Request|Response)\b`)

// A name on a page is one of its edition, to the letter. The aside may name
// the other edition's, too.
func TestPagesNames(t *testing.T) {
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		edition, err := lti.EditionNamed(p.edition)
		if err != nil {
			t.Fatal(err)
		}
		own, all := names(edition), append(names(lti.Final()), names(lti.Draft())...)
		// The wrong capitals of the draft are the lesson of this page.
		if p.name() == "1.3/deeplink-verify" {
			own = append(own, lti.Draft().Message.DeepLinkingRequest)
		}
		whole := p.before + "\n" + p.after // the samples included
		for _, name := range uri.FindAllString(aside.ReplaceAllString(whole, ""), -1) {
			if !slices.Contains(own, strings.TrimRight(name, ".")) {
				t.Errorf("%q is no name of edition %s", name, p.edition)
			}
		}
		for _, name := range uri.FindAllString(whole, -1) {
			if !slices.Contains(all, strings.TrimRight(name, ".")) {
				t.Errorf("%q is no name of any edition", name)
			}
		}
	})
}
