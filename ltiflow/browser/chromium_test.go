package browser_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/browser"
	"ltibootcamp/ltiflow/browser/chromiumtest"
)

// TestChromiumAgrees sends both browsers on the way of a launch, in a frame and
// in the window, and wants the same cookies to come back to the tool: what the
// stand-in does by its rules, a real browser does.
func TestChromiumAgrees(t *testing.T) {
	t.Parallel()
	for _, blocks := range []bool{false, true} {
		t.Run(fmt.Sprintf("blocks=%v", blocks), func(t *testing.T) {
			t.Parallel()
			chromium := chromiumtest.Start(t, chromiumtest.ThirdParties(t, blocks))
			for _, where := range []string{"frame", "_self"} {
				actual := newLaunch(t, where)
				if err := chromedp.Run(chromium, chromedp.Navigate(actual.platform)); err != nil {
					t.Fatal(err)
				}
				stand := newLaunch(t, where)
				b := browser.New(&http.Transport{})
				defer b.Close()
				b.Rules = browser.Rules{SameSite: true, BlockThirdParty: blocks}
				if _, err := b.Open(t.Context(), stand.platform); err != nil {
					t.Fatal(err)
				}
				got, want := <-stand.came, <-actual.came
				if where == "_self" { // Chromium's two minutes of grace
					want = slices.DeleteFunc(want, func(name string) bool { return name == "unset" || name == "odd" })
				}
				t.Logf("%s: %v", where, want)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("cookies that came back in %s (-Chromium +stand-in):\n%s", where, diff)
				}
			}
		})
	}
}

// A launchWay is a platform on localhost and a tool on 127.0.0.1, with the hops of a
// launch between them.
type launchWay struct {
	platform string
	came     chan []string // the cookies of the launch, and how it declares itself
}

func newLaunch(t *testing.T, target string) launchWay {
	t.Helper()
	l := launchWay{came: make(chan []string, 1)}
	page := func(w http.ResponseWriter, target, action string) {
		_, _ = io.WriteString(w, `<!doctype html><title>x</title><iframe name="frame"></iframe>
			<form method="post" target="`+target+`" action="`+action+`"></form><script>document.forms[0].submit()</script>`)
	}
	tool, platform := http.NewServeMux(), http.NewServeMux()
	above, below := httptest.NewServer(platform), httptest.NewServer(tool)
	t.Cleanup(above.Close)
	t.Cleanup(below.Close)
	l.platform = strings.Replace(above.URL, "127.0.0.1", "localhost", 1)
	platform.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) { page(w, target, below.URL+"/login") })
	platform.HandleFunc("/auth", func(w http.ResponseWriter, _ *http.Request) { page(w, "_self", below.URL+"/launch") })
	tool.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		for name, attributes := range map[string]string{
			"unset": "", "odd": "; SameSite=Odd", "lax": "; SameSite=Lax", "strict": "; SameSite=Strict",
			"none": "; SameSite=None; Secure", "bare": "; SameSite=None",
		} {
			w.Header().Add("Set-Cookie", name+"=1; Path=/"+attributes)
		}
		http.Redirect(w, r, l.platform+"/auth", http.StatusFound)
	})
	tool.HandleFunc("/launch", func(_ http.ResponseWriter, r *http.Request) {
		came := []string{r.Header.Get("Sec-Fetch-Site"), r.Header.Get("Sec-Fetch-Dest")}
		for _, cookie := range r.Cookies() {
			came = append(came, cookie.Name)
		}
		slices.Sort(came)
		l.came <- came
	})
	return l
}
