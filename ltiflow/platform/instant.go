package platform

import (
	"slices"
	"time"
)

// Forms of ISO 8601 that are read. AGS asks for a zone and allows one without
// minutes (AGS §3.4.4), DL does not ask for any. They are never written to.
var (
	zonedLayouts = []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05Z07", "2006-01-02T15:04:05Z0700"}
	anyLayouts   = append(slices.Clone(zonedLayouts), "2006-01-02T15:04:05")
)

// readInstant reads an ISO 8601 time in one of the given forms. Fractions of a
// second are read with every one.
func readInstant(text string, layouts []string) (time.Time, bool) {
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// inOrder checks two times that need not be there, but say their zone, and
// come one after the other.
func inOrder(first, second string) bool {
	from, ok := readInstant(first, zonedLayouts)
	if first != "" && !ok {
		return false
	}
	until, ok := readInstant(second, zonedLayouts)
	if second != "" && !ok {
		return false
	}
	return first == "" || second == "" || !until.Before(from)
}

// dateInWords is a time for people to read.
func dateInWords(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }
