package browser

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// The rules of each browser that a lab plays.
var (
	open     = Rules{}
	obeying  = Rules{SameSite: true}
	blocking = Rules{SameSite: true, BlockThirdParty: true}
)

func address(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestRules goes through every way on which a cookie of the tool can be asked
// for and set: by which page, where it is shown, by which method.
func TestRules(t *testing.T) {
	t.Parallel()
	const (
		tool     = "http://127.0.0.1:8081/launch"
		itself   = "http://127.0.0.1:8082/" // another port: one site
		platform = "http://localhost:5000/"
	)
	set := []string{"", "; SameSite=Odd", "; SameSite=Lax", "; SameSite=Strict", "; SameSite=None", "; SameSite=None; Secure"}
	for _, c := range []struct {
		rules             Rules
		method, from, top string
		// A letter for each of set: "-" not kept, "k" kept and not sent, "s" kept
		// and sent.
		want string
	}{
		{open, "POST", platform, platform, "ssssss"},
		{open, "POST", platform, "", "ssssss"},

		{obeying, "GET", "", "", "ssss-s"},
		{obeying, "GET", itself, "", "ssss-s"},
		{obeying, "POST", itself, "", "ssss-s"},
		{obeying, "GET", platform, "", "sssk-s"},
		{obeying, "POST", platform, "", "kkkk-s"},
		{obeying, "GET", itself, itself, "ssss-s"},
		{obeying, "POST", itself, itself, "ssss-s"},
		{obeying, "GET", platform, platform, "-----s"},
		{obeying, "POST", platform, platform, "-----s"},
		{obeying, "POST", itself, platform, "-----s"},  // the tool's own page, in a frame
		{obeying, "POST", platform, itself, "-----s"},  // another's page, in a frame of the tool's
		{blocking, "POST", itself, platform, "------"}, // a frame is below another's page
		{blocking, "POST", platform, platform, "------"},
		{blocking, "POST", platform, "", "kkkk-s"},     // no third party: the page fills the window
		{blocking, "POST", platform, itself, "-----s"}, // no third party either
		{blocking, "POST", itself, itself, "ssss-s"},
		{Rules{BlockThirdParty: true}, "POST", platform, platform, "------"},

		{Rules{SameSite: true, PortsApart: true}, "POST", itself, itself, "-----s"},
		{Rules{SameSite: true, PortsApart: true}, "POST", itself, "", "kkkk-s"},
		{Rules{SameSite: true, PortsApart: true}, "POST", tool, "", "ssss-s"},
	} {
		to := navigation{method: c.method, address: tool}
		if c.from != "" {
			to.from = address(t, c.from)
		}
		if c.top != "" {
			to.top = address(t, c.top)
		}
		got := ""
		for _, attributes := range set {
			cookie, err := http.ParseSetCookie("state=1" + attributes)
			if err != nil {
				t.Fatal(err)
			}
			crosses := c.rules.crossing(to, address(t, tool))
			switch {
			case !c.rules.keeps(cookie, crosses):
				got += "-"
			case c.rules.sends(cookie.SameSite, crosses):
				got += "s"
			default:
				got += "k"
			}
		}
		if got != c.want {
			t.Errorf("%+v, %s from %q below %q: got %s, want %s", c.rules, c.method, c.from, c.top, got, c.want)
		}
	}
}

// A cookie that is set again with another SameSite is the same cookie.
func TestJarHoldsACookieOnce(t *testing.T) {
	t.Parallel()
	u := address(t, "http://127.0.0.1/")
	j := jar{}
	for i, attributes := range []string{"", "; SameSite=None; Secure", "; SameSite=Strict", "; SameSite=Lax", "; Max-Age=0"} {
		cookie, err := http.ParseSetCookie(fmt.Sprintf("a=%d%s", i, attributes))
		if err != nil {
			t.Fatal(err)
		}
		j.keep(open, crossing{}, u, []*http.Cookie{cookie})
		req := httptest.NewRequest(http.MethodGet, u.String(), nil)
		j.give(open, crossing{}, req)
		want := fmt.Sprintf("a=%d", i)
		if cookie.MaxAge < 0 {
			want = ""
		}
		if got := req.Header.Get("Cookie"); got != want {
			t.Errorf("after %q: sent %q, want %q", attributes, got, want)
		}
	}
}

// twoSites are a platform on localhost, whose page launches into a frame, and a
// tool on 127.0.0.1. The tool's answers are told.
func twoSites(t *testing.T, platformPage func(tool string) string, tool http.Handler) (string, *Browser) {
	t.Helper()
	below := httptest.NewServer(tool)
	t.Cleanup(below.Close)
	above := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, platformPage(below.URL))
	}))
	t.Cleanup(above.Close)
	b := New(&http.Transport{})
	t.Cleanup(b.Close)
	b.Rules = obeying
	return strings.Replace(above.URL, "127.0.0.1", "localhost", 1), b
}

