package ltiflow

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jws"

	"ltibootcamp/ltiflow/lti"
)

// served is a platform that gives one answer to everything, and the last
// request it got.
type served struct {
	*httptest.Server
	request *http.Request
	body    []byte
}

func serving(t *testing.T, status int, answer string) (*served, *Tool) {
	t.Helper()
	s := &served{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.request = r
		s.body, _ = io.ReadAll(r.Body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, strings.ReplaceAll(answer, "HERE", s.URL))
	}))
	t.Cleanup(s.Close)
	return s, &Tool{Edition: lti.Final(), URL: testTool, Client: s.Client(), Now: func() time.Time { return arrived }}
}

// wantFailed checks that exactly these checks failed.
func wantFailed(t *testing.T, findings lti.Findings, err error, want ...lti.Code) {
	t.Helper()
	var got []lti.Code
	for _, f := range findings.Failed() {
		got = append(got, f.Code)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("failed checks = %v, want %v (error: %v)", got, want, err)
	}
	if (err == nil) != (len(want) == 0) {
		t.Errorf("error = %v with failed checks %v", err, got)
	}
}

func TestDiscover(t *testing.T) {
	t.Parallel()
	const good = `{"issuer":"HERE","authorization_endpoint":"HERE/auth","token_endpoint":"HERE/token","jwks_uri":"HERE/jwks","registration_endpoint":"HERE/register"}`
	for _, c := range []struct {
		name, answer string
		status       int
		want         []lti.Code
	}{
		{"good", good, 200, nil},
		{"issuer of another", strings.Replace(good, `"issuer":"HERE"`, `"issuer":"http://evil.example"`, 1), 200, []lti.Code{lti.IssuerMismatch}},
		{"no token endpoint", strings.Replace(good, "HERE/token", "", 1), 200, []lti.Code{lti.AnswerMalformed}},
		{"a relative address", strings.Replace(good, "HERE/auth", "/auth", 1), 200, []lti.Code{lti.AnswerMalformed}},
		{"HTML", "<html>", 200, []lti.Code{lti.AnswerMalformed}},
		{"not found", "", 404, []lti.Code{lti.StatusUnexpected}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, tool := serving(t, c.status, c.answer)
			_, findings, err := tool.Discover(t.Context(), s.URL+"/.well-known/openid-configuration")
			wantFailed(t, findings, err, c.want...)
		})
	}
}

func TestRegisterGoesByTheAnswer(t *testing.T) {
	t.Parallel()
	s, tool := serving(t, 201, `{"client_id":"c","scope":"a b","`+lti.ToolConfiguration+`":{"deployment_id":"7"}}`)
	registration, findings, err := tool.Register(t.Context(), Configuration{Issuer: s.URL, RegistrationEndpoint: s.URL + "/register"}, asJSON(t, tool.ToolRegistration()), platformKey())
	wantFailed(t, findings, err)
	if registration.ClientID != "c" || registration.DeploymentIDs[0] != "7" || len(registration.Scopes) != 2 {
		t.Errorf("registration = %+v", registration)
	}
	var sent map[string]any
	if err := json.Unmarshal(s.body, &sent); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"application_type", "response_types", "grant_types", "initiate_login_uri", "redirect_uris", "client_name",
		"jwks_uri", "token_endpoint_auth_method", "scope", lti.ToolConfiguration,
	} {
		if sent[name] == nil {
			t.Errorf("%s is missing: the specification requires it", name)
		}
	}

	_, tool = serving(t, 200, `{}`)
	_, findings, err = tool.Register(t.Context(), Configuration{RegistrationEndpoint: "http://" + "127.0.0.1:1/"}, asJSON(t, tool.ToolRegistration()), platformKey())
	if err == nil {
		t.Errorf("registered with nobody: %v", findings)
	}
}

