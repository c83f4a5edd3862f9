package platform

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
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
