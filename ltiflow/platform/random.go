package platform

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// newUUID is a random UUID (RFC 9562 §5.4), for ids that are public.
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, as crypto/rand documents
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// newSecret is 256 random bits in letters that need no escaping in a URL, a
// header, a cookie or a form.
func newSecret() string {
	var b [32]byte
	_, _ = rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// digest stands for a secret where it is kept. Looking a secret up by its
// digest takes a time that says nothing about how much of it was right.
type digest [sha256.Size]byte

// digestOf is the digest of a secret.
func digestOf(secret string) digest { return sha256.Sum256([]byte(secret)) }
