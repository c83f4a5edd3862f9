// Package seeded is where ids come from: from crypto/rand, or, for a show that
// is to repeat, from a number that somebody chose.
//
// What a seed makes can be foretold by all who know it. So it makes no keys and
// no credentials: who calls it for one has a mistake.
package seeded

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	mathrand "math/rand/v2"
	"sync"
)

// A Source makes ids. A nil one makes them of crypto/rand, and is what to use
// wherever nobody has asked for a seed.
//
// A seeded one makes the same ids in every run, in the order in which they are
// drawn for one purpose. What is drawn for another does not matter, so that
// what goes on at the same time cannot disturb it.
type Source struct {
	seed uint64

	mu    sync.Mutex
	drawn map[string]int // how often, by purpose
	moved []int          // the ports that somebody else had
}

// New is the source with a seed. 0 is none: the source is nil then.
func New(seed uint64) *Source {
	if seed == 0 {
		return nil
	}
	return &Source{seed: seed, drawn: map[string]int{}}
}

// Seed is what New was given.
func (s *Source) Seed() uint64 {
	if s == nil {
		return 0
	}
	return s.seed
}

// Fill fills b for a purpose: with the next bytes for it, each time others.
func (s *Source) Fill(b []byte, purpose string) {
	if s == nil {
		_, _ = rand.Read(b) // never fails, as crypto/rand documents
		return
	}
	s.mu.Lock()
	turn := s.drawn[purpose]
	s.drawn[purpose]++
	s.mu.Unlock()
	_, _ = s.stream(purpose, turn).Read(b) // never fails
}

// FillSame fills b with the same bytes for a purpose each time, unless there is no
// seed. It is for what anybody may draw at any time, without a place in an order.
func (s *Source) FillSame(b []byte, purpose string) {
	if s == nil {
		s.Fill(b, purpose)
		return
	}
	_, _ = s.stream(purpose, 0).Read(b)
}

// Text is what rand.Text makes: 26 letters and digits.
func (s *Source) Text(purpose string) string {
	if s == nil {
		return rand.Text()
	}
	var b [17]byte // for 26 letters of 5 bits
	s.Fill(b[:], purpose)
	return base32.StdEncoding.EncodeToString(b[:])[:26]
}

// Order is an order of n things, the same whenever it is asked for: without a
// seed that in which they stand.
func (s *Source) Order(purpose string, n int) []int {
	if s != nil {
		return mathrand.New(s.stream(purpose, 0)).Perm(n)
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}

// stream is where the bytes of one turn come from: each purpose and each turn
// has a stream of its own, so that no draw can take from another.
func (s *Source) stream(purpose string, turn int) *mathrand.ChaCha8 {
	return mathrand.NewChaCha8(sha256.Sum256(fmt.Appendf(nil, "ltibootcamp %d %q %d", s.seed, purpose, turn)))
}
