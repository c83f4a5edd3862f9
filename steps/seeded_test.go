package steps_test

import (
	"bytes"
	"crypto/rsa"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/ltiflow/seeded"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A showing is a run that was played to an audience: all that it put on the
// screen, line by line.
type showing struct {
	lines []string
	moved bool // somebody else had the ports of the seed
}

// A cast are the keys of a showing. nil makes new ones.
type cast struct {
	tool     func() (*ltiflow.Key, error)
	platform func() (*rsa.PrivateKey, error)
}

// perform plays the course with a seed, up to and with a step, and blanks what
// does not repeat.
func perform(t *testing.T, edition lti.Edition, seed uint64, until string, keys cast) showing {
	t.Helper()
	ids := seeded.New(seed)
	server, err := platform.Open(platform.Config{Seeded: ids, NewKey: keys.platform})
	if err != nil {
		t.Fatal(err)
	}
	s, err := steps.Open(steps.Config{Edition: edition, Platform: server.URL(), Seeded: ids, NewKey: keys.tool})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Report(t.Context(), io.Discard, steps.Wish{Until: until}); err != nil {
		t.Error(err)
	}
	var b bytes.Buffer
	for _, page := range s.Course().Steps() {
		outcome, _ := s.Outcome(page.Name)
		writeOutcome(&b, page.Name, outcome)
	}
	for _, end := range []io.Closer{s, server} { // the next one wants their ports
		if err := end.Close(); err != nil {
			t.Error(err)
		}
	}
	return showing{strings.Split(blanked(b.String()), "\n"), strings.Contains(ids.Says(), "differ")}
}

// writeOutcome writes what a step shows, and in its order.
func writeOutcome(w io.Writer, name string, o steps.Outcome) {
	fmt.Fprintf(w, "STEP %s\n", name)
	for _, e := range o.Exchanges {
		fmt.Fprintf(w, "%s to %s: %s %s\n", e.From, e.To, e.Method, e.URL)
		writeHeader(w, e.RequestHeader)
		fmt.Fprintf(w, "%s\n%d %s\n", e.RequestBody, e.Status, e.Error)
		writeHeader(w, e.ResponseHeader)
		fmt.Fprintf(w, "%s\n", e.ResponseBody)
	}
	for _, f := range o.Findings {
		fmt.Fprintf(w, "%s %s got %s want %s\n", f.Code, f.Status, f.Got, f.Want)
	}
	for _, p := range o.Panels {
		fmt.Fprintf(w, "PANEL %s (%s)\n%s\n", p.Title, p.Is, p.Body)
		if p.Proof != nil {
			fmt.Fprintf(w, "from %s, kid %q, %d of %d\n%s\n", p.Proof.From, p.Proof.KeyID, p.Proof.Place, p.Proof.Of, p.Proof.Key)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o.Values)) {
		fmt.Fprintf(w, "VALUE %s: %s\n", name, o.Values[name])
	}
}

func writeHeader(w io.Writer, h http.Header) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		fmt.Fprintf(w, "%s: %q\n", name, h[name])
	}
}

// blanks are all that does not repeat, though the seed is the same. What stands
// in no row has to.
var blanks = []struct {
	what string
	re   *regexp.Regexp
	with string
}{
	{"a private or public key", regexp.MustCompile(`("(?:n|d)"\s*:\s*")[^"]*`), "$1[key]"},
	{"a private key as PEM", regexp.MustCompile(`-----BEGIN RSA PRIVATE KEY-----.*?-----END RSA PRIVATE KEY-----`), "[key]"},
	{"a thumbprint, which is the kid of the tool's key", regexp.MustCompile(`("kid"\s*:\s*"|kid "|VALUE kid: |<td><code>)[\w-]{43}\b`), "$1[thumbprint]"},
	{"an access token", regexp.MustCompile(`("access_token"\s*:\s*"|Bearer )[^"]+`), "$1[token]"},
	{"a session cookie", regexp.MustCompile(`(ltibootcamp-\d+=)[\w-]{43}`), "$1[session]"},
	{"a time in a token", regexp.MustCompile(`("(?:iat|exp|nbf)"\s*:\s*"?)\d{10}\b`), "$1[time]"},
	{"an instant", regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`), "[time]"},
	{"an instant on a page", regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC`), "[time]"},
	{"an HTTP date", regexp.MustCompile(`\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT`), "[time]"},
}

// aJWT is a signed token. Its signature does not repeat.
var aJWT = regexp.MustCompile(`\b(eyJ[\w-]+)\.(e[\w-]+)\.[\w-]*`)

// blanked opens the tokens, and takes out what does not repeat.
func blanked(text string) string {
	text = aJWT.ReplaceAllStringFunc(text, func(token string) string {
		parts := aJWT.FindStringSubmatch(token)
		header, _ := base64.RawURLEncoding.DecodeString(parts[1])
		payload, _ := base64.RawURLEncoding.DecodeString(parts[2])
		return fmt.Sprintf("%s.%s.[signature]", header, payload)
	})
	for _, blank := range blanks {
		text = blank.re.ReplaceAllString(text, blank.with)
	}
	return text
}

// twice is a course played twice with the same seed and other keys, at the same
// addresses. Where somebody else has them, another seed may do.
func twice(t *testing.T, edition lti.Edition, first, second cast) (a, b showing) {
	t.Helper()
	for seed := uint64(7001); seed < 7006; seed++ {
		a, b = perform(t, edition, seed, "", first), perform(t, edition, seed, "", second)
		if !a.moved && !b.moved {
			return a, b
		}
	}
	t.Skip("somebody else has all the ports")
	return a, b
}

// A rehearsal is the show: with the same seed all repeats but what is in blanks.
func TestASeedRepeatsTheWholeCourse(t *testing.T) {
	t.Parallel()
	first, second := cast{steps.ToolKey, steps.PlatformKeys()}, cast{ltiflow.NewKey, steps.PlatformKeys()}
	_, _ = second.platform() // so that each kid stands for another key
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			rehearsal, show := twice(t, edition, first, second)
			if diff := cmp.Diff(rehearsal.lines, show.lines); diff != "" {
				t.Error(diff)
			}
		})
	}
}

var _ wire.Party
