package platform

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"

	"ltibootcamp/ltiflow/platform/store"
)

// metaIssuer names the URL at which the data was last used.
const metaIssuer = "issuer"

// resume goes on where the process left off that used the data before, if
// there was one: with its keys, and aware of what it has forgotten.
func (s *Server) resume(ctx context.Context, newKey func() (*rsa.PrivateKey, error)) error {
	former, err := s.store.Meta(metaIssuer)
	switch {
	case err == nil:
		s.notBefore = s.now()
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	if former != s.url {
		s.former = former
		if err := s.store.SetMeta(metaIssuer, s.url); err != nil {
			return err
		}
	}
	keys, err := savedKeys(s.store)
	if err != nil {
		return err
	}
	s.keys = newKeyring(newKey, s.now, keys, func(keys []savedKey) error { return saveKeys(s.store, keys) })
	s.keys.ids = s.ids
	s.keys.start(ctx, &s.tasks)
	return nil
}

// savedKeys reads the platform's signing keys.
func savedKeys(db *store.Store) ([]savedKey, error) {
	kept, err := db.Keys()
	if err != nil {
		return nil, err
	}
	keys := make([]savedKey, 0, len(kept))
	for _, k := range kept {
		block, _ := pem.Decode([]byte(k.Private))
		if block == nil {
			return nil, fmt.Errorf("reading signing key %s: no PEM block", k.ID)
		}
		private, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("reading signing key %s: %w", k.ID, err)
		}
		keys = append(keys, savedKey{kid: k.ID, private: private, made: k.Made, retired: k.Retired})
	}
	return keys, nil
}

// saveKeys keeps the platform's signing keys.
func saveKeys(db *store.Store, keys []savedKey) error {
	kept := make([]store.Key, 0, len(keys))
	for _, k := range keys {
		private := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(k.private)})
		kept = append(kept, store.Key{ID: k.kid, Private: string(private), Made: k.made, Retired: k.retired})
	}
	return db.SetKeys(kept)
}
