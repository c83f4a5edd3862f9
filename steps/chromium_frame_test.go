package steps_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ltibootcamp/ltiflow/browser/chromiumtest"
	"ltibootcamp/ltiflow/lti"
)

// TestChromiumFramesAndWindows launches from inside a page of the platform,
// where cookies and policies are strictest, and in a new window. The tool
// verifies what arrived, and reads there where it is shown.
func TestChromiumFramesAndWindows(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	browser := chromiumtest.Start(t)
	run(t, s, "deeplink-return")
	for _, c := range []struct{ user, button, where, arrives, verify string }{
		{gaius, "In a frame", "iframe", "launch-request", "launch-verify"},
		{gaius, "In a new window", "window", "launch-request", "launch-verify"},
		{peggie, "In a new window", "window", "deeplink-request", "deeplink-verify"}, // the last such button
		{peggie, "In a frame", "iframe", "deeplink-request", "deeplink-verify"},
	} {
		if err := chromedp.Run(browser, chromedp.Navigate(s.PlatformURL()), chromiumtest.Press(c.user), chromiumtest.Press(c.button)); err != nil {
			t.Fatalf("%s, %s: %v", c.user, c.button, err)
		}
		arrives(t, s, c.arrives)
		run(t, s, c.verify)
		verified, _ := s.Outcome(c.verify)
		if !bytes.Contains(bytes.Join(bytes.Fields(verified.Panels[0].Body), nil), []byte(`"document_target":"`+c.where+`"`)) {
			t.Errorf("%s, %s: the message is\n%s", c.user, c.button, verified.Panels[0].Body)
		}
	}
	// The answer of the last one comes back into the frame: the course must
	// take the whole window, with what is to be said.
	run(t, s, "deeplink-settings", "deeplink-response", "deeplink-sign", "deeplink-return")
	var said string
	if err := chromedp.Run(browser,
		chromedp.WaitVisible(`p.notice[role="status"]`, chromedp.ByQuery), // of the window, and of no frame
		chromedp.Text("main", &said),
	); err != nil || !strings.Contains(said, "2 items from LTI bootcamp tool were added.") {
		t.Errorf("after the choice in a frame, the window shows %q: %v", said, err)
	}
}
