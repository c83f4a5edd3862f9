package ui

import (
	"strings"
	"testing"
)

// The rail shows long titles on one line as soon as the page beside it keeps
// its room; the titles of the course as soon as there is a rail.
func TestRailWidth(t *testing.T) {
	longest := 0
	f := newFake()
	for _, s := range stopsOf(f.Course()) {
		longest = max(longest, len(s.title))
	}
	if longest != 28 {
		t.Fatalf("the longest title of the course has %d letters", longest)
	}
	long := newFake()
	long.course.Chapters[0].Steps[0].Title = strings.Repeat("title ", 8)
	for _, c := range []struct {
		engine      *fake
		width, want int
	}{{f, 99, 0}, {f, 100, 36}, {f, 120, 36}, {f, 200, 36}, {long, 100, 36}, {long, 114, 36}, {long, 120, 42}, {long, 130, 52}, {long, 200, 56}} {
		d := drive(t, c.engine, noColour(), "", c.width, 30)
		if got := d.m.railWidth(); got != c.want {
			t.Errorf("at %d columns the rail has %d, want %d", c.width, got, c.want)
		}
		if room, _ := d.m.theme.inner(d.m.places()[0].width, 30); c.want > railMost && c.width < wideFrom && room < paneLeast {
			t.Errorf("at %d columns the page has %d", c.width, room)
		}
	}
	drive(t, f, noColour(), "", 100, 30).see("○ Task 5: return to the course")
}
