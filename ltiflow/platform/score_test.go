package platform

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

func bearer(token string) http.Header { return http.Header{"Authorization": {"Bearer " + token}} }

func validScore(b *bench) map[string]any {
	return map[string]any{
		"userId": "LTIBCU_15", "scoreGiven": 9, "scoreMaximum": 10, "activityProgress": "Completed",
		"gradingProgress": "FullyGraded", "timestamp": b.clock.Now().Format("2006-01-02T15:04:05.000Z07:00"),
	}
}

func (t *tool) score(token string, at lti.Endpoint, score map[string]any) answer {
	body, _ := json.Marshal(score)
	header := bearer(token)
	header.Set("Content-Type", lti.MediaScore)
	return t.do(http.MethodPost, at.LineItem+"/scores", bytes.NewReader(body), header)
}

// A graded is a tool with a graded link and a token for its services.
type graded struct {
	*tool
	at    lti.Endpoint
	token string
}

func newGraded(tb testing.TB) graded {
	tb.Helper()
	tool := newTool13(tb, newBench(tb))
	at := tool.addLink(tb)
	return graded{tool, at, tool.accessToken(tb, strings.Join(at.Scope, " "))}
}

// Each case changes one thing of a valid score.
func TestScoreIsChecked(t *testing.T) {
	t.Parallel()
	g := newGraded(t)
	set := func(name string, value any) func(map[string]any) {
		return func(s map[string]any) { s[name] = value }
	}
	drop := func(name string) func(map[string]any) { return func(s map[string]any) { delete(s, name) } }
	respell := func(name, as string) func(map[string]any) {
		return func(s map[string]any) { s[as] = s[name]; delete(s, name) }
	}
	for name, c := range map[string]struct {
		change func(map[string]any)
		status int
		code   lti.Code
	}{
		"no userId":                   {drop("userId"), 400, lti.ScoreMalformed},
		"empty userId":                {set("userId", ""), 400, lti.ScoreMalformed},
		"userId a number":             {set("userId", 15), 400, lti.ScoreMalformed},
		"userID":                      {respell("userId", "userID"), 400, lti.ScoreMalformed},
		"scoremaximum":                {respell("scoreMaximum", "scoremaximum"), 400, lti.ScoreMalformed},
		"a stranger":                  {set("userId", "LTIBCU_99"), 400, lti.UserUnknown},
		"no activityProgress":         {drop("activityProgress"), 400, lti.ScoreMalformed},
		"activityProgress unknown":    {set("activityProgress", "Done"), 400, lti.ScoreMalformed},
		"activityProgress small":      {set("activityProgress", "completed"), 400, lti.ScoreMalformed},
		"no gradingProgress":          {drop("gradingProgress"), 400, lti.ScoreMalformed},
		"gradingProgress unknown":     {set("gradingProgress", "Graded"), 400, lti.ScoreMalformed},
		"no timestamp":                {drop("timestamp"), 400, lti.ScoreMalformed},
		"timestamp without zone":      {set("timestamp", "2027-01-15T08:00:00.000"), 400, lti.ScoreMalformed},
		"timestamp without time":      {set("timestamp", "2027-01-15"), 400, lti.ScoreMalformed},
		"timestamp a number":          {set("timestamp", 1800000000), 400, lti.ScoreMalformed},
		"scoreGiven below 0":          {set("scoreGiven", -0.5), 400, lti.ScoreMalformed},
		"scoreGiven in quotes":        {set("scoreGiven", "9"), 400, lti.ScoreMalformed},
		"no scoreMaximum":             {drop("scoreMaximum"), 400, lti.ScoreMalformed},
		"scoreMaximum 0":              {set("scoreMaximum", 0), 400, lti.ScoreMalformed},
		"scoreMaximum below 0":        {set("scoreMaximum", -10), 400, lti.ScoreMalformed},
		"a score that cannot scale":   {set("scoreMaximum", 1e-308), 400, lti.ScoreMalformed},
		"scoreGiven huge":             {set("scoreGiven", 1e300), 400, lti.ScoreMalformed},
		"scoreMaximum huge":           {set("scoreMaximum", 1e300), 400, lti.ScoreMalformed},
		"scoreMaximum null":           {set("scoreMaximum", nil), 400, lti.ScoreMalformed},
		"empty scoringUserId":         {set("scoringUserId", ""), 400, lti.ScoreMalformed},
		"scored by a stranger":        {set("scoringUserId", "LTIBCU_99"), 400, lti.UserUnknown},
		"scoringUserId a number":      {set("scoringUserId", 1), 400, lti.ScoreMalformed},
		"submission a word":           {set("submission", "done"), 400, lti.ScoreMalformed},
		"a comment without end":       {set("comment", strings.Repeat("x", maxScore)), 413, lti.BodyTooLarge},
		"comment a number":            {set("comment", 5), 400, lti.ScoreMalformed},
		"submission without zone":     {set("submission", map[string]any{"startedAt": "2027-01-15T08:00:00"}), 400, lti.ScoreMalformed},
		"submission back in time":     {set("submission", map[string]any{"startedAt": "2027-01-15T08:00:01Z", "submittedAt": "2027-01-15T08:00:00Z"}), 400, lti.ScoreMalformed},
		"valid: more than maximum":    {set("scoreGiven", 11), 204, ""},
		"valid: zero":                 {set("scoreGiven", 0), 204, ""},
		"valid: no score":             {func(s map[string]any) { without(s, "scoreGiven", "scoreMaximum") }, 204, ""},
		"valid: null score":           {set("scoreGiven", nil), 204, ""},
		"valid: null members":         {func(s map[string]any) { s["comment"], s["scoringUserId"], s["submission"] = nil, nil, nil }, 204, ""},
		"valid: submission, null":     {set("submission", map[string]any{"startedAt": nil, "submittedAt": ""}), 204, ""},
		"valid: an essay":             {set("comment", strings.Repeat("x", 32<<10)), 204, ""},
		"valid: zone without colon":   {set("timestamp", "2027-01-15T10:00:00,5+0200"), 204, ""},
		"valid: the last second":      {set("timestamp", "9999-12-31T23:59:59.999999999-23:59"), 204, ""},
		"valid: short zone":           {set("timestamp", "2027-01-15T08:00:00.5+00"), 204, ""},
		"valid: zone with colon":      {set("timestamp", "2027-01-15T10:00:00.5+02:00"), 204, ""},
		"valid: whole seconds":        {set("timestamp", "2027-01-15T08:00:01Z"), 204, ""},
		"valid: a name in capitals":   {set("COMMENT", 5), 204, ""}, // another name, so nobody's
		"valid: extension":            {set("https://canvas.instructure.com/lti/submission", map[string]any{"a": 1}), 204, ""},
		"valid: scoringUserId":        {set("scoringUserId", "LTIBCU_1"), 204, ""},
		"valid: submission, one time": {set("submission", map[string]any{"startedAt": "2027-01-15T08:00:00.000Z"}), 204, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// A line item of its own: scores of one user are ordered in time.
			g := graded{tool: g.tool, at: g.lineItem(t, 34), token: g.token}
			s := validScore(g.bench)
			c.change(s)
			a := g.tool.score(g.token, g.at, s)
			if c.code == "" {
				a.ok(t, c.status)
				return
			}
			a.refused(t, c.status, c.code)
			if a.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("the refusal is of type %q", a.header.Get("Content-Type"))
			}
		})
	}
}

