package ui

import (
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// lineStrokes is how many letters could be typed while one line comes of what is
// shown, which is not typed.
const lineStrokes = 3

// newestPart is the newest part as it is laid out; ok is false while it is not.
func (p *presenter) newestPart() (part laidPart, ok bool) {
	_, newest, ok := p.onSlide()
	if !ok {
		return laidPart{}, false
	}
	return p.drawn.parts[newest], true
}

// strokes are those that make the newest part whole.
func (p *presenter) strokes() int {
	part, _ := p.newestPart()
	n := len(part.shown) * lineStrokes
	for _, r := range part.said {
		n += r.letters()
	}
	return n
}

// typed is as much of a part as is there so far: all of it but of the newest, while
// that is typed.
func (p *presenter) typed(part laidPart, newest bool) (said, shown []row) {
	if !newest || !p.auto.typing {
		return part.said, part.shown
	}
	left := p.auto.typed
	for i, r := range part.said {
		n := r.letters()
		if left <= n {
			return append(part.said[:i:i], r.upTo(left)...), nil
		}
		left -= n
	}
	return part.said, part.shown[:min(left/lineStrokes, len(part.shown))]
}

// letters is how many a row has.
func (r row) letters() int { return ansi.StringWidth(strings.TrimRight(r.words(), " ")) }

// upTo is the row as far as so many letters of it; no row at all for none.
func (r row) upTo(letters int) []row {
	if letters <= 0 {
		return nil
	}
	if r.of == nil {
		r.ready = fit(r.ready, letters-ansi.StringWidth(r.before))
		return []row{r}
	}
	letters = max(0, letters-ansi.StringWidth(r.before+r.lead))
	r.cut.to = r.cut.from + len(ansi.Truncate(r.of.s[r.cut.from:r.cut.to], letters, ""))
	return []row{r}
}

// screenful is how far a part that is taller than the screen moves at once.
func (p *presenter) screenful() int {
	s, _, _ := p.onSlide()
	return max(1, hall{p.width, p.height}.body(s.big)-2)
}

// reading is how long what is seen now stays: as long as its scene says, or else
// as its words take. Who has to scroll has a share of that for each screenful.
func (p *presenter) reading() time.Duration {
	pace := p.auto.pace
	stay := pace.Word * float64(p.toRead())
	if i := p.shown - 1; i < len(p.script.parts) && p.script.parts[i].scene != nil && p.script.parts[i].scene.Seconds > 0 {
		stay = p.script.parts[i].scene.Seconds
	}
	over, screenful := p.overflow(), p.screenful()
	stay = max(pace.Least, stay/float64(1+(over+screenful-1)/screenful))
	if p.shown >= len(p.script.parts) && p.top >= over {
		stay += pace.Turn
	}
	return seconds(stay)
}

// toRead is how many words the newest part has; of a run, what crossed too.
func (p *presenter) toRead() int {
	n := len(strings.Fields(p.words(p.shown - 1)))
	if part, ok := p.newestPart(); ok && p.runs() {
		for _, r := range part.shown {
			n += len(strings.Fields(r.words()))
		}
	}
	return n
}
