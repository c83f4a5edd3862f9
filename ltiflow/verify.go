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
	// leeway is how far the platform's clock and ours may differ: "a few
	// minutes" at most (SEC §5.1.3).
	leeway = time.Minute
	// maxAge is how old a message may be when it arrives.
	maxAge = 10 * time.Minute
)

// A Verified message is one whose every check was made. Launch may be used
// when Findings hold no failure.
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

// VerifyMessage decides whether a message may be believed, in the order of SEC
// §5.1.3: the token's form, the signature, the claims of every OpenID token,
// and the claims that LTI adds. It makes all checks that can be made and
// returns the first failure.
func (t *Tool) VerifyMessage(m Message, registration Registration, keys KeySet, messageType string) (Verified, error) {
	v := &verification{tool: t, message: m, registration: registration, keys: keys}

	// Is it a signed token, and did the platform sign it?
	if v.form() {
		v.algorithm()
		v.critical()
		v.signature()
	}

	// Only now is it worth reading. From whom, to whom, and when?
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
	return Verified{
		Launch: v.launch, KeyID: v.keyID(), Payload: v.body, Findings: v.findings,
	}, v.findings.Err()
}

// A verification is one message on its way through the checks.
type verification struct {
	tool         *Tool
	message      Message
	registration Registration
	keys         KeySet

	parsed   *jws.Message
	body     []byte
	claims   lti.Claims
	launch   lti.Launch
	findings lti.Findings
}

// form checks that the token is a compact JWS: header, payload and signature,
// joined by dots (RFC 7515 §7.1). Five parts would be an encrypted token.
func (v *verification) form() bool {
	parts := strings.Split(v.message.Token, ".")
	if len(parts) == 3 && canonical(parts) {
		if parsed, err := jws.ParseString(v.message.Token); err == nil && len(parsed.Signatures()) == 1 {
			v.parsed = parsed
		}
	}
	return v.findings.Add(lti.TokenMalformed, v.parsed != nil,
		fmt.Sprintf("%d bytes in %d parts", len(v.message.Token), len(parts)), "3 parts, each base64url")
}

// canonical tells whether every part is base64url as an encoder writes it, and
// whether the header repeats no name. Tolerance here would let one signature
// stand for several tokens.
func canonical(parts []string) bool {
	for _, part := range parts {
		if _, err := base64.RawURLEncoding.Strict().DecodeString(part); err != nil || strings.ContainsAny(part, "\r\n") {
			return false
		}
	}
	header, _ := base64.RawURLEncoding.DecodeString(parts[0])
	_, err := lti.ReadClaims(header)
	return err == nil
}

func (v *verification) header() jws.Headers { return v.parsed.Signatures()[0].ProtectedHeaders() }

func (v *verification) keyID() string {
	if v.parsed == nil {
		return ""
	}
	return v.header().KeyID()
}

// algorithm checks that the token is signed with RS256, because we say so and
// not because the token does. A header that may choose chooses none, or takes
// our public key for an HMAC secret (SEC §5.4).
func (v *verification) algorithm() {
	v.findings.Equal(lti.AlgNotAllowed, v.header().Algorithm().String(), jwa.RS256.String())
}

// critical checks that the header asks for no extension: whoever does not
// understand one must refuse the token (RFC 7515 §4.1.11).
func (v *verification) critical() {
	crit := v.header().Critical()
	v.findings.Add(lti.CritNotUnderstood, len(crit) == 0, lti.Show(strings.Join(crit, ", ")), "no crit")
}

// signature finds the key that kid names, in the platform's registered key set
// and nowhere else (SEC §6.3), and verifies with it.
func (v *verification) signature() {
	id := v.header().KeyID()
	if !v.findings.Add(lti.KeyIDMissing, id != "", lti.Show(id), "a kid") {
		v.findings.Skip(lti.KeyIDUnknown, lti.SignatureInvalid)
		return
	}
	key, known := v.keys.byID[id]
	if !v.findings.Add(lti.KeyIDUnknown, known, id, strings.Join(v.keys.KeyIDs, ", ")) {
		v.findings.Skip(lti.SignatureInvalid)
		return
	}
	if v.header().Algorithm() != jwa.RS256 {
		v.findings.Skip(lti.SignatureInvalid)
		return
	}
	v.findings.Add(lti.SignatureInvalid, signedBy(v.message.Token, key), "RS256 with "+id, "a signature of these bytes with that key")
}

