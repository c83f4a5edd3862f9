package steps_test

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ltibootcamp/ltiflow/lti"
)

// chromium begins a headless browser, or skips where there is none. In CI
// there must be one.
func chromium(t *testing.T) context.Context {
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

// press presses the button with a text, the last where there are several.
func press(text string) chromedp.Action {
	return chromedp.Click(`(//button[normalize-space()="`+text+`"])[last()]`, chromedp.BySearch)
}

// TestChromiumLaunches does in a real browser what the stand-in does: cookies,
// the content security policy and the self-submitting forms must let the login
// through.
func TestChromiumLaunches(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	browser := chromium(t)
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
			press(user),
			chromedp.WaitVisible(`//button[normalize-space()="`+button+`"] | //h1`, chromedp.BySearch),
			press(button),
			chromedp.WaitVisible(`//h1[starts-with(normalize-space(),"The tool has received")]`, chromedp.BySearch),
			chromedp.Text("h1", &heading),
		); err != nil {
			t.Fatalf("%s, %s: %v", user, button, err)
		}
		t.Log(user, heading)
	}
}
