package ltiflow

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// loginTool is a tool that is registered with one platform.
func loginTool(now *time.Time) *Tool {
	tool := &Tool{Edition: lti.Final(), URL: testTool, Now: func() time.Time { return *now }}
	tool.Remember(Registration{
		Issuer: testIssuer, ClientID: "client-1", DeploymentIDs: []string{"deployment-1"},
		AuthorizationEndpoint: testIssuer + "/auth?theme=blue",
	})
	return tool
}

// arrivalsOf keeps what arrives at a tool.
func arrivalsOf(tool *Tool) *[]Arrival {
	var all []Arrival
	tool.Arrived = func(_ context.Context, a Arrival) { all = append(all, a) }
	return &all
}

func goodLogin() url.Values {
	return url.Values{
		"iss": {testIssuer}, "client_id": {"client-1"}, "login_hint": {"hint & more"},
		"target_link_uri": {testTool + "/labs/sim3a"}, "lti_message_hint": {"message=hint"},
	}
}

func post(handler http.HandlerFunc, path string, form url.Values, cookies ...*http.Cookie) *http.Response {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	handler(w, r)
	return w.Result()
}

func TestHandleLoginAsksThePlatform(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		now := arrived
		tool := loginTool(&now)
		var resp *http.Response
		if method == http.MethodPost {
			resp = post(tool.HandleLogin, "/login", goodLogin())
		} else {
			w := httptest.NewRecorder()
			tool.HandleLogin(w, httptest.NewRequest(http.MethodGet, "/login?"+goodLogin().Encode(), nil))
			resp = w.Result()
		}
		if resp.StatusCode != http.StatusFound {
			t.Fatalf("%s: status %d, want 302", method, resp.StatusCode)
		}
		to, err := resp.Location()
		if err != nil {
			t.Fatal(err)
		}
		query := to.Query()
		for name, want := range map[string]string{
			"scope": "openid", "response_type": "id_token", "response_mode": "form_post", "prompt": "none",
			"client_id": "client-1", "redirect_uri": testTool + "/launch",
			"login_hint": "hint & more", "lti_message_hint": "message=hint", "theme": "blue",
		} {
			if got := query.Get(name); got != want {
				t.Errorf("%s: %s = %q, want %q", method, name, got, want)
			}
		}
		state, nonce := query.Get("state"), query.Get("nonce")
		if len(state) < 20 || len(nonce) < 20 || state == nonce {
			t.Errorf("%s: state %q, nonce %q: want two different secrets", method, state, nonce)
		}
		cookie := resp.Cookies()[0]
		if cookie.Value != state || !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteNoneMode {
			t.Errorf("%s: cookie %v: want the state, Secure, HttpOnly, SameSite=None", method, cookie)
		}
	}
}

func TestHandleLoginLeavesOutAHintItDidNotGet(t *testing.T) {
	t.Parallel()
	now := arrived
	form := goodLogin()
	form.Del("lti_message_hint")
	form.Del("client_id")
	to, err := post(loginTool(&now).HandleLogin, "/login", form).Location()
	if err != nil {
		t.Fatal(err)
	}
	if to.Query().Has("lti_message_hint") {
		t.Error("sends an lti_message_hint that the platform did not give")
	}
}

func TestHandleLoginNeverRedirectsAStranger(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(url.Values){
		"no iss":             func(f url.Values) { f.Del("iss") },
		"unknown iss":        func(f url.Values) { f.Set("iss", testIssuer+"/") },
		"unknown client":     func(f url.Values) { f.Set("client_id", "client-2") },
		"no login_hint":      func(f url.Values) { f.Del("login_hint") },
		"no target_link_uri": func(f url.Values) { f.Set("target_link_uri", "") },
		"iss twice":          func(f url.Values) { f.Add("iss", testIssuer) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := arrived
			form := goodLogin()
			change(form)
			resp := post(loginTool(&now).HandleLogin, "/login", form)
			if resp.StatusCode != http.StatusUnauthorized || resp.Header.Get("Location") != "" || len(resp.Cookies()) != 0 {
				t.Errorf("status %d, location %q, cookies %v: want an error page and nothing else",
					resp.StatusCode, resp.Header.Get("Location"), resp.Cookies())
			}
		})
	}
}

// begun begins a login and gives back its state and cookie.
func begun(t *testing.T, tool *Tool) (string, *http.Cookie) {
	t.Helper()
	resp := post(tool.HandleLogin, "/login", goodLogin())
	to, err := resp.Location()
	if err != nil {
		t.Fatal(err)
	}
	return to.Query().Get("state"), resp.Cookies()[0]
}

