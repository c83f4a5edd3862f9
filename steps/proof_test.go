package steps_test

import (
	"crypto"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/lestrrat-go/jwx/v2/jwk"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// played is a session that has played what both editions have.
func played(tb testing.TB, edition lti.Edition) *steps.Session {
	tb.Helper()
	s, _ := open(tb, edition)
	if err := s.Report(tb.Context(), io.Discard, steps.Wish{Until: "results"}); err != nil {
		tb.Fatal(err)
	}
	return s
}

// thumbprints are those of the keys in a set, in its order, and their texts.
func thumbprints(tb testing.TB, set []byte) (prints, texts []string) {
	tb.Helper()
	var document struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(set, &document); err != nil {
		tb.Fatal(err)
	}
	for _, raw := range document.Keys {
		texts = append(texts, string(raw))
		// The draft's platform writes "rsa".
		prints = append(prints, thumbprint(tb, strings.Replace(string(raw), `"rsa"`, `"RSA"`, 1)))
	}
	return prints, texts
}

func thumbprint(tb testing.TB, key string) string {
	tb.Helper()
	parsed, err := jwk.ParseKey([]byte(key))
	if err != nil {
		tb.Fatal(err)
	}
	sum, err := parsed.Thumbprint(crypto.SHA256)
	if err != nil {
		tb.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(sum)
}

// TestEveryTokenHasAProof plays the course and wants each JWT that was verified
// or signed to say by which key, as the set of that key has it.
func TestEveryTokenHasAProof(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			s := played(t, edition)
			fetched, _ := s.Outcome("get-keys")
			theirs, theirTexts := thumbprints(t, fetched.Exchanges[0].ResponseBody)
			var proven []string
			for _, page := range s.Course().Steps() {
				outcome, _ := s.Outcome(page.Name)
				for _, panel := range outcome.Panels {
					if panel.Kind != steps.JWT || strings.HasSuffix(page.Name, "-request") {
						if panel.Proof != nil {
							t.Errorf("%s: %q is proven before it was verified", page.Name, panel.Title)
						}
						continue
					}
					p := panel.Proof
					if p == nil {
						t.Fatalf("%s: %q has no proof", page.Name, panel.Title)
					}
					proven = append(proven, page.Name)
					if p.Bits != 2048 || p.From == "" || strings.Contains(string(p.Key), `"d"`) {
						t.Errorf("%s: proof = %+v", page.Name, p)
					}
					if !strings.HasSuffix(page.Name, "-verify") {
						checkOwnKey(t, s, *p)
						continue
					}
					if p.Of != len(theirs) || p.Place < 1 || p.Place > p.Of {
						t.Fatalf("%s: key %d of %d, want one of %d", page.Name, p.Place, p.Of, len(theirs))
					}
					if p.Thumbprint != theirs[p.Place-1] || string(p.Key) != theirTexts[p.Place-1] || !strings.Contains(string(p.Key), `"`+p.KeyID+`"`) {
						t.Errorf("%s: key %s is not number %d of the set", page.Name, p.Key, p.Place)
					}
					if len(p.Findings) != len(outcome.Findings) || p.Findings.Err() != nil {
						t.Errorf("%s: %d findings, want the %d of the step", page.Name, len(p.Findings), len(outcome.Findings))
					}
				}
			}
			if got := strings.Join(proven, " "); got != "deeplink-verify deeplink-sign deeplink-return launch-verify token" {
				t.Errorf("proven in %s", got)
			}
		})
	}
}

// checkOwnKey wants the key of which the tool published the public half, or in
// the draft the one that it was given.
func checkOwnKey(t *testing.T, s *steps.Session, p steps.Proof) {
	t.Helper()
	if p.Findings != nil {
		t.Errorf("a token of our own was verified: %+v", p.Findings)
	}
	if !s.Edition().OIDCLogin {
		if p.Thumbprint != thumbprint(t, string(p.Key)) || p.KeyID != "" || p.Of != 0 {
			t.Errorf("proof = %+v", p)
		}
		return
	}
	registered, _ := s.Outcome("get-tool")
	for _, panel := range registered.Panels {
		if panel.Is == "jwk_set" {
			ours, texts := thumbprints(t, panel.Body)
			if p.Place != 1 || p.Of != 1 || p.Thumbprint != ours[0] || string(p.Key) != texts[0] || p.KeyID != ours[0] {
				t.Errorf("proof = %+v, want the key %s", p, texts[0])
			}
		}
	}
}

