package platform

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// Each case changes one thing of a valid line item, which is created, and
// which replaces another: both ask the same of it.
func TestLineItemIsChecked(t *testing.T) {
	t.Parallel()
	g := newGrader(t, newBench(t))
	old := g.created(t, nil)
	long := strings.Repeat("ü", 256)
	for name, c := range map[string]struct {
		change map[string]any
		code   lti.Code
	}{
		"label empty":                     {map[string]any{"label": ""}, lti.LineItemMalformed},
		"label blank":                     {map[string]any{"label": " \t\u00a0"}, lti.LineItemMalformed},
		"label null":                      {map[string]any{"label": nil}, lti.LineItemMalformed},
		"label a number":                  {map[string]any{"label": 5}, lti.LineItemMalformed},
		"scoreMaximum 0":                  {map[string]any{"scoreMaximum": 0}, lti.LineItemMalformed},
		"scoreMaximum below 0":            {map[string]any{"scoreMaximum": -1}, lti.LineItemMalformed},
		"scoreMaximum null":               {map[string]any{"scoreMaximum": nil}, lti.LineItemMalformed},
		"scoreMaximum in quotes":          {map[string]any{"scoreMaximum": "60"}, lti.LineItemMalformed},
		"scoreMaximum huge":               {map[string]any{"scoreMaximum": 1e300}, lti.LineItemMalformed},
		"scoreMaximum tiny":               {map[string]any{"scoreMaximum": 1e-300}, lti.LineItemMalformed},
		"resourceId too long":             {map[string]any{"resourceId": long + "x"}, lti.LineItemMalformed},
		"resourceId a number":             {map[string]any{"resourceId": 7}, lti.LineItemMalformed},
		"tag too long":                    {map[string]any{"tag": long + "x"}, lti.LineItemMalformed},
		"startDateTime without zone":      {map[string]any{"startDateTime": "2026-11-01T10:00:00"}, lti.LineItemMalformed},
		"startDateTime a day":             {map[string]any{"startDateTime": "2026-11-01"}, lti.LineItemMalformed},
		"endDateTime in words":            {map[string]any{"endDateTime": "tomorrow"}, lti.LineItemMalformed},
		"end before start":                {map[string]any{"startDateTime": "2026-11-01T10:00:00Z", "endDateTime": "2026-11-01T11:59:59+02:00"}, lti.LineItemMalformed},
		"gradesReleased in quotes":        {map[string]any{"gradesReleased": "true"}, lti.LineItemMalformed},
		"gradesReleased a number":         {map[string]any{"gradesReleased": 1}, lti.LineItemMalformed},
		"submissionReview true":           {map[string]any{"submissionReview": true}, lti.LineItemMalformed},
		"submissionReview an array":       {map[string]any{"submissionReview": []any{}}, lti.LineItemMalformed},
		"reviewableStatus a word":         {map[string]any{"submissionReview": map[string]any{"reviewableStatus": "Completed"}}, lti.LineItemMalformed},
		"resourceLinkId a number":         {map[string]any{"resourceLinkId": 5}, lti.LineItemMalformed},
		"more than a line item ever is":   {map[string]any{"https://x.example/y": strings.Repeat("x", maxItem)}, lti.BodyTooLarge},
		"valid: as it is":                 {nil, ""},
		"valid: no resourceId, no tag":    {map[string]any{"resourceId": nil, "tag": nil}, ""},
		"valid: empty resourceId and tag": {map[string]any{"resourceId": "", "tag": ""}, ""},
		"valid: 256 letters":              {map[string]any{"resourceId": long, "tag": long}, ""},
		"valid: times empty":              {map[string]any{"startDateTime": "", "endDateTime": nil}, ""},
		"valid: times with any zone":      {map[string]any{"startDateTime": "2026-11-01T10:00:00.123Z", "endDateTime": "2026-11-01T12:00:00.123+02"}, ""},
		"valid: an end alone":             {map[string]any{"endDateTime": "2026-11-01T10:00:00Z"}, ""},
		"valid: gradesReleased null":      {map[string]any{"gradesReleased": nil}, ""},
		"reviewableStatus unknown":        {map[string]any{"submissionReview": map[string]any{"reviewableStatus": []any{"completed"}}}, lti.LineItemMalformed},
		"review at no web address":        {map[string]any{"submissionReview": map[string]any{"url": "javascript:alert(1)"}}, lti.LineItemMalformed},
		"valid: a review at a URL":        {map[string]any{"submissionReview": map[string]any{"reviewableStatus": []any{"None"}, "url": "https://example.com/r"}}, ""},
		"valid: an empty review":          {map[string]any{"submissionReview": map[string]any{}}, ""}, // as Moodle has it
		"valid: review null":              {map[string]any{"submissionReview": nil}, ""},
		"valid: no link":                  {map[string]any{"resourceLinkId": ""}, ""},
		"valid: id null":                  {map[string]any{"id": nil}, ""},
		"valid: unknown member":           {map[string]any{"ltiLinkId": 5, "Label": 7, "scoremaximum": "x"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for method, at := range map[string]struct {
				url    string
				status int
			}{http.MethodPost: {g.lineItems(), 201}, http.MethodPut: {old, 200}} {
				a := g.call(method, at.url, lti.MediaLineItem, validLineItem(c.change))
				switch c.code {
				case "":
					a.ok(t, at.status)
				case lti.BodyTooLarge:
					a.refused(t, 413, c.code)
				default:
					a.refused(t, 400, c.code)
				}
			}
		})
	}
}