func TestHandleLaunchTakesOneAnswer(t *testing.T) {
	t.Parallel()
	now := arrived
	tool := loginTool(&now)
	arrived := arrivalsOf(tool)
	state, cookie := begun(t, tool)
	form := url.Values{"state": {state}, "id_token": {"a.b.c"}}

	resp := post(tool.HandleLaunch, "/launch", form, cookie)
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("status %d, want 200", resp.StatusCode)
	}
	if used := resp.Cookies(); len(used) != 1 || used[0].Name != cookie.Name || used[0].MaxAge != -1 {
		t.Errorf("cookies = %v: want the state's taken away", used)
	}
	arrivals := *arrived
	if len(arrivals) != 1 || arrivals[0].Message.Token != "a.b.c" || arrivals[0].Message.Login.TargetLinkURI != testTool+"/labs/sim3a" {
		t.Fatalf("arrivals = %+v", arrivals)
	}

	if resp := post(tool.HandleLaunch, "/launch", form, cookie); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("the same answer again: status %d, want 401", resp.StatusCode)
	}
	if failed := (*arrived)[1].Findings.Failed(); failed[0].Code != lti.StateUnknown {
		t.Errorf("the same answer again: %+v, want state_unknown", failed)
	}
}

func TestHandleLaunchTurnsAway(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		want   lti.Code
		change func(form url.Values, cookie *http.Cookie, now *time.Time)
	}{
		{"no state", lti.StateMissing, func(f url.Values, _ *http.Cookie, _ *time.Time) { f.Del("state") }},
		{"a state nobody issued", lti.StateUnknown, func(f url.Values, _ *http.Cookie, _ *time.Time) { f.Set("state", "made-up") }},
		{"too late", lti.StateExpired, func(_ url.Values, _ *http.Cookie, now *time.Time) { *now = now.Add(11 * time.Minute) }},
		{"another browser", lti.StateCookieMismatch, func(_ url.Values, c *http.Cookie, _ *time.Time) { c.Name = "other" }},
		{"a cookie of another login", lti.StateCookieMismatch, func(_ url.Values, c *http.Cookie, _ *time.Time) { c.Value = "other" }},
		{"the platform says no", lti.LoginRefused, func(f url.Values, _ *http.Cookie, _ *time.Time) {
			f.Del("id_token")
			f.Set("error", "login_required")
		}},
		{"no token", lti.ParameterMissing, func(f url.Values, _ *http.Cookie, _ *time.Time) { f.Del("id_token") }},
		{"two tokens", lti.ParameterMissing, func(f url.Values, _ *http.Cookie, _ *time.Time) { f.Add("id_token", "d.e.f") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			now := arrived
			tool := loginTool(&now)
			arrived := arrivalsOf(tool)
			state, cookie := begun(t, tool)
			form := url.Values{"state": {state}, "id_token": {"a.b.c"}}
			c.change(form, cookie, &now)
			resp := post(tool.HandleLaunch, "/launch", form, cookie)
			if resp.StatusCode != http.StatusUnauthorized {
				t.Errorf("status %d, want 401", resp.StatusCode)
			}
			failed := (*arrived)[0].Findings.Failed()
			if len(failed) != 1 || failed[0].Code != c.want {
				t.Errorf("failed = %+v, want only %s", failed, c.want)
			}
		})
	}
}

func TestLoginsAreBounded(t *testing.T) {
	t.Parallel()
	now := arrived
	tool := loginTool(&now)
	for range 2 * maxLogins {
		post(tool.HandleLogin, "/login", goodLogin())
	}
	if len(tool.logins) > maxLogins {
		t.Errorf("%d logins kept, want at most %d", len(tool.logins), maxLogins)
	}
}

func FuzzHandleLaunch(f *testing.F) {
	f.Add("state=a&id_token=b.c.d", "application/x-www-form-urlencoded")
	f.Add("error=x&state=%zz", "application/x-www-form-urlencoded")
	f.Add("--x\r\n\r\n", "multipart/form-data; boundary=x")
	f.Add("<script>", "text/html")
	f.Fuzz(func(t *testing.T, body, contentType string) {
		now := arrived
		tool := loginTool(&now)
		for _, handler := range []http.HandlerFunc{tool.HandleLaunch, tool.HandleLogin} {
			r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
			r.Header.Set("Content-Type", contentType)
			w := httptest.NewRecorder()
			handler(w, r)
			if w.Code >= 500 || (w.Code != http.StatusFound && w.Code != http.StatusUnauthorized) {
				t.Errorf("status %d for %q", w.Code, body)
			}
		}
	})
}
