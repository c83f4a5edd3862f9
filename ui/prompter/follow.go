package prompter

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// A Link is how a viewer stands to the presentation.
type Link int

// The links.
const (
	Waiting   Link = iota // there has been no presentation yet
	Following             // it is there
	Lost                  // it has gone, and may come again
	Unfit                 // it is of another version
)

// A Report is what a viewer is told.
type Report struct {
	Link Link
	// Cue is where the presentation stands now; nil when nothing is new.
	Cue *Cue
	// Why is what there is to say of it; nil while all is as it has to be. No
	// presentation is nothing to complain about.
	Why error
}

// A Follower is a viewer's end of the line. It finds a presentation whenever one
// is there.
type Follower struct {
	reports chan Report
	stop    context.CancelFunc
	last    string // the link and the why that were reported last; of the one goroutine that reports

	mu     sync.Mutex
	orders chan Order // to the presentation that is there; nil when none is
	met    bool       // there has been one
}

// pause is how long a viewer waits before it looks for a presentation again.
const pause = 500 * time.Millisecond

// Follow follows the presentation at a place, for which there is Place, until ctx
// ends or the follower is closed.
func Follow(ctx context.Context, place string) *Follower {
	return follow(ctx, func(ctx context.Context) (net.Conn, error) { return dial(ctx, place) })
}

func follow(ctx context.Context, reach func(context.Context) (net.Conn, error)) *Follower {
	ctx, stop := context.WithCancel(ctx)
	f := &Follower{reports: make(chan Report), stop: stop}
	go func() {
		defer close(f.reports)
		defer stop()
		for ctx.Err() == nil {
			why := f.attend(ctx, reach)
			f.report(ctx, f.without(why))
			select {
			case <-ctx.Done():
			case <-time.After(pause):
			}
		}
	}()
	return f
}

// Reports are all that happens. The channel is closed at the end.
func (f *Follower) Reports() <-chan Report { return f.reports }

// Close ends the following and waits until it has ended.
func (f *Follower) Close() {
	f.stop()
	for range f.reports { // what is still said is for nobody
	}
}

// Send gives an order. It waits for nobody; the error says why the order cannot
// arrive. One that is lost on its way is told by a report that the presentation is.
func (f *Follower) Send(o Order) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.orders == nil {
		return errors.New("no presentation is there to hear it")
	}
	select {
	case f.orders <- o:
		return nil
	default:
		return errors.New("the presentation has not taken those before it yet")
	}
}

// attend goes to the presentation and stays as long as it is there. The error says
// why it is not, or no more.
func (f *Follower) attend(ctx context.Context, reach func(context.Context) (net.Conn, error)) error {
	conn, err := f.reached(ctx, reach)
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	defer func() { _ = conn.Close() }()
	in := lines(conn, longestCue)
	unfit := greeted(conn, in)
	if unfit != nil && !isUnfit(unfit) {
		return unfit
	}
	if err := greet(conn); err != nil { // one that does not fit is to know it, too
		return err
	}
	if unfit != nil {
		return unfit
	}
	var sending sync.WaitGroup
	defer sending.Wait()
	defer f.obeyed(conn, &sending)()
	f.report(ctx, Report{Link: Following})
	for {
		text, err := next(in)
		if err != nil {
			return err
		}
		cue, err := parseCue(text)
		if err != nil {
			return err
		}
		f.deliver(ctx, Report{Link: Following, Cue: &cue})
	}
}

// reached is the way to the presentation.
func (f *Follower) reached(ctx context.Context, reach func(context.Context) (net.Conn, error)) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return reach(ctx)
}

// obeyed sends what Send is given from now on, until the function that comes back
// is called.
func (f *Follower) obeyed(conn net.Conn, sending *sync.WaitGroup) (end func()) {
	const waiting = 16
	orders := make(chan Order, waiting)
	f.mu.Lock()
	f.orders, f.met = orders, true
	f.mu.Unlock()
	sending.Go(func() {
		for o := range orders {
			text, err := line(command{o})
			if err == nil {
				err = send(conn, text)
			}
			if err != nil {
				_ = conn.Close() // the reading end of it says so
			}
		}
	})
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.orders = nil
		close(orders)
	}
}

// without is the report that there is no presentation.
func (f *Follower) without(why error) Report {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := Report{Link: Waiting, Why: why}
	if f.met {
		r.Link = Lost
	}
	switch {
	case isUnfit(why):
		r.Link = Unfit
	case absent(why):
		r.Why = nil
	}
	return r
}

// report tells of the link, unless that has been told.
func (f *Follower) report(ctx context.Context, r Report) {
	is := fmt.Sprint(r.Link, r.Why)
	if is != f.last {
		f.last = is
		f.deliver(ctx, r)
	}
}

// deliver hands a report over.
func (f *Follower) deliver(ctx context.Context, r Report) {
	select {
	case f.reports <- r:
	case <-ctx.Done():
	}
}
