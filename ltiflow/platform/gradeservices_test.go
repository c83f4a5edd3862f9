package platform

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A gradeCall is a call of the grade services that is right, of the first line
// item of a course.
type gradeCall struct {
	name, method, path, media string
	body                      any
	scopes                    []string // each of them will do
	status                    int
	draft                     bool // edition 2018 has it too
}

func gradeCalls(b *bench) []gradeCall {
	scope := lti.Final().Scope
	read, change := []string{scope.LineItemReadOnly, scope.LineItem}, []string{scope.LineItem}
	item, sc := validLineItem(nil), validScore(b)
	return []gradeCall{
		{"list", http.MethodGet, "", lti.MediaLineItemContainer, nil, read, 200, false},
		{"create", http.MethodPost, "", lti.MediaLineItem, item, change, 201, false},
		{"read", http.MethodGet, "/1/lineitem", lti.MediaLineItem, nil, read, 200, false},
		{"replace", http.MethodPut, "/1/lineitem", lti.MediaLineItem, item, change, 200, false},
		{"score", http.MethodPost, "/1/lineitem/scores", lti.MediaScore, sc, []string{scope.Score}, 204, true},
		{"results", http.MethodGet, "/1/lineitem/results", lti.MediaResultContainer, nil, []string{scope.ResultReadOnly}, 200, true},
		{"delete", http.MethodDelete, "/1/lineitem", "", nil, change, 204, true},
	}
}

// make sends the call with a token.
func (c gradeCall) make(t *tool, token, course string) answer {
	return grader{t, token}.call(c.method, "/"+course+"/lineitems"+c.path, c.media, c.body)
}

// unknown is what somebody hears who has no business there.
func (c gradeCall) unknown() lti.Code {
	if c.path == "" {
		return lti.CourseUnknown
	}
	return lti.LineItemUnknown
}

// Every way in which who calls is wrong, in every call of the grade services.
func TestGradeServicesAreGuarded(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	g, other := newGrader(t, b), newGrader(t, b)
	n := newNotebook(t, b)
	draft := strings.TrimPrefix(n.bearer(t, draftScopes).Get("Authorization"), "Bearer ")
	_, second := g.deploy(t, g.shared)
	g.created(t, nil)
	elsewhere := b.addCourse(t)
	for _, c := range gradeCalls(b) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := g.do(c.method, "/"+g.shared+"/lineitems"+c.path, nil, nil)
			a.refused(t, 401, lti.AccessTokenMissing)
			if got := a.header.Get("WWW-Authenticate"); got != `Bearer realm="LTI Bootcamp Platform"` {
				t.Errorf("WWW-Authenticate is %q", got)
			}
			c.make(g.tool, "nonsense", g.shared).refused(t, 401, lti.AccessTokenUnknown)
			c.make(g.tool, draft, g.shared).refused(t, 401, lti.AccessTokenUnknown)
			c.make(g.tool, g.token, "no-course").refused(t, 404, c.unknown())
			c.make(g.tool, g.token, elsewhere).refused(t, 404, c.unknown())
			if c.draft {
				c.make(g.tool, g.token, n.course).refused(t, 403, lti.AccessTokenUnknown)
			} else {
				c.make(g.tool, g.token, n.course).refused(t, 404, lti.NotFound)
			}
			if c.path != "" {
				c.make(g.tool, other.token, g.shared).refused(t, 404, lti.LineItemUnknown)
				c.make(g.tool, second, g.shared).refused(t, 404, lti.LineItemUnknown)
			}
			for _, scope := range agsScopes(lti.Final()) {
				if slices.Contains(c.scopes, scope) {
					continue
				}
				a := c.make(g.tool, g.accessToken(t, scope), g.shared)
				a.refused(t, 403, lti.ScopeInsufficient)
				want := `error="insufficient_scope", error_description="scope_insufficient", scope="` + c.scopes[0] + `"`
				if got := a.header.Get("WWW-Authenticate"); !strings.Contains(got, want) {
					t.Errorf("WWW-Authenticate is %q, want it to hold %q", got, want)
				}
			}
		})
	}
}

