package ltiflow

import (
	"crypto/rsa"
	"encoding/json"
	"testing"
)

func keysByID(keys ...*Key) map[string]*rsa.PublicKey {
	all := map[string]*rsa.PublicKey{}
	for _, key := range keys {
		all[key.ID] = &key.private.PublicKey
	}
	return all
}

// asJSON is a document as it is sent.
func asJSON(tb testing.TB, document any) []byte {
	tb.Helper()
	text, err := json.Marshal(document)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}
