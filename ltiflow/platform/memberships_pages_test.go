package platform

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// Roles in full and in short (NRPS §2.4.1). A sub-role is found by its
// principal role, because that is sent beside it (CORE §A.2.3.1).
func TestRosterByRole(t *testing.T) {
	t.Parallel()
	tool := newRosterTool(t)
	tool.become(t, "LTIBCU_4", store.Inactive, lti.RoleMentor, "https://example.com/role?a=1&b=2#x")
	tool.become(t, "LTIBCU_5", store.Deleted, lti.RoleMentor)
	for role, want := range map[string]string{
		"Instructor":                         "1 2",
		lti.RoleInstructor:                   "1 2",
		lti.RoleTeachingAssistant:            "2",
		"Mentor":                             "4 18",
		lti.RoleMentor:                       "4 18",
		"https://example.com/role?a=1&b=2#x": "4",
		"TeachingAssistant":                  "",
		"learner":                            "",
		"Nobody":                             "",
		"%":                                  "",
		"http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor": "",
		"": "1 2 3 4 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21",
	} {
		roster, _ := tool.roster(t, tool.memberships("?role="+url.QueryEscape(role)))
		if got := userIDs(roster.Members); got != want {
			t.Errorf("role %q: %q, want %q", role, got, want)
		}
	}
	if a := tool.ask(tool.memberships("?role=Nobody")); !strings.Contains(a.body, `"members":[]`) {
		t.Errorf("a role of nobody: %s", a.body)
	}
}

// Pages have one id, lead to one another, and keep what was asked.
func TestRosterByPage(t *testing.T) {
	t.Parallel()
	tool := newRosterTool(t)
	at := tool.memberships("?limit=6&role=Learner&tool=its+own")
	var pages []string
	for {
		roster, next := tool.roster(t, at)
		pages = append(pages, userIDs(roster.Members))
		if roster.ID != tool.memberships("?role=Learner") {
			t.Errorf("the id is %s", roster.ID)
		}
		query, err := url.ParseQuery(mustQuery(t, next.url))
		if err != nil || query.Get("limit") != "6" || query.Get("tool") != "its own" {
			t.Errorf("the query of %s is %v", next.rel, query)
		}
		if next.rel == "differences" {
			if query.Has("role") {
				t.Errorf("differences by role: %s", next.url)
			}
			break
		}
		at = next.url
	}
	if diff := cmp.Diff([]string{"3 4 5 6 7 8", "9 10 11 12 13 14", "15 16 20 21"}, pages); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// Twenty-one in pages of as many are one page, not two.
	if _, next := tool.roster(t, tool.memberships("?limit=21")); next.rel != "differences" {
		t.Errorf("after the last page comes %+v", next)
	}
}

// A page has a hundred members where the tool does not say, and never more
// than a thousand: limit is a hint (NRPS §2.4.3).
func TestRosterPageSizes(t *testing.T) {
	t.Parallel()
	tool := newRosterTool(t)
	at := tool.url + "/" + tool.crowd(t, pageMaximum+2) + "/memberships"
	for query, want := range map[string]int{
		"": pageDefault, "?limit=1": 1, "?limit=1000": pageMaximum, "?limit=1000000": pageMaximum, "?role=Learner": pageDefault,
	} {
		if roster, next := tool.roster(t, at+query); len(roster.Members) != want || next.rel != "next" {
			t.Errorf("%q: %d members, want %d; then %s", query, len(roster.Members), want, next.rel)
		}
	}
}
