package platform

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// Filters are combined with AND; what nobody knows is no filter.
func TestLineItemsFiltered(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	g := newGrader(t, b)
	if got := g.call(http.MethodGet, g.lineItems(), lti.MediaLineItemContainer, nil).ok(t, 200); got.body != "[]\n" ||
		got.header.Get("Content-Type") != lti.MediaLineItemContainer || got.header.Get("Link") != "" {
		t.Errorf("an empty list is %q, of type %q, with links %q", got.body, got.header.Get("Content-Type"), got.header.Get("Link"))
	}
	link, other := g.addGradelessLink(t), g.addGradelessLink(t)
	ids := []string{ // counted from 1
		1: g.created(t, map[string]any{"resourceId": "r&1", "tag": "t", "resourceLinkId": link}),
		2: g.created(t, map[string]any{"resourceId": "r&1", "tag": "u"}),
		3: g.created(t, map[string]any{"resourceId": "r2", "tag": "t", "resourceLinkId": other}),
		4: g.created(t, map[string]any{"resourceId": "", "tag": ""}),
	}
	newGrader(t, b).created(t, map[string]any{"resourceId": "r2", "tag": "t"}) // another tool's
	for query, want := range map[string][]int{
		"":                                   {1, 2, 3, 4},
		"?resource_link_id=" + link:          {1},
		"?resource_link_id=x":                nil,
		"?resource_id=r%261":                 {1, 2},
		"?tag=t":                             {1, 3},
		"?tag=T":                             nil,
		"?tag=":                              {1, 2, 3, 4},
		"?tag=t&resource_id=r2":              {3},
		"?tag=u&resource_id=r2":              nil,
		"?tag=t&resource_link_id=" + other:   {3},
		"?resourceId=r2&resource=r2&type_id": {1, 2, 3, 4},
		"?a=1&a=2&limit=4":                   {1, 2, 3, 4},
		"?limit=1000000":                     {1, 2, 3, 4},
	} {
		got, next := g.list(t, g.lineItems()+query)
		var expected []string
		for _, n := range want {
			expected = append(expected, ids[n])
		}
		if !slices.Equal(got, expected) || next != "" {
			t.Errorf("%s gives %v, want %v; next %q", query, got, expected, next)
		}
	}
	// The next page has the same filters, and needs no help.
	page, next := g.list(t, g.lineItems()+"?resource_id=r%261&limit=1&mine=too")
	if !slices.Equal(page, ids[1:2]) || strings.Contains(next, "mine") {
		t.Errorf("the first page is %v, the next at %s", page, next)
	}
	if page, next = g.list(t, next); !slices.Equal(page, ids[2:3]) || next != "" {
		t.Errorf("the second page is %v, and another at %s", page, next)
	}
}

// Page after page, whatever goes and comes between: every line item that stays
// is seen once.
func TestLineItemsInPages(t *testing.T) {
	t.Parallel()
	g := newGrader(t, newBench(t))
	for range 7 {
		g.created(t, nil)
	}
	want := []string{}
	for _, n := range []int{1, 2, 3, 5, 6, 7, 8} {
		want = append(want, g.itemURL(n))
	}
	var seen []string
	first := g.url + g.lineItems() + "?limit=3"
	for at := first; at != "" && len(seen) < 99; {
		a := g.call(http.MethodGet, at, lti.MediaLineItemContainer, nil)
		page, next := g.list(t, at)
		if seen = append(seen, page...); len(page) > 3 {
			t.Fatalf("a page of %d", len(page))
		}
		if a.related("first") != first {
			t.Errorf("the first page is at %q, want %q", a.related("first"), first)
		}
		if at == first {
			for _, n := range []int{3, 4, 2} { // where the page ends, where the next begins, and one before
				g.call(http.MethodDelete, g.itemURL(n), "", nil).ok(t, 204)
			}
			g.created(t, nil)
		}
		at = next
	}
	if !slices.Equal(seen, want) {
		t.Errorf("seen %v, want %v", seen, want)
	}
}

// Pages have a size of their own, and a largest one.
func TestLineItemsPageSize(t *testing.T) {
	t.Parallel()
	g := newGrader(t, newBench(t))
	for range pageMaximum + 1 {
		g.lineItem(t, 1)
	}
	for query, want := range map[string]int{
		"": pageDefault, "?limit=5": 5, "?limit=1000": pageMaximum, "?limit=1001": pageMaximum, "?limit=2000000000": pageMaximum,
	} {
		page, next := g.list(t, g.lineItems()+query)
		if len(page) != want || next == "" {
			t.Errorf("%q gives %d, want %d; next %q", query, len(page), want, next)
		}
	}
}

