package platform

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// In every fuzz target the property is the same: whatever is sent, the
// platform neither panics nor says that it is its own fault.
func noFault(t *testing.T, a answer) {
	t.Helper()
	if a.status >= http.StatusInternalServerError {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
}

func FuzzTokenEndpoint(f *testing.F) {
	b := newBench(f)
	tool := newTool13(f, b)
	valid := tool.tokenRequest(lti.Final().Scope.Score)
	valid.form.Set("client_assertion", sign(valid.header, valid.claims, valid.key))
	n := newNotebook(f, b)
	draft := n.tokenRequest(draftScopes)
	draft.form.Set("client_assertion", sign(draft.header, draft.claims, draft.key))
	for _, seed := range []string{
		valid.form.Encode(), draft.form.Encode(), "", "grant_type=client_credentials", "%zz", "a=1&a=2", "a;b",
		valid.form.Encode() + "&scope=", "client_assertion=e30.e30.e30&" + valid.form.Encode(),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
		noFault(t, b.do(http.MethodPost, "/token", strings.NewReader(body), header))
		noFault(t, b.do(http.MethodPost, "/auth/token", strings.NewReader(body), header))
	})
}

// The header and the claims are signed as they come, so that the fuzzer gets
// past the signature.
func FuzzDeepLinkingResponse(f *testing.F) {
	b := newBench(f)
	tool := newTool13(f, b)
	who := tool.signIn(f, "LTIBCU_1")
	request := tool.message(f, tool.login(f, who), who)
	n := newNotebook(f, b)
	for _, r := range []*reply{
		tool.reply(request, who, gradedItem(), map[string]any{"type": "link"}),
		n.reply(nbLink("x", map[string]any{"scoreMaximum": 0})),
	} {
		f.Add(string(mustJSON(r.header)), string(mustJSON(r.claims)))
	}
	f.Add(`{"alg":"none"}`, `null`)
	f.Add(`{"alg":"RS256","kid":"tool-key"}`, `{"exp":1e400,"iat":-1e17,"aud":[],"iss":{}}`)
	choice := tool.reply(request, who)
	f.Fuzz(func(t *testing.T, header, claims string) {
		noFault(t, b.postForm(choice.url, url.Values{"JWT": {signRaw(header, claims, tool.key)}}, who))
		noFault(t, b.postForm("/tool/"+n.course+"/cir", url.Values{"jws_token": {signRaw(header, claims, n.key)}}, nil))
		noFault(t, b.postForm(choice.url, url.Values{"JWT": {header + "." + claims}}, who))
	})
}

func FuzzRegistration(f *testing.F) {
	b := newBench(f)
	tool := newTool13(f, b)
	f.Add(string(mustJSON(tool.configuration())))
	f.Add(`{"redirect_uris":[null],"scope":null}`)
	f.Add(`{"` + lti.ToolConfiguration + `":{"custom_parameters":{"a":null},"messages":[{}]}}`)
	f.Add(``)
	f.Fuzz(func(t *testing.T, body string) {
		noFault(t, b.do(http.MethodPost, "/register", strings.NewReader(body), http.Header{"Content-Type": {"application/json"}}))
	})
}

func FuzzScore(f *testing.F) {
	b := newBench(f)
	tool := newTool13(f, b)
	at := tool.addLink(f)
	header := bearer(tool.accessToken(f, lti.Final().Scope.Score+" "+lti.Final().Scope.ResultReadOnly))
	header.Set("Content-Type", lti.MediaScore)
	f.Add(string(mustJSON(validScore(b))))
	f.Add(`{"userId":"LTIBCU_3","scoreGiven":1e308,"scoreMaximum":1e-308,"activityProgress":"Started","gradingProgress":"Pending","timestamp":"9999-12-31T23:59:59.999Z"}`)
	f.Fuzz(func(t *testing.T, body string) {
		noFault(t, b.do(http.MethodPost, at.LineItem+"/scores", strings.NewReader(body), header))
		b.get(at.LineItem+"/results", header).ok(t, http.StatusOK)
	})
}

func FuzzAuth(f *testing.F) {
	b := newBench(f)
	tool := newTool13(f, b)
	who := tool.signIn(f, "LTIBCU_1")
	f.Add(tool.authRequest(tool.login(f, who)).Encode())
	f.Add("client_id=" + tool.id + "&redirect_uri=" + url.QueryEscape(tool.server.URL+"/launch") + "&state=%00%ff\"<script>")
	f.Fuzz(func(t *testing.T, query string) {
		noFault(t, b.do(http.MethodPost, "/auth", strings.NewReader(query), http.Header{
			"Content-Type": {"application/x-www-form-urlencoded"}, "Cookie": who["Cookie"],
		}))
	})
}
