package platform

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/lti"
)

// publicPEM is a key as an administrator would paste it.
func publicPEM(tb testing.TB, key *rsa.PublicKey) string {
	tb.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		tb.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

// byHand is the form, filled in well.
func (t *tool) byHand(tb testing.TB) url.Values {
	tb.Helper()
	form := forms(tb, t.get("/tools/manual", nil).ok(tb, http.StatusOK).body)[0].fields
	form.Set("name", "By hand")
	form.Set("target", t.server.URL+"/launch")
	form.Set("login", t.server.URL+"/login")
	form.Set("redirects", t.server.URL+"/launch\r\n\r\n"+t.server.URL+"/other\r\n")
	form.Set("deep_linking", "https://select.tool.example/choose")
	form.Set("keys", publicPEM(tb, &t.key.PublicKey))
	form.Set("custom", "level=easy\r\n unit = $Context.id \r\nnote=a=b\r\nempty=")
	return form
}

// A tool that was added by hand is what it would be if it had registered.
func TestToolByHand(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	a := tool.postForm("/tools/manual", tool.byHand(t), nil).ok(t, http.StatusSeeOther)
	c, err := tool.client(strings.TrimPrefix(a.header.Get("Location"), "/tools/"), lti.Final())
	if err != nil {
		t.Fatal(err)
	}
	got := c.configuration
	if c.Name != "By hand" || got.InitiateLogin != tool.server.URL+"/login" || got.LTI.TargetLink != tool.server.URL+"/launch" ||
		c.targetLink("LtiDeepLinkingRequest") != "https://select.tool.example/choose" {
		t.Errorf("the tool is %s", asJSON(got))
	}
	for name, diff := range map[string]string{
		"redirects": cmp.Diff([]string{tool.server.URL + "/launch", tool.server.URL + "/other"}, got.RedirectURIs),
		"custom":    cmp.Diff(customParameters{"level": "easy", "unit": "$Context.id", "note": "a=b", "empty": ""}, got.LTI.Custom),
		"scopes":    cmp.Diff(serviceScopes(lti.Final()), c.Scopes),
	} {
		if diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	got.KeySet = "https://tool.example/jwks" // the one thing that only registration asks for
	if err := got.check(t.Context()); err != nil {
		t.Errorf("it could not have registered so: %v", err)
	}
	// Its pasted key verifies what it signs.
	tool.id = c.ID
	tool.accessToken(t, lti.Final().Scope.Score)
	before := tool.fetches.Load()
	tool.accessToken(t, lti.Final().Scope.Score)
	if tool.fetches.Load() != before {
		t.Error("a key set was fetched although the keys were pasted")
	}
}

// Scopes that are not ticked are not granted.
func TestToolByHandWithoutScopes(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	form := tool.byHand(t)
	for _, c := range scopeChoices() {
		form.Del(c.Name)
	}
	form.Set("grant_score", "on")
	form.Set("deep_linking", "")
	form.Set("keys", "")
	form.Set("key_set", tool.server.URL+"/jwks")
	a := tool.postForm("/tools/manual", form, nil).ok(t, http.StatusSeeOther)
	c, err := tool.client(strings.TrimPrefix(a.header.Get("Location"), "/tools/"), lti.Final())
	if err != nil || !slices.Equal(c.Scopes, []string{lti.Final().Scope.Score}) {
		t.Fatalf("granted %v, %v", c, err)
	}
	tool.id = c.ID
	tool.accessToken(t, lti.Final().Scope.Score)
	teacher := tool.get("/course/"+tool.shared, tool.signIn(t, "LTIBCU_1")).body
	if strings.Contains(teacher, "Add content from By hand") {
		t.Error("a tool without deep linking offers content")
	}
}

// Each case has one thing wrong: the form says so beside that field and no
// other, and keeps what was typed.
func TestToolByHandIsChecked(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	short, err := rsa.GenerateKey(rand.Reader, 1024) //nolint:gosec // too short, to be refused
	if err != nil {
		t.Fatal(err)
	}
	private := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(toolKey())}))
	webKey := jwkOf(&tool.key.PublicKey, "k")
	webKey["d"] = "c2VjcmV0LXBhcnQ"
	asJSON, _ := json.Marshal(webKey)
	for name, c := range map[string]struct{ field, value, wrong string }{
		"no name":                 {"name", " ", "name"},
		"a long name":             {"name", strings.Repeat("x", maxTitle+1), "name"},
		"no target":               {"target", "", "target"},
		"a relative target":       {"target", "/launch", "target"},
		"a script":                {"target", "javascript:alert(1)", "target"},
		"http elsewhere":          {"login", "http://tool.example/login", "login"},
		"no redirects":            {"redirects", " \r\n ", "redirects"},
		"a bad second redirect":   {"redirects", "https://a.example/\nb", "redirects"},
		"a fragment in redirects": {"redirects", "https://a.example/#x", "redirects"},
		"a relative deep link":    {"deep_linking", "select", "deep_linking"},
		"a bad key set":           {"key_set", "x", "key_set"},
		"a key set elsewhere":     {"key_set", "https://tool.example/jwks", "key_set"},
		"key set and keys":        {"key_set", "https://tool.example/jwks", "key_set"},
		"neither":                 {"keys", "", "key_set"},
		"a private key":           {"keys", private, "keys"},
		"a private JWK":           {"keys", string(asJSON), "keys"},
		"a short key":             {"keys", publicPEM(t, &short.PublicKey), "keys"},
		"no key":                  {"keys", "ssh-rsa AAAA", "keys"},
		"a line without =":        {"custom", "a=b\nc", "custom"},
		"a line without a name":   {"custom", "=b", "custom"},
		"a name twice":            {"custom", "a=b\na=c", "custom"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			form := tool.byHand(t)
			form.Set(c.field, c.value)
			if name == "a bad key set" || name == "a key set elsewhere" {
				form.Set("keys", "")
			}
			a := tool.postForm("/tools/manual", form, nil).ok(t, http.StatusBadRequest)
			if said := strings.Contains(a.body, "from this machine only, and this URL leads elsewhere. Paste the public keys"); said != (name == "a key set elsewhere") {
				t.Errorf("the reason is that the URL leads elsewhere: %v", said)
			}
			for _, field := range toolFields() {
				if got := strings.Contains(a.body, `id="`+field.Name+`-error"`); got != (field.Name == c.wrong) {
					t.Errorf("an error beside %s: %v, want it beside %s", field.Name, got, c.wrong)
				}
			}
			again := forms(t, a.body)[0].fields
			if c.wrong == "keys" {
				if again.Get("keys") != "" || strings.Contains(a.body, "c2VjcmV0LXBhcnQ") || strings.Contains(a.body, "PRIVATE KEY-") {
					t.Error("a key that was refused is shown again")
				}
				form.Set("keys", "")
			}
			for field, sent := range form {
				if diff := cmp.Diff(strings.ReplaceAll(sent[0], "\r\n", "\n"), strings.ReplaceAll(again.Get(field), "\r\n", "\n")); diff != "" {
					t.Errorf("%s was not kept (-sent +shown):\n%s", field, diff)
				}
			}
		})
	}
}

func TestToolByHandTooLong(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	form := tool.byHand(t)
	form.Set("custom", "a="+strings.Repeat("x", maxConfiguration))
	a := tool.postForm("/tools/manual", form, nil).ok(t, http.StatusBadRequest)
	if !strings.Contains(a.body, "too long") {
		t.Errorf("the page does not say why: %.300s", a.body)
	}
}
