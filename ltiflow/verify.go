package ltiflow

import (
	"crypto/rsa"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jws"

	"ltibootcamp/ltiflow/lti"
)

const (
	// leeway is how far the platform's clock and ours may differ: "a
	// few minutes" at most (SEC §5.1.3).
	leeway = time.Minute
	// maxAge is how old a message may be when it arrives. SEC §5.1.3
	// leaves the number to the tool.
	maxAge = 10 * time.Minute
)

// A Verified message is one whose every check was made. Launch may be
// used when Findings hold no failure.
type Verified struct {
	Launch   lti.Launch
	KeyID    string
	Payload  []byte // JSON
	Findings lti.Findings
}

// Lifetime is how long after its issue the message may be used.
func (v Verified) Lifetime() time.Duration {
	claims, err := lti.ReadClaims(v.Payload)
	if err != nil {
		return 0
	}
	issued, _ := claims.Time("iat")
	expires, _ := claims.Time("exp")
	return expires.Sub(issued)
}

// VerifyMessage decides whether a message may be believed, in the
// order of SEC §5.1.3: the token's form, the signature, the claims of
// every OpenID token, and the claims that LTI adds. One failure is
// enough to refuse it, and the first is the error; the other checks
// are made all the same, to show everything that is wrong.
func (t *Tool) VerifyMessage(
	m Message, registration Registration,
	keys KeySet, messageType string,
) (Verified, error) {
	v := &verification{
		tool: t, message: m, registration: registration, keys: keys,
	}

	// Is it a signed token, and did the platform sign it?
	if v.form() {
		v.algorithm()
		v.critical()
		v.signature()
	}

	// From whom is it, to whom, of when, and about whom?
	if v.payload() {
		v.issuer()
		v.audience()
		v.times()
		v.nonce()
		v.subject()

		// Is it the LTI message that we expect here?
		v.version()
		v.messageType(messageType)
		v.deployment()
		v.roles()
		v.target()
		v.content(messageType)
	}
	return v.verified(), v.findings.Err()
}

// A verification is one message on its way through the checks.
type verification struct {
	tool         *Tool
	message      Message
	registration Registration
	keys         KeySet

	parsed   *jws.Message
	signed   bool // by a key of the platform
	body     []byte
	claims   lti.Claims
	launch   lti.Launch
	findings lti.Findings
}

// verified is what came of the checks.
func (v *verification) verified() Verified {
	return Verified{
		Launch:   v.launch,
		KeyID:    v.keyID(),
		Payload:  v.body,
		Findings: v.findings,
	}
}

// form checks that the token is a compact JWS: header, payload and
// signature, joined by dots (RFC 7515 §7.1). Five parts would be an
// encrypted token.
func (v *verification) form() bool {
	token := v.message.Token
	parts := strings.Split(token, ".")
	if len(parts) == 3 && canonical(parts) {
		parsed, err := jws.ParseString(token)
		if err == nil && len(parsed.Signatures()) == 1 {
			v.parsed = parsed
		}
	}
	got := fmt.Sprintf("%d bytes in %d parts", len(token), len(parts))
	return v.findings.Add(lti.TokenMalformed, v.parsed != nil,
		got, "3 parts, each base64url")
}

// canonical tells whether every part is base64url as an encoder
// writes it, and whether the header repeats no name. Tolerance here
// would let one signature stand for several tokens.
func canonical(parts []string) bool {
	strict := base64.RawURLEncoding.Strict()
	for _, part := range parts {
		// The decoder skips line breaks, so they are looked for here.
		_, err := strict.DecodeString(part)
		if err != nil || strings.ContainsAny(part, "\r\n") {
			return false
		}
	}
	header, _ := strict.DecodeString(parts[0])
	_, err := lti.ReadClaims(header)
	return err == nil
}

func (v *verification) header() jws.Headers {
	return v.parsed.Signatures()[0].ProtectedHeaders()
}

