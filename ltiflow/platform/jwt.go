package platform

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jws"

	"ltibootcamp/ltiflow/lti"
)

// How far the times in a tool's token may be from the platform's clock.
const (
	maxAhead    = time.Minute      // iat and nbf, for clocks that differ
	maxAge      = 10 * time.Minute // iat: a tool signs when it sends
	maxLifetime = time.Hour        // exp: an id is remembered that long
)

// A token is a JWT of a tool, taken apart and not yet trusted.
type token struct {
	raw       string
	header    lti.Claims
	claims    lti.Claims
	signature []byte
}

// readToken takes a compact JWS apart and makes the checks that need neither
// key nor clock.
func readToken(raw string) (token, error) {
	parts := strings.Split(raw, ".")
	if len(parts) != 3 {
		return token{}, lti.Fail(lti.TokenMalformed, fmt.Sprintf("%d parts", len(parts)), "3 parts joined by dots")
	}
	var decoded [3][]byte
	for i, part := range parts {
		b, err := lti.DecodePart(part)
		if err != nil || len(b) == 0 && i < 2 {
			return token{}, lti.Fail(lti.TokenMalformed, fmt.Sprintf("part %d is no base64url", i+1), "unpadded base64url")
		}
		decoded[i] = b
	}
	header, err := lti.ReadClaims(decoded[0])
	if err != nil {
		return token{}, lti.Fail(lti.TokenMalformed, "a header that is no JSON object", "a JSON object")
	}
	// The algorithm is fixed by the registration. A header that could choose it
	// would choose none, or a secret key that is our public one (SEC §5.4).
	if alg := header.Text("alg"); alg != "RS256" {
		return token{}, lti.Fail(lti.AlgNotAllowed, lti.Show(alg), "RS256")
	}
	if header.Has("crit") {
		return token{}, lti.Fail(lti.CritNotUnderstood, header.Raw("crit"), "no crit")
	}
	claims, err := lti.ReadClaims(decoded[1])
	if err != nil {
		return token{}, lti.Fail(lti.ClaimsMalformed, err.Error(), "one JSON object, each name once")
	}
	return token{raw: raw, header: header, claims: claims, signature: decoded[2]}, nil
}

// signed is what the signature covers, a name for exactly this message.
func (t token) signed() string { return t.raw[:strings.LastIndexByte(t.raw, '.')] }

// issuedBy checks that the token is the client's own: it names its key where
// the edition asks for it, and itself as the issuer (SEC §5.2.2).
func (t token) issuedBy(c *client, fs *lti.Findings) {
	if kid := t.header.Text("kid"); c.edition.RequiresKeyID {
		fs.Add(lti.KeyIDMissing, kid != "", lti.Show(kid), "the kid of the signing key")
	}
	fs.Equal(lti.IssuerMismatch, t.claims.Text("iss"), c.ID)
}

// meantFor checks that one of the token's audiences is ours (SEC §5.2.3).
func (t token) meantFor(audience string, fs *lti.Findings) {
	ours := slices.Contains(t.claims.Audience(), audience)
	fs.Add(lti.AudienceMismatch, ours, lti.Show(t.claims.Raw("aud")), audience)
}

// meantForNobodyElse checks that no other audience could use the token here
// (SEC §5.2.3). An assertion may have several (RFC 7523 §3).
func (t token) meantForNobodyElse(audience string, fs *lti.Findings) {
	others := slices.DeleteFunc(t.claims.Audience(), func(aud string) bool { return aud == audience })
	fs.Add(lti.AudienceUntrusted, len(others) == 0, strings.Join(others, " "), "no audience but "+audience)
}

// current checks the times: not expired, issued just now, not before its
// time, and not for longer than its id is remembered. What was issued before
// notBefore may have been used already, for whoever knew its id has gone.
// iat has whole seconds: what was signed in that very one is let through.
func (t token) current(now, notBefore time.Time, fs *lti.Findings) {
	exp, dated := t.claims.Time("exp")
	if !fs.Add(lti.TokenExpired, dated && now.Before(exp), lti.Show(t.claims.Raw("exp")), "a number of seconds, after "+unix(now)) {
		return
	}
	iat, dated := t.claims.Time("iat")
	fs.Add(lti.IssuedAtOutOfRange, dated && !iat.After(now.Add(maxAhead)) && !iat.Before(now.Add(-maxAge)),
		lti.Show(t.claims.Raw("iat")), "a number of seconds, near "+unix(now))
	if !notBefore.IsZero() {
		fs.Add(lti.IssuedAtOutOfRange, !iat.Before(notBefore.Truncate(time.Second)), lti.Show(t.claims.Raw("iat")),
			"no time before "+unix(notBefore)+", when the platform was started anew: it could be a replay")
	}
	fs.Add(lti.LifetimeTooLong, exp.Sub(now) <= maxLifetime, lti.Show(t.claims.Raw("exp")),
		"at most "+unix(now.Add(maxLifetime)))
	if t.claims.Has("nbf") {
		nbf, dated := t.claims.Time("nbf")
		fs.Add(lti.NotYetValid, dated && !nbf.After(now.Add(maxAhead)), t.claims.Raw("nbf"), "no later than "+unix(now))
	}
}

// unix is a time as tokens write it.
func unix(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

// expires is when the token's id may be forgotten. Only for checked tokens.
func (t token) expires() time.Time {
	exp, _ := t.claims.Time("exp")
	return exp
}

// verify checks the signature with the client's key. It comes last: everything
// before it is cheaper, and may need no key set of the tool. The parts are those
// that the checks have read: jws.Verify would take the token apart anew.
func (t token) verify(ctx context.Context, c *client) error {
	public, err := c.keys.key(ctx, t.header.Text("kid"))
	if err != nil {
		return err
	}
	rs256, err := jws.NewVerifier(jwa.RS256)
	if err != nil {
		return fmt.Errorf("verifying a signature: %w", err)
	}
	err = rs256.Verify([]byte(t.signed()), t.signature, public)
	return ensure(ctx, lti.SignatureInvalid, err == nil, "a signature by another key, or over other bytes", "a signature by "+c.ID)
}
