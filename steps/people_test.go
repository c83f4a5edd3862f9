package steps_test

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// some are those values of an outcome that have a name in the map.
func some(o steps.Outcome, like map[string]string) map[string]string {
	got := maps.Clone(o.Values)
	maps.DeleteFunc(got, func(name, _ string) bool { _, wanted := like[name]; return !wanted })
	return got
}

// panel is the part of the Result view with that title.
func panel(t *testing.T, o steps.Outcome, title string) string {
	t.Helper()
	for _, p := range o.Panels {
		if strings.HasPrefix(p.Title, title) {
			return string(p.Body)
		}
	}
	t.Fatalf("no panel %q", title)
	return ""
}

func TestRosterSaysWhoIsWho(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	outcome := ranLab(t, s, "roster")
	want := map[string]string{
		"members": "21", "teachers": "Peggie Nikole, Tomasz Zielinski", "learners": "14", "mentors": "Elena Petrova",
		"others": "Ngozi Eze, Hana Kimura", "inactive": "Jonas Weber", "previews": "Test Student", "user_name": "Gaius Baltar",
		"user_id": "LTIBCU_15", "messages": "21",
	}
	if diff := cmp.Diff(want, some(outcome, want)); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if rows := panel(t, outcome, "What a launch"); !strings.Contains(rows, "Gaius Baltar        lab=sim3a  level=easy\n") {
		t.Errorf("what the link would say:\n%s", rows)
	}
}

// The role can be edited into the query; who launched need not be in the answer.
func TestRosterOfOneRole(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	ranLab(t, s, "roster")
	for role, members := range map[string]string{"Mentor": "1", lti.RoleInstructor: "2", "Nonsense": "0"} {
		if err := s.Edit("roster", "query", []byte(`{"role": "`+role+`"}`)); err != nil {
			t.Fatal(err)
		}
		if outcome := ranLab(t, s, "roster"); outcome.Values["members"] != members {
			t.Errorf("%s: got %s members, want %s", role, outcome.Values["members"], members)
		}
	}
	if err := s.Edit("roster", "link_query", []byte(`{"rlid": "nobodys"}`)); err != nil {
		t.Fatal(err)
	}
	err := s.Run(t.Context(), "roster")
	outcome, _ := s.Outcome("roster")
	if failed := outcome.Findings.Failed(); err == nil || len(failed) != 1 || failed[0].Code != lti.LinkUnknown {
		t.Errorf("the roster of nobody's link: %v", err)
	}
}

// Each run shows both changes, whatever the course was before, and leaves it as
// it was.
func TestRosterChangesEachTime(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	before := ranLab(t, s, "roster").Values
	asked := map[string]bool{}
	for range 3 {
		outcome := ranLab(t, s, "roster-changes")
		if outcome.Values["left"] != "1" || outcome.Values["came_back"] != "1" || asked[outcome.Values["asked"]] {
			t.Errorf("values = %v, want one change each, and another URL each time", outcome.Values)
		}
		asked[outcome.Values["asked"]] = true
		if away := panel(t, outcome, "What has changed: Minh Tran is Deleted"); !strings.Contains(away, `"status": "Deleted"`) {
			t.Errorf("who has left:\n%s", away)
		}
	}
	after := ranLab(t, s, "roster").Values
	if diff := cmp.Diff(some(steps.Outcome{Values: before}, map[string]string{"members": "", "learners": "", "inactive": ""}),
		some(steps.Outcome{Values: after}, map[string]string{"members": "", "learners": "", "inactive": ""})); diff != "" {
		t.Errorf("the roster before and after:\n%s", diff)
	}
	if err := s.Run(t.Context(), "results"); err != nil {
		t.Errorf("grades after it: %v", err)
	}
}

