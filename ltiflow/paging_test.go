package ltiflow

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

func TestNextPage(t *testing.T) {
	t.Parallel()
	const asked = "https://lms.example/1/lineitems?limit=2"
	for _, c := range []struct {
		name string
		link []string
		next string
		want []lti.Code
	}{
		{"the last page", nil, "", nil},
		{"other pages only", []string{`<https://lms.example/1?c=0>; rel="first"`}, "", nil},
		{"one", []string{`<https://lms.example/1?c=2>; rel="next"`}, "https://lms.example/1?c=2", nil},
		{"a field for each", []string{`<https://lms.example/a>; rel="first"`, `<https://lms.example/b>; rel="next"`}, "https://lms.example/b", nil},
		{"one field for all", []string{`<https://lms.example/b>; rel="next", <https://lms.example/a>; rel="first"`}, "https://lms.example/b", nil},
		{"without quotes", []string{`<https://lms.example/b>;rel=next`}, "https://lms.example/b", nil},
		{"two relations", []string{`<https://lms.example/b>; rel="last next"`}, "https://lms.example/b", nil},
		{"capitals", []string{`<https://lms.example/b>; rel="Next"`}, "https://lms.example/b", nil},
		{"with a title", []string{`<https://lms.example/b>; title="on, and on"; rel="next"`}, "https://lms.example/b", nil},
		{"as it is written", []string{`<https://lms.example/%61;s=1?q=a+b&q=%2f>; rel="next"`}, "https://lms.example/%61;s=1?q=a+b&q=%2f", nil},
		{"relative", []string{`<?limit=2&c=2>; rel="next"`}, "https://lms.example/1/lineitems?limit=2&c=2", nil},
		{"another host", []string{`<https://evil.example/b>; rel="next"`}, "", []lti.Code{lti.NextPageElsewhere}},
		{"another host of the same scheme", []string{`<//evil.example/b>; rel="next"`}, "", []lti.Code{lti.NextPageElsewhere}},
		{"another scheme", []string{`<http://lms.example/b>; rel="next"`}, "", []lti.Code{lti.NextPageElsewhere}},
		{"another port", []string{`<https://lms.example:8443/b>; rel="next"`}, "", []lti.Code{lti.NextPageElsewhere}},
		{"a host in the name of the user", []string{`<https://lms.example@evil.example/b>; rel="next"`}, "", []lti.Code{lti.NextPageElsewhere}},
		{"no URL", []string{`next`}, "", []lti.Code{lti.NextPageMalformed}},
		{"no relation", []string{`<https://lms.example/b>`}, "", []lti.Code{lti.NextPageMalformed}},
		// The parser would lose these without a word.
		{"a comma in the URL", []string{`<https://lms.example/a,b>; rel="next"`}, "", []lti.Code{lti.NextPageMalformed}},
		{"two without quotes", []string{`<https://lms.example/b>; rel=next, <https://lms.example/a>; rel=first`}, "", []lti.Code{lti.NextPageMalformed}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var findings lti.Findings
			if next := nextPage(&findings, asked, http.Header{"Link": c.link}); next != c.next {
				t.Errorf("next = %q, want %q", next, c.next)
			}
			wantFailed(t, findings, findings.Err(), c.want...)
		})
	}
}

// book is a platform whose list has that many pages, and the tokens it was sent.
func book(t *testing.T, pages int) (*httptest.Server, *Tool, *atomic.Int64) {
	t.Helper()
	var calls atomic.Int64
	s := httptest.NewUnstartedServer(nil)
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(calls.Add(1))
		if r.Header.Get("Authorization") != "Bearer secret" || r.Header.Get("Accept") != "text/x" {
			t.Errorf("page %d: got %v", n, r.Header)
		}
		if n < pages {
			w.Header().Set("Link", fmt.Sprintf(`<%s/?page=%d>; rel="next"`, s.URL, n+1))
		}
		_, _ = io.WriteString(w, r.URL.Query().Get("page"))
	})
	s.Start()
	t.Cleanup(s.Close)
	return s, &Tool{Edition: lti.Final(), Client: s.Client()}, &calls
}

