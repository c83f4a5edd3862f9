package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Rows that the explanation below an outline gets: a third of what there is.
const (
	leastAbout = 2
	mostAbout  = 9
)

// split divides a height between the rows of the outline and the explanation
// below them, with a rule between the two.
func (o *outline) split(height int) (rows, about int) {
	about = max(leastAbout, min(height/3, mostAbout))
	return max(1, height-about-1), about
}

// view draws the outline and, below a rule, what is under its cursor. Each
// line has a cell for the cursor before it.
func (o *outline) view(t theme, width, height int, focused bool, f *finder) []string {
	seen, about := o.split(height)
	lines := make([]string, 0, height)
	for i := o.top; i < len(o.rows) && len(lines) < seen; i++ {
		lines = append(lines, o.row(t, i, width, focused, f))
	}
	for len(lines) < seen {
		lines = append(lines, "")
	}
	return append(lines, o.about(t, width, about)...)
}

// row draws one row.
func (o *outline) row(t theme, i, width int, focused bool, f *finder) string {
	r := o.rows[i]
	words := o.words(r)
	lead := o.lead(r)
	if i == o.at && r.of == nil {
		words = f.inSight(r.node, words, width-ansi.StringWidth(lead))
	}
	if over := ansi.StringWidth(lead) + words.width() - width; over > 0 {
		words = words.shortened(width - ansi.StringWidth(lead))
	}
	if i != o.at {
		return " " + t.in(muted, lead) + t.line(f.mark(words, false))
	}
	if !focused {
		return t.in(accent, glyphInto) + t.in(muted, lead) + t.line(f.mark(words, true))
	}
	under := &text{s: lead + words.s}
	under.pad(width)
	under.spans = []span{{0, len(under.s), chosen}}
	return t.in(accent, glyphInto) + t.line(f.mark(under, true))
}

// words are what a row says, wrapped or in one line.
func (o *outline) words(r outlineRow) *text {
	if r.of == nil {
		return r.node.line(o.room(r.node))
	}
	return r.of.part(r.cut)
}

// lead is what stands before the words: the indent, and whether the node is
// open.
func (o *outline) lead(r outlineRow) string {
	f, edge := r.node.matter.(flat)
	mark := " "
	switch {
	case edge && r.on:
		return f.onward()
	case edge:
		return ""
	case r.on:
		mark = glyphWrapped
	case !o.opens(r.node):
	case r.node.open:
		mark = glyphOpen
	default:
		mark = glyphClosed
	}
	return strings.Repeat(" ", o.indent(r.node)) + mark + " "
}

// about explains what is under the cursor, in a rule and rows below it. What
// has no room there is in the sheet that opens by a key.
func (o *outline) about(t theme, width, height int) []string {
	n := o.under()
	if n == nil {
		return []string{" " + t.in(muted, ruleOf(width))}
	}
	place := o.place(n)
	if _, ok := n.matter.(*value); ok {
		place = place.ending(width - 2) // a pointer says at its end where it leads
	}
	title := part{title: place.shortened(width - 2)}
	lines := []string{" " + t.line(title.line(width))}
	p := o.explain(n, width)
	for i, r := range p.rows {
		if i == height-1 && len(p.rows) > height {
			lines = append(lines, " "+t.line(say(muted, glyphMore+" i shows all of it")))
			break
		}
		lines = append(lines, " "+r.paint(t))
	}
	return lines
}

// inSight are the words of a node with a match in them that is cut off: they begin
// shortly before it then.
func (f *finder) inSight(n *node, words *text, width int) *text {
	needle := needleOf(f.query())
	if !f.active() || needle.in(words.shortened(width).s) {
		return words
	}
	all := n.line(0)
	cuts := needle.first(all.s, 1)
	if len(cuts) == 0 {
		return words
	}
	from := min(cuts[0].from-width/3, len(all.s)+1-width) // the row is filled, as far as it can be
	if from <= 0 {
		return all
	}
	for from < len(all.s) && all.s[from]&0xc0 == 0x80 { // not within a character
		from++
	}
	return say(muted, glyphMore).join(all.from(from))
}