// lineItem adds a column to the shared course, without the way through a
// browser.
func (t *tool) lineItem(tb testing.TB, maximum float64) lti.Endpoint {
	tb.Helper()
	number, err := t.store.AddLineItem(store.LineItem{
		Course: t.shared, Client: t.id, Deployment: t.deployment, Label: "x", ScoreMaximum: maximum,
	}, maxLineItems)
	if err != nil {
		tb.Fatal(err)
	}
	return lti.Endpoint{LineItem: t.itemURL(number)}
}

func TestScoreBodyMustBeOneObject(t *testing.T) {
	t.Parallel()
	g := newGraded(t)
	for _, body := range []string{"", "{", "[]", "null", "7", `{"userId":"a","userId":"b"}`, `{} {}`} {
		header := bearer(g.token)
		header.Set("Content-Type", lti.MediaScore)
		g.do(http.MethodPost, g.at.LineItem+"/scores", strings.NewReader(body), header).refused(t, 400, lti.ScoreMalformed)
	}
}

func TestScoreMediaType(t *testing.T) {
	t.Parallel()
	g := newGraded(t)
	for media, status := range map[string]int{
		"":                                      415,
		"application/json":                      415,
		"application/vnd.ims.lis.v2.score+json": 415,
		lti.MediaScore + ";charset=utf-8":       204,
	} {
		body, _ := json.Marshal(validScore(g.bench))
		header := bearer(g.token)
		header.Set("Content-Type", media)
		a := g.do(http.MethodPost, g.at.LineItem+"/scores", bytes.NewReader(body), header)
		if a.status != status {
			t.Errorf("%q is answered %d, want %d", media, a.status, status)
		}
	}
}