func TestReadPagesToTheEnd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		pages, calls int
		want         []lti.Code
	}{
		{"one", 1, 1, nil},
		{"three", 3, 3, nil},
		{"as many as are read", maxPages, maxPages, nil},
		{"without end", maxPages + 1, maxPages, []lti.Code{lti.PagesTooMany}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, tool, calls := book(t, c.pages)
			var findings lti.Findings
			var read []string
			err := tool.readPages(t.Context(), lti.AccessToken{Token: "secret"}, s.URL+"/?page=1", "text/x", &findings, func(page answer) bool {
				read = append(read, string(page.Body))
				return true
			})
			wantFailed(t, findings, err, c.want...)
			if got := int(calls.Load()); got != c.calls || len(read) != c.calls || read[0] != "1" {
				t.Errorf("%d calls, read %q, want %d", got, read, c.calls)
			}
		})
	}
}

func TestReadPagesStopsAtAPageItCannotRead(t *testing.T) {
	t.Parallel()
	s, tool, calls := book(t, 3)
	var findings lti.Findings
	err := tool.readPages(t.Context(), lti.AccessToken{Token: "secret"}, s.URL, "text/x", &findings, func(answer) bool {
		return findings.Add(lti.AnswerMalformed, false, "nonsense", "JSON")
	})
	wantFailed(t, findings, err, lti.AnswerMalformed)
	if calls.Load() != 1 {
		t.Errorf("%d calls, want 1", calls.Load())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := tool.readPages(ctx, lti.AccessToken{}, s.URL, "text/x", &findings, nil); err == nil {
		t.Error("reads on after it was stopped")
	}
}

// Whatever a platform sends, the token goes to no other.
func FuzzNextPage(f *testing.F) {
	for _, seed := range []string{
		`<https://lms.example/b>; rel="next"`, `<//evil.example>;rel=next`, `<?a=1,2>; rel="next", <b>; rel=first`,
		`<https://lms.example@evil.example/>; rel=next`, `<\\evil.example>;rel=next`, `<>;rel=next`, "<\x00>;rel=next", `;,;`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, field string) {
		var findings lti.Findings
		next := nextPage(&findings, "https://lms.example/a?b=c", http.Header{"Link": {field}})
		if next == "" {
			return
		}
		u, err := url.Parse(next)
		if err != nil || u.Scheme != "https" || u.Host != "lms.example" || len(findings.Failed()) != 0 {
			t.Errorf("%q leads to %q: %v, %v", field, next, err, findings)
		}
	})
}

// The changes of the next time begin where the first page was made: what changes
// while the second is read is in neither.
func TestChangesGoOnFromTheFirstPage(t *testing.T) {
	t.Parallel()
	var s *httptest.Server
	s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("page") == "" {
			w.Header().Add("Link", `<`+s.URL+`/d?page=2>; rel="next"`)
			w.Header().Add("Link", `<`+s.URL+`/d?since=2>; rel="differences"`)
		} else {
			w.Header().Add("Link", `<`+s.URL+`/d?since=3>; rel="differences"`)
		}
		_, _ = io.WriteString(w, goodRoster)
	}))
	t.Cleanup(s.Close)
	tool := &Tool{Edition: lti.Final(), Client: s.Client()}
	page, findings, err := tool.ReadChanges(t.Context(), lti.AccessToken{}, launchOf(s.URL), s.URL+"/d?since=1")
	wantFailed(t, findings, err)
	if want := s.URL + "/d?since=2"; page.Differences != want || len(page.Members) != 6 {
		t.Errorf("got %d members, and then %s; want 6, and %s", len(page.Members), page.Differences, want)
	}
}
