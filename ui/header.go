package ui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/steps"
)

// header is the first line: where you are, how far you are, which edition.
func header(c common, current int, states []steps.State) string {
	done := 0
	for _, s := range states {
		if s == steps.Done {
			done++
		}
	}
	count := fmt.Sprintf("%d/%d", done, len(c.stops))
	right := say(plain, count).add(plain, "  ").add(strong, c.edition).add(plain, " ")
	if c.width >= 64 {
		right = bar(done, len(c.stops), 12).add(plain, " "+count+" done  ").add(strong, "LTI "+c.edition).add(plain, " ")
	}
	room := c.width - right.width() - 2
	left := whereabouts(c, current, room)
	return c.theme.line(left) + strings.Repeat(" ", max(0, c.width-left.width()-right.width())) + c.theme.line(right)
}

// bar draws how much of the course is done.
func bar(done, all, width int) *text {
	full := 0
	if all > 0 {
		full = done * width / all
	}
	return say(accent, strings.Repeat(glyphFull, full)).add(muted, strings.Repeat(glyphEmpty, width-full))
}

// whereabouts names the step, with as much of what is around it as fits.
func whereabouts(c common, current, room int) *text {
	if current < 0 || current >= len(c.stops) {
		return say(plain, "")
	}
	s := c.stops[current]
	full := say(muted, " LTI Advantage bootcamp   ").add(plain, s.chapterTitle+" "+glyphInto+" ").add(strong, s.title)
	short := say(plain, " "+s.chapterTitle+" "+glyphInto+" ").add(strong, s.title)
	for _, t := range []*text{full, short} {
		if t.width() <= room {
			return t
		}
	}
	if title := " " + s.title; ansi.StringWidth(title) <= room {
		return say(strong, title)
	}
	return say(strong, shorten(" "+s.title, room))
}
