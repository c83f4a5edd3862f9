package platform

import (
	"context"
	"crypto/rsa"
	"fmt"
	"time"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jws"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/seeded"
)

// A letter is a message on its way out, open: a fault changes one thing in it.
// Until then it is what send would have made.
type letter struct {
	edition lti.Edition
	now     time.Time
	client  string // client_id

	claims  map[string]any
	rewrite func(payload string) string // the JSON, before it is signed

	header    map[string]any // all but alg
	algorithm jwa.SignatureAlgorithm
	key       any // what signs
	public    *rsa.PublicKey
	wrap      func(token string) string // after it was signed

	state   string
	carries func([]field) []field // the form

	ids *seeded.Source // for values that are of nothing
}

// broken opens a message and makes the fault in it.
func (s *Server) broken(ctx context.Context, m message, state string, f fault) (*letter, error) {
	brokenBy(ctx, f)
	claims, err := s.claimsOf(m)
	if err != nil {
		return nil, err
	}
	key, err := s.keys.next(ctx, claims)
	if err != nil {
		return nil, err
	}
	private := key.private
	if f.stranger {
		if private, err = s.keys.forTool(ctx); err != nil {
			return nil, err
		}
	}
	l := &letter{
		edition: m.to.edition, now: s.now(), client: m.to.ID, claims: claims,
		header:    map[string]any{jws.TypeKey: "JWT", jws.KeyIDKey: key.kid},
		algorithm: jwa.RS256, key: private, public: &private.PublicKey, state: state,
		ids: s.ids,
	}
	f.breaks(l)
	return l, nil
}

// post closes the letter, and makes the form that carries it.
func (l *letter) post() ([]field, error) {
	token, err := l.close()
	if err != nil {
		return nil, err
	}
	form := []field{{"id_token", token}, {"state", l.state}}
	if l.carries != nil {
		form = l.carries(form)
	}
	return form, nil
}

// close makes the token.
func (l *letter) close() (string, error) {
	payload, err := writeClaims(l.claims)
	if err != nil {
		return "", err
	}
	if l.rewrite != nil {
		payload = []byte(l.rewrite(string(payload)))
	}
	token, err := l.sign(payload)
	if err != nil {
		return "", fmt.Errorf("signing a message that is broken on purpose: %w", err)
	}
	if l.wrap != nil {
		token = l.wrap(token)
	}
	return token, nil
}

// sign makes a compact JWS, with whatever key and algorithm the fault has left.
func (l *letter) sign(payload []byte) (string, error) {
	headers := jws.NewHeaders()
	for name, value := range l.header {
		if err := headers.Set(name, value); err != nil {
			return "", err //nolint:wrapcheck // post says what it was about
		}
	}
	var how jws.SignOption = jws.WithKey(l.algorithm, l.key, jws.WithProtectedHeaders(headers))
	if l.algorithm == jwa.NoSignature {
		how = jws.WithInsecureNoSignature(jws.WithProtectedHeaders(headers))
	}
	token, err := jws.Sign(payload, how)
	return string(token), err
}

// leavesOut leaves claims out.
func leavesOut(names ...string) func(*letter) {
	return func(l *letter) {
		for _, name := range names {
			delete(l.claims, name)
		}
	}
}

// sets gives a claim another value.
func sets(name string, value any) func(*letter) {
	return func(l *letter) { l.claims[name] = value }
}

// heads sets a parameter of the header.
func heads(name string, value any) func(*letter) {
	return func(l *letter) { l.header[name] = value }
}
