// Package chromiumtest is a real browser for tests: what the stand-in of package
// browser cannot show, such as what a browser would block. Nothing but tests
// imports it.
package chromiumtest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
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

// ThirdParties is the flag of a browser whose settings block the cookies of
// third parties, or allow them. Without it Chromium decides, and Debian's blocks
// them in a new profile.
func ThirdParties(t *testing.T, blocked bool) chromedp.ExecAllocatorOption {
	t.Helper()
	// Not t.TempDir: a process of the browser may write to it to the last.
	profile, err := os.MkdirTemp("", "chromium")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) })
	settings := `{"profile":{"cookie_controls_mode":0}}`
	if blocked {
		settings = `{"profile":{"cookie_controls_mode":1}}`
	}
	if err := os.Mkdir(filepath.Join(profile, "Default"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(profile, "Default", "Preferences"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	return chromedp.UserDataDir(profile)
}

// Press presses the button with a text, the last where there are several.
func Press(text string) chromedp.Action {
	return chromedp.Click(`(//button[normalize-space()="`+text+`"])[last()]`, chromedp.BySearch)
}
