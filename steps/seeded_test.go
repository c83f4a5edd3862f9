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
	"ltibootcamp/ltiflow/browser"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/ltiflow/seeded"
	"ltibootcamp/steps"
)

// A showing is a run that was played to an audience.
type showing struct {
	lines   []string // all that it put on the screen, without what does not repeat
	secrets []string // of that, what nobody may foretell
	moved   bool     // somebody else had the ports of the seed
}

// A cast are the keys of a showing. nil makes new ones.
type cast struct {
	tool     func() (*ltiflow.Key, error)
	platform func() (*rsa.PrivateKey, error)
}

// perform plays the course with a seed, and has somebody come in between the
// third step and the fourth.
func perform(t *testing.T, edition lti.Edition, seed uint64, keys cast, comes func(*steps.Session)) showing {
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
	var b bytes.Buffer
	for i, page := range s.Course().Steps() {
		if i == 3 {
			comes(s)
		}
		if err := s.Run(t.Context(), page.Name); err != nil {
			t.Error(err)
		}
		outcome, _ := s.Outcome(page.Name)
		writeOutcome(&b, page.Name, outcome)
	}
	for _, end := range []io.Closer{s, server} { // the next one wants their ports
		if err := end.Close(); err != nil {
			t.Error(err)
		}
	}
	lines, secrets := blanked(b.String())
	return showing{lines, secrets, strings.Contains(ids.Says(), "differ")}
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
	what   string
	sign   string // is in every line that has one
	re     *regexp.Regexp
	with   string
	secret bool // nobody may foretell it
}{
	{"a private or public key", `":`, regexp.MustCompile(`("(?:n|d)"\s*:\s*")[^"]*`), "$1[key]", true},
	{"a private key as PEM", "PRIVATE", regexp.MustCompile(`-----BEGIN RSA PRIVATE KEY-----.*?-----END RSA PRIVATE KEY-----`), "[key]", true},
	{"a thumbprint, which is the kid of the tool's key", "", regexp.MustCompile(`("kid"\s*:\s*"|kid "|VALUE kid: |<td><code>)[\w-]{43}\b`), "$1[thumbprint]", false},
	{"an access token", "", regexp.MustCompile(`("access_token"\s*:\s*"|Bearer )[\w.~+/=-]{20,}`), "$1[token]", true},
	{"a session cookie", "ltibootcamp-", regexp.MustCompile(`(ltibootcamp-\d+=)[\w-]{43}`), "$1[session]", true},
	{"a time in a token", `":`, regexp.MustCompile(`("(?:iat|exp|nbf)"\s*:\s*"?)\d{10}\b`), "$1[time]", false},
	{"an instant", ":", regexp.MustCompile(`20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`), "[time]", false},
	{"an instant on a page", " UTC", regexp.MustCompile(`20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC`), "[time]", false},
	{"an HTTP date", " GMT", regexp.MustCompile(`\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT`), "[time]", false},
}

// aJWT is a signed token. Its signature does not repeat.
var aJWT = regexp.MustCompile(`\b(eyJ[\w-]+)\.(e[\w-]+)\.[\w-]*`)

// opened writes out what a token says, without its signature.
func opened(token string) string {
	parts := aJWT.FindStringSubmatch(token)
	header, _ := base64.RawURLEncoding.DecodeString(parts[1])
	payload, _ := base64.RawURLEncoding.DecodeString(parts[2])
	return fmt.Sprintf("%s.%s.[signature]", header, payload)
}

// blanked opens the tokens, and takes out what does not repeat.
func blanked(text string) (lines, secrets []string) {
	lines = strings.Split(aJWT.ReplaceAllStringFunc(text, opened), "\n")
	for i := range lines {
		for _, blank := range blanks {
			if !strings.Contains(lines[i], blank.sign) {
				continue
			}
			if blank.secret {
				secrets = append(secrets, blank.re.FindAllString(lines[i], -1)...)
			}
			lines[i] = blank.re.ReplaceAllString(lines[i], blank.with)
		}
	}
	return lines, secrets
}

// stranger is the browser of somebody who is not in the show.
type stranger struct{ http.Transport }

