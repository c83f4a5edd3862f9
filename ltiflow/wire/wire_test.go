package wire

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

func TestTransportRecordsAndChangesNothing(t *testing.T) {
	t.Parallel()
	var got string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = string(body)
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, strings.Repeat("y", limit+10))
	}))
	defer server.Close()
	recorder := NewRecorder("tool.example")
	client := &http.Client{Transport: recorder.Transport(Tool, http.DefaultTransport)}
	resp, err := client.Post(server.URL+"/x?y=1", "text/plain", strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if got != "hello" || len(body) != limit+10 {
		t.Errorf("the server got %q, the client %d bytes", got, len(body))
	}
	e := recorder.Take()[0]
	if e.From != Tool || e.To != Platform || e.Method != http.MethodPost || e.Status != http.StatusTeapot || string(e.RequestBody) != "hello" {
		t.Errorf("recorded %+v", e)
	}
	if len(e.ResponseBody) != limit || !e.Truncated {
		t.Errorf("kept %d bytes, truncated %v: want the limit, and to say so", len(e.ResponseBody), e.Truncated)
	}
	if len(recorder.Take()) != 0 {
		t.Error("Take hands an exchange out twice")
	}
}

func TestTransportRecordsWhatFailed(t *testing.T) {
	t.Parallel()
	recorder := NewRecorder("127.0.0.1:1")
	client := &http.Client{Transport: recorder.Transport(Browser, refusing{})}
	if _, err := client.Get("http://127.0.0.1:1/"); err == nil {
		t.Fatal("no error")
	}
	e := recorder.Take()[0]
	if e.To != Tool || e.Status != 0 || e.Error == "" {
		t.Errorf("recorded %+v", e)
	}
}

// TestPeekShowsWhatIsUnderWay looks on while a request waits for its answer.
func TestPeekShowsWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	asked, goOn := make(chan struct{}), make(chan struct{})
	answer := sync.OnceFunc(func() { close(goOn) })
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		asked <- struct{}{}
		<-goOn
	}))
	defer server.Close()
	defer answer()
	recorder := NewRecorder("tool.example")
	recorder.Add(Exchange{Began: time.Now(), Method: http.MethodHead, Status: http.StatusOK})
	client := &http.Client{Transport: recorder.Transport(Tool, http.DefaultTransport)}
	ended := make(chan error)
	go func() {
		resp, err := client.Post(server.URL+"/x", "text/plain", strings.NewReader("hello"))
		if err == nil {
			err = resp.Body.Close()
		}
		ended <- err
	}()
	<-asked
	seen := recorder.Peek()
	if len(seen) != 2 || seen[0].Method != http.MethodHead {
		t.Fatalf("while it waits: %+v", seen)
	}
	e := seen[1]
	if e.From != Tool || e.To != Platform || e.Method != http.MethodPost || e.URL != server.URL+"/x" || string(e.RequestBody) != "hello" {
		t.Errorf("what waits is %+v", e)
	}
	if e.Status != 0 || e.Error != "" || e.Took != 0 {
		t.Errorf("it waits, and has ended: %+v", e)
	}
	answer()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if seen := recorder.Peek(); len(seen) != 2 || seen[1].Status != http.StatusOK {
		t.Errorf("at the end: %+v", seen)
	}
	if taken := recorder.Take(); len(taken) != 2 || len(recorder.Peek()) != 0 {
		t.Errorf("Peek took something, or Take left it: %+v", taken)
	}
}

type refusing struct{}

func (refusing) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("connection refused")
}

func TestHandlerRecords(t *testing.T) {
	t.Parallel()
	recorder := NewRecorder("")
	handler := recorder.Handler(Platform, Tool, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Saw", string(body))
		w.WriteHeader(http.StatusAccepted)
		_, _ = io.WriteString(w, "answer")
	}))
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "http://tool.example/jwks?x=1", strings.NewReader("question")))
	e := recorder.Take()[0]
	if e.From != Platform || e.To != Tool || e.Status != http.StatusAccepted ||
		string(e.RequestBody) != "question" || string(e.ResponseBody) != "answer" || e.ResponseHeader.Get("X-Saw") != "question" {
		t.Errorf("recorded %+v", e)
	}
	if w.Body.String() != "answer" {
		t.Errorf("served %q", w.Body)
	}
}

