package ui

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// find is the first node of an outline whose line contains words.
func findNode(t *testing.T, o *outline, words string) *node {
	t.Helper()
	var found *node
	o.each(func(n *node) bool {
		if found == nil && strings.Contains(n.line(0).s, words) {
			found = n
		}
		return true
	})
	if found == nil {
		t.Fatalf("no line has %q:\n%s", words, said(o))
	}
	return found
}

// kidsOf are the lines directly below a node.
func kidsOf(n *node) string {
	var lines []string
	for _, kid := range n.kids {
		lines = append(lines, kid.line(0).s)
	}
	return strings.Join(lines, "\n")
}

// A hop opens into its two halves, and an id_token in a form into its parts.
func TestATokenInAFormOpens(t *testing.T) {
	t.Parallel()
	proof := func(token string) (steps.Proof, bool) {
		return steps.Proof{KeyID: "the-key", Key: []byte(`{"kty":"RSA"}`)}, token == fakeJWT(deepLinkingClaims)
	}
	v := testViewer(false)
	v.proof = proof
	o := wireOutline(launch(), v, 76)
	if got := len(o.rows); got != 4 {
		t.Errorf("%d rows, want a heading and three arrows, all closed", got)
	}
	post := findNode(t, o, "POST /launch 200")
	if got := kidsOf(post); !strings.HasPrefix(got, "request") || !strings.Contains(got, "\nresponse") {
		t.Errorf("the hop opens into %q", got)
	}
	body := post.kids[0].kids[2]
	if len(body.kids) != 3 || !body.open || !strings.HasPrefix(body.kids[1].line(0).s, "state = 30abf") {
		t.Fatalf("the form has\n%s", kidsOf(body))
	}
	token := kidsOf(body.kids[0])
	for _, want := range []string{"\nheader", "\npayload", "\nsignature", "\nkey  signed with the-key"} {
		if !strings.Contains(token, want) {
			t.Errorf("the token lacks %q:\n%s", want, token)
		}
	}
	if body.kids[0].open || post.kids[0].kids[1].open {
		t.Error("tokens and headers begin closed")
	}
	if kind := findNode(t, o, "deep_link_return_url").matter.(*value).doc.kind; kind != v.payloadKind(strings.Split(fakeJWT(deepLinkingClaims), ".")[1], "") {
		t.Errorf("the payload is taken for %q", kind)
	}
}

// A redirect shows where it goes with what, a cookie when it comes back, a page
// what its form brings.
func TestWhatAnswersHold(t *testing.T) {
	t.Parallel()
	o := wireOutline(launch(), testViewer(false), 76)
	redirect := findNode(t, o, "redirect → http://localhost:5000/auth")
	if got := kidsOf(redirect); !strings.Contains(got, "redirect_uri = http://127.0.0.1:9090/launch\n") || !redirect.open {
		t.Errorf("the redirect brings\n%s", got)
	}
	if got := kidsOf(findNode(t, o, "Set-Cookie")); !strings.Contains(got, "SameSite=Lax  sent when a link") || !strings.Contains(got, "HttpOnly  no script") {
		t.Errorf("the cookie says\n%s", got)
	}
	form := findNode(t, o, "form POST → http://127.0.0.1:9090/launch")
	if !strings.HasPrefix(kidsOf(form), "id_token = eyJ") || len(form.kids[0].kids) < 4 {
		t.Errorf("the form of the page has\n%s", kidsOf(form))
	}
	if page := findNode(t, o, "page  HTML"); page.open || !strings.Contains(kidsOf(page), "<!doctype html>") {
		t.Errorf("the page is\n%s", kidsOf(page))
	}
}

