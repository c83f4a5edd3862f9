package platform

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ltibootcamp/ltiflow/browser/chromiumtest"
	"ltibootcamp/ltiflow/lti"
)

// In a real browser: the page follows what happens, opens by keyboard, fits a
// narrow screen. That it follows says that its policy lets its script run.
func TestChromiumInspector(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	browser := chromiumtest.Start(t)
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
