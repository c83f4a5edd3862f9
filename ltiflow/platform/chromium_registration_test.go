package platform

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ltibootcamp/ltiflow/browser/chromiumtest"
)

// A registering tool registers when a browser opens its page, and closes it,
// as DR §3.5 and §3.7 have it, whatever the platform said.
func registeringTool(t *testing.T, b *bench, name string) string {
	t.Helper()
	tool := newTool13(t, b)
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		configuration := tool.configuration()
		configuration["client_name"] = name
		tool.do(http.MethodPost, "/register", bytes.NewReader(mustJSON(configuration)), http.Header{
			"Content-Type": {"application/json"}, "Authorization": {"Bearer " + r.FormValue("registration_token")},
		})
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<script>(window.opener || window.parent).postMessage({subject: "org.imsglobal.lti.close"}, "*")</script>`))
	}))
	t.Cleanup(page.Close)
	return page.URL + "/register"
}

// Somebody pastes a registration URL, and is on the page of the new tool.
func TestChromiumAddsATool(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	registration := registeringTool(t, b, "Registered in a browser")
	browser := chromiumtest.Start(t)
	for _, where := range []string{"frame", "window"} {
		steps := chromedp.Tasks{
			chromedp.Navigate(b.url + "/tools/add"),
			chromedp.SendKeys("#registration", registration),
			chromedp.Click(`input[value="` + where + `"]`),
			chromedp.Click(`form button`),
		}
		if where == "window" {
			steps = append(steps, chromedp.Click("#window"))
		}
		steps = append(steps, chromedp.WaitVisible(`//h1[.="Registered in a browser"]`, chromedp.BySearch))
		if err := chromedp.Run(browser, steps); err != nil {
			t.Fatalf("in a %s: %v", where, err)
		}
	}
	if clients, err := b.store.Clients(0, 10); err != nil || len(clients) != 3 {
		t.Errorf("%d tools, want 3: %v", len(clients), err)
	}
}

// A tool that is refused closes its page and says nothing. The page that waited
// says why.
func TestChromiumShowsTheRefusal(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	registration := registeringTool(t, b, "")
	browser := chromiumtest.Start(t)
	for _, where := range []string{"frame", "window"} {
		page, _ := b.invited(t, registration, where)
		steps := chromedp.Tasks{chromedp.Navigate(b.url + page)}
		if where == "window" {
			steps = append(steps, chromedp.Click("#window"))
		}
		var said string
		steps = append(steps,
			chromedp.Poll(`document.getElementById("refused").textContent !== ""`, nil),
			chromedp.Text("#refused", &said))
		if err := chromedp.Run(browser, steps); err != nil || !strings.Contains(said, "client_name") {
			t.Errorf("in a %s, the page says %q: %v", where, said, err)
		}
	}
}

// On a telephone nothing lies beyond the edge of the screen.
func TestChromiumNarrowPages(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	n := newNotebook(t, b)
	waiting, _ := b.invited(t, b.url+"/x", "frame")
	browser := chromiumtest.Start(t)
	b.newCourse(t, strings.Repeat("Longword", 20))
	for _, path := range []string{
		"/", "/tools", "/tools/add", "/tools/manual", "/tools/" + tool.id, "/tools/" + n.client, waiting, "/course/" + b.shared + "/signin",
	} {
		var wide int
		if err := chromedp.Run(browser,
			chromedp.EmulateViewport(360, 800),
			chromedp.Navigate(b.url+path),
			chromedp.Evaluate(`document.documentElement.scrollWidth`, &wide),
		); err != nil {
			t.Fatal(err)
		}
		if wide > 360 {
			t.Errorf("%s is %d pixels wide", path, wide)
		}
	}
}
