//go:build unix

package ui

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/hostiletest"
	"ltibootcamp/steps"
	"ltibootcamp/ui/ptytest"
)

// hostileEdition tells the test program to be the walkthrough, in an edition
// and against a platform that follow in the arguments.
const hostileEdition = "LTIBOOTCAMP_TEST_EDITION"

// isWalkthrough is the walkthrough, when the test program is told to be it.
func isWalkthrough() bool {
	edition := os.Getenv(hostileEdition)
	if edition == "" {
		return false
	}
	if err := walkthrough(edition, os.Args[1]); err != nil {
		panic(err)
	}
	return true
}

// walkthrough is the program of the journey. The one of main goes to platforms
// of edition 2018 only.
func walkthrough(edition, platform string) error {
	e, err := lti.EditionNamed(edition)
	if err != nil {
		return err
	}
	s, err := steps.Open(steps.Config{Edition: e, Platform: platform})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	return Run(context.Background(), Options{Engine: s, Theme: "dark"})
}

// A journey through every view of every step, with a platform that sends
// everything nasty: no byte of it reaches the terminal raw, and it can be seen
// that it was there.
func TestJourneyAgainstAHostilePlatform(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			x := ptytest.Start(t, ptytest.Setting{Width: 120, Height: 50, Env: []string{hostileEdition + "=" + edition.Name}}, os.Args[0], hostiletest.Start(t))
			all := walk(t, x)
			for _, w := range hostiletest.Words() {
				if !strings.Contains(all, w.Shown) {
					t.Errorf("%q is not shown", w.Shown)
				}
			}
			x.Send("q")
			x.End(0)
			if err := hostiletest.CheckScreen(x.Raw()); err != nil {
				t.Errorf("the terminal got %v", err)
			}
		})
	}
}

// A step that fails tells of it in the platform's own words.
func TestJourneyWithHostileErrors(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{
		"refusal": hostiletest.Refusal(), "finding": hostiletest.Finding(), "garbage": hostiletest.Garbage(),
		"broken header": hostiletest.BrokenHeader(), "broken status": hostiletest.BrokenStatus(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := hostiletest.Start(t, hostiletest.Spoiled{Path: "/newtool", Answer: answer})
			x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24, Env: []string{hostileEdition + "=2018"}}, os.Args[0], platform)
			x.See("not run yet", "q quit")
			x.Send(":get-tool\rr")
			x.See("run again", "failed")
			all := pagesOf(x, "1") + pagesOf(x, "3") + pagesOf(x, "4")
			if !strings.Contains(all, `\x1b`) {
				t.Errorf("what was said is not shown:\n%s", all)
			}
			x.Send("q")
			x.End(0)
			if err := hostiletest.CheckScreen(x.Raw()); err != nil {
				t.Errorf("the terminal got %v", err)
			}
		})
	}
}

// walk runs every step and looks at all of its views, from top to bottom. It
// gives all that was seen.
func walk(t *testing.T, x *ptytest.Terminal) string {
	t.Helper()
	var all strings.Builder
	x.See("not run yet", "q quit")
	course := fakeCourse() // its steps have the same names
	for i, s := range course.Steps() {
		x.Send(":" + s.Name + "\rr")
		x.See(fmt.Sprintf("%d/", i+1), "run again", "[1 Guide]")
		for _, view := range []string{"1", "2", "3", "4"} {
			all.WriteString(pagesOf(x, view))
		}
		x.Send("1")
		x.See("[1 Guide]")
	}
	return all.String()
}

// pagesOf opens all of a view and looks at its beginning and its end. It gives
// what was seen.
func pagesOf(x *ptytest.Terminal, view string) string {
	x.Send(view)
	x.Wait("view "+view, func(screen string) bool {
		return strings.Contains(screen, "["+view+" ") && (view == "1" || strings.Contains(screen, "│"+glyphInto)) // its cursor is there
	})
	x.Send("+g?")                 // once the help is there, so is what was opened
	const lastRow = "enter do it" // of the help: a frame is drawn from above
	x.See("All keys", lastRow)
	x.Send("\x1b")
	before := x.Wait("the help to be closed", func(screen string) bool { return !strings.Contains(screen, lastRow) })
	all := []string{before}
	for range 6 {
		if !strings.Contains(before, glyphDown+" ") {
			return strings.Join(all, "\n") // its end is on the screen
		}
		x.Send("\x1b[6~") // page down
		before = x.Wait("the next page", func(screen string) bool { return screen != before })
		all = append(all, before)
	}
	x.Send("G")
	return strings.Join(append(all, x.See(glyphUp+" ")), "\n")
}
