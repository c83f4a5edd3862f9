package platform

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// Where the access token may be, and what WWW-Authenticate says when it is not
// there (RFC 6750 §2, §3), letter by letter.
func TestBearer(t *testing.T) {
	t.Parallel()
	g := newGraded(t)
	const realm = `Bearer realm="LTI Bootcamp Platform"`
	const form = "application/x-www-form-urlencoded"
	onlyResults := g.accessToken(t, lti.Final().Scope.ResultReadOnly)
	scores, results := g.at.LineItem+"/scores", g.at.LineItem+"/results"
	assertion := g.signedRequest().form.Get("client_assertion")
	whole := func(named string, code lti.Code) string {
		return realm + `, error="` + named + `", error_description="` + string(code) + `"`
	}
	for name, c := range map[string]struct {
		method, url, body string
		header            http.Header
		status            int
		code              lti.Code
		challenge         string
	}{
		"nothing": {"GET", results, "", http.Header{}, 401, lti.AccessTokenMissing, realm},
		"another scheme": {
			"GET", results, "", http.Header{"Authorization": {"Basic YTpi"}}, 401, lti.AccessTokenMissing, realm,
		},
		"the token alone": {
			"GET", results, "", http.Header{"Authorization": {g.token}}, 401, lti.AccessTokenMissing, realm,
		},
		"a tab before it": {
			"GET", results, "", http.Header{"Authorization": {"Bearer\t" + g.token}}, 401, lti.AccessTokenMissing, realm,
		},
		"unknown": {
			"GET", results, "", bearer("nonsense"), 401, lti.AccessTokenUnknown, whole("invalid_token", lti.AccessTokenUnknown),
		},
		"quotes in it": {
			"GET", results, "", bearer(`a", scope="b`), 401, lti.AccessTokenUnknown, whole("invalid_token", lti.AccessTokenUnknown),
		},
		"the assertion": {
			"GET", results, "", bearer(assertion), 401, lti.AccessTokenUnknown, whole("invalid_token", lti.AccessTokenUnknown),
		},
		"another scope": {
			"POST", scores, "", bearer(onlyResults), 403, lti.ScopeInsufficient,
			whole("insufficient_scope", lti.ScopeInsufficient) + `, scope="` + lti.Final().Scope.Score + `"`,
		},
		"two headers": {
			"GET", results, "",
			http.Header{"Authorization": {"Bearer " + g.token, "Bearer " + g.token}},
			400, lti.AccessTokenMisplaced, whole("invalid_request", lti.AccessTokenMisplaced),
		},
		"header and query": {
			"GET", results + "?access_token=" + g.token, "", bearer(g.token),
			400, lti.AccessTokenMisplaced, whole("invalid_request", lti.AccessTokenMisplaced),
		},
		"in the query": {
			"GET", results + "?access_token=" + g.token, "",
			http.Header{},
			400, lti.AccessTokenMisplaced, whole("invalid_request", lti.AccessTokenMisplaced),
		},
		"header and form": {
			"POST", scores, "access_token=" + g.token,
			http.Header{"Authorization": {"Bearer " + g.token}, "Content-Type": {form + "; charset=utf-8"}},
			400, lti.AccessTokenMisplaced, whole("invalid_request", lti.AccessTokenMisplaced),
		},
		"in a form": {
			"POST", scores, "access_token=" + g.token,
			http.Header{"Content-Type": {form}},
			400, lti.AccessTokenMisplaced, whole("invalid_request", lti.AccessTokenMisplaced),
		},
		"a form without": {
			"POST", scores, "x=1",
			http.Header{"Authorization": {"Bearer " + g.token}, "Content-Type": {form}},
			415, lti.MediaTypeUnsupported, "",
		},
		"what is asked for is wrong": {
			"POST", scores, "{}",
			http.Header{"Authorization": {"Bearer " + g.token}, "Content-Type": {lti.MediaScore}},
			400, lti.ScoreMalformed, "",
		},
		"valid":             {"GET", results, "", bearer(g.token), 200, "", ""},
		"valid: two blanks": {"GET", results, "", http.Header{"Authorization": {"Bearer  " + g.token}}, 200, "", ""},
		"valid: capitals":   {"GET", results, "", http.Header{"Authorization": {"BEARER " + g.token}}, 200, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := g.do(c.method, c.url, strings.NewReader(c.body), c.header)
			if got := a.header.Get("WWW-Authenticate"); got != c.challenge {
				t.Errorf("WWW-Authenticate is\n%s, want\n%s", got, c.challenge)
			}
			if c.code == "" {
				a.ok(t, c.status)
				return
			}
			a.refused(t, c.status, c.code)
			if strings.Contains(a.body, g.token) {
				t.Errorf("the refusal repeats the token: %s", a.body)
			}
			if name == "the assertion" && !strings.Contains(a.body, "a JWT") {
				t.Errorf("the refusal does not say what it is: %s", a.body)
			}
		})
	}
}

// A client's answer may be used as it says: the token has no letter that a
// header cannot carry, and works with the scheme as it was named.
func TestTokenAsIssued(t *testing.T) {
	t.Parallel()
	g := newGraded(t)
	var issued lti.AccessToken
	a := g.tokenRequest(lti.Final().Scope.ResultReadOnly).send(g.bench).ok(t, 200)
	if err := json.Unmarshal([]byte(a.body), &issued); err != nil {
		t.Fatal(err)
	}
	if len(issued.Token) < 15 || strings.ContainsAny(issued.Token, " \",\\=.") {
		t.Errorf("the token is %q", issued.Token)
	}
	g.get(g.at.LineItem+"/results", http.Header{"Authorization": {issued.Type + " " + issued.Token}}).ok(t, 200)
}