func TestMasking(t *testing.T) {
	t.Parallel()
	e := Exchange{
		URL: "http://me:secret@x/register?registration_token=abc.def&iss=me",
		RequestHeader: http.Header{
			"Authorization": {"Bearer tk-secret"}, "Cookie": {"a=one; b=two"}, "Accept": {"*/*"},
		},
		RequestBody: []byte("grant_type=client_credentials&client_assertion=eyJh.eyJi.c2ln&scope=x"),
		ResponseHeader: http.Header{
			"Set-Cookie": {"lti_state_x=secret; Path=/launch; HttpOnly"},
		},
		ResponseBody: []byte(`{"access_token": "tk-\"secret", "id_token":"stays","refresh_token":"secret","webkey":{"n":"stays","d":"secret","q" : "secret"},` +
			`"webkeyPem":"-----BEGIN RSA PRIVATE KEY-----\nsecret\n-----END RSA PRIVATE KEY-----"}`),
	}
	m := e.Masked()
	all := fmt.Sprint(m.URL, string(m.RequestBody), string(m.ResponseBody), m.RequestHeader, m.ResponseHeader)
	for _, secret := range []string{"secret", "abc.def", "c2ln", "one", "two"} {
		if strings.Contains(all, secret) {
			t.Errorf("%q is not masked in %s", secret, all)
		}
	}
	for _, kept := range []string{"iss=me", "eyJh.eyJi.", `"id_token":"stays"`, `"n":"stays"`, "lti_state_x=", "Path=/launch", "Bearer " + Masked, "scope=x"} {
		if !strings.Contains(all, kept) {
			t.Errorf("%q is gone from %s", kept, all)
		}
	}
	if e.RequestHeader.Get("Authorization") != "Bearer tk-secret" {
		t.Error("masking changed the exchange itself")
	}
}

// Another way to write a name does not carry a secret past the mask, and what
// stands beside it stays.
func TestMaskingOfOtherWays(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{"access\u005ftoken":"x\"y","a":"b"}`:                            `{"access\u005ftoken":"[masked]","a":"b"}`,
		`{"\u0061ccess_token" : "xy"}`:                                    `{"\u0061ccess_token" : "[masked]"}`,
		`{"\u0064":"xy","\u0065":"z"}`:                                    `{"\u0064":"[masked]","\u0065":"z"}`,
		`{"s":"{\"access_token\":\"xy\",\"a\":\"b\"}","c":"d"}`:           `{"s":"{\"access_token\":\"[masked]\",\"a\":\"b\"}","c":"d"}`,
		`{"s":"{\"client_secret\": \"x\\\"y\\\\z\\n\",\"a\":1}","c":"d"}`: `{"s":"{\"client_secret\": \"[masked]\",\"a\":1}","c":"d"}`,
		`{"s":"{\"access\\u005Ftoken\":\"xy\"}"}`:                         `{"s":"{\"access\\u005Ftoken\":\"[masked]\"}"}`,
		`{"s":"{\"access_token\":\"x`:                                     `{"s":"{\"access_token\":\"[masked]`,
		`https://tool.example/back#access_token=xy&a=b`:                   `https://tool.example/back#access_token=[masked]&a=b`,
		`{"s":"a \"quote\" and a \u005f","d":"x"}`:                        `{"s":"a \"quote\" and a \u005f","d":"[masked]"}`,
	} {
		if got := MaskText(in); got != want {
			t.Errorf("%s\nbecomes %s\nwant    %s", in, got, want)
		}
	}
}

// Every body that is looked at is masked before, in a command: not in a frame.
func BenchmarkMaskText(b *testing.B) {
	for name, body := range map[string]string{
		"plain":   strings.Repeat(`{"userId":"LTIBCU_1","resultScore":30.6},`, 1<<20/41),
		"escaped": strings.Repeat(`{"n":"\u6f22 \"x\"","resultScore":30.6},`, 1<<20/41),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				MaskText(body)
			}
		})
	}
}

