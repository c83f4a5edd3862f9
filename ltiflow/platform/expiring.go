package platform

import (
	"container/heap"
	"sync"
	"time"
)

// An expiring keeps values by secret until their time is over, and never more
// than limit of them: then the one that would go first goes early. Adding and
// finding cost the same however many there are.
type expiring[V any] struct {
	mu      sync.Mutex
	limit   int
	entries map[digest]*entry[V]
	queue   queue[V]
}

// An entry is a value with the time at which it goes.
type entry[V any] struct {
	key   digest
	value V
	until time.Time
	index int // in the queue
}

// newExpiring keeps at most limit values.
func newExpiring[V any](limit int) *expiring[V] {
	return &expiring[V]{limit: limit, entries: map[digest]*entry[V]{}}
}

// put keeps the value until the given time.
func (x *expiring[V]) put(secret string, value V, until, now time.Time) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.sweep(now)
	x.add(digestOf(secret), value, until)
}

// once keeps the secret unless it is known already, and tells whether it was
// not: of many callers at the same moment exactly one is the first. What
// ended while it was being checked is nobody's: it would be forgotten at once,
// and the next caller the first again.
func (x *expiring[V]) once(secret string, until, now time.Time) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.sweep(now)
	key := digestOf(secret)
	if _, known := x.entries[key]; known || !now.Before(until) {
		return false
	}
	var none V
	x.add(key, none, until)
	return true
}

// get finds a value that has not expired.
func (x *expiring[V]) get(secret string, now time.Time) (V, bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.sweep(now)
	if e, ok := x.entries[digestOf(secret)]; ok {
		return e.value, true
	}
	var none V
	return none, false
}

// take finds a value and forgets it: of many callers exactly one gets it.
func (x *expiring[V]) take(secret string, now time.Time) (V, bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.sweep(now)
	e, ok := x.entries[digestOf(secret)]
	if !ok {
		var none V
		return none, false
	}
	x.remove(e)
	return e.value, true
}

// change alters a value in place; the change sees it as no other caller does.
func (x *expiring[V]) change(secret string, now time.Time, change func(*V) bool) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.sweep(now)
	e, ok := x.entries[digestOf(secret)]
	return ok && change(&e.value)
}

// add keeps a value, in the place of one with the same secret.
func (x *expiring[V]) add(key digest, value V, until time.Time) {
	if old, ok := x.entries[key]; ok {
		x.remove(old)
	}
	for len(x.queue) >= x.limit {
		x.remove(x.queue[0])
	}
	e := &entry[V]{key: key, value: value, until: until}
	x.entries[key] = e
	heap.Push(&x.queue, e)
}

// remove forgets a value.
func (x *expiring[V]) remove(e *entry[V]) {
	heap.Remove(&x.queue, e.index)
	delete(x.entries, e.key)
}

// sweep forgets what has expired. Every entry is swept once, so this adds
// nothing to the cost of a call that putting the entry did not pay for.
func (x *expiring[V]) sweep(now time.Time) {
	for len(x.queue) > 0 && !now.Before(x.queue[0].until) {
		x.remove(x.queue[0])
	}
}

// A queue orders entries by when they expire, for container/heap.
type queue[V any] []*entry[V]

func (q queue[V]) Len() int           { return len(q) }
func (q queue[V]) Less(i, j int) bool { return q[i].until.Before(q[j].until) }

func (q queue[V]) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}

// Push adds an entry at the end.
func (q *queue[V]) Push(x any) {
	e, _ := x.(*entry[V])
	e.index = len(*q)
	*q = append(*q, e)
}

// Pop takes the last entry away.
func (q *queue[V]) Pop() any {
	old := *q
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	return last
}
