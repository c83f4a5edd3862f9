package content

import (
	"io/fs"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/ltiflow/lti"
)

// values are what each step gives to its page. A page that asks for any other
// value does not weave. "1.3:kid" is a value of that edition only.
var values = map[string]string{
	"welcome":           "1.3:issuer 1.3:authorization_endpoint 1.3:token_endpoint 1.3:jwks_uri 1.3:registration_endpoint 1.3:product 2018:status",
	"get-tool":          "client_id deployment_id token_endpoint key_set_url 1.3:scopes 1.3:kid",
	"get-keys":          "count kids key_set_url",
	"deeplink-request":  "exchanges size 1.3:state 1.3:nonce 1.3:user",
	"deeplink-verify":   "checks kid issuer audience message_type user_name lifetime",
	"deeplink-settings": "context_id context_title user_id user_name instructor accept_types accept_multiple prompted return_url has_data data",
	"deeplink-response": "items titles lifetime score_maximum",
	"deeplink-sign":     "size alg 1.3:kid parts",
	"deeplink-return":   "course_url titles field",
	"launch-request":    "exchanges size 1.3:state 1.3:nonce 1.3:user",
	"launch-verify":     "checks kid issuer audience message_type user_name lifetime",
	"launch-activity":   "resource_link link_id link_title context_id user_id user_name learner return_url lab has_line_item line_item",
	"token":             "token_type expires_in scope asked",
	"score":             "score_given score_maximum user_id timestamp scores_url status",
	"results":           "result_score result_maximum user_id gradebook_url",
	"lab-keys":          "exchanges fetches kids_before kids_after old_kid late_kid new_kid unknown_kid",
	"lab-clock":         "issued tried let_in lifetime leeway max_age early late expired aged first forgotten",
	"lab-launches":      "exchanges launches bad refused odd worked checks",
	"lab-cookies":       "a b c d e f wire_a wire_b wire_c wire_d wire_e wire_f",
	"finish":            "return_url message log page user_name",
	"every step":        "platform tool",
}

// functions are what the Code view shows of a step, by edition where they
// differ.
var functions = map[string]string{
	"welcome":           "1.3:Discover 2018:Reach",
	"get-tool":          "1.3:Register 2018:NewTool",
	"get-keys":          "FetchKeySet",
	"deeplink-request":  "1.3:HandleLogin 1.3:HandleLaunch 2018:FetchMessage",
	"deeplink-verify":   "VerifyMessage",
	"deeplink-settings": "ReadSettings",
	"deeplink-response": "BuildResponse",
	"deeplink-sign":     "SignJWT",
	"deeplink-return":   "PostResponse",
	"launch-request":    "1.3:HandleLogin 1.3:HandleLaunch 2018:FetchMessage",
	"launch-verify":     "VerifyMessage",
	"launch-activity":   "ReadActivity",
	"token":             "RequestToken",
	"score":             "PublishScore",
	"results":           "ReadResults",
	"lab-keys":          "VerifyMessage FetchKeySet",
	"lab-clock":         "VerifyMessage",
	"lab-launches":      "HandleLaunch VerifyMessage",
	"lab-cookies":       "HandleLogin HandleLaunch sameBrowser sameStorage",
	"finish":            "ReturnAddress",
}

// of picks the names of an edition out of a list as above.
func of(edition, list string) []string {
	var names []string
	for _, name := range strings.Fields(list) {
		if in, rest, ok := strings.Cut(name, ":"); !ok {
			names = append(names, name)
		} else if in == edition {
			names = append(names, rest)
		}
	}
	return names
}

func sample(edition string, lists ...string) map[string]string {
	woven := map[string]string{}
	for _, list := range lists {
		for _, name := range of(edition, list) {
			woven[name] = "a value of " + name
		}
	}
	return woven
}

// A page is one file, in both its parts, as it was written.
type page struct {
	edition       string
	step          Step
	before, after string
}

func (p page) name() string { return p.edition + "/" + p.step.Name }