func TestPrintable(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain":                          "plain",
		"Grüße, 课程 ✓":                    "Grüße, 课程 ✓",
		"\x1b]52;c;AAAA\x07":             `\x1b]52;c;AAAA\x07`,
		"a\tb\nc\r":                      `a\x09b\x0ac\x0d`,
		"\u009b31m":                      `\u009b31m`,
		"abc\u202etxt.exe":               `abc\u202etxt.exe`,
		"zero\u200bwidth\ufeff":          `zero\u200bwidth\ufeff`,
		"bad \xff utf8":                  `bad \xff utf8`,
		"\u2028\u2029\U000e0041":         `\u2028\u2029\U000e0041`,
		"fill\u3164er\u115f\u2800\ufe0f": `fill\u3164er\u115f\u2800\ufe0f`,
		"บี่ กี๊ नि ষ্ট̱ q̣̇":             "บี่ กี๊ नि ষ্ট̱ q̣̇", // marks that writing needs
		"Z" + strings.Repeat("\u0301", 8): "Z" + strings.Repeat("\u0301", 6) + `\u0301\u0301`,
		"no-break\u00a0space\x7f":         `no-break\u00a0space\x7f`,
	} {
		if got := Line(in); got != want {
			t.Errorf("Line(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Text("a\r\n\tb\x00"); got != "a\n    b"+`\x00` {
		t.Errorf("Text = %q", got)
	}
}

func FuzzPrintable(f *testing.F) {
	f.Add("\x1b[2J\u202e\xff")
	f.Fuzz(func(t *testing.T, s string) {
		marks := 0
		for _, r := range Line(s) {
			if marks++; !unicode.Is(unicode.M, r) {
				marks = 0
			}
			if marks > mostMarks {
				t.Errorf("Line(%q) piles up marks", s)
			}
			if !unicode.IsPrint(r) {
				t.Errorf("Line(%q) lets %q through", s, r)
			}
		}
		if !utf8.ValidString(Text(s)) {
			t.Errorf("Text(%q) is no UTF-8", s)
		}
	})
}

func FuzzMask(f *testing.F) {
	f.Add(`{"access_token":"a\`, "Bearer x")
	f.Fuzz(func(_ *testing.T, body, header string) {
		e := Exchange{RequestBody: []byte(body), RequestHeader: http.Header{"Authorization": {header}, "Cookie": {header}, "Set-Cookie": {header}}}
		e.Masked()
	})
}

// Who watches a handler sees what crossed, also what the handler left unread,
// and both sides see what they would without.
func TestObserveHandler(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 20)
	for name, c := range map[string]struct {
		handler      http.HandlerFunc
		body         string
		expect       string
		asked, given string
		status       int
		cut          bool
	}{
		"read":    {func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) }, "hello", "", "hello", "hello", 200, false},
		"unread":  {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnsupportedMediaType) }, "hello", "", "hello", "", 415, false},
		"waiting": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnsupportedMediaType) }, "hello", "100-continue", "", "", 415, false},
		"long":    {func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) }, long, "", long[:10], long[:10], 200, true},
		"long, unread": {
			func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, long, "", long[:10], "", 204, true,
		},
		"two statuses": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusCreated)
		}, "", "", "", "", 201, false},
		"nothing": {func(http.ResponseWriter, *http.Request) {}, "", "", "", "", 200, false},
	} {
		var e Exchange
		handler := ObserveHandler(c.handler, 10, func(_ *http.Request, kept Exchange) { e = kept })
		r := httptest.NewRequest(http.MethodPost, "http://platform.example/x?a=b%20c", strings.NewReader(c.body))
		if c.expect != "" {
			r.Header.Set("Expect", c.expect)
		}
		handler.ServeHTTP(httptest.NewRecorder(), r)
		if string(e.RequestBody) != c.asked || string(e.ResponseBody) != c.given || e.Status != c.status || e.Truncated != c.cut {
			t.Errorf("%s: kept %+v", name, e)
		}
		if e.URL != "http://platform.example/x?a=b%20c" || e.Error != "" {
			t.Errorf("%s: kept %+v", name, e)
		}
	}
}

func TestObserveHandlerThatPanics(t *testing.T) {
	t.Parallel()
	var e Exchange
	defer func() {
		if recover() == nil || e.Error == "" || e.Status != 0 {
			t.Errorf("kept %+v, or the panic was stopped", e)
		}
	}()
	ObserveHandler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("oh") }), 10,
		func(_ *http.Request, kept Exchange) { e = kept }).
		ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "http://x/", nil))
}

// A handler that streams still can, through the observer.
func TestObserveHandlerLetsThrough(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	ObserveHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
	}), 10, func(*http.Request, Exchange) {}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://x/", nil))
	if !w.Flushed {
		t.Error("nothing was flushed")
	}
}