// What is missing is said.
func TestWhatIsMissing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		e    wire.Exchange
		want string
	}{
		{"empty", wire.Exchange{Method: "GET", Status: 204, Took: 1}, "body  empty"},
		{"none", wire.Exchange{Method: "GET", Error: "connection refused"}, "✗ no answer: connection refused"},
		{"waits", wire.Exchange{Method: "GET"}, "waiting for the answer…"},
		{"cut off", wire.Exchange{Method: "GET", Status: 200, Error: "unexpected EOF"}, "✗ unexpected EOF"},
		{"truncated", wire.Exchange{Method: "GET", Status: 200, Truncated: true}, "! A body went on past what is kept."},
		{"no JSON", wire.Exchange{Status: 200, ResponseHeader: http.Header{"Content-Type": {"application/json"}}, ResponseBody: []byte("{")}, "✗ not JSON"},
	} {
		if got := said(wireOutline([]wire.Exchange{c.e}, testViewer(false), 76)); !strings.Contains(got, c.want) {
			t.Errorf("%s: want %q:\n%s", c.name, c.want, got)
		}
	}
	if got := said(wireOutline(nil, testViewer(false), 76)); !strings.Contains(got, "Nothing crossed the wire") {
		t.Errorf("no exchanges: %s", got)
	}
}

// secretive has secrets behind every encoding.
func secretive() []wire.Exchange {
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	return append(secretOutcome().Exchanges, wire.Exchange{
		From: wire.Browser, To: wire.Tool, Method: "GET", URL: "http://localhost/?access%5Ftoken=TOPSECRET", Status: 302,
		RequestHeader: http.Header{"Referer": {"http://x/?refresh%5ftoken=TOPSECRET"}},
		ResponseHeader: http.Header{
			"Location":     {"/next?client%5Fsecret=TOPSECRET&iss=me"},
			"Content-Type": {"text/html"},
		},
		ResponseBody: []byte(`<form method=post action="/a?client_secret=TOPSECRET"><input type=hidden name="access_&#116;oken" value="TOPSECRET"><input name=state value=kept></form>`),
	}, wire.Exchange{
		From: wire.Browser, To: wire.Tool, Method: "POST", URL: "http://localhost/", Status: 200,
		RequestHeader: form, RequestBody: []byte("access_token%3DTOPSECRET=TOPSECRET&%61ccess_token=TOPSECRET&a=access_token%3DTOPSECRET"),
	})
}

// No secret is in a line, in what is copied, in an explanation, or in what a
// curl is made of; with secrets bare they are.
func TestTheWireKeepsSecrets(t *testing.T) {
	t.Parallel()
	all := func(bare bool) string {
		var b strings.Builder
		o := wireOutline(secretive(), testViewer(bare), 76)
		o.each(func(n *node) bool {
			e, _ := exchangeOf(n)
			fmt.Fprintln(&b, n.line(0).s, wholeOf(n), o.place(n).s, e.URL, string(e.RequestBody), string(e.ResponseBody), e.RequestHeader, e.ResponseHeader, e.Error)
			for _, r := range o.explain(n, 200).rows {
				b.WriteString(r.words() + "\n")
			}
			return true
		})
		return b.String()
	}
	masked := all(false)
	for _, secret := range []string{"TOPSECRET", "U0lHTkFUVVJF"} {
		if at := strings.Index(masked, secret); at >= 0 {
			t.Errorf("%s is there: %s", secret, masked[max(0, at-200):at+20])
		}
		if !strings.Contains(all(true), secret) {
			t.Errorf("%s is not shown when it is asked for", secret)
		}
	}
	for _, kept := range []string{"state = kept", "iss = me", "name=state value=kept"} {
		if !strings.Contains(masked, kept) {
			t.Errorf("%q is gone", kept)
		}
	}
}

// By a client assertion whose signature is masked it is known all the same
// which key signed it.
func TestTheKeyBehindAMaskedSignature(t *testing.T) {
	t.Parallel()
	assertion := "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJtZSJ9.c2lnbmF0dXJl"
	v := testViewer(false)
	v.proof = func(token string) (steps.Proof, bool) {
		return steps.Proof{KeyID: "mine", Key: []byte(`{}`)}, token == assertion
	}
	o := wireOutline([]wire.Exchange{{
		Method: "POST", URL: "http://x/token", Status: 200, RequestBody: []byte("client_assertion=" + assertion + "&scope=x"),
		RequestHeader: http.Header{"Content-Type": {"application/x-www-form-urlencoded; charset=utf-8"}},
	}}, v, 76)
	if token := findNode(t, o, "client_assertion = "); !strings.Contains(kidsOf(token), "key  signed with mine") {
		t.Errorf("the assertion opens into\n%s", kidsOf(token))
	}
	if strings.Contains(said(o), "c2lnbmF0dXJl") {
		t.Error("its signature is shown")
	}
}

