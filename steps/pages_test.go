package steps_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

var (
	inCode   = regexp.MustCompile("`([^`]+)`")
	inQuotes = regexp.MustCompile(`"([^"]+)"`)
	asKey    = regexp.MustCompile(`^(?:.|enter|tab|esc|ctrl.*)$`)
	isMember = regexp.MustCompile(`^\w+$`)
	// A step is named by its title, or by what is typed to get there.
	place = regexp.MustCompile("back to \"([^\"]+)\"|`n` for \"([^\"]+)\"|`:` and `([a-z-]+)`")
)

// What a page says to try can be tried: where it says e, the step sends
// something, with the member that the page names; where it says x, the step has
// faults, and those that the page quotes.
func TestPagesSayWhatCanBeTried(t *testing.T) {
	steps.Unraced(t)
	t.Parallel()
	for _, edition := range lti.Editions() {
		session, clock := open(t, edition)
		for _, step := range session.Course().Steps() {
			text, err := os.ReadFile("../content/pages/" + edition.Name + "/" + step.Name + ".md")
			if err != nil {
				t.Fatal(err)
			}
			_, try, found := strings.Cut(string(text), "**Try**")
			if !found {
				continue // content wants one
			}
			try, _, _ = strings.Cut(try, "\n\n")
			// The draft tells responses apart by their bytes, and they have seconds.
			clock.advance(time.Second)
			checkTry(t, session, edition.Name, step.Name, strings.Join(strings.Fields(try), " "))
		}
	}
}

func checkTry(t *testing.T, session *steps.Session, edition, step, try string) {
	t.Helper()
	at := step // where it is tried
	if match := place.FindStringSubmatch(try); match != nil {
		named := match[1] + match[2] + match[3]
		all := session.Course().Steps()
		i := slices.IndexFunc(all, func(s content.Step) bool { return named == s.Title || match[3] != "" && named == s.Name })
		if i < 0 {
			t.Errorf("%s/%s: the page sends to %q, which is no step", edition, step, named)
			return
		}
		at, try = all[i].Name, strings.Replace(try, `"`+named+`"`, "", 1)
	}
	var members, keys []string
	for _, match := range inCode.FindAllStringSubmatch(try, -1) {
		switch {
		case asKey.MatchString(match[1]):
			keys = append(keys, match[1])
		case match[1] != at && isMember.MatchString(match[1]):
			members = append(members, match[1])
		}
	}
	if slices.Contains(keys, "e") {
		if err := session.Run(t.Context(), at); err != nil {
			t.Fatalf("%s/%s: %v", edition, at, err)
		}
		var sent strings.Builder
		for _, payload := range session.Payloads(at) {
			sent.Write(payload.Original)
		}
		switch {
		case sent.Len() == 0:
			t.Errorf("%s/%s: the page says e, and %s sends nothing that can be edited", edition, step, at)
		case len(members) > 0 && !slices.ContainsFunc(members, func(m string) bool { return strings.Contains(sent.String(), m) }):
			t.Errorf("%s/%s: the page has one of %q edited, which stand in nothing that %s sends:\n%s", edition, step, members, at, sent.String())
		}
	}
	if slices.Contains(keys, "x") {
		faults := session.Faults(at)
		if len(faults) == 0 {
			t.Errorf("%s/%s: the page says x, and %s has no faults", edition, step, at)
		}
		for _, match := range inQuotes.FindAllStringSubmatch(try, -1) {
			title := strings.TrimRight(match[1], ".,?")
			if !slices.ContainsFunc(faults, func(f content.Fault) bool { return f.Title == title }) {
				t.Errorf("%s/%s: the page says to choose %q, which is no fault of %s", edition, step, title, at)
			}
		}
	}
}
