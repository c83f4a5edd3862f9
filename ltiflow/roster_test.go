package ltiflow

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/lti"
)

const goodRoster = `{"id":"HERE/c/memberships","context":{"id":"c"},"members":[
	{"user_id":"1","roles":["` + lti.RoleInstructor + `"],"status":"Active","name":"Ada"},
	{"user_id":"2","roles":[],"lis_person_sourcedid":""},
	{"user_id":"3","roles":["Learner"],"status":"Inactive"}]}`

// launchOf is a launch of the course c by user 2, whose roster is at an address.
func launchOf(roster string) lti.Launch {
	return lti.Launch{Subject: "2", Context: lti.Context{ID: "c"}, NamesRoles: &lti.NamesRoles{MembershipsURL: roster}}
}

// linking answers every request with a status, Link headers and a body, in which
// HERE is its own address.
func linking(t *testing.T, status int, links []string, body string) (*served, *Tool) {
	t.Helper()
	s := &served{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.request = r
		for _, l := range links {
			w.Header().Add("Link", strings.ReplaceAll(l, "HERE", s.URL))
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, strings.ReplaceAll(body, "HERE", s.URL))
	}))
	t.Cleanup(s.Close)
	return s, &Tool{Edition: lti.Final(), Client: s.Client()}
}

func TestReadRoster(t *testing.T) {
	t.Parallel()
	change := func(from, to string) string { return strings.Replace(goodRoster, from, to, 1) }
	for _, c := range []struct {
		name, body string
		status     int
		links      []string
		want       []lti.Code
	}{
		{"good", goodRoster, 200, nil, nil},
		{"with a next page", goodRoster, 200, []string{`<HERE/c/memberships?p=2>; rel="next"`}, nil},
		{"without a member", `{"context":{"id":"c"},"members":[]}`, 200, nil, nil},
		{"of another course", change(`"id":"c"}`, `"id":"d"}`), 200, nil, []lti.Code{lti.RosterContextMismatch}},
		{"without a context", change(`"context":{"id":"c"},`, ""), 200, nil, []lti.Code{lti.RosterContextMismatch}},
		{"a member without an id", change(`"user_id":"2",`, ""), 200, nil, []lti.Code{lti.RosterMalformed}},
		{"a member without roles", change(`"roles":[],`, ""), 200, nil, []lti.Code{lti.RosterMalformed}},
		{"roles that are null", change(`"roles":[]`, `"roles":null`), 200, nil, []lti.Code{lti.RosterMalformed}},
		{"a status that nobody knows", change(`"Active"`, `"active"`), 200, nil, []lti.Code{lti.RosterMalformed}},
		{"one who has left", change(`"Active"`, `"Deleted"`), 200, nil, []lti.Code{lti.RosterMalformed}},
		{"an id that is a number", change(`"user_id":"2"`, `"user_id":2`), 200, nil, []lti.Code{lti.AnswerMalformed}},
		{"HTML", "<html>", 200, nil, []lti.Code{lti.AnswerMalformed}},
		{"refused", `{"error":"insufficient_scope","code":"scope_insufficient","got":"a","want":"b"}`, 403, nil, []lti.Code{lti.ScopeInsufficient}},
		{"created, which says nothing", goodRoster, 201, nil, []lti.Code{lti.StatusUnexpected}},
		{"differences elsewhere", goodRoster, 200, []string{`<http://evil.example/d>; rel="differences"`}, []lti.Code{lti.NextPageElsewhere}},
		{"a next page elsewhere", goodRoster, 200, []string{`<http://evil.example/d>; rel="next"`}, []lti.Code{lti.NextPageElsewhere}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, tool := linking(t, c.status, c.links, c.body)
			_, findings, err := tool.ReadRoster(t.Context(), lti.AccessToken{Token: "secret"}, launchOf(s.URL+"/c/memberships"), nil)
			wantFailed(t, findings, err, c.want...)
		})
	}
}