func TestLineItemBodyMustBeOneObject(t *testing.T) {
	t.Parallel()
	g := newGrader(t, newBench(t))
	old := g.created(t, nil)
	for _, body := range []string{
		"", "{", "[]", "null", "7", `{} {}`, `{"label":"a","label":"b","scoreMaximum":1}`,
		`{"label":"a","scoreMaximum":1,"https://x.example/":{"a":1,"a":2}}`, `{"label":"a","scoreMaximum":1e400}`, `{"label":"a","scoreMaximum":NaN}`,
		"{\"label\":\"a\xff\",\"scoreMaximum\":1}", // no UTF-8: it would come back as something else
	} {
		g.call(http.MethodPost, g.lineItems(), lti.MediaLineItem, body).refused(t, 400, lti.LineItemMalformed)
		g.call(http.MethodPut, old, lti.MediaLineItem, body).refused(t, 400, lti.LineItemMalformed)
	}
	if ids, _ := g.list(t, g.lineItems()); len(ids) != 1 {
		t.Errorf("there are %d line items, want 1", len(ids))
	}
}

// What was created is what is read, listed and replaced, in every member.
func TestLineItemRoundTrip(t *testing.T) {
	t.Parallel()
	g := newGrader(t, newBench(t))
	link := g.addGradelessLink(t)
	sent := map[string]any{
		"label": "Chapter <5> Test", "scoreMaximum": 12.5, "resourceId": "quiz-231 ", "tag": "final&", "resourceLinkId": link,
		"startDateTime": "2026-11-01T10:00:00+00", "endDateTime": "2026-12-31T10:00:00.000Z", "gradesReleased": false,
		"submissionReview":            map[string]any{"reviewableStatus": []any{"Completed"}, "label": "See", "custom": map[string]any{"a": "b"}},
		"https://example.invalid/ext": map[string]any{"a": []any{1.0, nil, "<&>"}}, "http://example.com/": nil,
		"id": "https://elsewhere.example/1", "unknown": "x",
	}
	a := g.call(http.MethodPost, g.lineItems(), lti.MediaLineItem, sent).ok(t, http.StatusCreated)
	if got := a.header.Get("Content-Type"); got != lti.MediaLineItem {
		t.Errorf("it is of type %q", got)
	}
	created := a.json(t)
	id, _ := created["id"].(string)
	if a.header.Get("Location") != id || id != g.itemURL(1) {
		t.Errorf("it is at %q, and its id is %q, want %q", a.header.Get("Location"), id, g.itemURL(1))
	}
	want := make(map[string]any)
	for name, value := range sent {
		want[name] = value
	}
	delete(want, "unknown")
	want["id"] = id
	if diff := cmp.Diff(want, created); diff != "" {
		t.Errorf("created (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, g.call(http.MethodGet, id, lti.MediaLineItem, nil).ok(t, 200).json(t)); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
	var listed []map[string]any
	_ = json.Unmarshal([]byte(g.call(http.MethodGet, g.lineItems(), lti.MediaLineItemContainer, nil).ok(t, 200).body), &listed)
	if diff := cmp.Diff([]map[string]any{want}, listed); diff != "" {
		t.Errorf("listed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, g.call(http.MethodPut, id, lti.MediaLineItem, want).ok(t, 200).json(t)); diff != "" {
		t.Errorf("put back as it was (-want +got):\n%s", diff)
	}
	// PUT replaces: what is not sent is gone, but for the id and the link.
	bare := map[string]any{"id": id, "label": "x", "scoreMaximum": 1.0, "resourceLinkId": link, "startDateTime": nil, "endDateTime": nil}
	put := g.call(http.MethodPut, id, lti.MediaLineItem, map[string]any{"label": "x", "scoreMaximum": 1}).ok(t, 200)
	if diff := cmp.Diff(bare, put.json(t)); diff != "" || put.header.Get("Content-Type") != lti.MediaLineItem {
		t.Errorf("replaced, of type %q (-want +got):\n%s", put.header.Get("Content-Type"), diff)
	}
	if diff := cmp.Diff(bare, g.call(http.MethodGet, id, lti.MediaLineItem, nil).ok(t, 200).json(t)); diff != "" {
		t.Errorf("read after it was replaced (-want +got):\n%s", diff)
	}
}

// addGradelessLink adds an LTI link without a line item and gives its id.
func (t *tool) addGradelessLink(tb testing.TB) string {
	tb.Helper()
	t.add(tb, map[string]any{"type": "ltiResourceLink", "title": "A link"})
	links := t.links(tb, t.shared)
	return links[len(links)-1].ID
}

// The id and the link of a line item stay as they are.
func TestLineItemKeepsIdAndLink(t *testing.T) {
	t.Parallel()
	g := newGrader(t, newBench(t))
	link, other := g.addGradelessLink(t), g.addGradelessLink(t)
	linked, free := g.created(t, map[string]any{"resourceLinkId": link}), g.created(t, nil)
	for name, c := range map[string]struct {
		url    string
		change map[string]any
		status int
	}{
		"another id":         {linked, map[string]any{"id": free}, 400},
		"another link":       {linked, map[string]any{"resourceLinkId": other}, 400},
		"a link at last":     {free, map[string]any{"resourceLinkId": link}, 400},
		"valid: its own":     {linked, map[string]any{"id": linked, "resourceLinkId": link}, 200},
		"valid: left out":    {linked, nil, 200},
		"valid: null, empty": {linked, map[string]any{"id": nil, "resourceLinkId": ""}, 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := g.call(http.MethodPut, c.url, lti.MediaLineItem, validLineItem(c.change))
			if c.status != 200 {
				a.refused(t, c.status, lti.LineItemFixed)
				return
			}
			if got := a.ok(t, 200).json(t); got["id"] != linked || got["resourceLinkId"] != link {
				t.Errorf("it is now %v", got)
			}
		})
	}
}

// A line item can belong to an LTI link of the tool in the course, and to no
// other.
func TestLineItemLink(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	g, other := newGrader(t, b), newGrader(t, b)
	own, foreign := g.addGradelessLink(t), other.addGradelessLink(t)
	g.add(t, map[string]any{"type": "link", "title": "A page", "url": "https://example.com/"})
	links := g.links(t, g.shared)
	plain := links[len(links)-1].ID
	elsewhere := b.addCourse(t)
	if err := b.store.Place(g.deployment, elsewhere); err != nil {
		t.Fatal(err)
	}
	_, secondToken := g.deploy(t, g.shared)
	for name, c := range map[string]struct {
		course, token, link string
		status              int
	}{
		"a link that is not there": {g.shared, g.token, "nothing", 404},
		"another tool's":           {g.shared, g.token, foreign, 404},
		"another deployment's":     {g.shared, secondToken, own, 404},
		"of another course":        {elsewhere, g.token, own, 404},
		"no LTI link":              {g.shared, g.token, plain, 404},
		"valid: its own":           {g.shared, g.token, own, 201},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			caller := grader{g.tool, c.token}
			a := caller.call(http.MethodPost, "/"+c.course+"/lineitems", lti.MediaLineItem, validLineItem(map[string]any{"resourceLinkId": c.link}))
			if c.status != 201 {
				a.refused(t, c.status, lti.LinkUnknown)
				// What is not the tool's is not to be told from what is not there.
				if want := lti.ReadRefusal([]byte(a.body)).Want; want != "a resource link of client "+g.id+" in course "+c.course {
					t.Errorf("wanted is %q", want)
				}
				return
			}
			if got := a.ok(t, 201).json(t)["resourceLinkId"]; got != c.link {
				t.Errorf("it belongs to %v, want %v", got, c.link)
			}
		})
	}
}

