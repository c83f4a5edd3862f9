package ui

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/muesli/termenv"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A castEvent is one event of a recording.
type castEvent struct {
	at         float64
	kind, data string
}

// readCast reads a recording as strictly as its format is written: a header with
// nothing else in it, and events of the known kinds whose times never go back.
func readCast(t *testing.T, recording []byte) (castHeader, []castEvent) {
	t.Helper()
	lines := bufio.NewScanner(bytes.NewReader(recording))
	lines.Buffer(nil, 1<<20)
	lines.Scan()
	var header castHeader
	strict := json.NewDecoder(bytes.NewReader(lines.Bytes()))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&header); err != nil || header.Version != 2 || header.Width < 1 || header.Height < 1 {
		t.Fatalf("the header %s: %v", lines.Bytes(), err)
	}
	var events []castEvent
	for lines.Scan() {
		var fields []json.RawMessage
		var e castEvent
		if err := json.Unmarshal(lines.Bytes(), &fields); err != nil || len(fields) != 3 {
			t.Fatalf("the event %s: %v", lines.Bytes(), err)
		}
		if err := errors.Join(json.Unmarshal(fields[0], &e.at), json.Unmarshal(fields[1], &e.kind), json.Unmarshal(fields[2], &e.data)); err != nil {
			t.Fatalf("the event %s: %v", lines.Bytes(), err)
		}
		if !slices.Contains([]string{"o", "m"}, e.kind) || e.at < 0 || len(events) > 0 && e.at < events[len(events)-1].at {
			t.Fatalf("the event %s comes after %v", lines.Bytes(), events[len(events)-1])
		}
		events = append(events, e)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return header, events
}

// A castPlayer is a terminal that a recording is played on.
type castPlayer struct {
	screen *vt.Emulator
	events []castEvent
}

func newCastPlayer(t *testing.T, header castHeader, events []castEvent) *castPlayer {
	t.Helper()
	p := &castPlayer{vt.NewEmulator(header.Width, header.Height), events}
	t.Cleanup(func() {
		if in, ok := p.screen.InputPipe().(io.Closer); ok {
			_ = in.Close()
		}
	})
	return p
}

// to plays as far as a time, and gives what the screen shows then.
func (p *castPlayer) to(at time.Duration) string {
	for len(p.events) > 0 && p.events[0].at <= float64(at.Milliseconds())/1000 {
		if p.events[0].kind == "o" {
			_, _ = p.screen.WriteString(p.events[0].data)
		}
		p.events = p.events[1:]
	}
	return trimmed(p.screen.String())
}