func (v *verification) keyID() string {
	if v.parsed == nil {
		return ""
	}
	return v.header().KeyID()
}

// algorithm checks that the token is signed with RS256, because we
// say so and not because the token does. A header that may choose
// chooses none, or takes our public key for an HMAC secret
// (SEC §5.4).
func (v *verification) algorithm() {
	got := v.header().Algorithm().String()
	v.findings.Equal(lti.AlgNotAllowed, got, jwa.RS256.String())
}

// critical checks that the header asks for no extension: whoever does
// not understand one must refuse the token (RFC 7515 §4.1.11).
func (v *verification) critical() {
	asked := v.header().Critical()
	v.findings.Add(lti.CritNotUnderstood, len(asked) == 0,
		lti.Show(strings.Join(asked, ", ")), "no crit")
}

// signature finds the key that kid names, in the platform's
// registered key set and nowhere else (SEC §6.3), and verifies with
// it.
func (v *verification) signature() {
	id := v.header().KeyID()
	named := id != ""
	v.findings.Add(lti.KeyIDMissing, named, lti.Show(id), "a kid")
	if !named {
		v.findings.Skip(lti.KeyIDUnknown, lti.SignatureInvalid)
		return
	}

	// A platform changes its keys now and then. A tool that keeps the
	// set for long fetches it again, once, before it refuses
	// (SEC §6.4).
	key, known := v.keys.byID[id]
	v.findings.Add(lti.KeyIDUnknown, known,
		id, strings.Join(v.keys.KeyIDs, ", "))
	if !known {
		v.findings.Skip(lti.SignatureInvalid)
		return
	}

	// Another algorithm was refused above. It is not even tried.
	if v.header().Algorithm() != jwa.RS256 {
		v.findings.Skip(lti.SignatureInvalid)
		return
	}
	v.signed = signedBy(v.message.Token, key)
	v.findings.Add(lti.SignatureInvalid, v.signed, "RS256 with "+id,
		"a signature of these bytes with that key")
}

// signedBy tells whether the owner of the key signed these bytes.
func signedBy(token string, key *rsa.PublicKey) bool {
	_, err := jws.Verify([]byte(token), jws.WithKey(jwa.RS256, key))
	return err == nil
}

// payload reads the claims. A name that stands twice or a value of
// the wrong type is refused: another reader might see another
// message.
func (v *verification) payload() bool {
	if v.parsed == nil {
		return false
	}
	v.body = v.parsed.Payload()
	claims, err := lti.ReadClaims(v.body)
	if err == nil {
		v.claims = claims
		v.launch, err = readLaunch(v.tool.Edition, claims)
	}
	got := "a JSON object"
	if err != nil {
		got = err.Error()
	}
	return v.findings.Add(lti.ClaimsMalformed, err == nil,
		got, "a JSON object, each name once, each value of its type")
}

// issuer checks that the message is from the platform we are
// registered with, byte for byte: a slash more is another issuer
// (SEC §5.1.3).
func (v *verification) issuer() {
	got, want := v.claims.Text("iss"), v.registration.Issuer
	if want == "" {
		// The draft's registration names no issuer. The first message
		// does, and those that follow have to agree with it.
		v.findings.Add(lti.IssuerMismatch, absolute(got),
			lti.Show(got), "the URL of a platform")
		return
	}
	v.findings.Equal(lti.IssuerMismatch, got, want)
}

// audience checks that the message is meant for this tool, and for
// nobody else who might replay it here (SEC §5.1.3). aud may be a
// string or a list; azp, if it is there, says for whom the token was
// made.
func (v *verification) audience() {
	client := v.registration.ClientID
	audience := v.claims.Audience()
	ours := slices.Contains(audience, client)
	v.findings.Add(lti.AudienceMismatch, ours,
		lti.Show(v.claims.Raw("aud")), client)

	var others []string
	for _, name := range audience {
		if name != client {
			others = append(others, name)
		}
	}
	// A message that is not ours has failed already: once is enough.
	alone := len(others) == 0 || !ours
	v.findings.Add(lti.AudienceUntrusted, alone,
		lti.Show(strings.Join(others, ", ")), "no others")

	if v.claims.Has("azp") {
		got := v.claims.Text("azp")
		v.findings.Equal(lti.AuthorizedMismatch, got, client)
	}
}

