//go:build unix

package wire

import (
	"cmp"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	diff "github.com/google/go-cmp/cmp"
	"golang.org/x/net/http/httpguts"
)

// A call is what curl is asked to send.
type call struct {
	Method, URL string
	Header      []string // as lines
	Body        string
}

// fakeCurl keeps its arguments and, where it would read it, its input.
const fakeCurl = `#!/bin/sh
printf 'curl\0' >>"$KEPT/argv"
for a; do
	printf '%s\0' "$a" >>"$KEPT/argv"
	case $a in @-) /bin/cat >"$KEPT/input" ;; esac
done
`

// pasted runs a command in a shell that finds curl and nothing else, and gives
// the arguments of every curl that ran. It fails when anything else happens.
func pasted(t *testing.T, command string) (argv []string, input string) {
	t.Helper()
	path, kept, here := t.TempDir(), t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(path, "curl"), []byte(fakeCurl), 0o700); err != nil {
		t.Fatal(err)
	}
	shell := exec.CommandContext(t.Context(), "/bin/sh")
	shell.Stdin, shell.Dir, shell.Env = strings.NewReader(command+"\n"), here, []string{"PATH=" + path, "KEPT=" + kept}
	if said, err := shell.CombinedOutput(); err != nil || len(said) > 0 {
		t.Fatalf("the shell says %q, %v, of\n%s", said, err, command)
	}
	if files, err := os.ReadDir(here); err != nil || len(files) > 0 {
		t.Fatalf("%v were written, %v, by\n%s", files, err, command)
	}
	args, _ := os.ReadFile(filepath.Join(kept, "argv"))
	body, _ := os.ReadFile(filepath.Join(kept, "input"))
	return strings.Split(strings.TrimSuffix(string(args), "\x00"), "\x00"), string(body)
}

// read takes the arguments as curl does.
func read(t *testing.T, argv []string, input string) call {
	t.Helper()
	var c call
	var data bool
	for argv = argv[1:]; len(argv) > 0; argv = argv[1:] {
		value := ""
		if slices.Contains([]string{"--request", "--header", "--data-raw", "--data-binary"}, argv[0]) && len(argv) > 1 {
			value = argv[1]
		}
		switch option := argv[0]; option {
		case "--include", "--globoff", "--path-as-is":
			continue
		case "--head":
			c.Method = http.MethodHead
			continue
		case "--request":
			c.Method = value
		case "--header":
			if value != "Content-Type:" { // which takes a field away
				c.Header = append(c.Header, value)
			}
		case "--data-raw":
			c.Body, data = value, true
		case "--data-binary":
			if c.Body, data = input, true; value != "@-" {
				t.Errorf("the body comes from %q", value)
			}
		default:
			if c.URL != "" || strings.HasPrefix(option, "-") {
				t.Fatalf("%q is no argument", option)
			}
			c.URL = option
			continue
		}
		argv = argv[1:]
	}
	if c.Method == "" {
		c.Method = map[bool]string{true: http.MethodPost, false: http.MethodGet}[data]
	}
	return c
}

// said is what curl should be asked to send, in other words than Curl has.
func said(e Exchange) call {
	c := call{Method: cmp.Or(e.Method, http.MethodGet), URL: e.URL, Body: string(e.RequestBody)}
	for _, name := range slices.Sorted(maps.Keys(e.RequestHeader)) {
		for _, value := range e.RequestHeader[name] {
			clean := []byte(value)
			for i, b := range clean {
				if b < ' ' && b != '\t' || b == 0x7f {
					clean[i] = ' '
				}
			}
			switch trimmed := strings.Trim(string(clean), " \t"); {
			case !httpguts.ValidHeaderFieldName(name):
			case trimmed == "":
				c.Header = append(c.Header, name+";")
			default:
				c.Header = append(c.Header, name+": "+trimmed)
			}
		}
	}
	return c
}

