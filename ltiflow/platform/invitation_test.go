package platform

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/html"

	"ltibootcamp/ltiflow/lti"
)

// begin pastes a registration URL and gives the address of the page that waits.
func (b *bench) invited(tb testing.TB, registration, where string) (page, token string) {
	tb.Helper()
	a := b.postForm("/tools/add", url.Values{"registration": {registration}, "where": {where}}, nil).ok(tb, http.StatusSeeOther)
	page = a.header.Get("Location")
	return page, strings.TrimPrefix(page, "/registrations/")
}

func (t *tool) registerWith(authorization []string, configuration any) answer {
	return t.do(http.MethodPost, "/register", bytes.NewReader(mustJSON(configuration)),
		http.Header{"Content-Type": {"application/json"}, "Authorization": authorization})
}

// A token may be left out, but one that is sent must be good: each case is one
// thing wrong with it.
func TestRegistrationToken(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	_, token := b.invited(t, "https://tool.example/register", "frame")
	for name, sent := range map[string][]string{
		"made up":       {"Bearer " + newSecret()},
		"empty":         {""},
		"no token":      {"Bearer "},
		"only a token":  {token},
		"basic":         {"Basic " + token},
		"with a letter": {"Bearer " + token + "x"},
		"cut":           {"Bearer " + token[1:]},
		"sent twice":    {"Bearer " + token, "Bearer " + token},
	} {
		a := tool.registerWith(sent, tool.configuration())
		a.refused(t, http.StatusUnauthorized, lti.RegistrationTokenUnknown)
		if refused := lti.ReadRefusal([]byte(a.body)); refused.Error != "invalid_token" || !strings.HasPrefix(a.header.Get("WWW-Authenticate"), `Bearer realm="`) {
			t.Errorf("%s: %+v, %v", name, refused, a.header)
		}
	}
	// What is wrong with the configuration does not cost the token.
	tool.registerWith([]string{"Bearer " + token}, map[string]any{}).refused(t, 400, lti.RegistrationMalformed)
	tool.limits.clients, tool.limits.courses = 1, 0
	tool.registerWith([]string{"bearer " + token}, tool.configuration()).refused(t, 429, lti.LimitReached)
	tool.limits.clients = 10
	tool.registerWith([]string{"bearer " + token}, tool.configuration()).ok(t, http.StatusOK)
	again := tool.registerWith([]string{"Bearer " + token}, tool.configuration())
	again.refused(t, http.StatusUnauthorized, lti.RegistrationTokenUsed)
	if !strings.Contains(again.header.Get("WWW-Authenticate"), `error="invalid_token"`) {
		t.Errorf("the challenge is %q", again.header.Get("WWW-Authenticate"))
	}
	_, late := b.invited(t, "https://tool.example/register", "frame")
	b.clock.advance(invitationLife)
	tool.registerWith([]string{"Bearer " + late}, tool.configuration()).refused(t, 401, lti.RegistrationTokenUnknown)
}

// Of many with the same token at the same moment, one registers.
func TestRegistrationTokenOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	page, token := b.invited(t, "https://tool.example/register", "window")
	b.clock.yields.Store(true)
	var good atomic.Int64
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			a := tool.registerWith([]string{"Bearer " + token}, tool.configuration())
			if a.status == http.StatusOK {
				good.Add(1)
				return
			}
			a.refused(t, 401, lti.RegistrationTokenUsed)
		})
	}
	wg.Wait()
	if clients, err := b.store.Clients(0, 100); good.Load() != 1 || err != nil || len(clients) != 2 {
		t.Errorf("%d registered with one token, %d clients: %v", good.Load(), len(clients), err)
	}
	b.get(page, nil).ok(t, http.StatusSeeOther)
}

// The page sends the browser to the tool with all that the tool needs, and
// moves on once the tool has registered (DR §3.3).
func TestInvitation(t *testing.T) {
	t.Parallel()
	for where, element := range map[string]string{"frame": "iframe", "window": "a"} {
		b := newBench(t)
		tool := newTool13(t, b)
		page, token := b.invited(t, "http://127.0.0.1:1/register?tenant=a%20b&x", where)
		b.do(http.MethodHead, page, nil, nil).ok(t, http.StatusOK)
		shown := b.get(page, nil).ok(t, http.StatusOK)
		address := addressIn(t, shown.body, element)
		if address.Scheme+"://"+address.Host+address.Path != "http://127.0.0.1:1/register" || !strings.HasPrefix(address.RawQuery, "tenant=a%20b&x&") {
			t.Errorf("%s: the tool is opened at %s", where, address)
		}
		query := address.Query()
		if query.Get("openid_configuration") != b.url+"/.well-known/openid-configuration" || query.Get("registration_token") != token {
			t.Errorf("%s: the tool is told %v", where, query)
		}
		if csp := shown.header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-src http: https:") || !strings.Contains(csp, "connect-src 'self'") {
			t.Errorf("the policy %q does not let the page work", csp)
		}
		b.get(query.Get("openid_configuration"), http.Header{"Authorization": {"Bearer " + token}}).ok(t, http.StatusOK)
		id, _ := tool.registerWith([]string{"Bearer " + token}, tool.configuration()).ok(t, 200).json(t)["client_id"].(string)
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			if a := b.do(method, page, nil, nil).ok(t, http.StatusSeeOther); a.header.Get("Location") != "/tools/"+id {
				t.Errorf("the page moves on to %s", a.header.Get("Location"))
			}
		}
		b.clock.advance(invitationLife)
		b.get(page, nil).refused(t, 404, lti.RegistrationTokenUnknown)
	}
}