func TestFetchKeySet(t *testing.T) {
	t.Parallel()
	public, err := platformKey().PublicSet()
	if err != nil {
		t.Fatal(err)
	}
	var set struct {
		Keys []map[string]string `json:"keys"`
	}
	if err := json.Unmarshal(public, &set); err != nil {
		t.Fatal(err)
	}
	good := set.Keys[0]
	key := func(changes ...string) string {
		member := map[string]string{}
		for name, value := range good {
			member[name] = value
		}
		for i := 0; i < len(changes); i += 2 {
			if changes[i+1] == "" {
				delete(member, changes[i])
			} else {
				member[changes[i]] = changes[i+1]
			}
		}
		text, _ := json.Marshal(member)
		return string(text)
	}
	for _, c := range []struct {
		name string
		keys []string
		want int // keys; 0 when refused
	}{
		{"one", []string{key()}, 1},
		{"padded and lower case, as the draft's", []string{key("n", good["n"]+"==", "kty", "rsa")}, 1},
		{"without alg and use", []string{key("alg", "", "use", "")}, 1},
		{"with keys for other things", []string{key(), key("kid", "e", "use", "enc"), `{"kty":"EC","kid":"x","crv":"P-256"}`}, 1},
		{"two", []string{key(), key("kid", "second")}, 2},
		{"one kid twice", []string{key(), key()}, 0},
		{"none", nil, 0},
		{"without kid", []string{key("kid", "")}, 0},
		{"too short", []string{key("n", "sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri")}, 0},
		{"n is no number", []string{key("n", "???")}, 0},
		{"for HS256", []string{key("alg", "HS256")}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, tool := serving(t, 200, `{"keys":[`+strings.Join(c.keys, ",")+`]}`)
			keys, findings, err := tool.FetchKeySet(t.Context(), s.URL)
			if c.want == 0 {
				wantFailed(t, findings, err, lti.KeySetMalformed)
				return
			}
			wantFailed(t, findings, err)
			if len(keys.KeyIDs) != c.want {
				t.Errorf("keys = %v, want %d", keys.KeyIDs, c.want)
			}
		})
	}
}

func TestRequestTokenProvesWhoItIs(t *testing.T) {
	t.Parallel()
	for _, e := range lti.Editions() {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			s, tool := serving(t, 200, `{"access_token":"secret","token_type":"bearer","expires_in":3600,"scope":"a"}`)
			tool.Edition = e
			registration := Registration{ClientID: "client-1", TokenEndpoint: s.URL + "/token", TokenAudience: s.URL + "/audience", DeploymentIDs: []string{"7"}, Key: platformKey()}
			token, findings, err := tool.RequestToken(t.Context(), registration, asJSON(t, tool.Assertion(registration)), TokenRequest("a", "b"))
			wantFailed(t, findings, err)
			if token.Token != "secret" || !TokenExpiry(token, arrived).Equal(arrived.Add(time.Hour)) {
				t.Errorf("token = %+v", token)
			}
			form, _ := url.ParseQuery(string(s.body))
			if form.Get("grant_type") != "client_credentials" || form.Get("scope") != "a b" || form.Get("client_assertion_type") != lti.AssertionTypeJWT {
				t.Errorf("form = %v", form)
			}
			payload, err := jws.Verify([]byte(form.Get("client_assertion")), jws.WithKey(jwa.RS256, &platformKey().private.PublicKey))
			if err != nil {
				t.Fatalf("the assertion does not verify: %v", err)
			}
			claims, err := lti.ReadClaims(payload)
			if err != nil {
				t.Fatal(err)
			}
			issued, _ := claims.Time("iat")
			expires, numeric := claims.Time("exp")
			if claims.Text("iss") != "client-1" || claims.Text("aud") != s.URL+"/audience" || claims.Text(e.Claim.DeploymentID) != "7" || claims.Text("jti") == "" || !numeric || !expires.Equal(issued.Add(time.Minute)) {
				t.Errorf("claims = %s", payload)
			}
			if claims.Has("sub") != e.AssertsSubject {
				t.Errorf("sub is there: %v, want %v", claims.Has("sub"), e.AssertsSubject)
			}
		})
	}
}

func TestRequestTokenReadsTheAnswer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, answer string
		status       int
		want         []lti.Code
	}{
		{"granted less", `{"access_token":"x","token_type":"Bearer","scope":"a"}`, 200, nil},
		{"scope not said", `{"access_token":"x","token_type":"Bearer"}`, 200, nil},
		{"granted more", `{"access_token":"x","token_type":"Bearer","scope":"a c"}`, 200, []lti.Code{lti.ScopeNotAllowed}},
		{"no token", `{"token_type":"Bearer"}`, 200, []lti.Code{lti.AnswerMalformed}},
		{"another type", `{"access_token":"x","token_type":"mac"}`, 200, []lti.Code{lti.AnswerMalformed}},
		{"refused with our code", `{"error":"invalid_client","code":"jti_replayed","got":"x","want":"y"}`, 400, []lti.Code{lti.TokenIDReplayed}},
		{"refused by another platform", `{"error":"invalid_client"}`, 401, []lti.Code{lti.StatusUnexpected}},
		{"no JSON", `ok`, 200, []lti.Code{lti.AnswerMalformed}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, tool := serving(t, c.status, c.answer)
			registration := Registration{ClientID: "client-1", TokenEndpoint: s.URL, Key: platformKey()}
			_, findings, err := tool.RequestToken(t.Context(), registration, asJSON(t, tool.Assertion(registration)), TokenRequest("a", "b"))
			wantFailed(t, findings, err, c.want...)
		})
	}
}

