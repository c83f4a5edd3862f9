package seeded

import (
	"context"
	"fmt"
	"net"
	"strconv"
)

// Ports for a show, as addresses are in most of what crosses: two for each seed,
// of those that nobody may register (RFC 6335 §6), above the ones that Linux
// gives to outgoing connections.
const (
	firstPort = 61_000
	pairs     = 2_000
)

// The parties that listen.
const (
	Platform = 0
	Tool     = 1
)

// Port is where a party listens if it can.
func (s *Source) Port(party int) int { return firstPort + 2*int(s.seed%pairs) + party }

// Listen serves a party on loopback: where the seed says, or on a free port when
// there is no seed, or somebody else is there.
func (s *Source) Listen(ctx context.Context, party int) (net.Listener, error) {
	var config net.ListenConfig
	if s != nil {
		port := s.Port(party)
		listener, err := config.Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			return listener, nil
		}
		s.mu.Lock()
		s.moved = append(s.moved, port)
		s.mu.Unlock()
	}
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening on a free port of 127.0.0.1: %w", err)
	}
	return listener, nil
}

// Says is what a show has to say of its seed; "" when there is none.
func (s *Source) Says() string {
	if s == nil {
		return ""
	}
	said := fmt.Sprintf("Seed %d: names and ids repeat; keys, signatures and times do not.", s.seed)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch len(s.moved) {
	case 0:
		return said
	case 1:
		return fmt.Sprintf("%s Addresses differ this time: port %d is taken.", said, s.moved[0])
	default:
		return fmt.Sprintf("%s Addresses differ this time: ports %d and %d are taken.", said, s.moved[0], s.moved[1])
	}
}
