package platform

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jwk"
	"github.com/lestrrat-go/jwx/v2/jws"
)

// formFaults are those of the form that carries the message (SEC §5.1.1.3). It
// is never written to.
var formFaults = []fault{
	{
		Name: "other-state", Title: "The state of another browser",
		Says:   "The message is good, but the state beside it is not the one of this login.",
		breaks: func(l *letter) { l.state = newUUID(l.ids, "wrong state") },
	},
	{
		Name: "no-state", Title: "No state",
		Says:   "The message is good, but the form does not send the state back.",
		breaks: func(l *letter) { l.carries = func(form []field) []field { return form[:1] } },
	},
	{
		Name: "no-id-token", Title: "No id_token",
		Says:   "The form sends the state back, and no message.",
		breaks: func(l *letter) { l.carries = func(form []field) []field { return form[1:] } },
	},
	{
		Name: "two-id-tokens", Title: "Two id_tokens",
		Says:   "The form carries the message twice.",
		breaks: func(l *letter) { l.carries = func(form []field) []field { return append(form, form[0]) } },
	},
	{
		Name: "login-refused", Title: "An error in place of the message",
		Says: "The platform answers the login with the error login_required.",
		breaks: func(l *letter) {
			l.carries = func(form []field) []field { return []field{{"error", "login_required"}, form[1]} }
		},
	},
}

// headerFaults are those of the header (SEC §5.4, §6.3; RFC 7515 §4.1). It is
// never written to.
var headerFaults = []fault{
	{
		Name: "no-kid", Title: "No kid in the header",
		Says:   "The platform signs the message as always, but its header does not name the key.",
		breaks: func(l *letter) { delete(l.header, jws.KeyIDKey) },
	},
	{
		Name: "unknown-kid", Title: "A kid that nobody knows",
		Says:   "The header names a key that is not in the platform's key set.",
		breaks: heads(jws.KeyIDKey, "imstester_66067"),
	},
	{
		Name: "path-kid", Title: "A kid that is a path",
		Says:   "The header names a file in place of a key.",
		breaks: heads(jws.KeyIDKey, "../../../../dev/null"),
	},
	{
		Name: "crit", Title: "A header that must be understood",
		Says:   "The header has an extension that nobody knows, and says by crit that it counts.",
		breaks: func(l *letter) { l.header["exam"], l.header[jws.CriticalKey] = true, []string{"exam"} },
	},
	{
		Name: "five-parts", Title: "Five parts",
		Says:   "The token has five parts, as an encrypted one would.",
		breaks: func(l *letter) { l.wrap = func(token string) string { return token + ".e30.e30" } },
	},
}

// signatureFaults are attacks on the signature. It is never written to.
var signatureFaults = []fault{
	{
		Name: "foreign-key", Title: "Signed with another key", stranger: true,
		Says:   "The header names the platform's key, but another one has signed.",
		breaks: func(*letter) {},
	},
	{
		Name: "changed-after", Title: "Changed after it was signed",
		Says:   "Another user stands in the payload; the signature is that of the old one.",
		breaks: func(l *letter) { l.wrap = l.forge },
	},
	{
		Name: "alg-none", Title: "No signature at all",
		Says:   "The header says alg none, and the signature is empty.",
		breaks: func(l *letter) { l.algorithm = jwa.NoSignature },
	},
	{
		Name: "alg-hs256", Title: "HS256 with the public key as the secret",
		Says:   "The header says alg HS256, and the secret is the platform's public key, which everybody has.",
		breaks: func(l *letter) { l.algorithm, l.key = jwa.HS256, asPEM(l.public) },
	},
	{
		Name: "alg-rs512", Title: "RS512 in place of RS256",
		Says:   "The platform's own key has signed, but with an algorithm that nobody agreed on.",
		breaks: func(l *letter) { l.algorithm = jwa.RS512 },
	},
	{
		Name: "header-jwk", Title: "The key in the header", stranger: true,
		Says:   "A stranger has signed, and put his own public key into the header as jwk.",
		breaks: func(l *letter) { l.header[jws.JWKKey], _ = jwk.FromRaw(l.public) },
	},
	{
		Name: "header-jku", Title: "A key set in the header", stranger: true,
		Says:   "A stranger has signed, and the header says by jku where his key set is.",
		breaks: heads(jws.JWKSetURLKey, "https://attacker.example/jwks.json"),
	},
}

// asPEM is a public key as people pass it around.
func asPEM(key *rsa.PublicKey) []byte {
	der, _ := x509.MarshalPKIXPublicKey(key) // of an RSA key there is no error
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

// forge puts another user into a token that is signed already.
func (l *letter) forge(token string) string {
	parts := strings.Split(token, ".")
	l.claims["sub"] = somebodyElse
	payload, _ := writeClaims(l.claims) // they were written once already
	parts[1] = base64.RawURLEncoding.EncodeToString(payload)
	return strings.Join(parts, ".")
}
