package ltiflow

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jws"

	"ltibootcamp/ltiflow/lti"
)

// Keys take long to make: the tests share two.
var (
	platformKey = sync.OnceValue(mustKey)
	strangerKey = sync.OnceValue(mustKey)
)

func mustKey() *Key {
	key, err := NewKey()
	if err != nil {
		panic(err)
	}
	return key
}

var arrived = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

const (
	testIssuer = "http://127.0.0.1:5000"
	testTool   = "http://127.0.0.1:8081"
)

// A letter is a message to be made: a test changes one thing in a good one.
type letter struct {
	claims  map[string]any
	header  map[string]any
	key     *Key
	edit    func(token string) string
	login   Login
	arrived time.Time
	// noIssuer leaves the issuer out of the registration, as the draft does.
	noIssuer bool
}

func goodLetter(e lti.Edition, messageType string) *letter {
	l := &letter{
		key: platformKey(), arrived: arrived,
		header: map[string]any{"alg": "RS256", "typ": "JWT", "kid": platformKey().ID},
		claims: map[string]any{
			"iss": testIssuer, "aud": "client-1", "sub": "LTIBCU_15", "nonce": "nonce-1",
			"iat": arrived.Unix() - 2, "exp": arrived.Unix() + 58,
			e.Claim.MessageType:           messageType,
			e.Claim.Version:               "1.3.0",
			e.Claim.DeploymentID:          "deployment-1",
			e.Claim.Roles:                 []string{lti.RoleLearner},
			e.Claim.Context:               map[string]any{"id": "course-1", "type": []string{"CourseSection"}},
			e.Claim.LaunchPresentation:    map[string]any{"return_url": testIssuer + "/return"},
			"https://example.com/unknown": map[string]any{"ignored": true},
		},
		login: Login{Nonce: "nonce-1", Issuer: testIssuer, ClientID: "client-1", TargetLinkURI: testTool + "/labs/sim3a"},
	}
	if e.OIDCLogin {
		l.claims[e.Claim.TargetLinkURI] = testTool + "/labs/sim3a"
	} else {
		l.login = Login{}
	}
	switch messageType {
	case e.Message.ResourceLink:
		l.claims[e.Claim.ResourceLink] = map[string]any{"id": "link-1", "title": "An assignment"}
	default:
		l.claims[e.Claim.DeepLinkingSettings] = map[string]any{
			"deep_link_return_url": testIssuer + "/return?x=1", "accept_types": []string{"ltiResourceLink"},
			"accept_media_types": []string{e.LinkType}, "accept_presentation_document_targets": []string{"iframe"},
		}
	}
	return l
}

// seal makes the token: what a platform would do, and what a forger would.
func (l *letter) seal(tb testing.TB) Message {
	tb.Helper()
	payload, err := json.Marshal(l.claims)
	if err != nil {
		tb.Fatal(err)
	}
	headers := jws.NewHeaders()
	for name, value := range l.header {
		if err := headers.Set(name, value); err != nil {
			tb.Fatal(err)
		}
	}
	token, err := jws.Sign(payload, jws.WithKey(jwa.RS256, l.key.private, jws.WithProtectedHeaders(headers)))
	if err != nil {
		tb.Fatal(err)
	}
	text := string(token)
	if l.edit != nil {
		text = l.edit(text)
	}
	return Message{Token: text, Login: l.login, Arrived: l.arrived}
}

func testRegistration() (Registration, KeySet) {
	key := platformKey()
	return Registration{Issuer: testIssuer, ClientID: "client-1", DeploymentIDs: []string{"deployment-1"}},
		KeySet{KeyIDs: []string{key.ID}, byID: keysByID(key)}
}

// swap replaces one part of a token by other bytes, encoded.
func swap(part int, text string) func(string) string {
	return func(token string) string {
		parts := strings.Split(token, ".")
		parts[part] = base64.RawURLEncoding.EncodeToString([]byte(text))
		return strings.Join(parts, ".")
	}
}

