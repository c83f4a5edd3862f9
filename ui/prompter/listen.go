package prompter

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// A Line is the presentation's end: it tells all viewers where it stands, and
// hears what they want. None of them can hold it up.
type Line struct {
	heard   chan Heard
	closing chan struct{}
	serving sync.WaitGroup
	unfit   sync.Once // one complaint is enough: whoever does not fit tries again and again
	left    error     // what went wrong with leaving the place; known when nobody is served any more

	mu      sync.Mutex
	newest  []byte // the line with the newest cue; nil before the first
	viewers map[*viewer]bool
	closed  bool
}

// A Heard is an order that came from a viewer, or else why somebody has to be told
// that there are no notes: ErrTaken, or that a viewer is of another version.
type Heard struct {
	Order Order
	Why   error
}

// ErrTaken tells that another presentation of the user is running: its notes are
// the ones that are followed.
var ErrTaken = errors.New("another presentation of yours has it")

// again is how long a presentation waits before it looks whether the other one has
// left the place.
const again = time.Second

// Listen opens the line at a place, for which there is Place. One presentation at
// a time has it: who comes second hears ErrTaken, and has the place as soon as the
// first has ended, however that did.
func Listen(ctx context.Context, place string) (*Line, error) {
	return newLine(func() (net.Listener, func() error, error) { return listen(ctx, place) })
}

// newLine opens a line at the place that take takes. Whoever gets it has it
// released once the listener is closed.
func newLine(take func() (net.Listener, func() error, error)) (*Line, error) {
	const waiting = 16 // orders that nobody has taken yet; whoever sends more waits
	l := &Line{heard: make(chan Heard, waiting), closing: make(chan struct{}), viewers: map[*viewer]bool{}}
	listener, release, err := take()
	switch {
	case errors.Is(err, ErrTaken):
		l.heard <- Heard{Why: ErrTaken}
		l.serving.Go(func() { l.wait(take) })
	case err != nil:
		return nil, fmt.Errorf("opening the line to the notes: %w", err)
	default:
		l.serving.Go(func() { l.open(listener, release) })
	}
	return l, nil
}

// wait opens the line once the place is free.
func (l *Line) wait(take func() (net.Listener, func() error, error)) {
	for {
		select {
		case <-l.closing:
			return
		case <-time.After(again):
		}
		if listener, release, err := take(); err == nil {
			l.open(listener, release)
			return
		}
	}
}

// open lets viewers in until the line is closed, and leaves the place then.
func (l *Line) open(listener net.Listener, release func() error) {
	l.serving.Go(func() {
		<-l.closing
		l.left = errors.Join(listener.Close(), release())
	})
	l.accept(listener)
}

// Heard is what comes from the viewers. It is closed with the line.
func (l *Line) Heard() <-chan Heard { return l.heard }

// Tell tells every viewer, and who comes later, where the presentation stands. It
// waits for nobody: a viewer that is slow gets the newest cue when it can.
func (l *Line) Tell(c Cue) error {
	text, err := line(c)
	if err != nil {
		return err
	}
	if len(text) > longestCue {
		return fmt.Errorf("telling the notes of step %s: got %d bytes, want at most %d", c.Step, len(text), longestCue)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.newest = text
	for v := range l.viewers {
		v.offer(text)
	}
	return nil
}

// Close ends the line and leaves the place to the next one. It is called once.
func (l *Line) Close() error {
	l.mu.Lock()
	l.closed = true
	close(l.closing)
	for v := range l.viewers {
		_ = v.conn.Close()
	}
	l.mu.Unlock()
	l.serving.Wait()
	close(l.heard)
	if l.left != nil {
		return fmt.Errorf("closing the line to the notes: %w", l.left)
	}
	return nil
}

// accept lets viewers in until the line is closed. What else goes wrong, such as
// too many open files, may be over in a while.
func (l *Line) accept(listener net.Listener) {
	const while = 100 * time.Millisecond
	for {
		conn, err := listener.Accept()
		switch {
		case err == nil:
			l.admit(conn)
		case errors.Is(err, net.ErrClosed):
			return
		default:
			select {
			case <-l.closing:
				return
			case <-time.After(while):
			}
		}
	}
}

// admit begins to serve a viewer.
func (l *Line) admit(conn net.Conn) {
	v := &viewer{conn: conn, next: make(chan []byte, 1), gone: make(chan struct{})}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		_ = conn.Close()
		return
	}
	l.viewers[v] = true
	if l.newest != nil {
		v.offer(l.newest)
	}
	l.serving.Go(func() { l.serve(v) })
}

// serve hears one viewer until it goes, or says what is none of the line's: then
// it is sent away, and nobody else notices.
func (l *Line) serve(v *viewer) {
	defer l.dismiss(v)
	in := lines(v.conn, longestOrder)
	err := greet(v.conn)
	if err == nil {
		err = greeted(v.conn, in)
	}
	if err != nil {
		if isUnfit(err) {
			l.unfit.Do(func() { l.hear(Heard{Why: err}) })
		}
		return
	}
	l.serving.Go(v.write)
	for {
		text, err := next(in)
		if err != nil {
			return
		}
		order, err := parseOrder(text)
		if err != nil || !l.hear(Heard{Order: order}) {
			return
		}
	}
}

// hear passes something on. It tells whether the line is still open.
func (l *Line) hear(h Heard) bool {
	select {
	case l.heard <- h:
		return true
	case <-l.closing:
		return false
	}
}

// dismiss ends with a viewer.
func (l *Line) dismiss(v *viewer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.viewers, v)
	close(v.gone)
	_ = v.conn.Close()
}

// A viewer is one that the line is open to.
type viewer struct {
	conn net.Conn
	next chan []byte // the newest cue, as long as it is not sent; there is room for one
	gone chan struct{}
}

// offer puts a cue in the place of one that was not sent yet. Only who holds the
// line's mu does that, so there is room.
func (v *viewer) offer(text []byte) {
	select {
	case <-v.next:
	default:
	}
	v.next <- text
}

// write sends the cues. A viewer that does not take one in time is let go: it can
// come again.
func (v *viewer) write() {
	for {
		select {
		case <-v.gone:
			return
		case text := <-v.next:
			if send(v.conn, text) != nil {
				_ = v.conn.Close()
				return
			}
		}
	}
}
