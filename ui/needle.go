package ui

import (
	"regexp"
	"strings"

	"ltibootcamp/ltiflow/wire"
)

// A needle is what is looked for, made ready once for however many lines.
type needle struct {
	ascii   string         // "" when it has other characters, or nothing is looked for
	pattern *regexp.Regexp // of one that has
}

// needleOf is made of what was typed. What cannot be printed is looked for as
// lines show it, by its escape.
func needleOf(query string) needle {
	query = wire.Line(query)
	if ascii(query) {
		return needle{ascii: query}
	}
	return needle{pattern: regexp.MustCompile("(?i)" + regexp.QuoteMeta(query))}
}

// in tells whether the needle stands in a line. A line may be a megabyte that
// is full of it.
func (n needle) in(s string) bool { return len(n.first(s, 1)) > 0 }

// all are the places of the needle in a line, upper and lower case alike.
func (n needle) all(s string) []cut { return n.first(s, -1) }

// first are the first most places; all when most is negative.
func (n needle) first(s string, most int) []cut {
	var cuts []cut
	switch {
	case n.pattern != nil:
		for _, at := range n.pattern.FindAllStringIndex(s, most) {
			cuts = append(cuts, cut{at[0], at[1]})
		}
		return cuts
	case n.ascii == "":
		return nil
	}
	begins := strings.ToLower(n.ascii[:1]) + strings.ToUpper(n.ascii[:1])
	for i := 0; i+len(n.ascii) <= len(s) && len(cuts) != most; {
		next := strings.IndexAny(s[i:len(s)-len(n.ascii)+1], begins)
		if next < 0 {
			break
		}
		i += next
		if strings.EqualFold(s[i:i+len(n.ascii)], n.ascii) {
			cuts = append(cuts, cut{i, i + len(n.ascii)})
			i += len(n.ascii)
		} else {
			i++
		}
	}
	return cuts
}
