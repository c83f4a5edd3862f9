package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/ltiflow/wire"
)

// A sequence is how the exchanges of a step are drawn beneath each other: a
// lane for each party, an arrow from lane to lane for each request, and its
// answer at the right.
type sequence struct {
	parties []wire.Party // those that take part, from left to right
	count   int          // of the exchanges
	digits  int          // of the last number
	short   int          // cells that the answers need at least,
	long    int          // and at most
	times   int          // cells of the longest time
	odd     bool         // somebody talks to himself, or is none of the three
}

func sequenceOf(exchanges []wire.Exchange) *sequence {
	s := &sequence{
		count: len(exchanges), digits: len(strconv.Itoa(len(exchanges))),
		// What is usual has room from the start: lanes must not move while answers come in.
		short: len("! none"), long: len("! no answer"), times: len("1.23 ms"),
	}
	for _, e := range exchanges {
		a := answerOf(e)
		s.short = max(s.short, ansi.StringWidth(a.short))
		s.long = max(s.long, ansi.StringWidth(a.long))
		s.times = max(s.times, len(a.took))
		s.odd = s.odd || e.From == e.To || !slices.Contains(everyParty(), e.From) || !slices.Contains(everyParty(), e.To)
	}
	for _, p := range everyParty() {
		if slices.ContainsFunc(exchanges, func(e wire.Exchange) bool { return e.From == p || e.To == p }) {
			s.parties = append(s.parties, p)
		}
	}
	return s
}

func everyParty() []wire.Party { return []wire.Party{wire.Browser, wire.Tool, wire.Platform} }

// Lanes are where a sequence is drawn in a row.
type lanes struct {
	at      []int // the column of each party
	answers int   // the column of the answers,
	width   int   // and the cells that they have
	room    int
}

// Cells of a row.
const (
	betweenColumns = 2
	leastArrow     = 14 // between two lanes: "POST /login" and the ends of the arrow
	goodArrow      = 22 // an answer gets what an arrow beyond that does not need
)

// lanes lays the sequence out for a room, and tells whether there is enough.
func (s *sequence) lanes(room int) (lanes, bool) {
	gaps := len(s.parties) - 1
	if s.odd || gaps < 1 {
		return lanes{}, false
	}
	first := s.digits + betweenColumns
	free := room - first - 2*betweenColumns - s.times
	answers := free - gaps*(goodArrow+1) - 1
	answers = max(s.short, min(answers, s.long, room/4))
	arrow := (free-answers-1)/gaps - 1
	if arrow < leastArrow {
		return lanes{}, false
	}
	l := lanes{room: room, width: answers, answers: room - s.times - betweenColumns - answers}
	for i := range s.parties {
		l.at = append(l.at, first+i*(arrow+1))
	}
	return l, true
}

// heading is the row with the names of the lanes: the first begins on its
// lane, the last ends on it.
func (s *sequence) heading(l lanes) *text {
	t := say(plain, "")
	for i, p := range s.parties {
		column := l.at[i] - len(p)/2
		switch i {
		case 0:
			column = l.at[i]
		case len(s.parties) - 1:
			column = l.at[i] - len(p) + 1
		}
		t.pad(column).add(heading, string(p))
	}
	if l.width >= len("answer") {
		t.pad(l.answers).add(muted, "answer")
	}
	return t.pad(l.room-len("time")).add(muted, "time")
}

// row draws one exchange.
func (s *sequence) row(l lanes, number int, e wire.Exchange) *text {
	from, to := slices.Index(s.parties, e.From), slices.Index(s.parties, e.To)
	left, right := min(from, to), max(from, to)
	t := say(muted, fmt.Sprintf("%*d", s.digits, number))
	for i := range s.parties {
		t.pad(l.at[i])
		switch {
		case i == left:
			t.join(arrow(e, l.at[right]-l.at[left]+1, from < to))
		case i < left || i > right:
			t.add(muted, glyphBar)
		}
	}
	a := answerOf(e)
	t.pad(l.answers).add(a.paint, a.within(l.width))
	return t.pad(l.room-len(a.took)).add(muted, a.took)
}

// arrowEnds are the cells of an arrow beside its label: a lane and a piece of the
// shaft, a space, and the same at the other end with the head.
const arrowEnds = 6

// arrow draws a request from lane to lane, both of them included. One that
// waits for its answer is dashed.
func arrow(e wire.Exchange, width int, rightwards bool) *text {
	shaft := glyphRule
	if e.UnderWay() {
		shaft = glyphDashed
	}
	label := say(keyword, clipTo(e.Method, width-arrowEnds))
	path := wire.Line(pathOf(e))
	if room := width - arrowEnds - label.width() - 1; ansi.StringWidth(path) > room {
		path = middle(path, room-1) // and a piece of the shaft
	}
	if path != "" {
		label.add(plain, " "+path)
	}
	return shafted(label, shaft, width, rightwards)
}

// shafted is an arrow with its label on it.
func shafted(label *text, shaft string, width int, rightwards bool) *text {
	rest := max(0, width-arrowEnds-label.width())
	if rightwards {
		return say(muted, glyphFrom+shaft+" ").join(label).add(muted, " "+strings.Repeat(shaft, rest)).add(accent, glyphHead).add(muted, glyphBar)
	}
	return say(muted, glyphBar).add(accent, glyphHeadBack).add(muted, strings.Repeat(shaft, rest)+" ").join(label).add(muted, " "+shaft+glyphFromBack)
}

// words say an exchange where there are no lanes: all of it when room is 0.
func (s *sequence) words(room, number int, e wire.Exchange) *text {
	a := answerOf(e)
	t := say(muted, fmt.Sprintf("%*d ", s.digits, number)).add(plain, clip(string(e.From), room)+" "+glyphArrow+" "+clip(string(e.To), room)+" ")
	t.add(keyword, clip(e.Method, room)+" ")
	path := wire.Line(pathOf(e))
	if room <= 0 {
		return t.add(plain, path+" ").add(a.paint, a.long).add(muted, " "+a.took)
	}
	const least = 8 // of the path, before the answer gives way
	answer := a.within(max(ansi.StringWidth(a.short), room-t.width()-1-max(least, ansi.StringWidth(path))))
	t.add(plain, middle(path, room-t.width()-1-ansi.StringWidth(answer))+" ").add(a.paint, answer)
	if t.width()+2+len(a.took) <= room {
		t.pad(room-len(a.took)).add(muted, a.took)
	}
	return t.shortened(room)
}

// middle shortens a line to a width and leaves its beginning and its end: the
// paths of a platform begin alike, and their ends say what they are.
func middle(s string, width int) string {
	all := ansi.StringWidth(s)
	switch {
	case all <= width:
		return s
	case width < 5:
		return shorten(s, width)
	}
	end := (width - 1) / 2
	tail := ansi.TruncateLeft(s, all-end, "")
	if ansi.StringWidth(tail) > end { // the cut went through a wide character
		tail = ansi.TruncateLeft(s, all-end+1, "")
	}
	return ansi.Truncate(s, width-1-end, "") + glyphMore + tail
}

// clipTo is untrusted words, safe and shortened to a width.
func clipTo(s string, width int) string { return shorten(wire.Line(clip(s, width)), width) }
