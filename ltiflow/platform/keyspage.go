package platform

import (
	"crypto"
	"encoding/base64"
	"fmt"
	"net/http"
	"time"

	"github.com/lestrrat-go/jwx/v2/jwk"
)

// A keyView is what the page of the keys shows of one: nothing of its private
// half.
type keyView struct {
	ID         string
	Made       time.Time
	Signs      bool
	Until      time.Time // when it leaves the key set, if it signs no more
	Bits       int
	Thumbprint string // RFC 7638
}

// keysPage lists the keys of the key set (SEC §6.2).
func (s *Server) keysPage(w http.ResponseWriter, r *http.Request) error {
	keys, err := s.keys.public(r.Context())
	if err != nil {
		return err
	}
	body := struct {
		KeySet  string
		Overlap float64 // in minutes
		Keys    []keyView
		Remarks []remark
	}{Remarks: doneRemarks(r), KeySet: s.url + pathKeys, Overlap: keyOverlap.Minutes()}
	for _, key := range keys {
		view, err := key.view()
		if err != nil {
			return err
		}
		body.Keys = append(body.Keys, view)
	}
	return s.writePage(w, http.StatusOK, "keys", "Signing keys", body, framesOwn)
}

// view is the key as the page shows it.
func (key savedKey) view() (keyView, error) {
	public, err := jwk.FromRaw(&key.private.PublicKey)
	if err != nil {
		return keyView{}, fmt.Errorf("reading the key %s: %w", key.kid, err)
	}
	thumbprint, err := public.Thumbprint(crypto.SHA256)
	if err != nil {
		return keyView{}, fmt.Errorf("taking the thumbprint of %s: %w", key.kid, err)
	}
	return keyView{
		ID: key.kid, Made: key.made.UTC(),
		Signs: key.retired.IsZero(), Until: key.publishedUntil().UTC(),
		Bits: key.private.N.BitLen(), Thumbprint: base64.RawURLEncoding.EncodeToString(thumbprint),
	}, nil
}

// rotateKeys replaces the signing keys (SEC §6.4): a tool that fetches the key
// set again for an unknown kid notices nothing.
func (s *Server) rotateKeys(w http.ResponseWriter, r *http.Request) error {
	if err := s.keys.rotate(r.Context()); err != nil {
		return err
	}
	seeDone(w, r, pathSigningKeys, doneRotated)
	return nil
}
