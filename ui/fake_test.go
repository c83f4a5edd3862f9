package ui

import (
	"context"
	"encoding/base64"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// fake is an engine with fixed outcomes. A step needs all steps before it.
type fake struct {
	mu       sync.Mutex
	course   content.Course
	outcomes map[string]steps.Outcome // what a run gives
	pages    map[string][2]string
	states   map[string]steps.State
	ran      map[string]steps.Outcome
	current  string
	runs     []string
	// gate, when set, is waited for before each step ends.
	gate chan struct{}
	// deaf steps wait for nothing but the gate.
	deaf bool
	// breakWith makes Run give an error that no outcome explains.
	breakWith error
	// pace is how long each step takes in the demo.
	pace time.Duration
}

func newFake() *fake {
	f := &fake{
		course: fakeCourse(), outcomes: map[string]steps.Outcome{}, pages: map[string][2]string{},
		states: map[string]steps.State{}, ran: map[string]steps.Outcome{},
	}
	for _, s := range f.course.Steps() {
		f.outcomes[s.Name] = plainOutcome()
		f.pages[s.Name] = [2]string{
			"# " + s.Title + "\n\nWhat this step is for, in a sentence or two that wrap.\n\nPress `enter`.\n",
			"## It ran\n\nEverything held.\n",
		}
	}
	f.outcomes["welcome"] = steps.Outcome{Took: 90 * time.Microsecond, Panels: []steps.Panel{{Title: "Address", Kind: steps.PlainText, Body: []byte("http://localhost:5000\n")}}}
	f.outcomes["get-keys"] = keysOutcome()
	f.outcomes["deeplink-request"] = requestOutcome()
	f.outcomes["deeplink-verify"] = verifyOutcome()
	f.pages["deeplink-verify"] = [2]string{verifyBefore, verifyAfter}
	return f
}

func (f *fake) Course() content.Course { return f.course }
func (f *fake) Edition() lti.Edition   { return lti.Edition{Name: "1.3", Title: "LTI 1.3 Advantage"} }
func (f *fake) PlatformURL() string    { return "http://localhost:5000" }

func (f *fake) Current() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.current
}

func (f *fake) State(name string) steps.State {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.states[name]
}

func (f *fake) Outcome(name string) (steps.Outcome, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	o, ok := f.ran[name]
	return o, ok
}

func (f *fake) Guide(name string) (before, after string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p, ok := f.pages[name]
	if !ok {
		return "", "", errors.New("there is no page " + name)
	}
	if f.states[name] == steps.NotRun {
		return p[0], "", nil
	}
	return p[0], p[1], nil
}

func (f *fake) Run(ctx context.Context, name string) error {
	for _, s := range f.course.Steps() {
		if s.Name != name && f.State(s.Name) != steps.NotRun {
			continue
		}
		if err := f.one(ctx, s.Name); err != nil || s.Name == name {
			return err
		}
	}
	return errors.New("there is no step " + name)
}