// text is the page without its code blocks.
func (p page) text() string { return fence.ReplaceAllString(p.before+"\n"+p.after, "") }

// prose is the page without any code.
func (p page) prose() string { return span.ReplaceAllString(p.text(), "") }

// body is the text without the aside on the other edition.
func (p page) body() string { return aside.ReplaceAllString(p.text(), "") }

// spans are the pieces of inline code.
func spans(text string) []string {
	matches := span.FindAllStringSubmatch(text, -1)
	all := make([]string, 0, len(matches))
	for _, match := range matches {
		all = append(all, match[1])
	}
	return all
}

var (
	fence = regexp.MustCompile("(?ms)^```.*?^```$")
	span  = regexp.MustCompile("`([^`]+)`")
	item  = regexp.MustCompile(`^(?:- |\d+\. )`)
	aside = regexp.MustCompile(`(?m)^>.*\n?`)
)

// eachPage runs a check on every page of every edition.
func eachPage(t *testing.T, check func(t *testing.T, p page)) {
	t.Helper()
	for _, edition := range lti.Editions() {
		course, err := Load(edition.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range course.Steps() {
			text, err := embedded.ReadFile("pages/" + edition.Name + "/" + step.Name + ".md")
			if err != nil {
				t.Fatal(err)
			}
			before, after, _ := strings.Cut(string(text), afterRun)
			p := page{edition.Name, step, strings.TrimSpace(before), strings.TrimSpace(after)}
			t.Run(p.name(), func(t *testing.T) { check(t, p) })
		}
	}
}

func TestPagesWeave(t *testing.T) {
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		if _, err := p.step.Before(sample(p.edition, values["every step"])); err != nil {
			t.Error(err)
		}
		all := sample(p.edition, values["every step"], values[p.step.Name])
		after, err := p.step.After(all)
		if err != nil {
			t.Error(err)
		}
		if !strings.Contains(after, "a value of") {
			t.Error("the page shows no value of this run")
		}

		// What is there only sometimes is shown only then.
		for has, name := range map[string]string{"has_data": "data", "has_line_item": "line_item"} {
			for _, answer := range []string{"yes", "no"} {
				all[has] = answer
				after, err := p.step.After(all)
				if _, given := all[name]; err != nil || given && strings.Contains(after, "a value of "+name+"`") != (answer == "yes") {
					t.Errorf("with %s=%s: got error %v and\n%s", has, answer, err, after)
				}
			}
		}
	})
}

// Values arrive escaped for inline code, so that is where they have to stand.
func TestPagesValuesInCode(t *testing.T) {
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		if value := regexp.MustCompile(`\{\{\s*\.\w+`).FindString(p.prose()); value != "" {
			t.Errorf("%s}} stands outside of backticks", value)
		}
		for _, block := range fence.FindAllString(p.before+"\n"+p.after, -1) {
			if strings.Contains(block, "{{") {
				t.Errorf("a value stands in a code block:\n%s", block)
			}
		}
	})
}

func TestPagesShape(t *testing.T) {
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		if !strings.HasPrefix(p.before, "# ") || len(headings(p, 1)) != 1 {
			t.Errorf("got titles %q, want one, on top", headings(p, 1))
		}
		if !strings.HasPrefix(p.after, "## ") {
			t.Error("the part after the run does not begin with ## ")
		}
		if deep := regexp.MustCompile(`(?m)^###.*`).FindString(p.text()); deep != "" {
			t.Errorf("got a heading %q, want none below ##", deep)
		}
		for part, text := range map[string]string{"before": p.before, "after": p.after} {
			if lines := strings.Count(text, "\n") + 1; lines < 8 || lines > 25 {
				t.Errorf("got %d lines %s the run, want 8 to 25", lines, part)
			}
		}
		if strings.ContainsAny(p.prose(), "<") || strings.Contains(p.prose(), "![") {
			t.Error("the page has HTML or an image")
		}
		want := map[string]string{"1.3": "> **The notebook said**", "2018": "> **Later**"}[p.edition]
		if strings.Count(p.text(), want) != 1 {
			t.Errorf("got %d asides beginning %q, want 1", strings.Count(p.text(), want), want)
		}
	})
}

