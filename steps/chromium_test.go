package steps_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ltibootcamp/ltiflow/browser/chromiumtest"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// TestChromiumLaunches does in a real browser what the stand-in does: cookies,
// the content security policy and the self-submitting forms must let the login
// through.
func TestChromiumLaunches(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	browser := chromiumtest.Start(t)
	if err := s.Run(t.Context(), "deeplink-return"); err != nil {
		t.Fatal(err)
	}
	for user, button := range map[string]string{
		"Peggie Nikole": "Add content from LTI bootcamp tool",
		"Gaius Baltar":  "An assignment",
	} {
		var heading string
		if err := chromedp.Run(browser,
			chromedp.Navigate(s.PlatformURL()),
			chromiumtest.Press(user),
			chromedp.WaitVisible(`//button[normalize-space()="`+button+`"] | //h1`, chromedp.BySearch),
			chromiumtest.Press(button),
			chromedp.WaitVisible(`//h1[starts-with(normalize-space(),"The tool has received")]`, chromedp.BySearch),
			chromedp.Text("h1", &heading),
		); err != nil {
			t.Fatalf("%s, %s: %v", user, button, err)
		}
		t.Log(user, heading)
	}
}

// TestChromiumIsFollowed has a real browser do what the stand-in does
// otherwise, and the steps in between go on with it: the page that waits has to
// go home by itself, under its content security policy.
func TestChromiumIsFollowed(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	tab := chromiumtest.Start(t)
	run(t, s, "get-keys")
	var said, at string
	if err := chromedp.Run(tab,
		chromedp.Navigate(s.PlatformURL()), chromiumtest.Press(peggie), chromiumtest.Press(choose),
		chromedp.WaitVisible(`//h1[starts-with(normalize-space(),"The tool has received")]`, chromedp.BySearch),
		chromedp.Text("main", &said),
	); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said, peggie) || !strings.Contains(said, "Leave this page open") {
		t.Errorf("the tool's page says:\n%s", said)
	}
	request := arrives(t, s, "deeplink-request")
	run(t, s, "deeplink-verify", "deeplink-settings", "deeplink-response", "deeplink-sign", "deeplink-return")
	if err := chromedp.Run(tab,
		chromedp.WaitVisible(`//button[normalize-space()="An assignment"]`, chromedp.BySearch),
		chromedp.Location(&at),
	); err != nil || !strings.HasPrefix(at, s.PlatformURL()+"/course/") {
		t.Fatalf("the browser is at %s: %v", at, err)
	}
	if err := chromedp.Run(tab,
		chromedp.Navigate(s.PlatformURL()), chromiumtest.Press(gaius), chromiumtest.Press("An assignment"),
		chromedp.WaitVisible(`//dd[normalize-space()="An assignment"]`, chromedp.BySearch),
		chromedp.Text("main", &said),
	); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said, gaius) {
		t.Errorf("the tool's page says:\n%s", said)
	}
	launch := arrives(t, s, "launch-request")
	run(t, s, "launch-verify", "launch-activity", "token", "score", "results")
	for name, before := range map[string]steps.Outcome{"deeplink-request": request, "launch-request": launch} {
		if after, _ := s.Outcome(name); after.Began != before.Began || len(after.Exchanges) != 2 {
			t.Errorf("%s was run again by the stand-in", name)
		}
	}
	if results, _ := s.Outcome("results"); results.Values["result_score"] != "30.6" {
		t.Errorf("results = %v", results.Values)
	}
}