func verifyLetter(tb testing.TB, e lti.Edition, l *letter, messageType string) (Verified, error) {
	tb.Helper()
	tool := &Tool{Edition: e, URL: testTool, Now: func() time.Time { return arrived }}
	registration, keys := testRegistration()
	if l.noIssuer {
		registration.Issuer = ""
	}
	return tool.VerifyMessage(l.seal(tb), registration, keys, messageType)
}

func TestVerifyMessageAcceptsWhatPlatformsSend(t *testing.T) {
	t.Parallel()
	for _, e := range lti.Editions() {
		set := func(name string, value any) func(*letter) { return func(l *letter) { l.claims[name] = value } }
		drop := func(name string) func(*letter) { return func(l *letter) { delete(l.claims, name) } }
		for name, change := range map[string]func(*letter){
			"as it is":              func(*letter) {},
			"audience as a list":    set("aud", []string{"client-1"}),
			"azp that agrees":       set("azp", "client-1"),
			"no roles":              set(e.Claim.Roles, []string{}),
			"unknown role":          set(e.Claim.Roles, []string{"https://example.com/role"}),
			"simple role":           set(e.Claim.Roles, []string{"Learner"}),
			"no context":            drop(e.Claim.Context),
			"no name, no e-mail":    drop("name"),
			"blank line item":       set(e.Claim.Endpoint, map[string]any{"scope": []string{}, "lineitem": ""}),
			"clock a bit ahead":     set("iat", arrived.Add(30*time.Second).Unix()),
			"expired within leeway": set("exp", arrived.Add(-30*time.Second).Unix()),
			"date with a fraction":  set("iat", float64(arrived.Unix())-0.5),
			"nbf in the past":       set("nbf", arrived.Unix()-5),
			"issuer told by it":     func(l *letter) { l.noIssuer = true },
		} {
			t.Run(e.Name+"/"+name, func(t *testing.T) {
				t.Parallel()
				l := goodLetter(e, e.Message.ResourceLink)
				change(l)
				v, err := verifyLetter(t, e, l, e.Message.ResourceLink)
				if err != nil {
					t.Fatalf("refused: %v", err)
				}
				if v.Launch.ResourceLink.ID != "link-1" || v.Launch.Subject != "LTIBCU_15" {
					t.Errorf("launch = %+v", v.Launch)
				}
			})
		}
	}
}

