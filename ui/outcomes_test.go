package ui

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

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
