package platform

import (
	"context"
	"crypto/rsa"
	"maps"
	"slices"
	"strings"

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

// A fixedKey is the one key of a client: that of edition 2018, which the
// platform made for it, or one that was pasted as PEM, which has no place for
// a kid. There is nothing to choose by kid, so it cannot be matched and is not
// asked for here. Edition 1.3 wants one in the header all the same (SEC §6.3).
type fixedKey struct{ public *rsa.PublicKey }

func (f fixedKey) key(context.Context, string) (*rsa.PublicKey, error) { return f.public, nil }

// fixedKeys are the keys of a client that were pasted, by kid.
type fixedKeys map[string]*rsa.PublicKey

func (f fixedKeys) key(_ context.Context, kid string) (*rsa.PublicKey, error) {
	if key := f[kid]; key != nil {
		return key, nil
	}
	return nil, lti.Fail(lti.KeyIDUnknown, lti.Show(kid), "one of: "+strings.Join(slices.Sorted(maps.Keys(f)), " "))
}
