package ui

import (
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// A check is one finding.
type check struct{ lti.Finding }

// checkNodes are findings, one by one, those that failed opened.
func checkNodes(findings lti.Findings) []*node {
	var nodes []*node
	for _, f := range findings {
		n := leaf(check{f})
		got, want := wire.MaskText(f.Got), wire.MaskText(f.Want)
		if got != "" {
			n.hold(leaf(remark{say(muted, "got   ").add(plain, got)}))
		}
		if want != "" && want != got {
			n.hold(leaf(remark{say(muted, "want  ").add(plain, want)}))
		}
		n.open = f.Status == lti.Failed
		nodes = append(nodes, n)
	}
	return nodes
}

const (
	checkColumn = 10 // where the name of a check stands
	valueColumn = 27 // where what it got stands
)

// line is the status, the check, what was got, and who asks for it.
func (c check) line(room int) *text {
	glyph, paint := mark(c.Status)
	about := c.About()
	t := say(paint, glyph+" "+c.Status.String()).pad(checkColumn).add(strong, about.Check)
	got := say(plain, wire.MaskText(clip(c.Got, room)))
	section := say(muted, "  "+about.Spec)
	if room <= 0 {
		return t.add(plain, "  ").join(got).join(section)
	}
	t.pad(valueColumn)
	left := room - section.width()
	if t.width() >= left {
		return t.add(plain, "  ").join(got)
	}
	return t.join(got.shortened(left - t.width())).pad(left).join(section)
}

func (c check) whole() string {
	words := c.About().Check + " (" + string(c.Code) + "): " + c.Status.String()
	if c.Got != "" {
		words += "\ngot:  " + wire.MaskText(c.Got)
	}
	if c.Want != "" {
		words += "\nwant: " + wire.MaskText(c.Want)
	}
	return words
}

func (c check) called() *text {
	return say(accent, c.About().Check).add(muted, "  "+string(c.Code))
}

// explain says what the check asks, and of one that failed why and what to do.
func (c check) explain(l lore, s *sheet) {
	about := c.About()
	s.prose(say(plain, about.Asks), 0)
	if c.Status == lti.Skipped {
		s.prose(say(muted, "Skipped: a check before it left nothing to look at."), 0)
	}
	if c.Status == lti.Failed {
		s.compare(c.Got, c.Want)
		s.prose(say(strong, "Likely cause  ").add(plain, about.Cause), 0)
		s.prose(say(strong, "Remedy  ").add(plain, about.Remedy), 0)
	}
	if title, address, ok := l.glossary.Specification(about.Spec); ok {
		s.prose(say(muted, about.Spec+": "+title+", ").add(plain, address), 0)
	}
}