// checkPasted compares what a pasted command asks of curl with the exchange.
func checkPasted(t *testing.T, e Exchange) {
	t.Helper()
	command := e.Curl()
	if safe := Text(command); safe != command {
		t.Errorf("the command changes when it is made safe:\n%q\n%q", command, safe)
	}
	argv, input := pasted(t, command)
	if d := diff.Diff(said(e), read(t, argv, input)); d != "" {
		t.Errorf("(-want +got)\n%s\n%s", d, command[:min(len(command), 500)])
	}
}

// nasty are texts that a shell, curl or a terminal would read otherwise.
var nasty = []string{
	"plain", "it's", `'; touch x; '`, "$(touch x)", "`touch x`", "${HOME}", "a & touch x", "a\ntouch x\n", "a\r\nb", "\\", "\\n", "%s%d", "100%",
	"!!", "!t\x01", "-K x", "--config", "@/etc/passwd", "<x", "\x00", "a\x00b", "\xff\xfe", "\x1b]52;c;AAAA\a", "\u202eevil\x1b[201~touch x\n", "\t", "  a  ",
	"-\x01", "[a-z]{1,2}", "~", "*", "#", "=", `{"a":"\u0000\"'"}`, "Größe ✓", "\n", "\n\n", "'", `"`, `\'`, "7\x017",
}

func TestCurlAsPasted(t *testing.T) {
	t.Parallel()
	for _, s := range nasty {
		t.Run(s, func(t *testing.T) {
			t.Parallel()
			checkPasted(t, Exchange{
				Method: http.MethodPut, URL: "http://127.0.0.1/" + urlPart(s), RequestBody: []byte(s),
				RequestHeader: http.Header{"X-A": {s, "b"}, "-K": {"x"}, "It'$": {"c"}, "a b": {"d"}, "A\nB": {"e"}},
			})
		})
	}
	for _, method := range []string{"", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "-X", "a'b`c$d&"} {
		for _, body := range []string{"", "x", strings.Repeat("é'", 50_000)} {
			checkPasted(t, Exchange{Method: method, URL: "https://platform.example", RequestBody: []byte(body)})
		}
	}
}

