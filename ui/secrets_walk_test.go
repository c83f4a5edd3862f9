package ui

import (
	"bytes"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
	"ltibootcamp/steps/transcript"
)

// played is a session that has run the course, until a step or "", against a
// simulator, and what it wrote to its log.
func played(tb testing.TB, edition lti.Edition, until string) (s *steps.Session, log *bytes.Buffer) {
	tb.Helper()
	server, err := platform.Open(platform.Config{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = server.Close() })
	log = &bytes.Buffer{}
	s, err = steps.Open(steps.Config{Edition: edition, Platform: server.URL(), Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	for _, step := range s.Course().Steps() {
		if err := s.Run(tb.Context(), step.Name); err != nil {
			tb.Fatal(err)
		}
		if step.Name == until {
			break
		}
	}
	return s, log
}

// playedUntil is a session that has come so far.
func playedUntil(tb testing.TB, edition lti.Edition, step string) *steps.Session {
	tb.Helper()
	s, _ := played(tb, edition, step)
	return s
}

// secretsOf are the secrets that crossed the wire, with a word on what each is.
func secretsOf(tb testing.TB, s *steps.Session) map[string]string {
	tb.Helper()
	secrets := map[string]string{}
	for _, step := range s.Course().Steps() {
		o, _ := s.Outcome(step.Name)
		for _, e := range o.Exchanges {
			secretsIn(tb, secrets, e)
		}
	}
	delete(secrets, "")
	for _, step := range s.Course().Steps() { // the draft binds a browser to the launch by the state, which is the lesson
		o, _ := s.Outcome(step.Name)
		for _, e := range o.Exchanges {
			if u, err := url.Parse(e.URL); err == nil {
				delete(secrets, u.Query().Get("state"))
			}
			delete(secrets, redirect(e).Query().Get("state"))
		}
	}
	return secrets
}

func secretsIn(tb testing.TB, secrets map[string]string, e wire.Exchange) {
	tb.Helper()
	if _, token, ok := strings.Cut(e.RequestHeader.Get("Authorization"), " "); ok {
		secrets[token] = "bearer token"
	}
	cookies := (&http.Response{Header: e.ResponseHeader}).Cookies()
	for _, c := range append(cookies, (&http.Request{Header: e.RequestHeader}).Cookies()...) {
		if !strings.HasSuffix(c.Name, c.Value) { // else its name says it: the state of a login
			secrets[c.Value] = "cookie"
		}
	}
	form, _ := url.ParseQuery(string(e.RequestBody))
	if assertion := form.Get("client_assertion"); assertion != "" {
		secrets[assertion[strings.LastIndexByte(assertion, '.')+1:]] = "signature of the client assertion"
	}
	var body map[string]any
	_ = json.Unmarshal(e.ResponseBody, &body)
	for _, name := range []string{"access_token", "refresh_token", "client_secret", "registration_access_token", "registration_token"} {
		if value, ok := body[name].(string); ok {
			secrets[value] = name
		}
	}
	if text, ok := body["webkeyPem"].(string); ok {
		const public = 1 + 6 // lines: the modulus is in the public key too
		lines := strings.Split(strings.TrimSpace(text), "\n")
		for _, line := range lines[public : len(lines)-1] {
			secrets[line] = "PEM"
		}
		for _, number := range privateMembers(tb, text) {
			secrets[number] = "member of the private key"
		}
	}
}

// privateMembers are d, p, q, dp, dq and qi as a JWK has them.
func privateMembers(tb testing.TB, text string) []string {
	tb.Helper()
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		tb.Fatal("the platform made no key")
	}
	key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			tb.Fatal(err)
		}
		key = parsed.(*rsa.PrivateKey)
	}
	key.Precompute()
	var members []string
	for _, n := range [][]byte{key.D.Bytes(), key.Primes[0].Bytes(), key.Primes[1].Bytes(), key.Precomputed.Dp.Bytes(), key.Precomputed.Dq.Bytes(), key.Precomputed.Qinv.Bytes()} {
		members = append(members, base64.RawURLEncoding.EncodeToString(n))
	}
	return members
}

// everySaid is all that an outline can say: in its rows at every width, below
// its cursor, in its list of names, as a copy and as a command.
func everySaid(o *outline) string {
	var said strings.Builder
	say := func(words ...string) {
		for _, w := range words {
			said.WriteString(w + "\n")
		}
	}
	o.each(func(n *node) bool {
		for _, room := range []int{0, 1, 40, 80, 1000} {
			say(n.line(room).s)
		}
		say(o.place(n).s, wholeOf(n))
		for _, r := range o.explain(n, 100).rows {
			say(r.words())
		}
		say(nameOf(n))
		if e, ok := n.matter.(*hop); ok {
			say(e.Curl(), rawRequest(e.Exchange), rawResponse(e.Exchange))
		}
		return true
	})
	return said.String()
}

