package platform

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// intended is what each fault changes, of what diff tells apart.
var intended = map[string]string{
	"other-state": "state", "no-state": "form", "no-id-token": "form", "two-id-tokens": "form", "login-refused": "form",
	"no-kid": "kid", "unknown-kid": "kid", "path-kid": "kid", "crit": "crit exam", "five-parts": "parts",
	"foreign-key": "signature", "changed-after": "signature sub", "alg-none": "alg signature", "alg-hs256": "alg signature",
	"alg-rs512": "alg signature", "header-jwk": "jwk signature", "header-jku": "jku signature",

	"not-lti": "everything", "no-claims": "aud deployment_id iss roles sub",
	"no-iss": "iss", "no-aud": "aud", "no-sub": "sub", "no-exp": "exp", "no-iat": "iat", "no-nonce": "nonce", "no-version": "version",
	"no-message-type": "message_type", "no-deployment-id": "deployment_id", "no-roles-claim": "roles",
	"no-target-link-uri": "target_link_uri", "no-resource-link": "resource_link", "no-resource-link-id": "resource_link",

	"iss-slash": "iss", "iss-upper-case": "iss", "other-iss": "iss", "other-aud": "aud", "aud-list-without-us": "aud", "aud-stranger": "aud",
	"aud-stranger-azp": "aud azp", "other-azp": "azp", "other-nonce": "nonce", "other-deployment-id": "deployment_id",
	"expired": "exp iat", "old-times": "exp iat", "old-iat": "iat", "future-iat": "exp iat", "future-nbf": "nbf", "string-dates": "exp iat",
	"other-version": "version", "unknown-message-type": "message_type",
	"deep-linking-as-launch": "deep_linking_settings message_type resource_link",
	"launch-as-deep-linking": "deep_linking_settings message_type resource_link",
	"other-target-link-uri":  "target_link_uri", "sub-twice": "payload", "resource-link-text": "resource_link",
	"no-settings": "deep_linking_settings", "no-return-url": "deep_linking_settings", "no-accept-types": "deep_linking_settings",

	"empty-roles": "roles", "blank-role": "roles", "short-role": "roles", "unknown-role": "roles", "unknown-role-beside": "roles",
	"several-roles": "roles", "role-look-alike": "roles",
	"names-only": "email", "email-only": "family_name given_name name", "no-pii": "email family_name given_name name", "no-context": "context",
	"aud-list": "aud", "azp": "azp", "unknown-claim": "mood", "past-nbf": "nbf",
}

// A faulty is a tool whose next message can be broken.
type faulty struct {
	*tool
	link string
	who  http.Header // somebody who may both launch and choose content
}

func newFaulty(tb testing.TB) *faulty {
	tb.Helper()
	t := newTool13(tb, newBench(tb))
	t.add(tb, map[string]any{"type": "ltiResourceLink", "title": "An assignment"})
	return &faulty{t, t.links(tb, t.shared)[0].ID, t.signIn(tb, "LTIBCU_1")}
}

func (f *faulty) arm(tb testing.TB, name string) {
	tb.Helper()
	f.postForm("/faults", url.Values{"client_id": {f.id}, "fault": {name}}, nil).ok(tb, http.StatusNoContent)
}

// posted goes through a launch, or a deep linking request, and gives what the
// tool asked for and the form that it got.
func (f *faulty) posted(tb testing.TB, kind string) (asked, form url.Values) {
	tb.Helper()
	var login htmlForm
	if kind == lti.Final().Message.DeepLinkingRequest {
		login = f.login(tb, f.who)
	} else {
		login = f.launch(tb, f.link, f.who)
	}
	asked = f.authRequest(login)
	return asked, forms(tb, f.get("/auth?"+asked.Encode(), f.who).ok(tb, http.StatusOK).body)[0].fields
}

// Each fault changes what it says, in one message, and nothing else.
func TestFaultsChangeOneThing(t *testing.T) {
	t.Parallel()
	types, all := lti.Final().Message, inMessages(lti.Final())
	for _, fault := range all {
		t.Run(fault.Name, func(t *testing.T) {
			t.Parallel()
			f := newFaulty(t)
			kind, other := types.ResourceLink, types.DeepLinkingRequest
			if fault.of == other {
				kind, other = other, kind
			}
			_, pattern := f.posted(t, kind)
			whole := claimsOf(t, pattern.Get("id_token"))
			want, known := intended[fault.Name]
			if !known {
				t.Fatal("the test does not know what it changes")
			}
			f.arm(t, fault.Name)
			if fault.of != "" { // it waits for its own message
				_, before := f.posted(t, other)
				if _, signed := f.signer(before.Get("id_token")); !signed {
					t.Errorf("%s broke a message of another type", fault.Name)
				}
			}
			if got := f.diff(t, kind, whole); got != want {
				t.Errorf("it changes %q, want %q", got, want)
			}
			if got := f.diff(t, kind, whole); got != "" {
				t.Errorf("the message after it has another %q", got)
			}
		})
	}
	if len(intended) != len(all) {
		t.Errorf("%d faults, and %d are tried", len(all), len(intended))
	}
}

// inMessages are the faults that a message can have.
func inMessages(e lti.Edition) []fault {
	return slices.DeleteFunc(allFaults(e), func(f fault) bool { return f.of == ofToken })
}