// Only a later timestamp changes a score, whatever comes first (AGS §3.4.9).
func TestScoresAreOrderedByTimestamp(t *testing.T) {
	t.Parallel()
	g := newGraded(t)
	at := func(d time.Duration, given float64) answer {
		s := validScore(g.bench)
		s["timestamp"], s["scoreGiven"] = g.clock.Now().Add(d).Format(time.RFC3339Nano), given
		return g.score(g.token, g.at, s)
	}
	at(0, 5).ok(t, 204)
	at(0, 6).refused(t, 409, lti.ScoreStale)
	at(-time.Millisecond, 7).refused(t, 409, lti.ScoreStale)
	at(time.Microsecond, 8).ok(t, 204)
	if got := g.results(t, g.token); *got[0].ResultScore != 27.2 {
		t.Errorf("the result is %v, want 27.2", *got[0].ResultScore)
	}
}

func (g graded) score(token string, at lti.Endpoint, s map[string]any) answer {
	return g.tool.score(token, at, s)
}

func (g graded) results(tb testing.TB, token string) []lti.Result {
	tb.Helper()
	var results []lti.Result
	a := g.get(g.at.LineItem+"/results", bearer(token)).ok(tb, http.StatusOK)
	if err := json.Unmarshal([]byte(a.body), &results); err != nil {
		tb.Fatal(err)
	}
	return results
}

// 0 is a score, absent clears it, a comment lives and dies with its score.
func TestResults(t *testing.T) {
	t.Parallel()
	g := newGraded(t)
	send := func(change map[string]any) {
		t.Helper()
		g.clock.advance(time.Second)
		s := validScore(g.bench)
		maps.Copy(s, change)
		g.score(g.token, g.at, s).ok(t, http.StatusNoContent)
	}
	if got := g.results(t, g.token); len(got) != 0 {
		t.Errorf("results before any score: %v", got)
	}
	send(map[string]any{"scoreGiven": 0, "comment": "  Try again. "})
	if got := g.results(t, g.token); len(got) != 1 || got[0].ResultScore == nil || *got[0].ResultScore != 0 || got[0].Comment != "Try again." {
		t.Errorf("a score of 0 gives %+v", got)
	}
	send(map[string]any{"scoreGiven": 11})
	if got := g.results(t, g.token); *got[0].ResultScore != 37.4 || got[0].Comment != "" {
		t.Errorf("11 of 10 gives %v, want 37.4 and no comment", got)
	}
	send(map[string]any{"scoreGiven": nil, "comment": "Ungraded"})
	if got := g.results(t, g.token); len(got) != 1 || got[0].ResultScore != nil {
		t.Errorf("a cleared score with a comment gives %+v", got)
	}
	send(map[string]any{"scoreGiven": nil})
	if got := g.results(t, g.token); len(got) != 0 {
		t.Errorf("a cleared score gives %+v", got)
	}
	send(map[string]any{"userId": "LTIBCU_3", "scoreGiven": 1, "scoreMaximum": 3})
	send(map[string]any{})
	for filter, want := range map[string][]string{
		"": {"LTIBCU_15", "LTIBCU_3"}, "?user_id=LTIBCU_3": {"LTIBCU_3"}, "?user_id=LTIBCU_4": {}, "?user_id=nobody": {},
	} {
		var results []lti.Result
		a := g.get(g.at.LineItem+"/results"+filter, bearer(g.token)).ok(t, http.StatusOK)
		if err := json.Unmarshal([]byte(a.body), &results); err != nil || results == nil {
			t.Errorf("%s gives %s", filter, a.body)
		}
		users := []string{}
		for _, r := range results {
			users = append(users, r.UserID)
		}
		if !slices.Equal(users, want) {
			t.Errorf("%q gives %v, want %v", filter, users, want)
		}
	}
}