// The request has the token, the media type, and the query of the claim's URL
// beside the filter.
func TestReadRosterAsks(t *testing.T) {
	t.Parallel()
	s, tool := linking(t, 200, []string{`<HERE/m?type_id=7&d=1>; rel="differences", <HERE/m?type_id=7&p=2>; rel="next"`}, goodRoster)
	page, findings, err := tool.ReadRoster(t.Context(), lti.AccessToken{Token: "secret"}, launchOf(s.URL+"/m?type_id=7"), url.Values{"role": {lti.RoleLearner}})
	wantFailed(t, findings, err)
	asked := map[string]string{
		"role": s.request.URL.Query().Get("role"), "type_id": s.request.URL.Query().Get("type_id"),
		"Accept": s.request.Header.Get("Accept"), "Authorization": s.request.Header.Get("Authorization"), "method": s.request.Method,
		"next": page.Next, "differences": page.Differences, "members": strconv.Itoa(len(page.Members)),
	}
	want := map[string]string{
		"role": lti.RoleLearner, "type_id": "7", "Accept": lti.MediaMembership, "Authorization": "Bearer secret", "method": "GET",
		"next": s.URL + "/m?type_id=7&p=2", "differences": s.URL + "/m?type_id=7&d=1", "members": "3",
	}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Without the claim nobody is asked.
func TestRosterOfALaunchWithoutTheService(t *testing.T) {
	t.Parallel()
	for name, launch := range map[string]lti.Launch{
		"no claim": {}, "no URL": launchOf(""), "no absolute URL": launchOf("/c/memberships"),
	} {
		_, findings, err := (&Tool{}).ReadRoster(t.Context(), lti.AccessToken{}, launch, nil)
		if code := codeOf(err); code != lti.RosterServiceMissing || len(findings) > 0 {
			t.Errorf("%s: %v, %v", name, err, findings)
		}
		if _, _, _, err := (&Tool{}).ReadWholeRoster(t.Context(), lti.AccessToken{}, launch, nil); codeOf(err) != lti.RosterServiceMissing {
			t.Errorf("%s: page by page: %v", name, err)
		}
	}
}

func TestReadChanges(t *testing.T) {
	t.Parallel()
	deleted := strings.Replace(goodRoster, `"Active"`, `"Deleted"`, 1)
	for _, c := range []struct {
		name, at, body string
		links          []string
		want           []lti.Code
	}{
		{"one has left", "/d?cursor=1", deleted, []string{`<HERE/d?cursor=2>; rel="differences"`}, nil},
		{"no further differences", "/d?cursor=1", deleted, nil, nil},
		{"none are offered", "", deleted, nil, []lti.Code{lti.RosterNoDifferences}},
		{"of another course", "/d", strings.Replace(deleted, `"id":"c"}`, `"id":"d"}`, 1), nil, []lti.Code{lti.RosterContextMismatch}},
		{"no JSON", "/d", "", nil, []lti.Code{lti.AnswerMalformed}},
		{"in a circle", "/d", deleted, []string{`<HERE/d>; rel="next"`}, []lti.Code{lti.PagesTooMany}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, tool := linking(t, 200, c.links, c.body)
			address := ""
			if c.at != "" {
				address = s.URL + c.at
			}
			page, findings, err := tool.ReadChanges(t.Context(), lti.AccessToken{Token: "secret"}, launchOf(s.URL), address)
			wantFailed(t, findings, err, c.want...)
			if c.want == nil && (len(page.Members) != 3 || s.request.URL.RequestURI() != c.at) {
				t.Errorf("asked %s for %d members", s.request.URL, len(page.Members))
			}
			if want := s.URL + "/d?cursor=2"; c.name == "one has left" && page.Differences != want {
				t.Errorf("the next differences are at %s, want %s", page.Differences, want)
			}
		})
	}
}

