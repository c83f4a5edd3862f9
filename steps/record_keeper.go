package steps

import "sync"

// A keeper writes what is noted into the file of the record. One goroutine does,
// so that nobody who notes something waits for the disk. A nil one keeps nothing.
type keeper struct {
	file  recordFile
	known func() Record // of the session, for a file that got damaged
	say   func(words string)
	ended chan struct{}

	mu      sync.Mutex
	changed *sync.Cond // with mu: any of the following
	changes []func(*Record)
	noted   int  // changes so far
	written int  // of them
	due     bool // they are to be written now
	failing bool // the last attempt has failed
	closing bool
}

func newKeeper(file recordFile, known func() Record, say func(words string)) *keeper {
	k := &keeper{file: file, known: known, say: say, ended: make(chan struct{})}
	k.changed = sync.NewCond(&k.mu)
	go k.keep()
	return k
}

// note takes a change. Where it is not due by itself it is written with the next
// that is, or in the end.
func (k *keeper) note(change func(*Record), due bool) {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.changes = append(k.changes, change)
	k.noted++
	if due {
		k.due = true
		k.changed.Broadcast()
	}
}

// settle waits until what was noted before is written, unless nothing can be.
func (k *keeper) settle() {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	noted := k.noted
	k.due = true
	k.changed.Broadcast()
	for k.written < noted && !k.failing && !k.closing {
		k.changed.Wait()
	}
}

// close writes what is left.
func (k *keeper) close() {
	if k == nil {
		return
	}
	k.mu.Lock()
	k.closing = true
	k.changed.Broadcast()
	k.mu.Unlock()
	<-k.ended
}

// keep writes until the keeper is closed. What could not be written is tried
// again with what comes next: a disk may be full for a while.
func (k *keeper) keep() {
	defer close(k.ended)
	k.mu.Lock()
	defer k.mu.Unlock()
	for {
		for !k.closing && (!k.due || len(k.changes) == 0) {
			k.changed.Wait()
		}
		closing := k.closing
		if len(k.changes) > 0 {
			k.write()
		}
		if closing {
			return
		}
	}
}

// write writes what was noted so far. mu is held, but not while it is written.
func (k *keeper) write() {
	changes, noted := k.changes, k.noted
	k.changes, k.due = nil, false
	failing := k.failing
	k.mu.Unlock()
	aside, err := k.file.update(changes, k.known)
	if aside != "" {
		k.say(damagedWords(aside) + " It goes on with what is known of this session.")
	}
	if err != nil && !failing {
		k.say(unkeptWords(err))
	}
	k.mu.Lock()
	if k.failing = err != nil; k.failing {
		k.changes = append(changes, k.changes...)
	} else {
		k.written = noted
	}
	k.changed.Broadcast()
}
