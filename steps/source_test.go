package steps

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/lti"
)

// shown is how many columns of source fit beside the line numbers of the
// Code view on a screen of 80.
const shown = 70

// TestCodeIsFound guards the Code view, which leaves out in silence what it
// does not find.
func TestCodeIsFound(t *testing.T) {
	t.Parallel()
	all := source()
	for _, edition := range lti.Editions() {
		for name, step := range (&Session{edition: edition}).register() {
			if len(step.code) == 0 {
				t.Errorf("%s: %s names no code", edition.Name, name)
			}
			seen := map[string]bool{}
			for _, function := range step.code {
				if _, ok := all[function]; !ok {
					t.Errorf("%s: %s names %s, which ltiflow does not have", edition.Name, name, function)
				}
				if seen[function] {
					t.Errorf("%s: %s names %s twice", edition.Name, name, function)
				}
				seen[function] = true
			}
		}
	}
}

func TestCodeNeedsNoWrapping(t *testing.T) {
	t.Parallel()
	for _, f := range source() { // the view leads from one to the other
		for i, line := range strings.Split(f.Source, "\n") {
			columns := utf8.RuneCountInString(strings.ReplaceAll(line, "\t", "    "))
			if columns > shown {
				t.Errorf("%s:%d: %d columns, want at most %d", f.File, f.Line+i, columns, shown)
			}
		}
	}
}

// TestCodeLeadsFromCallToCall wants what the steps name first, and behind it
// whatever can be reached, each once, and every call to lead somewhere.
func TestCodeLeadsFromCallToCall(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		s := &Session{edition: edition}
		s.steps = s.register()
		for name, step := range s.steps {
			var names []string
			code := s.Code(name)
			for i, f := range code {
				names = append(names, f.Name)
				if f.Called != (i >= len(step.code)) || len(f.Failed) > 0 {
					t.Errorf("%s: %s: called %v, failed %v", name, f.Name, f.Called, f.Failed)
				}
			}
			if !slices.Equal(names[:len(step.code)], step.code) {
				t.Errorf("%s begins with %v, want %v", name, names, step.code)
			}
			for _, f := range code {
				for _, call := range f.Calls {
					if !slices.Contains(names, call.Name) {
						t.Errorf("%s: %s calls %s, which is not there", name, f.Name, call.Name)
					}
				}
			}
			slices.Sort(names)
			if len(slices.Compact(names)) != len(code) {
				t.Errorf("%s: a function stands twice among %v", name, names)
			}
		}
	}
}

func TestCodeIsNearestFirst(t *testing.T) {
	t.Parallel()
	s := &Session{edition: lti.Final()}
	s.steps = s.register()
	var names []string
	for _, f := range s.Code("results") {
		names = append(names, f.Name)
	}
	want := []string{
		"Tool.ReadResults", "CheckResult", "ServiceURL", // named by the step
		"withQuery",
		"Tool.authorize", "Tool.call", "answer.check", "answer.read", "shown", "outOf", "near", "of", // called by these
		"unreachable", "Number", // called by those
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestCodeMarksWhatFailed gives a step failures in a function that it names and
// in one that it never reaches, and some at no line of the tool.
func TestCodeMarksWhatFailed(t *testing.T) {
	t.Parallel()
	s := &Session{edition: lti.Final()}
	s.steps = s.register()
	near, far := source()["SignJWT"], source()["checkURL"]
	failed := func(at string) lti.Finding { return lti.Finding{Status: lti.Failed, At: at} }
	at := func(f Function, past int) string { return fmt.Sprintf("%s:%d", f.File, f.Line+past) }
	s.outcomes = map[string]Outcome{"deeplink-sign": {Findings: lti.Findings{
		failed(at(far, 2)), failed(at(near, 9)), failed(at(near, 5)), failed(at(near, 5)),
		failed(""), failed("ltiflow/keys.go"), failed("ltiflow/keys.go:1"), failed("elsewhere.go:20"), failed("ltiflow/keys.go:x"),
		{Status: lti.Passed, At: at(near, 6)},
	}}}
	got := map[string][]int{}
	for _, f := range s.Code("deeplink-sign") {
		if len(f.Failed) > 0 {
			got[f.Name] = f.Failed
		}
		if f.Name == "checkURL" && !f.Called {
			t.Error("checkURL is said to be named by the step")
		}
	}
	want := map[string][]int{"SignJWT": {near.Line + 5, near.Line + 9}, "checkURL": {far.Line + 2}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("marked (-want +got):\n%s", diff)
	}
	if near := source()["SignJWT"]; near.Failed != nil {
		t.Errorf("the source itself was marked: %v", near.Failed)
	}
}
