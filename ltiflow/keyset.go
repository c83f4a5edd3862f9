package ltiflow

import (
	"context"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/lestrrat-go/jwx/v2/jwk"

	"ltibootcamp/ltiflow/lti"
)

// A KeySet is the platform's public keys that may verify a message.
type KeySet struct {
	// KeyIDs are the kids in the order of the set.
	KeyIDs []string
	byID   map[string]*rsa.PublicKey
}

// FetchKeySet gets the platform's key set from the address in the
// registration (SEC §6.3), the only place a key may come from:
// headers such as jku or x5u let a forger name his own (SEC §5.4).
func (t *Tool) FetchKeySet(
	ctx context.Context, url string,
) (KeySet, lti.Findings, error) {
	findings := t.findings()
	answer, err := t.get(ctx, url, "application/json")
	if err != nil {
		return KeySet{}, findings, err
	}
	if !answer.check(&findings, http.StatusOK) {
		return KeySet{}, findings, findings.Err()
	}

	set, err := parseKeySet(answer.Body)
	findings.Add(lti.KeySetMalformed, err == nil, gotKeySet(set, err),
		"RSA signing keys of 2048 bits or more, "+
			"each with a kid of its own")
	return set, findings, findings.Err()
}

// Key is the key with that kid; nil when the set has none.
func (s KeySet) Key(id string) *rsa.PublicKey { return s.byID[id] }

// parseKeySet keeps the keys that may verify an RS256 signature and
// passes over the others: a set may hold keys for encryption, or of
// another kind.
func parseKeySet(body []byte) (KeySet, error) {
	var document struct {
		Keys []map[string]any `json:"keys"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return KeySet{}, fmt.Errorf("the key set is no JSON: %w", err)
	}
	set := KeySet{byID: map[string]*rsa.PublicKey{}}
	for _, member := range document.Keys {
		// A message names its key by kid. Nothing can name a key
		// without.
		id, _ := member["kid"].(string)
		if !maySign(member) || id == "" {
			continue
		}
		if set.byID[id] != nil {
			return KeySet{}, fmt.Errorf("the kid %q stands twice", id)
		}
		key, err := publicKey(member)
		if err != nil {
			return KeySet{}, fmt.Errorf("the key %q: %w", id, err)
		}
		set.KeyIDs = append(set.KeyIDs, id)
		set.byID[id] = key
	}
	if len(set.KeyIDs) == 0 {
		return KeySet{}, fmt.Errorf(
			"no RSA signing key with a kid among %d keys",
			len(document.Keys))
	}
	return set, nil
}

// maySign tells whether a key is for RS256 signatures. alg and use
// are optional (RFC 7517 §4); when they are there they must agree.
func maySign(member map[string]any) bool {
	kty, _ := member["kty"].(string)
	alg, use := member["alg"], member["use"]
	// The draft's platform writes "rsa"; RFC 7517 §4.1 knows "RSA"
	// only.
	return strings.EqualFold(kty, "RSA") &&
		(alg == nil || alg == "RS256") &&
		(use == nil || use == "sig")
}

// publicKey reads the modulus and the exponent. They are base64url
// without padding (RFC 7518 §6.3.1), but the sample in SEC §6.2 pads
// them, so platforms do too.
func publicKey(member map[string]any) (*rsa.PublicKey, error) {
	modulus, _ := member["n"].(string)
	exponent, _ := member["e"].(string)
	text, err := json.Marshal(map[string]string{
		"kty": "RSA",
		"n":   strings.TrimRight(modulus, "="),
		"e":   strings.TrimRight(exponent, "="),
	})
	if err != nil {
		return nil, fmt.Errorf("reading it: %w", err)
	}
	key, err := jwk.ParseKey(text)
	if err != nil {
		return nil, fmt.Errorf("reading it: %w", err)
	}
	var public rsa.PublicKey
	if err := key.Raw(&public); err != nil {
		return nil, fmt.Errorf("reading it: %w", err)
	}

	// A shorter key can be broken: then anybody could sign
	// (RFC 7518 §3.3).
	if bits := public.N.BitLen(); bits < keyBits {
		return nil, fmt.Errorf("got %d bits, want %d or more",
			bits, keyBits)
	}
	return &public, nil
}

func gotKeySet(set KeySet, err error) string {
	if err != nil {
		return err.Error()
	}
	ids := strings.Join(set.KeyIDs, ", ")
	return fmt.Sprintf("%d keys: %s", len(set.KeyIDs), ids)
}