func TestServiceURL(t *testing.T) {
	t.Parallel()
	for lineItem, want := range map[string]string{
		"https://x/li/1/lineitem":           "https://x/li/1/lineitem/scores",
		"https://x/li/1/lineitem?t=7&u=%20": "https://x/li/1/lineitem/scores?t=7&u=%20",
		"https://x/li/a%2Fb/lineitem":       "https://x/li/a%2Fb/lineitem/scores",
		"https://x/li/1/lineitem/":          "https://x/li/1/lineitem/scores",
		"":                                  "",
		"/li/1":                             "",
		"://":                               "",
	} {
		got, err := ServiceURL(lineItem, "scores")
		if got != want || (err == nil) != (want != "") {
			t.Errorf("ServiceURL(%q) = %q, %v; want %q", lineItem, got, err, want)
		}
	}
}

func TestPublishScore(t *testing.T) {
	t.Parallel()
	for _, e := range lti.Editions() {
		s, tool := serving(t, 204, "")
		tool.Edition = e
		score := tool.NewScore("LTIBCU_15", 0, 10)
		_, findings, err := tool.PublishScore(t.Context(), lti.AccessToken{Token: "sec~ret"}, s.URL+"/1/lineitem?t=7", asJSON(t, score))
		wantFailed(t, findings, err)
		if s.request.URL.String() != "/1/lineitem/scores?t=7" || s.request.Header.Get("Content-Type") != lti.MediaScore {
			t.Errorf("%s: POST %s of %s", e.Name, s.request.URL, s.request.Header.Get("Content-Type"))
		}
		want := "Bearer sec~ret"
		if e.Name == "2018" {
			want = "Bearer " + base64.StdEncoding.EncodeToString([]byte("sec~ret"))
		}
		if got := s.request.Header.Get("Authorization"); got != want {
			t.Errorf("%s: Authorization = %q, want %q", e.Name, got, want)
		}
		if !bytes.Contains(s.body, []byte(`"scoreGiven":0`)) || !bytes.Contains(s.body, []byte(`"timestamp":"2026-11-23T12:00:00.000000Z"`)) {
			t.Errorf("%s: body = %s", e.Name, s.body)
		}
	}
}

func TestCheckResult(t *testing.T) {
	t.Parallel()
	number := func(x float64) *float64 { return &x }
	score := lti.Score{UserID: "u", ScoreGiven: number(9), ScoreMaximum: 10, GradingProgress: "FullyGraded"}
	zero, pending, cleared := score, score, score
	zero.ScoreGiven, cleared.ScoreGiven = number(0), nil
	pending.GradingProgress = "PendingManual"
	for _, c := range []struct {
		name    string
		score   lti.Score
		results []lti.Result
		want    []lti.Code
	}{
		{"scaled", score, []lti.Result{{UserID: "v"}, {UserID: "u", ResultScore: number(30.6), ResultMaximum: 34}}, nil},
		{"maximum left out is 1", score, []lti.Result{{UserID: "u", ResultScore: number(0.9)}}, nil},
		{"zero", zero, []lti.Result{{UserID: "u", ResultScore: number(0), ResultMaximum: 34}}, nil},
		{"not scaled", score, []lti.Result{{UserID: "u", ResultScore: number(9), ResultMaximum: 34}}, []lti.Code{lti.ResultMismatch}},
		{"nobody", score, nil, []lti.Code{lti.ResultMismatch}},
		{"dropped", score, []lti.Result{{UserID: "u", ResultMaximum: 34}}, []lti.Code{lti.ResultMismatch}},
		{"zero dropped", zero, []lti.Result{{UserID: "u", ResultMaximum: 34}}, []lti.Code{lti.ResultMismatch}},
		{"not final, and waiting", pending, []lti.Result{{UserID: "u", ResultMaximum: 34}}, nil},
		{"not final, and shown", pending, []lti.Result{{UserID: "u", ResultScore: number(30.6), ResultMaximum: 34}}, nil},
		{"not final, and another", pending, []lti.Result{{UserID: "u", ResultScore: number(30), ResultMaximum: 34}}, []lti.Code{lti.ResultMismatch}},
		{"taken back", cleared, nil, nil},
		{"not taken back", cleared, []lti.Result{{UserID: "u", ResultScore: number(30.6), ResultMaximum: 34}}, []lti.Code{lti.ResultMismatch}},
	} {
		_, findings := CheckResult(c.results, c.score)
		wantFailed(t, findings, findings.Err(), c.want...)
	}
}