// A step that fails between the two changes leaves nobody out of the course.
func TestRosterChangesPutsBackAfterAFault(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	verdict, err := s.Break(t.Context(), "roster-page")
	if err != nil || !verdict.AsNamed() {
		t.Fatalf("verdict = %+v, %v", verdict, err)
	}
	if got := ranLab(t, s, "roster").Values["learners"]; got != "14" {
		t.Errorf("got %s learners, want 14", got)
	}
	ranLab(t, s, "roster-changes")
}

func TestRosterPagesAreTheWholeRoster(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	outcome := ranLab(t, s, "roster-pages")
	want := map[string]string{"limit": "6", "pages": "4", "members": "21", "whole": "21", "requests": "1 request"}
	if diff := cmp.Diff(want, some(outcome, want)); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	for query, pages := range map[string]string{`{"limit": "20"}`: "2", `{}`: "1", `{"limit": "3", "role": "Instructor"}`: "1", `{"limit": "1", "role": "Instructor"}`: "2"} {
		if err := s.Edit("roster-pages", "query", []byte(query)); err != nil {
			t.Fatal(err)
		}
		if got := ranLab(t, s, "roster-pages").Values["pages"]; got != pages {
			t.Errorf("%s: got %s pages, want %s", query, got, pages)
		}
	}
}

// The variables are replaced, found empty, or left alone, and for everybody by
// themselves.
func TestCustomParametersAreReplaced(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	made := ranLab(t, s, "custom-link").Values
	outcome := ranLab(t, s, "custom-launch")
	want := map[string]string{
		"due": made["deadline"], "due_is": "replaced", "closes": "", "closes_is": "no value", "given_name": "Gaius", "given_name_is": "replaced",
		"mobile": "$Person.phone.mobile", "mobile_is": "not supported", "copies": "0", "time_left": "14 days", "messages": "21",
	}
	if diff := cmp.Diff(want, some(outcome, want)); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	rows := panel(t, outcome, "What the link would say")
	for _, name := range []string{"Peggie", "Minh", "Gaius"} {
		if !strings.Contains(rows, "given_name="+name+" ") {
			t.Errorf("%s is not told:\n%s", name, rows)
		}
	}
}

// The item can be edited: what comes of it is what the launch brings.
func TestCustomItemCanBeEdited(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	ranLab(t, s, "custom-link")
	at := slices.IndexFunc(s.Payloads("custom-link"), func(p steps.Payload) bool { return p.Name == "content_item" })
	original := string(s.Payloads("custom-link")[at].Original)
	if err := s.Edit("custom-link", "content_item", []byte(strings.Replace(original, "$Person.phone.mobile", "$User.id", 1))); err != nil {
		t.Fatal(err)
	}
	if got := ranLab(t, s, "custom-launch").Values["mobile"]; got != "LTIBCU_15" {
		t.Errorf("$User.id arrives as %q", got)
	}
	if err := s.Edit("custom-link", "content_item", []byte(strings.Replace(original, `"sim3a"`, `7`, 1))); err != nil {
		t.Fatal(err)
	}
	err := s.Run(t.Context(), "custom-link")
	outcome, _ := s.Outcome("custom-link")
	if failed := outcome.Findings.Failed(); err == nil || len(failed) != 1 || failed[0].Code != lti.ItemsMalformed {
		t.Errorf("a number for a parameter: %v", err)
	}
}

// Links of two runs have the same title: the newest is launched, and the way
// home leads to the platform.
func TestCustomLinkTwice(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	seen := map[string]bool{}
	for range 2 {
		made := ranLab(t, s, "custom-link")
		if address, err := url.Parse(made.Values["course_url"]); err != nil || address.Host == "" {
			t.Errorf("course URL = %q", made.Values["course_url"])
		}
		if s.State("custom-launch") == steps.Done {
			t.Error("the launch of the old link is still good")
		}
		seen[ranLab(t, s, "custom-launch").Values["link_id"]] = true
	}
	if len(seen) != 2 {
		t.Errorf("launched %v, want two links", seen)
	}
}
