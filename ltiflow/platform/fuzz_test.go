package platform

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

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

// The fuzzer begins each time with a login that is open: what it changes in the
// request is all that can be wrong.
func FuzzAuth(f *testing.F) {
	b := newBench(f)
	tool := newTool13(f, b)
	who := tool.signIn(f, "LTIBCU_1")
	f.Add(tool.authRequest(tool.login(f, who)).Encode(), "scope", "openid")
	f.Add("client_id="+tool.id+"&redirect_uri="+url.QueryEscape(tool.server.URL+"/launch")+"&state=%00%ff\"<script>", "nonce", "n\x00")
	f.Add("", "lti_message_hint", "")
	f.Add("", "state", "\xff\u2028</form>")
	f.Fuzz(func(t *testing.T, query, name, value string) {
		header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Cookie": who["Cookie"]}
		noFault(t, b.do(http.MethodPost, "/auth", strings.NewReader(query), header))
		request := tool.authRequest(tool.login(t, who))
		request.Set(name, value)
		noFault(t, b.get("/auth?"+request.Encode(), header))
		request = tool.authRequest(tool.login(t, who))
		request.Set(name, value)
		noFault(t, b.postForm("/auth", request, header))
	})
}

// Forms and addresses of a course that begin a launch.
func FuzzLaunchForms(f *testing.F) {
	b := newBench(f)
	tool := newTool13(f, b)
	tool.settle(f, takesReviews(""))
	tool.add(f, gradedItem())
	b.graded(f, b.shared, 1, "LTIBCU_15", "Completed")
	who := tool.signIn(f, "LTIBCU_1")
	link := b.links(f, b.shared)[0].ID
	f.Add("link=" + link + "&document_target=iframe")
	f.Add("deployment=" + tool.deployment + "&document_target=window")
	f.Add("line_item=1&user=LTIBCU_15")
	f.Add("line_item=999999999999999999999&user=%00")
	f.Fuzz(func(t *testing.T, form string) {
		header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Cookie": who["Cookie"]}
		course := "/course/" + b.shared
		for _, path := range []string{"/launch", "/add-content", "/review"} {
			noFault(t, b.do(http.MethodPost, course+path, strings.NewReader(form), header))
		}
		noFault(t, b.get(course+"/frame?"+url.PathEscape(form), header))
		if query, err := url.ParseQuery(form); err == nil {
			noFault(t, b.get(course+"/frame?"+query.Encode(), header))
		}
	})
}

// A custom parameter is a variable as a whole, or it stays as it is, and a
// launch with it can always be signed and read.
func FuzzSubstitution(f *testing.F) {
	tool, m := varied(f)
	for _, seed := range []string{"$User.id", "$Context.id.history", "$LineItem.url", "$x", "$", "", "a$User.id", "$User.id\x00", "\xff", "$Person.name.full$"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		got := resolved(t, tool.Server, m, value)
		_, supported := variables[strings.TrimPrefix(value, "$")]
		if supported = supported && strings.HasPrefix(value, "$"); !supported && got != value {
			t.Fatalf("%q became %q", value, got)
		}
		if supported && got == value {
			t.Fatalf("%q was not replaced", value)
		}
		l := *m.link
		l.item.Custom = customParameters{"x": value}
		sent := m
		sent.link, sent.nonce = &l, "n"
		signed, err := tool.Server.send(t.Context(), sent)
		if err != nil {
			t.Fatal(err)
		}
		var custom map[string]string
		if err := claimsOf(t, signed).Decode(lti.Final().Claim.Custom, &custom); err != nil || utf8.ValidString(got) && custom["x"] != got {
			t.Fatalf("%q arrives as %q: %v", got, custom["x"], err)
		}
	})
}

// Whatever is armed, the message that follows is a form.
func FuzzFaults(f *testing.F) {
	b := newFaulty(f)
	for _, fault := range allFaults(lti.Final()) {
		f.Add(url.Values{"client_id": {b.id}, "fault": {fault.Name}}.Encode())
	}
	for _, seed := range []string{"", "fault=no-kid", "client_id=" + b.id, "%zz", "fault=a&fault=b", "client_id=" + b.id + "&fault=%00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		header := http.Header{"Content-Type": {formType}}
		armed := b.do(http.MethodPost, "/faults", strings.NewReader(body), header)
		noFault(t, armed)
		if armed.status == http.StatusNoContent {
			if _, form := b.posted(t, ""); len(form) == 0 {
				t.Errorf("after %q the tool gets nothing", body)
			}
		}
	})
}
