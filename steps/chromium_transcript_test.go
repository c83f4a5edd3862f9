package steps_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ltibootcamp/ltiflow/browser/chromiumtest"
	"ltibootcamp/steps/transcript"
)

// A listener notes what a page asks for, and what its console says.
type listener struct {
	mu              sync.Mutex
	requests, words []string
}

func (l *listener) hear(event any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		l.requests = append(l.requests, e.Request.URL)
	case *log.EventEntryAdded:
		l.words = append(l.words, e.Entry.Text)
	case *runtime.EventConsoleAPICalled:
		l.words = append(l.words, string(e.Type))
	case *runtime.EventExceptionThrown:
		l.words = append(l.words, e.ExceptionDetails.Error())
	}
}

// wantPage opens a transcript in a real browser: it asks for nothing but itself,
// and nothing in it is too wide, too faint, or to be had by the mouse alone.
func wantPage(t *testing.T, run transcript.Run) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "run.html")
	if err := os.WriteFile(file, []byte(written(t, transcript.Formats()[1], run)), 0o600); err != nil {
		t.Fatal(err)
	}
	tab := chromiumtest.Start(t)
	heard := &listener{}
	chromedp.ListenTarget(tab, heard.hear)
	address := "file://" + filepath.ToSlash(file)
	if err := chromedp.Run(tab, log.Enable(), chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	opensByKeyboard(tab, t)
	light, dark := lookedAt(tab, t, "light", 1280), lookedAt(tab, t, "dark", 1280)
	if light == dark {
		t.Errorf("light and dark have the same ground, %s", light)
	}
	lookedAt(tab, t, "light", 360)
	onPaper(tab, t)
	heard.mu.Lock()
	defer heard.mu.Unlock()
	if len(heard.requests) != 1 || heard.requests[0] != address {
		t.Errorf("the page asks for %q, want itself alone", heard.requests)
	}
	if len(heard.words) > 0 {
		t.Errorf("the console says %q", heard.words)
	}
}

// opensByKeyboard opens the first exchange with tab and enter.
func opensByKeyboard(tab context.Context, t *testing.T) {
	t.Helper()
	const first = `document.querySelector("details.exchange")`
	var closed, open bool
	if err := chromedp.Run(tab,
		chromedp.Evaluate(first+`.previousElementSibling.previousElementSibling.querySelector("summary").focus(); `+first+`.open`, &closed),
		chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter),
		chromedp.Evaluate(first+`.open && `+first+`.contains(document.activeElement)`, &open),
	); err != nil || closed || !open {
		t.Errorf("the first exchange was open %v, and after enter %v: %v", closed, open, err)
	}
}

// measures are taken with everything open: the ground, how much the page is wider
// than its window, and the words with too little contrast (WCAG 2.2, 1.4.3).
const measures = `(() => {
	document.querySelectorAll("details").forEach(d => d.open = true);
	const rgb = s => s.match(/[\d.]+/g).map(Number);
	const light = c => c.slice(0, 3).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
		.reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
	const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } };
	const faint = new Set();
	const seen = new Set();
	const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (words.nextNode()) {
		const e = words.currentNode.parentElement;
		const kind = e.tagName + "." + e.className + " in " + e.parentElement.className + " " + e.closest("[class]")?.className;
		if (!words.currentNode.data.trim() || seen.has(kind)) continue;
		seen.add(kind);
		const a = light(rgb(getComputedStyle(e).color)), b = light(ground(e));
		const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
		if (contrast < 4.5) faint.add(kind + " " + contrast.toFixed(2));
	}
	return {ground: getComputedStyle(document.body).backgroundColor, wider: document.documentElement.scrollWidth - innerWidth, faint: [...faint], kinds: seen.size};
})()`

// lookedAt looks at all of the page in a scheme and a width, and gives its ground.
func lookedAt(tab context.Context, t *testing.T, scheme string, width int64) string {
	t.Helper()
	var seen struct {
		Ground string   `json:"ground"`
		Wider  int      `json:"wider"`
		Faint  []string `json:"faint"`
		Kinds  int      `json:"kinds"`
	}
	if err := chromedp.Run(tab,
		chromedp.EmulateViewport(width, 800),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
		chromedp.Evaluate(measures, &seen),
	); err != nil {
		t.Fatal(err)
	}
	if seen.Wider > 0 {
		t.Errorf("%s, %d wide: the page is %d wider", scheme, width, seen.Wider)
	}
	if len(seen.Faint) > 0 || seen.Kinds < 40 {
		t.Errorf("%s: of %d kinds of words these are too faint:\n%s", scheme, seen.Kinds, strings.Join(seen.Faint, "\n"))
	}
	return seen.Ground
}

// onPaper wants what is folded to be printed.
func onPaper(tab context.Context, t *testing.T) {
	t.Helper()
	var high float64
	if err := chromedp.Run(tab,
		emulation.SetEmulatedMedia().WithMedia("print"),
		chromedp.Evaluate(`(() => { const d = document.querySelector("details.exchange"); d.open = false; return d.querySelector("pre").getBoundingClientRect().height; })()`, &high),
	); err != nil || high < 20 {
		t.Errorf("on paper the first exchange is %v high: %v", high, err)
	}
}