// TestBrowserLaunchesIntoAFrame tells the tool where its page is shown and who
// leads there, also past a redirect and a page that submits itself.
func TestBrowserLaunchesIntoAFrame(t *testing.T) {
	t.Parallel()
	for target, want := range map[string][]string{
		"tool":  {"/login cross-site iframe", "/launch cross-site iframe", "/again same-origin iframe"},
		"other": {"/login cross-site document", "/launch cross-site document", "/again same-origin document"},
	} {
		var got []string
		tool := http.NewServeMux()
		tool.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
			got = append(got, r.URL.Path+" "+r.Header.Get("Sec-Fetch-Site")+" "+r.Header.Get("Sec-Fetch-Dest"))
			switch r.URL.Path {
			case "/login":
				http.Redirect(w, r, "/launch", http.StatusFound)
			case "/launch":
				_, _ = io.WriteString(w, `<form method=post action=/again></form><script>document.forms[0].submit()</script>`)
			}
		})
		start, b := twoSites(t, func(tool string) string {
			return `<form method=post action="` + tool + `/login" target="` + target + `"></form><iframe name="tool"></iframe>
				<script>document.forms[0].submit()</script>`
		}, tool)
		if _, err := b.Open(t.Context(), start); err != nil {
			t.Fatal(err)
		}
		if strings.Join(got, ", ") != strings.Join(want, ", ") {
			t.Errorf("target %s: got %q, want %q", target, got, want)
		}
	}
}

// TestBrowserLendsStorage has a tool's page in a frame put a value into the
// platform's storage, and another page of it ask for it.
func TestBrowserLendsStorage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, lends, frame, origin, key, want string }{
		{"all well", "TOOL", "_parent", "PLATFORM", "k", "v"},
		{"among others", "http://a.example TOOL", "_parent", "PLATFORM", "k", "v"},
		{"another key", "TOOL", "_parent", "PLATFORM", "other", ""},
		{"a platform without storage", "", "_parent", "PLATFORM", "k", ""},
		{"a platform that lends it to another tool", "http://127.0.0.1:1", "_parent", "PLATFORM", "k", ""},
		{"a message for another origin", "TOOL", "_parent", "http://evil.example", "k", ""},
		{"a message for another frame", "TOOL", "storage", "PLATFORM", "k", ""},
	} {
		got := "nothing came"
		tool := http.NewServeMux()
		start := ""
		says := func(subject, key, form string) string {
			return strings.ReplaceAll(`<body data-subject="`+subject+`" data-key="`+key+`" data-value="v" data-field="stored" data-frame="`+
				c.frame+`" data-origin="`+c.origin+`">`+form+`<script>postMessage()</script>`, "PLATFORM", start)
		}
		tool.HandleFunc("POST /login", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, says(putData, "k", `<form action="/auth"><input name=state value=1></form>`))
		})
		tool.HandleFunc("GET /auth", func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, says(getData, c.key, `<form method=post action="/launch"><input name=state value="`+r.FormValue("state")+`"></form>`))
		})
		tool.HandleFunc("POST /launch", func(_ http.ResponseWriter, r *http.Request) {
			if r.FormValue("state") == "1" {
				got = r.FormValue("stored")
			}
		})
		var b *Browser
		start, b = twoSites(t, func(tool string) string {
			return `<form method=post action="` + tool + `/login" target=tool></form><script>document.forms[0].submit()</script>
				<iframe name=tool data-storage="` + strings.Replace(c.lends, "TOOL", tool, 1) + `"></iframe>`
		}, tool)
		if _, err := b.Open(t.Context(), start); err != nil {
			t.Fatal(err)
		}
		if got != c.want {
			t.Errorf("%s: the tool's page got %q, want %q", c.name, got, c.want)
		}
	}
}

// A page in the window has nobody around it that would answer.
func TestNobodyAnswersInTheWindow(t *testing.T) {
	t.Parallel()
	page, err := parse("http://127.0.0.1/", http.StatusOK, []byte(`<body data-subject="lti.get_data" data-frame="_parent" data-field="stored"><form></form>`))
	if err != nil {
		t.Fatal(err)
	}
	if to := New(nil).speak(page); to.fields.Get("stored") != "" || !to.fields.Has("stored") {
		t.Errorf("the form has %v", to.fields)
	}
}
