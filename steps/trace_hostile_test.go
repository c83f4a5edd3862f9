package steps

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
)

// answered is a session in which one step has got that answer.
func answered(media string, body []byte) *Session {
	e := wire.Exchange{
		From: wire.Tool, To: wire.Platform, URL: "http://127.0.0.1:5000/", Status: http.StatusOK,
		ResponseHeader: http.Header{"Content-Type": {media}}, ResponseBody: body,
	}
	return traced(map[string]Outcome{"welcome": {Exchanges: []wire.Exchange{e}}})
}

func traced(outcomes map[string]Outcome) *Session {
	course := content.Course{Chapters: []content.Chapter{{Steps: []content.Step{{Name: "welcome"}}}}}
	s := &Session{course: course, outcomes: outcomes}
	s.trace = indexed(s.order(), outcomes)
	return s
}

// jwt is a token of these claims that nobody has signed.
func jwt(claims string) string {
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"alg":"RS256"}`)) + "." + part([]byte(claims)) + ".c2ln"
}

func TestTraceReads(t *testing.T) {
	t.Parallel()
	const json, html, form = "application/json", "text/html; charset=utf-8", "application/x-www-form-urlencoded"
	for name, c := range map[string]struct{ media, body, value, want string }{
		"member":                  {json, `{"a/b":{"c~d":[1,{"x":"value"}]}}`, "value", "/a~1b/c~0d/1/x"},
		"first of two":            {json, `{"z":"value","a":"value"}`, "value", "/z"},
		"number as written":       {json, `{"id":[12345.0]}`, "12345.0", "/id/0"},
		"short number":            {json, `{"id":1234}`, "1234", "never"},
		"date of its own":         {json, `{"exp":1795431711}`, "1795431711", "never"},
		"short text":              {json, `{"id":"abc"}`, "abc", "never"},
		"four characters":         {json, `{"id":"äöüß"}`, "äöüß", "/id"},
		"name of a member":        {json, `{"name":null}`, "name", "never"},
		"text alone":              {json, `["value"]`, "value", "/0"},
		"cut off":                 {json, `{"a":"value","b":"cut`, "value", "/a"},
		"escapes":                 {json, `{"a":"va\u006cue"}`, "value", "/a"},
		"no UTF-8":                {json, "{\"a\":\"\xff\",\"b\":\"value\"}", "value", "/b"},
		"two documents":           {json, `{"a":1}{"b":"value"}`, "value", "/b"},
		"media type forgotten":    {"text/html", ` {"a":"value"}`, "value", "/a"},
		"claim":                   {json, `{"t":"` + jwt(`{"sub":"value"}`) + `"}`, "value", "/t → /sub"},
		"token in a token":        {json, `{"t":"` + jwt(`{"u":"`+jwt(`{"sub":"value"}`)+`"}`) + `"}`, "value", "/t → /u → /sub"},
		"token alone":             {"text/plain", jwt(`{"sub":"value"}`) + "\n", jwt(`{"sub":"value"}`), ""},
		"claim of a token alone":  {"text/plain", jwt(`{"sub":"value"}`), "value", "/sub"},
		"parameter of an address": {json, `{"u":"https://x.example/y?z=va%6Cue"}`, "value", "/u → z"},
		"field":                   {html, `<p><FORM><input type=hidden name=state value="va&#108;ue">`, "value", "state"},
		"token in a field":        {html, `<input name="id_token" value="` + jwt(`{"sub":"value"}`) + `"/>`, "value", "id_token → /sub"},
		"field in a script":       {html, `<script>'<input name="a" value="value">'</script>`, "value", "never"},
		"form":                    {form, `b=1&a=va%6Cue`, "value", "a"},
		"form with an error":      {form, `a=value&b=%zz`, "value", "a"},
	} {
		s, ok := answered(c.media, []byte(c.body)).Trace().First(c.value)
		if !ok {
			s.Name = "never"
		}
		if s.Name != c.want {
			t.Errorf("%s: %q stands at %q, want %q", name, c.value, s.Name, c.want)
		}
	}
}