func (s *stranger) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("User-Agent", "Mozilla/5.0")
	return s.Transport.RoundTrip(req)
}

func nobody(*steps.Session) {}

// clicks has a stranger sign in and choose content, in edition 1.3.
func clicks(t *testing.T) func(*steps.Session) {
	t.Helper()
	return func(s *steps.Session) {
		if !s.Edition().OIDCLogin {
			return
		}
		b := browser.New(new(stranger))
		defer b.Close()
		click(t, b, s, peggie, choose)
		arrives(t, s, "deeplink-request")
	}
}

// A rehearsal is the show: with the same seed all repeats but what is in blanks,
// whoever has come in. And what is secret does not.
func TestASeedRepeatsTheWholeCourse(t *testing.T) {
	steps.Unraced(t)
	t.Parallel()
	casts := map[string][2]cast{
		lti.Final().Name: {{steps.ToolKey, steps.PlatformKeys()}, {ltiflow.NewKey, steps.PlatformKeys()}},
		lti.Draft().Name: {}, // as in the program
	}
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			keys := casts[edition.Name]
			rehearsal, show := showing{moved: true}, showing{}
			for seed := uint64(len(edition.Name)); rehearsal.moved || show.moved; seed += 10 {
				if seed > 50 {
					t.Skip("somebody else has all the ports")
				}
				rehearsal = perform(t, edition, seed, keys[0], nobody)
				show = perform(t, edition, seed, keys[1], clicks(t))
			}
			if diff := cmp.Diff(rehearsal.lines, show.lines); diff != "" {
				t.Error(diff)
			}
			if len(rehearsal.secrets) < 4 {
				t.Errorf("only %d secrets were seen", len(rehearsal.secrets))
			}
			for _, secret := range rehearsal.secrets {
				shared := edition.OIDCLogin && strings.HasPrefix(secret, `"n"`) // the keys of tests are few
				if !shared && slices.Contains(show.secrets, secret) {
					t.Errorf("%s comes again", secret)
				}
			}
		})
	}
}

// idsOf plays two steps, and tells the ids that the tool got.
func idsOf(t *testing.T, seed uint64) (string, *steps.Session) {
	t.Helper()
	ids := seeded.New(seed)
	server := steps.Simulator(t, platform.Config{Seeded: ids})
	s, err := steps.Open(steps.Config{Edition: lti.Final(), Platform: server.URL(), Seeded: ids, NewKey: steps.ToolKey})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	run(t, s, "get-tool")
	outcome, _ := s.Outcome("get-tool")
	return outcome.Values["client_id"], s
}

// Another seed gives other ids, and without one they are never the same. That
// there is a seed is said, once.
func TestIDsGoByTheSeed(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, seed := range []uint64{0, 0, 61, 62} {
		id, s := idsOf(t, seed)
		if id == "" || seen[id] {
			t.Errorf("seed %d: client_id %q came before", seed, id)
		}
		seen[id] = true
		said := strings.Join(s.Notices(), " ")
		var report strings.Builder
		if err := s.Report(t.Context(), &report, steps.Wish{Until: "welcome"}); err != nil {
			t.Error(err)
		}
		want := seeded.New(seed).Says() // perhaps with more about the ports
		kept := asJSON(t, s.Transcript(false))
		if machine, _ := reported(t, s, steps.Wish{Until: "welcome", Format: "json"}); !strings.Contains(string(machine), fmt.Sprintf(`"seed": %d,`, seed)) {
			t.Errorf("seed %d is not in\n%s", seed, machine)
		}
		if !strings.Contains(kept, want) {
			t.Errorf("seed %d: the transcript does not say so", seed)
		}
		if !strings.HasPrefix(said, want) || (said == "") != (seed == 0) || !strings.Contains(report.String(), want) || len(s.Notices()) > 0 {
			t.Errorf("seed %d: says %q, and\n%s", seed, said, &report)
		}
	}
	again, _ := idsOf(t, 61)
	if !seen[again] {
		t.Errorf("client_id %s came of seed 61 now, and not before", again)
	}
}
