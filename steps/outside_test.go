package steps_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/browser"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// own is a browser of the learner's own: nothing of it is known to the session.
func own(t *testing.T) *browser.Browser {
	t.Helper()
	b := browser.New(&http.Transport{})
	t.Cleanup(b.Close)
	return b
}

const (
	peggie, gaius = "Peggie Nikole", "Gaius Baltar"
	choose        = "Add content from LTI bootcamp tool"
)

// click signs in and presses a button.
func click(t *testing.T, b *browser.Browser, s *steps.Session, user, button string) *browser.Page {
	t.Helper()
	address, but := s.CoursePage()
	if but != "" {
		t.Errorf("says that no launch comes: %s", but)
	}
	page, err := b.Open(t.Context(), address)
	for _, press := range []string{user, button} {
		if err == nil {
			page, err = b.Submit(t.Context(), page, press)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// arrives waits until a browser has completed a step.
func arrives(t *testing.T, s *steps.Session, want string) steps.Outcome {
	t.Helper()
	select {
	case got := <-s.Arrived():
		if got != want {
			t.Fatalf("completed %s, want %s", got, want)
		}
	case <-time.After(20 * time.Second):
		t.Fatalf("waited in vain for %s", want)
	}
	outcome, _ := s.Outcome(want)
	return outcome
}

func run(t *testing.T, s *steps.Session, names ...string) {
	t.Helper()
	for _, name := range names {
		if err := s.Run(t.Context(), name); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

// waiting is the address of the page that the tool left in the browser.
func waiting(t *testing.T, o steps.Outcome) string {
	t.Helper()
	found := regexp.MustCompile(`url=(http[^"]+)"`).FindSubmatch(o.Exchanges[len(o.Exchanges)-1].ResponseBody)
	if found == nil {
		t.Fatal("the tool's page does not wait")
	}
	return string(found[1])
}

// home asks for the waiting page until it has gone back to the course, as the
// page itself does.
func home(ctx context.Context, b *browser.Browser, address string) (*browser.Page, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for {
		page, err := b.Open(ctx, address)
		if err != nil || page.URL != address || page.Status != http.StatusOK {
			return page, err
		}
	}
}

// carried runs deeplink-return while a browser asks for its waiting page.
func carried(t *testing.T, s *steps.Session, b *browser.Browser, address string) *browser.Page {
	t.Helper()
	var page *browser.Page
	gone := make(chan error)
	go func() {
		var err error
		page, err = home(t.Context(), b, address)
		gone <- err
	}()
	run(t, s, "deeplink-return")
	if err := <-gone; err != nil {
		t.Fatal(err)
	}
	return page
}

func crossed(o steps.Outcome) string {
	var all []string
	for _, e := range o.Exchanges {
		all = append(all, fmt.Sprintf("%s>%s %s %d", e.From, e.To, e.Method, e.Status))
	}
	return strings.Join(all, ", ")
}

// TestFollowsTheLearnersBrowser clicks in a browser of its own wherever the
// stand-in would, and runs the other steps: what the browser brought must be
// what they go on with.
func TestFollowsTheLearnersBrowser(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	if _, but := s.CoursePage(); !strings.Contains(but, "register") {
		t.Errorf("before the tool is registered: %q", but)
	}
	run(t, s, "get-keys")
	b := own(t)

	page := click(t, b, s, peggie, choose)
	if !strings.Contains(page.Text, "Peggie Nikole") || !strings.Contains(page.Text, "LTI Bootcamp Course") || !strings.Contains(page.Text, "terminal") {
		t.Errorf("the tool's page says:\n%s", page.Text)
	}
	request := arrives(t, s, "deeplink-request")
	if s.State("deeplink-request") != steps.Done || request.Values["user"] != peggie || len(request.Panels) != 2 || len(request.Findings) == 0 {
		t.Errorf("deeplink-request: %v, %+v", s.State("deeplink-request"), request.Values)
	}
	if diff := cmp.Diff("browser>tool POST 302, browser>tool POST 200", crossed(request)); diff != "" {
		t.Errorf("deeplink-request (-want +got):\n%s", diff)
	}

	run(t, s, "deeplink-verify", "deeplink-settings", "deeplink-response", "deeplink-sign")
	page = carried(t, s, b, waiting(t, request))
	if page.Status != http.StatusOK || !strings.Contains(page.Text, "An assignment") {
		t.Errorf("the browser is at %s:\n%s", page.URL, page.Text)
	}
	outcome, _ := s.Outcome("deeplink-return")
	if diff := cmp.Diff("browser>tool GET 200, platform>tool GET 200, browser>platform GET 200", crossed(outcome)); diff != "" {
		t.Errorf("deeplink-return (-want +got):\n%s", diff)
	}
	if body := string(outcome.Exchanges[0].ResponseBody); !strings.Contains(body, `name="JWT"`) || strings.Count(body, "<form") != 1 {
		t.Errorf("the form on the wire:\n%s", body)
	}

	click(t, b, s, gaius, "An assignment")
	launch := arrives(t, s, "launch-request")
	if launch.Values["user"] != gaius {
		t.Errorf("launch-request: %v", launch.Values)
	}
	run(t, s, "launch-verify", "launch-activity", "token", "score", "results")
	for name, before := range map[string]steps.Outcome{"deeplink-request": request, "launch-request": launch} {
		if after, _ := s.Outcome(name); after.Began != before.Began {
			t.Errorf("%s was run again by the stand-in", name)
		}
	}
	if results, _ := s.Outcome("results"); results.Values["result_score"] != "30.6" {
		t.Errorf("results = %v", results.Values)
	}
}

// The last message counts, what was built on the first is stale, and the page
// of the first waits no more.
func TestTheLastVisitCounts(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	run(t, s, "get-keys")
	first, second := own(t), own(t)
	click(t, first, s, peggie, choose)
	left := waiting(t, arrives(t, s, "deeplink-request"))
	run(t, s, "deeplink-sign")
	click(t, second, s, "Tomasz Zielinski", choose)
	request := arrives(t, s, "deeplink-request")
	if request.Values["user"] != "Tomasz Zielinski" || s.State("deeplink-verify") != steps.Stale || s.State("get-keys") != steps.Done {
		t.Errorf("by %s; deeplink-verify is %v", request.Values["user"], s.State("deeplink-verify"))
	}
	if begun := request.Exchanges[0].ResponseHeader.Get("Location"); !strings.Contains(begun, request.Values["state"]) {
		t.Errorf("the login on the wire is another's: it went on to %s", begun)
	}
	if page, err := home(t.Context(), first, left); err != nil || page.Status != http.StatusNotFound {
		t.Errorf("the first page: %+v, %v", page, err)
	}
	run(t, s, "deeplink-sign")
	carried(t, s, second, waiting(t, request))
	if after, _ := s.Outcome("deeplink-request"); after.Began != request.Began {
		t.Error("the stand-in ran the request again")
	}
}

// A browser that comes while a step runs is followed when the step has ended.
func TestAVisitWhileAStepRuns(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	run(t, s, "get-keys")
	first, second := own(t), own(t)
	click(t, first, s, peggie, choose)
	address := waiting(t, arrives(t, s, "deeplink-request"))
	run(t, s, "deeplink-sign")
	ended := make(chan error)
	go func() { ended <- s.Run(t.Context(), "deeplink-return") }() // waits for the first browser
	for s.Current() != "deeplink-return" {
		time.Sleep(time.Millisecond) // there is nothing to wait on
	}
	click(t, second, s, "Tomasz Zielinski", choose)
	if before, _ := s.Outcome("deeplink-request"); before.Values["user"] != peggie || s.Current() != "deeplink-return" {
		t.Error("the visit did not wait for the step")
	}
	if _, err := home(t.Context(), first, address); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	outcome, _ := s.Outcome("deeplink-return")
	if diff := cmp.Diff("browser>tool GET 200, platform>tool GET 200, browser>platform GET 200", crossed(outcome)); diff != "" {
		t.Errorf("deeplink-return (-want +got):\n%s", diff)
	}
	if request := arrives(t, s, "deeplink-request"); request.Values["user"] != "Tomasz Zielinski" || s.State("deeplink-return") != steps.Stale {
		t.Errorf("by %s; deeplink-return is %v", request.Values["user"], s.State("deeplink-return"))
	}
}

// Steps that run while browsers come are as if none came.
func TestStepsAmongVisits(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	run(t, s, "deeplink-return")
	const times = 8
	clicked := make(chan error)
	go func() {
		b := browser.New(&http.Transport{})
		defer b.Close()
		var failed error
		for range times {
			page, err := b.Open(t.Context(), s.PlatformURL())
			for _, press := range []string{gaius, "An assignment"} {
				if err == nil {
					page, err = b.Submit(t.Context(), page, press)
				}
			}
			failed = errors.Join(failed, err)
		}
		clicked <- failed
	}()
	for range times {
		run(t, s, "deeplink-request")
		outcome, _ := s.Outcome("deeplink-request")
		if outcome.Values["user"] != peggie || len(outcome.Exchanges) != 7 || len(outcome.Panels) != 2 {
			t.Errorf("deeplink-request: %s", crossed(outcome))
		}
	}
	if err := <-clicked; err != nil {
		t.Fatal(err)
	}
	for range times {
		if outcome := arrives(t, s, "launch-request"); outcome.Values["user"] != gaius || len(outcome.Exchanges) != 2 {
			t.Errorf("launch-request: %s by %s", crossed(outcome), outcome.Values["user"])
		}
	}
}

// A refusing is a browser that begins a login as the platform would, and gives
// another answer to it.
type refusing struct {
	client *http.Client
	tool   string
	begin  url.Values
}

// refuser reads from the stand-in's launch how a login begins.
func refuser(t *testing.T, s *steps.Session, step string) refusing {
	t.Helper()
	run(t, s, step)
	outcome, _ := s.Outcome(step)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	r := refusing{client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	for _, e := range outcome.Exchanges {
		if address, found := strings.CutSuffix(e.URL, "/login"); found {
			r.tool = address
			r.begin, err = url.ParseQuery(string(e.RequestBody))
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return r
}

func (r refusing) post(t *testing.T, path string, form url.Values, cookies ...*http.Cookie) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.tool+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, c := range cookies {
		req.AddCookie(c)
	}
	resp, err := r.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp
}

// answer begins a login and answers it.
func (r refusing) answer(t *testing.T, form url.Values) int {
	t.Helper()
	resp := r.post(t, "/login", r.begin)
	to, err := resp.Location()
	if err != nil {
		t.Fatal(err)
	}
	form.Set("state", to.Query().Get("state"))
	return r.post(t, "/launch", form, resp.Cookies()...).StatusCode
}

func TestARefusedVisitFailsItsStep(t *testing.T) {
	t.Parallel()
	for _, step := range []string{"deeplink-request", "launch-request"} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			s, _ := open(t, lti.Final())
			r := refuser(t, s, step)
			no := url.Values{"error": {"login_required"}, "error_description": {"nobody is signed in"}}
			if status := r.answer(t, no); status != http.StatusUnauthorized {
				t.Errorf("status %d", status)
			}
			outcome := arrives(t, s, step)
			failed := outcome.Findings.Failed()
			if s.State(step) != steps.Failed || len(failed) != 1 || failed[0].Code != lti.LoginRefused || !strings.Contains(failed[0].Got, "nobody is signed in") {
				t.Errorf("%v: %+v", s.State(step), failed)
			}
			if len(outcome.Exchanges) != 2 {
				t.Errorf("exchanges: %s", crossed(outcome))
			}
			run(t, s, step)
		})
	}
}

// A page that is loaded again, and whatever else answers no login, changes
// nothing: the visit after it is the first that is followed.
func TestAnAnswerToNoLoginIsNobodys(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	r := refuser(t, s, "deeplink-request")
	for _, form := range []url.Values{{}, {"state": {"made up"}, "id_token": {"a.b.c"}}, {"error": {"access_denied"}}} {
		if status := r.post(t, "/launch", form).StatusCode; status != http.StatusUnauthorized {
			t.Errorf("status %d", status)
		}
	}
	click(t, own(t), s, "Tomasz Zielinski", choose)
	if outcome := arrives(t, s, "deeplink-request"); outcome.Values["user"] != "Tomasz Zielinski" {
		t.Errorf("followed %v", outcome.Values)
	}
}

// A token that is none arrives, and fails where it is verified.
func TestAVisitWithoutAToken(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	run(t, s, "deeplink-verify")
	r := refuser(t, s, "deeplink-request")
	if status := r.answer(t, url.Values{"id_token": {"no token at all"}}); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	arrives(t, s, "deeplink-request")
	var check *lti.CheckError
	if err := s.Run(t.Context(), "deeplink-verify"); !errors.As(err, &check) || check.Finding.Code != lti.TokenMalformed {
		t.Errorf("error = %v", err)
	}
	run(t, s, "deeplink-verify") // with another message
}

// A page that was closed takes nothing home; pressing enter again does.
func TestAPageThatWasClosed(t *testing.T) {
	t.Parallel()
	for name, stop := range map[string]func(context.Context) (context.Context, context.CancelFunc){
		"gone": func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, 300*time.Millisecond)
		},
		"stopped": context.WithCancel,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := open(t, lti.Final())
			run(t, s, "get-keys")
			click(t, own(t), s, peggie, choose)
			arrives(t, s, "deeplink-request")
			run(t, s, "deeplink-sign")
			ctx, cancel := stop(t.Context())
			defer cancel()
			if name == "stopped" {
				go func() {
					for s.Current() != "deeplink-return" {
						time.Sleep(time.Millisecond) // there is nothing to wait on
					}
					cancel()
				}()
			}
			err := s.Run(ctx, "deeplink-return")
			var check *lti.CheckError
			switch {
			case name == "stopped" && !errors.Is(err, context.Canceled):
				t.Errorf("error = %v", err)
			case name == "gone" && (!errors.As(err, &check) || check.Finding.Code != lti.ReturnNotCarried):
				t.Errorf("error = %v, want %s", err, lti.ReturnNotCarried)
			}
			run(t, s, "deeplink-return")
			if outcome, _ := s.Outcome("deeplink-request"); len(outcome.Exchanges) != 7 {
				t.Error("the stand-in did not begin anew")
			}
		})
	}
}

