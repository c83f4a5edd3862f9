package platform

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// Each case has one thing wrong with a request for the roster.
func TestRosterRequestIsChecked(t *testing.T) {
	t.Parallel()
	tool := newRosterTool(t)
	stranger := tool.asRosterTool(t)
	tool.add(t, map[string]any{"type": "ltiResourceLink"}, map[string]any{"type": "link", "url": "https://example.com/"})
	stranger.add(t, map[string]any{"type": "ltiResourceLink"})
	links := tool.links(t, tool.shared)
	elsewhere := store.Course{ID: "elsewhere", Edition: lti.Final().Name}
	if err := tool.store.AddCourse(elsewhere, nil); err != nil {
		t.Fatal(err)
	}
	second := store.Deployment{ID: "second", Client: tool.id}
	if _, err := tool.store.AddDeployment(second, elsewhere.ID, 9); err != nil {
		t.Fatal(err)
	}
	if err := tool.store.AddCourse(store.Course{ID: "closed", Edition: lti.Final().Name}, nil); err != nil {
		t.Fatal(err)
	}
	n := newNotebook(t, tool.bench)
	expired := tool.accessToken(t, lti.Final().Scope.Membership)
	tool.clock.advance(2*time.Hour - time.Second)
	tool.token = tool.accessToken(t, lti.Final().Scope.Membership)
	limited := tool.limitedTo(t, second.ID)
	_, end := tool.roster(t, tool.memberships("?limit=1000"))
	future := rosterCursor{revision: 1_000}.String()

	const shared = ""
	for name, c := range map[string]struct {
		course, query string
		change        func(http.Header)
		status        int
		code          lti.Code
	}{
		"no token":               {shared, "", func(h http.Header) { h.Del("Authorization") }, 401, lti.AccessTokenMissing},
		"another token":          {shared, "", func(h http.Header) { h.Set("Authorization", "Bearer x") }, 401, lti.AccessTokenUnknown},
		"an expired token":       {shared, "", func(h http.Header) { h.Set("Authorization", "Bearer "+expired) }, 401, lti.AccessTokenExpired},
		"another scope":          {shared, "", func(h http.Header) { h.Set("Authorization", "Bearer "+tool.accessToken(t, lti.Final().Scope.Score)) }, 403, lti.ScopeInsufficient},
		"a deployment elsewhere": {shared, "", func(h http.Header) { h.Set("Authorization", "Bearer "+limited) }, 404, lti.CourseUnknown},
		"no such course":         {"nowhere", "", nil, 404, lti.CourseUnknown},
		"a course without it":    {"closed", "", nil, 404, lti.CourseUnknown},
		"a course of 2018":       {n.course, "", nil, 404, lti.NotFound},
		"plain JSON":             {shared, "", func(h http.Header) { h.Set("Accept", "application/json") }, 406, lti.MediaTypeNotAccepted},
		"the type of AGS":        {shared, "", func(h http.Header) { h.Set("Accept", lti.MediaLineItemContainer) }, 406, lti.MediaTypeNotAccepted},
		"anything but":           {shared, "", func(h http.Header) { h.Set("Accept", "*/*, "+lti.MediaMembership+";q=0") }, 406, lti.MediaTypeNotAccepted},
		"a query that is none":   {shared, "?role=%zz", nil, 400, lti.QueryMalformed},
		"role twice":             {shared, "?role=Learner&role=Mentor", nil, 400, lti.ParameterRepeated},
		"limit twice":            {shared, "?limit=1&limit=1", nil, 400, lti.ParameterRepeated},
		"limit 0":                {shared, "?limit=0", nil, 400, lti.PageLimitMalformed},
		"limit below 0":          {shared, "?limit=-5", nil, 400, lti.PageLimitMalformed},
		"limit in words":         {shared, "?limit=ten", nil, 400, lti.PageLimitMalformed},
		"half a limit":           {shared, "?limit=1.5", nil, 400, lti.PageLimitMalformed},
		"limit empty":            {shared, "?limit=", nil, 400, lti.PageLimitMalformed},
		"a cursor of nobody":     {shared, "?cursor=2", nil, 400, lti.PageCursorUnknown},
		"an empty cursor":        {shared, "?cursor=", nil, 400, lti.PageCursorUnknown},
		"a cursor with more":     {shared, "?cursor=" + rosterCursor{}.String() + "AA", nil, 400, lti.PageCursorUnknown},
		"a cursor below 0":       {shared, "?cursor=" + rosterCursor{after: -1}.String(), nil, 400, lti.PageCursorUnknown},
		"a cursor to come":       {shared, "?cursor=" + future, nil, 400, lti.PageCursorUnknown},
		"cursor twice":           {shared, "?cursor=" + future + "&cursor=" + future, nil, 400, lti.ParameterRepeated},
		"differences by role":    {shared, "?role=Learner&" + mustQuery(t, end.url), nil, 400, lti.PageCursorUnknown},
		"no such link":           {shared, "?rlid=x", nil, 404, lti.LinkUnknown},
		"an empty link":          {shared, "?rlid=", nil, 404, lti.LinkUnknown},
		"link twice":             {shared, "?rlid=" + links[0].ID + "&rlid=" + links[0].ID, nil, 400, lti.ParameterRepeated},
		"a plain link":           {shared, "?rlid=" + links[1].ID, nil, 404, lti.LinkUnknown},
		"another tool's link":    {shared, "?rlid=" + links[2].ID, nil, 404, lti.LinkUnknown},
		"another course's link":  {elsewhere.ID, "?rlid=" + links[0].ID, nil, 404, lti.LinkUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			header := bearer(tool.token)
			header.Set("Accept", lti.MediaMembership)
			if c.change != nil {
				c.change(header)
			}
			if c.course == shared {
				c.course = tool.shared
			}
			a := tool.get("/"+c.course+"/memberships"+c.query, header)
			a.refused(t, c.status, c.code)
			if want := lti.ReadRefusal([]byte(a.body)).Want; c.code == lti.LinkUnknown && want != "a resource link of client "+tool.id+" in course "+c.course {
				t.Errorf("a link of others is told from one that is not there: wanted is %q", want)
			}
			if challenged := a.header.Get("WWW-Authenticate") != ""; challenged != (c.status == 401 || c.status == 403) {
				t.Errorf("WWW-Authenticate is %q", a.header.Get("WWW-Authenticate"))
			}
		})
	}
	tool.do(http.MethodPost, tool.memberships(""), nil, bearer(tool.token)).refused(t, 405, lti.MethodNotAllowed)
	if got := tool.get(tool.memberships(""), nil).header.Get("WWW-Authenticate"); strings.Contains(got, "error=") {
		t.Errorf("nothing was sent, and the challenge is %q", got)
	}
}

