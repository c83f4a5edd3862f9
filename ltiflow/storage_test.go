package ltiflow

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"ltibootcamp/ltiflow/lti"
)

// A storagePage is what a page that speaks to the platform's page holds.
type storagePage struct {
	data   map[string]string // of the body
	method string
	action string
	fields url.Values
}

func readStoragePage(t *testing.T, resp *http.Response) storagePage {
	t.Helper()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	page := storagePage{data: map[string]string{}, fields: url.Values{}}
	for n := range root.Descendants() {
		attributes := map[string]string{}
		for _, a := range n.Attr {
			attributes[a.Key] = a.Val
		}
		switch n.DataAtom {
		case atom.Body:
			for name, value := range attributes {
				page.data[strings.TrimPrefix(name, "data-")] = value
			}
		case atom.Form:
			page.method, page.action = attributes["method"], attributes["action"]
		case atom.Input:
			page.fields.Add(attributes["name"], attributes["value"])
		case atom.Script:
			if hash := "'sha256-" + digest(n.FirstChild.Data) + "'"; !strings.Contains(resp.Header.Get("Content-Security-Policy"), hash) {
				t.Errorf("the policy %q does not let the script run", resp.Header.Get("Content-Security-Policy"))
			}
		default:
		}
	}
	return page
}

// framedLogin is a login from a page that lends its storage.
func framedLogin() url.Values {
	form := goodLogin()
	form.Set("lti_storage_target", "_parent")
	return form
}

// TestLoginStoresASecret wants the same request to the platform as without
// storage, and before it a value stored that is not the state.
func TestLoginStoresASecret(t *testing.T) {
	t.Parallel()
	now := arrived
	tool := loginTool(&now)
	resp := post(tool.HandleLogin, "/login", framedLogin())
	page := readStoragePage(t, resp)
	state := page.fields.Get("state")
	cookie := resp.Cookies()[0]
	if resp.StatusCode != http.StatusOK || cookie.Value != state || cookie.SameSite != http.SameSiteNoneMode {
		t.Errorf("status %d, cookie %v: want a page, and the cookie all the same", resp.StatusCode, cookie)
	}
	if page.method != "GET" || !strings.HasPrefix(page.action, testIssuer+"/auth?") {
		t.Errorf("the page goes on by %s to %s", page.method, page.action)
	}
	for name, want := range map[string]string{"theme": "blue", "redirect_uri": testTool + "/launch", "login_hint": "hint & more"} {
		if got := page.fields.Get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{
		"subject": "lti.put_data", "key": "lti_state_" + state, "frame": "_parent", "origin": testIssuer, "field": "",
	} {
		if page.data[name] != want {
			t.Errorf("data-%s = %q, want %q", name, page.data[name], want)
		}
	}
	if value := page.data["value"]; len(value) < 20 || value == state || page.data["id"] == "" || page.data["id"] == value {
		t.Errorf("stores %q under the message %q: want a secret that is not the state", value, page.data["id"])
	}
}

// TestLaunchAsksTheStorage lets a launch without its cookie in by what the page
// around it has kept, once.
func TestLaunchAsksTheStorage(t *testing.T) {
	t.Parallel()
	now := arrived
	tool := loginTool(&now)
	arrived := arrivalsOf(tool)
	put := readStoragePage(t, post(tool.HandleLogin, "/login", framedLogin()))
	state := put.fields.Get("state")
	form := url.Values{"state": {state}, "id_token": {"a.b.c"}, "lti_storage_target": {"_parent"}}

	get := readStoragePage(t, post(tool.HandleLaunch, "/launch", form))
	for name, want := range map[string]string{
		"subject": "lti.get_data", "key": "lti_state_" + state, "frame": "_parent", "origin": testIssuer, "field": "stored_state", "value": "",
	} {
		if get.data[name] != want {
			t.Errorf("data-%s = %q, want %q", name, get.data[name], want)
		}
	}
	if get.method != "POST" || get.action != testTool+"/launch" || get.fields.Get("id_token") != "a.b.c" || len(*arrived) != 0 {
		t.Errorf("the page posts %v to %s, and %d arrived: want the launch again, and nothing yet", get.fields, get.action, len(*arrived))
	}
	get.fields.Set("stored_state", put.data["value"])
	if resp := post(fromOwnPage(tool.HandleLaunch), "/launch", get.fields); resp.StatusCode != http.StatusOK || len(*arrived) != 1 {
		t.Fatalf("status %d, %d arrived: want the launch", resp.StatusCode, len(*arrived))
	}
	post(fromOwnPage(tool.HandleLaunch), "/launch", get.fields)
	if failed := (*arrived)[1].Findings.Failed(); len(failed) != 1 || failed[0].Code != lti.StateUnknown {
		t.Errorf("the same launch again: %+v, want state_unknown", failed)
	}
}

// fromOwnPage is what a browser says of a form that a page of ours posts.
func fromOwnPage(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		next(w, r)
	}
}