// A token within JSON opens, and in its place.
func TestATokenInJSONOpens(t *testing.T) {
	t.Parallel()
	body := `{"a":{"jwt":"` + fakeJWT(deepLinkingClaims) + `"},"b":1}`
	o := wireOutline([]wire.Exchange{{Method: "GET", URL: "http://x/", Status: 200, ResponseHeader: http.Header{"Content-Type": {"application/vnd.x+json"}}, ResponseBody: []byte(body)}}, testViewer(false), 76)
	if jwt := findNode(t, o, `"jwt": `); !strings.Contains(kidsOf(jwt), "\npayload") || pointer(path(jwt)) != "/a/jwt" {
		t.Errorf("%s opens into\n%s", pointer(path(jwt)), kidsOf(jwt))
	}
	if claim := findNode(t, o, "deep_link_return_url"); !strings.HasSuffix(pointer(path(claim)), "deep_linking_settings/deep_link_return_url") {
		t.Errorf("a claim is at %s", pointer(path(claim)))
	}
}

// Copying a hop or its halves gives what crossed.
func TestCopyingAHop(t *testing.T) {
	t.Parallel()
	o := wireOutline(keysOutcome().Exchanges, testViewer(false), 76)
	n := o.roots[1]
	want := "GET /.well-known/jwks.json HTTP/1.1\nAccept: application/json\nHost: localhost:5000\nUser-Agent: ltibootcamp\n\n\n\n" +
		"HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Type: application/json\n\n" + keySet
	if got := wholeOf(n); got != want {
		t.Errorf("copied %q, want %q", got, want)
	}
	if got := wholeOf(n.kids[1]); !strings.HasPrefix(got, "HTTP/1.1 200 OK\n") || !strings.HasSuffix(got, keySet) {
		t.Errorf("of the response %q", got)
	}
	if e, ok := exchangeOf(findNode(t, o, "RS256")); !ok || e.URL != "http://localhost:5000/.well-known/jwks.json" {
		t.Errorf("a key of the body belongs to %v %q", ok, e.URL)
	}
	if _, ok := exchangeOf(o.roots[0]); ok {
		t.Error("the heading belongs to an exchange")
	}
}

// The explanation of a hop says what it is, where it went, when, and how long.
func TestAHopIsExplained(t *testing.T) {
	t.Parallel()
	e := keysOutcome().Exchanges[0]
	e.Began = time.Date(2026, 3, 4, 15, 4, 5, 6e6, time.Local)
	o := wireOutline([]wire.Exchange{e}, testViewer(false), 76)
	var b strings.Builder
	for _, r := range o.explain(o.roots[1], 300).rows {
		b.WriteString(r.words() + "\n")
	}
	for _, want := range []string{"Response  A key set", "GET http://localhost:5000/.well-known/jwks.json", "The tool asked the platform at 15:04:05.006 and had the answer after 0.90 ms.", "0 bytes sent"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("want %q in\n%s", want, &b)
		}
	}
}

// Whatever a body is said to be and is, its lines are harmless and as wide as
// their room at most.
func FuzzBody(f *testing.F) {
	f.Add("application/json", []byte(`{"a":["eyJhbGciOiJub25lIn0.e30.",1]}`))
	f.Add("application/x-www-form-urlencoded", []byte("a=b&id_token=eyJhbGciOiJub25lIn0.e30.&%zz=%1b%5b2J&=&&"))
	f.Add("text/html; charset=x", []byte("<form method=post><input name=a value='&#27;[2J'></form><form><input name=access_token value=x"))
	f.Add("text/plain", []byte(hostile()))
	f.Add("", []byte("eyJhbGciOiJub25lIn0.e30.\x1b"))
	f.Fuzz(func(t *testing.T, media string, body []byte) {
		e := wire.Exchange{
			From: wire.Browser, To: wire.Tool, Method: media, URL: "http://x/?" + string(body), RequestBody: body, RequestHeader: http.Header{"Content-Type": {media}},
			Status: 302, ResponseBody: body, ResponseHeader: http.Header{"Content-Type": {media}, "Location": {string(body)}, "Set-Cookie": {string(body)}},
		}
		for _, bare := range []bool{false, true} {
			o := wireOutline([]wire.Exchange{e}, testViewer(bare), 76)
			o.each(func(n *node) bool {
				checkHarmless(t, n.line(0).s)
				if w := n.line(40); n.depth == 0 && w.width() > 40 {
					t.Fatalf("%d cells in a room of 40: %q", w.width(), w.s)
				}
				wholeOf(n)
				return true
			})
			o.foldAll(true)
			for i := range o.rows {
				o.at = i
				checkHarmless(t, strings.Join(o.view(noColour(), 76, 12, true, &finder{}), "\n"))
				if i > 50 {
					break
				}
			}
		}
	})
}

