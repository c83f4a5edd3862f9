//go:build unix

package journeys_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"ltibootcamp/ltiflow/platform/hostiletest"
	"ltibootcamp/ui/ptytest"
)

// A hangingPlatform is a simulator that does not answer what it is told to hang
// at.
type hangingPlatform struct {
	address string
	at      atomic.Pointer[string] // part of a path; nil for none
	reached chan struct{}          // once, when it hangs
}

func startHanging(t *testing.T) *hangingPlatform {
	t.Helper()
	_, address, _ := simulator(t)
	fetch(t, address+"/newtool") // the program waits a few seconds for it, and the first one makes a key
	target, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	h := &hangingPlatform{reached: make(chan struct{}, 1)}
	proxy := httputil.NewSingleHostReverseProxy(target)
	between := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if at := h.at.Load(); at != nil && strings.Contains(r.URL.Path, *at) {
			select {
			case h.reached <- struct{}{}:
			default:
			}
			<-r.Context().Done()
			return
		}
		r.Host = target.Host
		proxy.ServeHTTP(w, r)
	})
	server := httptest.NewServer(between)
	t.Cleanup(server.Close)
	h.address = server.URL
	return h
}

func (h *hangingPlatform) hangAt(path string) { h.at.Store(&path) }

// Nothing that a platform sends gets raw into what the program writes: its
// output, its complaints, its log, and the terminal.
func TestHostilePlatform(t *testing.T) {
	t.Parallel()
	log := filepath.Join(t.TempDir(), "log")
	platform := hostiletest.Start(t)
	code, stdout, stderr := run(t, "run", "--platform", platform, "--log", log)
	if code != 0 || !strings.Contains(stdout, "15 passed") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
	logged, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{stdout, stderr, string(logged)}
	for _, answer := range []string{hostiletest.Refusal(), hostiletest.Finding(), hostiletest.Garbage(), hostiletest.BrokenHeader()} {
		code, stdout, stderr := run(t, "run", "--platform", hostiletest.Start(t, hostiletest.Spoiled{Path: "/newtool", Answer: answer}))
		if code != 2 || strings.Count(stderr, "\n") != 1 {
			t.Errorf("exit code %d\n%q\n%q", code, stdout, stderr)
		}
		texts = append(texts, stdout, stderr)
	}
	for _, text := range texts {
		if err := hostiletest.CheckText(text); err != nil {
			t.Errorf("writes %v", err)
		}
	}
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, built), "--platform", platform, "--step", "launch-activity")
	x.See("your progress is not kept")
	x.Send("r")
	x.See("12/15", `\x1b[6;9m`)
	x.Send("q")
	x.End(0)
	if err := hostiletest.CheckScreen(x.Raw()); err != nil {
		t.Errorf("the terminal got %v", err)
	}
}

// TestJourneyStopsASlowPlatform breaks a step with an answer that does not
// come, and stops it. The keys are sent at once: the patience is short.
func TestJourneyStopsASlowPlatform(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, built), "--step", "token")
	x.See("not run yet")
	x.Send("\r")
	x.See("run again")
	x.Send("x")
	for screen := x.See("Break this step", "▸"); !strings.Contains(screen, "▸  No answer in time"); {
		at := chosenFault(screen)
		x.Send(keyDown)
		screen = x.Wait("another fault than "+at, func(screen string) bool { return chosenFault(screen) != at })
	}
	x.Send("\r")
	x.See("s ", "predict")
	x.Send("s" + keyEsc)
	screen := x.See("Stopped", "Grades › Step 1: get an access token", "q quit")
	if lines := strings.Split(strings.TrimRight(screen, "\n"), "\n"); len(lines) != 24 || !strings.HasPrefix(lines[1], "╭") {
		t.Errorf("the screen is not whole:\n%s", screen)
	}
	x.Send("\r")
	x.See("✓ status", "run again")
	x.Send("q")
	x.End(0)
}