// TestVerifyMessageRefuses changes one thing in a good message and wants
// exactly one check to fail, the one that is about it.
func TestVerifyMessageRefuses(t *testing.T) {
	t.Parallel()
	type mutation struct {
		name   string
		want   lti.Code
		only   string // "" or the one edition that makes the check
		deep   bool   // of a deep linking request
		change func(l *letter)
	}
	names := codeNames(t)
	for _, e := range lti.Editions() {
		set := func(name string, value any) func(*letter) { return func(l *letter) { l.claims[name] = value } }
		drop := func(name string) func(*letter) { return func(l *letter) { delete(l.claims, name) } }
		edit := func(edit func(string) string) func(*letter) { return func(l *letter) { l.edit = edit } }
		for _, m := range []mutation{
			{name: "empty", want: lti.TokenMalformed, change: edit(func(string) string { return "" })},
			{name: "two parts", want: lti.TokenMalformed, change: edit(func(s string) string { return s[:strings.LastIndexByte(s, '.')] })},
			{name: "five parts", want: lti.TokenMalformed, change: edit(func(s string) string { return s + ".a.b" })},
			{name: "not base64", want: lti.TokenMalformed, change: edit(func(s string) string { return "!" + s })},
			{name: "padded", want: lti.TokenMalformed, change: edit(func(s string) string { return s + "==" })},
			{name: "same bytes, other letters", want: lti.TokenMalformed, change: edit(func(s string) string { return s[:len(s)-1] + string(s[len(s)-1]+1) })},
			{name: "header repeats a name", want: lti.TokenMalformed, change: edit(swap(0, `{"alg":"RS256","alg":"none","kid":"`+platformKey().ID+`"}`))},
			{name: "JSON serialization", want: lti.TokenMalformed, change: edit(func(string) string { return `{"payload":"a.b.c"}` })},
			{name: "line break inside", want: lti.TokenMalformed, change: edit(func(s string) string { return s[:9] + "\n" + s[9:] })},

			{name: "alg none", want: lti.AlgNotAllowed, change: edit(swap(0, `{"alg":"none","kid":"`+platformKey().ID+`"}`))},
			{name: "alg HS256", want: lti.AlgNotAllowed, change: edit(swap(0, `{"alg":"HS256","kid":"`+platformKey().ID+`"}`))},
			{name: "crit", want: lti.CritNotUnderstood, change: func(l *letter) { l.header["crit"] = []string{"exp"}; l.header["exp"] = 1 }},
			{name: "no kid", want: lti.KeyIDMissing, change: func(l *letter) { delete(l.header, "kid") }},
			{name: "unknown kid", want: lti.KeyIDUnknown, change: func(l *letter) { l.header["kid"] = "imstester_66067" }},
			{name: "kid as a path", want: lti.KeyIDUnknown, change: func(l *letter) { l.header["kid"] = "../../" + platformKey().ID }},
			{name: "foreign signature", want: lti.SignatureInvalid, change: func(l *letter) { l.key = strangerKey() }},
			{name: "claims changed after signing", want: lti.SignatureInvalid, change: func(l *letter) {
				changed := maps.Clone(l.claims)
				changed["name"] = "Somebody Else"
				text, _ := json.Marshal(changed)
				l.edit = swap(1, string(text))
			}},

			{name: "roles as text", want: lti.ClaimsMalformed, change: set(e.Claim.Roles, "Learner")},
			{name: "custom with null inside a list", want: lti.ClaimsMalformed, change: set(e.Claim.Custom, []any{nil})},
			{name: "iss missing, never seen before", want: lti.IssuerMismatch, only: "2018", change: func(l *letter) { l.noIssuer = true; delete(l.claims, "iss") }},
			{name: "login without a nonce", want: lti.NonceMismatch, only: "1.3", change: func(l *letter) { l.login.Nonce = ""; delete(l.claims, "nonce") }},
			{name: "iss of another", want: lti.IssuerMismatch, change: set("iss", "http://127.0.0.1:5001")},
			{name: "iss with a slash more", want: lti.IssuerMismatch, change: set("iss", testIssuer+"/")},
			{name: "iss missing", want: lti.IssuerMismatch, change: drop("iss")},
			{name: "aud of another", want: lti.AudienceMismatch, change: set("aud", "client-2")},
			{name: "aud missing", want: lti.AudienceMismatch, change: drop("aud")},
			{name: "aud a number", want: lti.AudienceMismatch, change: set("aud", 7)},
			{name: "aud with others", want: lti.AudienceUntrusted, change: set("aud", []string{"client-1", "client-2"})},
			{name: "azp of another", want: lti.AuthorizedMismatch, change: set("azp", "client-2")},
			{name: "expired", want: lti.TokenExpired, change: set("exp", arrived.Add(-2*time.Minute).Unix())},
			{name: "exp missing", want: lti.TokenExpired, change: drop("exp")},
			{name: "exp in quotes", want: lti.TokenExpired, change: set("exp", "1795431711")},
			{name: "exp null", want: lti.TokenExpired, change: set("exp", nil)},
			{name: "iat too old", want: lti.IssuedAtOutOfRange, change: set("iat", arrived.Add(-time.Hour).Unix())},
			{name: "iat in the future", want: lti.IssuedAtOutOfRange, change: set("iat", arrived.Add(time.Hour).Unix())},
			{name: "iat missing", want: lti.IssuedAtOutOfRange, change: drop("iat")},
			{name: "iat in quotes", want: lti.IssuedAtOutOfRange, change: set("iat", "1795431711")},
			{name: "nbf in the future", want: lti.NotYetValid, change: set("nbf", arrived.Add(time.Hour).Unix())},
			{name: "nonce of another login", want: lti.NonceMismatch, only: "1.3", change: set("nonce", "nonce-2")},
			{name: "nonce missing", want: lti.NonceMismatch, only: "1.3", change: drop("nonce")},
			{name: "nonce missing", want: lti.NonceMissing, only: "2018", change: drop("nonce")},
			{name: "sub missing", want: lti.SubjectMissing, change: drop("sub")},
			{name: "version 11.3", want: lti.VersionMismatch, change: set(e.Claim.Version, "11.3")},
			{name: "version missing", want: lti.VersionMismatch, change: drop(e.Claim.Version)},
			{name: "message_type missing", want: lti.MessageTypeMismatch, change: drop(e.Claim.MessageType)},
			{name: "message_type of another message", want: lti.MessageTypeMismatch, change: set(e.Claim.MessageType, e.Message.DeepLinkingRequest)},
			{name: "message_type in other letters", want: lti.MessageTypeMismatch, change: set(e.Claim.MessageType, strings.ToLower(e.Message.ResourceLink))},
			{name: "deployment of another", want: lti.DeploymentMismatch, change: set(e.Claim.DeploymentID, "deployment-2")},
			{name: "deployment missing", want: lti.DeploymentMismatch, change: drop(e.Claim.DeploymentID)},
			{name: "deployment not the login's", want: lti.DeploymentMismatch, only: "1.3", change: func(l *letter) { l.login.DeploymentID = "deployment-9" }},
			{name: "roles missing", want: lti.RolesMissing, change: drop(e.Claim.Roles)},
			{name: "roles null", want: lti.RolesMissing, change: set(e.Claim.Roles, nil)},
			{name: "target not the login's", want: lti.TargetLinkMismatch, only: "1.3", change: set(e.Claim.TargetLinkURI, testTool+"/labs/sim4e")},
			{name: "target not ours", want: lti.TargetLinkMismatch, only: "1.3", change: func(l *letter) {
				l.claims[e.Claim.TargetLinkURI], l.login.TargetLinkURI = "http://evil.example/", "http://evil.example/"
			}},
			{name: "resource_link missing", want: lti.ResourceLinkMissing, change: drop(e.Claim.ResourceLink)},
			{name: "resource_link without id", want: lti.ResourceLinkMissing, change: set(e.Claim.ResourceLink, map[string]any{"title": "x"})},
			{name: "settings missing", want: lti.SettingsMissing, deep: true, change: drop(e.Claim.DeepLinkingSettings)},
			{name: "settings without types", want: lti.SettingsMissing, deep: true, change: set(e.Claim.DeepLinkingSettings, map[string]any{"deep_link_return_url": testIssuer})},
			{name: "no return URL", want: lti.SettingsMissing, deep: true, change: func(l *letter) {
				l.claims[e.Claim.LaunchPresentation] = map[string]any{}
				l.claims[e.Claim.DeepLinkingSettings] = map[string]any{"accept_types": []string{"link"}, "accept_media_types": []string{"x"}}
			}},
		} {
			if m.only != "" && m.only != e.Name {
				continue
			}
			t.Run(e.Name+"/"+m.name, func(t *testing.T) {
				t.Parallel()
				messageType := e.Message.ResourceLink
				if m.deep {
					messageType = e.Message.DeepLinkingRequest
				}
				l := goodLetter(e, messageType)
				m.change(l)
				if e.Name == "2018" && m.name == "deployment of another" {
					t.Skip("the draft's registration names no deployment")
				}
				v, err := verifyLetter(t, e, l, messageType)
				if err == nil {
					t.Fatal("accepted")
				}
				var failed []lti.Code
				for _, f := range v.Findings.Failed() {
					failed = append(failed, f.Code)
					if f.Got == "" || f.Want == "" {
						t.Errorf("%s: got %q, want %q: both must say something", f.Code, f.Got, f.Want)
					}
					if line := lineAt(t, f.At); !strings.Contains(line, "lti."+names[f.Code]) {
						t.Errorf("%s failed at %s, where it says %q", f.Code, f.At, line)
					}
				}
				if diff := cmp.Diff([]lti.Code{m.want}, failed); diff != "" {
					t.Errorf("failed checks (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestVerifyMessageRefusesARepeatedName(t *testing.T) {
	t.Parallel()
	e := lti.Final()
	for name, payload := range map[string]string{
		"at the top": `{"sub":"a","sub":"b"}`,
		"inside":     `{"sub":"a","x":[{"y":{"id":1,"id":2}}]}`,
		"no object":  `[1]`,
		"null":       `null`,
		"two values": `{}{}`,
		"cut off":    `{"sub":`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := goodLetter(e, e.Message.ResourceLink)
			l.edit = swap(1, payload)
			v, err := verifyLetter(t, e, l, e.Message.ResourceLink)
			if err == nil {
				t.Fatal("accepted")
			}
			last := v.Findings[len(v.Findings)-1]
			if last.Code != lti.ClaimsMalformed || last.Status != lti.Failed {
				t.Errorf("last finding = %+v, want claims_malformed", last)
			}
		})
	}
}

func TestVerifyMessageRefusesAReplay(t *testing.T) {
	t.Parallel()
	for _, e := range lti.Editions() {
		now := arrived
		tool := &Tool{Edition: e, URL: testTool, Now: func() time.Time { return now }}
		registration, keys := testRegistration()
		message := goodLetter(e, e.Message.ResourceLink).seal(t)
		if _, err := tool.VerifyMessage(message, registration, keys, e.Message.ResourceLink); err != nil {
			t.Fatalf("%s: first use refused: %v", e.Name, err)
		}
		v, _ := tool.VerifyMessage(message, registration, keys, e.Message.ResourceLink)
		if failed := v.Findings.Failed(); len(failed) != 1 || failed[0].Code != lti.NonceReplayed {
			t.Errorf("%s: second use: failed = %+v, want nonce_replayed", e.Name, failed)
		}
		now = now.Add(time.Hour)
		if !tool.useNonce("another", now.Add(time.Minute)) || len(tool.nonces) != 1 {
			t.Errorf("%s: nonces that no longer matter are kept: %v", e.Name, tool.nonces)
		}
	}
}

// TestVerifyMessageReadsMoodle verifies the claims that a real Moodle sent,
// signed anew, since the key is not ours.
func TestVerifyMessageReadsMoodle(t *testing.T) {
	t.Parallel()
	e := lti.Final()
	for file, messageType := range map[string]string{
		"moodle-resource-link.json": e.Message.ResourceLink,
		"moodle-deep-linking.json":  e.Message.DeepLinkingRequest,
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(filepath.Join("testdata", file))
			if err != nil {
				t.Fatal(err)
			}
			var claims map[string]any
			if err := json.Unmarshal(text, &claims); err != nil {
				t.Fatal(err)
			}
			number := func(name string) int64 { f, _ := claims[name].(float64); return int64(f) }
			word := func(name string) string { s, _ := claims[name].(string); return s }
			l := goodLetter(e, messageType)
			l.claims, l.arrived = claims, time.Unix(number("iat"), 0)
			claims["iat"], claims["exp"] = number("iat"), number("exp")
			l.login = Login{Nonce: word("nonce"), TargetLinkURI: word(e.Claim.TargetLinkURI)}
			_, keys := testRegistration()
			tool := &Tool{Edition: e, URL: "http://127.0.0.1:9090"}
			v, err := tool.VerifyMessage(l.seal(t), Registration{
				Issuer: word("iss"), ClientID: word("aud"), DeploymentIDs: []string{word(e.Claim.DeploymentID)},
			}, keys, messageType)
			if err != nil {
				t.Fatalf("refused: %v", err)
			}
			if v.Launch.Context.Title != "LTI Advantage 101" {
				t.Errorf("context = %+v", v.Launch.Context)
			}
		})
	}
}

// TestVerifyMessageOfDeepLinkingMayLeaveOut checks what DL §4.4 makes
// optional, and that what is there must still be right.
func TestVerifyMessageOfDeepLinkingMayLeaveOut(t *testing.T) {
	t.Parallel()
	e := lti.Final()
	for name, want := range map[string]lti.Code{
		e.Claim.Roles: lti.RolesMissing, e.Claim.TargetLinkURI: lti.TargetLinkMismatch,
	} {
		l := goodLetter(e, e.Message.DeepLinkingRequest)
		delete(l.claims, name)
		if _, err := verifyLetter(t, e, l, e.Message.DeepLinkingRequest); err != nil {
			t.Errorf("without %s: %v", name, err)
		}
		l = goodLetter(e, e.Message.DeepLinkingRequest)
		l.claims[name] = nil
		v, _ := verifyLetter(t, e, l, e.Message.DeepLinkingRequest)
		if failed := v.Findings.Failed(); len(failed) != 1 || failed[0].Code != want {
			t.Errorf("%s null: failed = %+v, want %s", name, failed, want)
		}
	}
}

// TestForgeryUsesNothingUp sends a forged message with the nonce of a real one
// first: the real one must still be believed.
func TestForgeryUsesNothingUp(t *testing.T) {
	t.Parallel()
	for _, e := range lti.Editions() {
		tool := &Tool{Edition: e, URL: testTool, Now: func() time.Time { return arrived }}
		registration, keys := testRegistration()
		forged := goodLetter(e, e.Message.ResourceLink)
		forged.key = strangerKey()
		if _, err := tool.VerifyMessage(forged.seal(t), registration, keys, e.Message.ResourceLink); err == nil {
			t.Fatal("believed a forgery")
		}
		if _, err := tool.VerifyMessage(goodLetter(e, e.Message.ResourceLink).seal(t), registration, keys, e.Message.ResourceLink); err != nil {
			t.Errorf("%s: the real message behind it: %v", e.Name, err)
		}
	}
}

func FuzzVerifyMessage(f *testing.F) {
	e := lti.Final()
	good := goodLetter(e, e.Message.ResourceLink).seal(f)
	f.Add(good.Token)
	f.Add("")
	f.Add("..")
	f.Add("e30.e30.")
	f.Add(swap(1, `{"exp":1e400,"aud":[null],"sub":{}}`)(good.Token))
	f.Add(swap(0, `{"alg":"RS256","kid":null,"crit":[1]}`)(good.Token))
	registration, keys := testRegistration()
	f.Fuzz(func(t *testing.T, token string) {
		tool := &Tool{Edition: e, URL: testTool, Now: func() time.Time { return arrived }}
		v, err := tool.VerifyMessage(Message{Token: token, Login: good.Login, Arrived: arrived}, registration, keys, e.Message.ResourceLink)
		if err == nil && token != good.Token {
			t.Errorf("accepted a token that nobody signed: %q", token)
		}
		if len(v.Findings) == 0 {
			t.Error("no findings: the learner would see nothing")
		}
	})
}

func BenchmarkVerifyMessage(b *testing.B) {
	e := lti.Final()
	message := goodLetter(e, e.Message.ResourceLink).seal(b)
	registration, keys := testRegistration()
	for b.Loop() {
		tool := &Tool{Edition: e, URL: testTool}
		if _, err := tool.VerifyMessage(message, registration, keys, e.Message.ResourceLink); err != nil {
			b.Fatal(err)
		}
	}
}