func signedBy(token string, key *rsa.PublicKey) bool {
	_, err := jws.Verify([]byte(token), jws.WithKey(jwa.RS256, key))
	return err == nil
}

// payload reads the claims. A name that stands twice or a value of the wrong
// type is refused: another reader might see another message.
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
	return v.findings.Add(lti.ClaimsMalformed, err == nil, got, "a JSON object, each name once, each value of its type")
}

// issuer checks that the message is from the platform that the login was begun
// with, byte for byte: a slash more is another issuer (SEC §5.1.3).
func (v *verification) issuer() {
	v.findings.Equal(lti.IssuerMismatch, v.claims.Text("iss"), v.registration.Issuer)
}

// audience checks that the message is meant for this tool, and for nobody
// else who might replay it here. aud may be a string or a list.
func (v *verification) audience() {
	client := v.registration.ClientID
	audience := v.claims.Audience()
	v.findings.Add(lti.AudienceMismatch, slices.Contains(audience, client), lti.Show(v.claims.Raw("aud")), client)

	others := slices.DeleteFunc(slices.Clone(audience), func(a string) bool { return a == client })
	v.findings.Add(lti.AudienceUntrusted, len(others) == 0 || !slices.Contains(audience, client), lti.Show(strings.Join(others, ", ")), "no others")
	if v.claims.Has("azp") {
		v.findings.Equal(lti.AuthorizedMismatch, v.claims.Text("azp"), client)
	}
}

// times checks that the message was fresh when it arrived. The dates are
// numbers, seconds since 1970; in quotes they are no dates.
func (v *verification) times() {
	arrived := v.message.Arrived
	expires, ok := v.claims.Time("exp")
	v.findings.Add(lti.TokenExpired, ok && arrived.Before(expires.Add(leeway)), v.date("exp"), "later than "+clock(arrived))

	issued, ok := v.claims.Time("iat")
	young := issued.After(arrived.Add(-maxAge-leeway)) && issued.Before(arrived.Add(leeway))
	v.findings.Add(lti.IssuedAtOutOfRange, ok && young, v.date("iat"), fmt.Sprintf("within %v before %s", maxAge, clock(arrived)))

	if v.claims.Has("nbf") {
		first, ok := v.claims.Time("nbf")
		v.findings.Add(lti.NotYetValid, ok && first.Before(arrived.Add(leeway)), v.date("nbf"), "not later than "+clock(arrived))
	}
}

// nonce checks that the token answers our login and no other, and that we see
// it for the first time. Both keep a stolen token from being used.
func (v *verification) nonce() {
	nonce := v.claims.Text("nonce")
	if v.tool.Edition.OIDCLogin {
		v.findings.Equal(lti.NonceMismatch, nonce, v.message.Login.Nonce)
	} else {
		// The draft has no login: the platform makes the nonce up.
		v.findings.Add(lti.NonceMissing, nonce != "", lti.Show(nonce), "a nonce")
	}
	if nonce == "" {
		v.findings.Skip(lti.NonceReplayed)
		return
	}
	first := v.tool.useNonce(v.registration.Issuer+" "+nonce, v.message.Arrived.Add(maxAge+leeway))
	v.findings.Add(lti.NonceReplayed, first, nonce, "a nonce not seen before")
}

// subject checks that the message says who the user is. CORE §5.3.6.1 allows
// anonymous launches; a tool that grades cannot use them.
func (v *verification) subject() {
	v.findings.Add(lti.SubjectMissing, v.launch.Subject != "", lti.Show(v.launch.Subject), "a user")
}

// date shows a date claim, or what stands in its place.
func (v *verification) date(name string) string {
	if when, ok := v.claims.Time(name); ok {
		return clock(when)
	}
	return lti.Show(v.claims.Raw(name))
}

func clock(when time.Time) string { return when.UTC().Format(time.RFC3339) }

// useNonce notes a nonce until it no longer matters, and tells whether it was
// new.
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
