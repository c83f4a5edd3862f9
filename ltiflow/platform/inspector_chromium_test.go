package platform

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ltibootcamp/ltiflow/lti"
)

// inspectorBrowser begins a headless browser, or skips where there is none. In
// CI there must be one.
func inspectorBrowser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
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

// In a real browser: the page follows what happens, opens by keyboard, fits a
// narrow screen. That it follows says that its policy lets its script run.
func TestChromiumInspector(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	browser := inspectorBrowser(t)
	top := func(says string) chromedp.Action {
		return chromedp.WaitVisible(`#exchanges > li:first-child[data-says^="` + says + `"]`)
	}
	var live, open string
	var wide bool
	if err := chromedp.Run(browser,
		chromedp.EmulateViewport(360, 640),
		chromedp.Navigate(b.url+"/inspector"),
		top("POST /register"),
		chromedp.WaitVisible(`//p[@role="status" and starts-with(., "Live")]`, chromedp.BySearch),
		chromedp.ActionFunc(func(context.Context) error {
			r := tool.tokenRequest(lti.Final().Scope.Score)
			r.claims["sub"] = "<b>somebody</b>"
			r.send(b).refused(t, 400, lti.SubjectMismatch)
			return nil
		}),
		top("POST /token, tool to platform, 400 Bad Request, refused: sub_mismatch"),
		chromedp.Text("#live", &live),
		chromedp.Focus("#exchanges > li:first-child summary"),
		chromedp.KeyEvent(kb.Enter),
		chromedp.WaitVisible("#exchanges > li:first-child details[open] dl"),
		chromedp.Text("#exchanges > li:first-child", &open),
		chromedp.Evaluate(`document.documentElement.scrollWidth > innerWidth`, &wide),
	); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(live, "New: POST /token") {
		t.Errorf("who listens hears %q", live)
	}
	if !strings.Contains(open, "<b>somebody</b>") || !strings.Contains(open, lti.SubjectMismatch.About().Remedy) {
		t.Errorf("the exchange says %s", open)
	}
	if wide {
		t.Error("the page is wider than a narrow screen")
	}
}
