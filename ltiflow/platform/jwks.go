package platform

import (
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/lestrrat-go/jwx/v2/jwk"

	"ltibootcamp/ltiflow/lti"
)

const (
	maxKeyBits = 8192 // larger keys make verifying costly
	wantKeys   = "RSA signing keys of 2048 bits or more, each with a kid of its own"
)

// readKeySet keeps the keys that a tool may sign with and skips the others,
// which are for other uses (SEC §6.2). A private key spoils the whole set: the
// tool must learn that it is one no longer.
func readKeySet(body []byte) (map[string]*rsa.PublicKey, error) {
	if len(body) > maxKeySet {
		return nil, lti.Fail(lti.KeySetMalformed, "more than 256 KiB", "a key set")
	}
	if holdsPrivateKey(body) {
		return nil, errPrivate("a JWK with its private members")
	}
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if _, err := lti.ReadClaims(body); err != nil {
		return nil, lti.Fail(lti.KeySetMalformed, "no JSON object with each name once", wantKeys)
	}
	if err := decodeJSON(body, &set); err != nil {
		return nil, lti.Fail(lti.KeySetMalformed, "keys that are no list", wantKeys)
	}
	keys := map[string]*rsa.PublicKey{}
	var skipped []error
	for _, raw := range set.Keys {
		kid, public, err := readJWK(raw)
		if err != nil {
			skipped = append(skipped, err)
			continue
		}
		if keys[kid] != nil {
			return nil, lti.Fail(lti.KeySetMalformed, fmt.Sprintf("kid %q twice", kid), "each kid once")
		}
		keys[kid] = public
	}
	if len(keys) == 0 {
		return nil, noKeys(skipped)
	}
	return keys, nil
}

// noKeys says why none of the keys of a set may be used.
func noKeys(skipped []error) error {
	switch len(skipped) {
	case 0:
		return lti.Fail(lti.KeySetMalformed, "no keys", wantKeys)
	case 1:
		return skipped[0]
	}
	reasons := make([]string, len(skipped))
	for i, err := range skipped {
		reasons[i] = err.Error()
	}
	return lti.Fail(lti.KeySetMalformed, strings.Join(reasons, "; "), wantKeys)
}

// A webKey is a JWK, as far as RSA goes (RFC 7517 §4, RFC 7518 §6.3).
type webKey struct {
	Type       string   `json:"kty"`
	Use        string   `json:"use"`
	Operations []string `json:"key_ops"`
	Algorithm  string   `json:"alg"`
	ID         string   `json:"kid"`
	N          string   `json:"n"`
	E          string   `json:"e"`
}

// readJWK reads a key that may verify RS256. Members that have nothing to do
// with that are ignored, x5c and x5u above all (SEC §5.4).
func readJWK(raw []byte) (string, *rsa.PublicKey, error) {
	var k webKey
	if err := decodeJSON(raw, &k); err != nil {
		return "", nil, lti.Fail(lti.KeyMalformed, "members of the wrong type", "a JWK with kty, n, e and kid as strings")
	}
	got := func(name, value string) string { return fmt.Sprintf("%s %q of kid %q", name, value, k.ID) }
	switch {
	case k.Type != "RSA":
		return "", nil, lti.Fail(lti.KeyTypeMismatch, got("kty", k.Type), "RSA")
	case k.Use != "" && k.Use != "sig":
		return "", nil, lti.Fail(lti.KeyUseMismatch, got("use", k.Use), "sig")
	case k.Operations != nil && !slices.Contains(k.Operations, "verify"):
		return "", nil, lti.Fail(lti.KeyUseMismatch, got("key_ops", strings.Join(k.Operations, " ")), "verify")
	case k.Algorithm != "" && k.Algorithm != "RS256":
		return "", nil, lti.Fail(lti.KeyUseMismatch, got("alg", k.Algorithm), "RS256")
	case k.ID == "":
		return "", nil, lti.Fail(lti.KeyMalformed, "a JWK without kid", "a kid, even for a lone key")
	}
	public, err := k.public()
	if err != nil {
		return "", nil, err
	}
	return k.ID, public, checkRSA(public, "kid "+strconv.Quote(k.ID))
}

// public has n and e read, without their padding: the specification's own
// sample is padded although RFC 7515 §2 says that it is not.
func (k webKey) public() (*rsa.PublicKey, error) {
	malformed := lti.Fail(lti.KeyMalformed, fmt.Sprintf("n or e of kid %q", k.ID), "both in base64url, parts of an RSA key")
	n, e := strings.TrimRight(k.N, "="), strings.TrimRight(k.E, "=")
	if strings.ContainsAny(n+e, "+/\r\n") { // which jwx reads, and others do not
		return nil, malformed
	}
	bare, err := json.Marshal(map[string]string{"kty": "RSA", "n": n, "e": e})
	if err != nil {
		return nil, malformed
	}
	parsed, err := jwk.ParseKey(bare)
	if err != nil {
		return nil, malformed
	}
	key, ok := parsed.(jwk.RSAPublicKey)
	if !ok || key.Validate() != nil || new(big.Int).SetBytes(key.E()).BitLen() > 31 { // past that, jwx would keep a part of it
		return nil, malformed
	}
	var public rsa.PublicKey
	if err := key.Raw(&public); err != nil {
		return nil, malformed
	}
	return &public, nil
}

// checkRSA checks what makes an RSA key one that we verify with.
func checkRSA(public *rsa.PublicKey, which string) error {
	if bits := public.N.BitLen(); bits < keyBits || bits > maxKeyBits {
		return lti.Fail(lti.KeySizeOutOfRange, fmt.Sprintf("%d bits, %s", bits, which), fmt.Sprintf("%d to %d bits", keyBits, maxKeyBits))
	}
	if public.E < 3 || public.E%2 == 0 || public.N.Bit(0) == 0 {
		return lti.Fail(lti.KeyMalformed, "n or e of "+which, "both odd, parts of an RSA key")
	}
	return nil
}

// holdsPrivateKey tells whether a JWK with a private member (RFC 7518 §6.3.2)
// is anywhere in the JSON.
func holdsPrivateKey(data []byte) bool {
	var v any
	return json.Unmarshal(data, &v) == nil && privateWithin(v)
}

// privateWithin looks through decoded JSON.
func privateWithin(v any) bool {
	switch v := v.(type) {
	case []any:
		return slices.ContainsFunc(v, privateWithin)
	case map[string]any:
		if _, isKey := v["kty"]; isKey {
			for _, name := range []string{"d", "p", "q", "dp", "dq", "qi", "oth"} {
				if _, there := v[name]; there {
					return true
				}
			}
		}
		for _, member := range v {
			if privateWithin(member) {
				return true
			}
		}
	}
	return false
}

// errPrivate is the refusal of a private key.
func errPrivate(what string) error {
	return lti.Fail(lti.KeyPrivate, what+", which is compromised now", "the public half of a new key pair")
}
