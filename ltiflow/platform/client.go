package platform

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A client is a registered tool, in the edition it registered with. It does
// not change; what it remembers has locks of its own.
type client struct {
	store.Client

	edition       lti.Edition
	configuration toolConfiguration // of edition 1.3
	keys          keySource

	// seen are the jti, nonces and responses that the client has used. Each
	// client has its own, so that none can crowd out another's.
	seen *expiring[struct{}]
}

// maxSeen is how many of them are remembered for one client.
const maxSeen = 50_000

// A keySource finds the public key that a client signs with.
type keySource interface {
	key(ctx context.Context, kid string) (*rsa.PublicKey, error)
}

// A fixedKey is the one key of a client: that of edition 2018, which the
// platform made for it, or one that was pasted as PEM, which has no place for
// a kid. There is nothing to choose by kid, so it cannot be matched and is not
// asked for here. Edition 1.3 wants one in the header all the same (SEC §6.3).
type fixedKey struct{ public *rsa.PublicKey }

// key gives the one key, whatever the kid.
func (f fixedKey) key(context.Context, string) (*rsa.PublicKey, error) { return f.public, nil }

// fixedKeys are the keys of a client that were pasted, by kid.
type fixedKeys map[string]*rsa.PublicKey

// key finds the key by its kid.
func (f fixedKeys) key(_ context.Context, kid string) (*rsa.PublicKey, error) {
	if key := f[kid]; key != nil {
		return key, nil
	}
	return nil, lti.Fail(lti.KeyIDUnknown, lti.Show(kid), "one of: "+strings.Join(slices.Sorted(maps.Keys(f)), " "))
}

// clients are the registered tools with what they remember, as far as they
// were asked for since the start.
type clients struct {
	mu   sync.RWMutex
	byID map[string]*client
}

// client finds a client of the edition. The error is nil only with a client.
func (s *Server) client(id string, e lti.Edition) (*client, error) {
	c, err := s.anyClient(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && c.edition.Name != e.Name {
		return nil, lti.Fail(lti.ClientUnknown, lti.Show(id), "a client registered with edition "+e.Name)
	}
	return c, err
}

// anyClient finds a client of either edition, and keeps it with what it will
// have to remember. Two that asked at the same time get the same one.
func (s *Server) anyClient(id string) (*client, error) {
	s.clients.mu.RLock()
	c, ok := s.clients.byID[id]
	s.clients.mu.RUnlock()
	if ok {
		return c, nil
	}
	s.clients.mu.Lock()
	defer s.clients.mu.Unlock()
	if c, ok := s.clients.byID[id]; ok {
		return c, nil
	}
	kept, err := s.store.Client(id)
	if err != nil {
		return nil, err
	}
	if c, err = s.wake(kept); err != nil {
		return nil, err
	}
	s.clients.byID[id] = c
	return c, nil
}

// wake makes a client from what is kept of it.
func (s *Server) wake(kept store.Client) (*client, error) {
	c := &client{Client: kept, seen: newExpiring[struct{}](maxSeen)}
	var err error
	if c.edition, err = lti.EditionNamed(kept.Edition); err != nil {
		return nil, err
	}
	if c.edition.OIDCLogin {
		if err := decodeJSON(kept.Configuration, &c.configuration); err != nil {
			return nil, fmt.Errorf("reading the configuration of client %s: %w", kept.ID, err)
		}
	}
	if kept.Keys == "" {
		c.keys = newRemoteKeys(c.configuration.KeySet, s.fetch, s.now)
		return c, nil
	}
	c.keys, err = readPublicKeys(kept.Keys)
	return c, err
}

// renew takes up what was changed of a client. What it has seen stays, and so
// do the keys that were fetched. One that nobody asked for yet will be woken
// as it then is.
func (s *Server) renew(id string) error {
	s.clients.mu.Lock()
	defer s.clients.mu.Unlock()
	c, ok := s.clients.byID[id]
	if !ok {
		return nil
	}
	kept, err := s.store.Client(id)
	if err != nil {
		return err
	}
	renewed := *c
	renewed.Client = kept
	s.clients.byID[id] = &renewed
	return nil
}

// writeFixedKey writes the key of a client of edition 2018 for the store.
func writeFixedKey(public *rsa.PublicKey) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(public)}))
}

// targetLink is where a message of that type goes when nothing says more: to
// the URL of the message in the configuration, else to the tool's own (DR
// §3.5.3).
func (c *client) targetLink(messageType string) string {
	for _, m := range c.configuration.LTI.Messages {
		if m.Type == messageType && m.TargetLink != "" {
			return m.TargetLink
		}
	}
	return c.configuration.LTI.TargetLink
}
