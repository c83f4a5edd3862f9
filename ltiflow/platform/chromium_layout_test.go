package platform

import (
	"testing"

	"github.com/chromedp/chromedp"

	"ltibootcamp/ltiflow/browser/chromiumtest"
)

// What a page shows has its room: ids stand on one line, a frame fits, and a
// form that opens takes the width there is.
func TestChromiumLayout(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	browser := chromiumtest.Start(t)
	course := b.url + "/course/" + b.shared
	signedIn := chromedp.Tasks{chromedp.Navigate(b.url), chromiumtest.Press("Peggie Nikole")}
	for name, c := range map[string]struct {
		first   chromedp.Tasks
		at, say string
	}{
		"a kid":     {nil, b.url + "/keys", `document.querySelector("th code").getClientRects().length === 1`},
		"a user id": {nil, course + "/roster", `document.querySelector("td:last-child code").getClientRects().length === 1`},
		"a frame": {
			signedIn, course + "/frame?deployment=" + tool.deployment,
			`[...document.querySelectorAll(".table")].every(e => e.scrollWidth <= e.clientWidth)`,
		},
		"the rules": {
			signedIn, course,
			`(d => { d.open = true; return d.offsetWidth >= d.parentElement.clientWidth })(document.querySelector("details"))`,
		},
	} {
		var holds bool
		var wide int
		steps := append(chromedp.Tasks{chromedp.EmulateViewport(360, 800)}, c.first...)
		if c.first != nil {
			steps = append(steps, chromedp.WaitVisible(`//h2[.="Week 1"]`, chromedp.BySearch))
		}
		steps = append(steps, chromedp.Navigate(c.at), chromedp.Evaluate(c.say, &holds),
			chromedp.Evaluate(`document.documentElement.scrollWidth`, &wide))
		if err := chromedp.Run(browser, steps); err != nil || !holds || wide > 360 {
			t.Errorf("%s has its room: %v, on a page %d pixels wide: %v", name, holds, wide, err)
		}
	}
}