// pagesOf is a platform whose pages hold these members, by user id.
func pagesOf(t *testing.T, next func(page int) string, pages ...string) (*httptest.Server, *Tool) {
	t.Helper()
	s := httptest.NewUnstartedServer(nil)
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var at int
		_, _ = fmt.Sscan(r.URL.Query().Get("page"), &at)
		if to := next(at); to != "" {
			w.Header().Set("Link", "<"+strings.ReplaceAll(to, "HERE", s.URL)+`>; rel="next"`)
		}
		var members []string
		for id := range strings.FieldsSeq(pages[at]) {
			members = append(members, `{"user_id":"`+id+`","roles":[]}`)
		}
		fmt.Fprintf(w, `{"context":{"id":"c"},"members":[%s]}`, strings.Join(members, ","))
	})
	s.Start()
	t.Cleanup(s.Close)
	return s, &Tool{Edition: lti.Final(), Client: s.Client()}
}

func TestReadWholeRoster(t *testing.T) {
	t.Parallel()
	onwards := func(last int) func(int) string {
		return func(page int) string {
			if page == last {
				return ""
			}
			return fmt.Sprintf("HERE/?page=%d", page+1)
		}
	}
	for _, c := range []struct {
		name  string
		next  func(int) string
		pages []string
		count int
		want  []lti.Code
	}{
		{"one page", onwards(0), []string{"1 2"}, 1, nil},
		{"three, and a short one between", onwards(2), []string{"1 2 3", "4", "5 6"}, 3, nil},
		{"an empty one between", onwards(2), []string{"1", "", "2"}, 3, nil},
		{"a page that leads to itself", func(int) string { return "HERE/?page=0" }, []string{"1 2"}, 2, []lti.Code{lti.RosterMemberRepeated}},
		{"back to the first", func(page int) string { return fmt.Sprintf("HERE/?page=%d", (page+1)%3) }, []string{"1", "2", "3"}, 4, []lti.Code{lti.RosterMemberRepeated}},
		{"one on two pages", onwards(1), []string{"1 2", "2 3"}, 2, []lti.Code{lti.RosterMemberRepeated}},
		{"one twice on a page", onwards(0), []string{"1 1"}, 1, []lti.Code{lti.RosterMemberRepeated}},
		{"nobody, without end", func(int) string { return "HERE/?page=0" }, []string{""}, maxPages, []lti.Code{lti.PagesTooMany}},
		{"another host", func(int) string { return "http://evil.example/?page=1" }, []string{"1"}, 1, []lti.Code{lti.NextPageElsewhere}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, tool := pagesOf(t, c.next, c.pages...)
			members, pages, findings, err := tool.ReadWholeRoster(t.Context(), lti.AccessToken{}, launchOf(s.URL+"/"), nil)
			wantFailed(t, findings, err, c.want...)
			if pages != c.count || c.want == nil && len(members) != len(strings.Fields(strings.Join(c.pages, " "))) {
				t.Errorf("read %d pages with %d members, want %d", pages, len(members), c.count)
			}
		})
	}
}

