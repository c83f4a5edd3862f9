package platform_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/browser/chromiumtest"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform"
)

// A guest is a tool of its own that is added to the platform through its
// pages: it registers itself when its registration URL is opened, offers two
// items, and grades whoever launches the second.
type guest struct {
	*ltiflow.Tool

	mu           sync.Mutex
	registration ltiflow.Registration
	errs         []error

	launched chan string // who, and in what
}

func newGuest(t *testing.T) *guest {
	t.Helper()
	g := &guest{Tool: &ltiflow.Tool{Edition: lti.Final(), Client: &http.Client{}}, launched: make(chan string, 9)}
	mux := http.NewServeMux()
	mux.HandleFunc("/login", g.HandleLogin)
	mux.HandleFunc("GET /jwks", g.HandleKeys)
	mux.HandleFunc("GET /icon.svg", g.HandleIcon)
	mux.HandleFunc("GET /register", g.answer(g.register))
	mux.HandleFunc("POST /launch", g.answer(g.launch))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	g.URL = server.URL
	t.Cleanup(func() {
		g.Client.CloseIdleConnections()
		for _, err := range g.errs {
			t.Error("the tool says:", err)
		}
	})
	return g
}

// answer keeps the errors of a handler for the end of the test.
func (g *guest) answer(handle func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := handle(w, r); err != nil {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.errs = append(g.errs, err)
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	}
}

// bearing sends the registration token along (DR §3.5.2).
type bearing string

func (b bearing) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+string(b))
	return http.DefaultTransport.RoundTrip(r)
}

// register is the tool's registration URL (DR §3.3).
func (g *guest) register(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	registrar := &ltiflow.Tool{Edition: g.Edition, URL: g.URL, Client: &http.Client{Transport: bearing(query.Get("registration_token"))}}
	configuration, _, err := registrar.Discover(r.Context(), query.Get("openid_configuration"))
	if err != nil {
		return err
	}
	key, err := ltiflow.NewKey()
	if err != nil {
		return err
	}
	registration, _, err := registrar.Register(r.Context(), configuration, asJSON(registrar.ToolRegistration()), key)
	if err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.registration = registration
	g.Remember(registration)
	_, err = io.WriteString(w, `<!doctype html><title>Registered</title><script>
		(window.opener || window.parent).postMessage({subject: "org.imsglobal.lti.close"}, "*")</script>`)
	return err
}

// launch takes both messages: it answers a deep linking request with two
// items, and gives whoever launches a link 9 of 10.
func (g *guest) launch(w http.ResponseWriter, r *http.Request) error {
	var message ltiflow.Message
	g.mu.Lock()
	defer g.mu.Unlock()
	g.Arrived = func(_ context.Context, a ltiflow.Arrival) { message = a.Message }
	page := httptest.NewRecorder()
	g.HandleLaunch(page, r)
	if page.Code != http.StatusOK {
		return fmt.Errorf("the launch was turned away: %s", page.Body)
	}
	keys, _, err := g.FetchKeySet(r.Context(), g.registration.KeySetURL)
	if err != nil {
		return err
	}
	want := g.Edition.Message.ResourceLink
	if strings.Contains(page.Body.String(), g.Edition.Message.DeepLinkingRequest) {
		want = g.Edition.Message.DeepLinkingRequest
	}
	verified, err := g.VerifyMessage(message, g.registration, keys, want)
	if err != nil {
		return err
	}
	if verified.Launch.Settings != nil {
		return g.offer(w, verified.Launch)
	}
	if err := g.grade(r.Context(), verified.Launch); err != nil {
		return err
	}
	g.launched <- verified.Launch.Name + " in " + verified.Launch.Presentation.DocumentTarget
	_, err = io.WriteString(w, `<!doctype html><title>Tool</title><h1>The lab</h1>`)
	return err
}

func (g *guest) offer(w http.ResponseWriter, request lti.Launch) error {
	claims, err := g.BuildResponse(request, g.registration.ClientID, g.PickItems(true))
	if err != nil {
		return err
	}
	signed, err := ltiflow.SignJWT(asJSON(claims), g.registration.Key)
	if err != nil {
		return err
	}
	return g.PostResponse(w, request.Settings.ReturnURL, signed)
}

func (g *guest) grade(ctx context.Context, launch lti.Launch) error {
	token, _, err := g.RequestToken(ctx, g.registration, asJSON(g.Assertion(g.registration)), ltiflow.TokenRequest(g.Edition.Scope.Score))
	if err != nil {
		return err
	}
	_, _, err = g.PublishScore(ctx, token, launch.Endpoint.LineItem, asJSON(g.NewScore(launch.Subject, 9, 10)))
	return err
}

// TestChromiumFromRegistrationToGradebook is what a tool builder does with the
// platform, by nothing but its pages.
func TestChromiumFromRegistrationToGradebook(t *testing.T) {
	t.Parallel()
	browser := chromiumtest.Start(t)
	server, err := platform.Open(platform.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	g := newGuest(t)
	do := func(what string, actions ...chromedp.Action) {
		t.Helper()
		if err := chromedp.Run(browser, actions...); err != nil {
			t.Fatalf("%s: %v; the tool says %v", what, err, g.errs)
		}
	}
	heading := func(text string) chromedp.Action {
		return chromedp.WaitVisible(`//h1[contains(normalize-space(),"`+text+`")]`, chromedp.BySearch)
	}
	do("add a tool by its registration URL",
		chromedp.Navigate(server.URL()+"/tools/add"),
		chromedp.SendKeys(`input[name="registration"]`, g.URL+"/register", chromedp.ByQuery),
		chromiumtest.Press("Begin the registration"),
		heading(ltiflow.ToolName),
	)
	do("deep link two items",
		chromedp.Navigate(server.URL()), chromiumtest.Press("Peggie Nikole"),
		chromedp.WaitVisible(`//button[.="Add content from `+ltiflow.ToolName+`"]`, chromedp.BySearch),
		chromiumtest.Press("Add content from "+ltiflow.ToolName),
		chromedp.WaitVisible(`//button[.="A simple content item"]`, chromedp.BySearch),
		chromedp.WaitVisible(`//button[.="An assignment"]`, chromedp.BySearch),
	)

	launches := func(button, want string) {
		t.Helper()
		do(button,
			chromedp.Navigate(server.URL()), chromiumtest.Press("Gaius Baltar"),
			chromedp.WaitVisible(`//button[.="An assignment"]`, chromedp.BySearch),
			chromiumtest.Press(button),
		)
		select {
		case got := <-g.launched:
			if got != want {
				t.Errorf("%s: launched as %s, want %s", button, got, want)
			}
		case <-browser.Done():
			t.Fatalf("%s: no launch; the tool says %v", button, g.errs)
		}
	}
	launches("In a frame", "Gaius Baltar in iframe")
	do("see the tool in the page", chromedp.WaitVisible(`iframe`, chromedp.ByQuery))
	launches("In a new window", "Gaius Baltar in window")

	do("the gradebook",
		chromedp.Navigate(server.URL()), chromiumtest.Press("Peggie Nikole"),
		chromedp.Click(`//a[normalize-space()="Gradebook"]`, chromedp.BySearch),
		chromedp.WaitVisible(`//td[contains(normalize-space(),"30.6 / 34")]`, chromedp.BySearch),
	)
}

// asJSON is a document as the tool sends it: what it makes can be encoded.
func asJSON(document any) []byte {
	text, _ := json.Marshal(document)
	return text
}
