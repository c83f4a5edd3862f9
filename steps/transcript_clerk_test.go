package steps

import (
	"net/http"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/wire"
)

// A token loses its signature wherever it stands, and nothing else does.
func TestUnsigned(t *testing.T) {
	t.Parallel()
	const token, unsignedToken = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "eyJhbGciOiJSUzI1NiJ9.e30.[masked]"
	for got, want := range map[string]string{
		token:                       unsignedToken,
		"id_token=" + token + "&x":  "id_token=" + unsignedToken + "&x",
		`{"JWT":"` + token + `"}`:   `{"JWT":"` + unsignedToken + `"}`,
		"%3D" + token:               "%3D" + unsignedToken,
		`\u003d` + token:            `\u003d` + unsignedToken,
		"a.b." + token + ".d":       "a.b." + unsignedToken + ".d",
		token + " " + token:         unsignedToken + " " + unsignedToken,
		"ewogImFsZyI6IDF9.e30.c2ln": "ewogImFsZyI6IDF9.e30.[masked]",
		"eyJhbGciOiJSUzI1NiJ9.e30.": "eyJhbGciOiJSUzI1NiJ9.e30.",
		"www.example.com":           "www.example.com",
		"eyJ0eXAiOiJKV1QifQ.e30.c":  "eyJ0eXAiOiJKV1QifQ.e30.c", // names no algorithm
		"127.0.0.1":                 "127.0.0.1",
	} {
		if got := unsigned(got); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// A body of a megabyte is taken down in part, and that is said. What it hides
// behind its end is masked all the same, and no rune is cut in two.
func TestClerkCutsBodies(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 1<<16)
	e := wire.Exchange{
		Method: "GET", URL: "http://x/?" + long, Status: 200, ResponseHeader: http.Header{"Content-Type": {"text/plain"}, "X": {long}},
		ResponseBody: []byte(long), Truncated: true, RequestBody: []byte("a"),
	}
	for _, bare := range []bool{false, true} {
		got := clerk{bare: bare}.exchange(e)
		if body := got.Response.Body; len(body) != mostOfABody || strings.Contains(body, `\x`) || !got.Response.Cut || got.Response.Bytes != len(long) {
			t.Errorf("bare %v: %d bytes of %d, cut %v", bare, len(body), got.Response.Bytes, got.Response.Cut)
		}
		if got.Request.Cut || got.Request.Body != "a" {
			t.Errorf("bare %v: the request is %+v", bare, got.Request)
		}
		for _, line := range []string{got.URL, got.Response.Header[1].Value, got.Query[0].Name} {
			if len(line) > mostOfALine+len("…") || strings.Contains(line, `\x`) {
				t.Errorf("bare %v: a line of %d bytes: %.40s", bare, len(line), line)
			}
		}
	}
}

// However a token is malformed, taking it apart does no harm.
func TestClerkTokens(t *testing.T) {
	t.Parallel()
	for token, want := range map[string]string{
		"eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2ln":   `{"a":1}`,
		"eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ==.c2ln": `{"a":1}`,
		"eyJhbGciOiJub25lIn0.eyJhIjoxfQ.":        `{"a":1}`,
		"eyJhbGciOiJSUzI1NiJ9.bm8ganNvbg.c2ln":   "no json",
		"eyJhbGciOiJSUzI1NiJ9.!.c2ln":            "", "a.b": "", "a.b.c": "", "": "", "e30.e30.e30": "",
	} {
		got := clerk{}.token(token)
		if (got == nil) != (want == "") || got != nil && got.Payload != want {
			t.Errorf("%s: got %+v, want the payload %q", token, got, want)
		}
	}
}