func TestSortMembers(t *testing.T) {
	t.Parallel()
	const learnerInstructor = "http://purl.imsglobal.org/vocab/lis/v2/membership/Learner#Instructor"
	const ofTheSchool = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"
	class := SortMembers([]lti.Member{
		{UserID: "1", Name: "Ada", Roles: []string{lti.RoleTeachingAssistant, lti.RoleInstructor}},
		{UserID: "2", Roles: []string{"Instructor", lti.RoleLearner}},
		{UserID: "3", Roles: []string{learnerInstructor, lti.RoleLearner}},
		{UserID: "4", Roles: []string{ofTheSchool}},
		{UserID: "5", Roles: []string{lti.RoleMentor}},
		{UserID: "6", Roles: []string{lti.RoleLearner}, Status: lti.RosterInactive},
		{UserID: "7", Roles: []string{lti.RoleLearner, lti.RoleTestUser}},
		{UserID: "8", Roles: []string{"Learner"}, Status: lti.RosterActive},
		{UserID: "9", Roles: []string{}},
	})
	want := Class{
		Teachers: []string{"Ada", "2"}, Learners: []string{"3", "8"}, Mentors: []string{"5"}, Others: []string{"4", "9"},
		Inactive: []string{"6"}, Previews: []string{"7"},
	}
	if diff := cmp.Diff(want, class); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestChecksOfMembers(t *testing.T) {
	t.Parallel()
	tool := &Tool{}
	member := func(id, status string) lti.Member { return lti.Member{UserID: id, Status: status} }
	roster := lti.Roster{Members: []lti.Member{member("1", ""), member("2", "Deleted")}}
	found, there := tool.FindMember(roster, lti.Launch{Subject: "2"})
	_, away := tool.FindMember(roster, lti.Launch{Subject: "3"})
	for name, c := range map[string]struct {
		findings lti.Findings
		want     []lti.Code
	}{
		"there":                     {there, nil},
		"not there":                 {away, []lti.Code{lti.RosterLacksUser}},
		"has left":                  {tool.CheckChange(roster.Members, "2", lti.RosterDeleted), nil},
		"without a status, so back": {tool.CheckChange(roster.Members, "1", lti.RosterActive), nil},
		"has not left":              {tool.CheckChange(roster.Members, "1", lti.RosterDeleted), []lti.Code{lti.RosterChangeMissing}},
		"not named":                 {tool.CheckChange(roster.Members, "3", lti.RosterActive), []lti.Code{lti.RosterChangeMissing}},
		"in another order":          {tool.CompareRosters(roster.Members, []lti.Member{member("2", ""), member("1", "")}), nil},
		"one is missing":            {tool.CompareRosters(roster.Members[:1], roster.Members), []lti.Code{lti.RosterPagesMismatch}},
		"another in the place":      {tool.CompareRosters(roster.Members, []lti.Member{member("1", ""), member("3", "")}), []lti.Code{lti.RosterPagesMismatch}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantFailed(t, c.findings, c.findings.Err(), c.want...)
		})
	}
	if found.Status != "Deleted" {
		t.Errorf("found %+v", found)
	}
}

// answering is a transport that makes the answer up.
type answering func(*http.Request) *http.Response

// RoundTrip gives that answer.
func (a answering) RoundTrip(req *http.Request) (*http.Response, error) { return a(req), nil }

// FuzzRoster reads whatever a platform may answer, page by page. The list ends,
// and whatever passes names nobody twice.
func FuzzRoster(f *testing.F) {
	f.Add([]byte(goodRoster), `<http://platform.example/m?p=2>; rel="next"`)
	f.Add([]byte(strings.Replace(goodRoster, `"2"`, `"1"`, 1)), "")
	f.Add([]byte(`{"members":[{"user_id":"1","roles":null,"message":[{}]}]}`), `<x>; rel="differences"`)
	f.Fuzz(func(t *testing.T, body []byte, header string) {
		asked := 0
		tool := &Tool{Edition: lti.Final(), Client: &http.Client{Transport: answering(func(req *http.Request) *http.Response {
			if asked++; req.URL.Host != "platform.example" {
				t.Errorf("asked %s", req.URL)
			}
			return &http.Response{
				StatusCode: http.StatusOK, Header: http.Header{"Link": {header}}, Body: io.NopCloser(bytes.NewReader(body)), Request: req,
			}
		})}}
		launch := launchOf("http://platform.example/m")
		members, pages, findings, err := tool.ReadWholeRoster(t.Context(), lti.AccessToken{}, launch, nil)
		if asked > maxPages || pages > asked || err == nil && len(findings.Failed()) > 0 {
			t.Errorf("asked %d times for %d pages: %v, %v", asked, pages, findings.Failed(), err)
		}
		var ids []string
		for _, m := range members {
			if ids = append(ids, m.UserID); m.UserID == "" && err == nil {
				t.Error("took a member without an id")
			}
		}
		slices.Sort(ids)
		if err == nil && len(slices.Compact(slices.Clone(ids))) != len(ids) {
			t.Errorf("took somebody twice: %q", ids)
		}
		SortMembers(members)
		_, _, _ = tool.ReadChanges(t.Context(), lti.AccessToken{}, launch, "http://platform.example/d")
	})
}
