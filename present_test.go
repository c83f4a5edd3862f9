//go:build unix

package main

import (
	"fmt"
	"strings"
	"testing"

	"ltibootcamp/ui/ptytest"
)

// TestJourneyPresenting shows a step to an audience: its parts by space, its run,
// back without another, a cover, a jump, and the end.
func TestJourneyPresenting(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, built), "present")
	x.See("Who is on the other end?", "Setup › Meet the platform", "1/")
	for part := 2; part < 40; part++ {
		x.Send(" ")
		x.Wait(fmt.Sprintf("part %d", part), func(screen string) bool {
			return strings.Contains(screen, fmt.Sprintf(" %d/", part)) && !strings.Contains(screen, "Running")
		})
		if strings.Contains(x.Text(), "checks held") {
			break
		}
	}
	x.See("✓ 2 checks held · 1 exchange", "GET /.well-known/openid-configuration")
	x.Send("\x1b[D \x1b[D")
	x.See("Meet the platform")
	x.Send("b")
	x.Wait("a black screen", func(screen string) bool { return strings.TrimSpace(screen) == "" })
	x.Send("q")
	x.See("Meet the platform")
	x.Send(":issue\x7f\x7f\x7f\x7f\x7fverify the JWT\r")
	x.See("Is this really from the platform?", "5 of 31")
	x.Send("r")
	x.See("✓ 21 checks held")
	x.Send("q")
	x.End(0)
}
