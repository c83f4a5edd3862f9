// Package chromiumtest is a real browser for tests: what the stand-in of package
// browser cannot show, such as what a browser would block. Nothing but tests
// imports it.
package chromiumtest

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Start begins a headless browser, with the flags that a test wants besides, or
// skips where there is none. In CI there must be one.
func Start(t *testing.T, flags ...chromedp.ExecAllocatorOption) context.Context {
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
	allocator, stop := chromedp.NewExecAllocator(t.Context(), append(flags,
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.NoFirstRun,
		chromedp.DisableGPU, chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
	)...)
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

// Press presses the button with a text, the last where there are several.
func Press(text string) chromedp.Action {
	return chromedp.Click(`(//button[normalize-space()="`+text+`"])[last()]`, chromedp.BySearch)
}
