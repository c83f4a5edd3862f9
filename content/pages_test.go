package content

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

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
	"pending":           "activity_progress grading_progress waiting waiting_comment graded graded_comment first_timestamp second_timestamp user_id",
	"lineitem-create":   "item_id label score_maximum resource_id tag lineitems_url scope created found",
	"lineitem-list":     "query count labels pages",
	"lineitem-score":    "item_id label score_maximum resource_id tag score_given result user_id scores_url",
	"lineitem-update":   "item_id label score_maximum resource_id tag maximum_before before after",
	"lineitem-delete":   "item_id label score_maximum resource_id tag left",
	"roster":            "roster_url context_id members teachers learners mentors others inactive previews user_id user_name rlid messages exchanges",
	"roster-changes":    "who user_id asked left came_back next exchanges",
	"roster-pages":      "limit pages members whole requests exchanges",
	"custom-link":       "title parameters variables due deadline course_url exchanges",
	"custom-launch":     "user_name link_id parameters due due_is closes closes_is given_name given_name_is mobile mobile_is copies time_left members messages exchanges",
	"lab-keys":          "exchanges fetches kids_before kids_after old_kid late_kid new_kid unknown_kid",
	"lab-clock":         "issued tried let_in lifetime leeway max_age early late expired aged first forgotten",
	"lab-launches":      "exchanges launches bad refused odd worked checks",
	"lab-cookies":       "a b c d e f wire_a wire_b wire_c wire_d wire_e wire_f",
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
	"pending":           "NewSubmission PublishScore ReadResults",
	"lineitem-create":   "CreateLineItem ListLineItems",
	"lineitem-list":     "ListLineItems nextPage",
	"lineitem-score":    "PublishScore ReadResults",
	"lineitem-update":   "UpdateLineItem ReadLineItem",
	"lineitem-delete":   "DeleteLineItem",
	"roster":            "ReadRoster SortMembers",
	"roster-changes":    "ReadChanges",
	"roster-pages":      "ReadWholeRoster",
	"custom-link":       "PickDeadline BuildResponse",
	"custom-launch":     "ReadCustom ReadDate",
	"lab-keys":          "VerifyMessage FetchKeySet",
	"lab-clock":         "VerifyMessage",
	"lab-launches":      "HandleLaunch VerifyMessage",
	"lab-cookies":       "HandleLogin HandleLaunch sameBrowser sameStorage",
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

func woven(edition string, lists ...string) map[string]string {
	all := map[string]string{}
	for _, list := range lists {
		for _, name := range of(edition, list) {
			all[name] = "a value of " + name
		}
	}
	return all
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
		if _, err := p.step.Before(woven(p.edition, values["every step"])); err != nil {
			t.Error(err)
		}
		all := woven(p.edition, values["every step"], values[p.step.Name])
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
