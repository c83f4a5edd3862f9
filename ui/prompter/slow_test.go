package prompter

import (
	"context"
	"errors"
	"io"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A desk is a listener at which connections are handed over by hand, for the clock
// of synctest: a socket would stop it.
type desk struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newDesk() *desk { return &desk{conns: make(chan net.Conn), closed: make(chan struct{})} }

func (d *desk) Accept() (net.Conn, error) {
	select {
	case c := <-d.conns:
		return c, nil
	case <-d.closed:
		return nil, net.ErrClosed
	}
}

func (d *desk) Close() error {
	d.once.Do(func() { close(d.closed) })
	return nil
}

func (*desk) Addr() net.Addr { return &net.UnixAddr{} }

// reach is how a follower comes to the desk.
func (d *desk) reach(ctx context.Context) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case d.conns <- there:
		return here, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-d.closed:
		return nil, io.EOF
	}
}

func lineAt(t *testing.T, d *desk) *Line {
	t.Helper()
	l, err := newLine(func() (net.Listener, func() error, error) { return d, func() error { return nil }, nil })
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// A viewer that takes nothing holds up neither the presentation nor the others,
// and is let go in the end. One that was slow gets the newest cue, not each.
func TestSlowViewers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		l := lineAt(t, d)
		hung, err := d.reach(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		in := lines(hung, longestCue)
		if _, err := next(in); err != nil { // the greeting
			t.Fatal(err)
		}
		if err := greet(hung); err != nil {
			t.Fatal(err)
		}
		f := follow(t.Context(), d.reach)
		if r := <-f.Reports(); r.Link != Following {
			t.Fatalf("got %+v", r)
		}
		start := time.Now()
		const many = 1000
		for i := range many {
			if err := l.Tell(Cue{Step: strconv.Itoa(i), Place: i}); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("telling waited for %s", took)
		}
		seen, last := 0, -1
		for last != many-1 {
			r := <-f.Reports()
			if r.Cue == nil || r.Cue.Place <= last {
				t.Fatalf("after cue %d came %+v", last, r)
			}
			seen, last = seen+1, r.Cue.Place
		}
		if seen > 3 { // one on its way, one in the hand, and the newest
			t.Errorf("the slow viewer got %d cues", seen)
		}
		time.Sleep(patience + time.Millisecond)
		synctest.Wait()
		if _, err := hung.Write([]byte("x")); err == nil {
			t.Error("the viewer that hangs is still there")
		}
		l.mu.Lock()
		if len(l.viewers) != 1 {
			t.Errorf("%d viewers are left, want 1", len(l.viewers))
		}
		l.mu.Unlock()
		f.Close()
		hangUpDesk(t, l)
	})
}

func hangUpDesk(t *testing.T, l *Line) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

// Who says nothing is sent away after a while, on either side.
func TestSilence(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		l := lineAt(t, d)
		mute, err := d.reach(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if _, err := io.Copy(io.Discard, mute); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took != patience {
			t.Errorf("was sent away after %s, want %s", took, patience)
		}
		hangUpDesk(t, l)

		d = newDesk()
		f := follow(t.Context(), d.reach)
		silent := <-d.conns
		if r := <-f.Reports(); r.Link != Waiting || !errors.Is(r.Why, errSilent) {
			t.Errorf("got %+v, want why there is nothing", r)
		}
		_ = silent.Close()
		f.Close()
	})
}

// A presentation that takes no orders makes whoever sends them say so, once there
// are many; it costs nobody any time.
func TestTooManyOrders(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		l := lineAt(t, d)
		f := follow(t.Context(), d.reach)
		<-f.Reports()
		sent := 0
		for f.Send(Reveal) == nil {
			sent++
			synctest.Wait()
			if sent > 100 {
				t.Fatal("orders are taken without end")
			}
		}
		got := 0
		for ; sent > 0; sent-- {
			if h := <-l.Heard(); h.Order == Reveal {
				got++
			}
		}
		if err := f.Send(Next); err != nil {
			t.Errorf("after they were taken: %v", err)
		}
		if h := <-l.Heard(); h.Order != Next {
			t.Errorf("heard %v after %d", h, got)
		}
		f.Close()
		hangUpDesk(t, l)
	})
}

// While there is no presentation, it is looked for now and then, and not more
// often.
func TestLookingIsModest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		looks := 0
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		f := follow(ctx, func(context.Context) (net.Conn, error) {
			looks++
			return nil, io.EOF
		})
		reports := 0
		for range f.Reports() {
			reports++
		}
		if want := int(time.Minute / pause); looks > want+1 || looks < want-1 {
			t.Errorf("looked %d times in a minute, want %d", looks, want)
		}
		if reports != 1 {
			t.Errorf("%d reports, want one", reports)
		}
	})
}

// Who comes second looks now and then whether the place is free, says once that it
// is not, and is heard when it is. One that ends meanwhile takes nothing.
func TestWaitingForThePlace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var looks, taken atomic.Int32
		var free atomic.Bool
		d := newDesk()
		take := func() (net.Listener, func() error, error) {
			if looks.Add(1); !free.Load() {
				return nil, nil, ErrTaken
			}
			taken.Add(1)
			return d, func() error { taken.Add(-1); return nil }, nil
		}
		l, err := newLine(take)
		if err != nil {
			t.Fatal(err)
		}
		if h := <-l.Heard(); !errors.Is(h.Why, ErrTaken) {
			t.Errorf("heard %v, want that it is taken", h)
		}
		if err := l.Tell(Cue{Step: "here"}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute + again/2)
		if got, want := looks.Load(), 1+int32(time.Minute/again); got != want || len(l.Heard()) > 0 {
			t.Errorf("looked %d times in a minute, want %d; and %d words more", got, want, len(l.Heard()))
		}
		free.Store(true)
		f := follow(t.Context(), d.reach)
		for r := range f.Reports() {
			if r.Cue != nil {
				if r.Cue.Step != "here" {
					t.Errorf("the first cue is of %q", r.Cue.Step)
				}
				break
			}
		}
		f.Close()
		hangUpDesk(t, l)
		if taken.Load() != 0 {
			t.Error("the place was not left")
		}

		free.Store(false)
		if l, err = newLine(take); err != nil {
			t.Fatal(err)
		}
		hangUpDesk(t, l)
		before := looks.Load()
		free.Store(true)
		time.Sleep(10 * again)
		if looks.Load() != before {
			t.Error("it looks on after its end")
		}
	})
}
