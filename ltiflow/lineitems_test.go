package ltiflow

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

func TestCreateLineItem(t *testing.T) {
	t.Parallel()
	const good = `{"id":"HERE/7/lineitems/2/lineitem?t=1","label":"Lab notebook","scoreMaximum":10,"resourceId":"lab-notebook","tag":"coursework","startDateTime":null}`
	for _, c := range []struct {
		name, answer string
		status       int
		want         []lti.Code
	}{
		{"good", good, 201, nil},
		{"with a label of the platform's", strings.Replace(good, "Lab notebook", "LAB NOTEBOOK", 1), 201, nil},
		{"with another resourceId", strings.Replace(good, "lab-notebook", "9", 1), 201, []lti.Code{lti.LineItemAltered}},
		{"without its tag", strings.Replace(good, `"tag"`, `"label2"`, 1), 201, []lti.Code{lti.LineItemAltered}},
		{"without an id", strings.Replace(good, `"id"`, `"id2"`, 1), 201, []lti.Code{lti.AnswerMalformed}},
		{"with a relative id", strings.Replace(good, "HERE", "", 1), 201, []lti.Code{lti.AnswerMalformed}},
		{"as if it had been there", good, 200, []lti.Code{lti.StatusUnexpected}},
		{"no JSON", "created", 201, []lti.Code{lti.AnswerMalformed}},
		{"refused in our words", `{"code":"scope_insufficient","got":"x","want":"y"}`, 403, []lti.Code{lti.ScopeInsufficient}},
		{"no token that counts", "", 401, []lti.Code{lti.AccessTokenUnknown}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, tool := serving(t, c.status, c.answer)
			item, findings, err := tool.CreateLineItem(t.Context(), lti.AccessToken{Token: "secret"}, s.URL+"/7/lineitems?t=1", asJSON(t, NewLineItem()))
			wantFailed(t, findings, err, c.want...)
			r := s.request
			if r.Method != http.MethodPost || r.URL.String() != "/7/lineitems?t=1" || r.Header.Get("Authorization") != "Bearer secret" ||
				r.Header.Get("Content-Type") != lti.MediaLineItem || r.Header.Get("Accept") != lti.MediaLineItem {
				t.Errorf("%s %s with %v", r.Method, r.URL, r.Header)
			}
			if want := `{"scoreMaximum":10,"label":"Lab notebook","resourceId":"lab-notebook","tag":"coursework"}`; string(s.body) != want {
				t.Errorf("sent %s, want %s", s.body, want)
			}
			if err == nil && item.ID != s.URL+"/7/lineitems/2/lineitem?t=1" {
				t.Errorf("id = %q", item.ID)
			}
		})
	}
}

func TestListLineItems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, answer string
		status, all  int
		want         []lti.Code
	}{
		{"two", `[{"id":"a"},{"id":"b"}]`, 200, 2, nil},
		{"none", `[]`, 200, 0, nil},
		{"an object", `{"id":"a"}`, 200, 0, []lti.Code{lti.AnswerMalformed}},
		{"not found", ``, 404, 0, []lti.Code{lti.StatusUnexpected}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, tool := serving(t, c.status, c.answer)
			items, findings, err := tool.ListLineItems(t.Context(), lti.AccessToken{Token: "secret"}, s.URL+"/7/lineitems?t=1", url.Values{"tag": {"a b"}})
			wantFailed(t, findings, err, c.want...)
			if len(items) != c.all {
				t.Errorf("%d line items, want %d", len(items), c.all)
			}
			if got := s.request.URL.RawQuery; got != "t=1&tag=a+b" && got != "tag=a+b&t=1" {
				t.Errorf("query %q, want t as it was and tag on top of it", got)
			}
			if got := s.request.Header.Get("Accept"); got != lti.MediaLineItemContainer {
				t.Errorf("Accept %q", got)
			}
		})
	}
}