func TestNewToolReadsTheNotebooksAnswer(t *testing.T) {
	t.Parallel()
	const good = `{"accesstoken_endpoint":"HERE/auth/token","client_id":"2","keyset_url":"HERE/.well-known/jwks.json","webkeyPem":"PEM"}`
	for _, c := range []struct {
		name, answer string
		status       int
		want         []lti.Code
	}{
		{"no key", good, 200, []lti.Code{lti.AnswerMalformed}},
		{"empty", `{}`, 200, []lti.Code{lti.ClientUnknown, lti.AnswerMalformed, lti.AnswerMalformed, lti.AnswerMalformed}},
		{"a start page", `<html>`, 200, []lti.Code{lti.AnswerMalformed}},
		{"broken", ``, 500, []lti.Code{lti.StatusUnexpected}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, tool := serving(t, c.status, c.answer)
			_, findings, err := tool.NewTool(t.Context(), s.URL)
			wantFailed(t, findings, err, c.want...)
		})
	}
}

func TestCallsAreBounded(t *testing.T) {
	t.Parallel()
	s, tool := serving(t, 200, strings.Repeat("x", maxAnswer+1))
	if _, err := tool.get(t.Context(), s.URL, "*/*"); err == nil || !strings.Contains(err.Error(), string(lti.BodyTooLarge)) {
		t.Errorf("an endless answer: error = %v, want body_too_large", err)
	}
	s.Close()
	_, _, err := tool.FetchKeySet(t.Context(), s.URL)
	if err == nil || !strings.Contains(err.Error(), string(lti.PlatformUnreachable)) {
		t.Errorf("nobody there: error = %v, want platform_unreachable", err)
	}
}

func TestPickItemsReturnsNoMoreThanAccepted(t *testing.T) {
	t.Parallel()
	for _, e := range lti.Editions() {
		tool := &Tool{Edition: e, URL: testTool}
		if both := tool.PickItems(true); len(both) != 2 || both[1].LineItem.ScoreMaximum != 34 {
			t.Errorf("%s: items = %+v", e.Name, both)
		}
		if one := tool.PickItems(false); len(one) != 1 || one[0].LineItem == nil {
			t.Errorf("%s: where one is accepted: %+v, want the assignment", e.Name, one)
		}
	}
}

func TestBuildResponseOfNothingIsAnEmptyList(t *testing.T) {
	t.Parallel()
	for _, e := range lti.Editions() {
		tool := &Tool{Edition: e, URL: testTool}
		claims, err := tool.BuildResponse(lti.Launch{Settings: &lti.DeepLinkingSettings{Data: "d"}, DeploymentID: "7"}, "c", nil)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(claims)
		if !strings.Contains(string(text), `content_items":[]`) {
			t.Errorf("%s: %s", e.Name, text)
		}
		for _, name := range []string{e.Claim.Data, e.Claim.DeploymentID, "nonce"} {
			if _, bound := claims[name]; bound != e.BindsResponse {
				t.Errorf("%s: %q is there: %v, want %v", e.Name, name, bound, e.BindsResponse)
			}
		}
		if _, err := tool.BuildResponse(lti.Launch{}, "c", nil); err == nil {
			t.Errorf("%s: answers what was no request", e.Name)
		}
	}
}

// An answer in bytes that are no text is no JSON, whatever a decoder makes of
// them.
func TestAnswerIsUTF8(t *testing.T) {
	t.Parallel()
	s, tool := serving(t, 200, "{\"access_token\":\"\xff\",\"token_type\":\"Bearer\"}")
	registration := Registration{TokenEndpoint: s.URL, Key: platformKey()}
	claims := asJSON(t, tool.Assertion(registration))
	_, findings, err := tool.RequestToken(t.Context(), registration, claims, TokenRequest("a"))
	wantFailed(t, findings, err, lti.AnswerMalformed)
	tool.LeftOut = func() []lti.Code { return []lti.Code{lti.AnswerMalformed} }
	token, findings, err := tool.RequestToken(t.Context(), registration, claims, TokenRequest("a"))
	wantFailed(t, findings, err)
	if token.Token != "\ufffd" {
		t.Errorf("the decoder made %q of it: then the check is for nothing", token.Token)
	}
}

// Who cannot show by a certificate that he is the platform gets nothing.
func TestCertificateOfAnother(t *testing.T) {
	t.Parallel()
	asked := false
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	for name, client := range map[string]*http.Client{"of an unknown authority": http.DefaultClient, "for another name": server.Client()} {
		tool := &Tool{Edition: lti.Final(), Client: client}
		address := strings.Replace(server.URL, "127.0.0.1", "localhost", 1) // the certificate is for 127.0.0.1 and example.com
		_, _, err := tool.RequestToken(t.Context(), Registration{TokenEndpoint: address, Key: platformKey()}, []byte("{}"), TokenRequest("a"))
		var check *lti.CheckError
		if !errors.As(err, &check) || check.Finding.Code != lti.CertificateInvalid || asked {
			t.Errorf("%s: %v, asked %t", name, err, asked)
		}
	}
}
