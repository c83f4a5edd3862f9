package steps_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// Every page is woven from what its step really gives, and the functions that
// it names are on its Code view.
func TestPagesAreOfWhatRan(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			session, _ := open(t, edition)
			known := map[string]bool{}
			for _, step := range session.Course().Steps() {
				for _, name := range functionsOf(session, step.Name) {
					known[name] = true
				}
			}
			for _, step := range session.Course().Steps() {
				if err := session.Run(t.Context(), step.Name); err != nil {
					t.Fatalf("%s: %v", step.Name, err)
				}
				before, after, err := session.Guide(step.Name)
				if err != nil {
					t.Error(err)
				}
				own := functionsOf(session, step.Name)
				for _, match := range inCode.FindAllStringSubmatch(before+after, -1) {
					if known[match[1]] && !slices.Contains(own, match[1]) {
						t.Errorf("the page of %s names %s, its Code view has %v", step.Name, match[1], own)
					}
				}
			}
		})
	}
}

// named are names that no claim or member has.
var named = regexp.MustCompile(`^[A-Z]|[a-z][A-Z]`)

// functionsOf are the functions of a step's Code view, without their types.
func functionsOf(session *steps.Session, step string) []string {
	var names []string
	for _, function := range session.Code(step) {
		name := function.Name[strings.LastIndex(function.Name, ".")+1:]
		if named.MatchString(name) {
			names = append(names, name)
		}
	}
	return names
}
