package seeded_test

import (
	"crypto/rand"
	"encoding/hex"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"ltibootcamp/ltiflow/seeded"
)

// draw is the next bytes for a purpose.
func draw(s *seeded.Source, purpose string) string {
	var b [16]byte
	s.Fill(b[:], purpose)
	return hex.EncodeToString(b[:])
}

// The same seed makes the same, and nothing else does: no other seed, purpose or
// turn.
func TestASeedRepeats(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, seed := range []uint64{1, 2, 1 << 63} {
		first, second := seeded.New(seed), seeded.New(seed)
		for _, purpose := range []string{"", "a", "b", "a 1"} {
			for range 3 {
				got := draw(first, purpose)
				if again := draw(second, purpose); got != again {
					t.Errorf("seed %d, %q: %s and %s", seed, purpose, got, again)
				}
				if seen[got] {
					t.Errorf("seed %d, %q: %s came before", seed, purpose, got)
				}
				seen[got] = true
			}
		}
		if a, b := first.Text("text"), second.Text("text"); a != b || len(a) != len(rand.Text()) || a == first.Text("text") {
			t.Errorf("seed %d: the texts %s and %s", seed, a, b)
		}
		var page, reload [8]byte
		first.FillSame(page[:], "page")
		first.FillSame(reload[:], "page")
		if page != reload || page == [8]byte{} {
			t.Errorf("seed %d: %x and %x", seed, page, reload)
		}
	}
}

// What is drawn at the same time for other purposes takes nothing away, and what
// is drawn for the same one is, all together, the same.
func TestDrawsDoNotDisturbEachOther(t *testing.T) {
	t.Parallel()
	const purposes, draws = 8, 200
	all := func() [][]string {
		s := seeded.New(7)
		drawn := make([][]string, purposes)
		var each sync.WaitGroup
		var mu sync.Mutex
		for range 2 { // two draw for each
			for i := range drawn {
				each.Go(func() {
					for range draws {
						got := draw(s, strconv.Itoa(i))
						mu.Lock()
						drawn[i] = append(drawn[i], got)
						mu.Unlock()
					}
				})
			}
		}
		each.Wait()
		for _, of := range drawn {
			slices.Sort(of)
		}
		return drawn
	}
	first, second := all(), all()
	for i := range first {
		if !slices.Equal(first[i], second[i]) || len(slices.Compact(first[i])) != 2*draws {
			t.Errorf("purpose %d: not the same, or some came twice", i)
		}
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	a, b := seeded.New(1).Order("people", 50), seeded.New(2).Order("people", 50)
	again := seeded.New(1)
	_ = again.Order("people", 50)
	if !slices.Equal(a, again.Order("people", 50)) || slices.Equal(a, b) {
		t.Errorf("orders %v and %v", a, b)
	}
	plain := seeded.New(0).Order("people", 50)
	if !slices.IsSorted(plain) || slices.Equal(a, plain) || !slices.Equal(slices.Sorted(slices.Values(a)), plain) {
		t.Errorf("orders %v and %v", a, plain)
	}
}

// counted tells how often it was read.
type counted struct {
	io.Reader

	reads int
}

func (c *counted) Read(b []byte) (int, error) {
	c.reads++
	return c.Reader.Read(b)
}

// Without a seed all comes from crypto/rand, and with one nothing does.
func TestWithoutASeedIDsAreRandom(t *testing.T) { //nolint:paralleltest // it watches what all others read
	reader := &counted{Reader: rand.Reader}
	rand.Reader = reader
	defer func() { rand.Reader = reader.Reader }()
	for seed, want := range map[uint64]int{0: 3, 7: 0} {
		reader.reads = 0
		s := seeded.New(seed)
		var b [8]byte
		s.FillSame(b[:], "page")
		if a, b := draw(s, "a"), s.Text("a"); a == b || reader.reads != want {
			t.Errorf("seed %d: read crypto/rand %d times, want %d", seed, reader.reads, want)
		}
	}
}

// port is where a listener is.
func port(t *testing.T, l net.Listener) int {
	t.Helper()
	at, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		t.Fatalf("listens at %v", l.Addr())
	}
	return at.Port
}

func TestListen(t *testing.T) {
	t.Parallel()
	const seed = 1999 // of no other test, and with the last of the ports
	listen := func(s *seeded.Source, party int) int {
		l, err := s.Listen(t.Context(), party)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		return port(t, l)
	}
	first := seeded.New(seed)
	if got := listen(first, seeded.Platform); got != first.Port(seeded.Platform) {
		t.Skipf("somebody else has port %d", first.Port(seeded.Platform))
	}
	if said := first.Says(); !strings.Contains(said, "1999") || strings.Contains(said, "differ") {
		t.Errorf("says %q", said)
	}
	second := seeded.New(seed)
	taken := second.Port(seeded.Platform)
	if got := listen(second, seeded.Platform); got == taken || got == 0 {
		t.Errorf("two listen on port %d", got)
	}
	if said := second.Says(); !strings.Contains(said, "Addresses differ this time: port "+strconv.Itoa(taken)+" is taken.") {
		t.Errorf("says %q", said)
	}
	listen(second, seeded.Platform)
	if said := second.Says(); !strings.Contains(said, " ports ") {
		t.Errorf("says %q", said)
	}
	if none := seeded.New(0); listen(none, seeded.Tool) == 0 || none.Says() != "" {
		t.Errorf("without a seed: says %q", none.Says())
	}
}

// Every seed has two ports of its own, which there are.
func TestPorts(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{1, 1999, 2000, 1<<64 - 1} {
		s := seeded.New(seed)
		at, next := s.Port(seeded.Platform), s.Port(seeded.Tool)
		if at < 61_000 || next != at+1 || next > 65_535 {
			t.Errorf("seed %d: ports %d and %d", seed, at, next)
		}
	}
}