// A response that the browser fetched and the platform never got is not in the
// course.
func TestAResponseThatGotLost(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	run(t, s, "get-keys")
	click(t, own(t), s, peggie, choose)
	address := waiting(t, arrives(t, s, "deeplink-request"))
	run(t, s, "deeplink-sign")
	fetched := make(chan struct{})
	go func() {
		defer close(fetched)
		for {
			resp, err := http.Get(address)
			if err != nil {
				t.Error(err)
				return
			}
			body, _ := io.ReadAll(resp.Body)
			_ = resp.Body.Close()
			if bytes.Contains(body, []byte("<form")) {
				return
			}
		}
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	err := s.Run(ctx, "deeplink-return")
	var check *lti.CheckError
	if !errors.As(err, &check) || check.Finding.Code != lti.ReturnNotCarried || !strings.Contains(check.Finding.Got, "no new items") {
		t.Errorf("error = %v", err)
	}
	<-fetched
	if outcome, _ := s.Outcome("deeplink-return"); crossed(outcome) != "browser>tool GET 200" {
		t.Errorf("exchanges: %s", crossed(outcome))
	}
}

// Edition 2018 has no login: a browser can look at the course and no more.
func TestTheDraftIsOnlyLookedAt(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Draft())
	if got, but := s.CoursePage(); got != s.PlatformURL()+"/" || !strings.Contains(but, "no login") {
		t.Errorf("before: %s, %s", got, but)
	}
	run(t, s, "deeplink-return")
	address, but := s.CoursePage()
	page, err := own(t).Open(t.Context(), address)
	if !strings.Contains(but, "no login") || err != nil || !strings.Contains(page.URL, "/course/") || !strings.Contains(page.Text, "An assignment") {
		t.Errorf("after: %+v, %v", page, err)
	}
}

// A course that is long has pages, and what the browser adds stands on the
// last of them.
func TestFollowsIntoALongCourse(t *testing.T) {
	steps.Unraced(t)
	t.Parallel()
	s, _ := open(t, lti.Final())
	for range 26 {
		run(t, s, "deeplink-request", "deeplink-return")
	}
	b := own(t)
	page := click(t, b, s, peggie, choose)
	o := arrives(t, s, "deeplink-request")
	if page.Status != http.StatusOK {
		t.Fatalf("the tool answers %d", page.Status)
	}
	back := carried(t, s, b, waiting(t, o))
	if strings.Count(back.Text, "An assignment") != 25 || !strings.Contains(back.URL, "?after=") {
		t.Errorf("the browser is at %s: %s", back.URL, back.Text)
	}
}
