package ltiflow

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// saying is a token with these claims, which nobody signed.
func saying(t *testing.T, claims map[string]any) string {
	t.Helper()
	body, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	return "e30." + base64.RawURLEncoding.EncodeToString(body) + ".c2ln"
}

// launched brings a token to a tool, and gives back what arrived and the page.
func launched(t *testing.T, tool *Tool, token string) (Arrival, *httptest.ResponseRecorder) {
	t.Helper()
	all := arrivalsOf(tool)
	state, cookie := begun(t, tool)
	r := httptest.NewRequest(http.MethodPost, "/launch", strings.NewReader(url.Values{"state": {state}, "id_token": {token}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(cookie)
	w := httptest.NewRecorder()
	tool.HandleLaunch(w, r)
	if w.Code != http.StatusOK || len(*all) != 1 {
		t.Fatalf("status %d, %d arrivals", w.Code, len(*all))
	}
	return (*all)[0], w
}

func selecting(t *testing.T) string {
	t.Helper()
	claim := lti.Final().Claim
	return saying(t, map[string]any{
		claim.MessageType: lti.Final().Message.DeepLinkingRequest, "name": "Peggie Nikole",
		claim.Context: map[string]any{"id": "7", "title": "A course"},
	})
}

func asking(tool *Tool, secret string) (*httptest.ResponseRecorder, bool) {
	r := httptest.NewRequest(http.MethodGet, "/waiting/"+secret, nil)
	r.SetPathValue("page", secret)
	w := httptest.NewRecorder()
	return w, tool.HandleWaiting(w, r)
}

func TestLaunchPageSaysWhatCame(t *testing.T) {
	t.Parallel()
	now := arrived
	tool := loginTool(&now)
	claim := lti.Final().Claim
	const evil = `</title><script>alert(1)</script><meta http-equiv="refresh" content="0; url=http://evil">`
	arrival, w := launched(t, tool, saying(t, map[string]any{
		claim.MessageType: lti.Final().Message.ResourceLink, "name": "Gaius " + evil,
		claim.Context: map[string]any{"id": "7", "title": "A course"}, claim.ResourceLink: map[string]any{"id": "9", "title": evil},
	}))
	body := w.Body.String()
	for _, want := range []string{"Gaius", "A course", "not verified it yet", "terminal"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q:\n%s", want, body)
		}
	}
	for _, not := range []string{"<script", "<meta http-equiv", "</title><"} {
		if strings.Contains(body, not) {
			t.Errorf("the page holds %q:\n%s", not, body)
		}
	}
	if arrival.Page != "" || arrival.Claimed.ResourceLink.ID != "9" {
		t.Errorf("arrival = %+v: want the link, and no page that waits", arrival)
	}
	for name, want := range map[string]string{
		"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "default-src 'none'; base-uri 'none'",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// A token that cannot be read arrives all the same: to say so is a check's
// business.
func TestLaunchPageOfAnUnreadableToken(t *testing.T) {
	t.Parallel()
	for name, token := range map[string]string{
		"no JWT": "x", "no base64": "a.*.c", "no JSON": "a.YQ.c", "a list": "e30.W10.c",
		"claims of another type": saying(t, map[string]any{lti.Final().Claim.Context: 7, "name": "Eve"}),
	} {
		now := arrived
		arrival, w := launched(t, loginTool(&now), token)
		if arrival.Message.Token != token || arrival.Page != "" || strings.Contains(w.Body.String(), "<dl>") {
			t.Errorf("%s: %+v\n%s", name, arrival, w.Body)
		}
	}
}

func TestWaitingPageTakesTheFormOnce(t *testing.T) {
	t.Parallel()
	now := arrived
	tool := loginTool(&now)
	arrival, w := launched(t, tool, selecting(t))
	address := testTool + "/waiting/" + arrival.Page
	if body := w.Body.String(); len(arrival.Page) < 20 || !strings.Contains(body, `content="1; url=`+address+`"`) || !strings.Contains(body, "Leave this page open") {
		t.Fatalf("secret %q:\n%s", arrival.Page, body)
	}
	if w, taken := asking(tool, arrival.Page); taken || w.Code != http.StatusOK || !strings.Contains(w.Body.String(), address) {
		t.Errorf("without a form: %d\n%s", w.Code, w.Body)
	}

	given := make(chan error)
	go func() { given <- tool.GiveForm(t.Context(), arrival.Page, []byte("<form>")) }()
	taken := false
	for !taken {
		w, taken = asking(tool, arrival.Page)
	}
	if err := <-given; err != nil || w.Body.String() != "<form>" {
		t.Errorf("error %v, the page is %q", err, w.Body)
	}
	policy := w.Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "script-src 'sha256-") || strings.Contains(policy, "unsafe") || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("policy %q", policy)
	}
	if w, taken := asking(tool, arrival.Page); taken || w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "http-equiv") {
		t.Errorf("asked again: %d\n%s", w.Code, w.Body)
	}
}

func TestWaitingPageThatIsNotThere(t *testing.T) {
	t.Parallel()
	now := arrived
	tool := loginTool(&now)
	arrival, _ := launched(t, tool, selecting(t))
	for _, secret := range []string{"", "x", arrival.Page + "x", arrival.Page[:len(arrival.Page)-1], arrival.Message.Login.State} {
		if w, taken := asking(tool, secret); taken || w.Code != http.StatusNotFound {
			t.Errorf("%q: %d", secret, w.Code)
		}
		var check *lti.CheckError
		if err := tool.GiveForm(t.Context(), secret, nil); !errors.As(err, &check) || check.Finding.Code != lti.ReturnNotCarried {
			t.Errorf("%q: %v", secret, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := tool.GiveForm(ctx, arrival.Page, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody asks: %v", err)
	}
	tool.StopWaiting(arrival.Page)
	if w, _ := asking(tool, arrival.Page); w.Code != http.StatusNotFound {
		t.Errorf("after StopWaiting: %d", w.Code)
	}
}

func TestWaitingPagesAreBounded(t *testing.T) {
	t.Parallel()
	now := arrived
	tool := loginTool(&now)
	first, _ := launched(t, tool, selecting(t))
	last := first
	for range maxWaiting {
		last, _ = launched(t, tool, selecting(t))
	}
	if w, _ := asking(tool, first.Page); w.Code != http.StatusNotFound || len(tool.waiting) != maxWaiting {
		t.Errorf("the first of too many: %d, %d wait", w.Code, len(tool.waiting))
	}
	if w, _ := asking(tool, last.Page); w.Code != http.StatusOK {
		t.Errorf("the last: %d", w.Code)
	}
}

func FuzzClaimed(f *testing.F) {
	f.Add("e30.e30.")
	f.Add("a.eyJuYW1lIjoiPHNjcmlwdD4ifQ.c")
	f.Fuzz(func(t *testing.T, token string) {
		tool := &Tool{Edition: lti.Final(), URL: testTool}
		_, shown := tool.receive(Message{Token: token}, nil)
		w := httptest.NewRecorder()
		writePage(w, http.StatusOK, shown)
		if body := w.Body.String(); w.Code != http.StatusOK || strings.Contains(body, "<script") || strings.Count(body, "<dt>") != len(shown.Facts) {
			t.Errorf("%d for %q:\n%s", w.Code, token, body)
		}
	})
}
