package ui

import "testing"

// Of the many steps that read what one gives, a few are named and the rest
// counted.
func TestGives(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		neededBy []string
		want     string
	}{
		{nil, ""},
		{[]string{"A"}, "What it gives goes into “A”."},
		{[]string{"A", "B", "C", "D", "E"}, "What it gives goes into “A”, “B”, “C”, “D”, “E”."},
		{[]string{"A", "B", "C", "D", "E", "F"}, "What it gives goes into “A”, “B”, “C”, and 3 more."},
	} {
		if got := (flow{neededBy: c.neededBy}).gives(); got != c.want {
			t.Errorf("%d steps: got %q, want %q", len(c.neededBy), got, c.want)
		}
	}
}
