package ltiflow

import "crypto/rsa"

func keysByID(keys ...*Key) map[string]*rsa.PublicKey {
	all := map[string]*rsa.PublicKey{}
	for _, key := range keys {
		all[key.ID] = &key.private.PublicKey
	}
	return all
}