// A line item belongs to the deployment that the token says, or the link.
func TestLineItemDeployment(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	g := newGrader(t, b)
	own := g.addGradelessLink(t)
	second, token := g.deploy(t, g.shared)
	first := g.deployment
	g.deployment = second
	others := g.addGradelessLink(t)
	g.created(t, nil)
	g.created(t, map[string]any{"resourceLinkId": own})
	g.created(t, map[string]any{"resourceLinkId": others})
	grader{g.tool, token}.created(t, nil)
	items, err := b.store.LineItems(store.LineItemQuery{Course: g.shared, Client: g.id, Limit: 9})
	if err != nil {
		t.Fatal(err)
	}
	var deployments []string
	for _, item := range items {
		deployments = append(deployments, item.Deployment)
	}
	if want := []string{first, first, second, second}; !slices.Equal(deployments, want) {
		t.Errorf("they belong to %v, want %v", deployments, want)
	}
}

// What is deleted is gone, with all that was in it, and so is its number.
func TestLineItemDeleted(t *testing.T) {
	t.Parallel()
	g := newGrader(t, newBench(t))
	first, last := g.created(t, nil), g.created(t, nil)
	g.score(last, nil).ok(t, 204)
	if a := g.call(http.MethodDelete, last, "", nil).ok(t, 204); a.body != "" {
		t.Errorf("204 with a body: %q", a.body)
	}
	g.call(http.MethodDelete, last, "", nil).refused(t, 404, lti.LineItemUnknown)
	g.call(http.MethodGet, last, lti.MediaLineItem, nil).refused(t, 404, lti.LineItemUnknown)
	g.call(http.MethodPut, last, lti.MediaLineItem, validLineItem(nil)).refused(t, 404, lti.LineItemUnknown)
	g.call(http.MethodGet, last+"/results", lti.MediaResultContainer, nil).refused(t, 404, lti.LineItemUnknown)
	g.score(last, nil).refused(t, 404, lti.LineItemUnknown)
	next := g.created(t, nil)
	if next == last || len(g.results(t, next)) != 0 {
		t.Errorf("after %s was deleted comes %s, with %v", last, next, g.results(t, next))
	}
	if ids, _ := g.list(t, g.lineItems()); !slices.Equal(ids, []string{first, next}) {
		t.Errorf("left are %v", ids)
	}
}

