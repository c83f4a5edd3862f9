package steps_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// ranLab is the outcome of a step of the lab that has run by itself.
func ranLab(t *testing.T, s *steps.Session, name string) steps.Outcome {
	t.Helper()
	if err := s.Run(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	outcome, _ := s.Outcome(name)
	if len(outcome.Findings) == 0 {
		t.Fatalf("%s has checked nothing", name)
	}
	return outcome
}

// The score card has a row for each fault of a launch and none besides, and no
// other step knows of it.
func TestLabLaunchesFillsTheCard(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	outcome := ranLab(t, s, "lab-launches")
	var got, want []string
	for _, p := range outcome.Panels {
		for row := range strings.Lines(string(p.Body)) {
			got = append(got, strings.Join(strings.Fields(row), " "))
		}
	}
	known, err := content.LoadFaults(lti.Final().Name)
	if err != nil {
		t.Fatal(err)
	}
	for _, odd := range []bool{false, true} {
		for _, f := range known {
			row := "✓ refused " + f.Title + " " + lti.Code(f.Code).About().Check
			if odd {
				row = "✓ let in " + f.Title
			}
			if strings.HasPrefix(f.Name, "launch-") && odd == (f.Code == "") {
				want = append(want, row)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(got) < 60 {
		t.Errorf("the card (-want +got):\n%s", diff)
	}
	for _, name := range []string{"launch-request", "launch-verify", "launch-activity"} {
		if s.State(name) != steps.NotRun {
			t.Errorf("%s is %v", name, s.State(name))
		}
	}
	if p := s.Progress(); p != (steps.Progress{}) {
		t.Errorf("progress = %+v after the end", p)
	}
	if err := s.Run(t.Context(), "launch-verify"); err != nil {
		t.Errorf("a launch after it: %v", err)
	}
}

// The lab counts while it runs, stops between two launches, and leaves no fault
// behind.
func TestLabLaunchesStops(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	if err := s.Run(t.Context(), "launch-verify"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	seen := make(chan steps.Progress, 1)
	go func() {
		for s.Progress().Done < 3 {
			runtime.Gosched()
		}
		seen <- s.Progress()
		cancel()
	}()
	if err := s.Run(ctx, "lab-launches"); !errors.Is(err, context.Canceled) {
		t.Fatalf("error = %v, want that it was stopped", err)
	}
	if p := <-seen; p.Of < 60 || p.Now == "" {
		t.Errorf("progress = %+v", p)
	}
	outcome, _ := s.Outcome("lab-launches")
	if s.State("lab-launches") != steps.Failed || len(outcome.Panels) > 0 {
		t.Error("a lab that was stopped has failed, and shows no card")
	}
	if s.State("launch-verify") != steps.Done {
		t.Error("the launch of before is no longer good")
	}
	if err := s.Run(t.Context(), "launch-verify"); err != nil {
		t.Errorf("a launch after it: %v", err)
	}
}

// keySetFetches counts the requests of the tool for the platform's key set.
func keySetFetches(o steps.Outcome) int {
	n := 0
	for _, e := range o.Exchanges {
		if e.From == wire.Tool && strings.HasSuffix(e.URL, "/jwks") {
			n++
		}
	}
	return n
}

// The tool notices the new keys with one fetch, goes on with what it fetched,
// and can do so again.
func TestLabKeysFetchesOnce(t *testing.T) {
	t.Parallel()
	s, clock := open(t, lti.Final())
	if err := s.Run(t.Context(), "get-keys"); err != nil {
		t.Fatal(err)
	}
	kept := began(s, "get-keys")
	for range 2 {
		outcome := ranLab(t, s, "lab-keys")
		v := outcome.Values
		if n := keySetFetches(outcome); n != 1 || v["fetches"] != "1" {
			t.Errorf("%d fetches, and the page says %s, want 1", n, v["fetches"])
		}
		kids := []string{v["old_kid"], v["new_kid"], v["late_kid"], v["unknown_kid"]}
		slices.Sort(kids)
		if len(slices.Compact(kids)) != 4 || slices.Contains(kids, "") {
			t.Errorf("kids = %q, want four different ones", v)
		}
		if err := s.Run(t.Context(), "launch-verify"); err != nil {
			t.Errorf("a launch after it: %v", err)
		}
		verified, _ := s.Outcome("launch-verify")
		proof := verified.Panels[len(verified.Panels)-1].Proof
		if !strings.Contains(proof.From, "lab-keys") || proof.Place == 0 {
			t.Errorf("proof = %+v, want a key of the set that the lab fetched", proof)
		}
		clock.advance(time.Second)
	}
	if len(again(s, kept)) > 0 {
		t.Error("get-keys ran again: the lab has not kept what it fetched")
	}
}

// Keys that changed unseen are fetched by the step that is for it.
func TestLabKeysAfterAnUnseenRotation(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	if _, err := s.Break(t.Context(), "world-rotated"); err != nil {
		t.Fatal(err)
	}
	ranLab(t, s, "lab-keys")
}

// The ends of the window are those of the message and the tool.
func TestLabClockFindsTheWindow(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	outcome := ranLab(t, s, "lab-clock")
	want := map[string]string{
		"early": "-60 s", "first": "-59 s", "late": "+660 s", "expired": "+660 s", "aged": "+660 s", "forgotten": "+662 s",
		"lifetime": "600 s", "leeway": "60 s", "max_age": "600 s", "tried": "13", "let_in": "7",
	}
	for name, value := range want {
		if got := outcome.Values[name]; got != value {
			t.Errorf("%s = %q, want %q", name, got, value)
		}
	}
	for i, rows := range [][]string{
		{
			"✗ -60 s refused by iat", "✓ -59 s let in", "✓ +0 s let in", "✓ +659 s let in",
			"✗ +660 s refused by exp, iat", "✗ +3600 s refused by exp, iat",
		},
		{
			"✗ -58 s refused by replay", "✗ +659 s refused by replay", "✗ +660 s refused by exp, iat, replay",
			"✗ +662 s refused by exp, iat",
		},
	} {
		text := strings.Join(strings.Fields(string(outcome.Panels[i].Body)), " ") + " "
		for _, row := range rows {
			if !strings.Contains(text, row+" ") {
				t.Errorf("no row %q in\n%s", row, outcome.Panels[i].Body)
			}
		}
	}
	// None of its tools is the session's: no nonce of a launch was used up.
	if err := s.Run(t.Context(), "launch-verify"); err != nil {
		t.Errorf("a launch after it: %v", err)
	}
}

func BenchmarkLab(b *testing.B) {
	for _, name := range []string{"lab-keys", "lab-clock", "lab-launches"} {
		b.Run(name, func(b *testing.B) {
			s, clock := open(b, lti.Final())
			for b.Loop() {
				if err := s.Run(b.Context(), name); err != nil {
					b.Fatal(err)
				}
				clock.advance(time.Hour) // old keys go: there may only be so many
			}
		})
	}
}
