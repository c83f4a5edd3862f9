package platform

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A tool is a tool of edition 1.3 with a key set of its own.
type tool struct {
	*bench
	key        *rsa.PrivateKey
	kid        string
	server     *httptest.Server
	keySet     atomic.Value // http.HandlerFunc
	fetches    atomic.Int64
	id         string
	deployment string
	ids        atomic.Int64
}

const testKid = "tool-key"

// newTool13 registers a tool with the platform.
func newTool13(tb testing.TB, b *bench) *tool {
	tb.Helper()
	t := &tool{bench: b, key: toolKey(), kid: testKid}
	t.publish(jwkOf(&t.key.PublicKey, t.kid))
	t.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.fetches.Add(1)
		h, _ := t.keySet.Load().(http.HandlerFunc)
		h(w, r)
	}))
	tb.Cleanup(t.server.Close)
	body := t.register(t.configuration()).ok(tb, http.StatusOK).json(tb)
	t.id, _ = body["client_id"].(string)
	config, _ := body[lti.ToolConfiguration].(map[string]any)
	t.deployment, _ = config["deployment_id"].(string)
	return t
}

// publish replaces the tool's key set.
func (t *tool) publish(keys ...map[string]any) {
	t.keySet.Store(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": keys})
	}))
}

func jwkOf(key *rsa.PublicKey, kid string) map[string]any {
	return map[string]any{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid,
		"n": base64.RawURLEncoding.EncodeToString(key.N.Bytes()),
		"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes()),
	}
}

// configuration is a valid registration request.
func (t *tool) configuration() map[string]any {
	scope := lti.Final().Scope
	return map[string]any{
		"application_type": "web", "response_types": []any{"id_token"},
		"grant_types":        []any{"implicit", "client_credentials"},
		"initiate_login_uri": t.server.URL + "/login", "redirect_uris": []any{t.server.URL + "/launch"},
		"client_name": "Tool", "jwks_uri": t.server.URL + "/jwks",
		"token_endpoint_auth_method": "private_key_jwt",
		"scope":                      strings.Join([]string{scope.LineItem, scope.ResultReadOnly, scope.Score}, " "),
		lti.ToolConfiguration: map[string]any{
			"domain": "127.0.0.1", "target_link_uri": t.server.URL + "/launch", "claims": []any{"iss", "sub"},
			"custom_parameters": map[string]any{"level": "easy", "unit": "$Context.id"},
			"messages":          []any{map[string]any{"type": "LtiResourceLinkRequest"}, map[string]any{"type": "LtiDeepLinkingRequest"}},
		},
	}
}

func (t *tool) register(configuration any) answer {
	body, _ := json.Marshal(configuration)
	return t.do(http.MethodPost, "/register", bytes.NewReader(body), http.Header{"Content-Type": {"application/json"}})
}

// signIn signs a browser in to the shared course and gives its cookie.
func (b *bench) signIn(tb testing.TB, user string) http.Header {
	tb.Helper()
	return b.signInTo(tb, b.shared, user)
}

func (b *bench) signInTo(tb testing.TB, course, user string) http.Header {
	tb.Helper()
	a := b.postForm("/signin", url.Values{"user": {user}, "course": {course}}, nil).ok(tb, http.StatusSeeOther)
	cookie, _, _ := strings.Cut(a.header.Get("Set-Cookie"), ";")
	return http.Header{"Cookie": {cookie}, "Accept": {"text/html"}}
}

// An htmlForm is a form of a page.
// click posts the form with that button, and gives the form that came back.
func (b *bench) click(tb testing.TB, page, button string, who http.Header) htmlForm {
	tb.Helper()
	for _, f := range forms(tb, page) {
		if f.button == button {
			back := b.postForm(f.action, f.fields, who).ok(tb, http.StatusOK)
			return forms(tb, back.body)[0]
		}
	}
	tb.Fatalf("no button %q on %s", button, page)
	return htmlForm{}
}

// authRequest is the valid request with which the tool follows a login.
func (t *tool) authRequest(login htmlForm) url.Values {
	return url.Values{
		"scope": {"openid"}, "response_type": {"id_token"}, "response_mode": {"form_post"}, "prompt": {"none"},
		"client_id": {t.id}, "redirect_uri": {t.server.URL + "/launch"},
		"login_hint": login.fields["login_hint"], "lti_message_hint": login.fields["lti_message_hint"],
		"state": {"state-1"}, "nonce": {t.unique()},
	}
}

func (t *tool) unique() string { return "id-" + strconv.FormatInt(t.ids.Add(1), 10) }

// login begins a deep linking request as the user.
func (t *tool) login(tb testing.TB, who http.Header) htmlForm {
	tb.Helper()
	a := t.postForm("/course/"+t.shared+"/add-content", url.Values{"deployment": {t.deployment}}, who).ok(tb, http.StatusOK)
	return forms(tb, a.body)[0]
}

// message finishes a login and gives the claims of the id_token.
func (t *tool) message(tb testing.TB, login htmlForm, who http.Header) lti.Claims {
	tb.Helper()
	a := t.get("/auth?"+t.authRequest(login).Encode(), who).ok(tb, http.StatusOK)
	return claimsOf(tb, forms(tb, a.body)[0].fields.Get("id_token"))
}

// A reply is a deep linking response before it is signed.
type reply struct {
	url    string
	header map[string]any
	claims map[string]any
	key    *rsa.PrivateKey
	field  string
	who    http.Header
}