func mustQuery(tb testing.TB, raw string) string {
	tb.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		tb.Fatal(err)
	}
	return u.RawQuery
}

// limitedTo asks for a token of one deployment (CORE §6.2.1).
func (t rosterTool) limitedTo(tb testing.TB, deployment string) string {
	tb.Helper()
	request := t.tokenRequest(lti.Final().Scope.Membership)
	request.claims[lti.Final().Claim.DeploymentID] = deployment
	token, _ := request.send(t.bench).ok(tb, http.StatusOK).json(tb)["access_token"].(string)
	return token
}

// A token of one deployment opens the courses and the links of that one.
func TestRosterByDeployment(t *testing.T) {
	t.Parallel()
	tool := newRosterTool(t)
	tool.add(t, map[string]any{"type": "ltiResourceLink"})
	rlid := "?rlid=" + tool.links(t, tool.shared)[0].ID
	second := store.Deployment{ID: "second", Client: tool.id}
	if _, err := tool.store.AddDeployment(second, tool.shared, 9); err != nil {
		t.Fatal(err)
	}
	tool.token = tool.limitedTo(t, tool.deployment)
	tool.roster(t, tool.memberships(rlid))
	tool.token = tool.limitedTo(t, second.ID)
	tool.roster(t, tool.memberships(""))
	tool.ask(tool.memberships(rlid)).refused(t, 404, lti.LinkUnknown)
}

// What an Accept header may say for the answer to come.
func TestRosterIsAccepted(t *testing.T) {
	t.Parallel()
	tool := newRosterTool(t)
	for _, accept := range []string{
		"", lti.MediaMembership, "*/*", "application/*", "text/html, */*;q=0.1", "application/json, " + lti.MediaMembership + ";q=0.5",
	} {
		header := bearer(tool.token)
		if accept != "" {
			header.Set("Accept", accept)
		}
		if a := tool.get(tool.memberships(""), header); a.status != http.StatusOK {
			t.Errorf("Accept %q: %d %s", accept, a.status, a.body)
		}
	}
}