func TestTraceReadsTheWholeExchange(t *testing.T) {
	t.Parallel()
	trace := traced(map[string]Outcome{"welcome": {Exchanges: []wire.Exchange{{
		From: wire.Browser, To: wire.Tool, URL: "http://tool.example/login?iss=issuer-1",
		RequestHeader: http.Header{"Authorization": {"Bearer token-1"}, "Cookie": {"a=cookie-1; b=cookie-2"}, "Date": {"date-1"}},
		RequestBody:   []byte("hint=hint-1"),
		ResponseHeader: http.Header{
			"Location": {"/next?nonce=nonce-1#x=fragment-1"}, "Set-Cookie": {"c=cookie-3; Path=/"}, "X-Powered-By": {"power-1"},
		},
	}}}}).Trace()
	for value, want := range map[string]string{
		"issuer-1":   "browser>tool, the query of the request: iss",
		"token-1":    "browser>tool, a header of the request: Authorization",
		"cookie-2":   "browser>tool, a cookie of the request: b",
		"date-1":     ">, : ",
		"hint-1":     ">, : ", // of no media type
		"nonce-1":    "tool>browser, the query of the redirect: nonce",
		"fragment-1": "tool>browser, the fragment of the redirect: x",
		"cookie-3":   "tool>browser, a cookie that the response sets: c",
		"power-1":    "tool>browser, a header of the response: X-Powered-By",
	} {
		s, _ := trace.First(value)
		if got := fmt.Sprintf("%s>%s, %s: %s", s.From, s.To, s.Part, s.Name); got != want {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
	}
}

// TestTraceOfHostileBodies reads what would take forever, or all the memory,
// if anything grew with the square of its size.
func TestTraceOfHostileBodies(t *testing.T) {
	t.Parallel()
	const size = 1 << 20
	nested := "http://x/"
	for len(nested) < size/8 {
		nested += "?a=" + nested
	}
	for name, body := range map[string]string{
		"deep":                     strings.Repeat(`{"a":`, size/5),
		"deep list":                strings.Repeat("[", size),
		"a value at each level":    strings.Repeat(`{"a":"value","b":`, size/17),
		"long names":               `{"` + strings.Repeat("n", size/2) + `":[` + strings.Repeat(`"value",`, size/16) + "0]}",
		"many values":              "[" + many(size/9) + "0]",
		"addresses in one another": `["` + nested + `?a=` + strings.Repeat("http://x/?a=", size/24) + `"]`,
		"closed twice":             `{}}}]]`,
		"separators":               strings.Repeat(";&=", size/3),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, media := range []string{"application/json", "text/html", "application/x-www-form-urlencoded"} {
				trace := answered(media, []byte(body)).Trace()
				if len(trace.first) > mostValues {
					t.Errorf("%s: %d values", media, len(trace.first))
				}
			}
		})
	}
}

func many(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"%06x",`, i)
	}
	return b.String()
}

func FuzzTrace(f *testing.F) {
	for _, body := range []string{
		`{"a":["value",12345,{"b":"` + jwt(`{"sub":"value"}`) + `"}]}`, jwt(`{"a":1}`), "a=value&b=%zz", `<input name=a value="http://x/?y=zzzz">`,
		"[[[[[", "}", "{\"\xff\":\"\xff\xff\xff\xff\"}", `{"a" "b"}`, `{"a":{"b":1},"c":"value"}`,
	} {
		f.Add("application/json", body)
		f.Add("text/html", body)
		f.Add("application/x-www-form-urlencoded", body)
	}
	f.Fuzz(func(t *testing.T, media, body string) {
		s := answered(media, []byte(body))
		trace := s.Trace()
		for value := range trace.first {
			if utf8.RuneCountInString(value) < fewestCharacters {
				t.Errorf("%q is too short", value)
			}
			first, ok := trace.First(value)
			again, _ := s.Trace().First(value)
			if !ok || !reflect.DeepEqual(first, again) || first.Step != "welcome" || first.Exchange != 1 || first.Part == "" {
				t.Errorf("%q: %+v, then %+v", value, first, again)
			}
		}
	})
}

// BenchmarkTrace reads a body of 1 MiB with 10,000 keys.
func BenchmarkTrace(b *testing.B) {
	var body strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&body, `,"key_%05d":"%s"`, i, strings.Repeat(fmt.Sprintf("%05d ", i), 14))
	}
	s := answered("application/json", []byte("{"+body.String()[1:]+"}"))
	b.SetBytes(int64(body.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := traceOf(s.order(), s.outcomes).First("nothing"); ok {
			b.Fatal("found")
		}
	}
}