// Every way in which a service may be called wrongly, in both services.
func TestServicesAreGuarded(t *testing.T) {
	t.Parallel()
	g := newGraded(t)
	other := newTool13(t, g.bench)
	foreign := other.accessToken(t, lti.Final().Scope.Score+" "+lti.Final().Scope.ResultReadOnly)
	onlyResults := g.accessToken(t, lti.Final().Scope.ResultReadOnly)
	onlyScore := g.accessToken(t, lti.Final().Scope.Score)
	onlyLineItems := g.accessToken(t, lti.Final().Scope.LineItem)
	scores, results := g.at.LineItem+"/scores", g.at.LineItem+"/results"
	base, _, _ := strings.Cut(g.at.LineItem, "/lineitems/")
	for name, c := range map[string]struct {
		method, url   string
		authorization []string
		status        int
		code          lti.Code
		challenge     string
	}{
		"scores without token":         {"POST", scores, nil, 401, lti.AccessTokenMissing, `Bearer realm="LTI Bootcamp Platform"`},
		"results without token":        {"GET", results, nil, 401, lti.AccessTokenMissing, `Bearer realm="LTI Bootcamp Platform"`},
		"basic credentials":            {"GET", results, []string{"Basic YTpi"}, 401, lti.AccessTokenMissing, ""},
		"an empty bearer":              {"GET", results, []string{"Bearer "}, 401, lti.AccessTokenMissing, ""},
		"an unknown token":             {"GET", results, []string{"Bearer nonsense"}, 401, lti.AccessTokenUnknown, `error="invalid_token"`},
		"a token encoded once more":    {"GET", results, []string{"Bearer " + lti.Draft().EncodeBearer(g.token)}, 401, lti.AccessTokenUnknown, `error="invalid_token"`},
		"scores, scope of results":     {"POST", scores, []string{"Bearer " + onlyResults}, 403, lti.ScopeInsufficient, `scope="` + lti.Final().Scope.Score + `"`},
		"results, scope of scores":     {"GET", results, []string{"Bearer " + onlyScore}, 403, lti.ScopeInsufficient, `error="insufficient_scope"`},
		"results, scope of line items": {"GET", results, []string{"Bearer " + onlyLineItems}, 403, lti.ScopeInsufficient, ""},
		"scores of another tool":       {"POST", scores, []string{"Bearer " + foreign}, 404, lti.LineItemUnknown, ""},
		"results of another tool":      {"GET", results, []string{"Bearer " + foreign}, 404, lti.LineItemUnknown, ""},
		"an unknown course":            {"GET", g.url + "/no-course/lineitems/1/lineitem/results", []string{"Bearer " + g.token}, 404, lti.LineItemUnknown, ""},
		"an unknown number":            {"GET", base + "/lineitems/99/lineitem/results", []string{"Bearer " + g.token}, 404, lti.LineItemUnknown, ""},
		"number no number":             {"GET", base + "/lineitems/one/lineitem/results", []string{"Bearer " + g.token}, 404, lti.LineItemUnknown, ""},
		"number written differently":   {"GET", base + "/lineitems/01/lineitem/results", []string{"Bearer " + g.token}, 404, lti.LineItemUnknown, ""},
		"scores by GET":                {"GET", scores, []string{"Bearer " + g.token}, 405, lti.MethodNotAllowed, ""},
		"results by POST":              {"POST", results, []string{"Bearer " + g.token}, 405, lti.MethodNotAllowed, ""},
		"results by DELETE":            {"DELETE", results, []string{"Bearer " + g.token}, 405, lti.MethodNotAllowed, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, _ := json.Marshal(validScore(g.bench))
			header := http.Header{"Authorization": c.authorization, "Content-Type": {lti.MediaScore}}
			a := g.do(c.method, c.url, bytes.NewReader(body), header)
			a.refused(t, c.status, c.code)
			if got := a.header.Get("WWW-Authenticate"); !strings.Contains(got, c.challenge) {
				t.Errorf("WWW-Authenticate is %q, want it to hold %q", got, c.challenge)
			}
			if c.code == lti.AccessTokenMissing && strings.Contains(a.header.Get("WWW-Authenticate"), "error") {
				t.Error("an error is named although nothing was sent (RFC 6750 §3.1)")
			}
		})
	}
	if got := g.results(t, g.token); len(got) != 0 {
		t.Errorf("a refused score was kept: %v", got)
	}
}

func TestBearerSchemeInAnyCase(t *testing.T) {
	t.Parallel()
	g := newGraded(t)
	g.get(g.at.LineItem+"/results", http.Header{"Authorization": {"bEARER " + g.token}}).ok(t, http.StatusOK)
}

func TestAccessTokenExpires(t *testing.T) {
	t.Parallel()
	g := newGraded(t)
	g.clock.advance(tokenLife - time.Second)
	g.get(g.at.LineItem+"/results", bearer(g.token)).ok(t, http.StatusOK)
	g.clock.advance(time.Second)
	g.get(g.at.LineItem+"/results", bearer(g.token)).refused(t, 401, lti.AccessTokenExpired)
	g.clock.advance(tokenMemory)
	g.get(g.at.LineItem+"/results", bearer(g.token)).refused(t, 401, lti.AccessTokenUnknown)
}

func TestBodyTooLarge(t *testing.T) {
	t.Parallel()
	g := newGraded(t)
	header := bearer(g.token)
	header.Set("Content-Type", lti.MediaScore)
	g.do(http.MethodPost, g.at.LineItem+"/scores", strings.NewReader(strings.Repeat(" ", maxBody+1)), header).
		refused(t, 413, lti.BodyTooLarge)
}
