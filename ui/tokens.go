package ui

import (
	"encoding/json"
	"strings"

	"ltibootcamp/ltiflow/wire"
)

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