// A refusal is shown to who waits, and costs nothing: the tool may try again.
func TestInvitationShowsTheRefusal(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	page, token := b.invited(t, "https://tool.example/register", "frame")
	refusal := func() string {
		for _, e := range parsePage(t, b.get(page, nil).ok(t, http.StatusOK).body).all("div") {
			if e.attr("id") == "refused" {
				return outer(e.Node)
			}
		}
		t.Fatal("no place for a refusal")
		return ""
	}
	if said := textOf(t, refusal()); said != "" {
		t.Errorf("before anything was sent, the page says %q", said)
	}
	wrong := tool.configuration()
	without(wrong, "client_name")
	tool.registerWith(nil, wrong).refused(t, http.StatusBadRequest, lti.RegistrationMalformed)
	if said := textOf(t, refusal()); said != "" {
		t.Errorf("of another registration, the page says %q", said)
	}
	tool.registerWith([]string{"Bearer " + token}, wrong).refused(t, http.StatusBadRequest, lti.RegistrationMalformed)
	shown := refusal()
	for _, want := range []string{"The platform refused the registration", string(lti.RegistrationMalformed), "client_name", "Wanted", "Remedy"} {
		if !strings.Contains(textOf(t, shown), want) {
			t.Errorf("%q is missing in %s", want, shown)
		}
	}
	if links := linksOf(t, shown); links["See what was sent, in the inspector"] != pathInspector || links["begin again"] != "/tools/add" {
		t.Errorf("the refusal leads to %v", links)
	}
	if strings.Contains(b.get(page, nil).body, "<iframe") {
		t.Error("the tool is opened again, and would register again")
	}
	tool.registerWith([]string{"Bearer " + token}, tool.configuration()).ok(t, http.StatusOK)
	b.get(page, nil).ok(t, http.StatusSeeOther)
}

// addressIn is where the element of the page leads that opens the tool.
func addressIn(tb testing.TB, page, element string) *url.URL {
	tb.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		tb.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != element {
			continue
		}
		for _, a := range n.Attr {
			if u, err := url.Parse(a.Val); err == nil && strings.Contains(a.Val, "registration_token") {
				return u
			}
		}
	}
	tb.Fatalf("no %s on %s", element, page)
	return nil
}

// A URL that is no good is refused beside the field, and kept in it.
func TestRegistrationURL(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, raw := range []string{
		"", "tool.example", "/register", "ftp://tool.example/", "javascript:alert(1)", "https://", "file:///etc/passwd", "http://a b/",
		"https://tool.example/?registration_token=x", "https://tool.example/?openid_configuration=x", "https://tool.example/" + strings.Repeat("x", maxURL),
	} {
		a := b.postForm("/tools/add", url.Values{"registration": {raw}, "where": {"window"}}, nil).ok(t, http.StatusBadRequest)
		f := forms(t, a.body)[0]
		if !strings.Contains(a.body, `id="registration-error"`) || f.fields.Get("registration") != raw || f.fields.Get("where") != "window" {
			t.Errorf("%.50q: %+v", raw, f)
		}
	}
	cross := http.Header{"Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"}}
	b.postForm("/tools/add", url.Values{"registration": {"https://tool.example/"}}, cross).refused(t, 403, lti.OriginMismatch)
}

// A store that was opened again knows the tools, and their clients too.
func TestRegistrationIsKept(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	kept, err := b.store.Client(tool.id)
	if err != nil {
		t.Fatal(err)
	}
	woken, err := b.wake(kept)
	if err != nil {
		t.Fatal(err)
	}
	first, err := b.anyClient(tool.id)
	if err != nil {
		t.Fatal(err)
	}
	if asJSON(woken.configuration) != asJSON(first.configuration) || woken.configuration.InitiateLogin != tool.server.URL+"/login" {
		t.Errorf("it was kept as %s", asJSON(woken.configuration))
	}
}

func TestInvitationsHaveAnEnd(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first, _ := b.invited(t, "https://tool.example/", "frame")
	b.clock.advance(time.Second)
	for range maxInvitations {
		b.invited(t, "https://tool.example/", "frame")
	}
	b.get(first, nil).refused(t, 404, lti.RegistrationTokenUnknown)
}
