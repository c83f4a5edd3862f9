package platform

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// Nothing that counts anywhere is on the page.
func TestInspectorHidesSecrets(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	n := newNotebook(t, tool.bench)
	who := tool.signIn(t, "LTIBCU_1")
	request := tool.message(t, tool.login(t, who), who)
	r := tool.reply(request, who, gradedItem())
	signedReply := sign(r.header, r.claims, r.key)
	tool.postForm(r.url, url.Values{"JWT": {signedReply}}, who).ok(t, http.StatusSeeOther)
	asked := tool.tokenRequest(lti.Final().Scope.Score)
	asked.form.Set("client_assertion", sign(asked.header, asked.claims, asked.key))
	token, _ := asked.send(tool.bench).ok(t, 200).json(t)["access_token"].(string)
	tool.get("/x/lineitems/1/lineitem/results", bearer(token))
	draftToken := tool.get("/tool/"+n.client+"/cisr", nil).ok(t, http.StatusOK).body
	handedOut := tool.get("/newtool", nil).ok(t, http.StatusOK).json(t)
	webkey, _ := handedOut["webkey"].(map[string]any)
	private, _ := webkey["d"].(string)
	pem, _ := handedOut["webkeyPem"].(string)
	_, session, _ := strings.Cut(r.url, "session=")
	_, cookie, _ := strings.Cut(who.Get("Cookie"), "=")

	page := textOf(t, tool.get("/inspector", nil).ok(t, http.StatusOK).body)
	signature := func(token string) string { return token[strings.LastIndexByte(token, '.')+1:] }
	for name, secret := range map[string]string{
		"the assertion's signature": signature(asked.form.Get("client_assertion")), "the response's": signature(signedReply),
		"the access token": token, "the cookie": cookie, "the return secret": session,
		"the private key": private, "the PEM": pem[40:80], "the draft's id_token": signature(draftToken),
	} {
		if len(secret) < 20 {
			t.Fatalf("%s is %q", name, secret)
		}
		if strings.Contains(page, secret) {
			t.Errorf("%s is on the page", name)
		}
	}
	if !strings.Contains(page, `"LTIBCU_1"`) {
		t.Error("the payload of a token is not on the page")
	}
}

// What is shown of single messages.
func TestInspectorDecodes(t *testing.T) {
	t.Parallel()
	s := newBench(t).Server
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	token := signRaw(`{"alg":"RS256"}`, `{"iss":"me"}`, toolKey())
	signature := token[strings.LastIndexByte(token, '.')+1:]
	for name, c := range map[string]struct {
		e          wire.Exchange
		want, none []string
	}{
		"form": {
			wire.Exchange{RequestHeader: form, RequestBody: []byte("b=1&a=%26&b=2&&c&client%5Fassertion=" + token)},
			[]string{"{b 1}", "{a &}", "{b 2}", "{c }", "{client_assertion (a token, decoded below)}", `"iss": "me"`},
			[]string{signature},
		},
		"escaped names": {
			wire.Exchange{RequestHeader: form, RequestBody: []byte("access%5Ftoken=SECRET&x=%26sess%69on=SECRET"), URL: "http://x/y?sess%69on=SECRET"},
			[]string{"{access_token [masked]}", "{session [masked]}"},
			[]string{"SECRET"},
		},
		"two tokens": {
			wire.Exchange{RequestHeader: http.Header{"Content-Type": {"text/plain"}}, RequestBody: []byte(token + " " + signRaw(`{"alg":"RS256"}`, `{"iss":"you"}`, toolKey()))},
			[]string{`"iss": "me"`, `"iss": "you"`},
			[]string{signature},
		},
		"a token that is none": {
			wire.Exchange{RequestHeader: form, RequestBody: []byte("id_token=eyJhbGciOiJub.!.x&JWT=eyJhbGciOiJub25l.eyJp." + signature)},
			[]string{"eyJhbGciOiJub25l.eyJp.[masked]"},
			[]string{signature},
		},
		"json": {
			wire.Exchange{ResponseHeader: http.Header{"Content-Type": {"application/problem+json"}}, ResponseBody: []byte(`{"b":1,"a":{"d":"SECRET"}}`)},
			[]string{"{\n  \"b\": 1,\n  \"a\": {\n    \"d\": \"[masked]\""},
			[]string{"SECRET"},
		},
		"json that was cut": {
			wire.Exchange{ResponseHeader: http.Header{"Content-Type": {"application/json"}}, ResponseBody: []byte(`{"b":1,"access_token":"SECR`)},
			[]string{`{"b":1,"access_token":"[masked]"`},
			[]string{"SECR"},
		},
		"a page": {
			wire.Exchange{ResponseHeader: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, ResponseBody: []byte(
				`<input name="outside"><form action="http://t/x?session=SECRET"><input name="id_token" value="` + token + `"></form>`)},
			[]string{"http://t/x?session=[masked]", "{id_token (a token, decoded below)}"},
			[]string{signature, "SECRET", "outside"},
		},
		"an answer that did not come": {
			wire.Exchange{From: wire.Platform, To: wire.Tool, Method: "GET", URL: "http://t:1/jwks?a=b", Error: "refused\x1b"},
			[]string{"http://t:1/jwks", `refused\x1b`, "{a b}"},
			nil,
		},
	} {
		view := s.sightView(&sighting{Exchange: c.e})
		text := strings.Join([]string{
			view.Path, view.Failure, show(view.Request), show(view.Response),
		}, "\n")
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not in\n%s", name, want, text)
			}
		}
		for _, none := range c.none {
			if strings.Contains(text, none) {
				t.Errorf("%s: %q is in\n%s", name, none, text)
			}
		}
	}
}

func show(m messageView) string {
	var b strings.Builder
	for _, f := range slices.Concat(m.Headers, m.Query, m.Fields) {
		b.WriteString("{" + f.Name + " " + f.Value + "}\n")
	}
	b.WriteString(m.Target + "\n" + m.Body + "\n")
	for _, token := range m.Tokens {
		b.WriteString(token.Name + token.Header + token.Payload + "\n")
	}
	return b.String()
}

// Whatever crosses, the page can show it, and as text.
func FuzzInspector(f *testing.F) {
	b := newBench(f)
	f.Add("/token", "application/json", "Bearer x", "{")
	f.Add("/token?session=x&a=%zz", "application/x-www-form-urlencoded", "", "id_token=e30.e30.e30&x=%zz&&=")
	f.Add("/x", "text/html", "\x1b", "<form action=\u202e><input name=a value=eyJhbGciOiJub25l.e30.x>")
	f.Fuzz(func(t *testing.T, target, media, header, body string) {
		view := b.sightView(&sighting{Exchange: wire.Exchange{
			Method: target, URL: "http://x" + target, RequestHeader: http.Header{"Content-Type": {media}, "Authorization": {header}, header: {media}},
			RequestBody: []byte(body), ResponseHeader: http.Header{"Content-Type": {media}}, ResponseBody: []byte(body), Error: header,
		}, notes: notes{findings: lti.Findings{{Got: body, Want: header}}, refusal: &lti.Finding{Code: lti.Code("x"), Got: target}}})
		var page strings.Builder
		if err := templates().ExecuteTemplate(&page, "exchange", view); err != nil {
			t.Fatal(err)
		}
		for _, r := range page.String() {
			if r < ' ' && r != '\n' || r == '\u202e' || r == '\ufffd' && !strings.ContainsRune(target+media+header+body, r) {
				t.Fatalf("%q is on the page", r)
			}
		}
		if n := len(parsePage(t, page.String()).all("script")); n != 0 {
			t.Fatalf("%d scripts", n)
		}
	})
}
