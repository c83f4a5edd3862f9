package ui

import (
	"fmt"
	"strings"

	"ltibootcamp/ui/prompter"
)

// Sizes of the notes.
const (
	besideFrom = 100 // columns from which what shows and what comes stand beside the notes
	largeWidth = 80  // columns from which the clock is large, where there are
	largeFrom  = 24  // so many rows
	longPlace  = 64  // columns from which the place in the course has one line
	stripFrom  = 20  // rows from which the strip has three lines
)

// tooSmall tells that there is no room for the notes.
func (l *lectern) tooSmall() bool { return l.width < leastWidth || l.height < leastHeight }

// View draws the notes. Every line is exactly as wide as the screen.
func (l *lectern) View() string {
	if l.width <= 0 || l.height <= 0 {
		return ""
	}
	if l.tooSmall() {
		return l.drawn(tooSmallLines(l.width))
	}
	lines := l.above()
	if l.known {
		lines = append(lines, l.middle()...)
	} else {
		lines = append(lines, l.welcome()...)
	}
	for len(lines) < l.height-1 {
		lines = append(lines, "")
	}
	lines = append(lines[:l.height-1], hints(l.common, l.hints()))
	if l.help {
		over := l.helpFrame().read(l.theme, l.helpRows(), l.helpTop)
		overlay(lines, over, (l.width-boxWidth(over))/2)
	}
	return l.drawn(lines)
}

// above is what stands above the notes: where the presentation is, the clock, and
// how all is going.
func (l *lectern) above() []string {
	if !l.known {
		return append([]string{l.theme.line(say(heading, " Speaker notes"))}, l.going()...)
	}
	lines := l.where()
	t := timesOf(l.cue, l.now())
	if l.width >= largeWidth && l.height >= largeFrom {
		lines = append(lines, t.largeClock(l.theme, l.width)...)
	} else {
		lines = append(lines, t.narrowClock(l.theme)...)
	}
	return append(lines, l.going()...)
}

// where is the place in the course, and what time it is.
func (l *lectern) where() []string {
	c := l.cue
	title := say(plain, " "+c.Chapter+" "+glyphInto+" ").add(heading, c.Title)
	place := say(muted, fmt.Sprintf("step %d of %d %s part %d of %d ", c.Place, c.Of, glyphDot, c.Part, c.Parts))
	now := say(strong, l.now().Format("15:04")+" ")
	if l.width < longPlace {
		return []string{l.theme.line(title.shortened(l.width)), l.theme.line(ends(say(plain, " ").join(place), l.width, now))}
	}
	if l.width >= besideFrom {
		place.add(muted, glyphDot+" "+c.Edition+" ")
	}
	return []string{l.theme.line(ends(title, l.width, place.add(muted, glyphDot+" ").join(now)))}
}

// going says how all is going: what has just come of a key, else whether there is
// a presentation, else what it does.
func (l *lectern) going() []string {
	s := sheet{width: l.width}
	s.prose(l.state(), 1)
	const most = 3
	return painted(l.theme, s.rows[:min(len(s.rows), most)])
}

func (l *lectern) state() *text {
	c := l.cue
	switch {
	case l.notice != "":
		return say(warn, l.notice)
	case l.link == prompter.Unfit:
		return say(bad, glyphFailed+" "+l.why)
	case l.link == prompter.Lost && l.why != "":
		return say(bad, glyphFailed+" The presentation is gone ("+l.why+"). These are the last notes.")
	case l.link == prompter.Lost:
		return say(bad, glyphFailed+" The presentation is gone. These are the last notes; they go on when it is started again.")
	case l.link == prompter.Waiting:
		return say(warn, glyphToDo+" Waiting for a presentation.")
	case !l.known:
		return say(good, glyphDone+" The presentation is there, and has not begun.")
	case c.Suspended:
		return say(bad, glyphBang+" The presentation is suspended: fg in its terminal brings it back.")
	case c.Running:
		return say(accent, glyphCursor+" The step runs.")
	case c.Paused:
		return say(warn, glyphHere+" The audience sees “Back in a moment”. b or space brings the slide back.")
	case c.Black:
		return say(warn, glyphHere+" The audience sees a black screen. b or space brings the slide back.")
	case c.Failed != "":
		return say(bad, glyphFailed+" The step failed: ").add(plain, c.Failed)
	case c.Bare:
		return say(warn, glyphBang+" The audience sees secrets: u in the presentation masks them.")
	case c.Playing:
		return say(accent, glyphCursor+" The presentation plays by itself. Whatever you order first stops it.")
	default:
		return say(good, glyphDone+" In step with the presentation.")
	}
}