// everyPlain is all that plain mode can tell of a step.
func everyPlain(s *steps.Session, step string, bare bool) string {
	var out bytes.Buffer
	o := Options{Engine: s, Start: step, Input: strings.NewReader(""), Output: &out, Environ: func(string) string { return "" }}
	over := make(chan struct{})
	defer close(over)
	t := newTeller(o.withDefaults(), newTalk(o, over))
	t.bare = bare
	t.copy = func(text string, _ bool) (notice, error) { return notice{"Copied:", text}, nil }
	t.enter(context.Background())
	for v := wireView; int(v) < views; v++ { // code knows no secret
		here := t.visitTo(v)
		t.tell(t.list(here)...)
		t.tell(here.all(here.outline.roots)...)
		t.copyNode(here, "", false)
		here.outline.each(func(n *node) bool {
			t.tell(t.explanation(here, n)...)
			return true
		})
		for _, n := range here.outline.roots {
			t.tell(here.curl(numbers(n))...)
		}
	}
	for _, spot := range t.spots("e") {
		t.tell(spot.words)
	}
	return out.String()
}

// likely are the names of what may hold a secret.
var likely = regexp.MustCompile(`(?i)auth|cookie|token|assertion|secret|key`)

// everyAround is what is said of the whole course, and to the answers that can be
// given by pointing at what may hold a secret. Each answer reads the whole step.
func everyAround(tb testing.TB, s *steps.Session) string {
	tb.Helper()
	var said bytes.Buffer
	for _, format := range transcript.Formats() {
		if err := format.Write(&said, s.Transcript(false)); err != nil {
			tb.Fatal(err)
		}
	}
	for _, f := range s.Summary() {
		said.WriteString(f.Name + " " + f.Value + "\n")
	}
	for _, step := range s.Course().Steps() {
		for _, c := range s.Checkpoints(step.Name) {
			if c.Find == nil {
				continue
			}
			o := Options{Engine: s, Start: step.Name, Input: strings.NewReader(""), Output: io.Discard, Environ: func(string) string { return "" }}
			over := make(chan struct{})
			t := newTeller(o.withDefaults(), newTalk(o, over))
			for _, spot := range pointable(t.visitTo(viewOf(c.Find))) {
				said.WriteString(spot.words + "\n")
				if !likely.MatchString(spot.answer.Place.Path[len(spot.answer.Place.Path)-1]) {
					continue
				}
				reply, err := s.Answer(tb.Context(), c.Name, spot.answer)
				if err != nil {
					tb.Fatal(err)
				}
				said.WriteString(reply.Says + "\n")
			}
			close(over)
		}
	}
	return said.String()
}

// Whatever the course has seen, nothing says a secret while secrets are masked,
// and each is said while they are shown.
func TestNoSecretIsSaidAnywhere(t *testing.T) {
	unraced(t)
	t.Parallel()
	for _, edition := range []lti.Edition{lti.Final(), lti.Draft()} {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			// The labs have hundreds of exchanges like those before them.
			s, log := played(t, edition, "custom-launch")
			secrets := secretsOf(t, s)
			if len(secrets) < 3 {
				t.Fatalf("only %d secrets in the course", len(secrets))
			}
			m := newModel(s, noColour(), "", nil)
			masked, shown := map[string]string{"log": log.String()}, map[string]string{}
			for _, step := range s.Course().Steps() {
				masked["plain "+step.Name] = everyPlain(s, step.Name, false)
				shown["plain"] += everyPlain(s, step.Name, true)
				for v := range views {
					if view(v) == codeView {
						continue
					}
					made := compose(m.common, pageKey{slot: slot{step.Name, view(v)}, width: 76}, ending{})
					name := view(v).String() + " of " + step.Name
					for _, r := range made.page.rows {
						masked[name] += r.words() + "\n"
					}
					if made.outline != nil {
						masked[name] = everySaid(made.outline)
						bare := compose(m.common, pageKey{slot: slot{step.Name, view(v)}, bare: true}, ending{})
						shown["screen"] += everySaid(bare.outline)
					}
				}
			}
			masked["around"] = everyAround(t, s)
			for secret, what := range secrets {
				for where, said := range masked {
					if strings.Contains(said, secret) {
						t.Errorf("%s: a secret is said, the %s: %.20s", where, what, secret)
					}
				}
				for where, said := range shown {
					if what != "member of the private key" && !strings.Contains(said, secret) {
						t.Errorf("%s: the %s is not said though secrets are shown: %.20s", where, what, secret)
					}
				}
			}
		})
	}
}
