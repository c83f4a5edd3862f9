package ui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// View draws the presentation. Every line is exactly as wide as the screen.
func (p *presenter) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	lines := p.lines()
	for len(lines) < p.height {
		lines = append(lines, "")
	}
	return p.common.drawn(lines)
}

func (p *presenter) tooSmall() bool { return p.width < leastWidth || p.height < leastHeight }

func (p *presenter) lines() []string {
	switch {
	case p.tooSmall():
		return tooSmallLines(p.width)
	case p.cover == blackCover:
		return p.blackScreen()
	case p.cover == pauseCover:
		return p.pauseCard()
	case p.help:
		return p.keysCard()
	}
	h := hall{p.width, p.height}
	lines := make([]string, h.above(), p.height)
	lines = append(lines, p.slide(h)...)
	for len(lines) < p.height-foot {
		lines = append(lines, "")
	}
	lines = append(lines[:p.height-foot], p.sign(), p.bottom())
	if p.prompt.open {
		overlay(lines, p.prompt.view(p.common, p.height-2, nil), max(0, (p.width-min(64, p.width))/2))
	}
	return lines
}

// onSlide is the slide with the newest part; ok is false while none is made.
func (p *presenter) onSlide() (s slide, newest int, ok bool) {
	if p.drawn == nil || p.drawn.key.step != p.step().name {
		return slide{}, 0, false
	}
	newest = min(p.shown, len(p.drawn.parts)) - 1
	for _, s := range p.drawn.slides {
		if newest < s.to {
			return s, newest, true
		}
	}
	return slide{}, 0, false
}

// slide draws the heading and the parts that are seen.
func (p *presenter) slide(h hall) []string {
	s, newest, ok := p.onSlide()
	if !ok {
		return nil
	}
	first := p.drawn.parts[s.from]
	indent := strings.Repeat(" ", h.left(first.columns, p.pictured(s)))
	lines := p.head(h, s, first, indent, p.pictured(s))
	room := h.room(s)
	left, right := p.columns(h, s, newest)
	left, right = window(left, p.top, room), window(right, p.top, room)
	for i := range max(len(left), len(right)) {
		line := indent
		if i < len(left) {
			line += left[i].paint(p.theme)
		}
		if i < len(right) {
			line = fit(line, len(indent)+barWidth+h.words(true)+between) + right[i].row.paint(p.theme)
		}
		lines = append(lines, line)
	}
	return lines
}

// A slideRow is one row of a slide.
type slideRow struct {
	row

	newest bool // of the newest part
}

// paint draws the row behind the bar that only the newest part has: its colours it
// keeps, those before it are quieter.
func (r slideRow) paint(t theme) string {
	line := r.row.paint(t)
	if r.newest {
		return t.in(accent, glyphThick) + " " + line
	}
	return "  " + t.in(muted, ansi.Strip(line))
}

// window is what is seen of rows from one on, as far as they can be scrolled.
func window(rows []slideRow, top, room int) []slideRow {
	top = max(0, min(top, len(rows)-room))
	return rows[top:min(len(rows), top+room)]
}

func (p *presenter) pictured(s slide) bool {
	for _, part := range p.drawn.parts[s.from:s.to] {
		if len(part.shown) > 0 {
			return true
		}
	}
	return false
}

// head is the heading, large with a rule below it, or small where it goes on.
func (p *presenter) head(h hall, s slide, first laidPart, indent string, pictured bool) []string {
	bar := strings.Repeat(" ", barWidth)
	room := h.across(first.columns, pictured)
	var lines []string
	if s.big {
		title := say(heading, first.heading)
		for _, c := range h.title(title.s) {
			lines = append(lines, indent+bar+p.theme.text(title, c.from, c.to))
		}
	} else {
		lines = append(lines, indent+bar+p.theme.line(say(muted, first.heading).shortened(room)))
	}
	if s.big && h.head(true) > 2 {
		lines = append(lines, indent+bar+p.theme.in(accent, strings.Repeat(glyphRule, room)))
	}
	for len(lines) < h.head(s.big)+s.more {
		lines = append(lines, "")
	}
	return lines
}

