package ui

// A hall is the room that a presentation has: a screen of this size, and the air
// around what stands on it.
type hall struct{ width, height int }

// A slide is the parts that are seen together.
type slide struct {
	from, to int
	big      bool // its heading stands large; else it goes on from the slide before
	more     int  // rows of the heading beyond its first
}

// wide tells that there is room for words and what they are about side by side.
func (h hall) wide() bool { return h.width >= wideFrom }

const barWidth = 2 // of the bar before the newest part

// margin is the air at the left and at the right.
func (h hall) margin() int {
	switch {
	case h.width < 60:
		return 0
	case h.width < 100:
		return 3
	default:
		return h.width / 20
	}
}

// above is the air over the heading.
func (h hall) above() int {
	switch {
	case h.height < 16:
		return 0
	case h.height < 30:
		return 1
	default:
		return h.height / 12
	}
}

// gap is the air between two parts.
func (h hall) gap() int {
	if h.height < 40 {
		return 1
	}
	return 2
}

// air is what stands before a part on a slide: less before the next item of a list.
func (h hall) air(part laidPart) int {
	if part.follows {
		return h.gap() - 1
	}
	return h.gap()
}

// between is the air between two columns.
const between = 4

// words is how wide words are.
func (h hall) words(columns bool) int {
	room := h.width - 2*h.margin() - barWidth
	switch {
	case columns:
		return max(44, room*36/100)
	case h.width < 120:
		return min(room, 72)
	default:
		return min(room, readable)
	}
}

// widestPicture is how wide anything that is shown gets; beyond it, eyes have too
// far to go.
const widestPicture = 110

// picture is how wide what is shown is.
func (h hall) picture(columns bool) int {
	room := h.width - 2*h.margin() - barWidth
	if columns {
		room -= h.words(true) + between
	}
	return min(room, widestPicture)
}

// across is how wide a slide is: words alone, or what is shown too.
func (h hall) across(columns, pictured bool) int {
	switch {
	case columns:
		return h.words(true) + between + h.picture(true)
	case pictured:
		return max(h.words(false), h.picture(false))
	default:
		return h.words(false)
	}
}

// left is the column in which all of a slide begins, the bar before it included.
func (h hall) left(columns, pictured bool) int {
	return max(0, (h.width-barWidth-h.across(columns, pictured))/2)
}

// head is how many rows a heading has, with the air below it.
func (h hall) head(big bool) int {
	switch {
	case h.height < 16:
		return 2
	case !big:
		return 2
	case h.height < 30:
		return 3
	default:
		return 4
	}
}

// foot is how many rows the line at the bottom has, with the air above it.
const foot = 2

// title is a large heading on as many rows as it needs.
func (h hall) title(heading string) []cut { return wrap(heading, h.words(false), atSpaces) }

// body is how many rows there are for parts, below a heading of one row.
func (h hall) body(big bool) int { return max(1, h.height-h.above()-h.head(big)-foot) }

// room is how many there are on a slide.
func (h hall) room(s slide) int { return max(1, h.body(s.big)-s.more) }

// slidesOf puts parts together as they have room. Each heading begins a slide, and
// what is shown of a run has its own where it stands below its words.
func slidesOf(parts []laidPart, h hall) []slide {
	var slides []slide
	used := 0
	for i, p := range parts {
		height := len(p.said)
		if !p.columns && len(p.shown) > 0 {
			height += len(p.shown) + min(1, height)
		}
		begins := i == 0 || p.opens || p.scene != nil && !p.columns
		if !begins {
			used += h.air(p) + height
			begins = used > h.room(slides[len(slides)-1])
		}
		if begins {
			s := slide{from: i, to: i, big: i == 0 || p.opens}
			if s.big {
				s.more = len(h.title(p.heading)) - 1
			}
			slides = append(slides, s)
			used = height
		}
		slides[len(slides)-1].to = i + 1
	}
	return slides
}
