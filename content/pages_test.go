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

// asks are the values that a part of a page asks for. That its step has them
// is known where it runs: package steps.
var asks = regexp.MustCompile(`\.([a-z]\w*)`)

// samples are made-up values for all that a text asks for, and yes for
// whatever may not be there.
func samples(text string) map[string]string {
	all := map[string]string{}
	for _, code := range actions.FindAllString(text, -1) {
		for _, match := range asks.FindAllStringSubmatch(code, -1) {
			all[match[1]] = "a value of " + match[1]
			if strings.HasPrefix(match[1], "has_") {
				all[match[1]] = "yes"
			}
		}
	}
	return all
}

// A page is one file, in both its parts, as it was written, and the speaker's
// notes on it.
type page struct {
	edition       string
	step          Step
	before, after string
	notes         string
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
		talk, err := LoadTalk(edition.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range course.Steps() {
			text, err := embedded.ReadFile("pages/" + edition.Name + "/" + step.Name + ".md")
			if err != nil {
				t.Fatal(err)
			}
			before, after, _ := strings.Cut(string(text), afterRun)
			p := page{edition.Name, step, strings.TrimSpace(before), strings.TrimSpace(after), talk.Turns[step.Name].Notes}
			t.Run(p.name(), func(t *testing.T) { check(t, p) })
		}
	}
}

func TestPagesWeave(t *testing.T) {
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		if _, err := p.step.Before(samples(p.before)); err != nil {
			t.Error(err)
		}
		all := samples(p.after)
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