// reply makes the valid response to a deep linking request.
func (t *tool) reply(request lti.Claims, who http.Header, items ...any) *reply {
	claim := lti.Final().Claim
	var settings lti.DeepLinkingSettings
	_ = request.Decode(claim.DeepLinkingSettings, &settings)
	now := t.clock.Now().Unix()
	return &reply{
		url: settings.ReturnURL, header: map[string]any{"alg": "RS256", "typ": "JWT", "kid": t.kid}, key: t.key, who: who, field: "JWT",
		claims: map[string]any{
			"iss": t.id, "aud": t.url, "iat": now, "exp": now + 60, "nonce": t.unique(),
			claim.MessageType: "LtiDeepLinkingResponse", claim.Version: "1.3.0",
			claim.DeploymentID: t.deployment, claim.Data: settings.Data, claim.ContentItems: append([]any{}, items...),
		},
	}
}

func (t *tool) send(r *reply) answer {
	return t.postForm(r.url, url.Values{r.field: {sign(r.header, r.claims, r.key)}}, r.who)
}

func gradedItem() map[string]any {
	return map[string]any{
		"type": "ltiResourceLink", "title": "An assignment", "custom": map[string]any{"lab": "sim3a"},
		"lineItem": map[string]any{"scoreMaximum": 34, "label": "Chemical lab sim", "resourceId": "sim3a", "tag": "final_grade"},
	}
}

// links are the links of a course.
func (b *bench) links(tb testing.TB, course string) []link {
	tb.Helper()
	kept, err := b.store.Links(course, 0, maxLinks)
	if err != nil {
		tb.Fatal(err)
	}
	links := make([]link, len(kept))
	for i, l := range kept {
		if links[i], err = openLink(l); err != nil {
			tb.Fatal(err)
		}
	}
	return links
}

// add puts items into the shared course, without the way through a browser.
func (t *tool) add(tb testing.TB, items ...map[string]any) *client {
	tb.Helper()
	c := t.registered(tb)
	var err error
	made := make([]contentItem, len(items))
	for i, item := range items {
		all := everything()
		if made[i], err = readItem(tb.Context(), mustJSON(item), c.edition, all); err != nil {
			tb.Fatal(err)
		}
	}
	if err := t.addItems(c, store.Deployment{ID: t.deployment, Client: t.id}, t.shared, made); err != nil {
		tb.Fatal(err)
	}
	return c
}

// registered is the tool as the platform knows it.
func (t *tool) registered(tb testing.TB) *client {
	tb.Helper()
	c, err := t.client(t.id, lti.Final())
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// addLink adds a graded link and gives the endpoint claim of a launch of it.
func (t *tool) addLink(tb testing.TB) lti.Endpoint {
	tb.Helper()
	teacher := t.signIn(tb, "LTIBCU_1")
	request := t.message(tb, t.login(tb, teacher), teacher)
	t.send(t.reply(request, teacher, gradedItem())).ok(tb, http.StatusSeeOther)
	student := t.signIn(tb, "LTIBCU_15")
	links := t.links(tb, t.shared)
	f := forms(tb, t.postForm("/course/"+t.shared+"/launch", url.Values{"link": {links[len(links)-1].ID}}, student).ok(tb, 200).body)[0]
	var endpoint lti.Endpoint
	if err := t.message(tb, f, student).Decode(lti.Final().Claim.Endpoint, &endpoint); err != nil {
		tb.Fatal(err)
	}
	return endpoint
}

// accessToken asks for a token with all scopes.
func (t *tool) accessToken(tb testing.TB, scope string) string {
	tb.Helper()
	token, _ := t.tokenRequest(scope).send(t.bench).ok(tb, http.StatusOK).json(tb)["access_token"].(string)
	return token
}

// A tokenRequest is a request for a token before it is signed.
type tokenRequest struct {
	path   string
	header map[string]any
	claims map[string]any
	key    *rsa.PrivateKey
	form   url.Values
	http   http.Header
}

func (t *tool) tokenRequest(scope string) *tokenRequest {
	now := t.clock.Now().Unix()
	return &tokenRequest{
		path: "/token", header: map[string]any{"alg": "RS256", "typ": "JWT", "kid": t.kid}, key: t.key,
		claims: map[string]any{
			"iss": t.id, "sub": t.id, "aud": t.url + "/token", "iat": now, "exp": now + 300, "jti": t.unique(),
		},
		form: url.Values{
			"grant_type": {lti.GrantClientCredentials}, "client_assertion_type": {lti.AssertionTypeJWT}, "scope": {scope},
		},
		http: http.Header{},
	}
}

func (r *tokenRequest) send(b *bench) answer {
	if _, set := r.form["client_assertion"]; !set {
		r.form.Set("client_assertion", sign(r.header, r.claims, r.key))
	}
	return b.postForm(r.path, r.form, r.http)
}

// sign makes a compact JWS by hand: what the platform reads must not come out
// of the library it reads with.
func sign(header, claims map[string]any, key *rsa.PrivateKey) string {
	h, _ := json.Marshal(header)
	c, _ := json.Marshal(claims)
	return signRaw(string(h), string(c), key)
}

func signRaw(header, claims string, key *rsa.PrivateKey) string {
	encode := base64.RawURLEncoding.EncodeToString
	input := encode([]byte(header)) + "." + encode([]byte(claims))
	sum := sha256.Sum256([]byte(input))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		panic(err)
	}
	return input + "." + encode(signature)
}

// claimsOf reads the payload of a token.
func claimsOf(tb testing.TB, token string) lti.Claims {
	tb.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		tb.Fatalf("no token: %q", token)
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		tb.Fatal(err)
	}
	claims, err := lti.ReadClaims(payload)
	if err != nil {
		tb.Fatal(err)
	}
	return claims
}

// without drops members of a map.
func without(m map[string]any, names ...string) {
	for _, name := range names {
		delete(m, name)
	}
}