// A page is a message when it has one form, which the browser sends on. Of a
// page with several nobody can say which one is sent.
func TestAPageIsAMessageByItsOneForm(t *testing.T) {
	t.Parallel()
	launch := `<form method=post action=http://tool/launch><input name=id_token value=x><input name=state value=y></form>`
	for page, want := range map[string]bool{
		launch: true,
		launch + `<form method=post action=/copy><input name=title value=z></form>`: false,
	} {
		e := wire.Exchange{From: wire.Browser, To: wire.Platform, Method: "GET", URL: "http://x/", Status: 200, ResponseHeader: http.Header{"Content-Type": {"text/html"}}, ResponseBody: []byte(page)}
		o := wireOutline([]wire.Exchange{e}, testViewer(false), 76)
		is := wordsOn(o, findNode(t, o, "GET "))
		if got := strings.Contains(is, "The authentication response"); got != want {
			t.Errorf("%s is\n%s", page, is)
		}
	}
}

// wordsOn is the explanation of a node.
func wordsOn(o *outline, n *node) string {
	var b strings.Builder
	for _, r := range o.explain(n, 76).rows {
		b.WriteString(r.words() + "\n")
	}
	return b.String()
}

// However much of a body is masked, its size is that of what crossed.
func TestSizesAreOfWhatCrossed(t *testing.T) {
	t.Parallel()
	body := `{"access_token":"` + strings.Repeat("T", 100) + `"}`
	e := wire.Exchange{From: wire.Tool, To: wire.Platform, Method: "GET", URL: "http://x/", Status: 200, ResponseHeader: http.Header{"Content-Type": {"application/json"}}, ResponseBody: []byte(body)}
	o := wireOutline([]wire.Exchange{e}, testViewer(false), 76)
	got := said(o) + wordsOn(o, findNode(t, o, "GET "))
	if strings.Contains(got, "TTT") || !strings.Contains(got, "application/json · 119 bytes") || !strings.Contains(got, "119 bytes came back") {
		t.Errorf("got\n%s", got)
	}
}

// A name that stands in several exchanges is offered with the number of each,
// and with the half of it.
func TestJumpTellsExchangesApart(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "deeplink-verify", 80, 24)
	d.press("p", "enter", "3", "f").see("1 headers", "request", "response")
	for _, c := range d.m.prompt.choices {
		if strings.TrimSpace(c.glyph) == "" {
			t.Errorf("%q has no number", c.name)
		}
	}
	if len(d.m.prompt.choices) == 0 {
		t.Error("nothing is offered")
	}
}

// Where nothing has a name, that is said, and no list opens.
func TestNothingToJumpTo(t *testing.T) {
	t.Parallel()
	drive(t, newFake(), noColour(), "welcome", 80, 24).press("enter", "3", "f").see("Nothing here has a name to jump to.").miss("Jump to ")
}

// The pointer to a member of a claim is longer than the screen is wide. Its end
// is seen: that is the member.
func TestThePlaceOfAMemberIsSeen(t *testing.T) {
	t.Parallel()
	body := `{"https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings":{"auto_create":true}}`
	e := wire.Exchange{Method: "GET", URL: "http://x/", Status: 200, ResponseHeader: http.Header{"Content-Type": {"application/json"}}, ResponseBody: []byte(body)}
	o := wireOutline([]wire.Exchange{e}, testViewer(false), 76)
	o.jump(findNode(t, o, `"auto_create"`))
	if got := o.about(noColour(), 40, 3)[0]; !strings.HasPrefix(got, " "+glyphMore) || !strings.Contains(got, "/auto_create ") || ansi.StringWidth(got) > 41 {
		t.Errorf("got %q", got)
	}
}
