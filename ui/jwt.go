package ui

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// token are the nodes of a compact JWS: as it was sent, its three parts, the
// key behind its signature, and the checks of its verification.
func (v viewer) token(token, kind string) []*node {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		why := leaf(remark{say(bad, fmt.Sprintf("%s not a compact JWS: it has %s, not 3", glyphFailed, counted(len(parts), "part")))})
		return append([]*node{why}, rawLines(v.masked(token))...)
	}
	proof, proven := v.proof(token)
	nodes := []*node{
		leaf(encoded{v.showable(parts)}),
		v.decoded("header", parts[0], content.JOSEDocument, "What the signature is, and by which key (RFC 7515 §4)."),
		v.decoded("payload", parts[1], v.payloadKind(parts[1], kind), "The claims: what the signer says (RFC 7519 §4)."),
		v.signature(parts),
	}
	if proven {
		nodes = append(nodes, v.key(proof))
	}
	if len(proof.Findings) > 0 {
		nodes = append(nodes, closed(part{title: say(strong, "verification"), note: tally(proof.Findings), about: "Every check that was made before the token was believed."}, checkNodes(proof.Findings)...))
	}
	return nodes
}

// showable are the parts of a token as they may be seen. The signature of a
// message is: it counts once. That of anything else is a credential.
func (v viewer) showable(parts []string) []string {
	if v.bare || isMessage(parts[1]) {
		return parts
	}
	return []string{parts[0], parts[1], wire.Masked}
}

// payloadKind is the document that the payload of a token is.
func (v viewer) payloadKind(payload, kind string) string {
	if kind != "" {
		return kind
	}
	var claims map[string]json.RawMessage
	_ = json.Unmarshal(unbase64(payload), &claims) // what is no JSON is recognised as nothing
	var names []string
	for name := range claims {
		names = append(names, name)
	}
	return v.lore.glossary.Recognise(content.MediaJWT, names)
}

// unbase64 decodes base64url, padded or not; nil when it is none. It takes more
// than lti.DecodePart: what the checks refuse is to be looked at all the same.
func unbase64(part string) []byte {
	decoded, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(part, "="))
	if err != nil {
		return nil
	}
	return decoded
}

// decoded is the header or the payload.
func (v viewer) decoded(name, encoded, kind, about string) *node {
	title := part{title: say(strong, name), note: size(len(encoded)), about: about}
	body := unbase64(encoded)
	if body == nil {
		why := leaf(remark{say(bad, glyphFailed+" not base64url, shown as it came")})
		return branch(title, append([]*node{why}, rawLines(v.masked(encoded))...)...)
	}
	title.note = "JSON " + glyphDot + " " + size(len(body))
	return branch(title, v.json(string(body), kind)...)
}

// signature explains the third part.
func (v viewer) signature(parts []string) *node {
	signature := unbase64(parts[2])
	algorithm := algorithmOf(parts[0])
	title := part{title: say(strong, "signature"), about: inWordsOf(algorithm)}
	switch {
	case len(signature) == 0 && parts[2] == "":
		title.note = "none"
		return branch(title, leaf(remark{say(bad, glyphFailed+" none: anybody can have written this token")}))
	case signature == nil:
		title.note = "not base64url"
		return branch(title, leaf(raw{say(bad, v.showable(parts)[2])}))
	}
	title.note = fmt.Sprintf("%s %s %s, %d bits", algorithm, glyphDot, counted(len(signature), "byte"), 8*len(signature))
	n := &node{matter: title}
	n.hold(leaf(remark{say(plain, inWordsOf(algorithm))}))
	if shown := v.showable(parts)[2]; shown == wire.Masked {
		return n.hold(leaf(raw{say(quoted, wire.Masked)}))
	}
	for line := range strings.SplitSeq(strings.TrimRight(hex.Dump(signature), "\n"), "\n") {
		const places = 8 + 2 + 3*16 + 1 // the offset and the bytes, without the letters
		n.hold(leaf(raw{say(partSignature, line[8+2:places])}))
	}
	return n
}

func algorithmOf(header string) string {
	var of struct {
		Algorithm string `json:"alg"`
	}
	_ = json.Unmarshal(unbase64(header), &of) // then it names none
	if of.Algorithm == "" {
		return "no algorithm"
	}
	return of.Algorithm
}

// inWordsOf says what an algorithm does (RFC 7518 §3.1).
func inWordsOf(algorithm string) string {
	switch algorithm {
	case "RS256":
		return "RSASSA-PKCS1-v1_5 with SHA-256: the hash of “header.payload”, exactly as sent, raised with the private RSA key. Whoever has the public key can check it, and nobody can make it from that."
	case "none":
		return "No signature at all. LTI forbids it (SEC §5.4)."
	case "HS256", "HS384", "HS512":
		return "An HMAC: both sides would share one secret. LTI does not use it (SEC §5.4)."
	}
	return "LTI takes RS256 from everybody (SEC §5.4); this is something else."
}

