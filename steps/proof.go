package steps

import (
	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
)

// A Proof is what the signature of a JWT rests on: how it was verified, or by
// what it was made.
type Proof struct {
	Key []byte // the public JWK as JSON; nil when the key is not known
	// KeyID is the kid, "" for a key without; Place says which key of its set
	// it is, from 1, and Of how many there are. Both are 0 for a key that stands
	// in no set.
	KeyID     string
	Place, Of int
	// Thumbprint is that of RFC 7638 over SHA-256, as base64url.
	Thumbprint string
	Algorithm  string // as the header of the token names it
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
func (s *Session) verifiedBy(v ltiflow.Verified, _ string) *Proof {
	return &Proof{KeyID: v.KeyID, Findings: v.Findings}
}

// showSigned shows what the tool has signed.
func (s *Session) showSigned(o *Outcome, title, is, token string) error {
	o.show(Panel{Title: title, Is: is, Kind: JWT, Body: []byte(token), Proof: &Proof{}})
	return nil
}