// The answer has what a real platform's has (Moodle, record 078), each member
// of the same JSON type.
func TestRosterHasTheShapeOfMoodles(t *testing.T) {
	t.Parallel()
	tool := newRosterTool(t)
	if _, err := tool.store.AddMember(tool.shared, store.Member{
		User:  store.User{ID: "known", Given: "Stu", Family: "Dent", Email: "stu@example.com", SourcedID: "S-1", LegacyID: "old-7"},
		Roles: []string{lti.RoleLearner}, Status: store.Active,
	}, 1); err != nil {
		t.Fatal(err)
	}
	recorded, err := os.ReadFile("testdata/moodle-nrps.json")
	if err != nil {
		t.Fatal(err)
	}
	var moodle map[string]any
	if err := json.Unmarshal(recorded, &moodle); err != nil {
		t.Fatal(err)
	}
	ours := tool.ask(tool.memberships("")).ok(t, http.StatusOK).json(t)
	last := func(roster map[string]any) map[string]any {
		all, _ := roster["members"].([]any)
		member, _ := all[len(all)-1].(map[string]any)
		return member
	}
	want := last(moodle)
	delete(want, "ext_user_username") // an extension of Moodle
	want["lti11_legacy_user_id"] = "" // which Moodle sends in launches alone
	if diff := cmp.Diff(shapeOf(moodle["context"]), shapeOf(ours["context"])); diff != "" {
		t.Errorf("the context (-moodle +ours):\n%s", diff)
	}
	if diff := cmp.Diff(shapeOf(want), shapeOf(last(ours))); diff != "" {
		t.Errorf("a member (-moodle +ours):\n%s", diff)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(moodle)), slices.Sorted(maps.Keys(ours))); diff != "" {
		t.Errorf("the container (-moodle +ours):\n%s", diff)
	}
	if ours["id"] != tool.memberships("") {
		t.Errorf("the id is %v", ours["id"])
	}
}

// shapeOf is a JSON object with the types of its members.
func shapeOf(v any) map[string]string {
	object, _ := v.(map[string]any)
	shape := map[string]string{}
	for name, value := range object {
		shape[name] = map[bool]string{true: "text", false: "list"}[func() bool { _, ok := value.(string); return ok }()]
	}
	return shape
}

func TestRosterMember(t *testing.T) {
	t.Parallel()
	tool := newRosterTool(t)
	roster, _ := tool.roster(t, tool.memberships(""))
	want := lti.Member{
		Status: "Active", Name: "Tomasz Zielinski", GivenName: "Tomasz", FamilyName: "Zielinski", Email: "Tomasz.Zielinski@example.com",
		UserID: "LTIBCU_2", Roles: []string{lti.RoleTeachingAssistant, lti.RoleInstructor},
	}
	if diff := cmp.Diff(want, roster.Members[1]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(lti.Context{ID: tool.shared, Label: courseTitle, Title: courseTitle}, roster.Context); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	tool.become(t, "LTIBCU_3", store.Inactive)
	if a := tool.ask(tool.memberships("")); !strings.Contains(a.body, `"user_id":"LTIBCU_3","roles":[]`) || !strings.Contains(a.body, `"Inactive"`) {
		t.Errorf("somebody inactive without a role: %s", a.body)
	}
}

// What the administrator hides is hidden at once, also from a token that was
// issued before (NRPS §2.2).
func TestRosterHides(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings store.Settings
		want     lti.Member
	}{
		"nothing": {store.Settings{}, lti.Member{Name: "Amara Okafor", GivenName: "Amara", FamilyName: "Okafor", Email: "Amara.Okafor@example.com"}},
		"names":   {store.Settings{HideNames: true}, lti.Member{Email: "Amara.Okafor@example.com"}},
		"e-mail":  {store.Settings{HideEmails: true}, lti.Member{Name: "Amara Okafor", GivenName: "Amara", FamilyName: "Okafor"}},
		"both":    {store.Settings{HideNames: true, HideEmails: true}, lti.Member{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tool := newRosterTool(t)
			if err := tool.store.SetSettings(tool.id, c.settings); err != nil {
				t.Fatal(err)
			}
			tool.clients.mu.Lock()
			delete(tool.clients.byID, tool.id)
			tool.clients.mu.Unlock()
			roster, _ := tool.roster(t, tool.memberships(""))
			c.want.UserID, c.want.Status, c.want.Roles = "LTIBCU_3", "Active", []string{lti.RoleLearner}
			if diff := cmp.Diff(c.want, roster.Members[2]); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