// TestProofOfATokenSeenAnywhere asks for the proof of what the forms carried.
func TestProofOfATokenSeenAnywhere(t *testing.T) {
	t.Parallel()
	s := played(t, lti.Final())
	for field, step := range map[string]string{"id_token": "deeplink-verify", "JWT": "deeplink-return", "client_assertion": "token"} {
		token := sent(t, s, field)
		proof, ok := s.Proof(token)
		if !ok || (step == "deeplink-verify") != (proof.Findings != nil) {
			t.Errorf("%s: proof = %+v, %v", field, proof, ok)
		}
		if _, ok := s.Proof(token + "x"); ok {
			t.Errorf("%s: another token has its proof", field)
		}
	}
}

// sent is the first value of a form field that a request carried.
func sent(tb testing.TB, s *steps.Session, field string) string {
	tb.Helper()
	for _, page := range s.Course().Steps() {
		outcome, _ := s.Outcome(page.Name)
		for _, e := range outcome.Exchanges {
			if form, err := url.ParseQuery(string(e.RequestBody)); err == nil && form.Get(field) != "" {
				return form.Get(field)
			}
		}
	}
	tb.Fatalf("nobody sent %s", field)
	return ""
}

// TestProofOfARefusal lets the message come too late: the key is the right one
// all the same, and the proof says what failed.
func TestProofOfARefusal(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			s, late := behind(t, edition)
			late.advance(time.Hour)
			if err := s.Run(t.Context(), "deeplink-verify"); err == nil {
				t.Fatal("a message that is an hour old was accepted")
			}
			outcome, _ := s.Outcome("deeplink-verify")
			proof := outcome.Panels[len(outcome.Panels)-1].Proof
			if proof == nil || proof.Place == 0 || len(proof.Findings.Failed()) != 2 {
				t.Fatalf("proof = %+v", proof)
			}
			var failed []string
			for _, f := range s.Code("deeplink-verify") {
				for _, line := range f.Failed {
					failed = append(failed, f.Name+": "+strings.TrimSpace(strings.Split(f.Source, "\n")[line-f.Line]))
				}
			}
			want := []string{
				"verification.times: v.findings.Add(lti.TokenExpired, valid,",
				`verification.times: v.findings.Add(lti.IssuedAtOutOfRange, recent, v.date("iat"),`,
			}
			if diff := cmp.Diff(want, failed); diff != "" {
				t.Errorf("marked (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRefusalOfThePlatformIsReadAtALine has the platform refuse the assertion
// of a tool whose clock is wrong: the line is the one that read its answer.
func TestRefusalOfThePlatformIsReadAtALine(t *testing.T) {
	t.Parallel()
	s, wrong := behind(t, lti.Final())
	wrong.advance(time.Hour)
	if err := s.Run(t.Context(), "token"); err == nil {
		t.Fatal("the platform took an assertion of the future")
	}
	marked := 0
	for _, f := range s.Code("token") {
		for _, line := range f.Failed {
			marked++
			if text := strings.Split(f.Source, "\n")[line-f.Line]; f.Name != "answer.check" || !f.Called || !strings.Contains(text, "findings.Add(refusal.Code") {
				t.Errorf("%s:%d is marked: %s", f.File, line, text)
			}
		}
	}
	outcome, _ := s.Outcome("token")
	if marked != 1 || len(outcome.Panels) != 1 || outcome.Panels[0].Is != "client_assertion" {
		t.Errorf("%d lines are marked, panels = %+v: want the assertion that was refused", marked, outcome.Panels)
	}
}

// behind is a session whose clock is not the platform's.
func behind(tb testing.TB, edition lti.Edition) (*steps.Session, *clock) {
	tb.Helper()
	other, _ := open(tb, edition)
	c := &clock{}
	return against(tb, edition, other.PlatformURL(), c), c
}

// TestExchangesAreSeenWhileTheStepRuns looks on while the platform answers one
// request and keeps the next waiting.
func TestExchangesAreSeenWhileTheStepRuns(t *testing.T) {
	t.Parallel()
	platform := newHalting(t)
	s := against(t, lti.Draft(), platform.URL, &clock{})
	if got := s.Exchanges(); got != nil {
		t.Errorf("no step runs, and there are %d exchanges", len(got))
	}
	ended := make(chan error)
	go func() { ended <- s.Run(t.Context(), "welcome") }()
	<-platform.asked
	got := s.Exchanges()
	if len(got) != 1 || got[0].From != wire.Tool || got[0].To != wire.Platform || got[0].Status != 0 || got[0].Error != "" || got[0].Took != 0 {
		t.Errorf("while the platform thinks: %+v", got)
	}
	platform.answer()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	outcome, _ := s.Outcome("welcome")
	if len(outcome.Exchanges) != 1 || outcome.Exchanges[0].Status != 200 || s.Exchanges() != nil {
		t.Errorf("at the end: %+v", outcome.Exchanges)
	}
}
