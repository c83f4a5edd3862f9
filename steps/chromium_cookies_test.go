package steps_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ltibootcamp/ltiflow/browser/chromiumtest"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/steps"
)

// TestChromiumKeepsItsState launches into a frame below another site, once with
// third-party cookies and once without. The tool gets its state either way, and
// the exchanges say from where: what the lab shows in the stand-in.
func TestChromiumKeepsItsState(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name           string
		blocked        bool
		cookie, stored bool
	}{
		{"third parties allowed", false, true, false},
		{"third parties blocked", true, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			browser := chromiumtest.Start(t, chromiumtest.ThirdParties(t, c.blocked))
			server := steps.Simulator(t, platform.Config{Addr: "localhost:0"}) // and the tool is on 127.0.0.1
			s := against(t, lti.Final(), server.URL(), &clock{})
			run(t, s, "deeplink-return")
			if err := chromedp.Run(browser, chromedp.Navigate(s.PlatformURL()), chromiumtest.Press(gaius), chromiumtest.Press("In a frame")); err != nil {
				t.Fatal(err)
			}
			launch := arrives(t, s, "launch-request")
			if want := map[bool]int{true: 3, false: 2}[c.stored]; len(launch.Exchanges) != want {
				t.Errorf("%d exchanges, want %d: the login and each post of the launch", len(launch.Exchanges), want)
			}
			last := lastPost(t, launch)
			if sent := strings.HasPrefix(last.cookie, "lti_state_"); sent != c.cookie || last.form.Has("stored_state") != c.stored {
				t.Errorf("the launch came with the cookie %q and the form %v", last.cookie, last.form)
			}
			run(t, s, "launch-verify")
		})
	}
}

// A launchPost is what came to the launch address at last.
type launchPost struct {
	cookie string
	form   url.Values
}

func lastPost(t *testing.T, o steps.Outcome) launchPost {
	t.Helper()
	last := o.Exchanges[len(o.Exchanges)-1]
	form, err := url.ParseQuery(string(last.RequestBody))
	if err != nil {
		t.Fatal(err)
	}
	return launchPost{last.RequestHeader.Get("Cookie"), form}
}