func headings(p page, level int) []string {
	return regexp.MustCompile(`(?m)^`+strings.Repeat("#", level)+` .*`).FindAllString(p.text(), -1)
}

// A page must fit the smallest screen, in glyphs that are one cell wide in
// every terminal and font.
func TestPagesFit(t *testing.T) {
	const lineWidth, blockWidth, tableWidth = 76, 66, 70
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		for _, block := range fence.FindAllString(p.before+"\n"+p.after, -1) {
			for line := range strings.Lines(block) {
				if ansi.StringWidth(line) > blockWidth {
					t.Errorf("a code block is wider than %d: %q", blockWidth, line)
				}
			}
		}
		for line := range strings.SplitSeq(p.before+"\n"+p.after, "\n") {
			// A list item is one line: glamour keeps the line breaks in it.
			if ansi.StringWidth(line) > lineWidth && !item.MatchString(line) || strings.HasPrefix(line, "|") && ansi.StringWidth(line) > tableWidth {
				t.Errorf("line too wide: %q", line)
			}
			if width, runes := ansi.StringWidth(line), len([]rune(line)); width != runes {
				t.Errorf("got %d cells for %d runes in %q", width, runes, line)
			}
			for _, r := range line {
				if (r < ' ' || r > '~') && !strings.ContainsRune("→✓–§", r) {
					t.Errorf("glyph %q (%U) in %q", r, r, line)
				}
			}
		}
	})
}

// keys are the keys of the screen that a page may name.
var keys = strings.Fields("enter r n → p ← tab 1 2 3 4 j k ↑ ↓ pgup pgdn g G [ ] o : b e x R F ctrl+r ? esc q")

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

// The learner does something on every screen: runs the step, then looks at or
// tries something and has a question to answer.
func TestPagesAction(t *testing.T) {
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		if !strings.Contains(p.before, "Press `enter`") {
			t.Error("the part before the run does not say to press enter")
		}
		named := slices.ContainsFunc(spans(p.after), func(code string) bool { return slices.Contains(keys, code) })
		if !named || !strings.Contains(aside.ReplaceAllString(p.after, ""), "?") {
			t.Error("the part after the run wants a key to press and a question to answer")
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
		for _, name := range uri.FindAllString(p.body(), -1) {
			if !slices.Contains(own, strings.TrimRight(name, ".")) {
				t.Errorf("%q is no name of edition %s", name, p.edition)
			}
		}
		for _, name := range uri.FindAllString(p.text(), -1) {
			if !slices.Contains(all, strings.TrimRight(name, ".")) {
				t.Errorf("%q is no name of any edition", name)
			}
		}
	})
}

// A function that a page names is on its Code view.
func TestPagesFunctions(t *testing.T) {
	all := map[string]bool{}
	for _, list := range functions {
		for _, name := range slices.Concat(of("1.3", list), of("2018", list)) {
			all[name] = true
		}
	}
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		own := of(p.edition, functions[p.step.Name])
		for _, code := range spans(p.text()) {
			if all[code] && !slices.Contains(own, code) {
				t.Errorf("the page names %s, the Code view shows %v", code, own)
			}
		}
	})
}

// Words that make a learner feel slow.
var belittling = regexp.MustCompile(`(?i)\b(?:simply|just|easy|easily|obviously|trivial|of course)\b`)

func TestPagesWords(t *testing.T) {
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		if word := belittling.FindString(p.prose()); word != "" {
			t.Errorf("the page says %q", word)
		}
	})
}

// Every file is the page of a step, so that none lies about unread.
func TestPagesAllUsed(t *testing.T) {
	err := fs.WalkDir(embedded, "pages", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		course, err := Load(path.Base(path.Dir(name)))
		if err != nil {
			return err
		}
		used := slices.ContainsFunc(course.Steps(), func(s Step) bool { return s.Name+".md" == path.Base(name) })
		if !used {
			t.Errorf("%s belongs to no step", name)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