// key is the key that the signature was verified with, or made by.
func (v viewer) key(p steps.Proof) *node {
	what := "signed with"
	if len(p.Findings) > 0 {
		what = "verified with"
	}
	title := part{title: say(strong, "key"), note: what + " " + p.KeyID, about: p.From}
	if len(p.Key) == 0 {
		title.note = "none"
		return branch(title, leaf(remark{say(bad, glyphFailed+" no key of the key set has the kid of the header")}))
	}
	n := &node{matter: title}
	if p.Of > 0 {
		n.hold(leaf(noted{
			say(member, "place").add(muted, ": ").add(plain, fmt.Sprintf("key %d of %d in the key set", p.Place, p.Of)),
			"A key set has several keys when old ones are still about (SEC §6.4). The kid of the header says which of them it is, and nothing else does.",
		}))
	}
	n.hold(leaf(noted{
		say(member, "thumbprint").add(muted, ": ").add(quoted, p.Thumbprint).add(muted, "  SHA-256"),
		"The hash of the public key alone (RFC 7638). Two keys with one thumbprint are the same key, whatever they are called: compare it when two sides disagree.",
	}))
	if p.Bits > 0 {
		n.hold(leaf(noted{
			say(member, "size").add(muted, ": ").add(plain, fmt.Sprintf("%d bits", p.Bits)),
			"An RSA key of LTI has at least 2048 bits (RFC 7518 §3.3).",
		}))
	}
	n.hold(leaf(remark{say(muted, p.From)}))
	return n.hold(v.json(string(p.Key), "jwk")...)
}

// isMessage tells whether the payload has a message_type claim, of any edition.
func isMessage(payload string) bool {
	var claims map[string]json.RawMessage
	if json.Unmarshal(unbase64(payload), &claims) != nil {
		return false
	}
	for name := range claims {
		if strings.HasSuffix(name, "/message_type") {
			return true
		}
	}
	return false
}

// opened are the nodes of a value that is a compact JWS, and none of any other.
func (r reader) opened(value string) []*node {
	if !isToken(value) {
		return nil
	}
	return r.token(r.signed(value), "")
}

// isToken tells whether a value is a compact JWS (RFC 7515 §7.1): three parts,
// and the first is JSON that names an algorithm. Its signature may be masked.
func isToken(value string) bool {
	if strings.Count(value, ".") != 2 {
		return false
	}
	parts := strings.Split(value, ".")
	var header map[string]json.RawMessage
	if json.Unmarshal(unbase64(parts[0]), &header) != nil || header["alg"] == nil {
		return false
	}
	return unbase64(parts[1]) != nil && (parts[2] == wire.Masked || unbase64(parts[2]) != nil)
}

// signed is a token with the signature that it had before it was masked. That
// of a credential is masked again wherever the token is shown.
func (r reader) signed(token string) string {
	unsigned, masked := strings.CutSuffix(token, wire.Masked)
	parts := strings.Split(token, ".")
	if !masked || isMessage(parts[1]) {
		return token
	}
	_, from, _ := strings.Cut(r.original, unsigned)
	end := strings.IndexFunc(from, func(c rune) bool {
		return !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", c)
	})
	if end < 0 {
		end = len(from)
	}
	if end == 0 {
		return token
	}
	return unsigned + from[:end]
}

// An encoded token is its three parts as they are sent.
type encoded struct{ parts []string }

// line is the whole token, or the beginning of each part.
func (e encoded) line(room int) *text {
	t := say(plain, "")
	for i, paint := range []token{partHeader, partPayload, partSignature} {
		if i > 0 {
			t.add(muted, ".")
		}
		piece := e.parts[i]
		if room > 0 {
			piece = ansi.Truncate(wire.Line(clip(piece, room)), max(2, (room-2)/3), glyphMore)
		}
		t.add(paint, piece)
	}
	return t
}

func (e encoded) whole() string { return strings.Join(e.parts, ".") }

// longer tells that the line for a room says less than the whole.
func (e encoded) longer(room int) bool { return len(e.whole()) > room }

func (e encoded) called() *text {
	return say(plain, "").add(partHeader, "header").add(muted, ".").add(partPayload, "payload").add(muted, ".").add(partSignature, "signature")
}

func (e encoded) explain(_ lore, s *sheet) {
	s.prose(say(plain, "The token as it is sent: three parts in base64url, with dots between them (RFC 7515 §3.1)."), 0)
	for i, name := range []string{"header", "payload", "signature"} {
		paint := []token{partHeader, partPayload, partSignature}[i]
		s.prose(say(paint, name).add(plain, "  "+counted(len(e.parts[i]), "character")), 0)
	}
}
