package ui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"ltibootcamp/steps"
)

// Plain itself, over a pipe that ends in the middle of a line.
func TestPlainThroughAPipe(t *testing.T) {
	t.Parallel()
	in, typing := io.Pipe()
	var out bytes.Buffer
	ended := make(chan error, 1)
	f := newFake()
	f.arrivals = make(chan string)
	go func() {
		ended <- Plain(t.Context(), Options{Engine: f, Input: in, Output: &out, Environ: func(string) string { return "" }})
	}()
	f.finish("deeplink-request")
	f.arrivals <- "deeplink-request"
	_, _ = io.WriteString(typing, "r")
	_ = typing.Close()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	seeTold(t, out.String(), "Your browser brought a message: “Get the request” is done. It is step 4: answer go 4 to see it.", "Running", "The end: 2 of 15 steps done.")
	broken := errors.New("nobody listens")
	if err := Plain(t.Context(), Options{Engine: f, Input: strings.NewReader(""), Output: deaf{broken}}); !errors.Is(err, broken) {
		t.Errorf("got error %v, want %v", err, broken)
	}
}

// What failed here and went well from the reader's own browser has not failed
// any more.
func TestPlainForgetsWhatABrowserMended(t *testing.T) {
	t.Parallel()
	f := newFake()
	o := Options{Engine: f, Start: "deeplink-request", Input: strings.NewReader(""), Output: io.Discard, Environ: func(string) string { return "" }}
	over := make(chan struct{})
	defer close(over)
	te := newTeller(o.withDefaults(), newTalk(o, over))
	f.breakWith = errors.New("nobody answers")
	te.run(t.Context())
	if guide := strings.Join(te.guideLines(), "\n"); !strings.Contains(guide, "nobody answers") {
		t.Fatalf("the failure is not told:\n%s", guide)
	}
	f.finish("deeplink-request")
	te.brought("deeplink-request")
	if guide := strings.Join(te.guideLines(), "\n"); strings.Contains(guide, "nobody answers") {
		t.Errorf("an old failure is told:\n%s", guide)
	}
}

type deaf struct{ err error }

func (d deaf) Write([]byte) (int, error) { return 0, d.err }

// A process that is told to end does so while a step runs, whether the engine
// listens or not.
func TestPlainEndsWhileAStepRuns(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.gate = make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	in, typing := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- Plain(ctx, Options{Engine: f, Input: in, Output: io.Discard}) }()
	_, _ = io.WriteString(typing, "r\n")
	for f.Current() == "" {
		select {
		case err := <-ended:
			t.Fatalf("ended before the step ran: %v", err)
		default:
		}
	}
	cancel()
	if err := <-ended; err != nil || f.State("welcome") != steps.NotRun {
		t.Errorf("got error %v, state %v", err, f.State("welcome"))
	}
	_ = typing.Close()
}

// On a terminal a long page comes in portions, and an answer between two of
// them is not lost.
func TestPlainPortions(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.Repeat("line\n", 30)+"last", "\n")
	for _, c := range []struct {
		answers []string
		want    []string
		not     string
		early   string
	}{
		{[]string{"", ""}, []string{"Enter for more, 23 lines to come, 0 to stop:", "15 lines", "7 lines"}, "", ""},
		{[]string{"0"}, []string{"23 lines"}, "15 lines", ""},
		{[]string{"n"}, []string{"23 lines"}, "15 lines", "n"},
	} {
		var out bytes.Buffer
		typed := make(chan string, 3)
		for _, a := range append(c.answers, "") {
			typed <- a
		}
		k := &talk{out: &out, size: func() (columns, rows int) { return 4, 10 }, typed: typed}
		k.pages(t.Context(), lines)
		seeTold(t, out.String(), c.want...)
		if c.not != "" && strings.Contains(out.String(), c.not) || k.early != c.early {
			t.Errorf("%v: early %q, want %q:\n%s", c.answers, k.early, c.early, out.String())
		}
	}
	if n := portion([]string{"123456789", "1"}, 4, 2); n != 1 {
		t.Errorf("a line of three rows: %d lines in two rows, want 1", n)
	}
}