// The filters are in the first address only: the platform made the others.
func TestListLineItemsFollowsThePlatform(t *testing.T) {
	t.Parallel()
	var asked []string
	var s *httptest.Server
	s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.String())
		if r.URL.Path == "/first" {
			w.Header().Set("Link", "<"+s.URL+`/more/2?z=%61>; rel="next"`)
		}
		_, _ = io.WriteString(w, `[{"id":"`+r.URL.Path+`"}]`)
	}))
	t.Cleanup(s.Close)
	tool := &Tool{Edition: lti.Final(), Client: s.Client()}
	items, findings, err := tool.ListLineItems(t.Context(), lti.AccessToken{Token: "secret"}, s.URL+"/first", url.Values{"limit": {"1"}})
	wantFailed(t, findings, err)
	if len(items) != 2 || items[1].ID != "/more/2" || strings.Join(asked, " ") != "/first?limit=1 /more/2?z=%61" {
		t.Errorf("got %v from %q", items, asked)
	}
}

func TestUpdateLineItem(t *testing.T) {
	t.Parallel()
	const item = `{"id":"HERE/2/lineitem","label":"L","scoreMaximum":20,"https://vendor.example/x":{"a":[1.0,null]}}`
	for _, c := range []struct {
		name, answer string
		status       int
		want         []lti.Code
	}{
		{"good", item, 200, nil},
		{"another maximum applied", strings.Replace(item, "20", "15", 1), 200, nil},
		{"another line item", strings.Replace(item, "/2/", "/3/", 1), 200, []lti.Code{lti.LineItemAltered}},
		{"nothing said", "", 200, []lti.Code{lti.AnswerMalformed}},
		{"done, and no body", "", 204, []lti.Code{lti.StatusUnexpected}},
		{"gone", `{"code":"line_item_unknown"}`, 404, []lti.Code{lti.LineItemUnknown}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, tool := serving(t, c.status, c.answer)
			applied, findings, err := tool.UpdateLineItem(t.Context(), lti.AccessToken{}, s.URL+"/2/lineitem", []byte(item))
			wantFailed(t, findings, err, c.want...)
			if s.request.Method != http.MethodPut || s.request.Header.Get("Content-Type") != lti.MediaLineItem || string(s.body) != item {
				t.Errorf("%s of %s: %s", s.request.Method, s.request.Header.Get("Content-Type"), s.body)
			}
			if c.name == "another maximum applied" && applied.ScoreMaximum != 15 {
				t.Errorf("maximum %v, want the one that the platform applied", applied.ScoreMaximum)
			}
		})
	}
}

// What the tool has no name for comes through reading and writing as it was.
func TestReadLineItemKeepsWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	const item = `{"endDateTime":null,"https://vendor.example/x":{"a":[1.0,null]},"id":"HERE/2","label":"L","scoreMaximum":1e1}`
	s, tool := serving(t, 200, item)
	read, findings, err := tool.ReadLineItem(t.Context(), lti.AccessToken{}, s.URL+"/2")
	wantFailed(t, findings, err)
	if got, want := string(asJSON(t, read)), strings.Replace(item, "HERE", s.URL, 1); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := s.request.Header.Get("Accept"); got != lti.MediaLineItem {
		t.Errorf("Accept %q", got)
	}
	for _, answer := range []string{`[]`, ``, `null`, `{"label":"a","label":"b"}`} {
		s, tool := serving(t, 200, answer)
		_, findings, err := tool.ReadLineItem(t.Context(), lti.AccessToken{}, s.URL)
		wantFailed(t, findings, err, lti.AnswerMalformed)
	}
}

