package ui

import (
	"fmt"
	"strings"
	"time"

	"ltibootcamp/ui/prompter"
)

// times are how the speaker is doing at one moment, in whole seconds.
type times struct {
	step, all     int // since the step came to the screen, and since the beginning
	planned       int // for the step; 0 when nothing is
	before, whole int // planned for all steps before it, and for all
}

func timesOf(c prompter.Cue, now time.Time) times {
	return times{
		step: since(c.StepBegan, now), all: since(c.Began, now),
		planned: c.PlannedStep, before: c.PlannedBefore, whole: c.PlannedAll,
	}
}

// longestTalk is as far as the clock goes: more has no room.
const longestTalk = 100*3600 - 1

// since are the seconds from a moment on. A clock that was set back, and one that
// is not known, count none.
func since(began, now time.Time) int {
	if began.IsZero() || now.Before(began) {
		return 0
	}
	return int(min(now.Sub(began)/time.Second, longestTalk))
}

// clock writes seconds: 4:05, or 1:04:05.
func clock(seconds int) string {
	seconds = max(0, min(seconds, longestTalk))
	if seconds < 3600 {
		return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}

// ofStep says how much of the time for the step is left, and whether that is
// enough.
func (t times) ofStep() (words string, paint token) {
	switch left := t.planned - t.step; {
	case t.planned <= 0:
		return "no time is planned", muted
	case left < 0:
		return clock(-left) + " over, of " + clock(t.planned), bad
	default:
		return clock(left) + " left of " + clock(t.planned), plain
	}
}

// ofAll says whether the speaker is where the plan is. All is well as long as the
// step on the screen is the one that is planned for now.
func (t times) ofAll() (words string, paint token) {
	of := " of " + clock(t.whole)
	switch {
	case t.whole <= 0:
		return "no time is planned", muted
	case t.all > t.before+t.planned:
		return clock(t.all-t.before-t.planned) + " behind," + of, bad
	case t.all < t.before:
		return clock(t.before-t.all) + " ahead," + of, good
	default:
		return "on time," + of, good
	}
}

// narrowClock is the clock in two lines: of the step, and of the whole.
func (t times) narrowClock(th theme) []string {
	line := func(of string, seconds int, words string, paint token) string {
		return th.line(say(muted, " "+of).add(strong, clock(seconds)).add(plain, "  ").add(paint, words))
	}
	ofStep, stepPaint := t.ofStep()
	ofAll, allPaint := t.ofAll()
	return []string{line("Step ", t.step, ofStep, stepPaint), line("All  ", t.all, ofAll, allPaint)}
}

// largeClock is the clock in digits that are read from afar, the step on the left
// and the whole on the right, with what they mean below.
func (t times) largeClock(th theme, width int) []string {
	scale := 1
	if width >= railFrom {
		scale = 2
	}
	left, right := digits(clock(t.step), scale), digits(clock(t.all), scale)
	half := width / 2
	lines := make([]string, 0, len(left)+1)
	for i := range left {
		lines = append(lines, th.line(say(plain, " ").add(strong, left[i]).pad(half).add(strong, right[i])))
	}
	ofStep, stepPaint := t.ofStep()
	ofAll, allPaint := t.ofAll()
	below := say(muted, " Step  ").add(stepPaint, ofStep).pad(half).add(muted, "All  ").add(allPaint, ofAll)
	return append(lines, th.line(below))
}

// digits draws a time five lines high, each cell of a digit as wide as scale.
func digits(s string, scale int) []string {
	lines := make([]string, 5)
	for i, r := range s {
		shape := shapeOf(r)
		for y := range lines {
			if i > 0 {
				lines[y] += strings.Repeat(" ", scale)
			}
			for _, dot := range shape[y] {
				cell := " "
				if dot == '#' {
					cell = glyphFull
				}
				lines[y] += strings.Repeat(cell, scale)
			}
		}
	}
	return lines
}

// shapeOf is how a digit is drawn, or a colon.
func shapeOf(r rune) [5]string {
	if r == ':' {
		return [5]string{" ", "#", " ", "#", " "}
	}
	return [10][5]string{
		{"###", "# #", "# #", "# #", "###"},
		{" # ", "## ", " # ", " # ", "###"},
		{"###", "  #", "###", "#  ", "###"},
		{"###", "  #", " ##", "  #", "###"},
		{"# #", "# #", "###", "  #", "  #"},
		{"###", "#  ", "###", "  #", "###"},
		{"###", "#  ", "###", "# #", "###"},
		{"###", "  #", "  #", "  #", "  #"},
		{"###", "# #", "###", "# #", "###"},
		{"###", "# #", "###", "  #", "###"},
	}[max(0, min(9, r-'0'))]
}
