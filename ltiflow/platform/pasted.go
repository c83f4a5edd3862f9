package platform

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

const (
	wantPasted = "a PEM public key, a certificate, a JWK or a JWK Set"
	// maxPrivate is how long a private key of maxKeyBits is, with room to
	// spare. What is longer is none, and is not read as one.
	maxPrivate = 8 << 10
)

// readPublicKeys reads the keys that somebody pasted for a tool that has no
// key set to fetch. A refusal repeats nothing of it but the names in a JWK: it
// may be what should have been kept secret.
func readPublicKeys(text string) (keySource, error) {
	data := bytes.TrimSpace([]byte(text))
	switch {
	case len(data) > maxKeySet:
		return nil, lti.Fail(lti.KeyMalformed, "more than 256 KiB", wantPasted)
	case bytes.Contains(data, []byte("PRIVATE KEY-----")):
		return nil, errPrivate("a private key in PEM")
	case bytes.HasPrefix(data, []byte("{")):
		return readWebKeys(data)
	case bytes.Contains(data, []byte("-----BEGIN ")):
		return readPEM(data)
	case isBarePrivateKey(string(data)):
		return nil, errPrivate("a private key in base64")
	}
	return nil, lti.Fail(lti.KeyMalformed, "neither PEM nor JSON", wantPasted)
}

// readWebKeys reads a JWK Set, or a JWK by itself.
func readWebKeys(data []byte) (keySource, error) {
	if claims, err := lti.ReadClaims(data); err == nil && claims.Has("kty") && !claims.Has("keys") {
		data = bytes.Join([][]byte{[]byte(`{"keys":[`), data, []byte(`]}`)}, nil)
	}
	keys, err := readKeySet(data)
	if err != nil {
		return nil, err
	}
	return fixedKeys(keys), nil
}

// readPEM reads one public key (RFC 7468): by itself, in PKCS #1, or in a
// certificate, of which nothing but the key counts.
func readPEM(data []byte) (keySource, error) {
	block, rest := pem.Decode(data)
	switch {
	case block == nil:
		return nil, lti.Fail(lti.KeyMalformed, "a PEM block that is broken", wantPasted)
	case bytes.Contains(rest, []byte("-----BEGIN ")):
		return nil, lti.Fail(lti.KeyMalformed, "several PEM blocks", "one")
	case isPrivateKey(block.Bytes):
		return nil, errPrivate("a private key, labelled as something else")
	}
	key, err := parsePEM(block)
	if err != nil {
		return nil, err
	}
	public, ok := key.(*rsa.PublicKey)
	if !ok {
		return nil, lti.Fail(lti.KeyTypeMismatch, strings.TrimPrefix(fmt.Sprintf("%T", key), "*"), "an RSA key")
	}
	if err := checkRSA(public, "in PEM"); err != nil {
		return nil, err
	}
	return fixedKey{public}, nil
}

// parsePEM reads the key of a block by its label.
func parsePEM(block *pem.Block) (any, error) {
	var key any
	var err error
	switch block.Type {
	case "PUBLIC KEY":
		key, err = x509.ParsePKIXPublicKey(block.Bytes)
	case "RSA PUBLIC KEY":
		key, err = x509.ParsePKCS1PublicKey(block.Bytes)
	case "CERTIFICATE":
		var certificate *x509.Certificate
		if certificate, err = x509.ParseCertificate(block.Bytes); err == nil {
			key = certificate.PublicKey
		}
	default:
		return nil, lti.Fail(lti.KeyMalformed, "PEM of another label", "PUBLIC KEY, RSA PUBLIC KEY or CERTIFICATE")
	}
	if err != nil || key == nil {
		return nil, lti.Fail(lti.KeyMalformed, "no key inside the PEM block "+block.Type, wantPasted)
	}
	return key, nil
}

// isBarePrivateKey tells whether it is a private key without the lines around
// it, as programs keep them in their settings.
func isBarePrivateKey(text string) bool {
	der, err := base64.StdEncoding.DecodeString(text) // which skips line breaks
	return err == nil && isPrivateKey(der)
}

// isPrivateKey tells whether it is a private key, whatever its label says.
func isPrivateKey(der []byte) bool {
	if len(der) > maxPrivate {
		return false
	}
	_, pkcs8 := x509.ParsePKCS8PrivateKey(der)
	_, pkcs1 := x509.ParsePKCS1PrivateKey(der)
	_, sec1 := x509.ParseECPrivateKey(der)
	return pkcs8 == nil || pkcs1 == nil || sec1 == nil
}
