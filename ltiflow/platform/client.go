package platform

import (
	"context"
	"crypto/rsa"

	"ltibootcamp/ltiflow/lti"
)

// A client is a registered tool, in the edition it registered with. It does
// not change after registration; what it remembers has locks of its own.
type client struct {
	id, deployment, course string
	name                   string
	edition                lti.Edition
	scopes                 []string // granted

	// Edition 1.3.
	initiateLogin string
	redirectURIs  []string
	targetLink    string // where a launch goes that has no URL of its own
	selectionLink string // where a deep linking request goes
	custom        map[string]string
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

// A fixedKey is the one key of a client of edition 2018, which the platform
// made for it. There is nothing to choose, so kid is not asked for.
type fixedKey struct{ public *rsa.PublicKey }

func (f fixedKey) key(context.Context, string) (*rsa.PublicKey, error) { return f.public, nil }