// times checks that the message was fresh when it arrived
// (SEC §5.1.3). The dates are numbers, seconds since 1970; in quotes
// they are no dates.
func (v *verification) times() {
	arrived := v.message.Arrived
	expires, ok := v.claims.Time("exp")
	valid := ok && arrived.Before(expires.Add(leeway))
	v.findings.Add(lti.TokenExpired, valid,
		v.date("exp"), "after "+clock(arrived.Add(-leeway)))

	issued, ok := v.claims.Time("iat")
	oldest, newest := arrived.Add(-maxAge-leeway), arrived.Add(leeway)
	recent := ok && issued.After(oldest) && issued.Before(newest)
	v.findings.Add(lti.IssuedAtOutOfRange, recent, v.date("iat"),
		"between "+clock(oldest)+" and "+clock(newest))

	// LTI does not ask for nbf; any JWT may have it
	// (RFC 7519 §4.1.5).
	if v.claims.Has("nbf") {
		begins, ok := v.claims.Time("nbf")
		begun := ok && begins.Before(newest)
		v.findings.Add(lti.NotYetValid, begun,
			v.date("nbf"), "before "+clock(newest))
	}
}

// nonce checks that the token answers our login and no other, and
// that we see it for the first time (SEC §5.1.3). Both keep a stolen
// token from being used.
func (v *verification) nonce() {
	nonce := v.claims.Text("nonce")
	if v.tool.Edition.OIDCLogin {
		want := v.message.Login.Nonce
		v.findings.Add(lti.NonceMismatch, nonce == want && want != "",
			lti.Show(nonce), lti.Show(want))
	} else {
		// The draft has no login: the platform makes the nonce up.
		v.findings.Add(lti.NonceMissing, nonce != "",
			lti.Show(nonce), "a nonce")
	}
	// What the platform did not sign uses nothing up: a forger could
	// make the real message look like the second.
	if nonce == "" || !v.signed {
		v.findings.Skip(lti.NonceReplayed)
		return
	}

	// The nonce is kept for as long as a message with it could pass.
	// Two platforms may use the same one by chance, so the issuer is
	// kept too.
	until := v.message.Arrived.Add(maxAge + 2*leeway)
	first := v.tool.useNonce(v.registration.Issuer+" "+nonce, until)
	v.findings.Add(lti.NonceReplayed, first,
		nonce, "a nonce not seen before")
}

// subject checks that the message says who the user is. CORE §5.3.6.1
// allows anonymous launches; a tool that grades cannot use them.
func (v *verification) subject() {
	user := v.launch.Subject
	v.findings.Add(lti.SubjectMissing, user != "",
		lti.Show(user), "a user")
}

// date shows a date claim, or what stands in its place.
func (v *verification) date(name string) string {
	if when, ok := v.claims.Time(name); ok {
		return clock(when)
	}
	return lti.Show(v.claims.Raw(name))
}

func clock(when time.Time) string {
	return when.UTC().Format(time.RFC3339)
}

// useNonce notes a nonce until it no longer matters, and tells
// whether it was new.
func (t *Tool) useNonce(nonce string, until time.Time) bool {
	now := t.now()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.nonces == nil {
		t.nonces = map[string]time.Time{}
	}
	for old, end := range t.nonces {
		if now.After(end) {
			delete(t.nonces, old)
		}
	}
	_, seen := t.nonces[nonce]
	t.nonces[nonce] = until
	return !seen
}
