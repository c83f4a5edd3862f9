package platform

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestExpiring(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	x := newExpiring[int](3)
	x.put("a", 1, now.Add(time.Second), now)
	if got, ok := x.get("a", now); !ok || got != 1 {
		t.Errorf("a is %d, %t", got, ok)
	}
	if _, ok := x.get("a", now.Add(time.Second)); ok {
		t.Error("a outlived its time")
	}
	if len(x.entries) != 0 || len(x.queue) != 0 {
		t.Error("what expired is still kept")
	}
	x.put("a", 1, now.Add(3*time.Second), now)
	x.put("a", 2, now.Add(4*time.Second), now)
	x.put("b", 3, now.Add(2*time.Second), now)
	x.put("c", 4, now.Add(5*time.Second), now)
	x.put("d", 5, now.Add(9*time.Second), now) // over the limit: b would go first
	if _, ok := x.get("b", now); ok || len(x.queue) != 3 {
		t.Errorf("%d entries, want 3 without b", len(x.queue))
	}
	if got, ok := x.take("a", now); !ok || got != 2 {
		t.Errorf("a is %d, %t", got, ok)
	}
	if _, ok := x.take("a", now); ok {
		t.Error("a was taken twice")
	}
	if x.change("a", now, func(*int) bool { return true }) {
		t.Error("what is gone was changed")
	}
	if !x.change("c", now, func(v *int) bool { *v = 7; return true }) {
		t.Error("c was not changed")
	}
	if got, _ := x.get("c", now); got != 7 {
		t.Errorf("c is %d, want 7", got)
	}
}

func TestExpiringOnce(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	x := newExpiring[struct{}](100)
	var first atomic.Int64
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for i := range 50 {
				if x.once(strconv.Itoa(i), now.Add(time.Minute), now) {
					first.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if got := first.Load(); got != 50 {
		t.Errorf("50 secrets were new %d times", got)
	}
	if !x.once("0", now.Add(2*time.Minute), now.Add(time.Minute)) {
		t.Error("a secret is remembered past its time")
	}
	if x.once("late", now, now) {
		t.Error("a secret that has ended was new, and would be so again")
	}
}