// urlPart leaves out what stands in no URL that was sent.
func urlPart(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

func FuzzCurl(f *testing.F) {
	for _, s := range nasty {
		f.Add("PUT", "http://x/"+s, "X-A", s, s)
		f.Add(s, "http://x/", s, "b", "-"+s)
		f.Add("GET", s, "a", "b", "")
	}
	f.Fuzz(func(t *testing.T, method, url, name, value, body string) {
		e := Exchange{Method: method, URL: url, RequestHeader: http.Header{name: {value}}, RequestBody: []byte(body)}
		if !e.sendable() {
			if argv, _ := pasted(t, e.Curl()); argv[0] != "" {
				t.Errorf("%q was run", argv)
			}
			return
		}
		if curlsOwn.MatchString(name) || strings.EqualFold(name, "Host") {
			t.Skip("another test's")
		}
		checkPasted(t, e)
	})
}

func TestCurlReads(t *testing.T) {
	t.Parallel()
	post := Exchange{
		Method: http.MethodPost, URL: "http://me:secret@platform.example/token?a=[b]",
		RequestHeader: http.Header{
			"Content-Type": {"application/x-www-form-urlencoded"}, "User-Agent": {"tool"}, "Content-Length": {"9"}, "Accept-Encoding": {"gzip"},
			"Host": {"platform.example"}, "Authorization": {"Bearer secret"},
		},
		RequestBody: []byte("client_secret=secret&scope=it's"),
	}
	for name, c := range map[string]struct {
		e    Exchange
		want string
	}{
		"masked": {post.Masked(), `: 'Fill in [masked] in the URL and the header and the body: u shows secrets'
curl 'http://me:[masked]@platform.example/token?a=[b]' \
  --include \
  --globoff \
  --header 'Authorization: Bearer [masked]' \
  --header 'Content-Type: application/x-www-form-urlencoded' \
  --header 'User-Agent: tool' \
  --data-raw 'client_secret=[masked]&scope=it'\''s'`},
		"another host": {Exchange{URL: "http://127.0.0.1:1", RequestHeader: http.Header{"Host": {"platform.example"}}}, `curl 'http://127.0.0.1:1' \
  --include \
  --header 'Host: platform.example'`},
		"bytes": {Exchange{Method: http.MethodPost, URL: "http://x/", RequestBody: []byte("-50%\x00\n")}, `printf '\05550\045\000\n' |
curl 'http://x/' \
  --include \
  --header 'Content-Type:' \
  --data-binary @-`},
		"dots": {Exchange{Method: http.MethodHead, URL: "http://x/../y"}, `curl 'http://x/../y' \
  --include \
  --path-as-is \
  --head`},
		"cut off": {Exchange{Method: http.MethodPost, URL: "http://x/", RequestBody: []byte("half"), ResponseBody: []byte("a"), Truncated: true}, `: 'Only the beginning of the body was recorded'
curl 'http://x/' \
  --include \
  --header 'Content-Type:' \
  --data-raw 'half'`},
		"the answer cut off": {Exchange{URL: "http://x/", ResponseBody: []byte("half"), Truncated: true}, "curl 'http://x/' \\\n  --include"},
		"a file":             {Exchange{URL: "file:///etc/passwd"}, `: 'This request cannot be sent by curl'`},
		"an option":          {Exchange{URL: "--config"}, `: 'This request cannot be sent by curl'`},
		"two lines":          {Exchange{URL: "http://x/\ntouch x"}, `: 'This request cannot be sent by curl'`},
		"two requests":       {Exchange{Method: "GET / HTTP/1.1\r\nX: y", URL: "http://x/"}, `: 'This request cannot be sent by curl'`},
	} {
		if d := diff.Diff(c.want, c.e.Curl()); d != "" {
			t.Errorf("%s (-want +got)\n%s", name, d)
		}
	}
}

// The real curl sends what was recorded.
func TestCurlSends(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("the gate has no curl")
		}
		t.Skip("no curl here")
	}
	for _, s := range nasty {
		t.Run(s, func(t *testing.T) {
			t.Parallel()
			for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete} {
				checkSent(t, method, s)
			}
		})
	}
}

func checkSent(t *testing.T, method, s string) {
	t.Helper()
	kept := make(chan Exchange, 1)
	server := httptest.NewServer(ObserveHandler(http.NotFoundHandler(), limit, func(_ *http.Request, e Exchange) { kept <- e }))
	defer server.Close()
	body := s
	if method == http.MethodGet || method == http.MethodHead {
		body = ""
	}
	request, err := http.NewRequestWithContext(t.Context(), method, server.URL+"/a/../b?[x]={y}", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = http.Header{"X-A": {"@" + controls.ReplaceAllString(s, ""), ""}, "-K": {"x"}, "Accept": {"*/*"}, "Cookie": {"a=b; c=d"}}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	first := <-kept
	shell := exec.CommandContext(t.Context(), "/bin/sh", "-c", first.Curl())
	shell.Dir = t.TempDir()
	out, err := shell.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "404 Not Found") {
		t.Fatalf("%v, %s, of\n%s", err, out, first.Curl())
	}
	second := <-kept
	first.RequestHeader.Del("Accept-Encoding")
	type sent struct {
		Method, URL string
		Header      http.Header
		Body        string
	}
	if d := diff.Diff(sent{first.Method, first.URL, first.RequestHeader, string(first.RequestBody)},
		sent{second.Method, second.URL, second.RequestHeader, string(second.RequestBody)}); d != "" {
		t.Errorf("(-first +by curl)\n%s\n%s", d, first.Curl())
	}
}
