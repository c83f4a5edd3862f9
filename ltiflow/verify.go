package ltiflow

import (
	"crypto/rsa"
	"fmt"
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
		findings: t.findings(),
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
		KeyID:    v.header().KeyID(),
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
	for _, part := range parts {
		if _, err := lti.DecodePart(part); err != nil {
			return false
		}
	}
	header, _ := lti.DecodePart(parts[0])
	_, err := lti.ReadClaims(header)
	return err == nil
}

// header is that of the token; empty, when there is none.
func (v *verification) header() jws.Headers {
	if v.parsed == nil {
		return jws.NewHeaders()
	}
	return v.parsed.Signatures()[0].ProtectedHeaders()
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
	// (SEC §6.4): see KeyCache.
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
