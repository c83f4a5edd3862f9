package ui

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/steps"
)

// The whole course of both editions by itself: it can be rehearsed on a small screen
// without anything to mend, be recorded, and be played again from the beginning.
func TestWholeCourseByItself(t *testing.T) {
	unraced(t)
	t.Parallel()
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			server, err := platform.Open(platform.Config{})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = server.Close() }()
			s, err := steps.Open(steps.Config{Edition: edition, Platform: server.URL()})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = s.Close() }()
			talk, err := content.LoadTalk(edition.Name)
			if err != nil {
				t.Fatal(err)
			}
			var told bytes.Buffer
			r := newReel(t.Context(), s, talk, lookOf(noColour()), "", math.MaxInt32)
			if err := rehearse(t.Context(), &told, r, screenSize{80, 24, ""}); err != nil {
				t.Errorf("%v:\n%s", err, &told)
			}
			t.Log(&told)
			isRecorded(t, s, talk)
			beginsAnew(t, s, talk)
		})
	}
}

// isRecorded records a run that was played, reads the recording, and sees on a
// terminal what the presentation shows at its end.
func isRecorded(t *testing.T, s *steps.Session, talk content.Talk) {
	t.Helper()
	var recording bytes.Buffer
	began := time.Now()
	if err := Cast(&recording, s, false); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes in %v", recording.Len(), time.Since(began))
	if recording.Len() > mostOfACast {
		t.Errorf("the recording has %d bytes, want %d at most", recording.Len(), mostOfACast)
	}
	header, events := readCast(t, recording.Bytes())
	markers := 0
	for _, e := range events {
		if e.kind == "m" {
			markers++
		}
	}
	if all := len(s.Course().Steps()); markers != all {
		t.Errorf("%d markers, want %d", markers, all)
	}
	r := newReel(t.Context(), s, talk, look{wish: "dark", dark: true, profile: termenv.TrueColor}, s.Course().Steps()[markers-1].Name, math.MaxInt32)
	r.open(castWidth, castHeight)
	last := ""
	for playing := true; playing; playing = r.act() {
		last = trimmed(ansi.Strip(r.p.View()))
	}
	if got := newCastPlayer(t, header, events).to(100 * time.Hour); got != last || !strings.Contains(got, "31 of 31") && !strings.Contains(got, "15 of 15") {
		t.Errorf("at its end the recording shows:\n%s\nwant:\n%s", got, last)
	}
}

// beginsAnew plays a round in a kiosk, after one that has ended.
func beginsAnew(t *testing.T, s *steps.Session, talk content.Talk) {
	t.Helper()
	all := s.Course().Steps()
	r := newReel(t.Context(), s, talk, lookOf(noColour()), all[len(all)-1].Name, math.MaxInt32)
	r.p.auto.loop = true
	r.open(80, 24)
	for r.p.at > 0 {
		r.act()
	}
	if state := s.State(all[0].Name); state != steps.NotRun {
		t.Errorf("a round begins with a step that is %v", state)
	}
	for r.p.at < len(all)-1 || !r.p.atEnd() {
		if r.act(); r.p.failed() {
			t.Fatalf("in the second round, %s fails: %v", r.p.step().name, r.p.script.failure.err)
		}
	}
}

// mostOfACast is how large the recording of the whole course may be.
const mostOfACast = 3 << 20
