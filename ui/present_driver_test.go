package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/content"
)

// A stageDriver plays a presentation without a program.
type stageDriver struct {
	t      testing.TB
	p      *presenter
	engine *fake
	held   []tea.Cmd // runs, while hold is set
	hold   bool
	quit   bool
	later  []later // what comes by itself, unless it is forgotten until then
}

// A later message comes after a wait.
type later struct {
	wait time.Duration
	msg  tea.Msg
}

// fakeTalk shows a function, an exchange and a document of the fake's steps.
func fakeTalk() content.Talk {
	return content.Talk{Turns: map[string]content.Turn{
		"deeplink-request": {Step: "deeplink-request", Minutes: 2, Scenes: []content.Scene{{
			Says: "The platform knocks.", Exchange: &content.Crossing{From: "browser", To: "tool"}, Marks: []string{"iss", "login_hint"},
		}}},
		"deeplink-verify": {Step: "deeplink-verify", Minutes: 4, Notes: "- Ask the room.", Scenes: []content.Scene{
			{Says: "The list of checks is the whole of security.", Function: "VerifyMessage", Marks: []string{"alg", "issuer"}},
			{Says: "It is for you, and it is fresh.", Document: "id_token", Marks: []string{"iss", "aud", "nonce"}},
			{Says: "Nothing like that crossed.", Exchange: &content.Crossing{Path: "/nowhere"}},
		}},
	}}
}

func onStage(tb testing.TB, f *fake, th theme, start string, w, h int) *stageDriver {
	tb.Helper()
	d := &stageDriver{t: tb, engine: f}
	d.p = newPresenter(f, fakeTalk(), lookOf(th), start, func() (context.Context, context.CancelFunc) { return context.WithCancel(tb.Context()) })
	d.p.now = func() time.Time { return time.Date(2026, 11, 23, 11, 0, 51, 0, time.UTC) }
	d.p.calm = 0
	d.p.after = func(wait time.Duration, msg tea.Msg) tea.Cmd {
		d.later = append(d.later, later{wait, msg})
		return nil
	}
	d.p.began, d.p.stepBegan = d.p.now(), d.p.now()
	d.send(tea.WindowSizeMsg{Width: w, Height: h})
	return d
}

func (d *stageDriver) send(msg tea.Msg) {
	d.t.Helper()
	_, cmd := d.p.Update(msg)
	d.run(cmd)
}

func (d *stageDriver) run(cmd tea.Cmd) {
	d.t.Helper()
	switch {
	case cmd == nil:
	case d.hold:
		d.held = append(d.held, cmd)
	default:
		d.perform(cmd)
	}
}

// perform is that of the presenter, but for the end.
func (d *stageDriver) perform(cmd tea.Cmd) {
	d.t.Helper()
	switch msg := cmd().(type) {
	case tea.QuitMsg:
		d.quit = true
	case tea.BatchMsg:
		for _, c := range msg {
			d.run(c)
		}
	default:
		d.p.perform(func() tea.Msg { return msg })
	}
}

func (d *stageDriver) release() {
	d.t.Helper()
	held := d.held
	d.hold, d.held = false, nil
	for _, cmd := range held {
		d.run(cmd)
	}
}

func (d *stageDriver) press(keys ...string) *stageDriver {
	d.t.Helper()
	for _, k := range keys {
		d.send(keyFor(k))
	}
	return d
}

// to presses space until the newest part says something.
func (d *stageDriver) to(words string) *stageDriver {
	d.t.Helper()
	for range 100 {
		if strings.Contains(d.p.words(d.p.shown-1), words) {
			return d
		}
		d.press("space")
	}
	d.t.Fatalf("no part says %q", words)
	return d
}

func (d *stageDriver) see(texts ...string) *stageDriver {
	d.t.Helper()
	view := ansi.Strip(d.p.View())
	for _, s := range texts {
		if !strings.Contains(view, s) {
			d.t.Fatalf("the screen does not show %q:\n%s", s, view)
		}
	}
	return d
}

func (d *stageDriver) miss(texts ...string) *stageDriver {
	d.t.Helper()
	view := ansi.Strip(d.p.View())
	for _, s := range texts {
		if strings.Contains(view, s) {
			d.t.Fatalf("the screen shows %q:\n%s", s, view)
		}
	}
	return d
}