func TestDeleteLineItem(t *testing.T) {
	t.Parallel()
	for status, want := range map[int][]lti.Code{
		204: nil,
		200: {lti.StatusUnexpected},
		202: {lti.StatusUnexpected},
		404: {lti.StatusUnexpected},
	} {
		s, tool := serving(t, status, "")
		findings, err := tool.DeleteLineItem(t.Context(), lti.AccessToken{Token: "secret"}, s.URL+"/2/lineitem?t=1")
		wantFailed(t, findings, err, want...)
		if s.request.Method != http.MethodDelete || s.request.URL.String() != "/2/lineitem?t=1" || s.request.Header.Get("Authorization") == "" {
			t.Errorf("%s %s", s.request.Method, s.request.URL)
		}
	}
	for status, want := range map[int][]lti.Code{404: nil, 200: {lti.LineItemRemains}, 500: {lti.LineItemRemains}} {
		s, tool := serving(t, status, `{"code":"line_item_unknown"}`)
		findings, err := tool.CheckGone(t.Context(), lti.AccessToken{}, s.URL)
		wantFailed(t, findings, err, want...)
	}
}

func TestCallsForLineItemsFailInWords(t *testing.T) {
	t.Parallel()
	const bad = "http://[::1"
	tool := &Tool{Edition: lti.Final(), Client: http.DefaultClient}
	_, _, list := tool.ListLineItems(t.Context(), lti.AccessToken{}, bad, nil)
	_, _, create := tool.CreateLineItem(t.Context(), lti.AccessToken{}, bad, nil)
	_, _, read := tool.ReadLineItem(t.Context(), lti.AccessToken{}, bad)
	_, _, update := tool.UpdateLineItem(t.Context(), lti.AccessToken{}, bad, nil)
	_, remove := tool.DeleteLineItem(t.Context(), lti.AccessToken{}, bad)
	_, gone := tool.CheckGone(t.Context(), lti.AccessToken{}, bad)
	for name, err := range map[string]error{"list": list, "create": create, "read": read, "update": update, "delete": remove, "gone": gone} {
		if err == nil || !strings.Contains(err.Error(), "missing ']'") || !strings.Contains(err.Error(), ": ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheckList(t *testing.T) {
	t.Parallel()
	item := func(id, link, resource, tag string) lti.LineItem {
		return lti.LineItem{ID: id, Label: id, ResourceLinkID: link, ResourceID: resource, Tag: tag}
	}
	own, other := item("own", "", "r", "t"), item("other", "l", "s", "t")
	for _, c := range []struct {
		name   string
		filter url.Values
		items  []lti.LineItem
		want   []lti.Code
	}{
		{"all", nil, []lti.LineItem{other, own}, nil},
		{"all, in pages", url.Values{"limit": {"1"}}, []lti.LineItem{other, own}, nil},
		{"ours is missing", nil, []lti.LineItem{other}, []lti.Code{lti.LineItemMissing}},
		{"by tag", url.Values{"tag": {"t"}}, []lti.LineItem{other, own}, nil},
		{"by both", url.Values{"tag": {"t"}, "resource_id": {"r"}}, []lti.LineItem{own}, nil},
		{"taken for either", url.Values{"tag": {"t"}, "resource_id": {"r"}}, []lti.LineItem{own, other}, []lti.Code{lti.FilterIgnored}},
		{"by link, and ours has none", url.Values{"resource_link_id": {"l"}}, []lti.LineItem{other}, nil},
		{"the link ignored", url.Values{"resource_link_id": {"l"}}, []lti.LineItem{other, own}, []lti.Code{lti.FilterIgnored}},
		{"nothing has it", url.Values{"tag": {"x"}}, nil, nil},
		{"nothing, where ours has it", url.Values{"tag": {"t"}}, nil, []lti.Code{lti.LineItemMissing}},
	} {
		findings := CheckList(c.items, c.filter, own)
		t.Log(c.name)
		wantFailed(t, findings, findings.Err(), c.want...)
	}
	gone := CheckUnlisted([]lti.LineItem{other}, "own")
	wantFailed(t, gone, gone.Err())
	remains := CheckUnlisted([]lti.LineItem{other, own}, "own")
	wantFailed(t, remains, remains.Err(), lti.LineItemRemains)
}

func TestCheckRescaled(t *testing.T) {
	t.Parallel()
	result := func(score, maximum float64) lti.Result {
		return lti.Result{ResultScore: &score, ResultMaximum: maximum}
	}
	for _, c := range []struct {
		name          string
		before, after lti.Result
		want          []lti.Code
	}{
		{"twice as much", result(8, 10), result(16, 20), nil},
		{"a third", result(8, 10), result(2.667, 10.0/3), nil},
		{"of 1, which is not said", result(8, 10), result(0.8, 0), nil},
		{"nothing is nothing", result(0, 10), result(0, 20), nil},
		{"more than all", result(12, 10), result(24, 20), nil},
		{"no result", lti.Result{ResultMaximum: 10}, lti.Result{ResultMaximum: 20}, nil},
		{"left as it was", result(8, 10), result(8, 20), []lti.Code{lti.ResultMismatch}},
		{"lost", result(8, 10), lti.Result{ResultMaximum: 20}, []lti.Code{lti.ResultMismatch}},
		{"out of nowhere", lti.Result{ResultMaximum: 10}, result(0, 20), []lti.Code{lti.ResultMismatch}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			findings := CheckRescaled(c.before, c.after)
			wantFailed(t, findings, findings.Err(), c.want...)
		})
	}
}

func TestNewSubmissionSaysNothingOfPoints(t *testing.T) {
	t.Parallel()
	_, tool := serving(t, 204, "")
	var sent map[string]any
	if err := json.Unmarshal(asJSON(t, tool.NewSubmission("u", arrived.Add(-1e6))), &sent); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"scoreGiven", "scoreMaximum"} {
		if _, has := sent[name]; has {
			t.Errorf("it has %s", name)
		}
	}
	times, _ := sent["submission"].(map[string]any)
	if times["startedAt"] != "2026-11-23T11:59:59.999000Z" || times["submittedAt"] != sent["timestamp"] || sent["gradingProgress"] != "PendingManual" {
		t.Errorf("got %v", sent)
	}
}

