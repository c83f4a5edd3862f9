package steps_test

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// trial picks the exchanges of a trial out of the outcome of lab-cookies.
func trial(t *testing.T, o steps.Outcome, name string) []wire.Exchange {
	t.Helper()
	var all [][]wire.Exchange
	for _, e := range o.Exchanges {
		if strings.HasSuffix(e.URL, "/login") {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], e)
	}
	i := strings.Index("abcdef", name)
	if len(all) != 6 || i < 0 {
		t.Fatalf("%d trials on the wire, want 6", len(all))
	}
	return all[i]
}

// TestLabCookies wants each trial to end as a browser would have it, for the
// reason for which it does.
func TestLabCookies(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	run(t, s, "lab-cookies")
	o, _ := s.Outcome("lab-cookies")
	for name, want := range map[string]struct {
		fate, cookie      string
		sent, stored, ask bool
		site              string // of the last post
	}{
		"a": {"arrives", "Path=/launch; Max-Age=600; HttpOnly; Secure; SameSite=None", true, false, false, "cross-site"},
		"b": {"arrives", "Path=/launch; Max-Age=600; HttpOnly; Secure; SameSite=None", true, false, false, "cross-site"},
		"c": {"state_cookie_mismatch", "Path=/launch; Max-Age=600; HttpOnly; Secure", false, false, false, "cross-site"},
		"d": {"state_cookie_mismatch", "Path=/launch; Max-Age=600; HttpOnly; SameSite=None", false, false, false, "cross-site"},
		"e": {"state_cookie_mismatch", "Path=/launch; Max-Age=600; HttpOnly; Secure; SameSite=None", false, false, false, "cross-site"},
		"f": {"arrives", "Path=/launch; Max-Age=600; HttpOnly; Secure; SameSite=None", false, true, true, "same-origin"},
	} {
		crossed := trial(t, o, name)
		first, last := crossed[0], crossed[len(crossed)-1]
		_, attributes, _ := strings.Cut(first.ResponseHeader.Get("Set-Cookie"), "; ")
		form, err := url.ParseQuery(string(last.RequestBody))
		if err != nil {
			t.Fatal(err)
		}
		if o.Values[name] != want.fate || attributes != want.cookie {
			t.Errorf("%s: %s with the cookie %q, want %s with %q", name, o.Values[name], attributes, want.fate, want.cookie)
		}
		if sent := last.RequestHeader.Get("Cookie") != ""; sent != want.sent {
			t.Errorf("%s: the cookie came back: %v", name, sent)
		}
		if stored := form.Get("stored_state") != ""; stored != want.stored || bytes.Contains(first.ResponseBody, []byte("lti.put_data")) != want.ask {
			t.Errorf("%s: the storage gave %q", name, form.Get("stored_state"))
		}
		if site := last.RequestHeader.Get("Sec-Fetch-Site"); site != want.site || form.Has("lti_storage_target") != want.ask {
			t.Errorf("%s: a %s post of %v", name, site, form)
		}
		if refused := last.Status == http.StatusUnauthorized; refused != (want.fate != "arrives") {
			t.Errorf("%s: the tool answers %d", name, last.Status)
		}
	}
	for line := range strings.Lines(string(o.Panels[0].Body)) {
		if ansi.StringWidth(line) > 72 {
			t.Errorf("the table is wider than 72: %q", line)
		}
	}
}

// TestLabCookiesLeavesTheRestAlone runs it between a launch and its
// verification: nothing of it may be taken for the learner's launch.
func TestLabCookiesLeavesTheRestAlone(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	run(t, s, "launch-request")
	before, _ := s.Outcome("launch-request")
	run(t, s, "lab-cookies", "launch-verify")
	after, _ := s.Outcome("launch-request")
	verified, _ := s.Outcome("launch-verify")
	if !after.Began.Equal(before.Began) || s.State("launch-request") != steps.Done || s.State("deeplink-return") != steps.Done {
		t.Error("the launch was run again, or is stale")
	}
	if !slices.ContainsFunc(verified.Findings, func(f lti.Finding) bool { return f.Code == lti.NonceMismatch && f.Status == lti.Passed }) {
		t.Errorf("verified %+v: want the nonce of the learner's launch", verified.Findings)
	}
	select {
	case name := <-s.Arrived():
		t.Errorf("the lab was taken for a browser of the learner's own, at %s", name)
	default:
	}
	run(t, s, "lab-cookies", "results") // again, and after it the stand-in's own browser
}

// TestLabCookiesMissesItsLink takes the tool out of the course first: the
// platform has no button for it then.
func TestLabCookiesMissesItsLink(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	run(t, s, "deeplink-return")
	click(t, own(t), s, peggie, "Remove An assignment")
	err := s.Run(t.Context(), "lab-cookies")
	o, _ := s.Outcome("lab-cookies")
	if failed := o.Findings.Failed(); err == nil || len(failed) != 1 || failed[0].Code != lti.LinkUnknown {
		t.Errorf("failed = %+v, %v, want link_unknown", failed, err)
	}
}