// Each call needs one scope, and no more.
func TestGradeServicesByScope(t *testing.T) {
	t.Parallel()
	g := newGrader(t, newBench(t))
	for _, c := range gradeCalls(g.bench) {
		for _, scope := range c.scopes {
			// A line item and a user of its own: what is deleted or older is refused.
			at := strings.TrimPrefix(g.created(t, nil), g.url+g.lineItems())
			if c.path != "" {
				c.path = at + strings.TrimPrefix(c.path, "/1/lineitem")
			}
			c.make(g.tool, g.accessToken(t, scope), g.shared).ok(t, c.status)
			c.path = strings.Replace(c.path, at, "/1/lineitem", 1)
		}
	}
}

// Line items belong to a deployment: its token sees no others, one for the
// whole client sees all of the client's.
func TestDeploymentsAreApart(t *testing.T) {
	t.Parallel()
	g := newGrader(t, newBench(t))
	deployment, token := g.deploy(t, g.shared)
	second := grader{g.tool, token}
	first := grader{g.tool, g.deploymentToken(t, g.deployment)}
	a, b := first.created(t, nil), second.created(t, nil)
	for name, c := range map[string]struct {
		who  grader
		want []string
	}{"the first": {first, []string{a}}, "the second": {second, []string{b}}, "the client": {g, []string{a, b}}} {
		if got, _ := c.who.list(t, g.lineItems()); !slices.Equal(got, c.want) {
			t.Errorf("%s sees %v, want %v", name, got, c.want)
		}
	}
	// In a course without the deployment there is nothing for its token, though
	// there is for the client.
	elsewhere := g.addCourse(t)
	if err := g.store.Place(g.deployment, elsewhere); err != nil {
		t.Fatal(err)
	}
	g.list(t, "/"+elsewhere+"/lineitems")
	second.call(http.MethodGet, "/"+elsewhere+"/lineitems", lti.MediaLineItemContainer, nil).refused(t, 404, lti.CourseUnknown)
	if item, err := g.store.LineItem(g.shared, 2); err != nil || item.Deployment != deployment {
		t.Errorf("the second line item belongs to %s: %v", item.Deployment, err)
	}
}

