package platform

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A registration with a token, good or not; with each input, one that is good
// as well, so that the fuzzer gets past it.
func FuzzRegistrationWithToken(f *testing.F) {
	b := newBench(f)
	tool := newTool13(f, b)
	f.Add("Bearer x", string(mustJSON(tool.configuration())))
	f.Add("Basic eDp5", "{}")
	f.Add("bearer  \x00", `{"jwks":{"keys":[{"kty":"RSA","d":"x"}]},"https://purl.imsglobal.org/spec/lti-tool-configuration":{"domain":"[::1]:x","secondary_domains":["%"]}}`)
	f.Fuzz(func(t *testing.T, authorization, body string) {
		page, token := b.invited(t, "https://tool.example/register", "frame")
		for _, sent := range []string{authorization, "Bearer " + token, "Bearer " + token} {
			a := b.do(http.MethodPost, "/register", strings.NewReader(body), http.Header{
				"Content-Type": {"application/json"}, "Authorization": {sent},
			})
			noFault(t, a)
		}
		noFault(t, b.get(page, nil))
	})
}

// Whatever the form says: what is registered is what could have been, and the
// page of the tool can be shown.
func FuzzToolByHand(f *testing.F) {
	b := newBench(f)
	tool := newTool13(f, b)
	f.Add(tool.byHand(f).Encode())
	form := tool.byHand(f)
	form.Set("keys", "")
	form.Set("key_set", "https://tool.example/jwks")
	form.Set("deep_linking", "https://[::1]:80/")
	form.Set("custom", "=\n\xff=\x00\na=$b")
	f.Add(form.Encode())
	f.Add("name=a&name=b")
	f.Add("keys=-----BEGIN+PUBLIC+KEY-----")
	f.Fuzz(func(t *testing.T, body string) {
		a := b.do(http.MethodPost, "/tools/manual", strings.NewReader(body), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}})
		noFault(t, a)
		if a.status != http.StatusSeeOther {
			return
		}
		at := a.header.Get("Location")
		b.get(at, nil).ok(t, http.StatusOK)
		c, err := b.anyClient(strings.TrimPrefix(at, "/tools/"))
		if err != nil {
			t.Fatal(err)
		}
		configuration := c.configuration
		if configuration.KeySet == "" {
			configuration.KeySet = "https://tool.example/jwks"
		}
		if err := configuration.check(t.Context()); err != nil {
			t.Errorf("%q could not have registered: %v", body, err)
		}
	})
}

func FuzzRegistrationURL(f *testing.F) {
	b := newBench(f)
	f.Add("https://tool.example/register?a=b#c")
	f.Add("http://[::1]:80?%zz")
	f.Add("javascript:alert(1)")
	f.Fuzz(func(t *testing.T, registration string) {
		a := b.postForm("/tools/add", url.Values{"registration": {registration}}, nil)
		noFault(t, a)
		if a.status != http.StatusSeeOther {
			return
		}
		page := b.get(a.header.Get("Location"), nil).ok(t, http.StatusOK)
		address := addressIn(t, page.body, "iframe")
		if address.Query().Get("registration_token") == "" || address.Scheme != "http" && address.Scheme != "https" {
			t.Errorf("%q is opened at %s", registration, address)
		}
	})
}
