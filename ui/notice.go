package ui

// A notice is said once, until the next key.
type notice struct {
	words   string
	address string // to copy: it stands on lines of its own, whole
}

// lines draws the notice. However long an address is, something of the page
// stays on the screen.
func (n notice) lines(c common) []string {
	s := sheet{width: c.width}
	s.prose(say(warn, n.words), 1)
	if n.address != "" {
		s.put(say(strong, n.address), "", "", anywhere)
	}
	const others = 7 // header, keys, and a page of three lines in its frame
	var lines []string
	for _, r := range s.rows[:min(len(s.rows), max(1, c.height-others))] {
		lines = append(lines, r.paint(c.theme))
	}
	return lines
}
