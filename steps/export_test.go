package steps

import (
	"crypto/rand"
	"crypto/rsa"
	"sync"
	"sync/atomic"
	"testing"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform"
)

// MakeKey makes the tool's key now, for those who measure what comes after.
func (s *Session) MakeKey() error {
	_, err := s.key()
	return err
}

// ToolKey is the key of every tool under test. Each has a platform of its own,
// and to make one takes longer than to play a chapter.
var ToolKey = sync.OnceValues(ltiflow.NewKey)

// platformKeys are those of every platform under test, by their place: each is
// made when a platform first gets so far.
var platformKeys sync.Map

func platformKey(place int64) (*rsa.PrivateKey, error) {
	made, _ := platformKeys.LoadOrStore(place, sync.OnceValues(func() (*rsa.PrivateKey, error) {
		return rsa.GenerateKey(rand.Reader, 2048)
	}))
	return made.(func() (*rsa.PrivateKey, error))()
}

// PlatformKeys hands them out in turn, and no platform gets one twice: what a
// stranger signs must not verify.
func PlatformKeys() func() (*rsa.PrivateKey, error) {
	var turn atomic.Int64
	return func() (*rsa.PrivateKey, error) { return platformKey(turn.Add(1)) }
}

// Simulator starts a platform for a test.
func Simulator(tb testing.TB, c platform.Config) *platform.Server {
	tb.Helper()
	c.NewKey = PlatformKeys()
	server, err := platform.Open(c)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := server.Close(); err != nil {
			tb.Error(err)
		}
	})
	return server
}

// fresh is a session at a platform of its own.
func fresh(tb testing.TB, edition lti.Edition) *Session {
	tb.Helper()
	s, err := Open(Config{Edition: edition, Platform: Simulator(tb, platform.Config{}).URL(), NewKey: ToolKey})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return s
}
