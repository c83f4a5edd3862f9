package ltiflow

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jwk"
	"github.com/lestrrat-go/jwx/v2/jws"
)

// keyBits is the smallest RSA key that RS256 allows (RFC 7518 §3.3).
const keyBits = 2048

// A Key is the tool's key pair. The private half never leaves the
// process.
type Key struct {
	// ID is the kid that names the key in the tool's key set and in
	// the header of what it signs; "" for the nameless keys of
	// edition 2018.
	ID      string
	private *rsa.PrivateKey
}

// NewKey makes a key pair, named by the thumbprint of its public half
// (RFC 7638): the same name can never stand for another key, as
// SEC §6.3 demands.
func NewKey() (*Key, error) {
	private, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, fmt.Errorf("making the tool's key pair: %w", err)
	}
	public, err := jwk.FromRaw(private.Public())
	if err != nil {
		return nil, fmt.Errorf("making the tool's key pair: %w", err)
	}
	thumbprint, err := public.Thumbprint(crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("naming the tool's key pair: %w", err)
	}
	id := base64.RawURLEncoding.EncodeToString(thumbprint)
	return &Key{ID: id, private: private}, nil
}

// ParseKey reads the private key that edition 2018's platform hands
// out, as PEM. A platform that has it can sign in the tool's name. In
// 1.3 the tool makes its own key, and gives away the public half
// only.
func ParseKey(text string) (*Key, error) {
	key, err := jwk.ParseKey([]byte(text), jwk.WithPEM(true))
	if err != nil {
		return nil, fmt.Errorf(
			"reading the tool's private key: %w", err)
	}
	var private rsa.PrivateKey
	if err := key.Raw(&private); err != nil {
		return nil, fmt.Errorf(
			"reading the tool's private key: %w", err)
	}
	if bits := private.N.BitLen(); bits < keyBits {
		return nil, fmt.Errorf("reading the tool's private key: "+
			"got %d bits, want %d or more", bits, keyBits)
	}
	return &Key{private: &private}, nil
}

// Public is the half that anybody may have.
func (k *Key) Public() *rsa.PublicKey { return &k.private.PublicKey }

// PublicSet is the key set that the tool publishes for the platform
// (SEC §6.2). Each key says what it is for, and has a kid, even a
// lone one (SEC §6.3).
func (k *Key) PublicSet() ([]byte, error) {
	public, err := jwk.FromRaw(k.Public())
	if err != nil {
		return nil, fmt.Errorf("publishing the tool's key: %w", err)
	}
	for name, value := range map[string]any{
		jwk.KeyIDKey:     k.ID,
		jwk.AlgorithmKey: jwa.RS256,
		jwk.KeyUsageKey:  jwk.ForSignature,
	} {
		if err := public.Set(name, value); err != nil {
			return nil, fmt.Errorf(
				"publishing the tool's key: %w", err)
		}
	}
	text, err := json.Marshal(map[string]any{"keys": []any{public}})
	if err != nil {
		return nil, fmt.Errorf("publishing the tool's key: %w", err)
	}
	return text, nil
}

// SignJWT makes a signed JWT of the claims, a JSON object: the header
// says how and with which key, and all three parts are base64url
// (RFC 7515 §3.1).
func SignJWT(claims []byte, key *Key) (string, error) {
	// The kid tells the platform which key of our set to verify with
	// (SEC §6.3). The draft's keys have none.
	header := jws.NewHeaders()
	if err := header.Set(jws.TypeKey, "JWT"); err != nil {
		return "", fmt.Errorf("writing the header: %w", err)
	}
	if key.ID != "" {
		if err := header.Set(jws.KeyIDKey, key.ID); err != nil {
			return "", fmt.Errorf("writing the header: %w", err)
		}
	}

	// RS256 is the algorithm that every LTI platform must understand
	// (SEC §5.4).
	signer := jws.WithKey(jwa.RS256, key.private,
		jws.WithProtectedHeaders(header))
	token, err := jws.Sign(claims, signer)
	if err != nil {
		return "", fmt.Errorf("signing: %w", err)
	}
	return string(token), nil
}