func (f *fake) one(ctx context.Context, name string) error {
	f.mu.Lock()
	f.current = name
	f.runs = append(f.runs, name)
	gate, deaf, pace, broken := f.gate, f.deaf, f.pace, f.breakWith
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		f.current = ""
		f.mu.Unlock()
	}()
	wait(ctx, gate, deaf)
	if pace > 0 {
		select {
		case <-time.After(pace):
		case <-ctx.Done():
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if broken != nil {
		return broken
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	o := f.outcomes[name]
	f.ran[name], f.states[name] = o, steps.Done
	if o.Err != nil {
		f.states[name] = steps.Failed
	}
	return o.Err
}

func wait(ctx context.Context, gate chan struct{}, deaf bool) {
	switch {
	case gate != nil && deaf:
		<-gate
	case gate != nil:
		select {
		case <-gate:
		case <-ctx.Done():
		}
	}
}

// finish marks steps as done without running them.
func (f *fake) finish(names ...string) *fake {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, name := range names {
		f.ran[name], f.states[name] = f.outcomes[name], steps.Done
	}
	return f
}

func (f *fake) Code(name string) []steps.Function {
	if name == "welcome" {
		return nil
	}
	return []steps.Function{{Name: "VerifyMessage", File: "ltiflow/verify.go", Line: 41, Source: verifySource}, {Name: "verifyTimes", File: "ltiflow/verify.go", Line: 97, Source: timesSource}}
}

func fakeCourse() content.Course {
	chapter := func(title string, named ...string) content.Chapter {
		c := content.Chapter{Title: title}
		for i := 0; i < len(named); i += 2 {
			c.Steps = append(c.Steps, content.Step{Name: named[i], Title: named[i+1]})
		}
		return c
	}
	return content.Course{Chapters: []content.Chapter{
		chapter("Setup", "welcome", "Meet the platform", "get-tool", "Register the tool", "get-keys", "Get the platform's keys"),
		chapter("Deep linking", "deeplink-request", "Get the request", "deeplink-verify", "Task 1: verify the JWT",
			"deeplink-settings", "Task 2: read the settings", "deeplink-response", "Task 3: build the response",
			"deeplink-sign", "Task 4: sign the JWT", "deeplink-return", "Task 5: return to the course"),
		chapter("Student launch", "launch-request", "Get the launch", "launch-verify", "Task 1: verify the launch", "launch-activity", "Task 2: show the activity"),
		chapter("Grades", "token", "Step 1: get an access token", "score", "Step 2: publish a score", "results", "Step 3: read the result"),
	}}
}

func plainOutcome() steps.Outcome {
	return steps.Outcome{
		Took:     1234 * time.Microsecond,
		Findings: lti.Findings{{Code: lti.StatusUnexpected, Got: "200 OK", Want: "200 OK"}},
		Panels:   []steps.Panel{{Title: "Answer", Kind: steps.JSON, Body: []byte(`{"client_id":"U1eCnrQ7HVH3qbx","deployment_id":"1","ok":true,"retries":0,"note":null}`)}},
	}
}

const keySet = `{"keys":[{"kty":"RSA","alg":"RS256","use":"sig","kid":"1519880184_0","e":"AQAB","n":"` +
	`tTZ3VpnS9uIjUqVYVbqgmEoXA1vxDPvPfkbCOiD6JYfGyAlZW3OiVBfGyd6JZPpUhhZAoUBSZNbvmWFNqFc3pKsIaEBPPyW8qRIZVxXxQjDzxkq7HCL8mXhOsAHFUzDgbHPjOBbuQqEuXFgyL_g` + `"}]}`

func keysOutcome() steps.Outcome {
	return steps.Outcome{
		Took:     2 * time.Millisecond,
		Findings: lti.Findings{{Code: lti.StatusUnexpected, Got: "200 OK", Want: "200 OK"}, {Code: lti.KeySetMalformed, Got: "4 keys"}},
		Panels:   []steps.Panel{{Title: "Key set", Kind: steps.JSON, Body: []byte(keySet)}},
		Exchanges: []wire.Exchange{{
			From: wire.Tool, To: wire.Platform, Method: "GET", URL: "http://localhost:5000/.well-known/jwks.json",
			RequestHeader: http.Header{"Accept": {"application/json"}, "User-Agent": {"ltibootcamp"}},
			Status:        200, ResponseHeader: http.Header{"Content-Type": {"application/json"}, "Cache-Control": {"max-age=60"}},
			ResponseBody: []byte(keySet), Took: 900 * time.Microsecond,
		}},
	}
}

func requestOutcome() steps.Outcome {
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	return steps.Outcome{
		Took:     8400 * time.Microsecond,
		Findings: lti.Findings{{Code: lti.StateUnknown, Got: "30abf7e40c7e4b58"}, {Code: lti.StateCookieMismatch, Got: "30abf7e40c7e4b58"}},
		Exchanges: []wire.Exchange{
			{
				From: wire.Browser, To: wire.Tool, Method: "POST", URL: "http://127.0.0.1:9090/login", RequestHeader: form,
				RequestBody: []byte("iss=http%3A%2F%2Flocalhost%3A5000&login_hint=3&target_link_uri=http%3A%2F%2F127.0.0.1%3A9090%2Flaunch&lti_message_hint=%7B%22launchid%22%3A%22ltilaunch_325383986%22%7D&client_id=U1eCnrQ7HVH3qbx"),
				Status:      302, ResponseHeader: http.Header{
					"Location":   {"http://localhost:5000/auth?client_id=U1eCnrQ7HVH3qbx&login_hint=3&nonce=f697d4d238274a769b78aa53c8b93b27&prompt=none&redirect_uri=http%3A%2F%2F127.0.0.1%3A9090%2Flaunch&response_mode=form_post&response_type=id_token&scope=openid&state=30abf7e40c7e4b589b34801894ac969d"},
					"Set-Cookie": {"lti_state=30abf7e40c7e4b589b34801894ac969d; Path=/; HttpOnly; SameSite=Lax"},
				}, Took: 410 * time.Microsecond,
			},
			{
				From: wire.Browser, To: wire.Platform, Method: "GET",
				URL:    "http://localhost:5000/auth?client_id=U1eCnrQ7HVH3qbx&login_hint=3&nonce=f697d4d238274a769b78aa53c8b93b27&prompt=none&redirect_uri=http%3A%2F%2F127.0.0.1%3A9090%2Flaunch&response_mode=form_post&response_type=id_token&scope=openid&state=30abf7e40c7e4b589b34801894ac969d",
				Status: 200, ResponseHeader: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
				ResponseBody: []byte("<!doctype html>\n<form method=\"post\" action=\"http://127.0.0.1:9090/launch\">\n\t<input type=\"hidden\" name=\"id_token\" value=\"" + fakeJWT(deepLinkingClaims) + "\">\n</form>\n<script>document.forms[0].submit()</script>\n"), Took: 2100 * time.Microsecond,
			},
			{
				From: wire.Browser, To: wire.Tool, Method: "POST", URL: "http://127.0.0.1:9090/launch",
				RequestHeader: http.Header{"Content-Type": form["Content-Type"], "Cookie": {"lti_state=30abf7e40c7e4b589b34801894ac969d"}},
				RequestBody:   []byte("id_token=" + fakeJWT(deepLinkingClaims) + "&state=30abf7e40c7e4b589b34801894ac969d"),
				Status:        200, ResponseHeader: http.Header{"Content-Type": {"text/plain"}}, ResponseBody: []byte("received\n"), Took: 300 * time.Microsecond,
			},
		},
		Panels: []steps.Panel{{Title: "Login", Kind: steps.JSON, Body: []byte(`{"state":"30abf7e40c7e4b589b34801894ac969d","nonce":"f697d4d238274a769b78aa53c8b93b27"}`)}},
	}
}

const deepLinkingClaims = `{"nonce":"f697d4d238274a769b78aa53c8b93b27","iat":1795431651,"exp":1795431711,"iss":"http://localhost:5000","aud":"U1eCnrQ7HVH3qbx",` +
	`"https://purl.imsglobal.org/spec/lti/claim/deployment_id":"1","https://purl.imsglobal.org/spec/lti/claim/message_type":"LtiDeepLinkingRequest",` +
	`"https://purl.imsglobal.org/spec/lti/claim/version":"1.3.0","sub":"LTIBCU_1","name":"Peggie Nikole",` +
	`"https://purl.imsglobal.org/spec/lti/claim/roles":["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"],` +
	`"https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings":{"accept_types":["ltiResourceLink"],"accept_multiple":true,"auto_create":true,` +
	`"deep_link_return_url":"http://localhost:5000/courses/dc4e7fbe-1d58-11e8-b0c7-f40f243530c8/deep-linking/return?session=oBjHWTMiRr","data":"op=321&v=44"}}`

func fakeJWT(claims string) string {
	b64 := base64.RawURLEncoding.EncodeToString
	return b64([]byte(`{"typ":"JWT","alg":"RS256","kid":"1519880184_0"}`)) + "." + b64([]byte(claims)) + "." + b64([]byte(strings.Repeat("signature bytes ", 16)))
}

func verifyOutcome() steps.Outcome {
	passed := func(code lti.Code, got, want string) lti.Finding {
		return lti.Finding{Code: code, Got: got, Want: want}
	}
	return steps.Outcome{
		Took: 800 * time.Microsecond,
		Findings: lti.Findings{
			passed(lti.TokenMalformed, "3 parts", ""), passed(lti.AlgNotAllowed, "RS256", "RS256"), passed(lti.KeyIDMissing, "1519880184_0", ""),
			passed(lti.KeyIDUnknown, "1519880184_0", ""), passed(lti.SignatureInvalid, "256 bytes", ""),
			passed(lti.IssuerMismatch, "http://localhost:5000", "http://localhost:5000"),
			passed(lti.AudienceMismatch, "U1eCnrQ7HVH3qbx", "U1eCnrQ7HVH3qbx"),
			passed(lti.TokenExpired, "2026-11-23T11:01:51Z", "after 2026-11-23T11:00:51Z"),
			passed(lti.IssuedAtOutOfRange, "2026-11-23T11:00:51Z", "within 5m0s of 2026-11-23T11:00:51Z"),
			passed(lti.NonceMismatch, "f697d4d238274a769b78aa53c8b93b27", "f697d4d238274a769b78aa53c8b93b27"), passed(lti.NonceReplayed, "first use", ""),
			passed(lti.VersionMismatch, "1.3.0", "1.3.0"), passed(lti.MessageTypeMismatch, "LtiDeepLinkingRequest", "LtiDeepLinkingRequest"),
			passed(lti.DeploymentMismatch, "1", "1"),
			{Code: lti.AuthorizedMismatch, Status: lti.Skipped},
		},
		Panels: []steps.Panel{{Title: "id_token", Kind: steps.JWT, Body: []byte(fakeJWT(deepLinkingClaims))}},
	}
}

// failedOutcome is a verification that fails at two checks.
func failedOutcome() steps.Outcome {
	o := verifyOutcome()
	o.Findings = slices.Clone(o.Findings)
	o.Findings[5] = lti.Finding{Code: lti.IssuerMismatch, Status: lti.Failed, Got: "http://localhost:5000/", Want: "http://localhost:5000"}
	o.Findings[6] = lti.Finding{Code: lti.AudienceMismatch, Status: lti.Failed, Got: "another-client", Want: "U1eCnrQ7HVH3qbx"}
	o.Findings[13].Status, o.Findings[13].Got, o.Findings[13].Want = lti.Skipped, "", ""
	o.Err = o.Findings.Err()
	return o
}

const verifyBefore = "# Is this really from the platform?\n\n" +
	"The `id_token` came through a browser, and whoever owns a browser can post\nanything to `/launch`. So you believe nothing in it until every check holds.\n\n" +
	"Open `2` Code. `VerifyMessage` is a list of named checks, in the spirit of\nSecurity Framework §5.1.3:\n\n" +
	"- **who signed?** `alg`, `kid`, the signature\n- **from whom, for whom?** `iss` is the platform, `aud` is you\n- **when?** `exp` has not passed, `iat` is recent\n" +
	"- **which login?** the `nonce` is yours, and this is its first use\n\n" +
	"The token is three parts, joined by dots:\n\n```json\n{\"alg\": \"RS256\", \"kid\": \"1519880184_0\", \"typ\": \"JWT\"}\n```\n\n" +
	"| claim | who | example |\n|---|---|---|\n| `iss` | the platform | `http://localhost:5000` |\n| `aud` | you | `U1eCnrQ7HVH3qbx` |\n\n" +
	"Press `enter`. Then find `iat` and `exp` in `4` Result and subtract.\n"

const verifyAfter = "## All `14` checks hold\n\n- Key `1519880184_0` signed it. You fetched that key yourself.\n- `iss` is `http://localhost:5000`, the issuer you registered with.\n" +
	"- It lives for `1m0s`.\n- The settings stand in `https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings`.\n\n" +
	"> **The notebook said** `jwt_headers['alg']`: decode with the algorithm that\n> the token names. But the forger writes the token. Fix RS256 yourself\n> (Security Framework §5.4).\n"

const verifySource = `// VerifyMessage checks a message as SEC §5.1.3 lists it, cheap checks first.
// All findings are kept for the learner; the first failure decides.
func (t *Tool) VerifyMessage(ctx context.Context, token string, login Login) (Message, lti.Findings) {
	var found lti.Findings
	header, payload, ok := split(token)
	if !found.Add(lti.TokenMalformed, ok, "3 parts", "") {
		return Message{}, found
	}
	// The algorithm is ours to choose, never the sender's (SEC §5.4).
	found.Equal(lti.AlgNotAllowed, header.Alg, "RS256")
	key, err := t.Keys.Find(ctx, header.Kid)
	found.Add(lti.KeyIDUnknown, err == nil, header.Kid, "a key of the platform")
	return payload.message(), found
}
`

const timesSource = `func verifyTimes(found *lti.Findings, now time.Time, iat, exp int64) {
	found.Add(lti.TokenExpired, now.Unix() < exp+60, show(exp), "after "+show(now.Unix()))
}
`

// hostile is what an evil platform would send: escape sequences, an OSC 52
// that fills the clipboard, C1 controls, bidirectional overrides, a token
// without a break, and wide characters.
func hostile() string {
	return "\x1b[2J\x1b[31mred\x1b]52;c;ZXZpbA==\a\u009b31m\u202eesrever\u2066\r\n\x00\x7f" + strings.Repeat("W", 700) + "漢字漢字🙂👩‍🏫é\xff"
}

// hostileFake has it everywhere.
func hostileFake() *fake {
	f := newFake()
	h := hostile()
	o := steps.Outcome{
		Findings: lti.Findings{
			{Code: lti.Code(h), Got: h, Want: h + "/"},
			{Code: lti.IssuerMismatch, Status: lti.Failed, Got: h, Want: "http://localhost:5000"},
			{Code: lti.AudienceMismatch, Status: lti.Failed, Got: "http://localhost:5000/" + h, Want: "http://localhost:5000/"},
		},
		Panels: []steps.Panel{
			{Title: h, Kind: steps.PlainText, Body: []byte(h)},
			{Title: "JSON", Kind: steps.JSON, Body: []byte(`{"a":"` + h + `"}`)},
			{Title: "valid", Kind: steps.JSON, Body: []byte(`{"a":"` + "\u202e漢字\u2066" + `"}`)},
			{Title: "JWT", Kind: steps.JWT, Body: []byte(h)},
			{Title: "JWT", Kind: steps.JWT, Body: []byte("e30." + base64.RawURLEncoding.EncodeToString([]byte(h)) + "." + h)},
		},
		Exchanges: []wire.Exchange{
			{From: wire.Party(h), To: wire.Tool, Method: h, URL: h, Error: h, RequestHeader: http.Header{h: {h}}, RequestBody: []byte(h)},
			{
				From: wire.Tool, To: wire.Platform, Method: "GET", URL: "http://localhost/%1b%5b2J?x=%1b%5D52&y=%E2%80%AE", Status: 200, Truncated: true,
				ResponseHeader: http.Header{"Content-Type": {"application/json"}, "X": {h, h}}, ResponseBody: []byte(`{"b":"` + h + `"}`),
			},
			{
				From: wire.Tool, To: wire.Platform, Method: "POST", URL: "http://localhost/form", Status: 500,
				RequestHeader: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, RequestBody: []byte("a=%1b%5b2J&b=%c2%9b&" + h),
			},
		},
	}
	for name := range f.outcomes {
		f.outcomes[name] = o
	}
	for name := range maps.Keys(f.pages) {
		f.pages[name] = [2]string{"# " + h + "\n\n&#27;[31m&#x1b;]52;c;eA==&#7; &#155;2J &#8238;evil &rlm;&lrm;&Tab;\n\n" + h + "\n\n```json\n" + h + "\n```\n", h}
	}
	return f
}

// secretOutcome carries a secret in every place that can hold one.
func secretOutcome() steps.Outcome {
	assertion := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256"}`)) + "." +
		base64.RawURLEncoding.EncodeToString([]byte(`{"iss":"me","sub":"me","access_token":"TOPSECRET"}`)) + ".U0lHTkFUVVJF"
	return steps.Outcome{
		Findings: lti.Findings{{Code: lti.AnswerMalformed, Status: lti.Failed, Got: `{"access_token":"TOPSECRET"}`, Want: "another"}},
		Panels: []steps.Panel{
			{Title: "Token", Kind: steps.JSON, Body: []byte(`{"access_token":"TOPSECRET","token_type":"bearer"}`)},
			{Title: "Key", Kind: steps.PlainText, Body: []byte("-----BEGIN RSA PRIVATE KEY-----\nTOPSECRET\n-----END RSA PRIVATE KEY-----")},
			{Title: "Assertion", Kind: steps.JWT, Body: []byte(assertion)},
		},
		Exchanges: []wire.Exchange{{
			From: wire.Tool, To: wire.Platform, Method: "POST", URL: "http://localhost/token?access_token=TOPSECRET", Status: 200,
			RequestHeader: http.Header{"Authorization": {"Bearer TOPSECRET"}, "Content-Type": {"application/x-www-form-urlencoded"}},
			RequestBody: []byte("client_assertion=" + assertion + "&x=" + "%7B%22access_token%22%3A%22TOPSECRET%22%7D" +
				"&access%5Ftoken=TOPSECRET&client%5Fassertion=" + assertion + "&key=-----BEGIN+PRIVATE+KEY-----%0ATOPSECRET"),
			Error:          `reading http://localhost/token?access_token=TOPSECRET: unexpected end`,
			ResponseHeader: http.Header{"Content-Type": {"application/json"}, "Set-Cookie": {"id=TOPSECRET; Path=/"}},
			ResponseBody:   []byte(`{"access_token": "TOPSECRET"}`),
		}, {
			From: wire.Tool, To: wire.Platform, Method: "GET", URL: "http://localhost/",
			Error: `Get "http://localhost/token?access_token=TOPSECRET": refused`,
		}},
		Err: lti.Fail(lti.AnswerMalformed, `{"access_token":"TOPSECRET"}`, "another"),
	}
}