// TestStorageTurnsAway changes one thing each in a launch that would be let in.
func TestStorageTurnsAway(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		want   lti.Code
		change func(form url.Values, header http.Header, now *time.Time)
	}{
		{"nothing", "", func(url.Values, http.Header, *time.Time) {}},
		{"nothing stored", lti.StateCookieMismatch, func(f url.Values, _ http.Header, _ *time.Time) { f.Set("stored_state", "") }},
		{"another value", lti.StateCookieMismatch, func(f url.Values, _ http.Header, _ *time.Time) { f.Set("stored_state", "other") }},
		{"the state itself", lti.StateCookieMismatch, func(f url.Values, _ http.Header, _ *time.Time) { f.Set("stored_state", f.Get("state")) }},
		{"a forger's page", lti.StateCookieMismatch, func(_ url.Values, h http.Header, _ *time.Time) { h.Set("Sec-Fetch-Site", "cross-site") }},
		{"the page of a neighbour", lti.StateCookieMismatch, func(_ url.Values, h http.Header, _ *time.Time) { h.Set("Sec-Fetch-Site", "same-site") }},
		{"a client that does not say", lti.StateCookieMismatch, func(_ url.Values, h http.Header, _ *time.Time) { h.Del("Sec-Fetch-Site") }},
		{"too late", lti.StateExpired, func(_ url.Values, _ http.Header, now *time.Time) { *now = now.Add(11 * time.Minute) }},
		{"no token", lti.ParameterMissing, func(f url.Values, _ http.Header, _ *time.Time) { f.Del("id_token") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			now := arrived
			tool := loginTool(&now)
			arrived := arrivalsOf(tool)
			put := readStoragePage(t, post(tool.HandleLogin, "/login", framedLogin()))
			form := url.Values{"state": {put.fields.Get("state")}, "id_token": {"a.b.c"}, "stored_state": {put.data["value"]}}
			header := http.Header{"Sec-Fetch-Site": {"same-origin"}}
			c.change(form, header, &now)
			post(func(w http.ResponseWriter, r *http.Request) {
				maps.Copy(r.Header, header)
				tool.HandleLaunch(w, r)
			}, "/launch", form)
			if len(*arrived) != 1 {
				t.Fatalf("%d arrived, want 1", len(*arrived))
			}
			failed := (*arrived)[0].Findings.Failed()
			if c.want == "" && len(failed) != 0 || c.want != "" && (len(failed) != 1 || failed[0].Code != c.want) {
				t.Errorf("failed = %+v, want only %s", failed, c.want)
			}
		})
	}
}

// TestNoStorageNoQuestion asks nobody where no platform has promised to answer,
// where the cookie came, and where there is no such login.
func TestNoStorageNoQuestion(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		login  url.Values
		cookie bool
		state  string
		status int
		want   lti.Code
	}{
		"no storage":      {goodLogin(), false, "", http.StatusUnauthorized, lti.StateCookieMismatch},
		"a cookie":        {framedLogin(), true, "", http.StatusOK, ""},
		"no such login":   {framedLogin(), false, "made-up", http.StatusUnauthorized, lti.StateUnknown},
		"no state at all": {framedLogin(), false, "none", http.StatusUnauthorized, lti.StateMissing},
	} {
		now := arrived
		tool := loginTool(&now)
		arrived := arrivalsOf(tool)
		resp := post(tool.HandleLogin, "/login", c.login)
		cookie := resp.Cookies()[0]
		// The login alone decides: what a launch says of storage is unsigned.
		form := url.Values{"state": {cookie.Value}, "id_token": {"a.b.c"}, "lti_storage_target": {"_parent"}}
		switch c.state {
		case "":
		case "none":
			form.Del("state")
		default:
			form.Set("state", c.state)
		}
		var cookies []*http.Cookie
		if c.cookie {
			cookies = append(cookies, cookie)
		}
		resp = post(tool.HandleLaunch, "/launch", form, cookies...)
		if resp.StatusCode != c.status || len(*arrived) != 1 {
			t.Errorf("%s: status %d, %d arrived: want %d, and an arrival", name, resp.StatusCode, len(*arrived), c.status)
			continue
		}
		if err := (*arrived)[0].Findings.Failed(); c.want != "" && (len(err) != 1 || err[0].Code != c.want) {
			t.Errorf("%s: failed = %+v, want only %s", name, err, c.want)
		}
	}
}

// FuzzStorage posts whatever to a tool with a login that awaits its storage: no
// body may let anybody in, and what comes back from outside is escaped.
func FuzzStorage(f *testing.F) {
	f.Add("_parent", "id_token=b.c.d")
	f.Add(`"><script>alert(1)</script>`, "error=x&stored_state=")
	f.Add("a\x00b", "%zz")
	f.Fuzz(func(t *testing.T, target, rest string) {
		now := arrived
		tool := loginTool(&now)
		form := framedLogin()
		form.Set("lti_storage_target", target)
		resp := post(tool.HandleLogin, "/login", form)
		state := resp.Cookies()[0].Value
		r := httptest.NewRequest(http.MethodPost, "/launch", strings.NewReader("state="+state+"&"+rest))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		w := httptest.NewRecorder()
		tool.HandleLaunch(w, r)
		if strings.Count(w.Body.String(), "<script") > 1 || w.Code == http.StatusOK && !strings.Contains(w.Body.String(), "lti.get_data") {
			t.Errorf("%q, %q: status %d, page %s", target, rest, w.Code, w.Body)
		}
	})
}
