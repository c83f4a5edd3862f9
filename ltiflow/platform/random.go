package platform

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"

	"ltibootcamp/ltiflow/seeded"
)

// newUUID is a random UUID (RFC 9562 §5.4), for ids that are public. What it is
// the id of matters where there is a seed.
func newUUID(ids *seeded.Source, of string) string {
	var b [16]byte
	ids.Fill(b[:], of)
	return inUUID(b)
}

// inUUID is how random bits are written.
func inUUID(b [16]byte) string {
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// newScriptNonce lets a page run its scripts. Any browser may load any page, so
// that with a seed all loads of a page have the same.
func newScriptNonce(ids *seeded.Source, page string) string {
	var b [16]byte
	ids.FillSame(b[:], "script of "+page)
	return inUUID(b)
}

// newSecret is 256 random bits in letters that need no escaping in a URL, a
// header, a cookie or a form. It is a credential, always masked where it is
// shown: no seed makes it.
func newSecret() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails, as crypto/rand documents
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// newTicket is like a secret, but shown as it is: it is used once, or bound to a
// session. It is for one browser, and what others get does not matter to it.
func newTicket(ids *seeded.Source, to, browser string) string {
	var b [32]byte
	ids.Fill(b[:], to+" of "+browser)
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// digest stands for a secret where it is kept. Looking a secret up by its
// digest takes a time that says nothing about how much of it was right.
type digest [sha256.Size]byte

// digestOf is the digest of a secret.
func digestOf(secret string) digest { return sha256.Sum256([]byte(secret)) }