// trimmed is a screen without the spaces that nobody sees.
func trimmed(screen string) string {
	lines := strings.Split(screen, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// On a real terminal the recording shows, at every moment, what the presentation
// shows; it has a marker at each step that has run, and none of the others.
func TestCastShowsTheRun(t *testing.T) {
	t.Parallel()
	f := newFake().finish("welcome", "get-keys", "deeplink-request", "deeplink-verify")
	kept := recordedOf(f)
	var out bytes.Buffer
	if err := cast(&out, kept, playedTalk(), false); err != nil {
		t.Fatal(err)
	}
	header, events := readCast(t, out.Bytes())
	player := newCastPlayer(t, header, events)
	if header.Width != castWidth || header.Height != castHeight || !strings.Contains(header.Title, "edition 1.3") {
		t.Errorf("the header is %+v", header)
	}
	r := newReel(t.Context(), kept, playedTalk(), lookOf(newTheme("dark", termenv.TrueColor)), "", castStroke)
	r.open(castWidth, castHeight)
	for going := true; going; going = r.act() {
		at := r.at
		if wait := r.wait; wait > time.Millisecond {
			at += wait / 2 // no other frame comes until then
		}
		if got, want := player.to(at), trimmed(ansi.Strip(r.p.View())); got != want {
			t.Fatalf("at %v the recording shows:\n%s\nwant:\n%s", at, got, want)
		}
	}
	var markers []string
	for _, e := range events {
		if e.kind == "m" {
			markers = append(markers, e.data)
		}
	}
	want := []string{"Setup › Meet the platform", "Setup › Get the platform's keys", "Deep linking › Get the request", "Deep linking › Task 1: verify the JWT"}
	if !slices.Equal(markers, want) {
		t.Errorf("the markers are %q", markers)
	}
	if last := events[len(events)-1]; math.Abs(last.at-r.at.Seconds()) > 0.002 {
		t.Errorf("it ends at %v, want %v", last.at, r.at)
	}
	if len(f.runs) > 0 || len(f.resets) > 0 {
		t.Errorf("%v ran for it, and %v were reset", f.runs, f.resets)
	}
}

// What failed is seen to fail, and what comes after it is there too.
func TestCastShowsAFailure(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.outcomes["get-keys"] = failedOutcome()
	f.finish("welcome", "get-keys", "deeplink-request")
	f.states["get-keys"] = steps.Failed
	var out bytes.Buffer
	if err := Cast(&out, f, false); err != nil {
		t.Fatal(err)
	}
	_, events := readCast(t, out.Bytes())
	var seen strings.Builder
	for _, e := range events {
		seen.WriteString(ansi.Strip(e.data))
	}
	for _, want := range []string{"“Get the platform's keys” failed", "Get the request"} {
		if !strings.Contains(seen.String(), want) {
			t.Errorf("%q is never seen", want)
		}
	}
	if strings.Contains(seen.String(), "Stopped") || len(f.runs) > 0 {
		t.Errorf("it stops, or runs %v", f.runs)
	}
}

// Secrets are masked, unless they are wanted.
func TestCastMasksSecrets(t *testing.T) {
	t.Parallel()
	f := newFake()
	o := plainOutcome()
	o.Exchanges = []wire.Exchange{{
		From: wire.Tool, To: wire.Platform, Method: "GET", URL: "http://localhost:5000/results?access_token=TOPSECRET", Status: 200,
		RequestHeader: map[string][]string{"Authorization": {"Bearer TOPSECRET"}},
	}}
	f.outcomes["welcome"] = o
	f.finish("welcome")
	talk := playedTalk()
	talk.Turns["welcome"] = content.Turn{Step: "welcome", Scenes: []content.Scene{{
		Says: "A token opens doors.", Exchange: &content.Crossing{Path: "/results"}, Marks: []string{"Authorization"},
	}}}
	for _, bare := range []bool{false, true} {
		var out bytes.Buffer
		if err := cast(&out, recordedOf(f), talk, bare); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), "Authorization") {
			t.Error("the header is not shown")
		}
		if strings.Contains(out.String(), "TOPSECRET") != bare || strings.Contains(out.String(), "SECRETS SHOWN") != bare {
			t.Errorf("bare is %v:\n%s", bare, out.String())
		}
	}
}

// Where nothing has run there is nothing to record, and a file that cannot be
// written is told.
func TestCastThatCannotBe(t *testing.T) {
	t.Parallel()
	if err := Cast(io.Discard, newFake(), false); err == nil || !strings.Contains(err.Error(), "no step has run") {
		t.Errorf("without a run: %v", err)
	}
	full := errors.New("the disk is full")
	if err := Cast(failingWriter{full}, newFake().finish("welcome"), false); !errors.Is(err, full) {
		t.Errorf("with a full disk: %v", err)
	}
}

// castSequence is what a recording may tell a terminal: where to write, in which
// colours, and to clear the rest of a line; at its ends, the whole of the screen.
var castSequence = regexp.MustCompile(`\x1b\[(?:\d+;1H|[\d;]*m|K|2J|H|\?25[lh])`)

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

// What a hostile platform sent moves no terminal that plays the recording.
func TestCastIsHarmless(t *testing.T) {
	t.Parallel()
	f := hostileFake()
	f.finish("welcome", "deeplink-verify")
	var out bytes.Buffer
	if err := cast(&out, recordedOf(f), playedTalk(), true); err != nil {
		t.Fatal(err)
	}
	_, events := readCast(t, out.Bytes())
	for _, e := range events {
		rest := castSequence.ReplaceAllString(e.data, "")
		if at := strings.IndexFunc(rest, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x202e }); at >= 0 {
			t.Fatalf("the event at %v has %q", e.at, rest[at:])
		}
	}
}
