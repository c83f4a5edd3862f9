package platform

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// inChromium begins a headless browser, or skips where there is none. In CI
// there must be one.
func inChromium(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("no Chromium, and in CI there must be one: .ci/run installs it")
		}
		t.Skip("no Chromium on this machine")
	}
	allocator, stop := chromedp.NewExecAllocator(t.Context(),
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.NoFirstRun,
		chromedp.DisableGPU, chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
	)
	t.Cleanup(stop)
	browser, stop := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		_ = chromedp.Cancel(browser) // waits until it is gone, and its profile with it
		stop()
	})
	limited, stop := context.WithTimeout(browser, time.Minute)
	t.Cleanup(stop)
	return limited
}

// A registering tool registers when a browser opens its page, and closes it,
// as DR §3.5 and §3.7 have it.
func registeringTool(t *testing.T, b *bench) string {
	t.Helper()
	tool := newTool13(t, b)
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		configuration := tool.configuration()
		configuration["client_name"] = "Registered in a browser"
		answer := tool.do(http.MethodPost, "/register", bytes.NewReader(mustJSON(configuration)), http.Header{
			"Content-Type": {"application/json"}, "Authorization": {"Bearer " + r.FormValue("registration_token")},
		})
		if answer.status != http.StatusOK {
			http.Error(w, answer.body, answer.status)
			return
		}
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
	registration := registeringTool(t, b)
	browser := inChromium(t)
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

// On a telephone nothing lies beyond the edge of the screen.
func TestChromiumNarrowPages(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	n := newNotebook(t, b)
	waiting, _ := b.invited(t, b.url+"/x", "frame")
	browser := inChromium(t)
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
