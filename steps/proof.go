package steps

import (
	"crypto"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/lestrrat-go/jwx/v2/jwk"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
)

// A Proof is what the signature of a JWT rests on: how it was verified, or by
// what it was made.
type Proof struct {
	Key []byte // the public JWK as JSON; nil when no key is known
	// KeyID is the kid, "" for a key without. Place says which key of its set it
	// is, from 1, and Of how many there are; both are 0 for a key in no set.
	KeyID     string
	Place, Of int
	// Thumbprint is that of RFC 7638 over SHA-256, in base64url.
	Thumbprint string
	Bits       int
	From       string // where the key came from, in words
	// Findings are the checks of the verification; nil for what the tool signed.
	Findings lti.Findings
}

// Proof is what the signature of a token rests on, wherever the token was seen,
// as far as a step has found out.
func (s *Session) Proof(token string) (Proof, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range s.order() {
		for _, p := range s.outcomes[name].Panels {
			if p.Proof != nil && string(p.Body) == token {
				return *p.Proof, true
			}
		}
	}
	return Proof{}, false
}

// verifiedBy is the proof of a message that was verified, with whatever result.
func (s *Session) verifiedBy(v ltiflow.Verified) (*Proof, error) {
	proof := &Proof{
		KeyID: v.KeyID, Findings: v.Findings,
		From: "the platform's key set, fetched by " + s.data.keysFrom + " from " + s.data.registration.KeySetURL,
	}
	key := s.data.keys.Key(v.KeyID)
	if key == nil {
		proof.From += ": it has no key of that kid"
		return proof, nil
	}
	var fetched []byte
	outcome, _ := s.Outcome(s.data.keysFrom)
	for _, e := range outcome.Exchanges {
		if e.URL == s.data.registration.KeySetURL {
			fetched = e.ResponseBody
		}
	}
	return proof, proof.describe(key, fetched)
}

// showSigned shows what the tool has signed. The keys of the draft stand in no
// set: the platform made them.
func (s *Session) showSigned(o *Outcome, title, is, token string) error {
	key := s.data.registration.Key
	proof := &Proof{KeyID: key.ID}
	var published []byte
	if s.edition.OIDCLogin {
		set, err := key.PublicSet()
		if err != nil {
			return err
		}
		published = set
		proof.From = "the tool's own key; the platform fetches the public half from " + s.tool.URL + "/jwks"
	} else {
		proof.From = "the private key that the platform made for the tool, and handed out in get-tool"
	}
	if err := proof.describe(key.Public(), published); err != nil {
		return err
	}
	o.show(Panel{Title: title, Is: is, Kind: JWT, Body: []byte(token), Proof: proof})
	return nil
}

// showAssertion shows the client assertion that the tool has just sent, whether
// the platform took it or not.
func (s *Session) showAssertion(o *Outcome) error {
	for _, e := range s.recorder.Peek() {
		form, err := url.ParseQuery(string(e.RequestBody))
		if assertion := form.Get("client_assertion"); err == nil && assertion != "" {
			return s.showSigned(o, "The client assertion, as it was sent", "client_assertion", assertion)
		}
	}
	return nil
}

// describe fills in what the key itself says, and where it stands in the set.
// The set's own words for the key are shown; a key in no set gets ours.
func (p *Proof) describe(key *rsa.PublicKey, set []byte) error {
	public, err := jwk.FromRaw(key)
	if err != nil {
		return fmt.Errorf("showing the key: %w", err)
	}
	thumbprint, err := public.Thumbprint(crypto.SHA256)
	if err != nil {
		return fmt.Errorf("showing the key: %w", err)
	}
	p.Thumbprint = base64.RawURLEncoding.EncodeToString(thumbprint)
	p.Bits = key.N.BitLen()
	if p.Key, err = json.Marshal(public); err != nil {
		return fmt.Errorf("showing the key: %w", err)
	}
	p.find(base64.RawURLEncoding.EncodeToString(key.N.Bytes()), set)
	return nil
}

// find looks the key up in a set, by its kid and its modulus: a set may hold
// keys for other uses under the same name.
func (p *Proof) find(modulus string, set []byte) {
	var document struct {
		Keys []json.RawMessage `json:"keys"`
	}
	_ = json.Unmarshal(set, &document) // a set that is none has no keys
	for i, raw := range document.Keys {
		var member struct {
			KeyID   string `json:"kid"`
			Modulus string `json:"n"`
		}
		_ = json.Unmarshal(raw, &member)
		if member.KeyID == p.KeyID && strings.TrimRight(member.Modulus, "=") == modulus {
			p.Key, p.Place, p.Of = raw, i+1, len(document.Keys)
			return
		}
	}
}
