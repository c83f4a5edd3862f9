package ui

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/steps"
)

// A kiosk plays for days: each round begins with nothing run, and nothing is kept
// of those before.
func TestAutoplayLoops(t *testing.T) { // alone, for it weighs what is kept
	const rounds = 60
	f := newFake()
	f.course.Chapters = f.course.Chapters[:1]
	r := unseen(t, f, "get-keys", 1_000_000)
	r.p.auto.loop = true
	at, round := r.p.at, 0
	var early, late runtime.MemStats
	for round < rounds {
		if !r.act() {
			t.Fatalf("it stopped in round %d", round)
		}
		if r.p.at < at {
			round++
			if f.State("welcome") != steps.NotRun || r.p.began != r.p.now() {
				t.Fatal("the round does not begin with nothing run")
			}
			f.runs, f.resets = nil, nil // what the fake remembers
			if round == rounds/4 {
				early = heap()
			}
		}
		at = r.p.at
		if len(r.p.staged) > keptStagings || len(r.p.pending) > 3 || len(r.p.failures) > 0 {
			t.Fatalf("kept are %d, pending %d, failures %d", len(r.p.staged), len(r.p.pending), len(r.p.failures))
		}
	}
	if late = heap(); late.HeapAlloc > early.HeapAlloc+4<<20 {
		t.Errorf("%d bytes are kept after %d rounds, and %d after %d", late.HeapAlloc, rounds, early.HeapAlloc, rounds/4)
	}
	if r.at < rounds*30*time.Second {
		t.Errorf("%d rounds took %v", rounds, r.at)
	}
}

func heap() (m runtime.MemStats) {
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m
}

// A stopped kiosk goes on by itself when no key came for a while, whatever was left
// open; with a real clock's ticks.
func TestKioskGoesOnByItself(t *testing.T) {
	for _, left := range []string{"x", "?", "xP", "x:", "xb", "xn"} {
		synctest.Test(t, func(t *testing.T) {
			p := newPresenter(newFake(), playedTalk(), lookOf(noColour()), "", func() (context.Context, context.CancelFunc) { return context.WithCancel(t.Context()) })
			p.autoplayed(true)
			msgs := make(chan tea.Msg)
			quit := make(chan struct{})
			send := func(msg tea.Msg) {
				_, cmd := p.Update(msg)
				go spread(cmd, msgs, quit)
			}
			send(tea.WindowSizeMsg{Width: 80, Height: 24})
			playUntil(t, msgs, send, func() bool { return p.auto.typed > 20 })
			for _, k := range strings.Split(left, "") {
				send(keyNamed(k))
			}
			stopped := time.Now()
			playUntil(t, msgs, send, func() bool { return !p.attended() })
			if waited := time.Since(stopped); waited != time.Minute {
				t.Errorf("after %q it went on after %v", left, waited)
			}
			close(quit)
		})
	}
}

// playUntil takes what comes until something is so.
func playUntil(t *testing.T, msgs <-chan tea.Msg, send func(tea.Msg), is func() bool) {
	t.Helper()
	for range 100_000 {
		if is() {
			return
		}
		send(<-msgs)
	}
	t.Fatal("waited in vain")
}

// spread runs commands as Bubble Tea does.
func spread(cmd tea.Cmd, msgs chan<- tea.Msg, quit <-chan struct{}) {
	if cmd == nil {
		return
	}
	msg := cmd()
	if batch, ok := msg.(tea.BatchMsg); ok {
		for _, c := range batch {
			go spread(c, msgs, quit)
		}
		return
	}
	select {
	case msgs <- msg:
	case <-quit:
	}
}