// diff launches and names what is not as it should be, by its short name.
func (f *faulty) diff(tb testing.TB, kind string, whole lti.Claims) string {
	tb.Helper()
	asked, form := f.posted(tb, kind)
	if len(form["id_token"]) != 1 || len(form["state"]) != 1 || len(form) != 2 {
		return "form"
	}
	var differs []string
	if form.Get("state") != asked.Get("state") {
		differs = append(differs, "state")
	}
	token := form.Get("id_token")
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return "parts"
	}
	header := f.part(tb, parts[0])
	for name := range header {
		if !slices.Contains([]string{"alg", "typ", "kid"}, name) {
			differs = append(differs, name)
		}
	}
	if header.Text("alg") != "RS256" {
		differs = append(differs, "alg")
	}
	if key, signed := f.signer(token); key == nil {
		differs = append(differs, "kid")
	} else if !signed {
		differs = append(differs, "signature")
	}
	differs = append(differs, f.diffClaims(tb, parts[1], asked, whole)...)
	slices.Sort(differs)
	return strings.Join(slices.Compact(differs), " ")
}

// diffClaims names the claims that are others than those of a whole message.
func (f *faulty) diffClaims(tb testing.TB, payload string, asked url.Values, whole lti.Claims) []string {
	tb.Helper()
	raw, err := lti.DecodePart(payload)
	if err != nil {
		tb.Fatal(err)
	}
	claims, err := lti.ReadClaims(raw)
	if err != nil {
		return []string{"payload"}
	}
	if string(raw) == `{"name":"badltilaunch"}` {
		return []string{"everything"}
	}
	var differs []string
	if claims.Text("nonce") != asked.Get("nonce") {
		differs = append(differs, "nonce")
	}
	for _, set := range []lti.Claims{claims, whole} {
		for name := range set {
			if name != "nonce" && f.shape(claims, name) != f.shape(whole, name) {
				differs = append(differs, name[strings.LastIndexByte(name, '/')+1:])
			}
		}
	}
	return differs
}

// shape is a claim without what is another in each message.
func (f *faulty) shape(claims lti.Claims, name string) string {
	if name != lti.Final().Claim.DeepLinkingSettings {
		return claims.Raw(name)
	}
	var settings map[string]any
	_ = claims.Decode(name, &settings)
	for _, secret := range []string{"data", "deep_link_return_url"} {
		if _, there := settings[secret]; there {
			settings[secret] = ""
		}
	}
	return string(mustJSON(settings))
}

// signer is the platform's key that the header names, and whether it signed.
func (f *faulty) signer(token string) (key *rsa.PublicKey, signed bool) {
	parts := strings.Split(token, ".")
	var kid string
	if header, err := lti.DecodePart(parts[0]); err == nil {
		claims, _ := lti.ReadClaims(header)
		kid = claims.Text("kid")
	}
	for _, k := range f.keys.keys.Load().signing {
		if k.kid == kid {
			key = &k.private.PublicKey
		}
	}
	if key == nil {
		return nil, false
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	return key, err == nil && rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature) == nil
}

func (f *faulty) part(tb testing.TB, part string) lti.Claims {
	tb.Helper()
	raw, err := lti.DecodePart(part)
	if err != nil {
		tb.Fatal(err)
	}
	claims, err := lti.ReadClaims(raw)
	if err != nil {
		tb.Fatal(err)
	}
	return claims
}

// A fault that nobody used is gone after a while, and never meets another tool.
func TestFaultWaitsForItsOwnMessage(t *testing.T) {
	t.Parallel()
	f := newFaulty(t)
	other := newTool13(t, f.bench)
	_, pattern := f.posted(t, "")
	whole := claimsOf(t, pattern.Get("id_token"))
	f.postForm("/faults", url.Values{"client_id": {other.id}, "fault": {"no-sub"}}, nil).ok(t, http.StatusNoContent)
	if got := f.diff(t, "", whole); got != "" {
		t.Errorf("the fault of another tool changes %q", got)
	}

	f.arm(t, "no-sub")
	f.arm(t, "no-kid") // the second takes the place of the first
	if got := f.diff(t, "", whole); got != "kid" {
		t.Errorf("armed twice, it changes %q", got)
	}

	f.arm(t, "no-kid")
	f.clock.advance(10*time.Minute + time.Second) // as the page says
	f.who = f.signIn(t, "LTIBCU_1")
	if got := f.diff(t, "", whole); got != "exp iat" { // for it is later
		t.Errorf("a fault of long ago changes %q", got)
	}
}

// A login that is refused uses no fault up.
func TestFaultOutlastsARefusedLogin(t *testing.T) {
	t.Parallel()
	f := newFaulty(t)
	f.arm(t, "no-kid")
	request := f.authRequest(f.launch(t, f.link, f.who))
	request.Set("prompt", "login")
	checkAuthAnswer(t, f.get("/auth?"+request.Encode(), f.who).ok(t, http.StatusOK), request, "invalid_request", lti.PromptMismatch)
	_, form := f.posted(t, "")
	if key, _ := f.signer(form.Get("id_token")); key != nil {
		t.Error("the fault is gone")
	}
}