func TestListQueriesAreChecked(t *testing.T) {
	t.Parallel()
	g := newGrader(t, newBench(t))
	at := g.created(t, nil)
	lists := map[string]string{g.lineItems(): lti.MediaLineItemContainer, at + "/results": lti.MediaResultContainer}
	for query, code := range map[string]lti.Code{
		"limit=0": lti.PageLimitMalformed, "limit=-1": lti.PageLimitMalformed, "limit=NaN": lti.PageLimitMalformed, "limit=": lti.PageLimitMalformed,
		"limit=1.5": lti.PageLimitMalformed, "limit=1e3": lti.PageLimitMalformed, "limit=0x10": lti.PageLimitMalformed, "limit=%201": lti.PageLimitMalformed,
		"limit=99999999999999999999": lti.PageLimitMalformed, "limit=1&limit=2": lti.ParameterRepeated,
		"cursor=1": lti.PageCursorUnknown, "cursor=": lti.PageCursorUnknown, "cursor=" + cursorAfter(-1): lti.PageCursorUnknown,
		"cursor=" + cursorAfter(5) + "%3D": lti.PageCursorUnknown, "cursor=" + cursorAfter(5) + "&cursor=" + cursorAfter(6): lti.ParameterRepeated,
		"limit=1%": lti.QueryMalformed, "limit=1;tag=2": lti.QueryMalformed,
	} {
		for list, media := range lists {
			g.call(http.MethodGet, list+"?"+query, media, nil).refused(t, 400, code)
		}
	}
	g.call(http.MethodGet, g.lineItems()+"?tag=a&tag=b", lti.MediaLineItemContainer, nil).refused(t, 400, lti.ParameterRepeated)
	g.call(http.MethodGet, at+"/results?user_id=a&user_id=b", lti.MediaResultContainer, nil).refused(t, 400, lti.ParameterRepeated)
}

// What a GET accepts decides whether it is answered (RFC 9110 §12.5.1).
func TestAccept(t *testing.T) {
	t.Parallel()
	g := newGrader(t, newBench(t))
	at := g.created(t, nil)
	for target, media := range map[string]string{
		g.lineItems(): lti.MediaLineItemContainer, at: lti.MediaLineItem, at + "/results": lti.MediaResultContainer,
	} {
		for accept, fine := range map[string]bool{
			media: true, "*/*": true, "application/*": true, strings.ToUpper(media): true, media + ";q=0.2": true,
			"text/html, " + media: true, "application/json;q=0.9, */*;q=0.1": true, media + "; charset=utf-8": true,
			"text/html, image/gif, *; q=.2, */*; q=.2": true, // as Java sends it on its own
			"application/json":                         false, "text/html": false, lti.MediaScore: false, media + ";q=0": false, "*/*;q=0": false,
			media + ";q=0, */*": false, "text/*": false, strings.Replace(media, "v2", "v1", 1): false,
		} {
			header := bearer(g.token)
			header.Set("Accept", accept)
			a := g.get(target, header)
			if fine {
				if a.ok(t, 200).header.Get("Content-Type") != media {
					t.Errorf("%s is of type %q", target, a.header.Get("Content-Type"))
				}
				continue
			}
			a.refused(t, 406, lti.MediaTypeNotAccepted)
		}
		header := bearer(g.token)
		g.get(target, header).ok(t, 200)
		header["Accept"] = []string{"text/html", "*/*;q=0.5"} // a list in two headers is one
		g.get(target, header).ok(t, 200)
	}
}

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

// The draft's platform failed on all calls of line items but one: they could
// be deleted, and that was 200.
func TestDraftLineItems(t *testing.T) {
	t.Parallel()
	n := newNotebook(t, newBench(t))
	item, header := n.lineItem(t), n.bearer(t, draftScopes)
	list := strings.TrimSuffix(item, "/1/lineitem")
	if list == item {
		t.Fatal("the line item is at " + item)
	}
	n.get(list, header).refused(t, 404, lti.NotFound)
	n.do(http.MethodPost, list, nil, header).refused(t, 404, lti.NotFound)
	n.get(item, header).refused(t, 404, lti.NotFound)
	n.do(http.MethodPut, item, nil, header).refused(t, 404, lti.NotFound)
	n.do(http.MethodDelete, item, nil, n.bearer(t, lti.Draft().Scope.Score)).refused(t, 403, lti.ScopeInsufficient)
	header = n.bearer(t, lti.Draft().Scope.LineItem)
	n.do(http.MethodDelete, item, nil, header).ok(t, 200)
	n.do(http.MethodDelete, item, nil, header).refused(t, 404, lti.LineItemUnknown)
}

func TestCursor(t *testing.T) {
	t.Parallel()
	for _, number := range []int64{1, 9, 1 << 53, 1<<63 - 1} {
		if got, ok := readCursor(cursorAfter(number)); !ok || got != number {
			t.Errorf("%d comes back as %d, %v", number, got, ok)
		}
	}
	encoded := base64.RawURLEncoding.EncodeToString
	for _, cursor := range []string{
		"", "5", strconv.Itoa(100), cursorAfter(0), cursorAfter(-3), cursorAfter(5) + "=", cursorAfter(5) + "AA", cursorAfter(5)[:7] + "\n" + cursorAfter(5)[7:],
		encoded([]byte("after 05")), encoded([]byte("after +5")), encoded([]byte("before5")), encoded([]byte("5")), encoded([]byte("after 9223372036854775808")),
	} {
		if got, ok := readCursor(cursor); ok {
			t.Errorf("%q is taken for %d", cursor, got)
		}
	}
}