// With a query in its URLs, as Moodle has it, every URL that goes out has it,
// and one that comes back without it is unknown.
func TestQueryInURLs(t *testing.T) {
	t.Parallel()
	g := newGrader(t, newBench(t))
	before := g.created(t, nil)
	link := g.addGradelessLink(t)
	g.set(t, store.Settings{QueryURLs: true})
	const query = "?tool="
	list := g.lineItems() + query + g.id
	g.call(http.MethodGet, g.lineItems(), lti.MediaLineItemContainer, nil).refused(t, 404, lti.ServiceQueryMissing)
	a := g.call(http.MethodPost, list, lti.MediaLineItem, validLineItem(map[string]any{"resourceLinkId": link, "tag": "other"})).ok(t, 201)
	id, _ := a.json(t)["id"].(string)
	if want := g.itemURL(2) + query + g.id; id != want || a.header.Get("Location") != want {
		t.Fatalf("the id is %s, the location %s, want %s", id, a.header.Get("Location"), want)
	}
	if got := g.endpointOf(t, link); got.LineItem != id {
		t.Errorf("the claim has %s, want %s", got.LineItem, id)
	}
	page, next := g.list(t, list+"&limit=1")
	if !slices.Equal(page, []string{before + query + g.id}) {
		t.Errorf("the list has %v", page)
	}
	if page, _ := g.list(t, next); !slices.Equal(page, []string{id}) {
		t.Errorf("the next page, at %s, has %v", next, page)
	}
	scores, results := withQuery(t, id, "scores"), withQuery(t, id, "results")
	g.call(http.MethodPost, scores, lti.MediaScore, validScore(g.bench)).ok(t, 204)
	var found []lti.Result
	decodeAnswer(t, g.call(http.MethodGet, results, lti.MediaResultContainer, nil).ok(t, 200), &found)
	if len(found) != 1 || found[0].ScoreOf != id {
		t.Fatalf("the results are %+v", found)
	}
	decodeAnswer(t, g.call(http.MethodGet, found[0].ID, lti.MediaResultContainer, nil).ok(t, 200), &found)
	if len(found) != 1 || found[0].UserID != "LTIBCU_15" {
		t.Errorf("at the id of the result is %+v", found)
	}
	g.call(http.MethodPut, id, lti.MediaLineItem, validLineItem(map[string]any{"id": id})).ok(t, 200)
	for name, c := range map[string]struct {
		method, url, media string
		body               any
		status             int
		code               lti.Code
	}{
		"no query":            {"GET", g.itemURL(2), lti.MediaLineItem, nil, 404, lti.ServiceQueryMissing},
		"another tool":        {"GET", g.itemURL(2) + query + "x", lti.MediaLineItem, nil, 404, lti.ServiceQueryMissing},
		"filters instead":     {"GET", g.lineItems() + "?tag=other", lti.MediaLineItemContainer, nil, 404, lti.ServiceQueryMissing},
		"filters glued":       {"GET", list + "?tag=other", lti.MediaLineItemContainer, nil, 404, lti.ServiceQueryMissing},
		"scores, no query":    {"POST", g.itemURL(2) + "/scores", lti.MediaScore, validScore(g.bench), 404, lti.ServiceQueryMissing},
		"results, no query":   {"GET", g.itemURL(2) + "/results", lti.MediaResultContainer, nil, 404, lti.ServiceQueryMissing},
		"scores at the end":   {"POST", id + "/scores", lti.MediaScore, validScore(g.bench), 400, lti.ServicePathInQuery},
		"results at the end":  {"GET", id + "/results", lti.MediaResultContainer, nil, 400, lti.ServicePathInQuery},
		"and escaped":         {"POST", id + "%2Fscores", lti.MediaScore, validScore(g.bench), 400, lti.ServicePathInQuery},
		"results, PUT":        {"PUT", id + "/results", lti.MediaLineItem, validLineItem(nil), 400, lti.ServicePathInQuery},
		"results, DELETE":     {"DELETE", id + "/results", "", nil, 400, lti.ServicePathInQuery},
		"POST to a line item": {"POST", id, lti.MediaScore, validScore(g.bench), 405, lti.MethodNotAllowed},
		"twice":               {"GET", id + "&tool=" + g.id, lti.MediaLineItem, nil, 400, lti.ParameterRepeated},
		"valid: more besides": {"GET", id + "&x=1", lti.MediaLineItem, nil, 200, ""},
	} {
		t.Log(name)
		a := g.call(c.method, c.url, c.media, c.body)
		if c.code == "" {
			a.ok(t, c.status)
			continue
		}
		a.refused(t, c.status, c.code)
	}
	g.call(http.MethodDelete, id, "", nil).ok(t, 204)
	g.set(t, store.Settings{})
	g.call(http.MethodGet, before, lti.MediaLineItem, nil).ok(t, 200)
	g.call(http.MethodGet, before+query+"x", lti.MediaLineItem, nil).ok(t, 200) // now it says nothing
}

// endpointOf is the claim of the grade services in a launch of a link.
func (t *tool) endpointOf(tb testing.TB, link string) lti.Endpoint {
	tb.Helper()
	student := t.signIn(tb, "LTIBCU_15")
	page := t.postForm("/course/"+t.shared+"/launch", url.Values{"link": {link}}, student).ok(tb, 200).body
	var endpoint lti.Endpoint
	if err := t.message(tb, forms(tb, page)[0], student).Decode(lti.Final().Claim.Endpoint, &endpoint); err != nil {
		tb.Fatal(err)
	}
	return endpoint
}