// columns are the parts of a slide up to the newest: all in one column, or what
// they say in one and what the newest picture shows in another.
func (p *presenter) columns(h hall, s slide, newest int) (left, right []slideRow) {
	add := func(to []slideRow, rows []row, i int) []slideRow {
		for _, r := range rows {
			to = append(to, slideRow{r, i == newest})
		}
		return to
	}
	for i := s.from; i <= newest; i++ {
		part := p.drawn.parts[i]
		said, shown := p.typed(part, i == newest)
		if i == p.script.run && (p.run.active() || p.drawn.key.revision != p.revision) { // or it has just ended
			said, shown = p.runningRows(h.words(part.columns)), nil
		}
		if len(left) > 0 && len(said)+len(shown) > 0 {
			left = append(left, make([]slideRow, h.air(part))...)
		}
		left = add(left, said, i)
		switch {
		case len(shown) == 0:
		case part.columns:
			right = add(nil, shown, i)
		default:
			if len(said) > 0 {
				left = append(left, slideRow{newest: i == newest})
			}
			left = add(left, shown, i)
		}
	}
	return left, right
}

// runningRows say what runs now.
func (p *presenter) runningRows(width int) []row {
	s := sheet{width: width}
	t := say(accent, p.spinner.View()).add(strong, " Running")
	if p.run.active() && p.run.now != p.step().name {
		t.add(plain, ", first: "+p.title(p.run.now))
	}
	if n := p.run.count; n.Of > 0 {
		t.add(muted, fmt.Sprintf("  %d of %d", n.Done, n.Of))
	}
	s.prose(t.add(plain, glyphMore), 0)
	return s.rows
}

// overflow is how many rows of the slide are not seen.
func (p *presenter) overflow() int {
	s, newest, ok := p.onSlide()
	if !ok {
		return 0
	}
	h := hall{p.width, p.height}
	left, right := p.columns(h, s, newest)
	return max(0, max(len(left), len(right))-h.room(s))
}

// sign tells that there is more of the slide than is seen, and what else has to
// be known.
func (p *presenter) sign() string {
	t := say(plain, "")
	if over := p.overflow(); over > 0 {
		top := min(p.top, over)
		if top > 0 {
			t.add(accent, fmt.Sprintf("%s %d  ", glyphUp, top))
		}
		if top < over {
			t.add(accent, fmt.Sprintf("%s %d more", glyphDown, over-top))
		}
	}
	if p.bare || p.drawn != nil && p.drawn.key.bare {
		t.add(plain, "  ").add(unmasked, " "+glyphBang+" SECRETS SHOWN ")
	}
	return p.withStopped(t)
}

// bottom is the line at the bottom: where this is, and how far. The dots give way
// before the words do.
func (p *presenter) bottom() string {
	margin := max(1, hall{p.width, p.height}.margin())
	room := p.width - 2*margin
	s := p.step()
	left, all := say(muted, s.chapterTitle+" "+glyphInto+" "+s.title), len(p.script.parts)
	digits := fmt.Sprintf("%d/%d   %d of %d", p.shown, all, p.at+1, len(p.stops))
	dots := say(accent, strings.Repeat(glyphHere, p.shown)).add(muted, strings.Repeat(glyphToDo, all-p.shown))
	if p.script.open {
		dots.add(muted, glyphMore) // a run brings more of them
	}
	right := dots.add(muted, " "+digits)
	if left.width()+2+right.width() > room {
		right = say(muted, digits)
	}
	switch {
	case p.notice.words != "":
		left = say(accent, p.notice.words)
		if left.width()+2+right.width() > room {
			right = new(text) // the words are gone soon, and the numbers come again
		}
	case left.width()+2+right.width() > room:
		left = say(muted, s.title)
	}
	return strings.Repeat(" ", margin) + p.theme.line(ends(left, room, right))
}