// Whatever a platform answers, the tool comes back with a line item that has an
// address, or with a check that failed.
func FuzzLineItemAnswers(f *testing.F) {
	for _, seed := range []string{
		`{"id":"https://lms.example/1","label":"L","scoreMaximum":1,"resourceId":"lab-notebook","tag":"coursework"}`,
		`[{"id":"a"}]`, `null`, `{"scoreMaximum":"1"}`, `{"id":"javascript:x"}`, "\xff", `{"id":{}}`, ``,
	} {
		f.Add(seed)
	}
	var body string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusCreated)
		}
		_, _ = io.WriteString(w, body)
	}))
	f.Cleanup(s.Close)
	tool := &Tool{Edition: lti.Final(), Client: s.Client()}
	sent, _ := json.Marshal(NewLineItem())
	f.Fuzz(func(t *testing.T, answer string) {
		body = answer
		item, findings, err := tool.CreateLineItem(t.Context(), lti.AccessToken{}, s.URL, sent)
		if err == nil && (!absolute(item.ID) || item.ResourceID != "lab-notebook") || (err == nil) != (len(findings.Failed()) == 0) {
			t.Errorf("%q: %+v, %v, %v", answer, item, findings, err)
		}
		if item, findings, err := tool.ReadLineItem(t.Context(), lti.AccessToken{}, s.URL); (err == nil) != (len(findings.Failed()) == 0) || err == nil && item == nil {
			t.Errorf("%q: %v, %v", answer, findings, err)
		}
		if _, findings, err := tool.ListLineItems(t.Context(), lti.AccessToken{}, s.URL, nil); (err == nil) != (len(findings.Failed()) == 0) {
			t.Errorf("%q: %v, %v", answer, findings, err)
		}
	})
}