// A new maximum keeps each result's share of it.
func TestLineItemRescales(t *testing.T) {
	t.Parallel()
	g := newGrader(t, newBench(t))
	at := g.created(t, map[string]any{"scoreMaximum": 60})
	g.score(at, map[string]any{"scoreGiven": 0.83, "scoreMaximum": 1}).ok(t, 204)
	g.call(http.MethodPut, at, lti.MediaLineItem, validLineItem(map[string]any{"scoreMaximum": 100})).ok(t, 200)
	if got := g.results(t, at)[0]; *got.ResultScore != 83 || got.ResultMaximum != 100 {
		t.Errorf("83 of 100 has become %v of %v", *got.ResultScore, got.ResultMaximum)
	}
	// A tool that says the extremes gets no number that is none.
	for _, maximum := range []float64{fewestPoints, mostPoints} {
		g.call(http.MethodPut, at, lti.MediaLineItem, validLineItem(map[string]any{"scoreMaximum": fewestPoints})).ok(t, 200)
		g.score(at, map[string]any{"scoreGiven": mostPoints, "scoreMaximum": fewestPoints}).ok(t, 204)
		g.call(http.MethodPut, at, lti.MediaLineItem, validLineItem(map[string]any{"scoreMaximum": maximum})).ok(t, 200)
		if got := g.results(t, at); len(got) != 1 || got[0].ResultScore == nil {
			t.Errorf("of %v: %v", maximum, got)
		}
	}
}

func TestLineItemsAreLimited(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.limits.lineItems = 2
	g := newGrader(t, b)
	g.created(t, nil)
	g.created(t, nil)
	g.call(http.MethodPost, g.lineItems(), lti.MediaLineItem, validLineItem(nil)).refused(t, 429, lti.LimitReached)
}

// The body of a write has its own media type (AGS §3.2, §3.4.1).
func TestWritesNeedTheirMediaType(t *testing.T) {
	t.Parallel()
	g := newGrader(t, newBench(t))
	at := g.created(t, nil)
	item, _ := json.Marshal(validLineItem(nil))
	for media, fine := range map[string]bool{
		"": false, "application/json": false, lti.MediaLineItemContainer: false, lti.MediaScore: false, "nonsense;;": false,
		"application/vnd.ims.lis.v1.lineitem+json": false, lti.MediaLineItem: true, lti.MediaLineItem + "; charset=utf-8": true,
		"Application/vnd.IMS.lis.v2.LineItem+json": true,
	} {
		for method, target := range map[string]string{http.MethodPost: g.lineItems(), http.MethodPut: at} {
			header := bearer(g.token)
			header.Set("Content-Type", media)
			a := g.do(method, target, bytes.NewReader(item), header)
			if !fine {
				a.refused(t, 415, lti.MediaTypeUnsupported)
			} else if a.status/100 != 2 {
				t.Errorf("%s of %q is answered %d: %s", method, media, a.status, a.body)
			}
		}
	}
}