// welcome says how to begin.
func (l *lectern) welcome() []string {
	s := sheet{width: l.width}
	s.blank()
	s.rows = append(s.rows, row{of: new(text)})
	if l.why != "" && l.link != prompter.Unfit {
		s.prose(say(bad, glyphBang+" ").add(plain, l.why), 1)
		s.blank()
	}
	s.prose(say(plain, "The notes stand here as soon as there is a presentation. Start one in another terminal:"), 1)
	s.blank()
	s.prose(say(strong, "ltibootcamp present"), 3)
	s.blank()
	s.prose(say(muted, "Either may be started first, and either may end. Several terminals can show notes at once."), 1)
	return painted(l.theme, s.rows)
}

// room is what the notes have below what stands above them, and above the keys.
func (l *lectern) room() speechRoom {
	rows := l.height - 1 - len(l.above())
	if l.width < besideFrom {
		strip := 1
		if l.height >= stripFrom {
			strip = 3
		}
		return speechRoom{width: l.width - 2, rows: max(1, rows-strip-1), strip: strip}
	}
	left := l.width * 3 / 5
	var r speechRoom
	r.width, r.rows = l.theme.inner(left, rows)
	r.besideWidth, r.besideRows = l.theme.inner(l.width-left, rows/2)
	return r
}

// middle draws the notes, with what shows and what comes above or beside them.
func (l *lectern) middle() []string {
	r := l.speech.of.room
	seen := l.speech.rows[l.top:min(len(l.speech.rows), l.top+r.rows)]
	at := position(l.top, r.rows, len(l.speech.rows))
	if r.besideWidth == 0 {
		return l.stacked(r, seen, at)
	}
	left := l.width * 3 / 5
	height := l.height - 1 - len(l.above())
	notes := box{title: say(strong, " Notes "), note: at, focused: true, width: left, height: height}.view(l.theme, painted(l.theme, seen))
	beside := func(title string, rows []row, height int) []string {
		_, room := l.theme.inner(0, height)
		b := box{title: say(strong, " "+title+" "), width: l.width - left, height: height}
		if len(rows) > room {
			b.note = say(muted, " "+glyphMore+" all of it below the notes ")
		}
		return b.view(l.theme, painted(l.theme, rows[:min(len(rows), room)]))
	}
	right := append(beside(sees(l.cue), l.speech.shows, height/2), beside("What comes next", l.speech.then, height-height/2)...)
	for i := range notes {
		notes[i] += right[i]
	}
	return notes
}

// stacked draws the strip, a rule and the notes.
func (l *lectern) stacked(r speechRoom, seen []row, at *text) []string {
	var lines []string
	for _, s := range stripOf(l.cue, r.strip) {
		lines = append(lines, l.theme.line(say(plain, " ").join(s.shortened(r.width))))
	}
	rule := l.width
	if at != nil {
		rule -= at.width() + 1
	}
	edge := say(muted, strings.Repeat(glyphRule, max(0, rule)))
	if at != nil {
		edge.join(at).add(muted, glyphRule)
	}
	lines = append(lines, l.theme.line(edge))
	for _, s := range painted(l.theme, seen) {
		lines = append(lines, " "+s)
	}
	return lines
}
