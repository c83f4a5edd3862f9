package platform

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// migration helps a tool to find what it kept when it spoke LTI 1.1 (MIGR).
// Courses and links are as old as this platform, so only the user can have had
// another id; who has the same has none there.
func (s *Server) migration(m message, exp int64) lti.LTI11 {
	key := m.to.Settings.LegacyKey
	claim := lti.LTI11{ConsumerKey: key, UserID: m.user.LegacyID}
	if secret := m.to.Settings.LegacySecret; secret != "" {
		claim.Sign = signLegacyKey(secret, key, m.deployment, s.url, m.to.ID, strconv.FormatInt(exp, 10), m.nonce)
	}
	return claim
}

// signLegacyKey proves that who sends a message has the secret of the LTI 1.1
// key: HMAC-SHA256 over what ties the proof to this one message (MIGR, "LTI
// 1.1 migration claim").
func signLegacyKey(secret, key, deployment, issuer, client, exp, nonce string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write([]byte(strings.Join([]string{key, deployment, issuer, client, exp, nonce}, "&"))) // never fails
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
