package ui

import (
	"fmt"
	"strings"

	"ltibootcamp/steps"
)

// A rail is the list of all steps, with a cursor while it has the keys.
type rail struct {
	open   bool
	cursor int
}

// stateMark is the glyph of a state. The help sheet says what they mean.
func stateMark(s steps.State) (string, token) {
	switch s {
	case steps.NotRun:
		return glyphToDo, muted
	case steps.Done:
		return glyphDone, good
	case steps.Failed:
		return glyphFailed, bad
	case steps.Stale:
		return glyphStale, warn
	}
	return "?", plain
}

// naturalWidth is how many cells the rail needs for its longest line.
func naturalWidth(stops []stop) int {
	widest := 0
	for _, s := range stops {
		widest = max(widest, say(plain, s.title).width()+4, say(plain, s.chapterTitle).width()+6)
	}
	return widest
}

// A railLine is one line of the rail, and the step that it belongs to; -1 for
// the title of a chapter.
type railLine struct {
	s    string
	step int
}

// view draws the rail as lines of the given size. current is where the reader
// is; running is the step that runs, with its spinner.
func (r rail) view(c common, states []steps.State, current int, running, spin string, width, height int) []railLine {
	var lines []railLine
	focus := current
	if r.open {
		focus = r.cursor
	}
	from, to := 0, 0
	for i, s := range c.stops {
		if i == 0 || c.stops[i-1].chapter != s.chapter {
			lines = append(lines, railLine{chapterLine(c, states, i, width), -1})
		}
		if i == focus {
			from = len(lines)
		}
		for _, s := range r.step(c, states, i, current, running, spin, width) {
			lines = append(lines, railLine{s, i})
		}
		if i == focus {
			to = len(lines)
		}
	}
	// The line before the step in focus is kept in sight: the title of the
	// chapter, or the step before.
	top := min(max(0, to-height), max(0, from-1))
	if from > height/2 {
		top = max(top, min(from-height/2, len(lines)-height))
	}
	top = max(0, min(top, len(lines)-height))
	return lines[top:min(len(lines), top+max(0, height))]
}

func chapterLine(c common, states []steps.State, first, width int) string {
	done, all := 0, 0
	for i := first; i < len(c.stops) && c.stops[i].chapter == c.stops[first].chapter; i++ {
		if all++; states[i] == steps.Done {
			done++
		}
	}
	count := fmt.Sprintf("%d/%d", done, all)
	title := say(strong, shorten(c.stops[first].chapterTitle, width-len(count)-1))
	return c.theme.line(title.pad(width-len(count)).add(muted, count))
}

// step draws one step; a long title goes on in a second line.
func (r rail) step(c common, states []steps.State, i, current int, running, spin string, width int) []string {
	glyph, paint := stateMark(states[i])
	if c.stops[i].name == running {
		glyph, paint = spin, accent
	}
	gutter, words := " ", plain
	if i == current {
		gutter, words = glyphHere, strong
	}
	if r.open && i == r.cursor {
		gutter, words = glyphCursor, chosen
	}
	edited := " "
	if c.edited[c.stops[i].name] {
		edited = c.theme.in(warn, glyphEdited)
	}
	title := say(words, c.stops[i].title)
	var lines []string
	for n, cut := range wrap(title.s, max(8, width-4), atSpaces) {
		lead := c.theme.in(accent, gutter) + edited + c.theme.in(paint, glyph) + " "
		if n > 0 {
			lead = strings.Repeat(" ", 4)
		}
		lines = append(lines, lead+c.theme.text(title, cut.from, cut.to))
	}
	return lines
}
